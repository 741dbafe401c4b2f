package pdftext

import "math"

const replacement = '\uFFFD' // stands for a glyph whose character is not known

// A pen shows the strings of one operator. Its unit is the em along the
// baseline, so that widths of glyphs and the numbers of TJ need no scaling.
type pen struct {
	x           float64 // from the start of the operator
	charSpacing float64 // added after every code
	wordSpacing float64 // and after a single-byte space
	lo, hi      float64 // the part of the baseline inside the page's visible part
	sign        float64 // of the numbers of TJ: vertical writing goes the other way
	hidden      bool
	unseen      Unseen  // why a hidden string, or a glyph beyond the clip, cannot be seen; -1 where it is not counted
	clipLo      float64 // the part of the baseline inside the clipping path's box
	clipHi      float64
	shownLo     float64 // a glyph between them is seen without doubt; an empty range for a hidden string
	shownHi     float64
	inWord      bool // the glyph before was unseen
}

func (in *interpreter) showString(s *operandScanner) {
	if n := len(s.ops); n > 0 {
		in.showOperands(s, s.ops[n-1:])
	}
}

// showArray shows the strings of TJ's array.
func (in *interpreter) showArray(s *operandScanner) {
	if len(s.ops) > 0 && s.ops[0].kind == kArray {
		in.showOperands(s, s.ops[1:])
	}
}

// showOperands shows strings, moved by the numbers between them.
func (in *interpreter) showOperands(s *operandScanner, ops []operand) {
	if in.gs.font == nil {
		in.empty = false
		return
	}
	p := in.newPen(s, ops)
	for i := range ops {
		switch o := &ops[i]; o.kind {
		case kString:
			str := in.withinLimits(s.bytes(o))
			if in.empty {
				in.noteShown(str)
			}
			in.showBytes(&p, str)
		case kNumber:
			p.x -= p.sign * o.num / 1000
		}
	}
	if in.gs.font.vertical {
		in.textMatrix = in.textMatrix.translate(0, -p.x*in.gs.size)
	} else {
		in.textMatrix = in.textMatrix.translate(p.x*in.gs.size*in.gs.scaling, 0)
	}
}

// newPen begins a string at the text matrix, which is to show ops.
func (in *interpreter) newPen(s *operandScanner, ops []operand) pen {
	gs := &in.gs
	m := in.textMatrix.mul(gs.ctm)
	r := shownString{font: gs.font, mark: in.currentContent(), hidden: gs.renderMode == 3, vertical: gs.font.vertical}
	r.numbered = in.marks[r.mark].mcid >= 0
	r.x, r.y = m.apply(0, gs.rise)
	em := gs.size * gs.scaling
	ux, uy := m.a, m.b
	if r.vertical {
		em = gs.size
		ux, uy = -m.c, -m.d
	}
	r.height = math.Abs(gs.size) * math.Hypot(m.c, m.d)
	r.size = math.Abs(gs.size) * m.expansion() * math.Sqrt(math.Abs(gs.scaling))
	length := math.Hypot(ux, uy)
	r.scale = math.Abs(em) * length
	p := pen{sign: 1, unseen: -1, clipLo: math.Inf(-1), clipHi: math.Inf(1), shownLo: math.Inf(1)}
	if !(r.scale > 1e-6 && r.size > 1e-6 && r.scale < 1e6 && math.Abs(r.x) < 1e6 && math.Abs(r.y) < 1e6) {
		p.hidden = true
		if r.size <= 1e-6 && in.page.contains([2]float64{r.x, r.y}) {
			p.unseen, p.lo, p.hi = TooSmall, math.Inf(-1), math.Inf(1)
		}
	} else {
		length = math.Copysign(length, em)
		r.dir = Vector{ux / length, uy / length}
		p.charSpacing, p.wordSpacing = gs.charSpacing/gs.size, gs.wordSpacing/gs.size
		p.lo, p.hi = visible(&r, in.page)
	}
	if r.vertical {
		p.sign, p.charSpacing, p.wordSpacing = -1, -p.charSpacing, -p.wordSpacing
	}
	if in.marks[r.mark].hidden || gs.renderMode == 3 {
		p.unseen = -1
	}
	p.hidden = p.hidden || in.marks[r.mark].hidden || p.lo > p.hi
	if p.hidden {
		return p
	}
	if gs.renderMode != 3 {
		p.unseen = ClippedAway
	}
	if gs.clip != in.page {
		p.clipLo, p.clipHi = visible(&r, gs.clip)
		p.hidden = gs.clip.empty() || p.clipLo > p.clipHi || p.clipHi < 0
		if gs.font.guessed && p.clipLo <= 0 && !p.hidden { // it begins inside; where it leaves the clip is not known
			p.clipHi = math.Inf(1)
		}
	}
	if !p.hidden {
		p.shownLo, p.shownHi = max(p.lo, p.clipLo+clipEdge), min(p.hi, p.clipHi-clipEdge)
		k := in.ink()
		if in.repeats(&r, k, s, ops) {
			p.hidden, p.unseen, p.shownLo = true, -1, math.Inf(1)
			return p
		}
		in.b.startString(r)
		in.b.setInk(k)
	}
	return p
}

// visible is the part of the string's baseline, in ems, whose glyphs can stand
// inside c: the line clipped by Liang and Barsky's method, c widened by how far
// glyphs reach from the baseline.
func visible(r *shownString, c rect) (lo, hi float64) {
	down, up := r.font.extent(r.height)
	ux, uy := r.dir.Y, -r.dir.X
	c.x0, c.x1 = c.x0-max(down*ux, up*ux), c.x1-min(down*ux, up*ux)
	c.y0, c.y1 = c.y0-max(down*uy, up*uy), c.y1-min(down*uy, up*uy)
	if r.dir.Y == 0 { // as nearly all text is
		if r.y < c.y0 || r.y > c.y1 {
			return 1, 0
		}
		lo, hi = (c.x0-r.x)/(r.dir.X*r.scale), (c.x1-r.x)/(r.dir.X*r.scale)
		return min(lo, hi), max(lo, hi)
	}
	lo, hi = math.Inf(-1), math.Inf(1)
	for _, e := range [4][2]float64{{-r.dir.X, r.x - c.x0}, {r.dir.X, c.x1 - r.x}, {-r.dir.Y, r.y - c.y0}, {r.dir.Y, c.y1 - r.y}} {
		d, q := e[0]*r.scale, e[1]
		switch {
		case math.Abs(d) < 1e-9:
			if q < 0 {
				return 1, 0
			}
		case d < 0:
			lo = max(lo, q/d)
		default:
			hi = min(hi, q/d)
		}
	}
	return lo, hi
}

// showBytes shows one string.
func (in *interpreter) showBytes(p *pen, str []byte) {
	f := in.gs.font
	switch {
	case f.simple != nil:
		for _, c := range str {
			g := &f.simple[c]
			in.emit(p, g)
			p.x += float64(g.w) + p.charSpacing
			if c == ' ' {
				p.x += p.wordSpacing
			}
		}
	case f.composite.two:
		for i := 0; i+1 < len(str); i += 2 {
			g := f.composite.twoByteGlyph(str[i], str[i+1])
			in.emit(p, g)
			p.x += float64(g.w) + p.charSpacing
		}
	default:
		in.showMultiByte(p, str)
	}
}

// withinLimits is as much of str as the limits allow.
func (in *interpreter) withinLimits(str []byte) []byte {
	if len(in.b.runs) >= maxRuns {
		in.stop("more than %d pieces of text", maxRuns)
		return nil
	}
	if len(str) <= in.glyphs {
		in.glyphs -= len(str)
		return str
	}
	str = str[:in.glyphs]
	in.glyphs = 0
	in.stop("more than %d characters, or %d in the file", in.f.limits.pageGlyphs, in.f.limits.fileGlyphs)
	return str
}

// showMultiByte shows a string whose codes differ in length.
func (in *interpreter) showMultiByte(p *pen, str []byte) {
	f := in.gs.font
	for len(str) > 0 {
		code, n := f.composite.cmap.space.nextCode(str)
		str = str[n:]
		g := f.composite.glyph(code, n)
		in.emit(p, &g)
		p.x += float64(g.w) + p.charSpacing
		if n == 1 && code == ' ' {
			p.x += p.wordSpacing
		}
	}
}

// clipEdge is the part of an em of which a glyph must show more not to count as clipped away.
const clipEdge = 0.01

// shows reports whether a glyph that is not well inside the page and the clip can
// be seen, and counts it where only the clip hides it.
func (in *interpreter) shows(p *pen, g *glyph, x1 float64) bool {
	if !(x1 >= p.lo && p.x <= p.hi) {
		return false
	}
	if !p.hidden {
		if x1 > p.clipLo+clipEdge && p.x < p.clipHi-clipEdge || g.r == ' ' && x1 > p.clipLo-1 && p.x < p.clipHi+1 {
			return true
		}
	}
	if p.unseen >= 0 {
		in.countUnseen(p, g)
	}
	return false
}

// emit hands a glyph to the textBuilder, unless it cannot be seen.
func (in *interpreter) emit(p *pen, g *glyph) {
	x1 := p.x + float64(g.w)
	if !(x1 > p.shownLo && p.x < p.shownHi) && !in.shows(p, g, x1) {
		return
	}
	p.inWord = false
	switch {
	case g.r > 0:
		in.b.addGlyph(g.r, p.x, x1)
	case g.r < 0:
		in.b.addText(in.gs.font.texts[-g.r-1], p.x, x1)
	default:
		in.b.addGlyph(replacement, p.x, x1)
	}
}
