package cite

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"evidence/corpus"
)

// Excerpt cites the part of the passage's text from byte start up to byte end, with
// the pages that it stands on: the citation's passage then begins and ends on
// those, and its breaks say on which pages the whole text stands.
func (c Citation) Excerpt(start, end int) (Citation, error) {
	text := c.Passage.Text
	if start < 0 || end > len(text) || start >= end || !isBoundary(text, start) || !isBoundary(text, end) {
		return Citation{}, fmt.Errorf("citing bytes %d to %d of passage %q: it has %d, and a quote begins and ends between letters", start, end, c.Passage.ID, len(text))
	}
	c.Quote, c.Partial = text[start:end], end-start < len(text)
	c.Start = utf8.RuneCountInString(text[:start])
	c.End = c.Start + utf8.RuneCountInString(c.Quote)
	if len(c.Passage.Breaks) > 0 {
		narrowTo(&c.Passage, c.Start, c.End)
	}
	return c, nil
}

func isBoundary(s string, i int) bool {
	return i == len(s) || utf8.RuneStart(s[i])
}

// narrowTo gives a passage with breaks the pages of the part of its text from code point start up to end.
func narrowTo(p *corpus.Passage, start, end int) {
	first, last := p.PagesOf(start, end)
	if p.Breaks[0].At > 0 {
		p.Breaks = slices.Insert(slices.Clone(p.Breaks), 0, corpus.Break{Page: p.Page, Label: p.Label})
	}
	p.Page, p.Label, p.PageEnd, p.LabelEnd = first.Page, first.Label, last.Page, ""
	if last.Label != first.Label {
		p.LabelEnd = last.Label
	}
}
