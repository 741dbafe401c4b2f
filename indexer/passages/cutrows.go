package passages

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus"
)

// joinCutRows joins the two halves of a table row that a page cuts: after the column heads, which the next
// page may repeat, its first line fills some of the columns, and in each it goes on amid what the row on the page before says there.
func joinCutRows(doc *document, blocks []*block) []*block {
	var out []*block
	var last *block // the latest row that is no head
	for i, b := range blocks {
		if last != nil && b.first().page == last.last().page+1 && last.goesOnIn(doc, b, blocks[i+1:]) {
			last.addCutRow(doc, b)
			continue
		}
		out = append(out, b)
		switch {
		case b.row != nil && !b.row.header && len(b.row.cells) > 1:
			last = b
		case b.row == nil && b.role != note:
			last = nil
		}
	}
	return out
}

// goesOnIn reports whether b, on the next page, is the rest of the row, and after are the blocks after it: rows of the same columns.
func (r *block) goesOnIn(doc *document, b *block, after []*block) bool {
	if b.row != nil && (b.row.header || b.row.table == r.row.table && len(b.row.cells) == len(r.row.cells)) || b.row == nil && (b.role != paragraph || b.marker.kind != noMarker) {
		return false
	}
	if len(after) == 0 || after[0].row == nil || !r.sameColumns(after[0]) {
		return false
	}
	for _, part := range b.parts() {
		c := r.cellAt(part)
		if c == nil || !cellGoesOn(c.text(doc.vocabulary), part.joinedText(doc.vocabulary)) {
			return false
		}
	}
	return true
}

// parts are the blocks in a row's cells, or the block itself.
func (b *block) parts() []*block {
	if b.row == nil {
		return []*block{b}
	}
	var out []*block
	for _, c := range b.row.cells {
		out = append(out, c.blocks...)
	}
	return out
}

// sameColumns reports whether two rows have cells that begin at the same places.
func (r *block) sameColumns(o *block) bool {
	if len(r.row.cells) != len(o.row.cells) {
		return false
	}
	for i, c := range r.row.cells {
		if math.Abs(c.blocks[0].leftEdge()-o.row.cells[i].blocks[0].leftEdge()) > 6 {
			return false
		}
	}
	return true
}

// cellAt is the cell of the row under which all of b stands; nil for none.
func (r *block) cellAt(b *block) *cell {
	x0, _, x1, _ := bounds(b.pieces)
	for i, c := range r.row.cells {
		if math.Abs(c.blocks[0].leftEdge()-x0) > 6 {
			continue
		}
		if i+1 < len(r.row.cells) && x1 > r.row.cells[i+1].blocks[0].leftEdge() {
			return nil
		}
		return c
	}
	return nil
}

// leadingOn are words after which a phrase goes on.
var leadingOn = corpus.WordSet("a an and as at by for from in into of on or per that the to under with")

// cellGoesOn reports whether the words of a cell break off and next, below them, goes on with them.
func cellGoesOn(text, next string) bool {
	if endsSentence(text) {
		return false
	}
	word := strings.ToLower(text[strings.LastIndexByte(text, ' ')+1:])
	r, _ := utf8.DecodeRuneInString(next)
	return leadingOn[word] || strings.HasSuffix(text, ",") || unicode.IsLower(r)
}

// addCutRow adds the parts of b to the cells above them, and the rows after it to the row's table.
func (r *block) addCutRow(doc *document, b *block) {
	for _, part := range b.parts() {
		c := r.cellAt(part)
		last := c.blocks[len(c.blocks)-1]
		last.pieces = append(slices.Clip(last.pieces), part.pieces...)
	}
	if b.row != nil {
		b.row.table.rows = slices.DeleteFunc(b.row.table.rows, func(o *row) bool { return o == b.row })
		r.row.table.addRows(b.row.table)
	}
	r.pieces = r.row.block().pieces
	r.marker = marker{}
	r.readText(doc.vocabulary)
}
