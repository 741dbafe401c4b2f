package passages

import (
	"testing"

	"evidence/corpus"
)

// A passage is doubtful where its words do not follow one another on its page, however tags or layout came by it.
func TestDoubt(t *testing.T) {
	for name, c := range map[string]struct {
		words []drawnWord
		order []int // of the block's pieces; the words that it leaves out are another's
		want  string
	}{
		"as drawn": {
			[]drawnWord{{1, 50, 100, "Leaders know"}, {1, 50, 114, "their area."}}, []int{0, 1}, "",
		},
		"drawn in another order": {
			[]drawnWord{{1, 50, 114, "their area."}, {1, 98, 100, "know"}, {1, 50, 100, "Leaders"}}, []int{2, 1, 0}, "",
		},
		"the next column, drawn first": {
			[]drawnWord{{1, 320, 100, "it begins at the top."}, {1, 50, 700, "This goes on where"}}, []int{1, 0}, "",
		},
		"the next column, with text between": {
			[]drawnWord{{1, 320, 100, "it begins at the top."}, {1, 50, 700, "This goes on where"}, {1, 50, 714, "another ends"}}, []int{1, 0}, corpus.WordOrder,
		},
		"over a page, its foot between": {
			[]drawnWord{{1, 50, 700, "This goes on"}, {1, 50, 780, "a foot"}, {2, 50, 100, "over the page."}}, []int{0, 2}, "",
		},
		"a word left out": {
			[]drawnWord{{1, 50, 100, "Leaders"}, {1, 98, 100, "never"}, {1, 134, 100, "know."}}, []int{0, 2}, corpus.WordOrder,
		},
		"a line left out": {
			[]drawnWord{{1, 50, 128, "children well."}, {1, 50, 100, "Leaders do"}, {1, 50, 114, "not know"}}, []int{1, 0}, corpus.WordOrder,
		},
		"boxes of a chart side by side": {
			[]drawnWord{{1, 50, 100, "Assess the"}, {1, 50, 114, "family"}, {1, 150, 100, "Prepare a"}, {1, 150, 114, "plan"}}, []int{0, 2, 1, 3}, corpus.WordOrder,
		},
		"numbers aside": {
			[]drawnWord{{1, 50, 100, "Leaders know"}, {1, 20, 100, "12"}, {1, 50, 114, "their area."}}, []int{0, 2}, "",
		},
	} {
		doc, pieces := drawPages(c.words)
		b := &block{}
		for _, i := range c.order {
			b.pieces = append(b.pieces, pieces[i])
		}
		b.text = b.joinedText(nil)
		if got := b.doubt(doc); got != c.want {
			t.Errorf("%s: %q is doubtful: %q; want %q", name, b.text, got, c.want)
		}
	}
}

func TestHoldsBullet(t *testing.T) {
	for text, want := range map[string]bool{
		"help is late. • Leaders know": true,
		"help is late. ■ Leaders know": true,
		"• Leaders know":               false,
		"Grades: ● ● ○":                false,
		"a • 12":                       false,
		"and/or•both":                  false,
	} {
		if got := holdsBullet(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// The cells of a row are read one after the other; each stands as printed by itself.
func TestDoubtOfRow(t *testing.T) {
	doc, ps := drawPages([]drawnWord{{1, 50, 100, "Assess the"}, {1, 150, 100, "Prepare a"}, {1, 50, 114, "family"}, {1, 150, 114, "plan"}})
	r := &row{cells: []*cell{{blocks: []*block{{pieces: []piece{ps[0], ps[2]}}}}, {blocks: []*block{{pieces: []piece{ps[1], ps[3]}}}}}}
	if got := r.block().doubt(doc); got != "" {
		t.Errorf("a sound row: %q", got)
	}
	r.cells[1].blocks[0].pieces = []piece{ps[3], ps[1]}
	if got := r.block().doubt(doc); got != corpus.WordOrder {
		t.Errorf("a row with the lines of a cell in another order: %q", got)
	}
}

// Boxes of a chart that stand side by side are a passage each, as they were drawn.
func TestRecutDoubtful(t *testing.T) {
	doc, ps := drawPages([]drawnWord{{1, 50, 100, "Assess the"}, {1, 50, 114, "family"}, {1, 130, 100, "Prepare a"}, {1, 130, 114, "plan"}})
	compare(t, textsOf(recutDoubtful(doc, []*block{{pieces: []piece{ps[0], ps[2], ps[1], ps[3]}}})), []string{"Assess the family", "Prepare a plan"})
	compare(t, textsOf(recutDoubtful(doc, []*block{{pieces: []piece{ps[0], ps[1]}}})), []string{"Assess the family"})
}
