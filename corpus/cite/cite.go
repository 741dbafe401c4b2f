// Package cite prints citations: who says it, in which report, on which page and
// in which paragraph, word for word, and how to check it.
//
// Its functions are pure: a citation is made of a source and a passage and looks
// nothing up. What is unknown is left out or said to be unknown, never guessed.
package cite

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"evidence/corpus"
)

// A Citation is a passage, or a span of it, with everything needed to print it in
// a style and to check it.
type Citation struct {
	Source  corpus.Source  `json:"source"`
	Passage corpus.Passage `json:"passage"`
	// Quote is Passage.Text, or the part of it that is cited, letter for letter.
	Quote string `json:"quote"`
	// Partial is set where Quote is not the whole text.
	Partial bool `json:"partial,omitempty"`
	// Link is the lasting address of the passage; empty where the corpus has none.
	Link string `json:"link,omitempty"`
}

// Of cites a whole passage of a source.
func Of(src corpus.Source, p corpus.Passage) Citation {
	return Citation{Source: src, Passage: p, Quote: p.Text}
}

// A Style is one way of printing citations.
type Style struct {
	Name  string `json:"name"`
	About string `json:"about"` // what it looks like, for a list of styles
	write func(*Citation) string
}

// Write prints a citation in the style.
func (s Style) Write(c Citation) string {
	return s.write(&c)
}

var styles = []Style{
	{"plain", "the quote, then author, title, date, page and paragraph, address and passage id", plain},
}

// Styles lists the styles there are, the default first.
func Styles() []Style {
	return append([]Style(nil), styles...)
}

// ByName finds a style; the empty name stands for the default.
func ByName(name string) (Style, error) {
	if name == "" {
		return styles[0], nil
	}
	names := make([]string, len(styles))
	for i, s := range styles {
		if s.Name == name {
			return s, nil
		}
		names[i] = s.Name
	}
	return Style{}, fmt.Errorf("unknown citation style %q; styles are %s", name, strings.Join(names, ", "))
}

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
		return prose(s.Published)
	case s.InspectionStart == "" && s.InspectionEnd == "":
		return "undated"
	case s.InspectionStart == "" || s.InspectionEnd == "" || s.InspectionStart == s.InspectionEnd:
		return "inspected " + prose(cmp.Or(s.InspectionStart, s.InspectionEnd))
	}
	return "inspected " + prose(s.InspectionStart) + " to " + prose(s.InspectionEnd)
}

// prose writes a date of the form YYYY-MM-DD, YYYY-MM or YYYY; another value
// stays as it is.
func prose(date string) string {
	for from, to := range map[string]string{time.DateOnly: "2 January 2006", "2006-01": "January 2006"} {
		if t, err := time.Parse(from, date); err == nil {
			return t.Format(to)
		}
	}
	return date
}
