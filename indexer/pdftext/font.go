package pdftext

import (
	"strings"

	"evidence/indexer/pdffile"
)

// A Font is a font of the file.
type Font struct {
	Name         string // without the prefix of a subset
	Bold, Italic bool

	type3           bool
	ascent, descent float64 // of an em, from the baseline upwards
	vertical        bool
	simple          *[256]glyph // by code, of a simple font
	composite       *composite  // of a Type0 font
	texts           []string    // of glyphs that do not stand for one character
	toUnicode       *unicodeMap
	signs           *signTable // of a font of signs; nil for others
	guessed         bool       // nothing says how wide its glyphs are
}

// A glyph is what a code of a font shows.
type glyph struct {
	w float32 // ems it advances
	r rune    // its character; -i-1 for Font.texts[i]; 0 for none known
}

// clampWidth is a width, brought within what a glyph can have.
func clampWidth(w float64) float32 {
	const most = 100
	return float32(max(min(w, most), -most))
}

// noText is the r of a glyph that stands for nothing.
const noText = -1

// Flags of a font descriptor (ISO 32000-1, table 123).
const (
	flagSymbolic    = 1 << 2
	flagNonsymbolic = 1 << 5
	flagItalic      = 1 << 6
	flagForceBold   = 1 << 18
)

// loadFont reads a font dictionary. What cannot be read of it is left out, so
// that there is always a font: of nothing, one with StandardEncoding.
func (f *File) loadFont(d pdffile.Dict) *Font {
	fo := &Font{texts: []string{""}, Name: string(f.file.Name(d.Get("BaseFont")))}
	if i := strings.IndexByte(fo.Name, '+'); i == 6 {
		fo.Name = fo.Name[7:]
	}
	fo.signs = signsOf(fo.Name)
	f.ignorePanic(func() { fo.loadToUnicode(f, d.Get("ToUnicode")) })
	subtype := f.file.Name(d.Get("Subtype"))
	if subtype == "Type0" {
		var descendant pdffile.Dict
		if a := f.file.Array(d.Get("DescendantFonts")); len(a) > 0 {
			descendant = f.file.Dict(a[0])
		}
		fo.readDescriptor(f, descendant)
		f.ignorePanic(func() { fo.loadComposite(f, d, descendant) })
		if fo.composite == nil {
			fo.composite = &composite{font: fo, cmap: identityCMap(), two: true, dw: 1}
		}
		return fo
	}
	fo.readDescriptor(f, d)
	fo.simple = new([256]glyph)
	l := &simpleLoader{f: f, font: fo, dict: d, type3: subtype == "Type3"}
	fo.type3 = l.type3
	f.ignorePanic(l.load)
	return fo
}

// loadToUnicode reads the font's ToUnicode CMap, a stream or the name of Identity.
func (fo *Font) loadToUnicode(f *File, o pdffile.Object) {
	switch v := f.file.Resolve(o).(type) {
	case *pdffile.Stream:
		fo.toUnicode = parseToUnicode(f.stream(v))
	case pdffile.Name:
		if strings.HasPrefix(string(v), "Identity") {
			fo.toUnicode = &unicodeMap{identity: true}
		}
	}
}

// readDescriptor reads the font descriptor of a font dictionary, and what the font's name says.
func (fo *Font) readDescriptor(f *File, font pdffile.Dict) {
	fo.ascent, fo.descent = 0.9, -0.25
	d := f.file.Dict(font.Get("FontDescriptor"))
	if a := f.number(d.Get("Ascent")) / 1000; a > 0.4 && a < 1.3 {
		fo.ascent = a
	}
	if a := f.number(d.Get("Descent")) / 1000; a < 0 && a > -0.6 {
		fo.descent = a
	}
	flags, _ := f.file.Int(d.Get("Flags"))
	name := strings.ToLower(fo.Name)
	fo.Bold = flags&flagForceBold != 0 || containsAny(name, "bold", "black", "heavy", "-bd", "demi")
	fo.Italic = flags&flagItalic != 0 || f.number(d.Get("ItalicAngle")) != 0 || containsAny(name, "italic", "oblique")
}

func containsAny(s string, parts ...string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// extent is how far glyphs go below and above the baseline.
func (fo *Font) extent(height float64) (down, up float64) {
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
	r, text, ok := fo.toUnicode.lookup(code)
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
	if r == softHyphen { // until makeRun
		return r
	}
	switch c := clean(r); c {
	case dropped:
		return noText
	case spelt:
		return fo.textRune(spellOut(r))
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

// fontProgram is the data of the font program in a font descriptor and the key it is under.
func (f *File) fontProgram(o pdffile.Object) (key pdffile.Name, data []byte) {
	d := f.file.Dict(o)
	for _, key := range [...]pdffile.Name{"FontFile2", "FontFile3", "FontFile"} {
		if f.isStream(d.Get(key)) {
			return key, f.stream(d.Get(key))
		}
	}
	return "", nil
}
