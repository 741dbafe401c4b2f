package passages

import (
	"cmp"
	"math"
	"slices"
)

// maxSideHead is the most words in a line of a heading that stands beside its text.
const maxSideHead = 5

// splitSideHeads puts headings that stand in the left margin before the text that
// begins beside them. It gives nothing where a page is set otherwise.
func splitSideHeads(segs []segment) [][]segment {
	x, ok := textEdge(segs)
	if !ok {
		return nil
	}
	var heads, text, above []segment
	for _, s := range segs {
		switch {
		case s.x0 >= x-2:
			text = append(text, s)
		case s.x1 > x-2:
			above = append(above, s)
		default:
			heads = append(heads, s)
		}
	}
	byBase := func(a, b segment) int { return cmp.Compare(a.base, b.base) }
	slices.SortStableFunc(heads, byBase)
	slices.SortStableFunc(text, byBase)
	if len(heads) == 0 || len(text) < minColumn || len(heads) >= len(text) {
		return nil
	}
	for _, s := range above { // only above the text: a title
		if s.base > text[0].base {
			return nil
		}
	}
	groups := groupLines(heads)
	if len(groups) < 2 {
		return nil
	}
	var out [][]segment
	title := slices.Concat(above, nil)
	at := 0
	for _, g := range groups {
		if g[0].base < text[0].base-g[0].face.size { // a title too
			if len(out) > 0 {
				return nil
			}
			title = append(title, g...)
			continue
		}
		next := at
		for next < len(text) && text[next].base < g[0].base-0.5*g[0].face.size {
			next++
		}
		if next == len(text) || text[next].base > g[0].base+0.5*g[0].face.size || next > 0 && !beginsAfter(text[next-1], text[next]) {
			return nil
		}
		if next > at {
			out = append(out, text[at:next:next])
		}
		out, at = append(out, g), next
	}
	out = append(out, text[at:])
	if len(title) > 0 {
		out = append([][]segment{title}, out...)
	}
	return out
}

// beginsAfter reports whether a paragraph ends before line b.
func beginsAfter(a, b segment) bool {
	return endsSentence(a.text) && startsUpper(b.text)
}

// groupLines groups lines that follow one another closely.
func groupLines(segs []segment) [][]segment {
	var out [][]segment
	for i, s := range segs {
		if i > 0 && s.base-segs[i-1].base < 1.6*s.face.size && math.Abs(s.face.size-segs[i-1].face.size) < 0.5 {
			out[len(out)-1] = append(out[len(out)-1], s)
			continue
		}
		out = append(out, []segment{s})
	}
	return out
}

// textEdge finds where the text begins beside which headings stand: most lines
// begin there, and what is left of it is bold and short.
func textEdge(segs []segment) (float64, bool) {
	starts := map[float64]int{}
	for _, s := range segs {
		starts[math.Round(s.x0)]++
	}
	x, most := 0.0, 0
	for e, n := range starts {
		if n > most || n == most && e < x {
			x, most = e, n
		}
	}
	if most < minColumn || most*2 < len(segs) {
		return 0, false
	}
	left := 0
	for _, s := range segs {
		if s.x1 < x-2 {
			if !s.face.bold || countWords(s.text) > maxSideHead {
				return 0, false
			}
			left++
		}
	}
	return x, left >= 2
}
