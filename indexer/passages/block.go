package passages

import (
	"bytes"
	"cmp"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/indexer/pdftext"
)

// A piece is a run of a page's line, or a part of one.
type piece struct {
	run      *pdftext.Run
	page     int  // 1-based
	line     int  // index of the line on its page
	index    int  // of the run in its line
	row      int  // the line that it shows on, where that was drawn in parts: 1 and the index of one of them; 0 for its own
	turned   int  // by how many quarters the page was turned back for its run
	glued    bool // the letters after a large initial: of one word with it
	from, to int  // bytes of the run's text
}

func (p piece) text() string { return p.run.Text[p.from:p.to] }

// compare orders pieces as the pages draw their lines.
func (p piece) compare(q piece) int {
	return cmp.Or(cmp.Compare(p.page, q.page), cmp.Compare(p.line, q.line))
}

// A role is what a block is, as far as tags or layout tell.
type role int

const (
	paragraph role = iota
	heading
	title // a heading that names the whole report
	item
	tableRow
	note
	contents // an entry of a table of contents
	figure   // words inside a picture or a diagram
)

// A block is a run of lines that the tags or the layout hold together.
type block struct {
	role   role
	level  int // of a heading by its tag; 0 where there is none
	pieces []piece
	row    *row // of a tableRow

	labelled bool // begins with a number from the margin

	text   string // joined lines, the marker cut off
	marker marker
	number string  // paragraph number, once it is known to be one
	lead   *block  // what introduces a list item
	nest   int     // of an item: how many lists it is in by its indent
	listX  float64 // of an item: where its list begins on the present page and in the present column
}

// A row is a row of a table of data.
type row struct {
	cells  []*cell // those that show anything
	width  int     // how many there are with the empty ones
	header bool
	table  *table
	above  *row // that holds its column heads; nil for none
}

// A cell holds the blocks that are in it.
type cell struct {
	blocks []*block
	column int // its place in the row, from 0
	header bool
}

func (b *block) first() piece { return b.pieces[0] }
func (b *block) last() piece  { return b.pieces[len(b.pieces)-1] }

// sharesLine reports whether two pieces stand on one line of a page.
func (p piece) sharesLine(q piece) bool {
	return p.page == q.page && (p.line == q.line || p.row != 0 && p.row == q.row)
}

// lines cuts the block's pieces into runs that are in one line.
func (b *block) lines() [][]piece {
	n := 0
	for i := range b.pieces {
		if i == 0 || !b.pieces[i].sharesLine(b.pieces[i-1]) {
			n++
		}
	}
	out := make([][]piece, 0, n)
	start := 0
	for i := 1; i <= len(b.pieces); i++ {
		if i == len(b.pieces) || !b.pieces[i].sharesLine(b.pieces[start]) {
			out = append(out, b.pieces[start:i])
			start = i
		}
	}
	return out
}

// joinedText reads the block's pieces as one text.
func (b *block) joinedText(known vocabulary) string {
	if b.row != nil {
		return strings.Join(b.row.texts(known), " ")
	}
	var text []byte
	lines := b.lines()
	for i, line := range lines {
		// Only the last word decides how a line goes on.
		word := bytes.LastIndexByte(bytes.TrimRight(text, " "), ' ') + 1
		text = append(text[:word], joinLines(string(text[word:]), lineText(line), known)...)
		if last := line[len(line)-1]; i+1 < len(lines) && last.run.SoftHyphen && last.to == len(last.run.Text) {
			text = append(bytes.TrimSuffix(text, []byte("-")), string(softHyphen)...)
		}
	}
	return normaliseSpace(string(text))
}

// lineText reads pieces of one line.
func lineText(line []piece) string {
	if len(line) == 1 {
		return line[0].text()
	}
	var s strings.Builder
	for i, p := range line {
		if i > 0 && spaceBetween(line[i-1], p) {
			s.WriteByte(' ')
		}
		s.WriteString(p.text())
	}
	return s.String()
}

// spaceBetween reports whether white space parts two pieces of one line.
func spaceBetween(a, b piece) bool {
	if b.glued {
		return false
	}
	if a.run == b.run {
		return strings.TrimSpace(a.run.Text[a.to:b.from]) != a.run.Text[a.to:b.from]
	}
	if b.from > 0 {
		return true
	}
	gap := b.run.X - (a.run.X + a.run.W)
	if a.line != b.line { // drawn apart: only the page tells
		return gap > wordGap*b.run.Size || gap < -b.run.Size
	}
	return b.run.SpaceBefore || gap > b.run.Size || gap < -b.run.Size
}

// wordGap is the gap that parts two words, in parts of the font size.
const wordGap = 0.15

// normaliseSpace makes every run of white space one space and drops what a page shows of neither: zero-width characters.
func normaliseSpace(s string) string {
	clean := true
	space := false
	for _, r := range s {
		sp := r == ' '
		if sp && space || r != ' ' && isSpace(r) || r == '\u200b' || r == '\ufeff' {
			clean = false
			break
		}
		space = sp
	}
	if !clean {
		s = strings.Map(func(r rune) rune {
			if r == '\u200b' || r == '\ufeff' {
				return -1
			}
			return r
		}, s)
		s = strings.Join(strings.Fields(s), " ")
	}
	return strings.TrimSpace(s)
}

// boxes gives a box for each line of the block.
func (b *block) boxes(doc *document) []corpus.Box {
	var out []corpus.Box
	for _, line := range b.lines() {
		x0, y0, x1, y1 := bounds(line)
		w, h := x1-x0, y1-y0
		if q := line[0].turned; q > 0 {
			x0, y0, w, h = doc.boxBefore(q, line[0].page, x0, y0, w, h)
		}
		x, y, w, h := doc.boxOnPage(line[0].page, x0, y0, w, h)
		out = append(out, corpus.Box{Page: line[0].page, X: hundredths(x), Y: hundredths(y), W: hundredths(w), H: hundredths(h)})
	}
	return out
}

// boxBefore is a box as it was on its page before the page was turned back by quarters.
func (d *document) boxBefore(quarters, page int, x, y, w, h float64) (float64, float64, float64, float64) {
	width, height := d.pages[page-1].Width, d.pages[page-1].Height
	if quarters%2 == 1 {
		width, height = height, width
	}
	return pdftext.TurnBox(quarters, width, height, x, y, w, h)
}

func bounds(line []piece) (x0, y0, x1, y1 float64) {
	for i, p := range line {
		x, y, w, h := p.run.Box(p.from, p.to)
		if i == 0 {
			x0, y0, x1, y1 = x, y, x+w, y+h
			continue
		}
		x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x+w), max(y1, y+h)
	}
	return x0, y0, x1, y1
}

// hundredths rounds to two decimals: a hundredth of a point is far below what a page shows.
func hundredths(f float64) float64 { return math.Round(f*100) / 100 }

// A face is how a block's letters look for the most part.
type face struct {
	size   float64
	bold   bool
	italic bool
	font   string
}

// compare orders faces: smaller before larger, italic before upright, then by font.
func (f face) compare(o face) int {
	return cmp.Or(cmp.Compare(f.size, o.size), falseLast(f.italic, o.italic), cmp.Compare(f.font, o.font))
}

// falseLast orders true before false.
func falseLast(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// face is the look that most of the block's characters have; bold only where nearly all its letters are.
func (b *block) face() face {
	weight := map[face]int{}
	letters, bold := 0, 0
	for _, p := range b.pieces {
		n, f := 0, face{size: hundredths(p.run.Size)}
		for _, r := range p.text() {
			if unicode.IsLetter(r) {
				n++
			}
		}
		if p.run.Font != nil {
			f.italic, f.font = p.run.Font.Italic, p.run.Font.Name
			if p.run.Font.Bold {
				bold += n
			}
		}
		letters += n
		weight[f] += 1 + n
	}
	best, most := face{}, -1
	for f, n := range weight {
		if n > most || n == most && f.compare(best) > 0 { // whatever the order of the map
			best, most = f, n
		}
	}
	best.bold = bold > 0 && bold*20 >= letters*19
	return best
}

// hasLetters reports whether the block holds any letter.
func (b *block) hasLetters() bool {
	for _, p := range b.pieces {
		if strings.IndexFunc(p.text(), unicode.IsLetter) >= 0 {
			return true
		}
	}
	return false
}

// countWords counts the words of s.
func countWords(s string) int { return countWordsTo(s, math.MaxInt) }

// countWordsTo counts the words of s, up to most of them.
func countWordsTo(s string, most int) int {
	n, inside := 0, false
	for _, r := range s {
		space := isSpace(r)
		if !space && !inside {
			if n++; n >= most {
				return n
			}
		}
		inside = !space
	}
	return n
}

// isSpace is unicode.IsSpace, quicker for the letters of most texts.
func isSpace(r rune) bool {
	if r > ' ' && r < 0x80 {
		return false
	}
	return unicode.IsSpace(r)
}

// endsSentence reports whether text ends as a sentence or a lead-in does, closing marks and note numbers aside.
func endsSentence(text string) bool {
	text = strings.TrimRightFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsDigit(r) || strings.ContainsRune("\"'”’)]", r)
	})
	r, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".?!:;…", r)
}
