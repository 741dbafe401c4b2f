package passages

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"evidence/indexer/pdftext"
)

// at is a block that begins in a line of a page.
func at(page, line int, text string) *block {
	return &block{text: text, pieces: []piece{{run: &pdftext.Run{Text: text}, page: page, line: line, to: len(text)}}}
}

func texts(blocks []*block) string {
	var out []string
	for _, b := range blocks {
		out = append(out, b.text)
	}
	return strings.Join(out, " ")
}

// Tags can give blocks in another order than the page draws them: theirs stands.
func TestInsert(t *testing.T) {
	tagged := []*block{at(1, 2, "a"), at(1, 9, "b"), {text: "empty"}, at(1, 5, "c"), at(2, 0, "d")}
	lines := &document{pages: []*pdftext.Page{{Lines: make([]pdftext.Line, 10)}, {Lines: make([]pdftext.Line, 4)}}}
	loose := []*block{at(1, 0, "first"), at(1, 6, "x"), at(1, 7, "y"), at(2, 0, "z"), at(2, 3, "last")}
	if got, want := texts(insertUntagged(lines, tagged, loose)), "first a b z empty c x y d last"; got != want {
		t.Errorf("in the order %q, want %q", got, want)
	}
}

func TestWeave(t *testing.T) {
	on := func(line int, x float64, text string) piece {
		return piece{run: &pdftext.Run{Text: text, X: x}, page: 1, line: line, to: len(text)}
	}
	b := &block{pieces: []piece{on(0, 20, "b"), on(0, 40, "d"), on(1, 20, "f")}}
	b.insertPieces(map[place][]piece{
		{1, 0}: {on(0, 10, "a"), on(0, 30, "c"), on(0, 50, "e")},
		{1, 1}: {on(1, 60, "g")},
		{1, 2}: {on(2, 10, "of another block")},
	})
	var got []string
	for _, p := range b.pieces {
		got = append(got, p.text())
	}
	if want := []string{"a", "b", "c", "d", "e", "f", "g"}; !slices.Equal(got, want) {
		t.Errorf("pieces %q, want %q", got, want)
	}
}

// A block that is half upright and half italic has one face, whichever is counted first.
func TestFaceOfHalves(t *testing.T) {
	upright, italic := &pdftext.Font{Name: "A"}, &pdftext.Font{Name: "A-It", Italic: true}
	b := &block{pieces: []piece{
		{run: &pdftext.Run{Text: "half", Size: 11, Font: upright}, to: 4},
		{run: &pdftext.Run{Text: "half", Size: 11, Font: italic}, to: 4},
	}}
	want := b.face()
	for range 50 {
		if got := b.face(); got != want {
			t.Fatalf("the face is %+v, and was %+v", got, want)
		}
	}
}

// drawn is a page of n rows, each with the words given, far apart.
func drawn(n int, cells ...string) []*pdftext.Page {
	p := &pdftext.Page{Number: 1, Width: 600, Height: float64(12 * n)}
	for i := range n {
		l := pdftext.Line{Y: float64(12 * i), H: 10, Baseline: float64(12*i + 10), Dir: pdftext.Vector{X: 1}}
		for j, c := range cells {
			l.Runs = append(l.Runs, pdftext.Run{Text: c, X: float64(50 + 250*j), Y: l.Y, W: 60, H: 10, Baseline: l.Baseline, Size: 10, MCID: -1})
		}
		p.Lines = append(p.Lines, l)
	}
	return []*pdftext.Page{p}
}

// BenchmarkLongPage reads pages that are far longer than a report's: what a line costs must not grow with them.
func BenchmarkLongPage(b *testing.B) {
	for name, cells := range map[string][]string{"figures": {"12"}, "table": {"Leadership", "Good"}, "prose": {"The council visited the home"}} {
		for _, n := range []int{1000, 16000} {
			b.Run(fmt.Sprintf("%s-%d", name, n), func(b *testing.B) {
				pages := drawn(n, cells...)
				for b.Loop() {
					doc := newDocument(pages)
					makePassages(doc, finishBlocks(doc, fromLayout(doc)))
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/line")
			})
		}
	}
}

// A loose block that is drawn first, or last, stands where the page shows it.
func TestInsertByPlace(t *testing.T) {
	doc, ps := drawPages([]drawnWord{{1, 60, 128, "Drawn first."}, {1, 60, 100, "One."}, {1, 60, 114, "Two."}, {1, 60, 142, "Three."}, {1, 60, 106, "Drawn last."}})
	blocks := blocksOf(ps, 1, 2, 3)
	compare(t, textsOf(insertUntagged(doc, blocks, blocksOf(ps, 0, 4))), []string{"One.", "Drawn last.", "Two.", "Drawn first.", "Three."})
}
