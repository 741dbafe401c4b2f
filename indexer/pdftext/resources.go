package pdftext

import (
	"bytes"
	"fmt"

	"evidence/indexer/pdffile"
)

// resources is a resource dictionary (ISO 32000-1, 7.8.3) and what has been read of it.
type resources struct {
	dict pdffile.Dict

	fonts  map[string]*Font
	states map[string]*extGState
	spaces map[string]colorSpace
	forms  map[string]*form
	props  map[string]markedContent
}

// resources is the resource dictionary o.
func (f *File) resources(o pdffile.Object) *resources {
	ref, ok := o.(pdffile.Ref)
	if ok && f.shared[ref] != nil {
		return f.shared[ref]
	}
	r := &resources{dict: f.file.Dict(o)}
	if ok {
		if len(f.shared) >= maxFonts {
			clear(f.shared)
		}
		f.shared[ref] = r
	}
	return r
}

// resource is an entry of one of the dictionaries in the resources.
func (f *File) resource(r *resources, kind pdffile.Name, name []byte) pdffile.Object {
	return f.file.Dict(r.dict.Get(kind)).Get(pdffile.Name(name))
}

// font is the font called name; where the resources have none, a
// substitute, as in viewers.
func (f *File) font(r *resources, name []byte) *Font {
	if fo, ok := r.fonts[string(name)]; ok {
		return fo
	}
	fo := f.sharedFont(f.resource(r, "Font", name))
	r.fonts = remember(r.fonts, string(name), fo)
	return fo
}

// remember notes v under name, in a map made when there is something to note. A
// page that names things without end has each looked up anew.
func remember[V any](m map[string]V, name string, v V) map[string]V {
	if m == nil {
		m = map[string]V{}
	}
	if len(m) < maxFonts {
		m[name] = v
	}
	return m
}

// sharedFont is the font o, read where it has not been before.
func (f *File) sharedFont(o pdffile.Object) *Font {
	ref, ok := o.(pdffile.Ref)
	if fo := f.fonts[ref]; ok && fo != nil {
		return fo
	}
	fo := f.loadFont(f.file.Dict(o))
	if !ok {
		return fo
	}
	if len(f.fonts) >= maxFonts {
		clear(f.fonts)
	}
	f.fonts[ref] = fo
	return fo
}

// A form is a form XObject, or an appearance stream.
type form struct {
	num    int // object number
	data   []byte
	matrix matrix
	bbox   rect
	res    *resources // nil for those of whatever draws it
	hidden bool
	group  bool  // a transparency group
	image  bool  // an image instead
	masked bool  // of which parts are left out
	damage error // in its stream
}

// form is the XObject called name, a form or what matters of an image; nil where
// the resources have none.
func (f *File) form(r *resources, name []byte) *form {
	if fm, ok := r.forms[string(name)]; ok {
		return fm
	}
	o := f.resource(r, "XObject", name)
	var fm *form
	switch d := f.file.Dict(o); f.file.Name(d.Get("Subtype")) {
	case "Form":
		ref, _ := o.(pdffile.Ref)
		fm = f.loadForm(ref)
	case "Image":
		fm = &form{image: true, hidden: f.hiddenContent(d.Get("OC"))}
		for _, key := range [...]pdffile.Name{"ImageMask", "Mask", "SMask", "SMaskInData"} {
			fm.masked = fm.masked || d.Get(key) != nil
		}
	}
	r.forms = remember(r.forms, string(name), fm)
	return fm
}

// loadForm reads a form where it has not been read before.
func (f *File) loadForm(ref pdffile.Ref) *form {
	if fm := f.forms[ref]; fm != nil {
		return fm
	}
	d := f.file.Dict(ref)
	fm := &form{num: int(ref.Num), matrix: f.matrix(d.Get("Matrix")), hidden: f.hiddenContent(d.Get("OC"))}
	fm.bbox = f.rect(d.Get("BBox"))
	fm.group = f.file.Dict(d.Get("Group")) != nil
	if res := d.Get("Resources"); f.file.Dict(res) != nil {
		fm.res = f.resources(res)
	}
	fm.data, fm.damage = f.formContent(ref)
	f.formBytes += len(fm.data)
	if f.formBytes > maxFormBytes {
		clear(f.forms)
		clear(f.shared)
		f.formBytes = len(fm.data)
	}
	f.forms[ref] = fm
	return fm
}

// formContent is the content of a form, as much of it as can be decoded.
func (f *File) formContent(ref pdffile.Ref) ([]byte, error) {
	s, ok := f.file.Get(ref).(*pdffile.Stream)
	if !ok {
		return nil, nil
	}
	var b bytes.Buffer
	if err := f.appendStream(&b, s, maxContent); err != nil {
		return b.Bytes(), fmt.Errorf("decoding the form of object %d: %w", ref.Num, err)
	}
	return b.Bytes(), nil
}

// matrix reads a matrix; the identity where there is none.
func (f *File) matrix(o pdffile.Object) matrix {
	a := f.file.Array(o)
	if len(a) < 6 {
		return identity
	}
	var n [6]float64
	for i := range n {
		n[i], _ = f.file.Number(a[i])
	}
	return matrix{n[0], n[1], n[2], n[3], n[4], n[5]}
}

// rect reads a rectangle; an empty one where there is none.
func (f *File) rect(o pdffile.Object) rect {
	a := f.file.Array(o)
	if len(a) < 4 {
		return rect{}
	}
	var n [4]float64
	for i := range n {
		n[i], _ = f.file.Number(a[i])
	}
	return rect{min(n[0], n[2]), min(n[1], n[3]), max(n[0], n[2]), max(n[1], n[3])}
}

// drawXObject draws a form XObject, or notes an image.
func (in *interpreter) drawXObject(s *operandScanner) {
	name := s.name(len(s.ops) - 1)
	if name == nil {
		return
	}
	switch fm := in.f.form(in.res, name); {
	case fm == nil || fm.hidden:
	case fm.image:
		in.paintPicture(fm.masked)
	default:
		in.drawForm(fm)
	}
}

// drawForm interprets a form's content; a form that draws itself is passed over.
func (in *interpreter) drawForm(fm *form) {
	for _, num := range in.active {
		if num == fm.num {
			return
		}
	}
	if fm.damage != nil && in.f.damage == nil {
		in.f.damage = fm.damage
	}
	in.active = append(in.active, fm.num)
	saved, textMatrix, textLineMatrix, outer := in.gs, in.textMatrix, in.textLineMatrix, in.form
	in.form = fm.num
	in.gs.ctm = fm.matrix.mul(in.gs.ctm)
	if fm.group {
		in.gs.paint.enterGroup()
		in.gs.blend, in.gs.mask = false, false
	}
	if !fm.bbox.empty() {
		in.gs.clipShaped = in.gs.clipShaped || in.gs.ctm.b*in.gs.ctm.a != 0
		in.gs.clip = in.gs.clip.intersect(fm.bbox.transform(in.gs.ctm))
	}
	res := fm.res
	if res == nil {
		res = in.res
	}
	in.interpret(fm.data, res)
	in.gs, in.textMatrix, in.textLineMatrix, in.form = saved, textMatrix, textLineMatrix, outer
	in.active = in.active[:len(in.active)-1]
}
