package passages

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"evidence/indexer/pdftext"
)

// How layout is read, in parts of the font size unless said otherwise.
const (
	segmentGap = 1.8  // a gap in a line that parts columns or cells
	sameLine   = 0.35 // baselines that differ by less are in one line
	indent     = 0.9  // from here an indent means something
	looseLead  = 1.3  // times the usual leading: a gap between paragraphs
	maxLead    = 1.9  // the widest leading of a full line whose sentence goes on
)

// A segment is a part of a line between wide gaps.
type segment struct {
	pieces         []piece
	x0, y0, x1, y1 float64
	base           float64
	text           string
	face           face
	labelled       bool // begins with a number from the margin
}

func newSegment(ps []piece) segment {
	s := segment{pieces: ps, base: ps[0].run.Baseline, text: normaliseSpace(lineText(ps))}
	s.x0, s.y0, s.x1, s.y1 = bounds(ps)
	s.face = (&block{pieces: ps}).face()
	return s
}

// firstWord is the width of the segment's first word.
func (s segment) firstWord() float64 {
	p := s.pieces[0]
	if i := strings.IndexByte(p.text(), ' '); i > 0 {
		p.to = p.from + i
	}
	_, _, w, _ := p.run.Box(p.from, p.to)
	return w
}

// A layoutRow is what is on one baseline of a column: a line of text, or the cells of a table.
type layoutRow []segment

func (r layoutRow) x0() float64 { return r[0].x0 }
func (r layoutRow) x1() float64 { return r[len(r)-1].x1 }

// fromLayout reads the blocks of the runs that no tag accounts for, a page at a time.
func fromLayout(doc *document) []*block {
	var out []*block
	for _, p := range doc.pages {
		out = append(out, recutDoubtful(doc, layoutPage(doc, p))...)
	}
	return out
}

func layoutPage(doc *document, p *pdftext.Page) []*block {
	var out []*block
	for _, quarters := range turnsOf(p) {
		upright := p
		if quarters%2 == 1 { // as it stands when it is turned back
			upright = &pdftext.Page{Number: p.Number, Width: p.Height, Height: p.Width, OCR: p.OCR}
		}
		segs := joinDropCap(segmentsOf(doc, p, quarters), doc.bodySize)
		for _, segs := range columnsOf(segs, upright.Width) {
			out = append(out, (&column{doc: doc, page: upright, rows: rowsOf(doc, segs)}).blocks()...)
		}
	}
	return append(mergeFigures(out), aslantBlocks(doc, p)...)
}

// aslantBlocks are the lines that run aslant over the page, as watermarks do: they
// belong to no text that they run over.
func aslantBlocks(doc *document, p *pdftext.Page) []*block {
	var out []*block
	for i := range p.Lines {
		l := &p.Lines[i]
		if !l.IsAslant() || doc.furniture[place{p.Number, i}] {
			continue
		}
		b := &block{role: figure}
		for j := range l.Runs {
			if s := &l.Runs[j]; !doc.tagged[s] && !doc.skipped[s] && s.Text != "" {
				b.pieces = append(b.pieces, piece{run: s, page: p.Number, line: i, to: len(s.Text)})
			}
		}
		if len(b.pieces) > 0 {
			out = append(out, b)
		}
	}
	return out
}

// turnsOf lists the quarters by which lines of the page are turned, upright ones first.
func turnsOf(p *pdftext.Page) []int {
	turned := [4]bool{0: true}
	for i := range p.Lines {
		turned[p.Lines[i].QuarterTurns()] = true
	}
	var out []int
	for q, is := range turned {
		if is {
			out = append(out, q)
		}
	}
	return out
}

// mergeFigures makes one block of the figures that a chart scatters over a page:
// neighbouring blocks without a letter.
func mergeFigures(blocks []*block) []*block {
	var out []*block
	for _, b := range blocks {
		if n := len(out); n > 0 && out[n-1].role != contents && b.role != contents && !b.hasLetters() &&
			(out[n-1].role == figure || !out[n-1].hasLetters()) {
			out[n-1].pieces = append(out[n-1].pieces, b.pieces...)
			out[n-1].role, out[n-1].row = figure, nil
			continue
		}
		out = append(out, b)
	}
	return out
}

// segmentsOf cuts the lines of a page that are turned by so many quarters, its furniture and what tags own left out, at wide gaps.
func segmentsOf(doc *document, p *pdftext.Page, quarters int) []segment {
	var out []segment
	for i := range p.Lines {
		if doc.furniture[place{p.Number, i}] || p.Lines[i].QuarterTurns() != quarters || p.Lines[i].IsAslant() {
			continue
		}
		var run []piece
		for j := range p.Lines[i].Runs {
			s := &p.Lines[i].Runs[j]
			if doc.tagged[s] || doc.skipped[s] || s.Text == "" {
				continue
			}
			if quarters > 0 {
				back := s.TurnBack(quarters, p.Width, p.Height)
				s = &back
			}
			if n := len(run); n > 0 {
				last := run[n-1].run
				if gap := s.X - (last.X + last.W); gap > segmentGap*s.Size && !s.UnseenGap || gap < -4*s.Size {
					out = append(out, newSegment(run))
					run = nil
				}
			}
			run = append(run, piece{run: s, page: p.Number, line: i, index: j, turned: quarters, to: len(s.Text)})
		}
		if len(run) > 0 {
			out = append(out, newSegment(run))
		}
	}
	return slices.DeleteFunc(out, func(s segment) bool { return s.text == "" })
}

// columnsOf puts segments in reading order, a list a column. Lines that cross
// the gutter between two columns of prose cut the page into bands that are read
// from top to bottom.
func columnsOf(segs []segment, width float64) [][]segment {
	if parts := splitSideHeads(segs); parts != nil {
		return parts
	}
	return cutColumns(segs, 0, width)
}

// cutColumns cuts the segments between two places at the gutters of columns.
func cutColumns(segs []segment, from, to float64) [][]segment {
	gutter, ok := findGutter(segs, from, to)
	if !ok {
		return [][]segment{segs}
	}
	slices.SortStableFunc(segs, func(a, b segment) int { return cmp.Compare(a.y0, b.y0) })
	var out [][]segment
	var across, left, right []segment
	flush := func(columns ...*[]segment) {
		for _, c := range columns {
			switch {
			case len(*c) == 0:
			case c == &left:
				out = append(out, cutColumns(*c, from, gutter)...)
			case c == &right:
				out = append(out, cutColumns(*c, gutter, to)...)
			default:
				out = append(out, *c)
			}
			*c = nil
		}
	}
	for i, s := range segs {
		switch {
		case s.x0 < gutter-2 && (s.x1 > gutter+2 || endsAcross(across, segs, i, gutter)):
			flush(&left, &right)
			across = append(across, s)
		case s.x0 < gutter-2:
			flush(&across)
			left = append(left, s)
		default:
			flush(&across)
			right = append(right, s)
		}
	}
	flush(&across, &left, &right)
	return out
}

// endsAcross reports whether the short segment i is the last line of text that
// runs over both columns: it follows such a line closely and stands alone.
func endsAcross(across, segs []segment, i int, gutter float64) bool {
	if len(across) == 0 {
		return false
	}
	s, last := segs[i], across[len(across)-1]
	for _, o := range segs {
		if o.x0 >= gutter-2 && o.y0 < s.y1 && o.y1 > s.y0 {
			return false
		}
	}
	return s.base-last.base < maxLead*s.face.size && math.Abs(s.face.size-last.face.size) < 0.1 && !endsSentence(last.text)
}

// minColumn is the fewest lines that make a column of prose.
const minColumn = 6

// findGutter looks for an upright strip between two columns of prose: segments
// of several words end before it and others begin after it, side by side, and few cross it.
func findGutter(segs []segment, from, to float64) (float64, bool) {
	width := to - from
	prose := make([]bool, len(segs))
	for i, s := range segs {
		prose[i] = countWords(s.text) >= minProseWords
	}
	best, bestCount := 0.0, 0
	tried := map[float64]bool{} // half points: a page has few of them, whatever it draws
	for _, s := range segs {
		x := s.x0 - 1
		if x < from+width*0.3 || x > from+width*0.7 || tried[roundToHalf(x)] {
			continue
		}
		tried[roundToHalf(x)] = true
		if n := gutterAt(segs, prose, x, width); n > bestCount {
			best, bestCount = x, n
		}
	}
	return best, bestCount > 0
}

// minProseWords is the fewest words that a segment of prose has.
const minProseWords = 3

// gutterAt counts the lines of the shorter of the two columns of prose that x parts; 0 where it parts none.
func gutterAt(segs []segment, prose []bool, x, width float64) int {
	left, right, cross := 0, 0, 0
	leftTop, leftEnd, rightTop, rightEnd := math.Inf(1), 0.0, math.Inf(1), 0.0
	for i, o := range segs {
		switch {
		case o.x1 <= x:
			if prose[i] && o.x1 > x-width*0.2 {
				left++
				leftTop, leftEnd = min(leftTop, o.y0), max(leftEnd, o.y1)
			}
		case o.x0 >= x-2:
			if prose[i] && o.x0 < x+width*0.1 {
				right++
				rightTop, rightEnd = min(rightTop, o.y0), max(rightEnd, o.y1)
			}
		default:
			cross++
		}
	}
	overlap := min(leftEnd, rightEnd) - max(leftTop, rightTop)
	if left < minColumn || right < minColumn || cross > (left+right)/4 || overlap < 40 {
		return 0
	}
	return min(left, right)
}

// rowsOf groups the segments of a column by baseline, from the top down.
func rowsOf(doc *document, segs []segment) []layoutRow {
	slices.SortStableFunc(segs, func(a, b segment) int { return cmp.Compare(a.base, b.base) })
	var rows []layoutRow
	for _, s := range segs {
		if n := len(rows); n > 0 && s.base-rows[n-1][0].base < sameLine*max(s.face.size, 4) {
			rows[n-1] = append(rows[n-1], s)
			continue
		}
		rows = append(rows, layoutRow{s})
	}
	for i := range rows {
		slices.SortStableFunc(rows[i], func(a, b segment) int { return cmp.Compare(a.x0, b.x0) })
		rows[i] = joinMarker(doc.moveMarginal(rows[i]))
	}
	return rows
}

// joinMarker makes a marker set apart by a wide gap one segment with the text it marks.
func joinMarker(r layoutRow) layoutRow {
	if len(r) < 2 {
		return r
	}
	m, rest := splitMarker(r[0].text, true)
	if m.kind == noMarker || rest != "" {
		return r
	}
	joined := newSegment(append(slices.Clip(r[0].pieces), r[1].pieces...))
	return append(layoutRow{joined}, r[2:]...)
}
