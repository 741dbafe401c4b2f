package pdftext

import "evidence/indexer/pdffile"

// A colorKind says what is known of a color.
type colorKind uint8

const (
	knownColor   colorKind = iota
	otherColor             // opaque, of a colour space that is not read
	patternPaint           // a pattern, which may leave out parts of what it fills
)

// A color is what a fill, a stroke or a glyph is painted with. The zero color is black.
type color struct {
	r, g, b uint8 // of a known color
	kind    colorKind
}

var white = color{r: 255, g: 255, b: 255}

// sameColor is the difference of two colours' parts up to which nobody tells them apart.
const sameColor = 5

// looksLike reports whether nobody can tell two colours apart; false where one is not known.
func (c color) looksLike(d color) bool {
	near := func(a, b uint8) bool { return max(a, b)-min(a, b) <= sameColor }
	return c.kind == knownColor && d.kind == knownColor && near(c.r, d.r) && near(c.g, d.g) && near(c.b, d.b)
}

// A colorSpace says how the operands of sc make a color (ISO 32000-1, 8.6).
type colorSpace uint8

const (
	otherSpace colorSpace = iota
	graySpace
	rgbSpace
	cmykSpace
	tintSpace  // one or more inks of their own
	blackSpace // the ink black alone, or all inks
	patternSpace
)

// initial is the colour that a colour space begins with.
func (s colorSpace) initial() color {
	switch s {
	case otherSpace, tintSpace:
		return color{kind: otherColor}
	case patternSpace:
		return color{kind: patternPaint}
	}
	return color{}
}

// color makes a color of the operands, numbers from 0 to 1.
func (s colorSpace) color(o *operandScanner) color {
	n := func(i int) float64 { return max(0, min(o.number(i), 1)) }
	part := func(v float64) uint8 { return uint8(v*255 + 0.5) }
	switch s {
	case graySpace:
		v := part(n(0))
		return color{r: v, g: v, b: v}
	case rgbSpace:
		return color{r: part(n(0)), g: part(n(1)), b: part(n(2))}
	case cmykSpace:
		k := 1 - n(3)
		return color{r: part((1 - n(0)) * k), g: part((1 - n(1)) * k), b: part((1 - n(2)) * k)}
	case blackSpace:
		v := part(1 - n(0))
		return color{r: v, g: v, b: v}
	case tintSpace:
		for i := range o.ops {
			if o.number(i) != 0 {
				return color{kind: otherColor}
			}
		}
		return white // no ink
	}
	return s.initial()
}

// colorSpace is the colour space called name.
func (f *File) colorSpace(r *resources, name []byte) colorSpace {
	if s, ok := r.spaces[string(name)]; ok {
		return s
	}
	s := f.readColorSpace(pdffile.Name(name))
	if s == otherSpace {
		s = f.readColorSpace(f.resource(r, "ColorSpace", name))
	}
	r.spaces = remember(r.spaces, string(name), s)
	return s
}

func (f *File) readColorSpace(o pdffile.Object) colorSpace {
	a := f.file.Array(o)
	if len(a) > 0 {
		o = a[0]
	}
	switch f.file.Name(o) {
	case "DeviceGray", "CalGray", "G":
		return graySpace
	case "DeviceRGB", "CalRGB", "RGB":
		return rgbSpace
	case "DeviceCMYK", "CMYK":
		return cmykSpace
	case "Pattern":
		return patternSpace
	case "DeviceN":
		return tintSpace
	}
	if len(a) < 2 {
		return otherSpace
	}
	switch f.file.Name(a[0]) {
	case "Separation":
		if name := f.file.Name(a[1]); name == "Black" || name == "All" {
			return blackSpace
		}
		return tintSpace
	case "ICCBased":
		n, _ := f.file.Int(f.file.Dict(a[1]).Get("N"))
		return map[int]colorSpace{1: graySpace, 3: rgbSpace, 4: cmykSpace}[n]
	}
	return otherSpace
}

// A paintState is the part of the graphics state that says how things are painted.
type paintState struct {
	fill, stroke           color
	fillSpace, strokeSpace colorSpace
	lineWidth              float32
	alpha, strokeAlpha     float32
	group                  float32 // alpha of the transparency groups around
	blended                bool    // with what is beneath, by a blend mode or a soft mask
	groupBlended           bool    // so are groups around
}

func newPaintState() paintState {
	return paintState{fillSpace: graySpace, strokeSpace: graySpace, lineWidth: 1, alpha: 1, strokeAlpha: 1, group: 1}
}

// enterGroup makes s that of a transparency group's content.
func (s *paintState) enterGroup() {
	s.group *= s.alpha
	s.groupBlended = s.groupBlended || s.blended
	s.alpha, s.strokeAlpha, s.blended = 1, 1, false
}

// opaque reports whether what is filled hides what is beneath.
func (s *paintState) opaque() bool {
	return s.alpha*s.group > 0.99 && !s.blended && !s.groupBlended
}

// An extGState is a dictionary of ExtGState as far as it says what can be seen.
type extGState struct {
	font               *Font // nil for none
	size               float64
	alpha, strokeAlpha float32 // -1 for none
	blend, mask        int8    // 0 where it says nothing of them, 1 where there is none, 2 where there is one
	maskForm           *form   // what the soft mask is made of; nil for none
}

// extGState is the graphics state dictionary called name.
func (f *File) extGState(r *resources, name []byte) *extGState {
	if st, ok := r.states[string(name)]; ok {
		return st
	}
	st := &extGState{alpha: -1, strokeAlpha: -1}
	r.states = remember(r.states, string(name), st)
	d := f.file.Dict(f.resource(r, "ExtGState", name))
	if a := f.file.Array(d.Get("Font")); len(a) == 2 {
		st.font = f.sharedFont(a[0])
		st.size = f.number(a[1])
	}
	number := func(key pdffile.Name) float32 {
		if n, ok := f.file.Number(d.Get(key)); ok {
			return float32(max(0, min(n, 1)))
		}
		return -1
	}
	st.alpha, st.strokeAlpha = number("ca"), number("CA")
	st.blend = f.blendMode(d.Get("BM"))
	switch mask := f.file.Resolve(d.Get("SMask")).(type) {
	case pdffile.Name:
		st.mask = 1
	case pdffile.Dict:
		st.mask = 2
		if ref, ok := mask.Get("G").(pdffile.Ref); ok && f.isStream(ref) {
			st.maskForm = f.loadForm(ref)
		}
	}
	return st
}

// blendMode says whether a blend mode, or the first of a list, is not Normal.
func (f *File) blendMode(o pdffile.Object) int8 {
	if a := f.file.Array(o); len(a) > 0 {
		o = a[0]
	}
	switch f.file.Name(o) {
	case "":
		return 0
	case "Normal", "Compatible":
		return 1
	}
	return 2
}

// setExtGState carries out gs as far as text, and what can be seen of it, goes.
func (in *interpreter) setExtGState(s *operandScanner) {
	name := s.name(0)
	if name == nil {
		return
	}
	st, p := in.f.extGState(in.res, name), &in.gs.paint
	if st.font != nil {
		in.gs.font, in.gs.size = st.font, st.size
	}
	if st.alpha >= 0 {
		p.alpha = st.alpha
	}
	if st.strokeAlpha >= 0 {
		p.strokeAlpha = st.strokeAlpha
	}
	if st.blend != 0 {
		in.gs.blend = st.blend == 2
	}
	if st.mask != 0 {
		in.gs.mask = st.mask == 2
	}
	p.blended = in.gs.blend || in.gs.mask
	if st.maskForm != nil {
		in.drawMask(st.maskForm)
	}
}

// drawMask reads the text of a soft mask: what is then painted takes its shape.
func (in *interpreter) drawMask(fm *form) {
	key := drawnMask{fm.num, in.gs.ctm}
	for _, m := range in.masks {
		if m == key {
			return
		}
	}
	if len(in.masks) >= maxMasks {
		return
	}
	in.masks = append(in.masks, key)
	outer, paint := in.masking, in.gs.paint
	in.masking = true
	in.gs.paint = newPaintState()
	in.drawForm(fm)
	in.gs.paint, in.masking = paint, outer
}

// A drawnMask is a soft mask that has been read, and where.
type drawnMask struct {
	num int
	ctm matrix
}

const maxMasks = 1 << 10 // soft masks of a page that are read
