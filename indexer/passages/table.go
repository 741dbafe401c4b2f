package passages

import (
	"maps"
	"strings"

	"evidence/corpus"
	"evidence/indexer/tags"
)

// A table is a table of data.
type table struct {
	rows   []*row
	filled map[[2]int]bool // a row's width and a column that some row of it fills
}

// longCell is the number of words from which a cell holds prose, not data.
const longCell = 60

// readTable reads a table element. One that only lays out prose gives its
// paragraphs as they are; one of data gives a block a row.
func (w *walker) readTable(e *tags.Element) {
	w.cur = nil
	t := &table{}
	w.readRows(e, t, false)
	w.cur = nil
	t.findHeads()
	sheet, data := t.isLayout(), false
	for _, r := range t.rows {
		data = data || len(r.cells) > 1 // rows of one cell above the data are text that heads it
		if !sheet && data && !r.holdsProse(w.doc.vocabulary) && !r.holdsList() {
			w.blocks = append(w.blocks, r.block())
			continue
		}
		for _, c := range r.cells {
			w.blocks = append(w.blocks, c.blocks...)
		}
	}
}

// readRows collects the rows below e, in whatever groups they stand.
func (w *walker) readRows(e *tags.Element, t *table, head bool) {
	for _, k := range e.Kids {
		switch {
		case k.Elem == nil:
			w.addContent(k.Content)
		case k.Elem.Role == "TR":
			w.readRow(k.Elem, t, head)
		case k.Elem.Role == "Caption":
			w.readElement(k.Elem)
		default:
			w.readRows(k.Elem, t, head || k.Elem.Role == "THead")
		}
	}
}

// readRow reads a row and its cells.
func (w *walker) readRow(e *tags.Element, t *table, head bool) {
	around, ctx := w.blocks, w.ctx
	r := &row{table: t, header: true}
	for _, k := range e.Kids {
		w.blocks, w.cur = nil, nil
		w.ctx = block{}
		if k.Elem == nil {
			w.addContent(k.Content)
		} else {
			w.readKids(k.Elem)
		}
		c := newCell(w.blocks, head || k.Elem != nil && k.Elem.Role == "TH")
		if len(c.blocks) > 0 {
			c.column = r.width
			r.cells = append(r.cells, c)
			r.header = r.header && c.header
		}
		if len(c.blocks) > 0 || k.Elem != nil {
			r.width++
		}
	}
	w.blocks, w.cur, w.ctx = around, nil, ctx
	if len(r.cells) > 0 {
		t.rows = append(t.rows, r)
	}
}

// newCell keeps the blocks that show anything.
func newCell(blocks []*block, header bool) *cell {
	c := &cell{header: header}
	for _, b := range blocks {
		if strings.TrimSpace(b.joinedText(nil)) != "" {
			c.blocks = append(c.blocks, b)
		}
	}
	return c
}

// isLayout reports whether the table only lays out text: it never has two cells side by side.
func (t *table) isLayout() bool {
	for _, r := range t.rows {
		if len(r.cells) > 1 {
			return false
		}
	}
	return true
}

// holdsList reports whether the row only lays out a list: each of its cells has several items, and no column has a head.
func (r *row) holdsList() bool {
	for _, c := range r.cells {
		n := 0
		for _, b := range c.blocks {
			for _, line := range b.lines() {
				if strings.ContainsRune(listBullets, firstRune(line[0].text())) {
					n++
				}
			}
		}
		if n < 2 {
			return false
		}
	}
	return !r.table.hasHeads()
}

// dataRows counts the rows that have cells side by side.
func (t *table) dataRows() int {
	n := 0
	for _, r := range t.rows {
		if len(r.cells) > 1 {
			n++
		}
	}
	return n
}

// holdsProse reports whether the row holds running text, not data: a cell of several paragraphs.
func (r *row) holdsProse(known vocabulary) bool {
	if len(r.cells) > 1 && r.table.hasHeads() {
		return false
	}
	for _, c := range r.cells {
		n := countWords(c.text(known))
		if n >= longCell && (len(c.blocks) > 1 || len(r.cells) == 1) {
			return true
		}
	}
	return false
}

// hasHeads reports whether the table's columns have heads by their tags.
func (t *table) hasHeads() bool {
	return len(t.rows) > 1 && t.rows[0].header && len(t.rows[0].cells) > 1
}

func (c *cell) text(known vocabulary) string {
	texts := make([]string, 0, len(c.blocks))
	for _, b := range c.blocks {
		texts = append(texts, b.joinedText(known))
	}
	return strings.Join(texts, " ")
}

func (r *row) texts(known vocabulary) []string {
	out := make([]string, 0, len(r.cells))
	for _, c := range r.cells {
		out = append(out, c.text(known))
	}
	return out
}

// block makes the row one block.
func (r *row) block() *block {
	b := &block{role: tableRow, row: r}
	for _, c := range r.cells {
		for _, cb := range c.blocks {
			b.pieces = append(b.pieces, cb.pieces...)
		}
	}
	return b
}

// addRows makes the rows of another table rows of this one.
func (t *table) addRows(o *table) {
	if t == o {
		return
	}
	for _, r := range o.rows {
		r.table = t
	}
	t.rows = append(t.rows, o.rows...)
	maps.Copy(t.filled, o.filled)
}

// findHeads finds the header row nearest above each row, where it is as wide, and which columns show anything.
func (t *table) findHeads() {
	t.filled = map[[2]int]bool{}
	var above *row
	for _, r := range t.rows {
		for _, c := range r.cells {
			t.filled[[2]int{r.width, c.column}] = true
		}
		switch {
		case r.header:
			above = r
		case above != nil && above.width == r.width:
			r.above = above
		}
	}
}

// columns reads the row's cells, an empty one for each that shows nothing in a
// column where another row as wide shows something.
func (r *row) columns(known vocabulary) []string {
	out := make([]string, 0, r.width)
	cells := r.cells
	for i := range r.width {
		switch {
		case len(cells) > 0 && cells[0].column == i:
			out = append(out, cells[0].text(known))
			cells = cells[1:]
		case r.table.filled[[2]int{r.width, i}]:
			out = append(out, "")
		}
	}
	return out
}

// heads are the column heads of the row.
func (r *row) heads(known vocabulary) []string {
	if r.above == nil {
		return nil
	}
	return r.above.columns(known)
}

// numberTables numbers the document's tables in their rows, from 1 in reading order.
func numberTables(blocks []*block, passages []corpus.Passage) {
	numbers := map[*table]int{}
	for i, b := range blocks {
		if b.row == nil {
			continue
		}
		n, ok := numbers[b.row.table]
		if !ok {
			n = len(numbers) + 1
			numbers[b.row.table] = n
		}
		passages[i].Table = n
	}
}
