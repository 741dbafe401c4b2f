package pdftext

import (
	"math"
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

type lineRec struct {
	span, spanEnd int
	dir           Vector
	vertical      bool
	rtl           bool
}

// A builder puts glyphs together to spans and lines.
type builder struct {
	text  []byte
	edges []float32
	spans []spanRec
	lines []lineRec

	run      run
	fresh    bool    // no glyph of the run has been placed
	end      float64 // where the last glyph ended, in the run's units
	base     float64 // along the open span, in points, at the run's origin
	lo, hi   float64 // gaps between them are no gaps, in the run's units
	spanOpen bool
	lineOpen bool
	space    bool // white space since the last glyph
	wide     bool // and more than a word space
	penX     float64
	penY     float64
	last     rune
	lastX    float64 // where the last glyph began
	lastY    float64
}

func (b *builder) reset() {
	*b = builder{text: b.text[:0], edges: b.edges[:0], spans: b.spans[:0], lines: b.lines[:0]}
}

// begin starts a run: a string about to be shown.
func (b *builder) begin(r run) {
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
	d := b.end * b.run.scale
	b.penX, b.penY = b.run.x+d*b.run.dir.X, b.run.y+d*b.run.dir.Y
}

// glyph adds a glyph that stands for r and goes from x0 to x1.
func (b *builder) glyph(r rune, x0, x1 float64) {
	if d := x0 - b.end; b.fresh || d > b.hi || d < b.lo {
		if !b.place(r, x0, x1) {
			return
		}
	}
	b.end = x1
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
	}
	b.edges = append(b.edges, float32(b.base+x0*b.run.scale))
}

// glyphs adds one glyph that stands for several characters, or for none.
func (b *builder) glyphs(s string, x0, x1 float64) {
	n := float64(utf8.RuneCountInString(s))
	if n == 0 {
		b.widen(x0, x1)
	}
	i := 0.0
	for _, r := range s {
		b.glyph(r, x0+(x1-x0)*i/n, x0+(x1-x0)*(i+1)/n)
		i++
	}
}

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
	px, py := b.run.x+x0*b.run.scale*b.run.dir.X, b.run.y+x0*b.run.scale*b.run.dir.Y
	fresh := b.fresh
	b.fresh = false
	if !b.follows() {
		b.newLine()
		return true
	}
	if b.redrawn(r, x1) {
		b.fresh = fresh
		return false
	}
	dx, dy := px-b.penX, py-b.penY
	gap := (dx*b.run.dir.X + dy*b.run.dir.Y) / b.run.size
	off := math.Abs(dy*b.run.dir.X-dx*b.run.dir.Y) / b.run.size
	switch {
	case !(off < lineMove) || gap >= cellGap && off >= cellMove || gap < -lineBack:
		b.newLine()
		return true
	case gap >= cellGap:
		b.closeSpan()
		b.space, b.wide = true, true
	case gap > spaceGap && spaced(b.last):
		b.addSpace()
	}
	if fresh && b.spanOpen {
		b.resume()
	}
	return true
}

// follows tells whether the run can go on in the open line.
func (b *builder) follows() bool {
	if !b.lineOpen {
		return false
	}
	l := &b.lines[len(b.lines)-1]
	return l.vertical == b.run.vertical && l.dir.X*b.run.dir.X+l.dir.Y*b.run.dir.Y > 0.999
}

func (b *builder) redrawn(r rune, x1 float64) bool {
	if r != b.last {
		return false
	}
	d := x1 * b.run.scale
	x, y := b.run.x+d*b.run.dir.X, b.run.y+d*b.run.dir.Y
	limit := 1e-3 * b.run.size
	return math.Abs(x-b.penX) < limit && math.Abs(y-b.penY) < limit
}

// spaced tells whether words written in r's script are parted by spaces, so
// that a gap after r is one.
func spaced(r rune) bool { return r < 0x700 || r >= 0x2000 && r <= 0x20CF }

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
	d := x0 * r.scale
	b.spans = append(b.spans, spanRec{
		text: len(b.text), edge: len(b.edges), run: *r, space: b.space,
		x0: r.x + d*r.dir.X, y0: r.y + d*r.dir.Y,
	})
	b.base = -d
	b.spanOpen, b.space, b.wide = true, false, false
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
		end = b.edges[len(b.edges)-1]
		b.edges = b.edges[:len(b.edges)-1]
		b.space = true
	}
	b.edges = append(b.edges, end)
	s.textEnd, s.edgeEnd = len(b.text), len(b.edges)
}

func (b *builder) newLine() {
	b.closeLine()
	b.lines = append(b.lines, lineRec{span: len(b.spans), dir: b.run.dir, vertical: b.run.vertical})
	b.lineOpen = true
	b.last = 0
}

func (b *builder) closeLine() {
	if !b.lineOpen {
		return
	}
	b.closeSpan()
	b.lineOpen, b.space, b.wide = false, false, false
	l := &b.lines[len(b.lines)-1]
	l.spanEnd = len(b.spans)
	if l.spanEnd == l.span {
		b.lines = b.lines[:len(b.lines)-1]
	}
}

// finish ends the page's last line.
func (b *builder) finish() {
	b.leave()
	b.closeLine()
}
