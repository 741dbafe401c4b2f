package pdftext

import (
	"strings"

	"github.com/ledongthuc/pdf"
)

// A Font is a font of the file.
type Font struct {
	Name         string // without the prefix of a subset
	Bold, Italic bool
	Mono         bool // all its glyphs have one width

	ascent, descent float64 // of an em, from the baseline upwards
	vertical        bool
	simple          *[256]glyph // by code, of a simple font
	composite       *composite  // of a Type0 font
	texts           []string    // of glyphs that do not stand for one character
	toUnicode       *unicodeMap
}

// A glyph is what a code of a font shows.
type glyph struct {
	w float32 // ems it advances
	r rune    // its character; -i-1 for Font.texts[i]; 0 for none known
}

// ems is a width, brought within what a glyph can have.
func ems(w float64) float32 {
	const most = 100
	return float32(max(min(w, most), -most))
}

// noText is the r of a glyph that stands for nothing.
const noText = -1

// Flags of a font descriptor (ISO 32000-1, table 123).
const (
	flagFixedPitch = 1 << 0
	flagSymbolic   = 1 << 2
	flagItalic     = 1 << 6
	flagForceBold  = 1 << 18
)

// loadFont reads a font dictionary. What cannot be read of it is left out, so
// that there is always a font: of nothing, one with StandardEncoding.
func (f *File) loadFont(value func() pdf.Value) *Font {
	fo := &Font{texts: []string{""}}
	var v pdf.Value
	f.try(func() {
		v = value()
		fo.Name = v.Key("BaseFont").Name()
		if i := strings.IndexByte(fo.Name, '+'); i == 6 {
			fo.Name = fo.Name[7:]
		}
	})
	f.try(func() { fo.loadToUnicode(f, v.Key("ToUnicode")) })
	if f.name(v, "Subtype") == "Type0" {
		var d pdf.Value
		f.try(func() { d = v.Key("DescendantFonts").Index(0) })
		fo.describe(f, d)
		f.try(func() { fo.loadComposite(f, v, d) })
		if fo.composite == nil {
			fo.composite = &composite{font: fo, space: twoBytes, two: true, dw: 1}
		}
		return fo
	}
	fo.describe(f, v)
	fo.simple = new([256]glyph)
	l := &simpleLoader{f: f, font: fo, v: v, type3: f.name(v, "Subtype") == "Type3"}
	f.try(l.load)
	return fo
}

// name is the name that a key of v holds; empty where there is none.
func (f *File) name(v pdf.Value, key string) (name string) {
	f.try(func() { name = v.Key(key).Name() })
	return name
}

// loadToUnicode reads the font's ToUnicode CMap, a stream or the name of Identity.
func (fo *Font) loadToUnicode(f *File, v pdf.Value) {
	switch v.Kind() {
	case pdf.Stream:
		fo.toUnicode = parseToUnicode(f.stream(v))
	case pdf.Name:
		if strings.HasPrefix(v.Name(), "Identity") {
			fo.toUnicode = &unicodeMap{identity: true}
		}
	}
}

// describe reads the font descriptor of v, and what the font's name says.
func (fo *Font) describe(f *File, v pdf.Value) {
	fo.ascent, fo.descent = 0.9, -0.25
	var d pdf.Value
	f.try(func() { d = v.Key("FontDescriptor") })
	if a := d.Key("Ascent").Float64() / 1000; a > 0.4 && a < 1.3 {
		fo.ascent = a
	}
	if a := d.Key("Descent").Float64() / 1000; a < 0 && a > -0.6 {
		fo.descent = a
	}
	flags := d.Key("Flags").Int64()
	name := strings.ToLower(fo.Name)
	fo.Bold = flags&flagForceBold != 0 || containsAny(name, "bold", "black", "heavy", "-bd", "demi")
	fo.Italic = flags&flagItalic != 0 || d.Key("ItalicAngle").Float64() != 0 || containsAny(name, "italic", "oblique")
	fo.Mono = flags&flagFixedPitch != 0 || containsAny(name, "courier", "mono", "consolas")
}

func containsAny(s string, parts ...string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// reach is how far glyphs go below and above the baseline.
func (fo *Font) reach(height float64) (down, up float64) {
	if fo.vertical {
		return -height / 2, height / 2
	}
	return fo.descent * height, fo.ascent * height
}

// mapped is the glyph.r that ToUnicode gives a code; 0 for none.
func (fo *Font) mapped(code uint32) rune {
	if fo.toUnicode == nil {
		return 0
	}
	r, text, ok := fo.toUnicode.get(code)
	switch {
	case !ok:
		return 0
	case text != "":
		return fo.textRune(text)
	}
	return fo.cleanRune(r)
}

// cleanRune is the glyph.r of one character.
func (fo *Font) cleanRune(r rune) rune {
	switch c := clean(r); c {
	case dropped:
		return noText
	case spelt:
		return fo.textRune(spell(r))
	default:
		return c
	}
}

// textRune is the glyph.r of a text; 0 of an empty one.
func (fo *Font) textRune(s string) rune {
	if s == "" {
		return 0
	}
	s = cleanText(s)
	if r := []rune(s); len(r) == 1 {
		return r[0]
	}
	if s == "" {
		return noText
	}
	fo.texts = append(fo.texts, s)
	return -rune(len(fo.texts))
}

// embedded is the data of the font program in a font descriptor and the key it stands under.
func (f *File) embedded(d pdf.Value) (key string, data []byte) {
	for _, key := range [...]string{"FontFile2", "FontFile3", "FontFile"} {
		if v := d.Key(key); v.Kind() == pdf.Stream {
			f.try(func() { data = f.stream(v) })
			return key, data
		}
	}
	return "", nil
}
