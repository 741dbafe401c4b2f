package passages

import (
	"fmt"
	"testing"
)

// notesPage is a page of body, and at its foot notes whose numbers are tagged apart.
func notesPage() (*document, []*block) {
	words := []drawnWord{{1, 60, 100, "The Government welcomes the report."}, {1, 60, 114, "It was read."}}
	doc, ps := drawPages(append(words, drawnWord{1, 60, 700, "1"}, drawnWord{1, 72, 702, "Annual Report"}, drawnWord{1, 60, 712, "2"},
		drawnWord{1, 72, 714, "Letter of May,"}, drawnWord{1, 72, 726, "second page"}))
	for _, p := range ps[2:] {
		p.run.Size = 9
		if len(p.text()) == 1 {
			p.run.Size = 6
		}
	}
	doc.bodySize = 12
	order := []int{3, 2, 5, 6, 4}
	blocks := []*block{{pieces: ps[:2]}}
	for _, i := range order {
		blocks = append(blocks, &block{pieces: ps[i : i+1 : i+1]})
	}
	return doc, blocks
}

// Small print at the foot of a page is footnotes, though it is tagged as paragraphs.
func TestNotesTaggedAsParagraphs(t *testing.T) {
	doc, blocks := notesPage()
	var got []string
	for _, b := range finishBlocks(doc, followPage(doc, blocks)) {
		got = append(got, fmt.Sprintf("%v %s|%s", b.role == note, b.marker.raw, b.text))
	}
	compare(t, got, []string{"false |The Government welcomes the report. It was read.", "true 1|Annual Report", "true 2|Letter of May, second page"})
}

// The entries of a chronology are rows of a date and an event, whatever they are tagged as.
func TestChronology(t *testing.T) {
	var words []drawnWord
	for i := range 5 {
		base := 100 + 40*float64(i)
		words = append(words, drawnWord{1, 60, base, fmt.Sprint(1950 + i)}, drawnWord{1, 170, base, "The service was set up,"}, drawnWord{1, 170, base + 14, "and begun."})
	}
	doc, ps := drawPages(words)
	var blocks []*block
	for i := range 5 {
		ps[3*i].row, ps[3*i+1].row = 3*i+1, 3*i+1 // one line
		blocks = append(blocks, &block{role: heading, pieces: ps[3*i : 3*i+3 : 3*i+3]})
	}
	blocks[3].pieces = blocks[3].pieces[1:] // of the same year
	var got []string
	for _, b := range followPage(doc, blocks) {
		if b.row != nil {
			got = append(got, b.row.texts(nil)...)
		}
	}
	var want []string
	for i := range 5 {
		if i != 3 {
			want = append(want, fmt.Sprint(1950+i))
		}
		want = append(want, "The service was set up, and begun.")
	}
	compare(t, got, want)
}

// A sentence that a page breaks off goes on past the words of a chart further up.
func TestChartWordsAmidSentence(t *testing.T) {
	doc, ps := drawPages([]drawnWord{{1, 60, 686, "Seventy per cent had begun such work in answer to the harms that young people met, and all"},
		{1, 60, 700, "of them said that it built on the understanding of young people’s experiences and influences"},
		{1, 156, 500, "Child Criminal Exploitation (24A)"}, {2, 60, 100, "beyond family and home."}})
	ps[2].run.Artifact = true
	blocks := []*block{{pieces: ps[:2]}, {pieces: ps[2:3]}, {pieces: ps[3:4]}}
	got := texts(finishBlocks(doc, blocks))
	want := "Seventy per cent had begun such work in answer to the harms that young people met, and all of them said that it built on the understanding of" +
		" young people’s experiences and influences beyond family and home. Child Criminal Exploitation (24A)"
	compare(t, []string{got}, []string{want})
}
