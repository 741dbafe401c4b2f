package passages

import (
	"math"

	"evidence/indexer/pdftext"
)

// noteSize is the largest size of a footnote, in parts of the body's.
const noteSize = 0.93

// noteStart finds the row where the footnotes of a page begin, -1 where it has
// none: small text that runs to the page's end, its notes numbered one after the other.
func noteStart(doc *document, p *pdftext.Page, rows []layoutRow) int {
	start, number := -1, 0
	for i := len(rows) - 1; i >= 0; i-- {
		s := rows[i][0]
		small := s.face.size <= noteSize*doc.bodySize
		raised := len(s.pieces) > 1 && s.pieces[0].span.Raised && s.face.size <= doc.bodySize
		if !small && !raised || s.y0 < p.Height*0.25 {
			break
		}
		m, rest := splitMarker(s.text, true)
		if m.kind != decimalMarker || len(m.nums) != 1 || rest == "" {
			continue
		}
		if start < 0 || m.nums[0] == number-1 && math.Abs(s.x0-rows[start].x0()) < 6 {
			start, number = i, m.nums[0]
		}
	}
	return start
}

// tableRows says how many rows from the first make a table: rows of cells that
// begin at the same places. Lines below a row that fill only some of its columns go on with it.
func tableRows(rows []layoutRow) int {
	if len(rows) < 2 || len(rows[0]) < 2 {
		return 0
	}
	n, full := 1, 1
	for i := 1; i < len(rows); i++ {
		prev, r := rows[i-1], rows[i]
		if r[0].base-prev[0].base > 4*max(r[0].face.size, 4) {
			break
		}
		switch {
		case len(r) >= 2 && aligned(rows[0], r) >= 2:
			full++
			n = i + 1
		case len(r) < len(rows[0]) && aligned(rows[0], r) == len(r) && r[0].base-prev[0].base < 1.6*max(r[0].face.size, 4):
			n = i + 1
		default:
			i = len(rows)
		}
	}
	if full < 2 {
		return 0
	}
	return n
}

// aligned counts the segments of b that begin where one of a begins.
func aligned(a, b layoutRow) int {
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
			goOn(t.rows[len(t.rows)-1], r)
			continue
		}
		tr := &row{table: t}
		for _, s := range r {
			tr.cells = append(tr.cells, &cell{blocks: []*block{{pieces: s.pieces}}})
		}
		t.rows = append(t.rows, tr)
	}
	t.rows[0].header = isHeaderRow(t)
	out := make([]*block, 0, len(t.rows))
	for _, r := range t.rows {
		out = append(out, r.block())
	}
	return out
}

// goOn adds each segment of a line to the cell above it.
func goOn(tr *row, line layoutRow) {
	for _, s := range line {
		best, dist := 0, math.Inf(1)
		for i, c := range tr.cells {
			x0, _, _, _ := bounds(c.blocks[0].pieces)
			if d := math.Abs(x0 - s.x0); d < dist {
				best, dist = i, d
			}
		}
		b := tr.cells[best].blocks[0]
		b.pieces = append(b.pieces, s.pieces...)
	}
}

// isHeaderRow says whether the first row heads the others: it alone is bold throughout.
func isHeaderRow(t *table) bool {
	if len(t.rows) < 2 {
		return false
	}
	return t.rows[0].block().face().bold && !t.rows[1].block().face().bold
}
