package passages

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"evidence/corpus"
	"evidence/indexer/pdftext"
)

// How deep list items are nested is told by their indents; where the next page or column
// begins elsewhere, by their markers.
func TestDepth(t *testing.T) {
	itemAt := func(page int, x, y float64, text string) *block {
		b := &block{role: item, pieces: []piece{{run: &pdftext.Run{Text: text, X: x, Y: y}, page: page, to: len(text)}}}
		b.readText(vocabulary{})
		return b
	}
	for name, c := range map[string]struct {
		items []*block
		want  []int
	}{
		"by indent": {[]*block{itemAt(1, 90, 100, "• a"), itemAt(1, 116, 120, "– b"), itemAt(1, 140, 140, "▪ c"), itemAt(1, 116, 160, "– d"),
			itemAt(1, 92, 180, "• e")}, []int{1, 2, 3, 2, 1}},
		"the next page begins further right": {[]*block{itemAt(1, 60, 700, "(a) a"), itemAt(1, 80, 720, "• b"), itemAt(2, 100, 70, "• c"),
			itemAt(2, 80, 90, "(b) d")}, []int{1, 2, 2, 1}},
		"in the next column": {[]*block{itemAt(1, 60, 700, "1. a"), itemAt(1, 80, 720, "i) b"), itemAt(1, 300, 70, "2. c"), itemAt(1, 320, 90, "i) d")},
			[]int{1, 2, 1, 2}},
		"one bullet at two depths": {[]*block{itemAt(1, 60, 700, "• a"), itemAt(1, 80, 720, "• b"), itemAt(2, 80, 70, "• c"), itemAt(2, 60, 90, "• d")},
			[]int{1, 2, 2, 1}},
		"another marker on the next page": {[]*block{itemAt(1, 60, 700, "• a"), itemAt(2, 80, 70, "– b")}, []int{1, 2}},
		"a new list": {[]*block{itemAt(1, 60, 100, "• a"), itemAt(1, 80, 120, "– b"), {role: paragraph, text: "Also:"}, itemAt(1, 80, 160, "• c")},
			[]int{1, 2, 1}},
	} {
		findLeadIns(c.items)
		var got []int
		for _, b := range c.items {
			if b.role == item {
				got = append(got, b.nest)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: depths %v, want %v", name, got, c.want)
		}
	}
}

func TestForm(t *testing.T) {
	for raw, want := range map[string]string{"•": "•", "(a)": "(a)", "(xiv)": "(a)", "12.": "1.", "5.12": "1.1", "b)": "a)", "": ""} {
		m, _ := splitMarker(raw+" text", true)
		if got := m.form(); got != want {
			t.Errorf("the form of %q is %q, want %q", raw, got, want)
		}
	}
}

// tableWith makes a table of rows; the first heads the others, and an empty text is an empty cell.
func tableWith(page int, rows ...[]string) *table {
	tb := &table{}
	for i, texts := range rows {
		r := &row{table: tb, width: len(texts), header: i == 0}
		for j, text := range texts {
			if text != "" {
				r.cells = append(r.cells, &cell{column: j, blocks: []*block{at(page, i, text)}})
			}
		}
		tb.rows = append(tb.rows, r)
	}
	tb.findHeads()
	return tb
}

// An empty cell keeps its place among the others; a column in which no row shows anything is none.
func TestEmptyCells(t *testing.T) {
	tb := tableWith(1, []string{"", "2014", "", "2016"}, []string{"Deaths", "200", "", ""}, []string{"Total"})
	var got []string
	for _, r := range tb.rows {
		got = append(got, fmt.Sprintf("%q %q", r.heads(nil), r.columns(nil)))
	}
	want := []string{`[] ["" "2014" "2016"]`, `["" "2014" "2016"] ["Deaths" "200" ""]`, `[] ["Total"]`}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// Two tables with the same heads are two; one that goes on on the next page under heads of its own is one.
func TestTables(t *testing.T) {
	heads := []string{"Name", "Grade"}
	rowsOf := func(tb *table) (out []*block) {
		for _, r := range tb.rows {
			out = append(out, r.block())
		}
		return out
	}
	a, b := tableWith(1, heads, []string{"One", "good"}), tableWith(1, heads, []string{"Two", "good"})
	c, d := tableWith(2, heads, []string{"Three", "good"}), tableWith(3, heads, []string{"Four", "good"})
	loose := at(3, 9, "Name Grade") // heads outside the tags
	loose.readText(nil)
	blocks := slices.Concat(rowsOf(a), rowsOf(b), []*block{{role: note, pieces: at(1, 9, "1 A note").pieces}}, rowsOf(c),
		[]*block{at(2, 9, "Between.")}, rowsOf(d), []*block{loose})
	doc := &document{vocabulary: vocabulary{}, labels: []string{"", "", ""}}
	markRepeatedHeads(doc, blocks)
	passages := make([]corpus.Passage, len(blocks))
	for i, b := range blocks {
		passages[i] = b.passage(doc, nil)
	}
	numberTables(blocks, passages)
	var got []string
	for _, p := range passages {
		if p.Block == corpus.Row {
			got = append(got, fmt.Sprint(p.Table, p.Header, p.Cells))
		}
	}
	want := []string{
		"1 true [Name Grade]", "1 false [One good]", "2 true [Name Grade]", "2 false [Two good]", "2 true [Name Grade]", "2 false [Three good]",
		"3 true [Name Grade]", "3 false [Four good]", "3 true [Name Grade]",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}
