package pdftext

import "math"

const replacement = '\uFFFD' // stands for a glyph whose character is not known

// A pen shows the strings of one operator. Its unit is the em along the
// baseline, so that widths of glyphs and the numbers of TJ need no scaling.
type pen struct {
	x      float64 // from the start of the operator
	char   float64 // added after every code
	word   float64 // and after a single-byte space
	lo, hi float64 // the part of the baseline that stands inside the page's visible part
	sign   float64 // of the numbers of TJ: vertical writing goes the other way
	hidden bool
}

func (in *interp) showLast(s *scanner) {
	if n := len(s.ops); n > 0 {
		in.showAll(s, s.ops[n-1:])
	}
}

// showArray shows the strings of TJ's array.
func (in *interp) showArray(s *scanner) {
	if len(s.ops) > 0 && s.ops[0].kind == kArray {
		in.showAll(s, s.ops[1:])
	}
}

// showAll shows strings, moved by the numbers between them.
func (in *interp) showAll(s *scanner, ops []operand) {
	if in.gs.font == nil {
		return
	}
	p := in.pen(s, ops)
	for i := range ops {
		switch o := &ops[i]; o.kind {
		case kString:
			in.show(&p, in.allow(s.str(o)))
		case kNumber:
			p.x -= p.sign * o.num / 1000
		}
	}
	if in.gs.font.vertical {
		in.tm = in.tm.translate(0, -p.x*in.gs.size)
	} else {
		in.tm = in.tm.translate(p.x*in.gs.size*in.gs.stretch, 0)
	}
}

// pen begins a run at the text matrix, which is to show ops.
func (in *interp) pen(s *scanner, ops []operand) pen {
	gs := &in.gs
	m := in.tm.mul(gs.ctm)
	r := run{font: gs.font, mark: in.current(), hidden: gs.mode == 3, vertical: gs.font.vertical}
	r.numbered = in.marks[r.mark].mcid >= 0
	r.x, r.y = m.apply(0, gs.rise)
	em := gs.size * gs.stretch
	ux, uy := m.a, m.b
	if r.vertical {
		em = gs.size
		ux, uy = -m.c, -m.d
	}
	r.height = math.Abs(gs.size) * math.Hypot(m.c, m.d)
	r.size = math.Abs(gs.size) * m.expansion() * math.Sqrt(math.Abs(gs.stretch))
	length := math.Hypot(ux, uy)
	r.scale = math.Abs(em) * length
	p := pen{sign: 1}
	if !(r.scale > 1e-6 && r.size > 1e-6 && r.scale < 1e6 && math.Abs(r.x) < 1e6 && math.Abs(r.y) < 1e6) {
		p.hidden = true
	} else {
		length = math.Copysign(length, em)
		r.dir = Vector{ux / length, uy / length}
		p.char, p.word = gs.char/gs.size, gs.word/gs.size
		p.lo, p.hi = visible(&r, in.page)
	}
	if r.vertical {
		p.sign, p.char, p.word = -1, -p.char, -p.word
	}
	p.hidden = p.hidden || in.marks[r.mark].hidden || p.lo > p.hi || in.clipped(p, &r, s, ops)
	if !p.hidden {
		in.b.start(r)
	}
	return p
}

// clipped tells whether all of a run that is to show ops is outside the
// clipping path's box. A run that reaches into it is shown whole.
func (in *interp) clipped(p pen, r *run, s *scanner, ops []operand) bool {
	if c := in.gs.clip; c.empty() {
		return true
	} else if c == in.page {
		return false
	}
	lo, hi := visible(r, in.gs.clip)
	if lo > hi || hi < 0 {
		return true
	}
	if lo <= 0 {
		return false
	}
	p.hidden = true
	for i := range ops {
		switch o := &ops[i]; o.kind {
		case kString:
			in.show(&p, s.str(o))
		case kNumber:
			p.x -= p.sign * o.num / 1000
		}
	}
	return p.x < lo
}

// visible is the part of the run's baseline, in ems, whose glyphs can stand
// inside c: the line clipped by Liang and Barsky's method, c widened by how far
// glyphs reach from the baseline.
func visible(r *run, c rect) (lo, hi float64) {
	down, up := r.font.reach(r.height)
	ux, uy := r.dir.Y, -r.dir.X
	c.x0, c.x1 = c.x0-max(down*ux, up*ux), c.x1-min(down*ux, up*ux)
	c.y0, c.y1 = c.y0-max(down*uy, up*uy), c.y1-min(down*uy, up*uy)
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

// show shows one string.
func (in *interp) show(p *pen, str []byte) {
	f := in.gs.font
	switch {
	case f.simple != nil:
		for _, c := range str {
			g := &f.simple[c]
			in.put(p, g)
			p.x += float64(g.w) + p.char
			if c == ' ' {
				p.x += p.word
			}
		}
	case f.composite.two:
		for i := 0; i+1 < len(str); i += 2 {
			g := f.composite.glyph2(str[i], str[i+1])
			in.put(p, g)
			p.x += float64(g.w) + p.char
		}
	default:
		in.showCodes(p, str)
	}
}

// allow is as much of str as the limits allow.
func (in *interp) allow(str []byte) []byte {
	if len(in.b.spans) >= maxSpans {
		in.stop("more than %d pieces of text", maxSpans)
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

// showCodes shows a string whose codes differ in length.
func (in *interp) showCodes(p *pen, str []byte) {
	f := in.gs.font
	for len(str) > 0 {
		code, n := f.composite.cmap.space.next(str)
		str = str[n:]
		g := f.composite.glyph(code, n)
		in.put(p, &g)
		p.x += float64(g.w) + p.char
		if n == 1 && code == ' ' {
			p.x += p.word
		}
	}
}

// put hands a glyph to the builder, unless it cannot be seen.
func (in *interp) put(p *pen, g *glyph) {
	x1 := p.x + float64(g.w)
	if p.hidden || !(x1 >= p.lo && p.x <= p.hi) {
		return
	}
	switch {
	case g.r > 0:
		in.b.glyph(g.r, p.x, x1)
	case g.r < 0:
		in.b.glyphs(in.gs.font.texts[-g.r-1], p.x, x1)
	default:
		in.b.glyph(replacement, p.x, x1)
	}
}
