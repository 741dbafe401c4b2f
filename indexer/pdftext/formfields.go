package pdftext

import (
	"math"
	"strings"
	"unicode/utf8"

	"evidence/indexer/pdffile"
)

// Field flags (ISO 32000-1, tables 226 to 230).
const (
	fieldPassword = 1 << 13
	fieldCombo    = 1 << 17
	fieldPush     = 1 << 16
)

// maxParents bounds the chain of fields that a field inherits from.
const maxParents = 32

// appearanceText is the text that a viewer makes the appearance of an annotation of,
// where the file gives it none: that of a note written on the page, the value
// of a text field or choice, the options of a list, the caption of a button.
func (f *File) appearanceText(d pdffile.Dict) string {
	switch f.file.Name(d.Get("Subtype")) {
	case "FreeText":
		return f.text(d.Get("Contents"))
	case "Widget":
		flags, _ := f.file.Int(f.fieldAttribute(d, "Ff"))
		switch f.file.Name(f.fieldAttribute(d, "FT")) {
		case "Tx":
			if flags&fieldPassword == 0 {
				return f.text(f.fieldAttribute(d, "V"))
			}
		case "Ch":
			if flags&fieldCombo != 0 {
				return f.text(f.fieldAttribute(d, "V"))
			}
			return f.listOptions(f.fieldAttribute(d, "Opt"), f.fieldAttribute(d, "TI"))
		case "Btn":
			if flags&fieldPush != 0 {
				return f.text(f.file.Dict(d.Get("MK")).Get("CA"))
			}
		}
	}
	return ""
}

// fieldAttribute is an attribute of a form field, its own or inherited.
func (f *File) fieldAttribute(d pdffile.Dict, key pdffile.Name) pdffile.Object {
	for range maxParents {
		if d == nil {
			return nil
		}
		if v := f.file.Resolve(d.Get(key)); v != nil {
			return v
		}
		d = f.file.Dict(d.Get("Parent"))
	}
	return nil
}

// text is a text string, or the string of a choice; empty for anything else.
func (f *File) text(o pdffile.Object) string {
	return pdffile.Text(f.file.String(o))
}

// listOptions is the options of a list from the one at its top, each on a line.
func (f *File) listOptions(o, top pdffile.Object) string {
	first, _ := f.file.Int(top)
	var lines []string
	for i, v := range f.file.Array(o) {
		if i < first {
			continue
		}
		if i >= maxAnnots {
			break
		}
		if pair := f.file.Array(v); len(pair) == 2 {
			v = pair[1]
		}
		lines = append(lines, f.text(v))
	}
	return strings.Join(lines, "\n")
}

// appearanceFontSize is the font size of the default appearance string.
func (f *File) appearanceFontSize(d pdffile.Dict) float64 {
	da, _ := f.fieldAttribute(d, "DA").(pdffile.String)
	if da == "" {
		da = f.file.String(f.file.Dict(f.file.Root().Get("AcroForm")).Get("DA"))
	}
	var s operandScanner
	s.reset([]byte(da), maxOperands)
	size := 0.0
	for op := s.next(); op != nil; op = s.next() {
		if string(op) == "Tf" {
			size = s.number(1)
		}
	}
	if size < 1 || size > 200 {
		size = 12 // also for 0, which stands for what fits
	}
	return size
}

// drawText puts text on the page in lines that fit the width of r, from its top,
// in default user space. Lines further down are there though a viewer shows
// them only when the field is scrolled.
func (in *interpreter) drawText(text string, r rect, size float64) {
	if text == "" || r.empty() {
		return
	}
	fo := in.f.fieldFont()
	y := r.y1 - size
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r", "\n"), "\n") {
		for _, part := range fo.wrapLine(cleanText(line), (r.x1-r.x0)/size) {
			in.drawTextLine(fo, part, r.x0, y, size)
			y -= 1.2 * size
		}
	}
}

func (in *interpreter) drawTextLine(fo *Font, line string, x, y, size float64) {
	m := in.base
	length := math.Hypot(m.a, m.b)
	s := shownString{font: fo, mark: in.root, size: size * length, height: size * length, scale: size * length}
	s.x, s.y = m.apply(x, y)
	s.dir = Vector{m.a / length, m.b / length}
	in.b.startString(s)
	in.b.setInk(ink{shown: true})
	at := 0.0
	for _, c := range line {
		w := float64(fo.widthOf(c))
		in.b.addGlyph(c, at, at+w)
		at += w
	}
}

// fieldFont is the font of text that a viewer sets itself.
func (f *File) fieldFont() *Font {
	if f.helvetica != nil {
		return f.helvetica
	}
	fo := &Font{Name: "Helvetica", ascent: 0.9, descent: -0.25, texts: []string{""}, simple: new([256]glyph)}
	widths := widthsOf(fo.Name)
	for c, r := range winAnsiEncoding() {
		fo.simple[c] = glyph{widths[c], r}
	}
	f.helvetica = fo
	return fo
}

// widthOf is the width of a character in a font made by fieldFont.
func (fo *Font) widthOf(r rune) float32 {
	if r < utf8.RuneSelf {
		return fo.simple[r].w
	}
	for _, g := range fo.simple {
		if g.r == r {
			return g.w
		}
	}
	return 1
}

// wrapLine cuts a line where its words no longer fit the width, in ems.
func (fo *Font) wrapLine(line string, width float64) []string {
	var lines []string
	var cur strings.Builder
	at := 0.0
	for word := range strings.FieldsSeq(line) {
		w := 0.0
		for _, r := range word {
			w += float64(fo.widthOf(r))
		}
		space := float64(fo.widthOf(' '))
		if cur.Len() > 0 && at+space+w > width {
			lines = append(lines, cur.String())
			cur.Reset()
			at = 0
		}
		if cur.Len() > 0 {
			cur.WriteByte(' ')
			at += space
		}
		cur.WriteString(word)
		at += w
	}
	if cur.Len() > 0 {
		lines = append(lines, cur.String())
	}
	return lines
}
