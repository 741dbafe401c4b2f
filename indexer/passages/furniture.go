package passages

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"evidence/indexer/pdftext"
)

// Where running heads and feet can stand: how many lines they take up and how much of the page's height.
const (
	edgeLines = 4
	edgePart  = 0.1
)

// minRepeats is on how many pages of a long document a line must return to be
// furniture, and minDensity on what part of the pages between its first and its last.
const (
	minRepeats = 3
	minDensity = 0.2
)

// A furnitureKey is what a running head keeps from page to page: its place and its words, numbers aside.
type furnitureKey struct {
	y    int // of the baseline, in steps of 4 points, from the page's nearer edge
	foot bool
	text string
}

// findFurniture recognises running heads, running feet and page numbers: the
// outermost lines of a page that return on other pages in the same place with the
// same words, numbers aside, with a gap between them and the body.
func (d *document) findFurniture() {
	seen := map[furnitureKey][]int{}
	d.leads = leads{}
	for _, p := range d.pages {
		for _, i := range slices.Concat(marginLines(p, false), marginLines(p, true)) {
			for _, k := range furnitureKeys(p, i) {
				if n := len(seen[k]); n == 0 || seen[k][n-1] != p.Number {
					seen[k] = append(seen[k], p.Number)
				}
				d.leads.add(k, p, i)
			}
		}
	}
	for _, p := range d.pages {
		for _, foot := range []bool{false, true} {
			d.markMargin(p, marginLines(p, foot), foot, seen)
		}
	}
	d.markArtifacts()
	d.markSlots()
	d.markPageNumbers()
}

// marginLines lists the lines in a page's head or foot margin, the outermost first.
func marginLines(p *pdftext.Page, foot bool) []int {
	var out []int
	for i := range p.Lines {
		l := &p.Lines[i]
		mid := l.Y + l.H/2
		if len(l.Runs) > 0 && (!foot && mid < p.Height*edgePart || foot && mid > p.Height*(1-edgePart)) {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int {
		if foot {
			a, b = b, a
		}
		return cmp.Compare(p.Lines[a].Baseline, p.Lines[b].Baseline)
	})
	return out
}

// markMargin takes lines from the page's edge inwards as long as they return on
// other pages, and gives back the innermost of them that no gap parts from the body.
func (d *document) markMargin(p *pdftext.Page, lines []int, foot bool, seen map[furnitureKey][]int) {
	n := 0
	for n < len(lines) && n < edgeLines*2 && d.recurs(p, lines[n], seen) && !isNote(&p.Lines[lines[n]]) {
		n++
	}
	for ; n > 0; n-- {
		last := &p.Lines[lines[n-1]]
		if onlyNumber(last) || d.gapInside(p, last, foot) {
			break
		}
	}
	for _, i := range lines[:n] {
		d.furniture[place{p.Number, i}] = true
	}
}

// minRepeats is on how many pages a line must return to be furniture.
func (d *document) minRepeats() int {
	if len(d.pages) < 2*minRepeats {
		return min(2, len(d.pages))
	}
	return minRepeats
}

// A lead is the number that a line which returns begins with, or its distance from the page's own.
type lead struct {
	furnitureKey
	n        int
	distance bool
}

// leads counts the numbers that lines begin with: those of running heads are
// the page's or always the same, those of notes that say the same go on by themselves.
type leads map[lead]int

// leadNumber is the number that a line with other words begins with.
func leadNumber(p *pdftext.Page, i int) (int, bool) {
	first, rest, _ := strings.Cut(p.Lines[i].Text(), " ")
	n, err := strconv.Atoi(first)
	return n, err == nil && hasLetter(rest)
}

func (s leads) add(k furnitureKey, p *pdftext.Page, i int) {
	if n, ok := leadNumber(p, i); ok {
		s[lead{k, n, false}]++
		s[lead{k, n - p.Number, true}]++
	}
}

func (s leads) agree(k furnitureKey, p *pdftext.Page, i int) bool {
	n, ok := leadNumber(p, i)
	return !ok || s[lead{k, n, false}] > 1 || s[lead{k, n - p.Number, true}] > 1
}

func (d *document) recurs(p *pdftext.Page, i int, seen map[furnitureKey][]int) bool {
	for _, k := range furnitureKeys(p, i) {
		at := seen[k]
		if n := len(at); n >= max(d.minRepeats(), 2) && d.leads.agree(k, p, i) && float64(n) >= minDensity*float64(at[n-1]-at[0]+1) {
			return true
		}
	}
	return false
}

// isNote reports whether a line begins with the raised number of a note: "Ibid."
// returns on many pages and is no running foot.
func isNote(l *pdftext.Line) bool {
	return len(l.Runs) > 1 && l.Runs[0].Raised && hasLetter(l.Text())
}

func onlyNumber(l *pdftext.Line) bool {
	return strings.TrimFunc(withoutNumbers(l.Text()), func(r rune) bool { return r == '#' || unicode.IsPunct(r) || r == ' ' }) == ""
}

// gapInside reports whether white space parts a line from the next one towards the middle of the page.
func (d *document) gapInside(p *pdftext.Page, l *pdftext.Line, foot bool) bool {
	gap := p.Height
	for i := range p.Lines {
		o := &p.Lines[i]
		if len(o.Runs) == 0 {
			continue
		}
		if dist := o.Baseline - l.Baseline; !foot && dist > 2 {
			gap = min(gap, dist)
		} else if foot && dist < -2 {
			gap = min(gap, -dist)
		}
	}
	return gap > 1.45*l.Runs[0].Size
}

// furnitureKeys are the keys under which a line may return: its place may differ by a little.
func furnitureKeys(p *pdftext.Page, i int) []furnitureKey {
	l := &p.Lines[i]
	foot := l.Y > p.Height/2
	y := l.Baseline
	if foot {
		y = p.Height - y
	}
	text := withoutNumbers(l.Text())
	if l.Runs[0].FromOCR() { // which reads the same signs now one way, now another
		text = strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || r == '#' {
				return r
			}
			return -1
		}, text)
	}
	step := int(math.Floor(y / 4))
	return []furnitureKey{{step, foot, text}, {step + 1, foot, text}}
}

// withoutNumbers writes # for each number, and for a roman one at either end.
func withoutNumbers(s string) string {
	fields := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '|' })
	for i, f := range fields {
		if _, err := strconv.Atoi(f); err == nil || (i == 0 || i == len(fields)-1) && (romanValue(f) > 0 || isPrefixed(f)) {
			fields[i] = "#"
		}
	}
	return strings.Join(fields, " ")
}

// beyondBody reports whether a line stands nearer to the page's head or foot than all lines that are no furniture.
func (d *document) beyondBody(p *pdftext.Page, l *pdftext.Line, foot bool) bool {
	for i := range p.Lines {
		if foot { // what stands below is mostly drawn later
			i = len(p.Lines) - 1 - i
		}
		o := &p.Lines[i]
		if o == l || len(o.Runs) == 0 || d.furniture[place{p.Number, i}] {
			continue
		}
		if dist := o.Baseline - l.Baseline; foot && dist > -0.8*l.Runs[0].Size || !foot && dist < 0.8*l.Runs[0].Size {
			return false
		}
	}
	return true
}

// isArtifact reports whether all of a line is marked as no part of the document's text.
func isArtifact(l *pdftext.Line) bool {
	for i := range l.Runs {
		if !l.Runs[i].Artifact {
			return false
		}
	}
	return len(l.Runs) > 0
}

// markArtifacts marks the lines that the file itself sets apart as artifacts, where
// they return on another page: wherever in the head or the foot they stand.
func (d *document) markArtifacts() {
	pages := map[string][]int{}
	each := func(visit func(p *pdftext.Page, i int, key string)) {
		for _, p := range d.pages {
			for i := range p.Lines {
				l := &p.Lines[i]
				mid := (l.Y + l.H/2) / p.Height
				if !isArtifact(l) || mid > headPart && mid < 1-headPart {
					continue
				}
				if key := strings.Trim(withoutNumbers(l.Text()), "# "); hasLetter(key) {
					visit(p, i, key)
				}
			}
		}
	}
	each(func(p *pdftext.Page, _ int, key string) {
		if at := pages[key]; len(at) == 0 || at[len(at)-1] != p.Number {
			pages[key] = append(at, p.Number)
		}
	})
	each(func(p *pdftext.Page, i int, key string) {
		if len(pages[key]) > 1 {
			d.furniture[place{p.Number, i}] = true
		}
	})
}

// headPart is how much of the page's height a head or a foot of several lines, or a page number, takes up.
const headPart = 0.15

// A slot is where running heads stand: a baseline, from the nearer edge, and a size.
type slot struct {
	foot       bool
	base, size float64
}

func slotOf(p *pdftext.Page, l *pdftext.Line) slot {
	s := slot{foot: l.Y > p.Height/2, base: roundToHalf(l.Baseline), size: roundToHalf(l.Runs[0].Size)}
	if s.foot {
		s.base = roundToHalf(p.Height - l.Baseline)
	}
	return s
}

// markSlots marks what stands exactly where other pages have their running head or
// foot: the name of a chapter that has few right-hand pages.
func (d *document) markSlots() {
	slots := map[slot]int{}
	for at := range d.furniture {
		p := d.pages[at.page-1]
		if l := &p.Lines[at.line]; hasLetter(withoutNumbers(l.Text())) {
			slots[slotOf(p, l)]++
		}
	}
	for _, p := range d.pages {
		for i := range p.Lines {
			l := &p.Lines[i]
			if len(l.Runs) == 0 || d.furniture[place{p.Number, i}] || slots[slotOf(p, l)] < 2 || countWords(l.Text()) > maxHead || isNote(l) {
				continue
			}
			if foot := l.Y > p.Height/2; d.beyondBody(p, l, foot) && d.gapInside(p, l, foot) {
				d.furniture[place{p.Number, i}] = true
			}
		}
	}
}

// maxHead is the most words of a running head that does not return.
const maxHead = 12
