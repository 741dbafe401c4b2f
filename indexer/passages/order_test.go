package passages

import (
	"slices"
	"testing"

	"evidence/indexer/pdftext"
)

// A drawnWord is a piece of text and where a page shows it.
type drawnWord struct {
	page    int
	x, base float64
	text    string
}

// drawPages makes pages of words, each a line drawn by itself, and a piece of each.
func drawPages(words []drawnWord) (*document, []piece) {
	var pages []*pdftext.Page
	var pieces []piece
	for _, w := range words {
		for len(pages) < w.page {
			pages = append(pages, &pdftext.Page{Number: len(pages) + 1, Width: 600, Height: 800})
		}
		p := pages[w.page-1]
		run := pdftext.Run{Text: w.text, X: w.x, Y: w.base - 9, W: 6 * float64(len([]rune(w.text))), H: 12, Size: 12, Baseline: w.base}
		p.Lines = append(p.Lines, pdftext.Line{Runs: []pdftext.Run{run}, X: run.X, Y: run.Y, W: run.W, H: 12, Baseline: w.base, Dir: pdftext.Vector{X: 1}})
		l := &p.Lines[len(p.Lines)-1]
		pieces = append(pieces, piece{run: &l.Runs[0], page: w.page, line: len(p.Lines) - 1, to: len(w.text)})
	}
	return newDocument(pages), pieces
}

// taggedTexts reads blocks that the tags make of words, so many pieces each, as the page has them.
func taggedTexts(words []drawnWord, lengths ...int) []string {
	doc, pieces := drawPages(words)
	var blocks []*block
	for _, n := range lengths {
		blocks = append(blocks, &block{role: item, pieces: pieces[:n:n]})
		pieces = pieces[n:]
	}
	var out []string
	for _, b := range followPage(doc, blocks) {
		out = append(out, b.joinedText(nil))
	}
	return out
}

// Tags that are left over from edits give the words of a paragraph in the order of
// the edits, or put them into another block: the page decides.
func TestFollowPage(t *testing.T) {
	for name, c := range map[string]struct {
		words   []drawnWord
		lengths []int
		want    []string
	}{
		"words of a line, a bullet amid them": {
			[]drawnWord{{1, 100, 114, "check that"}, {1, 80, 100, "▪"}, {1, 100, 100, "The register is kept. Partners"}, {1, 166, 114, "it helps children."}},
			[]int{4}, []string{"▪ The register is kept. Partners check that it helps children."},
		},
		"a word in parts": {
			[]drawnWord{{1, 112, 100, "ve funded nurses."}, {1, 100, 100, "ha"}},
			[]int{2}, []string{"have funded nurses."},
		},
		"items in one tag": {
			[]drawnWord{{1, 80, 100, "•"}, {1, 100, 100, "The first."}, {1, 80, 114, "•"}, {1, 100, 114, "The second."}},
			[]int{4}, []string{"• The first.", "• The second."},
		},
		"a piece of another page": {
			[]drawnWord{{2, 190, 134, "which gave help"}, {1, 80, 100, "▪"}, {1, 100, 100, "Calls to families."}, {2, 100, 120, "The new programme,"}, {2, 100, 134, "much expanded,"}, {2, 283, 134, "is good."}},
			[]int{3, 3}, []string{"▪ Calls to families.", "The new programme, much expanded, which gave help is good."},
		},
		"the first line of the next item": {
			[]drawnWord{{1, 100, 128, "Children wait"}, {1, 80, 100, "▪"}, {1, 100, 100, "Leaders know this, but"}, {1, 100, 114, "they were late."}, {1, 80, 128, "▪"}, {1, 100, 142, "too long."}},
			[]int{4, 2}, []string{"▪ Leaders know this, but they were late.", "▪ Children wait too long."},
		},
		"the next column": {
			[]drawnWord{{1, 50, 700, "This goes on in the"}, {1, 50, 714, "next column, where"}, {1, 320, 100, "it begins at the top"}, {1, 320, 114, "and ends."}},
			[]int{4}, []string{"This goes on in the next column, where it begins at the top and ends."},
		},
		"the next page": {
			[]drawnWord{{1, 50, 700, "This goes on"}, {2, 50, 100, "on the next page."}},
			[]int{2}, []string{"This goes on on the next page."},
		},
	} {
		if got := taggedTexts(c.words, c.lengths...); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", name, got, c.want)
		}
	}
}

// Lines that no tag accounts for belong to the paragraph between whose lines they stand.
func TestUntaggedLinesBetween(t *testing.T) {
	doc, ps := drawPages([]drawnWord{{1, 60, 100, "146. The group has published an audit tool"}, {1, 60, 114, "for governing boards, which helps"},
		{1, 60, 128, "them to read it."}, {1, 60, 148, "147. When reviewing it, boards meet."}})
	b := &block{pieces: []piece{ps[0], ps[3]}}
	doc.tagged[ps[0].run], doc.tagged[ps[3].run] = true, true
	loose := attachUntagged(doc, []*block{b})
	compare(t, []string{texts(finishBlocks(doc, []*block{b})), texts(loose)},
		[]string{"The group has published an audit tool for governing boards, which helps them to read it. When reviewing it, boards meet.", ""})
}

// A sentence that the tags break off goes on in the untagged lines below it.
func TestUntaggedLinesAfter(t *testing.T) {
	doc, ps := drawPages([]drawnWord{{1, 60, 128, "are bodies whose help"}, {1, 60, 142, "may be needed."}, {1, 60, 156, "This is another."},
		{1, 60, 100, "108. Partners set out how they work"}, {1, 60, 114, "with any agencies. Relevant agencies"}})
	b := &block{pieces: slices.Clone(ps[3:])}
	doc.tagged[ps[3].run], doc.tagged[ps[4].run] = true, true
	loose := attachUntagged(doc, []*block{b})
	compare(t, textsOf(append([]*block{b}, loose...)), []string{
		"108. Partners set out how they work with any agencies. Relevant agencies are bodies whose help may be needed.", "This is another."})
}
