package passages

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"evidence/indexer/pdftext"
)

// How layout is read, in parts of the font size unless said otherwise.
const (
	segmentGap = 1.8  // a gap in a line that parts columns or cells
	sameLine   = 0.35 // baselines that differ by less stand in one line
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
}

func newSegment(ps []piece) segment {
	s := segment{pieces: ps, base: ps[0].span.Baseline, text: squeeze(lineText(ps))}
	s.x0, s.y0, s.x1, s.y1 = bounds(ps)
	s.face = (&block{pieces: ps}).face()
	return s
}

// A layoutRow is what stands on one baseline of a column: a line of text, or the cells of a table.
type layoutRow []segment

func (r layoutRow) x0() float64 { return r[0].x0 }

// fromLayout reads the blocks of the spans that no tag accounts for, a page at a time.
func fromLayout(doc *document) []*block {
	var out []*block
	for _, p := range doc.pages {
		out = append(out, layoutPage(doc, p)...)
	}
	return out
}

func layoutPage(doc *document, p *pdftext.Page) []*block {
	segs := segmentsOf(doc, p)
	var out []*block
	for _, column := range columnsOf(segs, p.Width) {
		out = append(out, columnBlocks(doc, p, rowsOf(column))...)
	}
	return mergeFigures(out)
}

// mergeFigures makes one block of the figures that a chart scatters over a page:
// neighbouring blocks without a letter.
func mergeFigures(blocks []*block) []*block {
	var out []*block
	for _, b := range blocks {
		if n := len(out); n > 0 && out[n-1].role != contents && b.role != contents && !b.lettered() && !out[n-1].lettered() {
			out[n-1].pieces = append(out[n-1].pieces, b.pieces...)
			out[n-1].role, out[n-1].row = figure, nil
			continue
		}
		out = append(out, b)
	}
	return out
}

// segmentsOf cuts a page's lines, its furniture and what tags own left out, at wide gaps.
func segmentsOf(doc *document, p *pdftext.Page) []segment {
	var out []segment
	for i := range p.Lines {
		if doc.furniture[place{p.Number, i}] {
			continue
		}
		var run []piece
		for j := range p.Lines[i].Spans {
			s := &p.Lines[i].Spans[j]
			if doc.owned[s] || s.Text == "" {
				continue
			}
			if n := len(run); n > 0 {
				last := run[n-1].span
				if gap := s.X - (last.X + last.W); gap > segmentGap*s.Size || gap < -4*s.Size {
					out = append(out, newSegment(run))
					run = nil
				}
			}
			run = append(run, piece{span: s, page: p.Number, line: i, to: len(s.Text)})
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
	gutter, ok := findGutter(segs, width)
	if !ok {
		return [][]segment{segs}
	}
	slices.SortStableFunc(segs, func(a, b segment) int { return cmp.Compare(a.y0, b.y0) })
	var out [][]segment
	var across, left, right []segment
	flush := func(columns ...*[]segment) {
		for _, c := range columns {
			if len(*c) > 0 {
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

// endsAcross says whether the short segment i is the last line of text that
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
func findGutter(segs []segment, width float64) (float64, bool) {
	best, bestCount := 0.0, 0
	for _, s := range segs {
		x := s.x0 - 1
		if x < width*0.3 || x > width*0.7 {
			continue
		}
		left, right, cross := 0, 0, 0
		var leftTop, leftEnd, rightTop, rightEnd = math.Inf(1), 0.0, math.Inf(1), 0.0
		for _, o := range segs {
			prose := words(o.text) >= 3
			switch {
			case o.x1 <= x:
				if prose && o.x1 > x-width*0.2 {
					left++
					leftTop, leftEnd = min(leftTop, o.y0), max(leftEnd, o.y1)
				}
			case o.x0 >= x-2:
				if prose && o.x0 < x+width*0.1 {
					right++
					rightTop, rightEnd = min(rightTop, o.y0), max(rightEnd, o.y1)
				}
			default:
				cross++
			}
		}
		overlap := min(leftEnd, rightEnd) - max(leftTop, rightTop)
		if left < minColumn || right < minColumn || cross > (left+right)/4 || overlap < 40 {
			continue
		}
		if n := min(left, right); n > bestCount {
			best, bestCount = x, n
		}
	}
	return best, bestCount > 0
}

// rowsOf groups the segments of a column by baseline, from the top down.
func rowsOf(segs []segment) []layoutRow {
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
		rows[i] = joinMarker(rows[i])
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

// columnBlocks cuts the rows of a column into blocks.
func columnBlocks(doc *document, p *pdftext.Page, rows []layoutRow) []*block {
	right := rightEdge(rows)
	notes := noteStart(doc, p, rows)
	var out []*block
	for i := 0; i < len(rows); {
		if n := contentsRows(rows[i:], right); n > 0 {
			out = append(out, contentsBlocks(rows[i:i+n])...)
			i += n
			continue
		}
		n := tableRows(rows[i:])
		if notes >= 0 && i >= notes {
			n = 0
		}
		switch {
		case n > 0:
			out = append(out, tableBlocks(rows[i:i+n])...)
			i += n
			continue
		case isContentsEntry(rows[i], right):
			out = append(out, &block{role: contents, pieces: rowPieces(rows[i])})
			i++
			continue
		}
		end := i + 1
		inNotes := notes >= 0 && i >= notes
		for end < len(rows) && end != notes && (inNotes || tableRows(rows[end:]) == 0 && !isContentsEntry(rows[end], right)) &&
			!(inNotes && partsNotes(rows[i], rows[end])) && !parts(doc, rows[i:end], rows[end], right) {
			end++
		}
		b := &block{begins: true}
		for _, r := range rows[i:end] {
			b.pieces = append(b.pieces, rowPieces(r)...)
		}
		if inNotes {
			b.role = note
		}
		out = append(out, b)
		i = end
	}
	return out
}

// partsNotes says whether a row of the footnotes begins the note after the open one.
func partsNotes(open, next layoutRow) bool {
	a, _ := splitMarker(open[0].text, true)
	b, _ := splitMarker(next[0].text, true)
	return b.kind == decimalMarker && len(b.nums) == 1 && (a.kind != decimalMarker || b.nums[0] == a.nums[0]+1)
}

func rowPieces(r layoutRow) []piece {
	var out []piece
	for _, s := range r {
		out = append(out, s.pieces...)
	}
	return out
}

// rightEdge is where the column's full lines end: the upper decile of its line ends.
func rightEdge(rows []layoutRow) float64 {
	ends := make([]float64, 0, len(rows))
	for _, r := range rows {
		ends = append(ends, r[len(r)-1].x1)
	}
	if len(ends) == 0 {
		return 0
	}
	slices.Sort(ends)
	return ends[len(ends)*9/10]
}

// parts says whether a new block begins with next, after the rows of the open block.
func parts(doc *document, open []layoutRow, next layoutRow, right float64) bool {
	last, first := open[len(open)-1], open[0]
	a, b := last[0], next[0]
	size := max(a.face.size, 4)
	lead := b.base - a.base
	usual := usualLead(doc, open, size)
	sameFace := math.Abs(a.face.size-b.face.size) < 0.08*size
	m, _ := splitMarker(b.text, false)
	short := last[len(last)-1].x1 < right-0.12*(right-first.x0())
	runsOn := !short && !endsSentence(a.text) && lead < maxLead*size
	switch {
	case lead > looseLead*usual && !runsOn || !sameFace:
		return true
	case a.face.bold != b.face.bold && (short || startsUpper(b.text)):
		return true
	case m.kind == bulletMarker:
		return true
	case m.kind != noMarker && (short || endsSentence(a.text)) && b.x0 < first.x0()+indent*size:
		return true
	case short && endsSentence(a.text) && startsUpper(b.text):
		return true
	case len(open) > 1 && b.x0 > a.x0+indent*size && endsSentence(a.text):
		return true
	case len(open) > 1 && b.x0 < a.x0-indent*size && math.Abs(b.x0-first.x0()) < 2 && hangs(open):
		return true
	}
	return false
}

// usualLead is the distance of baselines inside the open block, or what its size leads one to expect.
func usualLead(doc *document, open []layoutRow, size float64) float64 {
	if len(open) > 1 {
		return open[1][0].base - open[0][0].base
	}
	if doc.leading > 0 && math.Abs(size-doc.bodySize) < 0.6 {
		return doc.leading
	}
	return 1.25 * size
}

// hangs says whether the block's first line begins left of the others.
func hangs(open []layoutRow) bool {
	return open[0].x0() < open[1].x0()-indent*max(open[0][0].face.size, 4)
}

// isContentsEntry recognises an entry of a table of contents: a leader of dots
// and a page number at its end.
func isContentsEntry(r layoutRow, right float64) bool {
	last := r[len(r)-1]
	return last.x1 > right-20 && hasLeader(last.text)
}

// minContents is the fewest entries without leaders that make a table of contents.
const minContents = 4

// contentsRows says how many rows from the first make a table of contents
// without leaders: most of them end in a page number at the right edge, which never falls.
func contentsRows(rows []layoutRow, right float64) int {
	n, entries, page := 0, 0, 0
	for i, r := range rows {
		if i > 0 && r[0].base-rows[i-1][0].base > 5*max(r[0].face.size, 4) {
			break
		}
		last := r[len(r)-1]
		p, err := strconv.Atoi(last.text)
		switch {
		case err == nil && len(r) == 2 && last.x1 > right-20 && p >= page && p < maxNumber:
			page = p
			entries++
			n = i + 1
			continue
		case len(r) == 1 && i-n < 2 && err != nil:
			continue
		}
		break
	}
	if entries < minContents || rows[0][len(rows[0])-1].text == "" {
		return 0
	}
	return n
}

// contentsBlocks makes a block of each entry: its lines up to the one that holds its page number.
func contentsBlocks(rows []layoutRow) []*block {
	var out []*block
	var b *block
	for _, r := range rows {
		if b == nil {
			b = &block{role: contents, begins: true}
			out = append(out, b)
		}
		b.pieces = append(b.pieces, rowPieces(r)...)
		if len(r) == 2 {
			b = nil
		}
	}
	return out
}
