package result

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/quantity"
	"evidence/search"
	"evidence/web/format"
)

// DescribeDocument says in a line what a report is.
func DescribeDocument(d corpus.Document) string {
	s := ""
	if d.Publisher != "" {
		s = d.Publisher + ", "
	}
	if d.Published != "" {
		s += format.Date(d.Published) + ", "
	}
	return s + quantity.Of(d.Pages, "page", "pages") + ", " + quantity.Of(d.Passages, "passage", "passages") + " to search and cite."
}

// TitleOf is a report's title with the authority, or its id.
func TitleOf(s corpus.Source) string {
	title := cmp.Or(s.Title, s.ID)
	if s.Authority != "" && !containsFold(title, s.Authority) {
		title += ": " + s.Authority
	}
	return title
}

// PageName is how a passage's page is called: its printed label, or its number in the file.
func PageName(p *corpus.Passage) string { return format.Page(p.Label, p.Page) }

// PagesName is a passage's page, or the pages that it is on from the first to the last.
func PagesName(p *corpus.Passage) string {
	switch {
	case p.PageEnd <= p.Page:
		return PageName(p)
	case p.Label != "" && p.LabelEnd != "":
		return "pages " + p.Label + "–" + p.LabelEnd
	}
	return fmt.Sprintf("PDF pages %d–%d", p.Page, p.PageEnd)
}

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

// ReportDate is the date that a report is listed by: of publication, else of inspection; "" where none is known.
func ReportDate(s corpus.Source) string {
	return cmp.Or(s.Published, s.InspectionEnd, s.InspectionStart)
}

// Called is what a hit is called in a list: its report, the report's date, and the place.
func Called(h *search.Hit) string {
	return CalledReport(h) + ", " + PlaceOf(*h)
}

// CalledReport is what it is called without its place.
func CalledReport(h *search.Hit) string {
	parts := []string{cmp.Or(h.Authority, h.Title, h.Document), DateOf(*h)}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// PlaceOf says where in its report a hit stands.
func PlaceOf(h search.Hit) string {
	c := cite.New(corpus.Source{}, h.Passage)
	return placeIn(&c)
}

// DateOf is the date of a hit's report, or the year it is of; "" where none is known.
func DateOf(h search.Hit) string {
	if h.Published == "" && h.Year > 0 {
		return strconv.Itoa(h.Year)
	}
	return format.Date(h.Published)
}

// InspectionOf says when the inspection was and when its report was published, where these are different years: people call
// it by either. It is "" for any other hit.
func InspectionOf(h *search.Hit) string { return InspectionDated(h.Inspected, h.Published) }

// InspectionDated says the same of the dates of an inspection's beginning and of its report.
func InspectionDated(inspected, published string) string {
	if len(inspected) < len("2006-01") || len(published) < len("2006") || inspected[:4] == published[:4] {
		return ""
	}
	return "An inspection of " + format.Date(inspected[:len("2006-01")]) + ", published in " + published[:4]
}

// DatedTitle tells reports on one authority apart.
func DatedTitle(s corpus.Source) string {
	if s.Published == "" {
		return TitleOf(s)
	}
	return TitleOf(s) + ", " + format.Date(s.Published)
}
