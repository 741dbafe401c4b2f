package pdftext

import (
	"math"
	"unicode/utf8"
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

// A page's paintings as hideUnseen looks at them.
type surface struct {
	in     *interpreter
	covers []painting // what can hide text that was painted before it
	scan   bool       // pictures cover most of the page
	colors []color    // of what may be the background of text in the same colour
}

// hideUnseen takes the text that cannot be seen from the runs, and counts its words.
func (in *interpreter) hideUnseen(p *Page) {
	s := in.surface(p)
	ink, runs := 0, in.b.runs
	for i := range runs {
		r := &runs[i]
		for ink+1 < len(in.b.inks) && in.b.inks[ink+1].at <= r.edge {
			ink++
		}
		if ink < len(in.b.inks) && !r.dropped {
			s.hide(r, ink)
		}
	}
	for i := range runs { // what was dropped for a repetition that cannot be seen
		if r := &runs[i]; r.dropped && r.keeper > 0 && runs[r.keeper-1].unseen && runs[r.keeper-1].dropped {
			r.dropped = false
			s.hide(r, s.inkAt(r.edge))
		}
	}
}

// surface is what the page's paintings say.
func (in *interpreter) surface(p *Page) *surface {
	s := &surface{in: in}
	if in.crowded {
		return s
	}
	pictures := 0.0
	for _, a := range in.paintings {
		if a.picture {
			pictures += (a.box.x1 - a.box.x0) * (a.box.y1 - a.box.y0)
		}
	}
	s.scan = pictures >= pictureOfPage*p.Width*p.Height
	for _, a := range in.paintings {
		if !a.exact || a.box.x1-a.box.x0 < 2 || a.box.y1-a.box.y0 < 2 {
			continue
		}
		if a.opaque && !(a.picture && s.scan) && a.at > 0 {
			s.covers = append(s.covers, a)
		}
		if a.opaque && a.color.kind == knownColor && !s.isBackground(a.color) {
			s.colors = append(s.colors, a.color)
		}
	}
	return s
}

func (s *surface) isBackground(c color) bool {
	for _, b := range s.colors {
		if b.looksLike(c) {
			return true
		}
	}
	return false
}

func (s *surface) inkAt(edge int) int {
	i := 0
	for i+1 < len(s.in.b.inks) && s.in.b.inks[i+1].at <= edge {
		i++
	}
	return i
}

// hide marks which characters of a run cannot be seen and takes them from it.
// ink is the index of its first glyph's ink.
func (s *surface) hide(r *runRecord, ink int) {
	if !s.suspect(r, ink) {
		return
	}
	b := &s.in.b
	text := b.text[r.text:r.textEnd]
	n := utf8.RuneCount(text)
	hidden := make([]Unseen, n)
	any := false
	for i := range n {
		for ink+1 < len(b.inks) && b.inks[ink+1].at <= r.edge+i {
			ink++
		}
		hidden[i] = s.unseen(r, i, &b.inks[ink])
		any = any || hidden[i] >= 0
	}
	if any {
		s.cut(r, string(text), hidden)
	}
}

// suspect reports whether characters of a run may be unseen.
func (s *surface) suspect(r *runRecord, ink int) bool {
	b := &s.in.b
	if r.str.hidden || r.tooSmall() {
		return true
	}
	if r.reordered {
		return false
	}
	for i := ink; i < len(b.inks) && (i == ink || b.inks[i].at < r.edgeEnd); i++ {
		if k := &b.inks[i]; k.none || !k.shown && (k.color.looksLike(white) || s.isBackground(k.color)) {
			return true
		}
	}
	for i := range s.covers {
		if c := &s.covers[i]; c.at > r.edge && s.reaches(c.box, r) {
			return true
		}
	}
	return false
}

// tooSmall reports whether a run is too small to be seen. The glyphs of a Type 3
// font can be larger than its size says.
func (r *runRecord) tooSmall() bool { return r.str.height < readable && !r.str.font.type3 }

// reaches reports whether box and a run's box have a part in common.
func (s *surface) reaches(box rect, r *runRecord) bool {
	w := float64(s.in.b.edges[r.edgeEnd-1])
	a, z := r.point(0, 0.3), r.point(w, 0.3)
	c := box.intersect(rect{min(a[0], z[0]) - 1, min(a[1], z[1]) - 1, max(a[0], z[0]) + 1, max(a[1], z[1]) + 1})
	return !c.empty()
}

// point is the point so many points along a run's baseline and so much of its size above it.
func (r *runRecord) point(along, up float64) [2]float64 {
	if r.str.vertical {
		up = 0
	}
	up *= r.str.height
	return [2]float64{r.x0 + along*r.str.dir.X + up*r.str.dir.Y, r.y0 + along*r.str.dir.Y - up*r.str.dir.X}
}

// unseen says why a run's i-th character cannot be seen; -1 where it can.
func (s *surface) unseen(r *runRecord, i int, k *ink) Unseen {
	edges := s.in.b.edges
	at := r.edge + i
	for at > r.edge && edges[at] == sameGlyph {
		at--
	}
	next := r.edge + i + 1
	for next < r.edgeEnd-1 && edges[next] == sameGlyph {
		next++
	}
	x0, x1 := float64(edges[at]), float64(edges[next])
	sample := func(part, up float64) [2]float64 { return r.point(x0+(x1-x0)*part, up) }
	switch {
	case r.tooSmall():
		return TooSmall
	case k.none && !r.reordered:
		return Invisible
	case r.str.hidden:
		if !s.onPicture(sample(0.5, 0.3)) {
			return Invisible
		}
		return -1
	case r.reordered || s.in.crowded:
		return -1
	}
	points := [3][2]float64{sample(0.2, 0.15), sample(0.5, 0.3), sample(0.8, 0.15)}
	if s.covered(points, at) {
		return Covered
	}
	if !k.shown && (s.isBackground(k.color) || k.color.looksLike(white)) && s.sameAsBackground(points, at, k) && !s.onGlyph(r, points[1], k) {
		return SameColor
	}
	return -1
}

// onPicture reports whether a picture is at a point, or near it.
func (s *surface) onPicture(p [2]float64) bool {
	for i := range s.in.paintings {
		if a := &s.in.paintings[i]; a.picture && a.box.grow(ocrReach).contains(p) {
			return true
		}
	}
	return false
}

// covered reports whether all points of a glyph are under what was painted after it.
func (s *surface) covered(points [3][2]float64, at int) bool {
	for _, p := range points {
		found := false
		for i := range s.covers {
			if c := &s.covers[i]; c.at > at && c.box.contains(p) {
				found = true
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}

// sameAsBackground reports whether what is beneath all points of a glyph has its colours.
func (s *surface) sameAsBackground(points [3][2]float64, at int, k *ink) bool {
	for _, p := range points {
		if !s.sameBeneath(p, at, k) {
			return false
		}
	}
	return true
}

func (s *surface) sameBeneath(p [2]float64, at int, k *ink) bool {
	same := func(c color) bool { return c.looksLike(k.color) && c.looksLike(k.second) }
	for i := len(s.in.paintings) - 1; i >= 0; i-- {
		a := &s.in.paintings[i]
		if a.at > at || !a.box.grow(0.5).contains(p) {
			continue
		}
		if !same(a.color) {
			return false
		}
		if a.exact && a.box.contains(p) {
			return true
		}
	}
	return same(white)
}

// onGlyph reports whether a symbol or a larger glyph in another colour was shown
// beneath a point, as a disc is beneath a number.
func (s *surface) onGlyph(r *runRecord, p [2]float64, k *ink) bool {
	b := &s.in.b
	for i := range b.runs {
		o := &b.runs[i]
		if o.edge >= r.edge {
			break
		}
		if o.textEnd-o.text > 12 && o.str.height < 1.5*r.str.height {
			continue
		}
		if ok := &b.inks[s.inkAt(o.edge)]; !ok.shown && ok.color.looksLike(k.color) {
			continue
		}
		from, to := o.point(0, -0.3), o.point(float64(b.edges[o.edgeEnd-1]), 1)
		box := rect{min(from[0], to[0]), min(from[1], to[1]), max(from[0], to[0]), max(from[1], to[1])}
		if box.contains(p) {
			return true
		}
	}
	return false
}

// cut takes the hidden characters from a run and counts their words.
func (s *surface) cut(r *runRecord, text string, hidden []Unseen) {
	runes := []rune(text)
	inWord := false
	for i, c := range runes { // a space is hidden between hidden characters
		if c == ' ' {
			inWord = false
			hidden[i] = -1
			if i > 0 && i+1 < len(runes) && hidden[i-1] >= 0 && hidden[i+1] >= 0 {
				hidden[i] = hidden[i-1]
			}
			continue
		}
		if hidden[i] >= 0 && !inWord {
			s.in.unseen[hidden[i]]++
			inWord = true
		}
	}
	r.unseen = true
	from := 0
	for i := 0; i <= len(runes); i++ {
		if i < len(runes) && hidden[i] < 0 {
			continue
		}
		r.addPart(runes, from, i)
		from = i + 1
	}
	r.dropped = len(r.parts) == 0
}

// unseenParts is how many runs more than the textBuilder's the page comes to have.
func (in *interpreter) unseenParts() (n int) {
	for i := range in.b.runs {
		n += max(len(in.b.runs[i].parts)-1, 0)
	}
	return n
}

// A runPart is the characters of a run, from the first to before the last, that can be seen.
type runPart struct{ from, to int }

// addPart adds a part of a run, without the spaces at its ends.
func (r *runRecord) addPart(runes []rune, from, to int) {
	for from < to && runes[from] == ' ' {
		from++
	}
	for from < to && runes[to-1] == ' ' {
		to--
	}
	if from < to {
		r.parts = append(r.parts, runPart{from, to})
	}
}

// shownParts is a run's parts that can be seen, each as a run.
func (r *runRecord) shownParts(text []byte) []runRecord {
	var out []runRecord
	s := string(text[r.text:r.textEnd])
	offsets := make([]int, 0, len(s)+1)
	for i := range s {
		offsets = append(offsets, i)
	}
	offsets = append(offsets, len(s))
	for i, p := range r.parts {
		q := *r
		q.text, q.textEnd = r.text+offsets[p.from], r.text+offsets[p.to]
		q.edge, q.edgeEnd = r.edge+p.from, r.edge+p.to+1
		q.space = i > 0 || r.space || p.from > 0
		out = append(out, q)
	}
	return out
}
