package passages

import (
	"math"
	"slices"
	"strconv"
)

// gatherNotes makes footnotes of the small print at the foot of pages that is tagged
// as paragraphs, the numbers apart from the texts: small lines below all others,
// each note with the number after that of the one before.
func gatherNotes(doc *document, blocks []*block) []*block {
	small := map[int][]*block{}
	floor := map[int]float64{} // the lowest baseline of other text
	for _, b := range blocks {
		if b.isSmallPrint(doc) {
			small[b.first().page] = append(small[b.first().page], b)
			continue
		}
		for _, p := range b.pieces {
			floor[p.page] = max(floor[p.page], doc.baseline(p))
			if b.role == note {
				floor[p.page] = math.Inf(1) // the page's notes are tagged as such
			}
		}
	}
	for page, bs := range small {
		bs = slices.DeleteFunc(bs, func(b *block) bool { return doc.baseline(b.first()) <= floor[page] })
		if notes := notesOf(doc, bs); len(notes) > 0 {
			at := slices.Index(blocks, bs[0])
			blocks = slices.Insert(blocks, at, notes...)
			blocks = slices.DeleteFunc(blocks, func(b *block) bool { return slices.Contains(bs, b) })
		}
	}
	return blocks
}

// isSmallPrint reports whether all of a text is smaller than the body, and on one page.
func (b *block) isSmallPrint(doc *document) bool {
	if b.role != paragraph && b.role != item || b.row != nil || len(b.pieces) == 0 {
		return false
	}
	for _, p := range b.pieces {
		if p.run.Size > noteSize*doc.bodySize || p.page != b.first().page || !doc.isUpright(p) {
			return false
		}
	}
	return true
}

// notesOf cuts the lines of small print into numbered notes; none where they are not such.
func notesOf(doc *document, blocks []*block) []*block {
	var ps []piece
	alone := map[piece]bool{} // numbers tagged by themselves
	for _, b := range blocks {
		ps = append(ps, b.pieces...)
		if len(b.pieces) == 1 {
			alone[b.first()] = true
		}
	}
	if len(ps) == 0 {
		return nil
	}
	doc.sortByPlace(ps)
	var notes []*block
	number := 0
	for _, line := range (&block{pieces: ps}).lines() {
		p := line[0]
		p.row = 0
		n, err := strconv.Atoi(p.text())
		begins := err == nil && len(line) > 1 && (number == 0 || n == number+1) && (alone[p] || p.run.Size < 0.85*line[1].run.Size)
		switch {
		case begins:
			notes, number = append(notes, &block{role: note, pieces: slices.Clone(line)}), n
		case len(notes) == 0:
			return nil
		default:
			last := notes[len(notes)-1]
			last.pieces = append(last.pieces, line...)
		}
	}
	return notes
}

// largerThanNote is how much larger than a note's letters those of other text are.
const largerThanNote = 1.06

// shortNoteLine is where a line of a note ends that could have gone on, in parts of where its lines end.
const shortNoteLine = 0.7

// splitNote cuts off what is tagged as part of a note and is not: the next note,
// which begins with the next number, and the text of the next page, in larger letters.
func (b *block) splitNote() []*block {
	if b.role != note || len(b.pieces) < 2 {
		return nil
	}
	var out []*block
	open, number := b, noteNumber(b.pieces)
	lines := b.lines()
	size, right := largestSize(lines[0]), 0.0
	for _, p := range b.pieces {
		right = max(right, rightEdgeOf(p))
	}
	b.pieces = slices.Clip(b.pieces[:len(lines[0])])
	for i, line := range lines[1:] {
		n, s := noteNumber(line), largestSize(line)
		switch {
		case n > 0:
		case len(line) == 1 && s < 0.85*size: // drawn apart
			n = smallNumber(line[0].text())
		case rightEdgeOf(lines[i][len(lines[i])-1]) < shortNoteLine*right:
			if m, rest := splitMarker(normaliseSpace(lineText(line)), true); m.kind == decimalMarker && startsUpper(rest) {
				n = m.nums[0]
			}
		}
		switch {
		case n > 0 && open.role == note && (n == number+1 || number == 0 && noteNumber(line) == n):
			open, number = &block{role: note}, n
			out = append(out, open)
		case s > largerThanNote*size:
			open, size = &block{}, s
			out = append(out, open)
		}
		open.pieces = append(open.pieces, line...)
	}
	return out
}

// noteNumber is the small number that a line of a note begins with; 0 for none.
func noteNumber(line []piece) int {
	if len(line) < 2 || !line[0].run.Raised && line[0].run.Size > 0.85*line[1].run.Size {
		return 0
	}
	return smallNumber(line[0].text())
}

func largestSize(line []piece) float64 {
	size := 0.0
	for _, p := range line {
		size = max(size, p.run.Size)
	}
	return size
}

// minDates is the fewest entries of a chronology.
const minDates = 4

// rowsOfDates makes rows of the entries of a chronology that are tagged as headings:
// a date, a wide gap, and what happened, its lines one below the other.
func rowsOfDates(blocks []*block) []*block {
	for i := 0; i < len(blocks); {
		end := i
		for end < len(blocks) && blocks[end].role == heading && blocks[end].row == nil &&
			(blocks[end].isDated(blocks[i]) || end > i && blocks[end].isEvent(blocks[i])) {
			end++
		}
		if end-i >= minDates {
			t, x := &table{}, blocks[i].secondColumn()
			for k, b := range blocks[i:end] {
				blocks[i+k] = b.datedRow(t, x)
			}
			t.findHeads()
		}
		i = max(end, i+1)
	}
	return blocks
}

// minDateGap is the narrowest gap between a date and its event, in parts of the font size.
const minDateGap = 1.5

// secondColumn is where the second part of a block's first line begins after a wide gap; 0 for none.
func (b *block) secondColumn() float64 {
	if len(b.pieces) == 0 {
		return 0
	}
	line := b.lines()[0]
	for i := 1; i < len(line); i++ {
		if leftEdge(line[i])-(line[i-1].run.X+line[i-1].run.W) > minDateGap*line[i].run.Size {
			return leftEdge(line[i])
		}
	}
	return 0
}

// isDated reports whether the block has two columns, and those of another.
func (b *block) isDated(o *block) bool {
	x := b.secondColumn()
	if x == 0 || math.Abs(x-o.secondColumn()) > 2 || math.Abs(b.leftEdge()-o.leftEdge()) > 2 {
		return false
	}
	m, rest := splitMarker(b.first().text(), true)
	if year := len(m.nums) == 1 && m.nums[0] > maxParagraphs; m.kind != noMarker && rest == "" && !year {
		return false
	}
	for _, line := range b.lines()[1:] {
		if edge := leftEdge(line[0]); math.Abs(edge-x) > 2 && math.Abs(edge-b.leftEdge()) > 2 {
			return false
		}
	}
	return true
}

// isEvent reports whether all of the block stands in the second column of another: something else of the same date.
func (b *block) isEvent(o *block) bool {
	for _, line := range b.lines() {
		if math.Abs(leftEdge(line[0])-o.secondColumn()) > 2 {
			return false
		}
	}
	return len(b.pieces) > 0
}

// maxParagraphs is above the numbers of headings.
const maxParagraphs = 1000

// datedRow makes a row of the block's two columns, of which the second begins at x.
func (b *block) datedRow(t *table, x float64) *block {
	date, event := &block{}, &block{}
	for _, p := range b.pieces {
		to := event
		if leftEdge(p) < x-2 {
			to = date
		}
		to.pieces = append(to.pieces, p)
	}
	r := &row{table: t, width: 2}
	for i, part := range []*block{date, event} {
		if len(part.pieces) > 0 {
			r.cells = append(r.cells, &cell{column: i, blocks: []*block{part}})
		}
	}
	t.rows = append(t.rows, r)
	return r.block()
}
