package passages

import (
	"slices"
	"testing"

	"evidence/indexer/pdftext"
)

// Judgements and grades that stand side by side belong together, though columns are read one after the other.
func TestRowsOfGrades(t *testing.T) {
	doc, ps := drawPages([]drawnWord{{1, 50, 60, "School report"}, {1, 50, 100, "Inspection dates"}, {1, 50, 120, "Overall effectiveness"}, {1, 50, 140, "Outcomes for pupils"},
		{1, 50, 160, "Personal development"}, {1, 400, 100, "9 February 2016"}, {1, 400, 120, "Requires improvement"}, {1, 400, 140, "Good"}, {1, 400, 160, "Outstanding"}})
	var blocks []*block
	for i := range ps {
		blocks = append(blocks, &block{pieces: ps[i : i+1 : i+1]})
	}
	var got []string
	for _, b := range rowsOfGrades(doc, blocks) {
		text := b.joinedText(nil)
		if b.row != nil {
			text = "row: " + text
		}
		got = append(got, text)
	}
	compare(t, got, []string{"School report", "row: Inspection dates 9 February 2016", "row: Overall effectiveness Requires improvement",
		"row: Outcomes for pupils Good", "row: Personal development Outstanding"})
	// Two columns of names are no judgements.
	for i := 5; i < 9; i++ {
		ps[i].run.Text = "Ann Other"
		ps[i].to = len("Ann Other")
		blocks[i].pieces = ps[i : i+1 : i+1]
	}
	if out := rowsOfGrades(doc, blocks); len(out) != len(blocks) {
		t.Errorf("names in two columns: %d blocks of %d", len(out), len(blocks))
	}
}

// A grade beside the first line of a heading is not in the heading.
func TestCutGrades(t *testing.T) {
	doc, ps := drawPages([]drawnWord{{1, 50, 100, "The experiences of children"}, {1, 240, 100, "Requires improvement"}, {1, 50, 114, "who need help"}})
	for i := range ps {
		ps[i].run.Font = boldFont
	}
	var got []string
	for _, b := range cutGrades(doc, []*block{{role: heading, pieces: ps}}) {
		got = append(got, b.joinedText(nil))
	}
	compare(t, got, []string{"The experiences of children who need help", "Requires improvement"})
}

// A judgement in a table by itself heads what follows, above the headings of its parts.
func TestJudgementHeadings(t *testing.T) {
	judgement := func(name, grade string) *block {
		r := &row{table: &table{}, width: 2}
		for i, s := range []string{name, grade} {
			r.cells = append(r.cells, &cell{column: i, blocks: []*block{blockIn(1, plainFont, paragraph, s)}})
		}
		r.table.rows = []*row{r}
		b := r.block()
		b.text = name + " " + grade
		return b
	}
	text := func(r role, level int, s string) *block {
		b := blockIn(1, plainFont, r, s)
		b.level, b.text = level, s
		return b
	}
	doc := &document{pages: []*pdftext.Page{{Number: 1}, {Number: 2}, {Number: 3}, {Number: 4}}, labels: make([]string, 4), vocabulary: vocabulary{}}
	blocks := []*block{
		text(paragraph, 0, "This report is on a school and it is long enough to be the running text which says that the cover has ended here."),
		text(heading, 1, "Inspection judgements"), judgement("Leadership", "Inadequate"), text(item, 0, "Leaders are new."),
		text(heading, 2, "Safeguarding"), text(item, 0, "It is weak."),
		judgement("Teaching", "Good"), text(item, 0, "Teachers know this."), judgement("Outcomes", "12"), text(item, 0, "Pupils do well."),
	}
	var got []string
	for _, p := range makePassages(doc, blocks) {
		if p.Block == "item" {
			got = append(got, slices.Concat(p.Headings, []string{p.Text})...)
		}
	}
	compare(t, got, []string{"Inspection judgements", "Leadership", "Leaders are new.", "Inspection judgements", "Leadership", "Safeguarding", "It is weak.",
		"Inspection judgements", "Teaching", "Teachers know this.", "Inspection judgements", "Teaching", "Pupils do well."})
}

func TestIsGrade(t *testing.T) {
	for text, want := range map[string]bool{"Good": true, "Requires improvement": true, "Inadequate 4": true, "Good schools": false, "": false, "4": false} {
		if isGrade(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// Items that a table only lays out are items, not a row.
func TestListInCells(t *testing.T) {
	_, ps := drawPages([]drawnWord{{1, 50, 100, "■ Leaders know this."}, {1, 50, 114, "■ Sport is good."}, {1, 300, 100, "Good"}})
	list := func() *cell { return &cell{blocks: blocksOf(ps, 0, 1)} }
	for name, c := range map[string]struct {
		cells []*cell
		want  bool
	}{
		"a column": {[]*cell{list()}, true}, "two columns": {[]*cell{list(), list()}, true},
		"one item": {[]*cell{{blocks: blocksOf(ps, 0)}}, false}, "a list and a grade": {[]*cell{list(), {blocks: blocksOf(ps, 2)}}, false},
	} {
		r := &row{table: &table{}, cells: c.cells}
		if got := r.holdsList(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
