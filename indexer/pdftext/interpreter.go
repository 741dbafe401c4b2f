package pdftext

import (
	"fmt"
	"math"
	"time"
)

// A graphicsState is the part of the graphics state that q saves.
type graphicsState struct {
	ctm         matrix
	clip        rect // the clipping path's box
	font        *Font
	size        float64
	charSpacing float64 // Tc
	wordSpacing float64 // Tw
	scaling     float64 // Tz / 100
	leading     float64 // TL
	rise        float64 // Ts
	renderMode  int     // Tr

	paint       paintState
	blend, mask bool // a blend mode that is not Normal, a soft mask
	clipShaped  bool // the clipping path is not its box
}

func newGraphicsState(ctm matrix, clip rect) graphicsState {
	return graphicsState{ctm: ctm, clip: clip, scaling: 1, paint: newPaintState()}
}

// An interpreter interprets the content of pages, one after the other, and keeps its
// buffers from one to the next.
type interpreter struct {
	f              *File
	b              textBuilder
	gs             graphicsState
	stack          []graphicsState
	base           matrix // from the page's default space to the space of Page
	textMatrix     matrix // text matrix
	textLineMatrix matrix // text line matrix
	drawn          redrawing
	path           rect // the box around the path under construction
	clipping       bool // W has come: the next painting operator clips
	shape          pathShape
	page           rect // the page's visible part
	res            *resources
	form           int   // object number of the form being interpreted, 0 for the page
	root           int32 // the mark of content outside any
	marks          []markedContent
	open           []int32 // marked content that has begun and not ended, in marks

	paintings []painting       // of the page, in order
	crowded   bool             // there were more
	empty     bool             // nothing has been shown or painted but maxSpaces spaces
	spaces    int              // bytes of them
	masks     []drawnMask      // soft masks whose text has been read
	masking   bool             // a soft mask's content is being interpreted
	unseen    [unseenKinds]int // words that cannot be seen

	scanners []*operandScanner // one for each level of forms in forms
	depth    int
	active   []int // object numbers of the forms being interpreted

	glyphs   int // that may still be shown
	ops      int // that may still be carried out
	bytes    int // that may still be interpreted
	deadline time.Time
	limit    string // why interpretation stopped early
}

// startPage makes ready for a page whose default space base brings to the page's own.
func (in *interpreter) startPage(base matrix, clip rect) {
	in.b.reset()
	in.drawn.n = 0
	in.base = base
	in.gs = newGraphicsState(base, clip)
	in.stack = in.stack[:0]
	in.textMatrix, in.textLineMatrix = identity, identity
	in.page = clip
	in.path, in.clipping = noPath, false
	in.shape.reset()
	in.paintings, in.masks = in.paintings[:0], in.masks[:0]
	in.crowded, in.masking, in.unseen = false, false, [unseenKinds]int{}
	in.empty, in.spaces = true, 0
	in.form, in.depth = 0, 0
	in.marks = append(in.marks[:0], markedContent{mcid: -1})
	in.open, in.root = in.open[:0], 0
	in.active = in.active[:0]
	l, spent := &in.f.limits, &in.f.spent
	in.glyphs = max(min(l.pageGlyphs, l.fileGlyphs-spent.fileGlyphs), 0)
	in.ops = max(min(l.pageOps, l.fileOps-spent.fileOps), 0)
	spent.fileGlyphs += in.glyphs
	spent.fileOps += in.ops
	in.bytes, in.deadline, in.limit = maxRead, in.f.deadline, ""
}

// interpret interprets a content stream with its resources.
func (in *interpreter) interpret(data []byte, res *resources) {
	if in.depth >= maxForms {
		in.stop("more than %d forms inside one another", maxForms)
		return
	}
	if in.bytes -= len(data); in.bytes < 0 {
		in.stop("more than %d bytes of content, those of repeated forms included", maxRead)
		return
	}
	if in.depth == len(in.scanners) {
		in.scanners = append(in.scanners, &operandScanner{})
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
		in.countOperator()
		in.execute(op, s, stack, open)
	}
	in.stack = in.stack[:min(stack, len(in.stack))]
	in.open = in.open[:min(open, len(in.open))]
	in.res = outer
	in.depth--
}

// countOperator keeps the number of operators, and the time, within limits.
func (in *interpreter) countOperator() {
	if in.ops--; in.ops < 0 {
		in.stop("more than %d operators, or %d in the file", in.f.limits.pageOps, in.f.limits.fileOps)
	}
	if in.ops&0xfff == 0 && !in.deadline.IsZero() && time.Now().After(in.deadline) {
		in.stop("no time left")
	}
}

// execute carries out one operator. Those that neither show text nor move it are passed over.
func (in *interpreter) execute(op []byte, s *operandScanner, stack, open int) {
	switch string(op) {
	case "Tj":
		in.showString(s)
	case "TJ":
		in.showArray(s)
	case "Td":
		in.nextLine(s.number(0), s.number(1))
	case "Tm":
		in.textMatrix = s.matrix()
		in.textLineMatrix = in.textMatrix
	case "Tf":
		in.setFont(s)
	case "BT":
		in.textMatrix, in.textLineMatrix = identity, identity
	case "q":
		in.saveState()
	case "Q":
		if n := len(in.stack); n > stack {
			in.gs = in.stack[n-1]
			in.stack = in.stack[:n-1]
		}
	case "cm":
		in.gs.ctm = s.matrix().mul(in.gs.ctm)
	case "BDC", "BMC":
		in.beginMarkedContent(s)
	case "EMC":
		if n := len(in.open); n > open {
			in.open = in.open[:n-1]
		}
	case "Do":
		in.empty = false
		in.drawXObject(s)
	case "gs":
		in.setExtGState(s)
	case "BI":
		in.empty = false
		d, _ := s.lex.InlineImage()
		in.paintPicture(d.Get("IM") != nil || d.Get("ImageMask") != nil)
	default:
		if !in.executePath(op, s) && !in.executeColor(op, s) {
			in.executeTextState(op, s)
		}
	}
}

// executePath carries out an operator on paths, as far as the boxes of
// clipping paths go; false for other operators.
func (in *interpreter) executePath(op []byte, s *operandScanner) bool {
	switch string(op) {
	case "m":
		in.shape.close()
		in.addPoint(s.number(0), s.number(1))
	case "l":
		in.addPoint(s.number(0), s.number(1))
	case "re":
		in.addRectangle(s.number(0), s.number(1), s.number(2), s.number(3))
	case "c", "v", "y":
		for i := 0; i+1 < len(s.ops); i += 2 {
			in.addPoint(s.number(i), s.number(i+1))
		}
		in.shape.curved = true
	case "W", "W*":
		in.clipping = true
	case "n":
		in.endPath()
	case "f", "f*", "F":
		in.empty = false
		in.fillPath()
		in.endPath()
	case "S", "s":
		in.empty = false
		in.strokePath()
		in.endPath()
	case "B", "B*", "b", "b*":
		in.empty = false
		in.strokePath()
		in.fillPath()
		in.endPath()
	default:
		return false
	}
	return true
}

func (in *interpreter) addPoint(x, y float64) {
	x, y = in.gs.ctm.apply(x, y)
	in.path = in.path.union(rect{x, y, x, y})
	in.shape.add(x, y)
}

func (in *interpreter) addRectangle(x, y, w, h float64) {
	m := &in.gs.ctm
	box := rect{min(x, x+w), min(y, y+h), max(x, x+w), max(y, y+h)}.transform(*m)
	in.path = in.path.union(box)
	in.shape.close()
	if m.b == 0 && m.c == 0 || m.a == 0 && m.d == 0 {
		in.shape.rects = append(in.shape.rects, box)
	} else {
		in.shape.others = append(in.shape.others, box)
	}
}

// endPath ends the path under construction, which clips where W has come.
func (in *interpreter) endPath() {
	if in.clipping {
		in.shape.close()
		in.gs.clip = in.gs.clip.intersect(in.path)
		in.gs.clipShaped = in.gs.clipShaped || len(in.shape.rects) != 1 || len(in.shape.others) > 0
	}
	in.path, in.clipping = noPath, false
	in.shape.reset()
}

// executeTextState carries out the rarer text operators.
func (in *interpreter) executeTextState(op []byte, s *operandScanner) {
	switch string(op) {
	case "Tc":
		in.gs.charSpacing = s.number(0)
	case "Tw":
		in.gs.wordSpacing = s.number(0)
	case "Tz":
		in.gs.scaling = s.number(0) / 100
	case "TL":
		in.gs.leading = s.number(0)
	case "Ts":
		in.gs.rise = s.number(0)
	case "Tr":
		in.gs.renderMode = int(s.number(0))
	case "TD":
		in.gs.leading = -s.number(1)
		in.nextLine(s.number(0), s.number(1))
	case "T*":
		in.nextLine(0, -in.gs.leading)
	case "'":
		in.nextLine(0, -in.gs.leading)
		in.showString(s)
	case "\"":
		in.gs.wordSpacing, in.gs.charSpacing = s.number(0), s.number(1)
		in.nextLine(0, -in.gs.leading)
		in.showString(s)
	}
}

func (in *interpreter) saveState() {
	if len(in.stack) >= maxSaved {
		in.stop("more than %d saved graphics states", maxSaved)
		return
	}
	in.stack = append(in.stack, in.gs)
}

// nextLine begins a new line, its start moved by x, y.
func (in *interpreter) nextLine(x, y float64) {
	in.textLineMatrix = in.textLineMatrix.translate(x, y)
	in.textMatrix = in.textLineMatrix
}

func (in *interpreter) setFont(s *operandScanner) {
	n := len(s.ops)
	if name := s.name(n - 2); name != nil {
		in.gs.size = s.ops[n-1].num
		in.gs.font = in.f.font(in.res, name)
	}
}

// matrix is the last six operands.
func (s *operandScanner) matrix() matrix {
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
func (in *interpreter) stop(format string, args ...any) {
	if in.limit == "" {
		in.limit = fmt.Sprintf(format, args...)
	}
}
