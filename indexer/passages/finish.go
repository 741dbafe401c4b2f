package passages

import (
	"strings"
)

// finish turns blocks, however they were found, into blocks that each are one passage.
func finish(doc *document, blocks []*block) []*block {
	blocks = readTexts(doc, blocks)
	repeatedHeads(doc, blocks)
	findTitle(doc, blocks)
	findHeadings(doc, blocks)
	blocks = splitNumbered(doc, blocks)
	blocks = mergeBroken(doc, blocks)
	blocks = mergeHeadings(doc, blocks)
	numberParagraphs(blocks)
	blocks = mergeOverPages(doc, blocks)
	leadIns(blocks)
	return blocks
}

// readTexts reads each block's text and marker, and drops blocks that show nothing.
func readTexts(doc *document, blocks []*block) []*block {
	out := blocks[:0]
	for _, b := range blocks {
		if len(b.pieces) == 0 {
			continue
		}
		b.read(doc.known)
		if b.text != "" || b.marker.kind == decimalMarker {
			out = append(out, b)
		}
	}
	return out
}

// read joins the block's lines and cuts its marker off.
func (b *block) read(known vocabulary) {
	b.text = b.join(known)
	b.marker = marker{}
	if b.role == paragraph && hasLeader(b.text) {
		b.role = contents
	}
	switch b.role {
	case paragraph, item:
		b.marker, b.text = splitMarker(b.text, b.role == item)
		if b.marker.kind == bulletMarker || b.marker.kind == letterMarker {
			b.role = item
		}
	case note:
		b.marker, b.text = splitMarker(b.text, true)
	case heading:
		b.cutLabel(true)
	case tableRow:
		b.cutLabel(false)
	}
}

// hasLeader says whether text is an entry of a table of contents: a leader of dots before a page number.
func hasLeader(text string) bool {
	title := strings.TrimRight(text, "0123456789ivxlc ")
	return title != text && len(title)-len(strings.TrimRight(title, ".")) >= minLeader
}

// minLeader is the fewest dots that make a leader.
const minLeader = 5

// cutLabel cuts the number off a heading ("5.1 Findings") or a table row ("2.1 Adoption performance").
func (b *block) cutLabel(bare bool) {
	if m, rest := splitMarker(b.text, bare); m.kind == decimalMarker && startsUpper(rest) {
		b.marker, b.text = m, rest
	}
}

// repeatedHeads recognises the column heads that a table repeats on its next
// page: writers keep them out of the table's tags, and by the layout a table
// begins there.
func repeatedHeads(doc *document, blocks []*block) {
	heads := map[string]*row{}
	var last *block // the latest but for notes
	for _, b := range blocks {
		switch {
		case b.row != nil && b.row.header && len(b.row.cells) > 1:
			text := b.join(doc.known)
			if r := heads[text]; r != nil && last.row != nil && last.row.table == r.table && last.last().page < b.first().page {
				r.table.take(b.row.table)
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
