package passages

import (
	"math"
	"slices"
	"strconv"

	"evidence/indexer/pdftext"
)

// A column is what is in one column of a page, row by row.
type column struct {
	doc   *document
	page  *pdftext.Page
	rows  []layoutRow
	right float64   // where its full lines end
	ends  []float64 // where full lines of the text around each row end
	notes int       // the row where the footnotes begin, -1 where there are none
}

// blocks cuts the column into blocks.
func (c *column) blocks() []*block {
	c.right = rightEdge(c.rows)
	c.findLineEnds()
	c.notes = c.findFootnotes()
	var out []*block
	for i := 0; i < len(c.rows); {
		blocks, next := c.readContents(i)
		if next == i {
			blocks, next = c.readTable(i)
		}
		if next == i {
			blocks, next = c.readText(i)
		}
		out = append(out, blocks...)
		i = next
	}
	return out
}

// inFootnotes reports whether row i belongs to the footnotes.
func (c *column) inFootnotes(i int) bool { return c.notes >= 0 && i >= c.notes }

// readText reads the paragraph, heading or note that begins in row i, and returns where it ends.
func (c *column) readText(i int) ([]*block, int) {
	end := i + 1
	for end < len(c.rows) && !c.startsBlock(i, end) {
		end++
	}
	if end == i+1 && c.isHeadingWithReference(c.rows[i]) {
		r := c.rows[i]
		return []*block{{pieces: r[0].pieces}, {pieces: r[1].pieces}}, end
	}
	b := &block{labelled: c.rows[i][0].labelled}
	for _, r := range c.rows[i:end] {
		b.pieces = append(b.pieces, rowPieces(r)...)
	}
	if c.inFootnotes(i) {
		b.role = note
		c.doc.lastNote = b
	}
	return []*block{b}, end
}

// isHeadingWithReference reports whether a row is a heading with something small at the other side of the page.
func (c *column) isHeadingWithReference(r layoutRow) bool {
	return len(r) == 2 && r[0].face.size > 1.12*c.doc.bodySize && r[1].face.size < 0.8*r[0].face.size
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
		ends = append(ends, r.x1())
	}
	if len(ends) == 0 {
		return 0
	}
	slices.Sort(ends)
	return ends[len(ends)*9/10]
}

// findLineEnds finds where the lines around each row end: a quotation set in from
// both sides has an edge of its own.
func (c *column) findLineEnds() {
	c.ends = make([]float64, len(c.rows))
	margin := math.Inf(1)
	for _, r := range c.rows {
		margin = min(margin, r.x0())
	}
	for i := 0; i < len(c.rows); {
		end, right := i+1, c.rows[i].x1()
		for end < len(c.rows) && math.Abs(c.rows[end].x0()-c.rows[i].x0()) < 2 && c.rows[end][0].face.size == c.rows[i][0].face.size {
			right = max(right, c.rows[end].x1())
			end++
		}
		if end-i < 3 || c.rows[i].x0() < margin+2 {
			right = max(right, c.right)
		}
		for ; i < end; i++ {
			c.ends[i] = right
		}
	}
}

// startsBlock reports whether a new block begins with row next, after the rows of the block that begins in row i.
func (c *column) startsBlock(i, next int) bool {
	if next == c.notes {
		return true
	}
	if c.inFootnotes(i) {
		if startsFootnote(c.rows[i], c.rows[next]) {
			return true
		}
	} else if n, _ := tableRows(c.rows[next:]); n > 0 || isContentsEntry(c.rows[next], c.right) {
		return true
	}
	return startsTextBlock(c.doc, c.rows[i:next], c.rows[next], c.ends[next-1])
}

// startsFootnote reports whether a row of the footnotes begins the note after the open one.
func startsFootnote(open, next layoutRow) bool {
	a, _ := open[0].noteMarker()
	b, _ := next[0].noteMarker()
	return b.kind == decimalMarker && len(b.nums) == 1 && (a.kind != decimalMarker || b.nums[0] == a.nums[0]+1)
}

// startsTextBlock decides by gaps, letters, indents and markers whether next begins a
// new block after the rows of the open one, whose lines end at right.
func startsTextBlock(doc *document, open []layoutRow, next layoutRow, right float64) bool {
	last, first := open[len(open)-1], open[0]
	a, b := last[0], next[0]
	size := max(a.face.size, 4)
	lead := b.base - a.base
	m, _ := splitMarker(b.text, b.labelled)
	short := last.x1() < right-0.12*(right-first.x0())
	runsOn := !short && !endsSentence(a.text) && lead < maxLead*size
	switch {
	case b.labelled || doc.areApart(b.pieces[0].page, lead):
		return true
	case lead > looseLead*expectedLeading(doc, open, size) && !runsOn || math.Abs(a.face.size-b.face.size) >= 0.08*size:
		return true
	case a.face.bold != b.face.bold && (short || startsUpper(b.text) || m.kind == decimalMarker):
		return true
	case m.kind == bulletMarker:
		return true
	case m.kind == letterMarker && (short || followsMarker(first, next, m)):
		return true // where the writer broke the line, at whatever indent
	case m.kind != noMarker && (short || endsSentence(a.text)) && b.x0 < first.x0()+indent*size:
		return true
	case short && endsSentence(a.text) && startsUpper(b.text):
		return true
	case startsUpper(b.text) && math.Abs(a.x0-b.x0) < 2 && right-last.x1() > b.firstWord()+0.5*size:
		return true // the word would have fitted: the writer broke the line
	case len(open) > 1 && b.x0 > a.x0+indent*size && endsSentence(a.text):
		return true
	case len(open) > 1 && b.x0 < a.x0-indent*size && math.Abs(b.x0-first.x0()) < 2 && hasHangingIndent(open):
		return true
	}
	return false
}

// followsMarker reports whether m, at the beginning of a row, is the letter after
// that of the item which is open, and stands under it.
func followsMarker(open, next layoutRow, m marker) bool {
	o, _ := splitMarker(open[0].text, true)
	return o.kind == letterMarker && math.Abs(open.x0()-next.x0()) < 2 && isNextLetter(o.raw, m.raw)
}

// expectedLeading is the distance of baselines inside the open block, or what its size leads one to expect.
func expectedLeading(doc *document, open []layoutRow, size float64) float64 {
	if len(open) > 1 {
		return open[1][0].base - open[0][0].base
	}
	if lead := doc.scanLeading(open[0][0].pieces[0].page); lead > maxLead*size {
		return lead // double-spaced
	}
	if doc.leading > 0 && math.Abs(size-doc.bodySize) < 0.6 {
		return doc.leading
	}
	return 1.25 * size
}

// hasHangingIndent reports whether the block's first line begins left of the others.
func hasHangingIndent(open []layoutRow) bool {
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

// readContents reads the entries of a table of contents that begin in row i.
func (c *column) readContents(i int) ([]*block, int) {
	if n := contentsRows(c.rows[i:], c.right); n > 0 {
		return contentsBlocks(c.rows[i : i+n]), i + n
	}
	if isContentsEntry(c.rows[i], c.right) {
		return []*block{{role: contents, pieces: rowPieces(c.rows[i])}}, i + 1
	}
	return nil, i
}

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
			b = &block{role: contents}
			out = append(out, b)
		}
		b.pieces = append(b.pieces, rowPieces(r)...)
		if len(r) == 2 {
			b = nil
		}
	}
	return out
}
