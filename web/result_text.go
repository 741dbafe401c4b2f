package web

import (
	"cmp"
	"strings"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/quantity"
	"evidence/web/format"
)

// describeDocument says in a line what a report is.
func describeDocument(d corpus.Document) string {
	s := ""
	if d.Publisher != "" {
		s = d.Publisher + ", "
	}
	if d.Published != "" {
		s += format.Date(d.Published) + ", "
	}
	return s + quantity.Of(d.Pages, "page", "pages") + ", " + quantity.Of(d.Passages, "passage", "passages") + " to search and cite."
}

// titleOf is a report's title with the authority, or its id.
func titleOf(s corpus.Source) string {
	title := cmp.Or(s.Title, s.ID)
	if s.Authority != "" && !containsFold(title, s.Authority) {
		title += ": " + s.Authority
	}
	return title
}

// pageName is how a passage's page is called: its printed label, or its number in the file.
func pageName(p *corpus.Passage) string { return format.Page(p.Label, p.Page) }

// placeIn says where in its report a citation stands: "p 4, para 14".
func placeIn(c *cite.Citation) string {
	place := c.Pages()
	if at := c.Pinpoint(); at != "" {
		place += ", " + at
	}
	return place
}

func containsFold(s, part string) bool {
	return strings.Contains(strings.ToLower(s), strings.ToLower(part))
}
