package pdftext

import (
	"strconv"
	"strings"

	"evidence/indexer/pdffile"
)

// A simpleLoader reads a simple font: one with one-byte codes.
type simpleLoader struct {
	f     *File
	font  *Font
	dict  pdffile.Dict
	type3 bool

	base  *charTable  // nil where the font program's own counts
	names [256]string // of Differences

	loaded bool // the program has been looked at
	sfnt   *sfnt
	gids   [256]int // of sfnt
	codes  *[256]string
}

func (l *simpleLoader) load() {
	l.f.ignorePanic(l.readEncoding)
	for c := range l.font.simple {
		r := l.font.mapped(uint32(c))
		if r == 0 {
			r = l.font.textRune(l.textOf(c))
		}
		l.font.simple[c].r = r
	}
	l.f.ignorePanic(l.readWidths)
}

func (l *simpleLoader) readEncoding() {
	file := l.f.file
	name := file.Name(l.dict.Get("Encoding"))
	if e, ok := file.Resolve(l.dict.Get("Encoding")).(pdffile.Dict); ok {
		name = file.Name(e.Get("BaseEncoding"))
		l.readDifferences(file.Array(e.Get("Differences")))
	}
	l.base = namedEncoding(string(name))
	switch font := strings.ToLower(l.font.Name); {
	case strings.Contains(font, "dingbats") && !l.hasProgram():
		l.base = dingbatEncoding()
	case font == "symbol" || strings.HasPrefix(font, "symbol,") || strings.HasPrefix(font, "symbolmt"):
		if !l.hasProgram() || l.base == nil {
			l.base = symbolEncoding()
		}
	}
}

// readDifferences reads the array Differences: a code, then the names of the
// glyphs from that code on (ISO 32000-1, table 114).
func (l *simpleLoader) readDifferences(a pdffile.Array) {
	code := 0
	for _, o := range a[:min(len(a), 4*256)] {
		switch d := l.f.file.Resolve(o).(type) {
		case pdffile.Integer, pdffile.Real:
			code = int(l.f.number(d))
		case pdffile.Name:
			if code >= 0 && code < 256 {
				l.names[code] = string(d)
			}
			code++
		}
	}
}

func (l *simpleLoader) hasProgram() bool {
	d := l.f.file.Dict(l.dict.Get("FontDescriptor"))
	return l.f.isStream(d.Get("FontFile")) || l.f.isStream(d.Get("FontFile2")) || l.f.isStream(d.Get("FontFile3"))
}

// textOf is the text of a code that ToUnicode says nothing of.
func (l *simpleLoader) textOf(c int) string {
	if name := l.names[c]; name != "" {
		if s := l.nameText(name, c); s != "" {
			return s
		}
	}
	if l.base != nil {
		if r := l.base[c]; r != 0 && l.names[c] == "" {
			return string(r)
		}
		if l.names[c] == "" {
			return ""
		}
	}
	if s := l.programText(c); s != "" {
		return s
	}
	if r := standardEncoding()[c]; r != 0 && l.names[c] == "" && !l.type3 {
		return string(r)
	}
	return ""
}

// nameText is the text of a glyph name from Differences.
func (l *simpleLoader) nameText(name string, c int) string {
	if n, ok := strings.CutPrefix(name, "a"); ok {
		if s := l.dingbatText(n); s != "" {
			return s
		}
	}
	if s := glyphText(name); s != "" {
		return s
	}
	if n := numberedGlyph(name); n >= 0 {
		l.loadProgram()
		if l.sfnt != nil {
			return l.sfnt.textOf(n)
		}
	}
	return ""
}

// dingbatText reads the names "an" of ZapfDingbats, which other writers give their
// codes by number: "a65" is then the letter A.
func (l *simpleLoader) dingbatText(digits string) string {
	n, err := strconv.Atoi(digits)
	if err != nil || n <= 0 || n > 255 {
		return ""
	}
	if strings.Contains(strings.ToLower(l.font.Name), "dingbat") {
		for i, d := range dingbatNames {
			if int(d) == n {
				return string(dingbatEncoding()[i+32])
			}
		}
		return ""
	}
	if r := winAnsiEncoding()[n]; r != 0 {
		return string(r)
	}
	return ""
}

// programText is the text of a code by the embedded font program.
func (l *simpleLoader) programText(c int) string {
	l.loadProgram()
	switch {
	case l.codes != nil:
		return l.codes[c]
	case l.sfnt != nil && l.gids[c] != 0:
		return l.sfnt.textOf(l.gids[c])
	case l.sfnt != nil && l.sfnt.unicode != nil && l.sfnt.symbol == nil && l.sfnt.mac == nil:
		if r := winAnsiEncoding()[c]; r != 0 {
			return string(r)
		}
	}
	return ""
}

// loadProgram reads the embedded font program, once.
func (l *simpleLoader) loadProgram() {
	if l.loaded {
		return
	}
	l.loaded = true
	key, data := l.f.fontProgram(l.dict.Get("FontDescriptor"))
	l.f.ignorePanic(func() {
		if key == "FontFile" {
			if codes, ok := type1Codes(data); ok {
				l.codes = &codes
			}
			return
		}
		if c := parseCFF(data); c != nil {
			l.codes = &c.codes
			return
		}
		l.sfnt = parseSFNT(data)
		if l.sfnt == nil {
			return
		}
		l.gids = l.sfnt.codes()
		if c := parseCFF(l.sfnt.tables["CFF "]); c != nil && l.sfnt.tables["cmap"] == nil {
			l.codes = &c.codes
		}
	})
}

// readWidths reads Widths, or takes those of the program or the standard font.
func (l *simpleLoader) readWidths() {
	scale := 0.001
	if l.type3 {
		l.font.ascent, l.font.descent = 0.9, -0.25
		if m := l.f.file.Array(l.dict.Get("FontMatrix")); len(m) == 6 {
			scale = l.f.number(m[0])
		}
	}
	widths := l.f.file.Array(l.dict.Get("Widths"))
	if len(widths) == 0 && !l.type3 {
		l.substituteWidths()
		return
	}
	first, _ := l.f.file.Int(l.dict.Get("FirstChar"))
	missing := l.f.number(l.f.file.Dict(l.dict.Get("FontDescriptor")).Get("MissingWidth")) * scale
	for c := range l.font.simple {
		w := missing
		if i := c - first; i >= 0 && i < len(widths) {
			w = l.f.number(widths[i]) * scale
		}
		l.font.simple[c].w = clampWidth(w)
	}
}

func (l *simpleLoader) substituteWidths() {
	l.loadProgram()
	if l.sfnt != nil {
		for c := range l.font.simple {
			l.font.simple[c].w = l.sfnt.advance(l.gids[c])
		}
		return
	}
	name := standardFont(l.font)
	table := widthsOf(name)
	if name == "Symbol" || name == "ZapfDingbats" {
		for c := range l.font.simple {
			l.font.simple[c].w = table[c]
		}
		return
	}
	byRune := map[rune]float32{}
	for c, r := range winAnsiEncoding() {
		if r != 0 {
			byRune[r] = table[c]
		}
	}
	for c := range l.font.simple {
		g := &l.font.simple[c]
		w, ok := byRune[g.r]
		if !ok {
			w = table[' ']
		}
		g.w = w
	}
}
