package pdftext

import (
	"math"
	"strings"
	"unicode/utf8"
)

// What a gap means, in parts of the font size. A word is parted from the one
// before it by a gap over spaceGap; a gap over cellGap ends the run as well. A
// step back over lineBack, or a baseline that moves by over lineMove, begins a
// line. The measures are MuPDF's, which agree with readers of English reports.
const (
	spaceGap = 0.15
	cellGap  = 0.8
	lineBack = 0.8
	lineMove = 0.8
	cellMove = 0.4 // as lineMove, across a gap over cellGap
)

// Text drawn again within redrawn of the font size of itself is meant to look
// bold, and kept once. Strings are looked for among the last recent runs.
const (
	redrawn = 0.1
	recent  = 48
)

// A shownString is what the glyphs of one shown string have in common. Places in it are
// text-space units along the baseline from its origin.
type shownString struct {
	x, y     float64 // its origin on the page
	dir      Vector
	scale    float64 // points a unit
	size     float64 // the em on the page, for gaps
	height   float64 // the font size on the page, for boxes
	font     *Font
	mark     int32
	hidden   bool // render mode 3
	numbered bool // in marked content with an id
	vertical bool
}

// A runRecord is a run while the page's text still grows.
type runRecord struct {
	text, textEnd int // in textBuilder.text
	edge, edgeEnd int // in textBuilder.edges
	str           shownString
	x0, y0        float64
	space         bool
	dropped       bool      // its text is elsewhere
	actual        bool      // its text is an ActualText
	reordered     bool      // of right-to-left text: its edges say nothing of when it was drawn
	keeper        int       // 1 and the index of the run that it repeats, where it is dropped for that
	unseen        bool      // some of it cannot be seen
	parts         []runPart // those of an unseen run that can be seen
}

// A textBuilder puts glyphs together to runs and lines.
type textBuilder struct {
	text  []byte
	edges []float32
	runs  []runRecord
	lines []Line
	inks  []ink

	str      shownString
	fresh    bool    // no glyph of the string has been placed
	end      float64 // where the last glyph ended, in the string's units
	base     float64 // along the open run, in points, at the string's origin
	lo, hi   float64 // gaps between them are no gaps, in the string's units
	runOpen  bool
	lineOpen bool
	space    bool // white space since the last glyph
	spread   spreadWord
	penX     float64
	penY     float64
	last     rune
	begin    float64 // where the last glyph began, in the string's units
	beginX   float64
	beginY   float64
	rtl      bool // the line holds right-to-left letters
	passed   bool // a space that begins a line has been passed over
	over     bool // the line begins where a recent run does
}

func (b *textBuilder) reset() {
	*b = textBuilder{text: b.text[:0], edges: b.edges[:0], runs: b.runs[:0], lines: b.lines[:0], inks: b.inks[:0]}
}

// startString begins a string that is about to be shown.
func (b *textBuilder) startString(r shownString) {
	b.endString()
	b.str = r
	b.fresh = true
	b.end = 0
	b.hi = spaceGap * r.size / r.scale
	b.lo = -lineBack * r.size / r.scale
}

// endString notes where on the page the string ended.
func (b *textBuilder) endString() {
	if b.fresh || !b.lineOpen {
		return
	}
	b.penX, b.penY = b.str.point(b.end)
	b.beginX, b.beginY = b.str.point(b.begin)
}

// point is the point on the page x units along the string.
func (r *shownString) point(x float64) (px, py float64) {
	return r.x + x*r.scale*r.dir.X, r.y + x*r.scale*r.dir.Y
}

// addGlyph adds a glyph that stands for r and goes from x0 to x1.
func (b *textBuilder) addGlyph(r rune, x0, x1 float64) {
	if d := x0 - b.end; b.fresh || d > b.hi || d < b.lo {
		if !b.placeGlyph(r, x0, x1) {
			return
		}
	}
	b.begin, b.end = x0, x1
	if r == ' ' && (!b.runOpen || b.last == ' ') {
		b.space = b.space || !b.runOpen
		b.last = r
		if n := len(b.spread.gaps); b.runOpen && n > 0 && b.spread.gaps[n-1] == len(b.text)-1 {
			b.spread.typed = append(b.spread.typed, len(b.text)-1)
		}
		return
	}
	b.last = r
	if !b.runOpen {
		b.beginRun(x0)
	}
	if r < utf8.RuneSelf {
		b.text = append(b.text, byte(r))
	} else {
		b.text = utf8.AppendRune(b.text, r)
		b.rtl = b.rtl || isRTL(r)
	}
	b.edges = append(b.edges, float32(b.base+x0*b.str.scale))
}

// addText adds one glyph that stands for several characters, or for none.
func (b *textBuilder) addText(s string, x0, x1 float64) {
	n := float64(utf8.RuneCountInString(s))
	switch {
	case n == 0:
		b.addEmptyGlyph(x0, x1)
	case strings.ContainsFunc(s, isRTL):
		b.addCluster(s, x0, x1)
	default:
		i := 0.0
		for _, r := range s {
			b.addGlyph(r, x0+(x1-x0)*i/n, x0+(x1-x0)*(i+1)/n)
			i++
		}
	}
}

// addCluster adds one glyph that stands for several characters of which some run
// from right to left. They are marked to stay in their order by reorder.
func (b *textBuilder) addCluster(s string, x0, x1 float64) {
	first, n := utf8.DecodeRuneInString(s)
	b.addGlyph(first, x0, x1)
	if !b.runOpen {
		return
	}
	b.rtl = true
	for _, r := range s[n:] {
		b.text = utf8.AppendRune(b.text, r)
		b.edges = append(b.edges, sameGlyph)
		b.last = r
	}
}

// sameGlyph is the edge of a character that belongs to the glyph before it.
var sameGlyph = float32(math.Inf(-1))

// addEmptyGlyph makes the open run reach to a glyph that has no character of its own.
func (b *textBuilder) addEmptyGlyph(x0, x1 float64) {
	if b.fresh && !b.placeGlyph(0, x0, x1) {
		return
	}
	b.end = max(b.end, x1)
}

// placeGlyph decides where the glyph belongs: in the word, after a
// space or a gap, or on a line of its own. It is false for a glyph drawn again
// in the same place, as some do for boldness.
func (b *textBuilder) placeGlyph(r rune, x0, x1 float64) bool {
	b.endString()
	px, py := b.str.point(x0)
	fresh := b.fresh
	b.fresh = false
	if !b.continuesLine() {
		if r == ' ' {
			return b.passSpace()
		}
		b.newLine(px, py)
		return true
	}
	if b.isRedrawn(r, x1) {
		b.fresh = fresh
		return false
	}
	dx, dy := px-b.penX, py-b.penY
	gap := (dx*b.str.dir.X + dy*b.str.dir.Y) / b.str.size
	off := math.Abs(dy*b.str.dir.X-dx*b.str.dir.Y) / b.str.size
	if gap < -lineBack && off < cellMove && b.continuesLeftwards(r, x1) {
		b.endRun()
		return true
	}
	begins := !(off < lineMove) || gap >= cellGap && off >= cellMove || gap < -lineBack
	if r == ' ' && begins {
		return b.passSpace()
	}
	begins = begins || b.passed && gap >= cellGap
	b.passed = false
	switch {
	case begins:
		b.newLine(px, py)
		return true
	case gap >= cellGap:
		b.endRun()
		b.space = true
	case gap > spaceGap && (usesSpaces(b.last) || usesSpaces(r)):
		b.addSpace()
	}
	if fresh && b.runOpen {
		b.continueRun()
	}
	return true
}

// passSpace passes over a space that begins a line: some writers leave spaces
// elsewhere on the page between the letters of a word. Where the text does not go
// on as if there were no such space, it begins a line.
func (b *textBuilder) passSpace() bool {
	b.fresh, b.passed = true, true
	return false
}

// continuesLeftwards reports whether a glyph for r that ends at x1 goes on with a
// right-to-left line to the left of the last glyph.
func (b *textBuilder) continuesLeftwards(r rune, x1 float64) bool {
	if !b.rtl && !isRTL(r) {
		return false
	}
	x, y := b.str.point(x1)
	back := ((b.beginX-x)*b.str.dir.X + (b.beginY-y)*b.str.dir.Y) / b.str.size
	return back > -cellMove && back < rtlReach
}

// continuesLine reports whether the string can go on in the open line.
func (b *textBuilder) continuesLine() bool {
	if !b.lineOpen {
		return false
	}
	l := &b.lines[len(b.lines)-1]
	return l.Vertical == b.str.vertical && l.Dir.X*b.str.dir.X+l.Dir.Y*b.str.dir.Y > 0.999
}

func (b *textBuilder) isRedrawn(r rune, x1 float64) bool {
	if r != b.last {
		return false
	}
	x, y := b.str.point(x1)
	limit := redrawn * b.str.size
	return math.Abs(x-b.penX) < limit && math.Abs(y-b.penY) < limit
}

// usesSpaces reports whether words written in r's script are parted by spaces, as
// Chinese and Japanese ones are not.
func usesSpaces(r rune) bool { return r < 0x3040 || r > 0x9FFF || r >= 0x3100 && r < 0x3400 }

// addSpace puts the space a gap stands for into the run, or before the next.
func (b *textBuilder) addSpace() {
	if !b.runOpen {
		b.space = true
		return
	}
	if b.last == ' ' {
		return
	}
	s := &b.runs[len(b.runs)-1]
	b.spread.gaps = append(b.spread.gaps, len(b.text))
	b.text = append(b.text, ' ')
	b.edges = append(b.edges, float32((b.penX-s.x0)*b.str.dir.X+(b.penY-s.y0)*b.str.dir.Y))
	b.last = ' '
}

// continueRun goes on in the open run with a new string, if they are alike.
func (b *textBuilder) continueRun() {
	s := &b.runs[len(b.runs)-1]
	r, o := &b.str, &s.str
	dx, dy := r.x-s.x0, r.y-s.y0
	off := math.Abs(dy*r.dir.X - dx*r.dir.Y)
	if r.font != o.font || r.mark != o.mark || r.hidden != o.hidden ||
		math.Abs(r.height-o.height) > 0.01*o.height || off > 0.02*o.height {
		b.endRun()
		return
	}
	b.base = dx*r.dir.X + dy*r.dir.Y
}

func (b *textBuilder) beginRun(x0 float64) {
	r := &b.str
	s := runRecord{text: len(b.text), edge: len(b.edges), str: *r, space: b.space}
	s.x0, s.y0 = r.point(x0)
	b.runs = append(b.runs, s)
	b.base = -x0 * r.scale
	b.runOpen, b.space = true, false
	b.spread.gaps, b.spread.typed = b.spread.gaps[:0], b.spread.typed[:0]
}

// endRun ends the open run and takes the spaces from its end. It is called
// with the pen where the last glyph ended.
func (b *textBuilder) endRun() {
	if !b.runOpen {
		return
	}
	b.runOpen = false
	s := &b.runs[len(b.runs)-1]
	end := float32((b.penX-s.x0)*s.str.dir.X + (b.penY-s.y0)*s.str.dir.Y)
	for len(b.text) > s.text && b.text[len(b.text)-1] == ' ' {
		b.text = b.text[:len(b.text)-1]
		if e := b.edges[len(b.edges)-1]; e != sameGlyph {
			end = e
		}
		b.edges = b.edges[:len(b.edges)-1]
		b.space = true
	}
	b.closeUp(s)
	b.edges = append(b.edges, end)
	s.textEnd, s.edgeEnd = len(b.text), len(b.edges)
	if b.over {
		b.dropRepeated(len(b.runs) - 1)
	}
}

// overdraws reports whether a run beginning at x, y begins where a recent one does.
func (b *textBuilder) overdraws(x, y float64) bool {
	for i := len(b.runs) - 1; i >= max(0, len(b.runs)-recent); i-- {
		if b.runs[i].beginsNear(x, y, b.str.size) {
			return true
		}
	}
	return false
}

func (s *runRecord) beginsNear(x, y, size float64) bool {
	return math.Abs(s.x0-x) < redrawn*size && math.Abs(s.y0-y) < redrawn*size
}

// dropRepeated drops run i where it repeats a recent one in its place, or that
// one, where it alone is not in numbered marked content.
func (b *textBuilder) dropRepeated(i int) {
	s := &b.runs[i]
	for j := i - 1; j >= max(0, i-recent); j-- {
		o := &b.runs[j]
		if !o.dropped && o.beginsNear(s.x0, s.y0, s.str.size) &&
			string(b.text[o.text:o.textEnd]) == string(b.text[s.text:s.textEnd]) {
			if o.str.numbered || !s.str.numbered {
				s.dropped, s.keeper = true, j+1
			} else {
				o.dropped, o.keeper = true, i+1
			}
			return
		}
	}
}

// newLine begins a line at x, y.
func (b *textBuilder) newLine(x, y float64) {
	b.closeLine()
	b.over = b.overdraws(x, y)
	b.lines = append(b.lines, Line{first: len(b.runs), Dir: b.str.dir, Vertical: b.str.vertical})
	b.lineOpen, b.passed = true, false
	b.last = 0
}

func (b *textBuilder) closeLine() {
	if !b.lineOpen {
		return
	}
	b.endRun()
	b.lineOpen, b.space = false, false
	l := &b.lines[len(b.lines)-1]
	if b.rtl {
		b.reorderLine(l)
	}
	b.rtl = false
	l.end = len(b.runs)
	if l.end == l.first {
		b.lines = b.lines[:len(b.lines)-1]
	}
}

// finish ends the page's last line.
func (b *textBuilder) finish() {
	b.endString()
	b.closeLine()
}
