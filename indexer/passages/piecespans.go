package passages

import (
	"unicode"
	"unicode/utf8"

	"evidence/corpus"
)

// pieceSpans finds where in the block's text each of its pieces stands. The text is
// the characters of the pieces in order; what was done to them is undone here:
// white space differs, a hyphen may have been dropped at a line's end, and the marker
// is cut off the front, for which reason it goes from the end backwards. It is
// nil where the text is not what the pieces say. The span of a piece that shows
// nothing in the text is empty.
func (b *block) pieceSpans() []corpus.Span {
	out := make([]corpus.Span, len(b.pieces))
	text := []rune(b.text)
	at := len(text)
	for i := len(b.pieces) - 1; i >= 0; i-- {
		s := b.pieces[i].text()
		for len(s) > 0 {
			r, size := utf8.DecodeLastRuneInString(s)
			s = s[:len(s)-size]
			if isBlank(r) {
				continue
			}
			for at > 0 && isBlank(text[at-1]) {
				at--
			}
			if at == 0 {
				return out // what is left is the marker
			}
			if text[at-1] != r {
				if isHyphen(r) {
					continue
				}
				return nil
			}
			if out[i].End == 0 {
				out[i].End = at
			}
			at--
			out[i].Start = at
		}
	}
	if at > 0 {
		return nil
	}
	return out
}

// isBlank reports whether normaliseSpace takes r for white space or drops it.
func isBlank(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }

// isHyphen reports whether joinLines may drop r from a line's end.
func isHyphen(r rune) bool {
	return r == '-' || r == '\u2010' || r == '\u2011' || r == softHyphen
}

// pageRange gives the first and the last page that the block is on.
func (b *block) pageRange() (first, last int) {
	first, last = b.first().page, b.first().page
	for _, q := range b.pieces {
		first, last = min(first, q.page), max(last, q.page)
	}
	return first, last
}

// pageBreaks finds where the text of a block that begins on page goes over to another.
func (b *block) pageBreaks(doc *document, page int) []corpus.Break {
	var out []corpus.Break
	for i, e := range b.pieceSpans() {
		if p := b.pieces[i].page; p != page && e.End > e.Start {
			out = append(out, corpus.Break{Page: p, At: e.Start, Label: doc.labels[p-1]})
			page = p
		}
	}
	return out
}
