package pdftext

import "evidence/indexer/pdffile"

// A markedContent is marked content as the glyphs in it see it: what it says itself and
// what it inherits from the marked content around it.
type markedContent struct {
	tag        string
	mcid       int
	form       int // object number of the form XObject the id is of
	artifact   bool
	hidden     bool // in optional content that is off
	annotation bool
	actualText *string // its ActualText, at another place for each content that has one; nil for none
}

// currentContent is the innermost marked content.
func (in *interpreter) currentContent() int32 {
	if n := len(in.open); n > 0 {
		return in.open[n-1]
	}
	return in.root
}

// beginMarkedContent opens marked content: BMC with a tag, BDC with properties too.
func (in *interpreter) beginMarkedContent(s *operandScanner) {
	if len(in.open) >= maxOpen || len(in.marks) >= maxMarks {
		in.stop("more than %d marked contents, or %d inside one another", maxMarks, maxOpen)
		return
	}
	m := in.marks[in.currentContent()]
	if tag := s.name(0); tag != nil {
		m.tag = in.f.intern(tag)
	}
	m.artifact = m.artifact || m.tag == "Artifact"
	if len(s.ops) > 1 {
		in.properties(&m, s)
	}
	in.marks = append(in.marks, m)
	in.open = append(in.open, int32(len(in.marks)-1))
}

// properties reads the property list of marked content, which is inline or in the resources.
func (in *interpreter) properties(m *markedContent, s *operandScanner) {
	switch o := &s.ops[1]; o.kind {
	case kName:
		p := in.f.propertyList(in.res, s.bytes(o))
		if m.tag == "OC" {
			m.hidden = m.hidden || p.hidden
			return
		}
		if p.mcid >= 0 {
			m.mcid, m.form = p.mcid, in.form
		}
		if p.actualText != nil {
			text := *p.actualText
			m.actualText = &text
		}
	case kDict:
		in.inlineProperties(m, s, s.ops[2:min(len(s.ops), int(o.n)+2)])
	}
}

func (in *interpreter) inlineProperties(m *markedContent, s *operandScanner, ops []operand) {
	for len(ops) > 1 {
		value := &ops[1]
		if ops[0].kind == kName {
			switch {
			case value.kind == kNumber && string(s.bytes(&ops[0])) == "MCID":
				m.mcid, m.form = max(int(value.num), -1), in.form
			case value.kind == kString && string(s.bytes(&ops[0])) == "ActualText":
				text := pdffile.Text(pdffile.String(s.bytes(value)))
				m.actualText = &text
			}
		}
		ops = ops[min(len(ops), 2+int(value.n)):]
	}
}

// propertyList is what the property list called name says of marked content
// (ISO 32000-1, 14.6.2).
func (f *File) propertyList(r *resources, name []byte) markedContent {
	if p, ok := r.props[string(name)]; ok {
		return p
	}
	p := markedContent{mcid: -1}
	o := f.resource(r, "Properties", name)
	p.hidden = f.hiddenContent(o)
	d := f.file.Dict(o)
	if id, ok := f.file.Int(d.Get("MCID")); ok && id >= 0 {
		p.mcid = id
	}
	if a, ok := f.file.Resolve(d.Get("ActualText")).(pdffile.String); ok {
		text := pdffile.Text(a)
		p.actualText = &text
	}
	r.props = remember(r.props, string(name), p)
	return p
}
