package pdftext

import "unicode/utf8"

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
