package fulltext

import (
	"slices"
	"strings"

	"evidence/corpus"
)

// row adds a row to the open table, or opens one.
func (b *builder) row(p *corpus.Passage) {
	if len(b.lists) > 0 || b.table != nil && b.number != p.Table {
		b.close()
	}
	var begins []Page
	fresh := b.table == nil
	if fresh {
		b.table, b.number = &Table{}, p.Table
		b.table.Caption, begins = b.takeCaption()
	}
	r := b.cells(p)
	t := b.table
	t.Rows = append(t.Rows, r)
	t.Columns = max(t.Columns, len(r.Cells))
	if fresh {
		if c := t.Caption; c != nil {
			t.Notes, c.Notes = append(t.Notes, c.Notes...), nil
		}
		b.block(Block{Kind: Rows, Begins: begins, Table: t})
	}
	r.Cells[0].Begins, r.Cells[0].Marker = r.Begins, r.Marker
	t.Notes, r.Notes = append(t.Notes, r.Notes...), nil
}

// cells makes a row with its cells.
func (b *builder) cells(p *corpus.Passage) *Row {
	q := b.passage(p)
	r := &Row{Passage: q, Head: p.Header}
	text := []rune(p.Text)
	extents := cellsIn(p, text)
	for _, e := range extents {
		r.Cells = append(r.Cells, Cell{Text: string(text[e[0]:e[1]]), From: e[0], Span: 1, Runs: b.runs(q, text, e[0], e[1])})
	}
	return r
}

// cellsIn finds where in a row's text its cells stand. The row's marker is
// printed in the first cell, but no part of the text. Where the cells are not the
// text in parts, the text is one cell.
func cellsIn(p *corpus.Passage, text []rune) [][2]int {
	whole := [][2]int{{0, len(text)}}
	var out [][2]int
	at := 0
	for i, c := range p.Cells {
		if i == 0 && p.Marker != "" {
			c = strings.TrimSpace(strings.TrimPrefix(c, p.Marker))
		}
		want := []rune(c)
		if len(want) > 0 && at > 0 && at < len(text) && text[at] == ' ' {
			at++
		}
		if at+len(want) > len(text) || !slices.Equal(text[at:at+len(want)], want) {
			return whole
		}
		out = append(out, [2]int{at, at + len(want)})
		at += len(want)
	}
	if at != len(text) || len(out) == 0 {
		return whole
	}
	return out
}

// finish makes the rows as wide as the table, and sees whether the first cells
// tell the rows apart that have more than one.
func (t *Table) finish() {
	names := map[string]bool{}
	rows := 0
	for _, r := range t.Rows {
		r.Cells[len(r.Cells)-1].Span += t.Columns - len(r.Cells)
		if !r.Head && len(r.Cells) > 1 {
			rows++
			names[r.Marker+" "+r.Cells[0].Text] = r.Cells[0].Text != ""
		}
	}
	named := len(names) == rows
	for _, filled := range names {
		named = named && filled
	}
	for _, r := range t.Rows {
		r.Named = named && !r.Head && len(r.Cells) > 1
	}
}

// Heads are the rows at the table's top that hold the heads of its columns.
func (t *Table) Heads() []*Row { return t.Rows[:t.heads()] }

// Body is the rows below them.
func (t *Table) Body() []*Row { return t.Rows[t.heads():] }

func (t *Table) heads() int {
	for i, r := range t.Rows {
		if !r.Head {
			return i
		}
	}
	return len(t.Rows)
}

// Names says whether a cell heads its column or row.
func (r *Row) Names(cell int) bool { return r.Head && r.Cells[cell].Text != "" || r.Named && cell == 0 }
