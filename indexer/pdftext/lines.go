package pdftext

import (
	"math"
	"strings"
	"unicode/utf8"
)

// What a gap means, in parts of the font size. A word is parted from the one
// before it by a gap over spaceGap; a gap over cellGap ends the span as well. A
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
// bold, and kept once. Strings are looked for among the last recent spans.
const (
	redrawn = 0.1
	recent  = 48
)

// A run is what the glyphs of one shown string have in common. Places in it are
// text-space units along the baseline from its origin.
type run struct {
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

// A spanRec is a span while the page's text still grows.
type spanRec struct {
	text, textEnd int // in builder.text
	edge, edgeEnd int // in builder.edges
	run           run
	x0, y0        float64
	space         bool
	dropped       bool // its text stands elsewhere
	actual        bool // its text is an ActualText
}

// A builder puts glyphs together to spans and lines.
type builder struct {
	text  []byte
	edges []float32
	spans []spanRec
	lines []Line

	run      run
	fresh    bool    // no glyph of the run has been placed
	end      float64 // where the last glyph ended, in the run's units
	base     float64 // along the open span, in points, at the run's origin
	lo, hi   float64 // gaps between them are no gaps, in the run's units
	spanOpen bool
	lineOpen bool
	space    bool // white space since the last glyph
	penX     float64
	penY     float64
	last     rune
	begin    float64 // where the last glyph began, in the run's units
	beginX   float64
	beginY   float64
	rtl      bool // the line holds right-to-left letters
	over     bool // the line begins where a recent span does
}

func (b *builder) reset() {
	*b = builder{text: b.text[:0], edges: b.edges[:0], spans: b.spans[:0], lines: b.lines[:0]}
}

// start begins a run: a string about to be shown.
func (b *builder) start(r run) {
	b.leave()
	b.run = r
	b.fresh = true
	b.end = 0
	b.hi = spaceGap * r.size / r.scale
	b.lo = -lineBack * r.size / r.scale
}

// leave notes where on the page the run ended.
func (b *builder) leave() {
	if b.fresh || !b.lineOpen {
		return
	}
	b.penX, b.penY = b.run.at(b.end)
	b.beginX, b.beginY = b.run.at(b.begin)
}

// at is the point on the page x units along the run.
func (r *run) at(x float64) (px, py float64) {
	return r.x + x*r.scale*r.dir.X, r.y + x*r.scale*r.dir.Y
}

// glyph adds a glyph that stands for r and goes from x0 to x1.
func (b *builder) glyph(r rune, x0, x1 float64) {
	if d := x0 - b.end; b.fresh || d > b.hi || d < b.lo {
		if !b.place(r, x0, x1) {
			return
		}
	}
	b.begin, b.end = x0, x1
	if r == ' ' && (!b.spanOpen || b.last == ' ') {
		b.space = b.space || !b.spanOpen
		b.last = r
		return
	}
	b.last = r
	if !b.spanOpen {
		b.openSpan(x0)
	}
	if r < utf8.RuneSelf {
		b.text = append(b.text, byte(r))
	} else {
		b.text = utf8.AppendRune(b.text, r)
		b.rtl = b.rtl || isRTL(r)
	}
	b.edges = append(b.edges, float32(b.base+x0*b.run.scale))
}

// glyphs adds one glyph that stands for several characters, or for none.
func (b *builder) glyphs(s string, x0, x1 float64) {
	n := float64(utf8.RuneCountInString(s))
	switch {
	case n == 0:
		b.widen(x0, x1)
	case strings.ContainsFunc(s, isRTL):
		b.cluster(s, x0, x1)
	default:
		i := 0.0
		for _, r := range s {
			b.glyph(r, x0+(x1-x0)*i/n, x0+(x1-x0)*(i+1)/n)
			i++
		}
	}
}

// cluster adds one glyph that stands for several characters of which some run
// from right to left. They are marked to stay in their order by reorder.
func (b *builder) cluster(s string, x0, x1 float64) {
	first, n := utf8.DecodeRuneInString(s)
	b.glyph(first, x0, x1)
	if !b.spanOpen {
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

// widen makes the open span reach to a glyph that has no character of its own.
func (b *builder) widen(x0, x1 float64) {
	if b.fresh && !b.place(0, x0, x1) {
		return
	}
	b.end = max(b.end, x1)
}

// place decides how the glyph stands to the one before it: in the word, after a
// space or a gap, or on a line of its own. It is false for a glyph drawn again
// in the same place, as some do for boldness.
func (b *builder) place(r rune, x0, x1 float64) bool {
	b.leave()
	px, py := b.run.at(x0)
	fresh := b.fresh
	b.fresh = false
	if !b.follows() {
		b.newLine(px, py)
		return true
	}
	if b.again(r, x1) {
		b.fresh = fresh
		return false
	}
	dx, dy := px-b.penX, py-b.penY
	gap := (dx*b.run.dir.X + dy*b.run.dir.Y) / b.run.size
	off := math.Abs(dy*b.run.dir.X-dx*b.run.dir.Y) / b.run.size
	if gap < -lineBack && off < cellMove && b.leftwards(r, x1) {
		b.closeSpan()
		return true
	}
	switch {
	case !(off < lineMove) || gap >= cellGap && off >= cellMove || gap < -lineBack:
		b.newLine(px, py)
		return true
	case gap >= cellGap:
		b.closeSpan()
		b.space = true
	case gap > spaceGap && (spaced(b.last) || spaced(r)):
		b.addSpace()
	}
	if fresh && b.spanOpen {
		b.resume()
	}
	return true
}

// leftwards tells whether a glyph for r that ends at x1 goes on with a
// right-to-left line to the left of the last glyph.
func (b *builder) leftwards(r rune, x1 float64) bool {
	if !b.rtl && !isRTL(r) {
		return false
	}
	x, y := b.run.at(x1)
	back := ((b.beginX-x)*b.run.dir.X + (b.beginY-y)*b.run.dir.Y) / b.run.size
	return back > -cellMove && back < rtlReach
}

// follows tells whether the run can go on in the open line.
func (b *builder) follows() bool {
	if !b.lineOpen {
		return false
	}
	l := &b.lines[len(b.lines)-1]
	return l.Vertical == b.run.vertical && l.Dir.X*b.run.dir.X+l.Dir.Y*b.run.dir.Y > 0.999
}

func (b *builder) again(r rune, x1 float64) bool {
	if r != b.last {
		return false
	}
	x, y := b.run.at(x1)
	limit := redrawn * b.run.size
	return math.Abs(x-b.penX) < limit && math.Abs(y-b.penY) < limit
}

// spaced tells whether words written in r's script are parted by spaces, as
// Chinese and Japanese ones are not.
func spaced(r rune) bool { return r < 0x3040 || r > 0x9FFF || r >= 0x3100 && r < 0x3400 }

// addSpace puts the space a gap stands for into the span, or before the next.
func (b *builder) addSpace() {
	if !b.spanOpen {
		b.space = true
		return
	}
	if b.last == ' ' {
		return
	}
	s := &b.spans[len(b.spans)-1]
	b.text = append(b.text, ' ')
	b.edges = append(b.edges, float32((b.penX-s.x0)*b.run.dir.X+(b.penY-s.y0)*b.run.dir.Y))
	b.last = ' '
}

// resume goes on in the open span with a new run, if they are alike.
func (b *builder) resume() {
	s := &b.spans[len(b.spans)-1]
	r, o := &b.run, &s.run
	dx, dy := r.x-s.x0, r.y-s.y0
	off := math.Abs(dy*r.dir.X - dx*r.dir.Y)
	if r.font != o.font || r.mark != o.mark || r.hidden != o.hidden ||
		math.Abs(r.height-o.height) > 0.01*o.height || off > 0.02*o.height {
		b.closeSpan()
		return
	}
	b.base = dx*r.dir.X + dy*r.dir.Y
}

func (b *builder) openSpan(x0 float64) {
	r := &b.run
	s := spanRec{text: len(b.text), edge: len(b.edges), run: *r, space: b.space}
	s.x0, s.y0 = r.at(x0)
	b.spans = append(b.spans, s)
	b.base = -x0 * r.scale
	b.spanOpen, b.space = true, false
}

// closeSpan ends the open span and takes the spaces from its end. It is called
// with the pen where the last glyph ended.
func (b *builder) closeSpan() {
	if !b.spanOpen {
		return
	}
	b.spanOpen = false
	s := &b.spans[len(b.spans)-1]
	end := float32((b.penX-s.x0)*s.run.dir.X + (b.penY-s.y0)*s.run.dir.Y)
	for len(b.text) > s.text && b.text[len(b.text)-1] == ' ' {
		b.text = b.text[:len(b.text)-1]
		if e := b.edges[len(b.edges)-1]; e != sameGlyph {
			end = e
		}
		b.edges = b.edges[:len(b.edges)-1]
		b.space = true
	}
	b.edges = append(b.edges, end)
	s.textEnd, s.edgeEnd = len(b.text), len(b.edges)
	if b.over {
		b.dropRepeated(len(b.spans) - 1)
	}
}

// overdraws tells whether a span beginning at x, y begins where a recent one does.
func (b *builder) overdraws(x, y float64) bool {
	for i := len(b.spans) - 1; i >= max(0, len(b.spans)-recent); i-- {
		if b.spans[i].near(x, y, b.run.size) {
			return true
		}
	}
	return false
}

func (s *spanRec) near(x, y, size float64) bool {
	return math.Abs(s.x0-x) < redrawn*size && math.Abs(s.y0-y) < redrawn*size
}

// dropRepeated drops span i where it repeats a recent one in its place, or that
// one, where it alone is not in numbered marked content.
func (b *builder) dropRepeated(i int) {
	s := &b.spans[i]
	for j := i - 1; j >= max(0, i-recent); j-- {
		o := &b.spans[j]
		if !o.dropped && o.near(s.x0, s.y0, s.run.size) &&
			string(b.text[o.text:o.textEnd]) == string(b.text[s.text:s.textEnd]) {
			if o.run.numbered || !s.run.numbered {
				o = s
			}
			o.dropped = true
			return
		}
	}
}

// newLine begins a line at x, y.
func (b *builder) newLine(x, y float64) {
	b.closeLine()
	b.over = b.overdraws(x, y)
	b.lines = append(b.lines, Line{first: len(b.spans), Dir: b.run.dir, Vertical: b.run.vertical})
	b.lineOpen = true
	b.last = 0
}

func (b *builder) closeLine() {
	if !b.lineOpen {
		return
	}
	b.closeSpan()
	b.lineOpen, b.space = false, false
	l := &b.lines[len(b.lines)-1]
	if b.rtl {
		b.reorder(l)
	}
	b.rtl = false
	l.end = len(b.spans)
	if l.end == l.first {
		b.lines = b.lines[:len(b.lines)-1]
	}
}

// finish ends the page's last line.
func (b *builder) finish() {
	b.leave()
	b.closeLine()
}
