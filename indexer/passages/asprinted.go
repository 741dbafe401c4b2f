package passages

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/indexer/pdftext"
)

// doubt says what is doubtful about the block's text beside its page; empty where
// nothing is. Its words stand as printed where each piece follows the one
// before it either in the page's drawing, or as the next word of a line or the
// next line of a column. Rows are cells in the order of their columns, and what OCR read is to be checked anyhow.
func (b *block) doubt(doc *document) string {
	switch {
	case b.role == figure || doc.pages[b.first().page-1].OCR != "":
		return ""
	case b.row != nil:
		for _, c := range b.row.cells {
			for _, cb := range c.blocks {
				if !cb.standsAsPrinted(doc) {
					return corpus.WordOrder
				}
			}
		}
	case holdsBullet(b.text):
		return corpus.RunTogether
	case !b.standsAsPrinted(doc):
		return corpus.WordOrder
	}
	return ""
}

// standsAsPrinted reports whether each piece that has letters follows the one before it.
func (b *block) standsAsPrinted(doc *document) bool {
	var last *piece
	looks := 0
	for i := range b.pieces {
		p := &b.pieces[i]
		if !hasLetter(p.text()) {
			continue
		}
		if last != nil && !doc.drawnAfter(*last, *p) {
			if looks++; looks > maxLooks || !doc.standsAfter(b, *last, *p) {
				return false
			}
		}
		last = p
	}
	return true
}

// recutDoubtful cuts each paragraph whose words do not follow one another into what was
// drawn together: the boxes of a chart stand side by side, and each has its own sentence.
func recutDoubtful(doc *document, blocks []*block) []*block {
	out := make([]*block, 0, len(blocks))
	for _, b := range blocks {
		if b.role != paragraph && b.role != item || b.row != nil || b.labelled || b.standsAsPrinted(doc) {
			out = append(out, b)
			continue
		}
		pieces := slices.Clone(b.pieces)
		slices.SortStableFunc(pieces, func(p, q piece) int {
			return cmp.Or(p.compare(q), cmp.Compare(p.index, q.index), cmp.Compare(p.from, q.from))
		})
		start := 0
		for i := 1; i <= len(pieces); i++ {
			if i == len(pieces) || !doc.isBesideOrBelow(pieces[start:i], pieces[i]) {
				part := *b
				part.pieces = pieces[start:i:i]
				out = append(out, &part)
				start = i
			}
		}
	}
	return out
}

// isBesideOrBelow reports whether q goes on in the last line of what was drawn before it, or in the line below.
func (d *document) isBesideOrBelow(drawn []piece, q piece) bool {
	p := drawn[len(drawn)-1]
	size := max(p.run.Size, q.run.Size)
	if p.page != q.page || p.turned != q.turned {
		return false
	}
	if d.onLine(p, q) {
		gap := leftEdge(q) - rightEdgeOf(p)
		return gap > -0.5*size && gap < maxWordSpace*size
	}
	step := d.baseline(q) - d.baseline(p)
	last, line := d.bandOf(&block{pieces: drawn}, p), band{leftEdge(q), rightEdgeOf(q), d.baseline(q), q.run.Size}
	return step > 0 && step < lineStep*size && last.overlaps(line)
}

// maxLooks is how often a block's words may have been drawn in another order than they are read.
const maxLooks = 200

// drawnAfter reports whether no letter is drawn between the end of a and the beginning of b.
func (d *document) drawnAfter(a, b piece) bool {
	if a.page != b.page {
		return b.page > a.page
	}
	if a.line == b.line && a.index == b.index {
		return a.to <= b.from && !hasLetter(a.run.Text[a.to:b.from])
	}
	if hasLetter(a.run.Text[a.to:]) || hasLetter(b.run.Text[:b.from]) || b.line < a.line {
		return false
	}
	lines := d.pages[a.page-1].Lines
	for i := a.line; i <= b.line; i++ {
		runs, from, to := lines[i].Runs, 0, len(lines[i].Runs)
		if i == a.line {
			from = a.index + 1
		}
		if i == b.line {
			to = b.index
		}
		if from > to {
			return false
		}
		for j := from; j < to && !d.furniture[place{a.page, i}]; j++ {
			if r := &runs[j]; !d.skipped[r] && hasLetter(r.Text) {
				return false
			}
		}
	}
	return true
}

// maxWordSpace is the widest space between two words of a line that were drawn apart, in parts of the font size.
const maxWordSpace = 1.0

// standsAfter reports whether q is what a reader of the page reads after p: the next word of its
// line, the first of the next line, or the first of the next column.
func (d *document) standsAfter(b *block, p, q piece) bool {
	if p.turned > 0 || q.turned > 0 {
		return p.turned == q.turned && p.line < q.line
	}
	size := max(p.run.Size, q.run.Size)
	if d.onLine(p, q) {
		gap := leftEdge(q) - rightEdgeOf(p)
		return gap > -0.5*size && gap < maxWordSpace*size
	}
	from, to := d.bandOf(b, p), d.bandOf(b, q)
	others := d.othersOf(b, p.page)
	if slices.ContainsFunc(others, func(o band) bool { return o.follows(from, size) || to.follows(o, size) }) {
		return false
	}
	if to.base < from.base {
		return to.x0 > from.x1 && !slices.ContainsFunc(others, func(o band) bool { return o.base > from.base && o.size > noteSize*size && o.overlaps(from) })
	}
	return from.overlaps(to) && !slices.ContainsFunc(others, func(o band) bool {
		return o.base > from.base+0.3*size && o.base < to.base-0.3*size && (o.overlaps(from) || o.overlaps(to))
	})
}

// A band is a part of a line: what of it belongs to a block, or a run of another's.
type band struct{ x0, x1, base, size float64 }

// follows reports whether b is the next word after a of one line.
func (b band) follows(a band, size float64) bool {
	gap := b.x0 - a.x1
	return math.Abs(b.base-a.base) < sameLine*size && gap > -0.5*size && gap < maxWordSpace*size
}

func (b band) overlaps(o band) bool { return min(b.x1, o.x1) > max(b.x0, o.x0) }

// bandOf is what of the line of p belongs to the block.
func (d *document) bandOf(b *block, p piece) band {
	out := band{leftEdge(p), rightEdgeOf(p), d.baseline(p), p.run.Size}
	for _, q := range b.pieces {
		if q.page == p.page && q.turned == 0 && d.onLine(p, q) {
			out.x0, out.x1 = min(out.x0, leftEdge(q)), max(out.x1, rightEdgeOf(q))
		}
	}
	return out
}

// othersOf lists the runs of a page that have letters, stand upright and do not belong to the block.
func (d *document) othersOf(b *block, page int) []band {
	own := map[*pdftext.Run]bool{}
	for _, p := range b.pieces {
		own[p.run] = true
	}
	var out []band
	lines := d.pages[page-1].Lines
	for i := range lines {
		if d.furniture[place{page, i}] || lines[i].QuarterTurns() != 0 {
			continue
		}
		for j := range lines[i].Runs {
			if r := &lines[i].Runs[j]; !own[r] && !d.skipped[r] && hasLetter(r.Text) {
				out = append(out, band{r.X, r.X + r.W, lines[i].Baseline, r.Size})
			}
		}
	}
	return out
}

func rightEdgeOf(p piece) float64 {
	x, _, w, _ := p.run.Box(p.from, p.to)
	return x + w
}

// holdsBullet reports whether a bullet stands between two words of a text, as where two items of a list have run together.
func holdsBullet(text string) bool {
	for at, r := range text {
		if r < utf8.RuneSelf || at == 0 || !strings.ContainsRune(listBullets, r) {
			continue
		}
		before, after := text[:at], text[at+utf8.RuneLen(r):]
		if strings.HasSuffix(before, " ") && strings.HasPrefix(after, " ") && hasLetter(before) && startsWithLetter(after[1:]) {
			return true
		}
	}
	return false
}

func startsWithLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}
