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

// minRepeats is on how many pages a line must return to be furniture, and
// minDensity on what part of the pages between its first and its last.
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
	for _, p := range d.pages {
		for _, i := range slices.Concat(marginLines(p, false), marginLines(p, true)) {
			for _, k := range furnitureKeys(p, i) {
				if n := len(seen[k]); n == 0 || seen[k][n-1] != p.Number {
					seen[k] = append(seen[k], p.Number)
				}
			}
		}
	}
	for _, p := range d.pages {
		for _, foot := range []bool{false, true} {
			d.markMargin(p, marginLines(p, foot), foot, seen)
		}
	}
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
	for n < len(lines) && n < edgeLines*2 && d.recurs(p, lines[n], seen) {
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

func (d *document) recurs(p *pdftext.Page, i int, seen map[furnitureKey][]int) bool {
	need := minRepeats
	if len(d.pages) < 2*minRepeats {
		need = 2
	}
	for _, k := range furnitureKeys(p, i) {
		at := seen[k]
		if n := len(at); n >= need && float64(n) >= minDensity*float64(at[n-1]-at[0]+1) {
			return true
		}
	}
	return false
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
	if p.OCR != "" { // which reads the same signs now one way, now another
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
		if _, err := strconv.Atoi(f); err == nil || (i == 0 || i == len(fields)-1) && romanValue(f) > 0 {
			fields[i] = "#"
		}
	}
	return strings.Join(fields, " ")
}

// romanValue is the value of a roman number in small letters, 0 of anything else.
// Only small letters number pages in practice, and "I" is a word.
func romanValue(s string) int {
	value := map[rune]int{'i': 1, 'v': 5, 'x': 10, 'l': 50, 'c': 100}
	total, last := 0, 0
	for _, r := range s {
		v := value[r]
		if v == 0 {
			return 0
		}
		if total += v; v > last && last > 0 {
			total -= 2 * last
		}
		last = v
	}
	return total
}

// findLabels reads the page numbers printed in the margins. They are believed
// where they run with the pages, arabic and roman ones each for itself; the file's own
// page labels serve where no number is printed.
func (d *document) findLabels() {
	d.labels = make([]string, len(d.pages))
	printed := make([][]string, len(d.pages))
	for i, p := range d.pages {
		d.labels[i] = p.Label
		printed[i] = d.printedNumbers(p)
	}
	for _, roman := range []bool{true, false} {
		d.labelPages(printed, roman)
	}
}

// labelPages labels pages by the numbers of one kind that keep the commonest distance from the page's own number.
func (d *document) labelPages(printed [][]string, roman bool) {
	offsets := map[int]int{}
	for i, ps := range printed {
		for _, text := range ps {
			if n := pageNumber(text, roman); n > 0 {
				offsets[n-d.pages[i].Number]++
			}
		}
	}
	offset, most := 0, 0
	for o, n := range offsets {
		if n > most || n == most && o > offset {
			offset, most = o, n
		}
	}
	if most < min(minRepeats, len(d.pages)) {
		return
	}
	for i, ps := range printed {
		n := d.pages[i].Number + offset
		for _, text := range ps {
			if n > 0 && pageNumber(text, roman) == n {
				d.labels[i] = text
			}
		}
		if d.labels[i] == "" && !roman && n > 0 {
			d.labels[i] = strconv.Itoa(n)
		}
	}
}

// printedNumbers are the numbers at either end of the lines in the page's head and foot.
func (d *document) printedNumbers(p *pdftext.Page) []string {
	var out []string
	for _, i := range slices.Concat(marginLines(p, true), marginLines(p, false)) {
		fields := strings.Fields(p.Lines[i].Text())
		if !d.furniture[place{p.Number, i}] || len(fields) == 0 {
			continue
		}
		for _, f := range []string{fields[len(fields)-1], fields[0]} {
			if pageNumber(f, false) > 0 || pageNumber(f, true) > 0 {
				out = append(out, f)
			}
		}
	}
	return out
}

// pageNumber is the value of a printed page number, arabic or roman; 0 of anything else.
func pageNumber(text string, roman bool) int {
	if roman {
		return romanValue(text)
	}
	if n, err := strconv.Atoi(text); err == nil && n > 0 && n < 5000 {
		return n
	}
	return 0
}
