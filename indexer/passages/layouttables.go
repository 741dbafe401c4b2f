package passages

import (
	"math"
	"unicode"
	"unicode/utf8"
)

// noteSize is the largest size of a footnote, in parts of the body's.
const noteSize = 0.93

// findFootnotes finds the row where the footnotes of a page begin, -1 where it has
// none: small text that runs to the page's end, its notes numbered one after the
// other. Where the page before breaks off a note, the rest of it comes first.
func (c *column) findFootnotes() int {
	start, number := -1, 0
	i := len(c.rows) - 1
	body := c.doc.bodySizeOf(c.page.Number)
	for ; i >= 0; i-- {
		s := c.rows[i][0]
		small := s.face.size <= noteSize*body
		raised := len(s.pieces) > 1 && s.pieces[0].run.Raised && s.face.size <= body
		if !small && !raised || s.y0 < c.page.Height*0.25 {
			break
		}
		m, rest := s.noteMarker()
		if m.kind != decimalMarker || len(m.nums) != 1 || rest == "" {
			continue
		}
		if start < 0 || m.nums[0] == number-1 && math.Abs(s.x0-c.rows[start].x0()) < 6 {
			start, number = i, m.nums[0]
		}
	}
	if last := c.doc.lastNote; last != nil && last.last().page == c.page.Number-1 && !endsSentence(last.joinedText(c.doc.vocabulary)) && last.lastLineIsFull(c.doc) && i+1 < len(c.rows) {
		start = i + 1
	}
	return start
}

// noteMarker is the number that a line of a note begins with, and what follows it.
func (s segment) noteMarker() (marker, string) {
	return splitMarker((&block{pieces: s.pieces}).gapAfterNumber(s.text), true)
}

// readTable reads the table that begins in row i.
func (c *column) readTable(i int) ([]*block, int) {
	n, rows := tableRows(c.rows[i:])
	if n == 0 || c.inFootnotes(i) {
		return nil, i
	}
	if n == len(rows) && isColumns(rows) {
		return columnBlocks(rows), i + n
	}
	return tableBlocks(rows), i + n
}

// minColumnRows is the fewest lines of short columns of prose.
const minColumnRows = 3

// isColumns reports whether rows are the lines of short columns of prose: in each
// column every line goes on with the sentence of the line above it.
func isColumns(rows []layoutRow) bool {
	if len(rows) < minColumnRows {
		return false
	}
	for i, r := range rows {
		if len(r) != len(rows[0]) {
			return false
		}
		for j, s := range r {
			if countWords(s.text) < minProseWords {
				return false
			}
			if first, _ := utf8.DecodeRuneInString(s.text); i > 0 && (!unicode.IsLower(first) || endsSentence(rows[i-1][j].text) || s.base-rows[i-1][j].base > 1.6*s.face.size) {
				return false
			}
		}
	}
	return true
}

// columnBlocks makes a block of each column.
func columnBlocks(rows []layoutRow) []*block {
	out := make([]*block, len(rows[0]))
	for j := range out {
		out[j] = &block{}
		for _, r := range rows {
			out[j].pieces = append(out[j].pieces, r[j].pieces...)
		}
	}
	return out
}

// tableRows says how many rows from the first make a table: rows of cells that
// begin at the same places. Lines below a row that fill only some of its columns
// go on with it. It returns the rows as well, cut where the columns begin.
func tableRows(rows []layoutRow) (int, []layoutRow) {
	if len(rows) < 2 || len(rows[0]) < 2 {
		return 0, nil
	}
	out := []layoutRow{rows[0]}
	n, full := 1, 1
	for i := 1; i < len(rows); i++ {
		r := cutAtColumns(rows[i], rows[0])
		lead := r[0].base - rows[i-1][0].base
		if lead > 4*max(r[0].face.size, 4) || beginsParagraph(rows[i]) {
			break
		}
		fits := countAligned(rows[0], r)
		if len(r) >= 2 && fits >= 2 {
			full++
		} else if len(r) >= len(rows[0]) || fits < len(r) || lead >= 1.6*max(r[0].face.size, 4) {
			break
		}
		n = i + 1
		out = append(out, r)
	}
	if full < 2 {
		return 0, nil
	}
	return n, out
}

// beginsParagraph reports whether a line of one segment begins with the number of a paragraph, "A1.18. A public inquiry
// is …": one of its words may begin where a column of the table above it does.
func beginsParagraph(r layoutRow) bool {
	m, rest := splitMarker(r[0].text, false)
	return len(r) == 1 && m.kind == decimalMarker && len(m.nums) > 1 && startsUpper(rest)
}

// cutAtColumns cuts the segments of a row where one of its words begins at the
// start of one of the head's: the gap between two cells can be a word space.
func cutAtColumns(r, head layoutRow) layoutRow {
	if len(r) >= len(head) {
		return r
	}
	var out layoutRow
	for _, s := range r {
		run := []piece{}
		for _, p := range s.pieces {
			for _, part := range cutWords(p, head) {
				if len(run) > 0 && beginsColumn(head, leftEdge(part)) {
					out = append(out, newSegment(run))
					run = nil
				}
				run = append(run, part)
			}
		}
		out = append(out, newSegment(run))
	}
	return out
}

// maxCut is the longest text that is cut into cells; a longer one is prose.
const maxCut = 1000

// cutWords cuts a piece before each word that begins a column.
func cutWords(p piece, head layoutRow) []piece {
	var out []piece
	text := p.text()
	if len(text) > maxCut {
		return []piece{p}
	}
	for i := 1; i < len(text); i++ {
		if text[i-1] != ' ' || text[i] == ' ' {
			continue
		}
		rest := p
		rest.from = p.from + i
		if beginsColumn(head, leftEdge(rest)) {
			first := p
			first.to = rest.from
			out = append(out, first)
			return append(out, cutWords(rest, head)...)
		}
	}
	return append(out, p)
}

func leftEdge(p piece) float64 {
	x, _, _, _ := p.run.Box(p.from, p.to)
	return x
}

func beginsColumn(head layoutRow, x float64) bool {
	for _, s := range head {
		if math.Abs(s.x0-x) < 1 {
			return true
		}
	}
	return false
}

// countAligned counts the segments of b that begin where one of a begins.
func countAligned(a, b layoutRow) int {
	n := 0
	for _, s := range b {
		for _, o := range a {
			if math.Abs(s.x0-o.x0) < 6 {
				n++
				break
			}
		}
	}
	return n
}

// tableBlocks makes a block of each row of a table; a line that fills only some columns goes on with the row above.
func tableBlocks(rows []layoutRow) []*block {
	t := &table{}
	first := rows[0]
	for i, r := range rows {
		below := i > 0 && len(r) < len(first) && r[0].base-rows[i-1][0].base < 1.6*max(r[0].face.size, 4)
		if below && len(t.rows) > 0 {
			addToRow(t.rows[len(t.rows)-1], r)
			continue
		}
		tr := &row{table: t, width: len(r)}
		for j, s := range r {
			tr.cells = append(tr.cells, &cell{column: j, blocks: []*block{{pieces: s.pieces}}})
		}
		t.rows = append(t.rows, tr)
	}
	t.rows[0].header = isHeaderRow(t)
	t.findHeads()
	out := make([]*block, 0, len(t.rows))
	for _, r := range t.rows {
		out = append(out, r.block())
	}
	return out
}

// addToRow adds each segment of a line to the cell above it.
func addToRow(tr *row, line layoutRow) {
	for _, s := range line {
		best, dist := 0, math.Inf(1)
		for i, c := range tr.cells {
			if d := math.Abs(leftEdge(c.blocks[0].first()) - s.x0); d < dist {
				best, dist = i, d
			}
		}
		b := tr.cells[best].blocks[0]
		b.pieces = append(b.pieces, s.pieces...)
	}
}

// isHeaderRow reports whether the first row heads the others: it alone is bold throughout.
func isHeaderRow(t *table) bool {
	if len(t.rows) < 2 {
		return false
	}
	return t.rows[0].block().face().bold && !t.rows[1].block().face().bold
}
