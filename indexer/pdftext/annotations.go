package pdftext

import "evidence/indexer/pdffile"

// Flags of annotations that keep them from the screen (ISO 32000-1, table 165).
const (
	annotHidden = 1 << 1
	annotNoView = 1 << 5
)

// drawAnnotations draws what the page's annotations and form fields show: their
// normal appearance.
func (in *interpreter) drawAnnotations(o pdffile.Object) {
	f := in.f
	in.stack, in.open = in.stack[:0], in.open[:0]
	in.marks = append(in.marks, markedContent{mcid: -1, annotation: true})
	in.root = int32(len(in.marks) - 1)
	for i, a := range f.file.Array(o) {
		if i >= maxAnnots {
			in.stop("more than %d annotations", maxAnnots)
			return
		}
		in.depth, in.active = 0, in.active[:0] // what a panic left open is over
		f.ignorePanic(func() { in.drawAnnotation(f.file.Dict(a)) })
	}
}

func (in *interpreter) drawAnnotation(d pdffile.Dict) {
	f := in.f
	flags, _ := f.file.Int(d.Get("F"))
	if d == nil || flags&(annotHidden|annotNoView) != 0 || f.hiddenContent(d.Get("OC")) {
		return
	}
	switch f.file.Name(d.Get("Subtype")) {
	case "Popup", "Link":
		return
	}
	in.empty = false
	normal := f.file.Dict(d.Get("AP")).Get("N")
	ref, _ := normal.(pdffile.Ref)
	if !f.isStream(normal) {
		ref, _ = f.file.Dict(normal).Get(f.file.Name(d.Get("AS"))).(pdffile.Ref)
	}
	if _, ok := f.file.Get(ref).(*pdffile.Stream); !ok {
		in.drawText(f.appearanceText(d), f.rect(d.Get("Rect")), f.appearanceFontSize(d))
		return
	}
	fm := f.loadForm(ref)
	if fm.hidden {
		return
	}
	in.gs = newGraphicsState(fm.annotationMatrix(f.rect(d.Get("Rect"))).mul(in.base), in.page)
	in.gs.paint.groupBlended = f.file.Name(d.Get("Subtype")) == "Highlight" // whatever its appearance says
	if fm.res == nil {
		in.res = &resources{}
	}
	in.drawForm(fm)
}

// annotationMatrix is the matrix that brings the form's transformed box onto an
// annotation's rectangle (ISO 32000-1, algorithm 8.1).
func (fm *form) annotationMatrix(r rect) matrix {
	b := fm.bbox.transform(fm.matrix)
	if b.empty() || r.empty() {
		return matrix{1, 0, 0, 1, r.x0 - b.x0, r.y0 - b.y0}
	}
	sx, sy := (r.x1-r.x0)/(b.x1-b.x0), (r.y1-r.y0)/(b.y1-b.y0)
	return matrix{sx, 0, 0, sy, r.x0 - b.x0*sx, r.y0 - b.y0*sy}
}
