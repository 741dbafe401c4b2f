package passages

import (
	"testing"

	"evidence/indexer/pdftext"
)

// blocksOf makes a block of each word, in an order.
func blocksOf(ps []piece, order ...int) []*block {
	var out []*block
	for _, i := range order {
		out = append(out, &block{pieces: ps[i : i+1 : i+1]})
	}
	return out
}

func textsOf(blocks []*block) []string {
	var out []string
	for _, b := range blocks {
		out = append(out, b.joinedText(nil))
	}
	return out
}

// What stands on a later page is read later, wherever the tags have it, and below what stands above it there.
func TestOrderPages(t *testing.T) {
	doc, ps := drawPages([]drawnWord{{1, 50, 100, "First page."}, {1, 50, 700, "It goes on"}, {2, 50, 60, "over the page."}, {2, 50, 100, "• an item"}, {2, 50, 200, "The rest."}})
	blocks := blocksOf(ps, 0, 3, 1, 2, 4)
	compare(t, textsOf(orderPages(doc, blocks)), []string{"First page.", "It goes on", "over the page.", "• an item", "The rest."})
	// A note stays behind its text, on whatever page it stands.
	blocks = blocksOf(ps, 0, 4, 1)
	blocks[1].role = note
	compare(t, textsOf(orderPages(doc, blocks)), []string{"First page.", "The rest.", "It goes on"})
}

// Two boxes of two columns each: the right-hand items of the first are not those of the second.
func TestOrderBands(t *testing.T) {
	words := []drawnWord{{1, 50, 100, "Weaknesses"}, {1, 50, 120, "▪ Reading"}, {1, 50, 200, "Strengths"}, {1, 50, 220, "▪ Sport"}, {1, 300, 120, "▪ Writing"}, {1, 300, 220, "▪ Music"}}
	read := func() []string {
		doc, ps := drawPages(words)
		for i := range ps {
			ps[i].run.Font = &pdftext.Font{Bold: i == 0 || i == 2}
		}
		return textsOf(orderBands(doc, blocksOf(ps, 0, 1, 2, 3, 4, 5)))
	}
	compare(t, read(), []string{"Weaknesses", "▪ Reading", "▪ Writing", "Strengths", "▪ Sport", "▪ Music"})
	words[5].base = 240 // a column that goes on beside the heading
	compare(t, read(), []string{"Weaknesses", "▪ Reading", "Strengths", "▪ Sport", "▪ Writing", "▪ Music"})
}
