package cite

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"evidence/corpus"
)

// Pages says where the passage stands in print: "p 4", "pp 4–5", "p iv (PDF page
// 6)" where the label differs from the page's place in the file, "PDF page 6"
// where no label is known.
func (c *Citation) Pages() string {
	p := &c.Passage
	file := pages("PDF page ", "PDF pages ", fmt.Sprint(p.Page), fmt.Sprint(p.PageEnd))
	if p.Label == "" {
		return file
	}
	last := p.Label
	if p.PageEnd > p.Page {
		if last = p.LabelEnd; last == "" {
			return pages("p ", "pp ", p.Label, p.Label) + " (" + file + ")"
		}
	}
	print := pages("p ", "pp ", p.Label, last)
	if p.Label == fmt.Sprint(p.Page) && (p.PageEnd == p.Page || last == fmt.Sprint(p.PageEnd)) {
		return print
	}
	return print + " (" + file + ")"
}

func pages(one, several, first, last string) string {
	if first == last {
		return one + first
	}
	return several + first + "–" + last
}

// Pinpoint says where in its page the passage stands: "para 14", "footnote 3",
// "table", "heading"; empty for an unnumbered paragraph or item.
func (c *Citation) Pinpoint() string {
	p := &c.Passage
	switch {
	case p.Paragraph != "":
		return "para " + p.Paragraph
	case p.Block == corpus.Footnote:
		return strings.TrimSpace("footnote " + p.Marker)
	case p.Block == corpus.Row:
		return "table"
	case p.Block == corpus.Heading:
		return "heading"
	}
	return ""
}

// Date is when the source was published, as British prose writes it ("29 January
// 2018", "November 2021", "2015"), else when the inspection was; "undated" where
// neither is known.
func (c *Citation) Date() string {
	s := &c.Source
	switch {
	case s.Published != "":
		return DateInWords(s.Published)
	case s.InspectionStart == "" && s.InspectionEnd == "":
		return "undated"
	case s.InspectionStart == "" || s.InspectionEnd == "" || s.InspectionStart == s.InspectionEnd:
		return "inspected " + DateInWords(cmp.Or(s.InspectionStart, s.InspectionEnd))
	}
	return "inspected " + DateInWords(s.InspectionStart) + " to " + DateInWords(s.InspectionEnd)
}

// DateInWords writes out a date of the form YYYY-MM-DD or YYYY-MM; any other value is
// returned as it is.
func DateInWords(date string) string {
	for _, form := range [...][2]string{{time.DateOnly, "2 January 2006"}, {"2006-01", "January 2006"}} {
		if t, err := time.Parse(form[0], date); err == nil {
			return t.Format(form[1])
		}
	}
	return date
}
