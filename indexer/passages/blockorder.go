package passages

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// orderPages puts blocks that are tagged before those of an earlier page after them, below what stands
// above them on their own page: writers leave text where they first put it in. A note stays behind the
// text that it is tagged after.
func orderPages(doc *document, blocks []*block) []*block {
	pages := make(map[*block]int, len(blocks))
	page := 0
	for _, b := range blocks {
		if len(b.pieces) > 0 && b.role != note {
			page, _ = b.pageRange()
		}
		pages[b] = page
	}
	early := map[*block]bool{} // before a block of an earlier page
	lowest := math.MaxInt
	for _, b := range slices.Backward(blocks) {
		early[b] = pages[b] > lowest
		lowest = min(lowest, pages[b])
	}
	slices.SortStableFunc(blocks, func(a, b *block) int { return cmp.Compare(pages[a], pages[b]) })
	for i := 0; i < len(blocks); {
		end := i + 1
		for end < len(blocks) && early[blocks[i]] && early[blocks[end]] && pages[blocks[end]] == pages[blocks[i]] {
			end++
		}
		if early[blocks[i]] {
			doc.sinkBlocks(blocks[i:], end-i)
		}
		i = end
	}
	return blocks
}

// sinkBlocks moves the first n blocks behind those after them that stand above them on their page.
func (d *document) sinkBlocks(blocks []*block, n int) {
	first, ok := d.frameOf(blocks[0])
	next := n
	for ok && next < len(blocks) {
		f, ok := d.frameOf(blocks[next])
		if !ok || blocks[next].first().page != blocks[0].first().page || f.first >= first.first {
			break
		}
		next++
	}
	copy(blocks, slices.Concat(blocks[n:next], blocks[:n]))
}

// A frame is where a block's lines are on its first page.
type frame struct{ x0, y0, x1, y1, first float64 }

// frameOf gives the block's frame; false for a block that is on several pages or turned.
func (d *document) frameOf(b *block) (frame, bool) {
	if len(b.pieces) == 0 || b.first().page != b.last().page || !d.isUpright(b.first()) {
		return frame{}, false
	}
	x0, y0, x1, y1 := bounds(b.pieces)
	return frame{x0, y0, x1, y1, d.baseline(b.first())}, true
}

// orderBands puts the right-hand items of a box before the heading of the next box, where two
// boxes of two columns each are read column by column: what stands beside the text under the
// heading begins level with it, and nothing stands beside the heading itself.
func orderBands(doc *document, blocks []*block) []*block {
	for h := 0; h+1 < len(blocks); h++ {
		if doc.mayHead(blocks[h]) {
			moveBeside(doc, blocks, h)
		}
	}
	return blocks
}

// mayHead reports whether a block is a heading, or a bold line that may be one.
func (d *document) mayHead(b *block) bool {
	return b.row == nil && len(b.pieces) > 0 && (b.role == heading || b.role == paragraph && b.face().bold && len(b.lines()) == 1)
}

// maxBeside is the most blocks after a heading that are looked at.
const maxBeside = 100

// moveBeside moves what stands right of and above heading h, and is read after it, before it.
func moveBeside(doc *document, blocks []*block, h int) {
	head, ok := doc.frameOf(blocks[h])
	under, ok2 := doc.frameOf(blocks[h+1])
	if !ok || !ok2 || under.y0 < head.y0 || !beginsWithBullet(blocks[h+1]) {
		return
	}
	level := false
	var above []*block
	for _, b := range blocks[h+1 : min(len(blocks), h+maxBeside)] {
		f, ok := doc.frameOf(b)
		if !ok || b.first().page != blocks[h].first().page {
			break
		}
		switch {
		case f.x0 < max(head.x1, under.x1) || !beginsWithBullet(b):
		case f.y0 < head.y1 && f.y1 > head.y0:
			return // beside the heading
		case f.y1 <= head.y0:
			above = append(above, b)
		default:
			level = level || math.Abs(f.first-under.first) < 2
		}
	}
	if !level || len(above) == 0 {
		return
	}
	rest := slices.DeleteFunc(slices.Clone(blocks[h:]), func(b *block) bool { return slices.Contains(above, b) })
	copy(blocks[h:], slices.Concat(above, rest))
}

func beginsWithBullet(b *block) bool {
	return strings.ContainsRune(listBullets, firstRune(b.first().text()))
}
