package pdftext

import (
	"math"
)

// What a page does not show is not read as its text: text in the colour of what is
// beneath it, text that something opaque is painted over, text that is clipped
// away, painted with nothing or too small. It is found where it is certain:
// where the background is not known, as on a picture, the text counts as shown.

// An Unseen is a way in which text is on a page and cannot be seen.
type Unseen int

// The ways in which text cannot be seen.
const (
	SameColor Unseen = iota // in the colour of what is beneath it
	Covered                 // under an opaque box or a picture
	ClippedAway
	Invisible // painted with nothing, and no picture that it would be the text of
	TooSmall
	unseenKinds
)

// A painting is what a path, a picture or a shading covers of the page.
type painting struct {
	box     rect
	color   color
	exact   bool // it fills all of its box
	opaque  bool
	picture bool
	at      int // how many edges the textBuilder had: glyphs from there on are above it
}

// An ink is how the glyphs from one on are painted.
type ink struct {
	at            int   // the index of the first glyph's edge
	color, second color // second is that of the outline where both are painted
	shown         bool  // it can be seen whatever is beneath: its colour is not known
	none          bool  // transparent
}

const (
	manyShapes    = 8       // a path of more is taken as one
	maxPaintings  = 1 << 13 // of a page; on one with more, all text counts as shown
	minStroke     = 0.75    // points: thinner lines are no background
	readable      = 0.5     // points: letters must be larger to be seen
	pictureOfPage = 0.5     // pictures over so much of a page are the page's own, and text under them is what OCR read
	ocrReach      = 10      // points by which OCR's text may miss its picture
)

// A pathShape is what is known of the path under construction besides its box.
type pathShape struct {
	rects  []rect       // upright rectangles
	others []rect       // boxes of other subpaths
	points [][2]float64 // of the open subpath
	curved bool         // it has curves, or too many points
}

func (s *pathShape) reset() {
	s.rects, s.others, s.points, s.curved = s.rects[:0], s.others[:0], s.points[:0], false
}

const maxCorners = 6

func (s *pathShape) add(x, y float64) {
	if len(s.points) < maxCorners {
		s.points = append(s.points, [2]float64{x, y})
		return
	}
	s.curved = true
	s.points[0][0], s.points[0][1] = min(s.points[0][0], x), min(s.points[0][1], y) // keeps the box whole
	s.points[1][0], s.points[1][1] = max(s.points[1][0], x), max(s.points[1][1], y)
}

// close ends the open subpath.
func (s *pathShape) close() {
	if len(s.points) > 1 {
		box := noPath
		for _, p := range s.points {
			box = box.union(rect{p[0], p[1], p[0], p[1]})
		}
		if !s.curved && isRectangle(s.points) {
			s.rects = append(s.rects, box)
		} else {
			s.others = append(s.others, box)
		}
	}
	s.points, s.curved = s.points[:0], false
}

// isRectangle reports whether points are the corners of an upright rectangle in order.
func isRectangle(points [][2]float64) bool {
	if n := len(points); n == 5 && points[0] == points[4] {
		points = points[:4]
	}
	if len(points) != 4 {
		return false
	}
	same := func(a, b float64) bool { return math.Abs(a-b) < 0.1 }
	p := points
	return same(p[0][0], p[1][0]) && same(p[1][1], p[2][1]) && same(p[2][0], p[3][0]) && same(p[3][1], p[0][1]) ||
		same(p[0][1], p[1][1]) && same(p[1][0], p[2][0]) && same(p[2][1], p[3][1]) && same(p[3][0], p[0][0])
}

// paint notes that something is painted over box.
func (in *interpreter) paint(box rect, c color, exact, opaque, picture bool) {
	box = box.intersect(in.gs.clip)
	if box.empty() || in.masking || in.marks[in.currentContent()].hidden {
		return
	}
	if len(in.paintings) >= maxPaintings {
		in.crowded = true
		return
	}
	in.paintings = append(in.paintings, painting{box, c, exact && !in.gs.clipShaped, opaque, picture, len(in.b.edges)})
}

// fillPath notes what filling the path covers.
func (in *interpreter) fillPath() {
	in.shape.close()
	p := &in.gs.paint
	if p.alpha*p.group < 0.01 {
		return
	}
	opaque := p.opaque() && p.fill.kind != patternPaint
	c := p.fill
	if !opaque {
		c = color{kind: otherColor} // mixed with what is beneath
	}
	apart := !overlap(in.shape.rects) && len(in.shape.others) == 0
	for _, r := range in.shape.rects {
		in.paint(r, c, apart, opaque, false)
	}
	if len(in.shape.others) > manyShapes {
		in.paint(in.path, c, false, opaque, false)
		return
	}
	for _, r := range in.shape.others {
		in.paint(r, c, false, opaque, false)
	}
}

// overlap reports whether some rectangles overlap, so that one may be a hole in another.
func overlap(rects []rect) bool {
	if len(rects) > 64 {
		return true
	}
	for i, r := range rects {
		for _, s := range rects[:i] {
			if b := r.intersect(s); b.x1-b.x0 > 0.1 && b.y1-b.y0 > 0.1 {
				return true
			}
		}
	}
	return false
}

// strokePath notes what stroking the path covers, where its line is wide enough to be a background.
func (in *interpreter) strokePath() {
	p := &in.gs.paint
	half := float64(p.lineWidth) * in.gs.ctm.expansion() / 2
	if half < minStroke/2 || p.strokeAlpha*p.group < 0.01 {
		return
	}
	c := p.stroke
	if !p.opaque() || p.strokeAlpha < 1 {
		c = color{kind: otherColor}
	}
	opaque := p.opaque() && p.strokeAlpha == 1 && c.kind != patternPaint
	if pts := in.shape.points; len(pts) == 2 && !in.shape.curved && len(in.shape.rects)+len(in.shape.others) == 0 {
		x0, y0, x1, y1 := min(pts[0][0], pts[1][0]), min(pts[0][1], pts[1][1]), max(pts[0][0], pts[1][0]), max(pts[0][1], pts[1][1])
		switch {
		case y1-y0 < 0.1:
			in.paint(rect{x0, y0 - half, x1, y1 + half}, c, true, opaque, false)
			return
		case x1-x0 < 0.1:
			in.paint(rect{x0 - half, y0, x1 + half, y1}, c, true, opaque, false)
			return
		}
	}
	in.shape.close()
	for _, r := range in.shape.rects {
		for _, side := range [4]rect{{r.x0, r.y0, r.x1, r.y0}, {r.x0, r.y1, r.x1, r.y1}, {r.x0, r.y0, r.x0, r.y1}, {r.x1, r.y0, r.x1, r.y1}} {
			in.paint(side.grow(half), c, false, opaque, false)
		}
	}
	for _, r := range in.shape.others {
		in.paint(r.grow(half), c, false, opaque, false)
	}
}

// paintPicture notes a picture, which fills the unit square.
func (in *interpreter) paintPicture(masked bool) {
	m := in.gs.ctm
	upright := math.Abs(m.b)+math.Abs(m.c) < 1e-3*(math.Abs(m.a)+math.Abs(m.d)) || math.Abs(m.a)+math.Abs(m.d) < 1e-3*(math.Abs(m.b)+math.Abs(m.c))
	box := rect{0, 0, 1, 1}.transform(m)
	in.paint(box, color{kind: otherColor}, upright, in.gs.paint.opaque() && !masked, true)
}

// executeColor carries out an operator on colours; false for other operators.
func (in *interpreter) executeColor(op []byte, s *operandScanner) bool {
	p := &in.gs.paint
	switch string(op) {
	case "g":
		p.fillSpace, p.fill = graySpace, graySpace.color(s)
	case "rg":
		p.fillSpace, p.fill = rgbSpace, rgbSpace.color(s)
	case "k":
		p.fillSpace, p.fill = cmykSpace, cmykSpace.color(s)
	case "cs":
		p.fillSpace = in.f.colorSpace(in.res, s.name(0))
		p.fill = p.fillSpace.initial()
	case "sc", "scn":
		p.fill = p.fillSpace.color(s)
	case "G":
		p.strokeSpace, p.stroke = graySpace, graySpace.color(s)
	case "RG":
		p.strokeSpace, p.stroke = rgbSpace, rgbSpace.color(s)
	case "K":
		p.strokeSpace, p.stroke = cmykSpace, cmykSpace.color(s)
	case "CS":
		p.strokeSpace = in.f.colorSpace(in.res, s.name(0))
		p.stroke = p.strokeSpace.initial()
	case "SC", "SCN":
		p.stroke = p.strokeSpace.color(s)
	case "w":
		p.lineWidth = float32(max(0, min(s.number(0), 1e6)))
	case "sh":
		in.empty = false
		in.paint(in.gs.clip, color{kind: otherColor}, false, false, false)
	default:
		return false
	}
	return true
}

// ink is how glyphs are painted now.
func (in *interpreter) ink() ink {
	p := &in.gs.paint
	fill, stroke := p.alpha*p.group < 0.01, p.strokeAlpha*p.group < 0.01
	k := ink{shown: in.masking || p.blended || p.groupBlended || in.gs.font.type3}
	switch in.gs.renderMode {
	case 0, 4:
		k.color, k.second, k.none = p.fill, p.fill, fill
	case 1, 5:
		k.color, k.second, k.none = p.stroke, p.stroke, stroke
	case 2, 6:
		k.color, k.second, k.none = p.fill, p.stroke, fill && stroke
	default:
		k.shown = true // clips, or is OCR's: hidden says that
	}
	k.shown = k.shown || k.color.kind != knownColor || k.second.kind != knownColor
	return k
}

// maxSpaces is how many bytes of spaces an empty page may show: a font that calls all its letters spaces shows more.
const maxSpaces = 8

// noteShown notes that a string is shown, on a page that was empty up to then.
func (in *interpreter) noteShown(str []byte) {
	f := in.gs.font
	in.spaces += len(str)
	in.empty = in.spaces <= maxSpaces && !f.type3
	switch {
	case f.simple != nil:
		for _, c := range str {
			in.empty = in.empty && f.simple[c].r == ' '
		}
	case f.composite.two:
		for i := 0; i+1 < len(str); i += 2 {
			in.empty = in.empty && f.composite.twoByteGlyph(str[i], str[i+1]).r == ' '
		}
	default:
		in.empty = false
	}
}

// setInk notes the ink of the glyphs that follow.
func (b *textBuilder) setInk(k ink) {
	k.at = len(b.edges)
	if n := len(b.inks); n > 0 {
		last := b.inks[n-1]
		last.at = k.at
		if last == k {
			return
		}
	}
	b.inks = append(b.inks, k)
}

// countUnseen counts the words of a glyph that is not handed to the textBuilder.
func (in *interpreter) countUnseen(p *pen, g *glyph) {
	if g.r == ' ' || g.r == noText {
		p.inWord = false
		return
	}
	if !p.inWord {
		in.unseen[p.unseen]++
	}
	p.inWord = true
}

// pictured is the share of a page that pictures cover, in squares of a grid.
func (in *interpreter) pictured(p *Page) float64 {
	const side = 32
	var covered [side][side]bool
	n := 0
	for _, a := range in.paintings {
		if !a.picture {
			continue
		}
		toGrid := func(at, length float64) int { return int(min(max(math.Round(at/length*side), 0), side)) }
		for y := toGrid(a.box.y0, p.Height); y < toGrid(a.box.y1, p.Height); y++ {
			for x := toGrid(a.box.x0, p.Width); x < toGrid(a.box.x1, p.Width); x++ {
				if !covered[y][x] {
					covered[y][x] = true
					n++
				}
			}
		}
	}
	return float64(n) / (side * side)
}
