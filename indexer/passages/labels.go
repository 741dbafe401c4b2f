package passages

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"evidence/corpus/lazyregexp"
	"evidence/indexer/pdftext"
)

// A pageNumber is a page's number as it is printed.
type pageNumber struct {
	text   string // "12", "iv", "A-3", "2-3"
	prefix string // "A-", "2-"; "roman" for roman numbers; empty for others
	n      int
}

const romanNumber = "roman"

// How a printed page number can stand in a line, alone or at its end.
var (
	pageOfPages = lazyregexp.New(`(?i)(?:^|\s)(?:page\s+)?(\d{1,4})\s*(?:of|/)\s*\d{1,4}$`)
	namedPage   = lazyregexp.New(`(?i)(?:^|\s)(?:page|p\.|pg\.?)\s*(\d{1,4})$`)
	pageNamed   = lazyregexp.New(`(?i)^(\d{1,4})\s*\|?\s*page$`)
	fenced      = lazyregexp.New(`^(?:[-–—]\s*(\d{1,4}|[ivxlc]+)\s*[-–—]|\[\s*(\d{1,4}|[ivxlc]+)\s*\]|\|\s*(\d{1,4}))$`)
	prefixed    = lazyregexp.New(`^([A-Z]{1,2}[-–.]|\d{1,2}[-–])(\d{1,3})$`)
	upperRoman  = lazyregexp.New(`^[IVXLC]+$`)
)

// isPrefixed reports whether a word is a page number with that of its chapter or annex before it.
func isPrefixed(word string) bool { return prefixed.MatchString(word) }

// readPageNumbers reads the page numbers that a running head or foot may hold.
func readPageNumbers(text string) []pageNumber {
	text = strings.TrimSpace(text)
	for _, form := range []*lazyregexp.Regexp{pageOfPages, namedPage, pageNamed, fenced} {
		if m := form.FindStringSubmatch(text); m != nil {
			return plainPageNumbers(m[1:]...)
		}
	}
	if upperRoman.MatchString(text) {
		return []pageNumber{{text, romanNumber, romanValue(strings.ToLower(text))}}
	}
	fields := strings.Fields(text)
	if len(fields) == 0 {
		return nil
	}
	first, last := fields[0], fields[len(fields)-1]
	if m := prefixed.FindStringSubmatch(last); m != nil {
		n, _ := strconv.Atoi(m[2])
		return append(plainPageNumbers(first), pageNumber{last, m[1], n})
	}
	return plainPageNumbers(last, first)
}

// plainPageNumbers reads the words that are numbers, arabic or roman.
func plainPageNumbers(words ...string) []pageNumber {
	var out []pageNumber
	for _, w := range words {
		if n, err := strconv.Atoi(w); err == nil && n > 0 && n < maxPageNumber {
			out = append(out, pageNumber{w, "", n})
		} else if n := romanValue(w); n > 0 {
			out = append(out, pageNumber{w, romanNumber, n})
		}
	}
	return out
}

// maxPageNumber is above all page numbers of a report.
const maxPageNumber = 5000

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

// markPageNumbers marks lines that hold nothing but a page number, stand beyond all
// text of their page, and run with the pages.
func (d *document) markPageNumbers() {
	found := map[place]pageNumber{}
	for _, p := range d.pages {
		for i := range p.Lines {
			l := &p.Lines[i]
			if n, ok := d.lonePageNumber(p, l); ok {
				found[place{p.Number, i}] = n
			}
		}
	}
	offsets := map[[2]string]int{}
	for _, p := range d.pages {
		for _, n := range d.printedNumbers(p) {
			offsets[[2]string{n.prefix, strconv.Itoa(n.n - p.Number)}]++
		}
	}
	key := func(at place, n pageNumber) [2]string { return [2]string{n.prefix, strconv.Itoa(n.n - at.page)} }
	for at, n := range found {
		offsets[key(at, n)]++
	}
	for at, n := range found {
		if offsets[key(at, n)] >= d.minRepeats() {
			d.furniture[at] = true
		}
	}
}

// lonePageNumber reads a line that holds a page number alone, in the head or foot of its page.
func (d *document) lonePageNumber(p *pdftext.Page, l *pdftext.Line) (pageNumber, bool) {
	if len(l.Runs) == 0 || l.W > 0.3*p.Width {
		return pageNumber{}, false
	}
	mid := (l.Y + l.H/2) / p.Height
	if mid > headPart && mid < 1-headPart {
		return pageNumber{}, false
	}
	text, foot := l.Text(), mid > 0.5
	if len(text) > 20 || !d.beyondBody(p, l, foot) {
		return pageNumber{}, false
	}
	numbers := readPageNumbers(text)
	if len(numbers) == 0 || numbers[0].text != text && hasLetter(strings.NewReplacer("Page", "", "page", "", "PAGE", "", "of", "", numbers[0].text, "").Replace(text)) {
		return pageNumber{}, false
	}
	return numbers[0], true
}

// findLabels reads the page numbers printed in the margins. They are believed
// where they run with the pages, arabic and roman ones each for itself; the file's own
// page labels serve where no number is printed.
func (d *document) findLabels() {
	d.labels = make([]string, len(d.pages))
	printed := make([][]pageNumber, len(d.pages))
	for i, p := range d.pages {
		d.labels[i] = p.Label
		printed[i] = d.printedNumbers(p)
	}
	d.labelPages(printed, romanNumber)
	d.labelPages(printed, "")
	d.labelChapters(printed)
}

// offsetOf is the commonest distance of the numbers with a prefix from the page's own number, and on how many pages it is.
func (d *document) offsetOf(printed [][]pageNumber, prefix string) (offset, most int) {
	offsets := map[int]int{}
	for i, ps := range printed {
		for j, p := range ps {
			if p.prefix == prefix && !slices.Contains(ps[:j], p) {
				offsets[p.n-d.pages[i].Number]++
			}
		}
	}
	for o, n := range offsets {
		if n > most || n == most && o > offset {
			offset, most = o, n
		}
	}
	return offset, most
}

// labelPages labels pages by the numbers of one kind that keep the commonest distance
// from the page's own number. Pages without a number are counted from those beside
// them, but not those before the first number of an excerpt: what comes first in it can
// be the cover of the whole.
func (d *document) labelPages(printed [][]pageNumber, prefix string) {
	offset, most := d.offsetOf(printed, prefix)
	if most < d.minRepeats() {
		return
	}
	counted := offset <= 0
	for i, ps := range printed {
		n := d.pages[i].Number + offset
		for _, p := range ps {
			if n > 0 && p.prefix == prefix && p.n == n {
				d.labels[i], counted = p.text, true
			}
		}
		if d.labels[i] == "" && prefix == "" && n > 0 && counted {
			d.labels[i] = strconv.Itoa(n)
		}
	}
}

// labelChapters labels the pages whose numbers begin anew in each chapter or annex ("2-3", "A-3").
func (d *document) labelChapters(printed [][]pageNumber) {
	offsets, support := map[string]int{}, 0
	for _, ps := range printed {
		for _, p := range ps {
			if _, ok := offsets[p.prefix]; !ok && p.prefix != "" && p.prefix != romanNumber {
				offset, n := d.offsetOf(printed, p.prefix)
				offsets[p.prefix] = offset
				support += n
			}
		}
	}
	if support < d.minRepeats() || 2*len(offsets) > support && len(d.pages) > 1 {
		return
	}
	for i, ps := range printed {
		for _, p := range ps {
			if offset, ok := offsets[p.prefix]; ok && p.n == d.pages[i].Number+offset {
				d.labels[i] = p.text
			}
		}
	}
}

// printedNumbers are the page numbers in the page's running heads and feet, those nearest to the edges last.
func (d *document) printedNumbers(p *pdftext.Page) []pageNumber {
	var lines []int
	for i := range p.Lines {
		if d.furniture[place{p.Number, i}] {
			lines = append(lines, i)
		}
	}
	edge := func(i int) float64 {
		return math.Min(p.Lines[i].Baseline, p.Height-p.Lines[i].Baseline)
	}
	slices.SortStableFunc(lines, func(a, b int) int { return cmp.Compare(edge(b), edge(a)) })
	var out []pageNumber
	for _, i := range lines {
		out = append(out, readPageNumbers(p.Lines[i].Text())...)
	}
	return out
}
