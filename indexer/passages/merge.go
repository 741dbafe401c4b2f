package passages

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// splitNumbered cuts a block where one of its lines begins with the number that
// follows the block's own: writers sometimes tag several paragraphs as one.
func splitNumbered(doc *document, blocks []*block) []*block {
	var out []*block
	var last *block // the latest that has a number
	for _, b := range blocks {
		for {
			if b.marker.kind == decimalMarker && b.role != note && b.row == nil {
				last = b
			}
			rest := splitAtNextNumber(doc, b, last)
			out = append(out, b)
			if rest == nil {
				break
			}
			b = rest
		}
	}
	return out
}

// splitAtNextNumber cuts the block before the line that begins with the number after last's, where last begins too.
func splitAtNextNumber(doc *document, b, last *block) *block {
	if last == nil || b.role != paragraph && b.role != item || len(b.pieces) < 2 {
		return nil
	}
	lines := b.lines()
	at := 0
	for i, line := range lines {
		if i > 0 && math.Abs(line[0].run.X-last.first().run.X) < 3 {
			m, rest := splitMarker(normaliseSpace(lineText(line)), false)
			if m.kind == decimalMarker && isNextNumber(last.marker.nums, m.nums) && rest != "" &&
				endsSentence(normaliseSpace(lineText(lines[i-1]))) {
				return b.splitAt(at, doc.vocabulary)
			}
		}
		at += len(line)
	}
	return nil
}

// isNextNumber reports whether b is the number after a.
func isNextNumber(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) - 1 {
		if a[i] != b[i] {
			return false
		}
	}
	return b[len(b)-1] == a[len(a)-1]+1
}

// splitAt parts the block before its piece at and returns the second part.
func (b *block) splitAt(at int, known vocabulary) *block {
	rest := *b
	rest.pieces = b.pieces[at:]
	b.pieces = b.pieces[:at:at]
	b.readText(known)
	rest.readText(known)
	return &rest
}

// mergeBroken joins a passage that a page, a column or a tag has cut in two.
func mergeBroken(doc *document, blocks []*block) []*block {
	var out []*block
	open := map[role]*block{} // the latest running text, and the latest note
	for _, b := range blocks {
		if b.row == nil && b.isArtifact() { // a chart's words, which a sentence goes on around
			out = append(out, b)
			continue
		}
		kind := paragraph
		if b.role == note {
			kind = note
		}
		if a := open[kind]; a != nil && (b.role == paragraph || b.role == item || b.role == note) && continuesBlock(doc, a, b) {
			a.pieces = append(a.pieces, b.pieces...)
			a.text = joinLines(a.text, b.text, doc.vocabulary)
			continue
		}
		out = append(out, b)
		switch b.role {
		case paragraph, item:
			open[paragraph] = b
		case note:
			open[note] = b
		case heading, title, tableRow:
			if b.role != tableRow {
				delete(open, paragraph)
			}
		}
	}
	return out
}

// maxPieces is how many pieces a block has at most for another to be joined to
// it: some hundred times what a long paragraph has.
const maxPieces = 4096

// continuesBlock reports whether b is the rest of a.
func continuesBlock(doc *document, a, b *block) bool {
	if b.marker.kind != noMarker || b.text == "" || a.text == "" || len(a.pieces) > maxPieces {
		return false
	}
	last, first := a.last(), b.first()
	if math.Abs(a.face().size-b.face().size) > 0.1*doc.bodySize || first.page-last.page > 2 || first.page < last.page {
		return false
	}
	if a.leadsInto(doc, b) {
		return true
	}
	if a.isBelow(b) || first.run.Raised || strings.HasPrefix(b.text, "www.") && !a.isDirectlyAbove(doc, b) { // a note, an address
		return false
	}
	if first.page == last.page && doc.areApart(first.page, first.run.Baseline-last.run.Baseline) {
		return false
	}
	broken := first.page != last.page || first.run.Y < last.run.Y-2
	r, _ := utf8.DecodeRuneInString(b.text)
	switch {
	case endsSentence(a.text):
		return false
	case unicode.IsLower(r), strings.HasSuffix(a.text, ","):
		return first.page != last.page || doc.follows(a, b)
	case broken && a.role == note:
		return true
	}
	return broken && a.lastLineIsFull(doc) && !looksLikeHeading(doc, b)
}

// follows reports whether the first word of b follows the last of a on their page.
func (d *document) follows(a, b *block) bool {
	return d.drawnAfter(a.last(), b.first()) || d.standsAfter(&block{pieces: slices.Concat(a.pieces, b.pieces)}, a.last(), b.first())
}

// leadsInto reports whether the block breaks off after a word that needs another ("the", "of"), and b stands directly below its last line.
func (a *block) leadsInto(doc *document, b *block) bool {
	return leadingOn[strings.ToLower(a.text[strings.LastIndexByte(a.text, ' ')+1:])] && a.isDirectlyAbove(doc, b)
}

// isDirectlyAbove reports whether b begins in the line below the block's last, where that begins.
func (a *block) isDirectlyAbove(doc *document, b *block) bool {
	p, q := a.last(), b.first()
	if p.page != q.page {
		return false
	}
	lines := a.lines()
	step := doc.baseline(q) - doc.baseline(p)
	return step > 0 && step < lineStep*p.run.Size && math.Abs(leftEdge(lines[len(lines)-1][0])-leftEdge(q)) < 3
}

// isBelow reports whether the block ends below the beginning of b, in the same column of a page.
func (a *block) isBelow(b *block) bool {
	last, first := a.last(), b.first()
	if first.page != last.page || first.run.Y >= last.run.Y-2 {
		return false
	}
	x0, _, x1, _ := bounds(a.lines()[len(a.lines())-1])
	u0, _, u1, _ := bounds(b.lines()[0])
	return min(x1, u1)-max(x0, u0) > 2*last.run.Size
}

// isArtifact reports whether the file marks all of the block as no part of its text.
func (b *block) isArtifact() bool {
	for _, p := range b.pieces {
		if !p.run.Artifact {
			return false
		}
	}
	return true
}

// mergeOverPages joins the rest of a numbered paragraph or a list item that a
// page break cuts after a sentence. Nothing in the words shows it, but the page does:
// the last line on the one page is full, and the first text of the next stands,
// without a mark of its own, where the lines after a mark stand.
func mergeOverPages(doc *document, blocks []*block) []*block {
	var out []*block
	var open *block // the latest text
	for _, b := range blocks {
		if open != nil && (b.role == paragraph || b.role == item) && continuesOverPage(doc, open, b) {
			open.pieces = append(open.pieces, b.pieces...)
			open.text = joinLines(open.text, b.joinedText(doc.vocabulary), doc.vocabulary)
			continue
		}
		out = append(out, b)
		if b.role != note && b.role != figure {
			open = b
		}
	}
	return out
}

// continuesOverPage reports whether b, first on its page, is the rest of a, last on the page before.
func continuesOverPage(doc *document, a, b *block) bool {
	if a.role != paragraph && a.role != item || a.marker.kind == noMarker || b.number != "" || b.first().page != a.last().page+1 {
		return false
	}
	// A number amid a sentence is a word of it.
	if b.marker.kind != noMarker && (b.marker.kind != decimalMarker || endsSentence(a.text)) {
		return false
	}
	lines := a.lines()
	ax, _, _, _ := bounds(lines[len(lines)-1])
	bx, _, _, _ := bounds(b.lines()[0])
	if len(lines) < 2 || math.Abs(ax-bx) > 3 || ax < lines[0][0].run.X+3 || math.Abs(a.face().size-b.face().size) > 0.1*doc.bodySize {
		return false
	}
	return a.lastLineHasNoRoom(b) && !looksLikeHeading(doc, b)
}

// lastLineHasNoRoom reports whether the first word of b would not have fitted in the block's last line.
func (a *block) lastLineHasNoRoom(b *block) bool {
	right, end := 0.0, 0.0
	for _, l := range a.lines() {
		_, _, end, _ = bounds(l)
		right = max(right, end)
	}
	_, _, beyond, _ := bounds(b.lines()[0])
	if len(b.lines()) > 1 {
		right = max(right, beyond)
	}
	first := newSegment(b.lines()[0])
	return right-end < first.firstWord()+0.5*first.face.size
}

// lastLineIsFull reports whether the block's last line runs to where its lines end.
func (b *block) lastLineIsFull(doc *document) bool {
	lines := b.lines()
	var right, left float64
	for i, l := range lines {
		x0, _, x1, _ := bounds(l)
		if i == 0 || x0 < left {
			left = x0
		}
		right = max(right, x1)
	}
	if len(lines) < 3 {
		right = max(right, doc.pages[b.last().page-1].Width-left)
	}
	_, _, x1, _ := bounds(lines[len(lines)-1])
	return x1 > right-0.15*(right-left)
}
