package cite

import (
	"strconv"
	"strings"

	"evidence/corpus"
)

// notation is how a style writes where in a report something stands.
type notation struct {
	page, pages, pdfPage, pdfPages string // before the number
	paragraph, footnote            string // before the number
	paragraphAlone                 bool   // a numbered paragraph needs no page
	noteOnPage                     bool   // a footnote's number joins the page's: 4n3
	shortRange                     bool   // 321–22, as the Chicago Manual abridges
}

var (
	// Harvard's is also APA's.
	harvardNotation = notation{page: "p. ", pages: "pp. ", pdfPage: "PDF p. ", pdfPages: "PDF pp. ", paragraph: "para. ", footnote: "footnote"}
	chicagoNotation = notation{pdfPage: "PDF p. ", pdfPages: "PDF pp. ", paragraph: "para. ", footnote: "n", noteOnPage: true, shortRange: true}
	oscolaNotation  = notation{pdfPage: "PDF p ", pdfPages: "PDF pp ", paragraph: "para ", footnote: "fn", paragraphAlone: true}
)

// locator is the page and the place on it, "p. 4, para. 14". The page is the
// printed one; where its label is unknown it is said to be the PDF's.
func (c *Citation) locator(n *notation) string {
	p := &c.Passage
	if p.Paragraph != "" {
		if n.paragraphAlone {
			return n.paragraph + p.Paragraph
		}
		return c.pageLocator(n) + ", " + n.paragraph + p.Paragraph
	}
	switch p.Block {
	case corpus.Footnote:
		if n.noteOnPage && p.Label != "" && p.Marker != "" {
			return c.pageLocator(n) + n.footnote + p.Marker
		}
		return c.pageLocator(n) + ", " + strings.TrimSpace(n.footnote+" "+p.Marker)
	case corpus.Row:
		return c.pageLocator(n) + ", table"
	}
	return c.pageLocator(n)
}

func (c *Citation) pageLocator(n *notation) string {
	p := &c.Passage
	if p.Label == "" {
		return pages(n.pdfPage, n.pdfPages, strconv.Itoa(p.Page), strconv.Itoa(p.PageEnd))
	}
	if p.PageEnd == p.Page || p.LabelEnd == "" {
		return n.page + p.Label
	}
	last := p.LabelEnd
	if n.shortRange {
		last = abridgeRange(p.Label, last)
	}
	return pages(n.page, n.pages, p.Label, last)
}

// abridgeRange is the second number of a range as the Chicago Manual of Style (17th
// edition, 9.61) shortens it: below 100 and after a multiple of 100 in full, after 101 to 109 and
// the like only what changes, else two digits or more.
func abridgeRange(first, last string) string {
	a, errA := strconv.Atoi(first)
	b, errB := strconv.Atoi(last)
	if errA != nil || errB != nil || a < 100 || a%100 == 0 || b <= a || len(first) != len(last) {
		return last
	}
	keep := 2
	if a%100 < 10 {
		keep = 1
	}
	for i := range len(first) - keep {
		if first[i] != last[i] {
			return last[i:]
		}
	}
	return last[len(last)-keep:]
}
