package pdftext

import "evidence/indexer/pdffile"

const maxExpression = 32 // visibility expressions inside one another

// readLayers returns which optional content groups the file's default
// configuration turns off (ISO 32000-1, 8.11.4.3).
func (f *File) readLayers() func(pdffile.Ref) bool {
	d := f.file.Dict(f.file.Dict(f.file.Root().Get("OCProperties")).Get("D"))
	off, on := f.refSet(d.Get("OFF")), f.refSet(d.Get("ON"))
	allOff := f.file.Name(d.Get("BaseState")) == "OFF"
	return func(ref pdffile.Ref) bool { return off[ref] || allOff && !on[ref] }
}

// refSet is the references in an array.
func (f *File) refSet(o pdffile.Object) map[pdffile.Ref]bool {
	set := map[pdffile.Ref]bool{}
	for _, e := range f.file.Array(o) {
		if ref, ok := e.(pdffile.Ref); ok {
			set[ref] = true
		}
	}
	return set
}

// hiddenContent reports whether content of an optional content group, or of a
// membership dictionary, is not to be seen.
func (f *File) hiddenContent(o pdffile.Object) bool {
	d := f.file.Dict(o)
	if d == nil {
		return false
	}
	if f.layerOff == nil {
		f.layerOff = f.readLayers()
	}
	if f.file.Name(d.Get("Type")) != "OCMD" {
		return f.groupOff(o)
	}
	if ve := f.file.Array(d.Get("VE")); len(ve) > 0 {
		return !f.visible(ve, 0)
	}
	return f.membersOff(d)
}

func (f *File) groupOff(o pdffile.Object) bool {
	ref, ok := o.(pdffile.Ref)
	return ok && f.layerOff(ref)
}

// membersOff carries out the policy P of a membership dictionary.
func (f *File) membersOff(d pdffile.Dict) bool {
	groups := f.file.Array(d.Get("OCGs"))
	if groups == nil {
		groups = pdffile.Array{d.Get("OCGs")}
	}
	on, off := 0, 0
	for _, o := range groups {
		switch {
		case f.file.Dict(o) == nil:
		case f.groupOff(o):
			off++
		default:
			on++
		}
	}
	if on+off == 0 {
		return false
	}
	switch f.file.Name(d.Get("P")) {
	case "AllOn":
		return off > 0
	case "AnyOff":
		return off == 0
	case "AllOff":
		return on > 0
	}
	return on == 0
}

// visible evaluates a visibility expression: an operator and what it goes over.
func (f *File) visible(ve pdffile.Array, depth int) bool {
	if depth > maxExpression || len(ve) == 0 {
		return true
	}
	value := func(o pdffile.Object) bool {
		if a := f.file.Array(o); a != nil {
			return f.visible(a, depth+1)
		}
		return !f.groupOff(o)
	}
	switch f.file.Name(ve[0]) {
	case "Not":
		return len(ve) < 2 || !value(ve[1])
	case "Or":
		for _, o := range ve[1:] {
			if value(o) {
				return true
			}
		}
		return len(ve) == 1
	}
	for _, o := range ve[1:] {
		if !value(o) {
			return false
		}
	}
	return true
}
