package result

import (
	"cmp"
	"evidence/corpus/quotecheck"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/claim"
	"evidence/web/format"
)

// coverageKinds are the ways in which a passage covers words of a claim, in the order in which a page names them.
var coverageKinds = []struct {
	kinds  []search.CoverKind
	prefix string
}{
	{[]search.CoverKind{search.CoverWord, search.CoverForm}, ""},
	{[]search.CoverKind{search.CoverEquivalent}, "in other words: "},
	{[]search.CoverKind{search.CoverReport}, "by the subject of its report: "},
}

// QuotationText says in a sentence that a quotation of the claim was found in the passage; "" where none was.
func (h PassageEvidence) QuotationText() string {
	switch h.Quotation {
	case "":
		return ""
	case quotecheck.Altered:
		return "The quotation in the claim was found here, in other words."
	case quotecheck.Cut, quotecheck.Stitched:
		return "The quotation in the claim was found here, with words left out."
	}
	return "The quotation in the claim was found here."
}

// CoverageText says in a sentence which of the claim's words the passage covers, and how; "" for none.
func (h PassageEvidence) CoverageText() string {
	var parts []string
	for _, k := range coverageKinds {
		var words []string
		for _, c := range h.Covers {
			if slices.Contains(k.kinds, c.How) && !slices.Contains(words, c.Text) {
				words = append(words, c.Text)
			}
		}
		if len(words) > 0 {
			parts = append(parts, k.prefix+strings.Join(words, ", "))
		}
	}
	var text []string
	if len(parts) > 0 {
		text = append(text, "In this passage: "+strings.Join(parts, "; ")+".")
	}
	if len(h.Lacks) > 0 {
		text = append(text, "Not in it: "+strings.Join(distinct(h.Lacks), ", ")+".")
	}
	return strings.Join(text, " ")
}

// distinct are the texts of words, each once.
func distinct(list []claim.PlacedWord) []string {
	var out []string
	for _, w := range list {
		if !slices.Contains(out, w.Text) {
			out = append(out, w.Text)
		}
	}
	return out
}

// PlaceTitle is the passage's place as a heading.
func (h PassageEvidence) PlaceTitle() string {
	title := format.Label(PagesName(&h.Hit.Passage))
	if h.Paragraph != "" {
		title += ", paragraph " + h.Paragraph
	}
	return title
}

// Whose names the passage's report.
func (h PassageEvidence) Whose() string {
	return ShortTitle(corpus.Source{ID: h.Document, Title: h.Title, Authority: h.Authority, Published: h.Published})
}

// Place is the passage's place as in a citation.
func (h PassageEvidence) Place() string { return PlaceOf(h.Hit) }

// Date is the date of the passage's report.
func (h PassageEvidence) Date() string { return DateOf(h.Hit) }

// Where is the report as a heading.
func (g ReportEvidence) Where() string {
	return ShortTitle(corpus.Source{ID: g.Document, Title: g.Title, Authority: g.Authority, Published: g.Published})
}

// ShortTitle names a report by its authority, or else its title, and its date.
func ShortTitle(s corpus.Source) string {
	name := cmp.Or(s.Authority, s.Title, s.ID)
	if d := ReportDate(s); d != "" {
		name += ", " + format.Date(d)
	}
	return name
}
