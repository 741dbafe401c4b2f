package passages

import (
	"slices"
	"testing"
)

// Tags put the next numbered paragraph into the last item of a list; the number begins where the one before it did.
func TestNextNumberInAnItem(t *testing.T) {
	doc, ps := drawPages([]drawnWord{{1, 50, 100, "250. The school should consider:"}, {1, 80, 114, "• whether he accepted it."}, {1, 50, 128, "251. The school should also look at it."}})
	blocks := []*block{{role: paragraph, pieces: ps[:1:1]}, {role: item, pieces: ps[1:3:3]}}
	compare(t, textsOf(splitNumbered(doc, readTexts(doc, blocks))), []string{"250. The school should consider:", "• whether he accepted it.", "251. The school should also look at it."})
	ps[2].run.X = 80 // a number amid an item
	blocks = []*block{{role: paragraph, pieces: ps[:1:1]}, {role: item, pieces: ps[1:3:3]}}
	if got := splitNumbered(doc, readTexts(doc, blocks)); len(got) != 2 {
		t.Errorf("%q", textsOf(got))
	}
}

// A phrase that is cut after a word that needs another goes on in the next line, whatever it begins with.
func TestLeadsInto(t *testing.T) {
	read := func(base float64) []string {
		doc, ps := drawPages([]drawnWord{{1, 50, 100, "78. It may help to avoid exclusion. The"}, {1, 50, base, "Department for Education gives advice."}})
		blocks := readTexts(doc, []*block{{role: paragraph, pieces: ps[:1:1]}, {role: paragraph, pieces: ps[1:2:2]}})
		return textsOf(mergeBroken(doc, blocks))
	}
	compare(t, read(114), []string{"78. It may help to avoid exclusion. The Department for Education gives advice."})
	compare(t, read(140), []string{"78. It may help to avoid exclusion. The", "Department for Education gives advice."})
}

// The small number of a note is its marker though no space parts it from the text.
func TestNumberOfNote(t *testing.T) {
	doc, ps := drawPages([]drawnWord{{1, 50, 700, "29"}, {1, 62, 700, "12 U.S.C. 3311."}})
	ps[0].row, ps[1].row = 1, 1
	for size, want := range map[float64]string{7: "29|12 U.S.C. 3311.", 12: "|2912 U.S.C. 3311."} {
		ps[0].run.Size = size
		b := readTexts(doc, []*block{{role: note, pieces: slices.Clone(ps)}})[0]
		if got := b.marker.raw + "|" + b.text; got != want {
			t.Errorf("of size %v: %q, want %q", size, got, want)
		}
	}
}

// What the tags put into a note and the page does not is the next note, or text in larger letters.
func TestSplitNote(t *testing.T) {
	_, ps := drawPages([]drawnWord{{1, 50, 700, "17"}, {1, 62, 700, "See the guidance for"}, {1, 50, 712, "more on this"}, {1, 50, 724, "18"}, {1, 62, 726, "Under the Act."}, {2, 50, 60, "Children in need"}})
	for i, size := range []float64{6, 9, 9, 6, 9, 16} {
		ps[i].run.Size = size
	}
	ps[0].row, ps[1].row = 1, 1
	first := &block{role: note, pieces: ps}
	blocks := append([]*block{first}, first.splitNote()...)
	compare(t, textsOf(blocks), []string{"17See the guidance for more on this", "18 Under the Act.", "Children in need"})
	if blocks[1].role != note || blocks[2].role != paragraph {
		t.Errorf("the second is %v, the third %v", blocks[1].role, blocks[2].role)
	}
}

// A raised letter or number begins a note, wherever it stands.
func TestMarkOfNote(t *testing.T) {
	for mark, want := range map[string]string{"c": "c", "4": "4", "C": "", "ab": ""} {
		_, ps := drawPages([]drawnWord{{1, 50, 700, mark}, {1, 70, 700, "The credit includes duties."}})
		ps[0].row, ps[1].row = 1, 1
		for _, raised := range []bool{true, false} {
			ps[0].run.Raised = raised
			b := readTexts(&document{vocabulary: vocabulary{}}, []*block{{pieces: slices.Clone(ps)}})[0]
			if is := b.role == note; is != (raised && want != "") || is && b.marker.raw != want {
				t.Errorf("%q, raised %v: %v %q %q", mark, raised, b.role, b.marker.raw, b.text)
			}
		}
	}
}

// What begins amid a sentence goes on with the text whose last word the page shows before it, not with a box beside that.
func TestMergesOnlyWhatFollows(t *testing.T) {
	read := func(x, base float64) []string {
		doc, ps := drawPages([]drawnWord{{1, 50, 100, "Parents of adopted adults"}, {1, 300, 60, "Another box."}, {1, x, base, "services when"}})
		blocks := readTexts(doc, blocksOf(ps, 0, 2))
		return textsOf(mergeBroken(doc, blocks))
	}
	compare(t, read(50, 114), []string{"Parents of adopted adults services when"})
	compare(t, read(300, 100), []string{"Parents of adopted adults", "services when"})
}
