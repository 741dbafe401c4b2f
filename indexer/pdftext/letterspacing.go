package pdftext

import "slices"

// minSpread is the fewest letters of a word that is set with gaps between them.
const minSpread = 3

// A spreadWord is what tells a run of spaced-out letters from words of one letter each.
type spreadWord struct {
	gaps  []int // where in textBuilder.text a space stands for a gap
	typed []int // and where for a space that is shown as well
}

// closeUp takes the spaces out of the open run where it is capitals with a gap
// after each: a heading that is spaced out. A space that is shown is one.
func (b *textBuilder) closeUp(s *runRecord) {
	text := b.text[s.text:]
	if len(b.spread.gaps) < minSpread-1 || len(text) < 2*minSpread-1 || len(b.edges)-s.edge != len(text) {
		return
	}
	for i, c := range text {
		if i%2 == 0 && (c < 'A' || c > 'Z') || i%2 == 1 && (c != ' ' || !slices.Contains(b.spread.gaps, s.text+i)) {
			return
		}
	}
	n := 0
	for i, c := range text {
		if c == ' ' && !slices.Contains(b.spread.typed, s.text+i) {
			continue
		}
		b.text[s.text+n], b.edges[s.edge+n] = c, b.edges[s.edge+i]
		n++
	}
	b.text, b.edges = b.text[:s.text+n], b.edges[:s.edge+n]
}
