package pdftext

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// rtlReach is how far to the left of the last glyph, in ems, text of a
// right-to-left line can go on.
const rtlReach = 20

// isRTL reports whether r is a letter of a right-to-left script.
func isRTL(r rune) bool {
	if r < 0x590 || r > 0x8FF && r < 0xFB1D || r > 0xFEFC && r < 0x10800 || r > 0x1EFFF {
		return false
	}
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.R || p.Class() == bidi.AL
}

// A bidiItem is a character of a right-to-left line with its place along it.
type bidiItem struct {
	text   []rune // a character and the marks on it
	x0, x1 float64
	run    int // in textBuilder.runs
	ltr    bool
	strong bool
	gap    bool // white space parts it from the item on its left
	before bool // and from the item read before it
}

// reorderLine brings the runs of a line with right-to-left text into logical
// order. Files draw such lines in either order, so places decide: the line is
// put together as it is seen, then read by its directions. It is the inverse of
// what the Unicode Bidirectional Algorithm does, without embeddings.
func (b *textBuilder) reorderLine(l *Line) {
	if len(b.text)-b.runs[l.first].text > maxTurned {
		b.spreadEdges(b.runs[l.first].edge)
		return
	}
	items := b.bidiItems(l)
	if len(items) == 0 {
		return
	}
	rtl := resolveDirections(items)
	mirror(items)
	order := closeSentence(logicalOrder(items, rtl))
	first := &b.runs[l.first]
	x, y := first.x0, first.y0
	l.first = len(b.runs)
	for i := 0; i < len(order); {
		j := i + 1
		for j < len(order) && b.inSameRun(order[j-1], order[j]) {
			j++
		}
		b.addBidiRun(order[i:j], x, y, order[i].before)
		i = j
	}
	l.RTL = true
}

// spreadEdges gives the edges from i on that only say sameGlyph those of their glyph.
func (b *textBuilder) spreadEdges(i int) {
	for ; i < len(b.edges); i++ {
		if b.edges[i] == sameGlyph && i > 0 {
			b.edges[i] = b.edges[i-1]
		}
	}
}

// bidiItems is the line's characters from left to right.
func (b *textBuilder) bidiItems(l *Line) []bidiItem {
	var items []bidiItem
	var marks []bidiItem
	o := &b.runs[l.first]
	for i := l.first; i < len(b.runs); i++ {
		s := &b.runs[i]
		if s.dropped {
			continue
		}
		at := (s.x0-o.x0)*l.Dir.X + (s.y0-o.y0)*l.Dir.Y
		edges := b.edges[s.edge:s.edgeEnd]
		text := []rune(string(b.text[s.text:s.textEnd]))
		for k, n := 0, 0; k < len(text); k = n {
			for n = k + 1; edges[n] == sameGlyph; n++ {
			}
			it := bidiItem{text: text[k:n:n], x0: at + float64(edges[k]), x1: at + float64(edges[n]), run: i}
			switch cut := slices.IndexFunc(it.text, isLatin); {
			case n == k+1 && unicode.Is(unicode.Mn, text[k]):
				marks = append(marks, it)
			case cut > 0: // a broken map gives one glyph the text of others too
				rest := bidiItem{text: it.text[cut:], x0: it.x1, x1: it.x1, run: i}
				it.text = it.text[:cut:cut]
				items = append(items, it, rest)
			default:
				items = append(items, it)
			}
		}
	}
	slices.SortStableFunc(items, func(a, b bidiItem) int { return cmp.Compare(a.x0+a.x1, b.x0+b.x1) })
	attachMarks(items, marks)
	return b.spaceItems(items)
}

func isLatin(r rune) bool { return unicode.Is(unicode.Latin, r) }

// attachMarks puts each mark on the character it is over.
func attachMarks(items, marks []bidiItem) {
	for _, m := range marks {
		best, far := -1, 0.0
		for i := range items {
			d := items[i].x0 + items[i].x1 - m.x0 - m.x1
			if d = max(d, -d); best < 0 || d < far {
				best, far = i, d
			}
		}
		if best >= 0 {
			items[best].text = append(items[best].text, m.text...)
		}
	}
}

// spaceItems takes the spaces out and notes where they and other gaps are.
func (b *textBuilder) spaceItems(items []bidiItem) []bidiItem {
	out := items[:0]
	gap := false
	for _, it := range items {
		if it.text[0] == ' ' {
			gap = true
			continue
		}
		if n := len(out); n > 0 && it.x0-out[n-1].x1 > spaceGap*b.runs[it.run].str.size {
			gap = true
		}
		it.gap = gap && len(out) > 0
		gap = false
		for len(it.text) > 1 && it.text[len(it.text)-1] == ' ' {
			it.text = it.text[:len(it.text)-1]
			gap = true
		}
		out = append(out, it)
	}
	return out
}

// resolveDirections gives each item its direction and returns whether the line's is
// right to left. Numbers run left to right; what has no direction takes that
// of its neighbours where they agree, else the line's.
func resolveDirections(items []bidiItem) (rtl bool) {
	balance := 0
	for i := range items {
		it := &items[i]
		p, _ := bidi.LookupRune(it.text[0])
		switch p.Class() {
		case bidi.R, bidi.AL:
			it.strong = true
			balance++
		case bidi.L:
			it.strong, it.ltr = true, true
			balance--
		case bidi.EN, bidi.AN:
			it.strong, it.ltr = true, true
		}
	}
	rtl = balance >= 0
	for i := 0; i < len(items); {
		j := i
		for j < len(items) && !items[j].strong {
			j++
		}
		ltr := !rtl
		if i > 0 && j < len(items) && items[i-1].ltr == items[j].ltr {
			ltr = items[j].ltr
		}
		for ; i < j; i++ {
			items[i].ltr = ltr
		}
		i++
	}
	return rtl
}

// logicalOrder is the items in the order they are read, with before set.
func logicalOrder(items []bidiItem, rtl bool) []bidiItem {
	out := make([]bidiItem, 0, len(items))
	var runs [][]bidiItem
	for i := 0; i < len(items); {
		j := i + 1
		for j < len(items) && items[j].ltr == items[i].ltr {
			j++
		}
		runs = append(runs, items[i:j])
		i = j
	}
	if rtl {
		slices.Reverse(runs)
	}
	for i, run := range runs {
		boundary := run[0].gap // on the left of the run
		if i > 0 && rtl {
			boundary = runs[i-1][0].gap
		}
		n := len(out)
		out = append(out, run...)
		if !run[0].ltr {
			slices.Reverse(out[n:])
		}
		for k := n; k < len(out); k++ {
			out[k].before = out[k].gap
		}
		if !run[0].ltr {
			for k := n + 1; k < len(out); k++ {
				out[k].before = out[k-1].gap
			}
		}
		out[n].before = i > 0 && boundary
	}
	return out
}

// closeSentence moves the mark that ends a sentence from the right end of a
// line, where it is in a paragraph that runs left to right, to the end.
func closeSentence(items []bidiItem) []bidiItem {
	if n := len(items); n > 1 && !items[0].ltr && strings.ContainsRune(".,:;!?", items[0].text[0]) {
		mark := items[0]
		items[1].before, mark.before = false, false
		return append(items[1:n:n], mark)
	}
	return items
}

// mirror turns the brackets of right-to-left runs round where the file tells
// them as they look: where the first from the left opens. Other files give the
// character that was written, which in such a run looks the other way.
func mirror(items []bidiItem) {
	for i := range items {
		if items[i].ltr || mirrored(items[i].text[0]) == items[i].text[0] {
			continue
		}
		if strings.ContainsRune(")]}»", items[i].text[0]) {
			return
		}
		break
	}
	for i := range items {
		if !items[i].ltr {
			items[i].text[0] = mirrored(items[i].text[0])
		}
	}
}

// mirrored is the bracket that looks like r in right-to-left text.
func mirrored(r rune) rune {
	switch r {
	case '(':
		return ')'
	case ')':
		return '('
	case '[':
		return ']'
	case ']':
		return '['
	case '{':
		return '}'
	case '}':
		return '{'
	case '«':
		return '»'
	case '»':
		return '«'
	}
	return r
}

// inSameRun reports whether two items that follow each other belong to one run.
func (b *textBuilder) inSameRun(a, c bidiItem) bool {
	r, o := &b.runs[a.run].str, &b.runs[c.run].str
	distance := max(c.x0-a.x1, a.x0-c.x1)
	return a.ltr == c.ltr && r.font == o.font && r.mark == o.mark && r.hidden == o.hidden &&
		r.height == o.height && distance < cellGap*r.size
}

// addBidiRun makes a run of items; x, y is where the line's places count from.
func (b *textBuilder) addBidiRun(items []bidiItem, x, y float64, space bool) {
	s := b.runs[items[0].run]
	s.x0, s.y0, s.space, s.reordered = x, y, space, true
	s.text, s.edge = len(b.text), len(b.edges)
	begin, end := func(it bidiItem) float64 { return it.x1 }, func(it bidiItem) float64 { return it.x0 }
	if items[0].ltr {
		begin, end = end, begin
	}
	for i, it := range items {
		if i > 0 && it.before {
			b.text = append(b.text, ' ')
			b.edges = append(b.edges, float32(end(items[i-1])))
		}
		for _, r := range it.text {
			b.text = utf8.AppendRune(b.text, r)
			b.edges = append(b.edges, float32(begin(it)))
		}
	}
	b.edges = append(b.edges, float32(end(items[len(items)-1])))
	s.textEnd, s.edgeEnd = len(b.text), len(b.edges)
	b.runs = append(b.runs, s)
}
