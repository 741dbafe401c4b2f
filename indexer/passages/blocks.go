package passages

import (
	"strings"
)

// finishBlocks turns blocks, however they were found, into blocks that each are one passage.
func finishBlocks(doc *document, blocks []*block) []*block {
	blocks = readTexts(doc, cutGrades(doc, blocks))
	markRepeatedHeads(doc, blocks)
	blocks = joinCutRows(doc, blocks)
	findTitle(doc, blocks)
	findHeadings(doc, blocks)
	blocks = splitNumbered(doc, blocks)
	blocks = mergeBroken(doc, blocks)
	blocks = mergeHeadings(doc, blocks)
	numberParagraphs(blocks)
	blocks = mergeOverPages(doc, blocks)
	findLeadIns(blocks)
	return blocks
}

// readTexts reads each block's text and marker, and drops blocks that show nothing.
func readTexts(doc *document, blocks []*block) []*block {
	out := blocks[:0]
	for _, b := range blocks {
		if len(b.pieces) == 0 {
			continue
		}
		b.readText(doc.vocabulary)
		if b.text != "" || b.marker.kind == decimalMarker {
			out = append(out, b)
		}
	}
	return out
}

// readText joins the block's lines and cuts its marker off.
func (b *block) readText(known vocabulary) {
	b.text = b.joinedText(known)
	b.marker = marker{}
	if b.role == paragraph && hasLeader(b.text) {
		b.role = contents
	}
	if b.cutNoteMark() {
		return
	}
	switch b.role {
	case paragraph, item:
		b.marker, b.text = splitMarker(b.text, b.role == item || b.labelled)
		if b.marker.kind == bulletMarker || b.marker.kind == letterMarker {
			b.role = item
		}
	case note:
		b.marker, b.text = splitMarker(b.gapAfterNumber(b.text), true)
	case heading:
		b.cutNumber(true)
	case tableRow:
		b.cutNumber(false)
	}
}

// cutNoteMark makes a note of a text that begins with a raised letter or number, which is then its marker.
func (b *block) cutNoteMark() bool {
	if b.role != paragraph && b.role != item || len(b.pieces) < 2 {
		return false
	}
	p, q := b.pieces[0], b.pieces[1]
	mark := p.text()
	if !p.run.Raised || !p.sharesLine(q) || !strings.HasPrefix(b.text, mark) {
		return false
	}
	m := marker{raw: mark, kind: letterMarker}
	if n := smallNumber(mark); n > 0 {
		m = marker{raw: mark, kind: decimalMarker, nums: []int{n}}
	} else if len(mark) != 1 || mark < "a" || mark > "z" {
		return false
	}
	b.role, b.marker, b.text = note, m, trimLeft(b.text[len(mark):])
	return true
}

// gapAfterNumber parts the small number that a note begins with from its text where the page leaves no gap: "29" from "12 U.S.C.".
func (b *block) gapAfterNumber(text string) string {
	if len(b.pieces) < 2 {
		return text
	}
	p, q := b.pieces[0], b.pieces[1]
	if n := p.text(); pureNumber(n) && strings.HasPrefix(text, n) && (p.run.Raised || p.run.Size < 0.85*q.run.Size) {
		return n + " " + text[len(n):]
	}
	return text
}

// hasLeader reports whether text is an entry of a table of contents: a leader of dots before a page number.
func hasLeader(text string) bool {
	title := strings.TrimRight(text, "0123456789ivxlc ")
	return title != text && len(title)-len(strings.TrimRight(title, ".")) >= minLeader
}

// minLeader is the fewest dots that make a leader.
const minLeader = 5

// cutNumber cuts the number off a heading ("5.1 Findings") or a table row ("2.1 Adoption performance").
func (b *block) cutNumber(isLabel bool) {
	if m, rest := splitMarker(b.text, isLabel); m.kind == decimalMarker && startsUpper(rest) {
		b.marker, b.text = m, rest
	}
}

// markRepeatedHeads recognises the column heads that a table repeats on its next
// page: writers keep them out of the table's tags, and by the layout a table
// begins there.
func markRepeatedHeads(doc *document, blocks []*block) {
	heads := map[string]*row{}
	var last *block // the latest but for notes
	for _, b := range blocks {
		switch {
		case b.row != nil && b.row.header && len(b.row.cells) > 1:
			text := b.joinedText(doc.vocabulary)
			if r := heads[text]; r != nil && last.row != nil && last.row.table == r.table && last.last().page < b.first().page {
				r.table.addRows(b.row.table)
			}
			heads[text] = b.row
		case b.row == nil && heads[b.text] != nil:
			b.role, b.row = tableRow, heads[b.text]
		}
		if b.role != note {
			last = b
		}
	}
}
