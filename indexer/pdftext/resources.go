package pdftext

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/ledongthuc/pdf"
)

// resources is a Resources dictionary and what has been read of it.
type resources struct {
	v     pdf.Value
	fonts map[string]*Font
	fontV pdf.Value
	fontS string
	forms map[string]*form
	props map[string]property
}

func (f *File) resources(v pdf.Value, key string) *resources {
	if key != "" {
		if r := f.res[key]; r != nil {
			return r
		}
	}
	r := &resources{v: v}
	if key != "" {
		f.res[key] = r
	}
	return r
}

// refOf is the reference that a dictionary's key holds, as it is printed; empty
// where the value stands in the dictionary itself.
func refOf(v pdf.Value, key string) string {
	return refIn(v.String(), key)
}

func refIn(s, key string) string {
	_, rest, ok := strings.Cut(s, "/"+key+" ")
	if !ok {
		return ""
	}
	var n, g int
	if _, err := fmt.Sscanf(rest, "%d %d R", &n, &g); err != nil {
		return ""
	}
	return fmt.Sprintf("%d %d R", n, g)
}

func (f *File) font(res *resources, name []byte) *Font {
	if fo, ok := res.fonts[string(name)]; ok {
		return fo
	}
	if res.fonts == nil {
		res.fonts = map[string]*Font{}
		res.fontV = res.v.Key("Font")
		res.fontS = res.fontV.String()
	}
	key := refIn(res.fontS, string(name))
	fo := f.fonts[key]
	if fo == nil {
		fo = loadFont(res.fontV.Key(string(name)))
		if key != "" {
			f.fonts[key] = fo
		}
	}
	res.fonts[string(name)] = fo
	return fo
}

type form struct {
	v      pdf.Value
	num    int
	data   []byte
	matrix matrix
	res    *resources
	isForm bool
}

func (f *File) properties(res *resources, name []byte) property {
	if p, ok := res.props[string(name)]; ok {
		return p
	}
	if res.props == nil {
		res.props = map[string]property{}
	}
	p := f.readProperty(res.v.Key("Properties").Key(string(name)))
	res.props[string(name)] = p
	return p
}

// do draws a form XObject.
func (in *interp) do(s *scanner) {
	if len(s.ops) == 0 || s.ops[0].kind != kName {
		return
	}
	fm := in.f.formOf(in.res, s.ops[0].str)
	if fm == nil || !fm.isForm {
		return
	}
	for _, n := range in.active {
		if n == fm.num {
			return
		}
	}
	in.active = append(in.active, fm.num)
	saved, outer := in.gs, in.form
	tm, tlm := in.tm, in.tlm
	in.form = fm.num
	in.gs.ctm = fm.matrix.mul(in.gs.ctm)
	res := fm.res
	if res == nil {
		res = in.res
	}
	in.content(fm.data, res)
	in.tm, in.tlm = tm, tlm
	in.gs, in.form = saved, outer
	in.active = in.active[:len(in.active)-1]
}

func (f *File) formOf(res *resources, name []byte) *form {
	if fm, ok := res.forms[string(name)]; ok {
		return fm
	}
	if res.forms == nil {
		res.forms = map[string]*form{}
	}
	dict := res.v.Key("XObject")
	v := dict.Key(string(name))
	fm := &form{v: v}
	res.forms[string(name)] = fm
	if v.Kind() != pdf.Stream || v.Key("Subtype").Name() != "Form" {
		return fm
	}
	fm.isForm = true
	fmt.Sscanf(refOf(dict, string(name)), "%d", &fm.num)
	fm.matrix = identity
	if m := v.Key("Matrix"); m.Len() == 6 {
		fm.matrix = matrix{m.Index(0).Float64(), m.Index(1).Float64(), m.Index(2).Float64(), m.Index(3).Float64(), m.Index(4).Float64(), m.Index(5).Float64()}
	}
	if r := v.Key("Resources"); r.Kind() == pdf.Dict {
		fm.res = f.resources(r, refOf(v, "Resources"))
	}
	save := f.buf
	f.buf = bytes.Buffer{}
	f.read(v)
	fm.data = f.buf.Bytes()
	f.buf = save
	return fm
}
