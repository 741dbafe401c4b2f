package result

import (
	"cmp"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/search"
	"evidence/web/format"
)

// howHeld say in which way a passage covers words of a claim, in the order in which they are told.
var howHeld = []struct{ ways, say string }{
	{string(search.CoverWord + " " + search.CoverForm), ""},
	{string(search.CoverEquivalent), "in other words: "},
	{string(search.CoverReport), "by the subject of its report: "},
}

// Held tells in a sentence which of the claim's words the hit covers, and how; "" for none.
func (h passageEvidence) Held() string {
	var parts []string
	for _, how := range howHeld {
		var list []string
		for _, c := range h.Covers {
			if strings.Contains(how.ways, string(c.How)) && !slices.Contains(list, c.Text) {
				list = append(list, c.Text)
			}
		}
		if len(list) > 0 {
			parts = append(parts, how.say+strings.Join(list, ", "))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "In this passage: " + strings.Join(parts, "; ") + "."
}

// PlaceTitle is the hit's place as a heading.
func (h passageEvidence) PlaceTitle() string {
	title := format.Label(PageName(&h.Hit.Passage))
	if h.Paragraph != "" {
		title += ", paragraph " + h.Paragraph
	}
	return title
}

// Place is the hit's place as citations have it.
func (h passageEvidence) Place() string { return PlaceOf(h.Hit) }

// Date is that of the hit's report.
func (h passageEvidence) Date() string { return DateOf(h.Hit) }

// Where is the report as a heading.
func (g reportEvidence) Where() string {
	return ShortTitle(corpus.Source{ID: g.Document, Title: g.Title, Authority: g.Authority, Published: g.Published})
}

// ShortTitle is a report by what it is on and when it was published.
func ShortTitle(s corpus.Source) string {
	name := cmp.Or(s.Authority, s.Title, s.ID)
	if d := ReportDate(s); d != "" {
		name += ", " + format.Date(d)
	}
	return name
}
