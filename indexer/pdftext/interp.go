package pdftext

import (
	"fmt"
	"math"
	"time"
)

// A gstate is the part of the graphics state that q saves.
type gstate struct {
	ctm     matrix
	clip    rect // the clipping path's box
	font    *Font
	size    float64
	char    float64 // Tc
	word    float64 // Tw
	stretch float64 // Tz / 100
	leading float64 // TL
	rise    float64 // Ts
	mode    int     // Tr
}

// An interp interprets the content of pages, one after the other, and keeps its
// buffers from one to the next.
type interp struct {
	f        *File
	b        builder
	gs       gstate
	stack    []gstate
	base     matrix // from the page's default space to the space of Page
	tm       matrix // text matrix
	tlm      matrix // text line matrix
	path     rect   // the box around the path under construction
	clipping bool   // W has come: the next painting operator clips
	page     rect   // the page's visible part
	res      *resources
	form     int   // object number of the form being interpreted, 0 for the page
	root     int32 // the mark of content outside any
	marks    []mark
	open     []int32 // marked content that has begun and not ended, in marks

	scanners []*scanner // one for each level of forms in forms
	depth    int
	active   []int // object numbers of the forms being interpreted

	glyphs   int // that may still be shown
	ops      int // that may still be carried out
	bytes    int // that may still be interpreted
	deadline time.Time
	limit    string // why interpretation stopped early
}

// start makes ready for a page whose default space base brings to the page's own.
func (in *interp) start(base matrix, clip rect) {
	in.b.reset()
	in.base = base
	in.gs = gstate{ctm: base, clip: clip, stretch: 1}
	in.stack = in.stack[:0]
	in.tm, in.tlm = identity, identity
	in.page = clip
	in.path, in.clipping = noPath, false
	in.form, in.depth = 0, 0
	in.marks = append(in.marks[:0], mark{mcid: -1})
	in.open, in.root = in.open[:0], 0
	in.active = in.active[:0]
	l, spent := &in.f.limits, &in.f.spent
	in.glyphs = max(min(l.pageGlyphs, l.fileGlyphs-spent.fileGlyphs), 0)
	in.ops = max(min(l.pageOps, l.fileOps-spent.fileOps), 0)
	spent.fileGlyphs += in.glyphs
	spent.fileOps += in.ops
	in.bytes, in.deadline, in.limit = maxRead, in.f.deadline, ""
}

// content interprets a content stream with its resources.
func (in *interp) content(data []byte, res *resources) {
	if in.depth >= maxForms {
		in.stop("more than %d forms inside one another", maxForms)
		return
	}
	if in.bytes -= len(data); in.bytes < 0 {
		in.stop("more than %d bytes of content, those of repeated forms included", maxRead)
		return
	}
	if in.depth == len(in.scanners) {
		in.scanners = append(in.scanners, &scanner{})
	}
	s := in.scanners[in.depth]
	s.reset(data, maxOperands)
	in.depth++
	outer := in.res
	in.res = res
	stack, open := len(in.stack), len(in.open)
	for in.limit == "" {
		op := s.next()
		if op == nil {
			break
		}
		in.count()
		in.operator(op, s, stack, open)
	}
	in.stack = in.stack[:min(stack, len(in.stack))]
	in.open = in.open[:min(open, len(in.open))]
	in.res = outer
	in.depth--
}

// count keeps the number of operators, and the time, within limits.
func (in *interp) count() {
	if in.ops--; in.ops < 0 {
		in.stop("more than %d operators, or %d in the file", in.f.limits.pageOps, in.f.limits.fileOps)
	}
	if in.ops&0xfff == 0 && !in.deadline.IsZero() && time.Now().After(in.deadline) {
		in.stop("no time left")
	}
}

// operator carries out one operator. Those that neither show text nor move it are passed over.
func (in *interp) operator(op []byte, s *scanner, stack, open int) {
	switch string(op) {
	case "Tj":
		in.showLast(s)
	case "TJ":
		in.showArray(s)
	case "Td":
		in.move(s.num(0), s.num(1))
	case "Tm":
		in.tm = s.matrix()
		in.tlm = in.tm
	case "Tf":
		in.setFont(s)
	case "BT":
		in.tm, in.tlm = identity, identity
	case "q":
		in.save()
	case "Q":
		if n := len(in.stack); n > stack {
			in.gs = in.stack[n-1]
			in.stack = in.stack[:n-1]
		}
	case "cm":
		in.gs.ctm = s.matrix().mul(in.gs.ctm)
	case "BDC", "BMC":
		in.beginMark(s)
	case "EMC":
		if n := len(in.open); n > open {
			in.open = in.open[:n-1]
		}
	case "Do":
		in.do(s)
	case "gs":
		in.extState(s)
	case "BI":
		s.lex.InlineImage()
	default:
		if !in.pathOperator(op, s) {
			in.textState(op, s)
		}
	}
}

// pathOperator carries out an operator on paths, as far as the boxes of
// clipping paths go; false for other operators.
func (in *interp) pathOperator(op []byte, s *scanner) bool {
	switch string(op) {
	case "m", "l":
		in.addPoint(s.num(0), s.num(1))
	case "re":
		x, y, w, h := s.num(0), s.num(1), s.num(2), s.num(3)
		in.path = in.path.union(rect{min(x, x+w), min(y, y+h), max(x, x+w), max(y, y+h)}.transform(in.gs.ctm))
	case "c", "v", "y":
		for i := 0; i+1 < len(s.ops); i += 2 {
			in.addPoint(s.num(i), s.num(i+1))
		}
	case "W", "W*":
		in.clipping = true
	case "n", "f", "f*", "F", "S", "s", "B", "B*", "b", "b*":
		if in.clipping {
			in.gs.clip = in.gs.clip.intersect(in.path)
		}
		in.path, in.clipping = noPath, false
	default:
		return false
	}
	return true
}

func (in *interp) addPoint(x, y float64) {
	x, y = in.gs.ctm.apply(x, y)
	in.path = in.path.union(rect{x, y, x, y})
}

// textState carries out the rarer text operators.
func (in *interp) textState(op []byte, s *scanner) {
	switch string(op) {
	case "Tc":
		in.gs.char = s.num(0)
	case "Tw":
		in.gs.word = s.num(0)
	case "Tz":
		in.gs.stretch = s.num(0) / 100
	case "TL":
		in.gs.leading = s.num(0)
	case "Ts":
		in.gs.rise = s.num(0)
	case "Tr":
		in.gs.mode = int(s.num(0))
	case "TD":
		in.gs.leading = -s.num(1)
		in.move(s.num(0), s.num(1))
	case "T*":
		in.move(0, -in.gs.leading)
	case "'":
		in.move(0, -in.gs.leading)
		in.showLast(s)
	case "\"":
		in.gs.word, in.gs.char = s.num(0), s.num(1)
		in.move(0, -in.gs.leading)
		in.showLast(s)
	}
}

func (in *interp) save() {
	if len(in.stack) >= maxSaved {
		in.stop("more than %d saved graphics states", maxSaved)
		return
	}
	in.stack = append(in.stack, in.gs)
}

// move begins a new line, its start moved by x, y.
func (in *interp) move(x, y float64) {
	in.tlm = in.tlm.translate(x, y)
	in.tm = in.tlm
}

func (in *interp) setFont(s *scanner) {
	n := len(s.ops)
	if name := s.name(n - 2); name != nil {
		in.gs.size = s.ops[n-1].num
		in.gs.font = in.f.font(in.res, name)
	}
}

// matrix is the last six operands.
func (s *scanner) matrix() matrix {
	if len(s.ops) < 6 {
		return identity
	}
	o := s.ops[len(s.ops)-6:]
	m := matrix{o[0].num, o[1].num, o[2].num, o[3].num, o[4].num, o[5].num}
	for _, v := range [6]float64{m.a, m.b, m.c, m.d, m.e, m.f} {
		if math.Abs(v) > 1e12 {
			return identity
		}
	}
	return m
}

// stop ends the interpretation of the page.
func (in *interp) stop(format string, args ...any) {
	if in.limit == "" {
		in.limit = fmt.Sprintf(format, args...)
	}
}
