package passages

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// followPage puts the pieces of tagged blocks in the order of the page. Writers
// edit a document and leave its tags behind, so that the words of a line may
// be tagged in the order of the edits, or with another page's block.
func followPage(doc *document, blocks []*block) []*block {
	returnStrays(doc, blocks)
	out := make([]*block, 0, len(blocks))
	for _, b := range blocks {
		if b.row != nil {
			for _, c := range b.row.cells {
				for _, cb := range c.blocks {
					cb.orderPieces(doc)
				}
			}
			b.pieces = b.row.block().pieces
			out = append(out, b)
			continue
		}
		b.orderPieces(doc)
		out = append(out, b.splitItems()...)
		out = append(out, b.splitNote()...)
	}
	return rowsOfGrades(doc, orderBands(doc, rowsOfDates(gatherNotes(doc, orderPages(doc, out)))))
}

// An owned piece is a piece of a page and the block that has it by its tags.
type ownedPiece struct {
	piece
	owner *block
}

// returnStrays gives the pieces that tags put into a block far from where they
// stand to the block whose line they stand in.
func returnStrays(doc *document, blocks []*block) {
	var owned map[int][]ownedPiece // by page, where it is needed
	for _, b := range blocks {
		if b.row != nil || b.role == note || b.role == figure {
			continue
		}
		ordered := b.isOrdered(doc)
		if ordered && !b.isScattered(doc) {
			continue
		}
		if owned == nil {
			owned = piecesByPage(blocks)
		}
		kept := make([]piece, 0, len(b.pieces))
		for _, p := range b.pieces {
			to := doc.lineOwner(owned[p.page], b, p)
			if to != nil && (b.isStray(doc, p) || !ordered && to.marks(doc, p)) {
				to.pieces = append(to.pieces, p)
				continue
			}
			kept = append(kept, p)
		}
		if len(kept) > 0 {
			b.pieces = kept
		}
	}
}

func piecesByPage(blocks []*block) map[int][]ownedPiece {
	out := map[int][]ownedPiece{}
	for _, b := range blocks {
		if b.row == nil && b.role != figure {
			for _, p := range b.pieces {
				out[p.page] = append(out[p.page], ownedPiece{p, b})
			}
		}
	}
	return out
}

// isScattered reports whether a block's pieces are far apart: the next is on another page, or several lines away.
func (b *block) isScattered(doc *document) bool {
	for i := 1; i < len(b.pieces); i++ {
		p, q := b.pieces[i-1], b.pieces[i]
		if p.page != q.page || math.Abs(doc.baseline(p)-doc.baseline(q)) > strayLead*q.run.Size {
			return true
		}
	}
	return false
}

// strayLead is how far from all the rest of its block a stray line stands, in parts of the font size.
const strayLead = 3

// isStray reports whether nothing else of the block stands near the line of p.
func (b *block) isStray(doc *document, p piece) bool {
	elsewhere := false
	for _, q := range b.pieces {
		switch {
		case p.page == q.page && doc.onLine(p, q):
		case p.page == q.page && math.Abs(doc.baseline(p)-doc.baseline(q)) < strayLead*p.run.Size:
			return false
		default:
			elsewhere = true
		}
	}
	return elsewhere
}

// lineOwner is the other block in whose line p stands, next to one of its words; nil for none.
func (d *document) lineOwner(owned []ownedPiece, b *block, p piece) *block {
	x := leftEdge(p)
	for _, q := range owned {
		if q.owner == b || q.owner.role == note || !d.onLine(p, q.piece) {
			continue
		}
		before, after := x-(leftEdge(q.piece)+q.run.W), leftEdge(q.piece)-(x+p.run.W)
		if gap := max(before, after); gap > -0.2*p.run.Size && gap < lineGap*p.run.Size {
			return q.owner
		}
	}
	return nil
}

// lineGap is the widest gap between a marker and its text in one line, in parts of the font size.
const lineGap = 1.5

// marks reports whether the line of p begins with a bullet of b, which has text of its own beside it.
func (b *block) marks(doc *document, p piece) bool {
	marker, text := false, false
	for _, q := range b.pieces {
		if len(q.text()) <= utf8.UTFMax && strings.Contains(listBullets, q.text()) {
			marker = marker || q.page == p.page && doc.onLine(p, q) && leftEdge(q) < leftEdge(p)
		} else {
			text = true
		}
	}
	return marker && text
}

// baseline is where the piece's line stands, whatever is raised in it.
func (d *document) baseline(p piece) float64 { return d.pages[p.page-1].Lines[p.line].Baseline }

// isUpright reports whether the piece's line runs from left to right along the page.
func (d *document) isUpright(p piece) bool {
	l := &d.pages[p.page-1].Lines[p.line]
	return !l.Vertical && !l.RTL && l.Dir.X > 0.99
}

// onLine reports whether two pieces of one page stand on one line, though it may be drawn in parts.
func (d *document) onLine(a, b piece) bool {
	if a.line == b.line {
		return true
	}
	small, large := min(a.run.Size, b.run.Size), max(a.run.Size, b.run.Size)
	reach := sameLine * large
	if small < 0.9*large { // raised or lowered
		reach = 0.5 * large
	}
	return math.Abs(d.baseline(a)-d.baseline(b)) < reach
}

// orderPieces puts the block's pieces in the order in which the pages show them:
// page by page, line by line, from left to right. Text that goes on in the next column stays in its order.
func (b *block) orderPieces(doc *document) {
	if b.role == figure || b.isOrdered(doc) || slices.ContainsFunc(b.pieces, func(p piece) bool { return !doc.isUpright(p) }) {
		return
	}
	slices.SortStableFunc(b.pieces, func(p, q piece) int { return cmp.Compare(p.page, q.page) })
	for i := 0; i < len(b.pieces); {
		end := i + 1
		for end < len(b.pieces) && b.pieces[end].page == b.pieces[i].page {
			end++
		}
		for _, column := range doc.cutColumns(b.pieces[i:end]) {
			doc.sortByPlace(column)
		}
		i = end
	}
}

// isOrdered reports whether the block's pieces stand in the order of the page already.
func (b *block) isOrdered(doc *document) bool {
	for i := 1; i < len(b.pieces); i++ {
		p, q := b.pieces[i-1], b.pieces[i]
		switch {
		case q.page > p.page:
		case q.page < p.page:
			return false
		case doc.onLine(p, q):
			if leftEdge(q) < leftEdge(p) {
				return false
			}
		case doc.baseline(q) < doc.baseline(p):
			return false
		}
	}
	return true
}

// cutColumns cuts a page's pieces where the text goes on in another column: all
// that stands before is left of all that follows, with a gap between the two, and
// it begins further up again.
func (d *document) cutColumns(ps []piece) [][]piece {
	for i := 1; i < len(ps); i++ {
		if d.baseline(ps[i]) > d.baseline(ps[i-1])-ps[i].run.Size || !d.isGutter(ps[:i], ps[i:]) {
			continue
		}
		return append([][]piece{ps[:i:i]}, d.cutColumns(ps[i:])...)
	}
	return [][]piece{ps}
}

// isGutter reports whether a gap parts two columns of which each holds a line of its own.
func (d *document) isGutter(left, right []piece) bool {
	end, start := math.Inf(-1), math.Inf(1)
	for _, p := range left {
		end = max(end, leftEdge(p)+p.run.W)
	}
	for _, p := range right {
		start = min(start, leftEdge(p))
	}
	return start > end+right[0].run.Size*minGutter && d.wordsOf(left) >= minProseWords
}

// minGutter is the narrowest gap between columns, in parts of the font size.
const minGutter = 1.0

// wordsOf counts the words of pieces.
func (d *document) wordsOf(ps []piece) int {
	n := 0
	for _, p := range ps {
		n += countWords(p.text())
	}
	return n
}

// sortByPlace sorts pieces of one column of a page by line and by place in it.
func (d *document) sortByPlace(ps []piece) {
	slices.SortStableFunc(ps, func(p, q piece) int { return cmp.Compare(d.baseline(p), d.baseline(q)) })
	for i := 0; i < len(ps); {
		main := i // the largest letters of the line: the smaller may be raised
		end := i + 1
		for end < len(ps) && d.onLine(ps[main], ps[end]) {
			if ps[end].run.Size > ps[main].run.Size {
				main = end
			}
			end++
		}
		slices.SortStableFunc(ps[i:end], func(p, q piece) int { return cmp.Compare(leftEdge(p), leftEdge(q)) })
		row := ps[i].line + 1
		for k := i; k < end; k++ {
			ps[k].row = row
		}
		i = end
	}
}

// listBullets are the bullets that begin an item wherever they begin a line: the others are also signs of a sentence.
const listBullets = "•●○◼◾■□▪▫‣⁃►▶➢➤❖❑◆✓✔\uf0b7\uf0a7\uf0d8\uf0fc\uf06e\uf06f\uf076\uf0a8\uf06c\uf071\uf075"

// splitItems parts a block before each line that begins with a bullet: writers sometimes tag several items as one.
func (b *block) splitItems() []*block {
	if b.role != item && b.role != paragraph {
		return []*block{b}
	}
	var out []*block
	start, at := 0, 0
	for _, line := range b.lines() {
		if at > start && strings.ContainsRune(listBullets, firstRune(line[0].text())) {
			part := *b
			part.pieces = b.pieces[start:at:at]
			out = append(out, &part)
			start = at
		}
		at += len(line)
	}
	if start > 0 {
		b.pieces = b.pieces[start:]
		b.role = item
	}
	return append(out, b)
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
