package passages

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/indexer/pdftext"
)

// A marginNumber is a number alone in the margin beside a line of text.
type marginNumber struct {
	run  *pdftext.Run
	n    int
	base float64
	page int
}

// findMarginNumbers finds the numbers of lines, which are no words of the text, and the
// numbers of paragraphs that stand in the right margin.
func (d *document) findMarginNumbers() {
	var right []marginNumber
	for _, p := range d.pages {
		left, beyond := d.numbersBeside(p)
		for _, side := range [][]marginNumber{left, beyond} {
			if d.countLines(p, side) {
				for _, m := range side {
					d.skipped[m.run] = true
				}
			}
		}
		for _, m := range beyond {
			if !d.skipped[m.run] {
				right = append(right, m)
			}
		}
	}
	if len(right) >= minMarginal && countsUp(right, 1) {
		for _, m := range right {
			d.marginal[m.run] = true
		}
	}
}

// minMarginal is the fewest paragraph numbers that a report has in its right margin.
const minMarginal = 5

// minLineNumbers is the fewest line numbers that a page has.
const minLineNumbers = 5

// numbersBeside lists the numbers left and right of all other text of a page, from the top down.
func (d *document) numbersBeside(p *pdftext.Page) (left, right []marginNumber) {
	textLeft, textRight := math.Inf(1), 0.0
	for i := range p.Lines {
		l := &p.Lines[i]
		if l.Dir.X < 0.99 || d.furniture[place{p.Number, i}] {
			continue
		}
		for j := range l.Runs {
			r := &l.Runs[j]
			n := smallNumber(r.Text)
			if n < 1 || n >= maxNumber || r.Raised {
				textLeft, textRight = min(textLeft, r.X), max(textRight, r.X+r.W)
				continue
			}
			m := marginNumber{r, n, r.Baseline, p.Number}
			if j == 0 {
				left = append(left, m)
			}
			if j == len(l.Runs)-1 {
				right = append(right, m)
			}
		}
	}
	left = slices.DeleteFunc(left, func(m marginNumber) bool { return m.run.X+m.run.W > textLeft-0.5*m.run.Size })
	right = slices.DeleteFunc(right, func(m marginNumber) bool { return m.run.X < textRight+0.5*m.run.Size })
	for _, side := range [][]marginNumber{left, right} {
		slices.SortStableFunc(side, func(a, b marginNumber) int { return cmp.Compare(a.base, b.base) })
	}
	return left, right
}

// countsUp reports whether nearly all numbers are by step more than the one before, or begin a page or part anew.
func countsUp(ms []marginNumber, step int) bool {
	good := 0
	for i := 1; i < len(ms); i++ {
		if ms[i].n == ms[i-1].n+step || ms[i].n <= step {
			good++
		}
	}
	return good*10 >= (len(ms)-1)*9
}

// countLines reports whether the numbers count a page's lines, each or every
// fifth: sentences go on from one line that has a number to the next.
func (d *document) countLines(p *pdftext.Page, ms []marginNumber) bool {
	if len(ms) < minLineNumbers {
		return false
	}
	step := 1
	if countsUp(ms, 5) {
		step = 5
	} else if !countsUp(ms, 1) {
		return false
	}
	own := map[*pdftext.Run]bool{}
	for _, m := range ms {
		own[m.run] = true
	}
	lines, goOn := 0, 0
	for i := range p.Lines {
		l := &p.Lines[i]
		if len(l.Runs) == 0 || l.Baseline < ms[0].base-1 || l.Baseline > ms[len(ms)-1].base+1 || d.furniture[place{p.Number, i}] {
			continue
		}
		runs := slices.DeleteFunc(slices.Clone(l.Runs), func(r pdftext.Run) bool { return pureNumber(r.Text) })
		if len(runs) == 0 {
			continue
		}
		lines++
		if r, _ := utf8.DecodeRuneInString(runs[0].Text); unicode.IsLower(r) {
			goOn++
		}
	}
	return len(ms)*step*10 >= lines*8 && goOn*3 >= lines
}

func pureNumber(s string) bool { return smallNumber(s) > 0 }

// smallNumber is the number that s is, of at most four digits; 0 of anything else.
func smallNumber(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' || i > 3 {
			return 0
		}
		n = 10*n + int(s[i]-'0')
	}
	return n
}

// moveMarginal puts a paragraph's number that stands at the end of a row, in the right margin, before its text.
func (d *document) moveMarginal(r layoutRow) layoutRow {
	n := len(r)
	if n < 2 || !d.marginal[r[n-1].pieces[0].run] {
		return r
	}
	number, first := r[n-1], r[0]
	first.pieces = slices.Concat(number.pieces, first.pieces)
	first.text = number.text + " " + first.text
	first.labelled = true
	return append(layoutRow{first}, r[1:n-1]...)
}

// joinDropCap joins a large initial that begins a text with the letters beside it.
func joinDropCap(segs []segment, bodySize float64) []segment {
	for i := range segs {
		c := segs[i]
		if utf8.RuneCountInString(c.text) > 2 || c.face.size < 1.8*bodySize || !startsUpper(strings.TrimLeft(c.text, "‘“'\"")) {
			continue
		}
		if at := besideCap(segs, c); at >= 0 {
			s := &segs[at]
			pieces := slices.Concat(c.pieces, s.pieces)
			row := s.pieces[0].line + 1
			for k := range pieces {
				pieces[k].row = row
			}
			pieces[len(c.pieces)].glued = true
			s.pieces, s.text = pieces, c.text+s.text
			return joinDropCap(slices.Delete(segs, i, i+1), bodySize)
		}
	}
	return segs
}

// besideCap is the first of the lines beside a large initial, -1 where there are not two.
func besideCap(segs []segment, c segment) int {
	first, n := -1, 0
	for i, s := range segs {
		mid := (s.y0 + s.y1) / 2
		if gap := s.x0 - c.x1; gap < -1 || gap > c.face.size/2 || s.face.size > c.face.size/1.8 || mid < c.y0 || mid > c.base || s.base > c.base+s.face.size/2 {
			continue
		}
		n++
		if first < 0 || s.base < segs[first].base {
			first = i
		}
	}
	if n < 2 {
		return -1
	}
	if r, _ := utf8.DecodeRuneInString(segs[first].text); !unicode.IsLetter(r) {
		return -1
	}
	return first
}
