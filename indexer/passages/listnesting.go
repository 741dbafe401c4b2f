package passages

import (
	"math"
	"strings"
)

// findLeadIns ties list items to the text that introduces them and finds how deep they are nested.
func findLeadIns(blocks []*block) {
	var lead *block
	var outer nesting
	for _, b := range blocks {
		switch b.role {
		case paragraph:
			lead, outer = b, nil
		case heading, title:
			lead, outer = nil, nil
		case item:
			b.listX = b.leftEdge()
			outer = outer.enclosing(b)
			b.nest = len(outer) + 1
			b.lead = lead
			if n := len(outer); n > 0 && introduces(outer[n-1]) {
				b.lead = outer[n-1]
			}
			if b.lead != nil && !introduces(b.lead) {
				b.lead = nil
			}
			outer = append(outer, b)
		}
	}
}

// A nesting is list items, each in a list inside the one before.
type nesting []*block

// enclosing are those of the items that b is nested in: the ones that begin further
// left. The next page or column can itself begin further left or right: there, an item
// with a marker of the same form shows how much.
func (n nesting) enclosing(b *block) nesting {
	if len(n) > 0 && n[len(n)-1].isAwayFrom(b) {
		n.shiftTo(b)
	}
	for len(n) > 0 && n[len(n)-1].listX >= b.leftEdge()-4 {
		n = n[:len(n)-1]
	}
	return n
}

// isAwayFrom reports whether b, which follows, is on another page or in another column.
func (a *block) isAwayFrom(b *block) bool {
	last, first := a.last(), b.first()
	return first.page != last.page || first.run.Y < last.run.Y-2
}

// shiftTo moves the items' edges to where the page or column of b has them, if one of them has a marker like b's.
func (n nesting) shiftTo(b *block) {
	by, like := math.Inf(1), b.marker.form()
	for _, l := range n {
		if dx := b.leftEdge() - l.listX; l.marker.form() == like && math.Abs(dx) < math.Abs(by) {
			by = dx
		}
	}
	if math.IsInf(by, 1) {
		return
	}
	for i := range n {
		n[i].listX += by
	}
}

// leftEdge is where the block's first line begins.
func (b *block) leftEdge() float64 { return b.first().run.X }

// introduces reports whether text leads into a list.
func introduces(b *block) bool {
	text := strings.TrimRight(b.text, " -–—")
	return strings.HasSuffix(text, ":") || !endsSentence(text)
}
