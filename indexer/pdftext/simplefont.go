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
	coded bool        // the names only repeat the codes

	// standard is set for a TrueType font that is said to be nonsymbolic and names
	// no encoding: the codes that ASCII and StandardEncoding have in common stand for
	// their characters, whatever the program's map leads to.
	standard bool

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
	l.coded = l.type3 && l.namesRepeatCodes()
	flags, _ := file.Int(file.Dict(l.dict.Get("FontDescriptor")).Get("Flags"))
	l.standard = file.Name(l.dict.Get("Subtype")) == "TrueType" && flags&(flagNonsymbolic|flagSymbolic) == flagNonsymbolic
}

// namesRepeatCodes reports whether the names of Differences that name no known
// glyph say no more than their codes, as s72, x48 and C48 do of the code 72.
// Names that count from the lowest codes on without a gap number a subset's glyphs.
func (l *simpleLoader) namesRepeatCodes() bool {
	decimal, hexadecimal, first, last, n := true, true, -1, 0, 0
	for c, name := range l.names {
		if name == "" || glyphText(name) != "" {
			continue
		}
		if first < 0 {
			first = c
		}
		last, n = c, n+1
		d, h := trailingNumber(name)
		decimal, hexadecimal = decimal && d == c, hexadecimal && h == c
	}
	counted := first < ' ' && n > 1 && last-first+1 == n
	return n > 0 && (decimal || hexadecimal) && !counted
}

// trailingNumber is the number behind a glyph name's first letter, read as a
// decimal and as a hexadecimal one; -1 for none.
func trailingNumber(name string) (decimal, hexadecimal int) {
	digits := name[1:]
	d, err := strconv.ParseUint(digits, 10, 8)
	if decimal = int(d); err != nil {
		decimal = -1
	}
	h, err := strconv.ParseUint(digits, 16, 8)
	if hexadecimal = int(h); err != nil {
		hexadecimal = -1
	}
	return decimal, hexadecimal
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
		return l.nameText(name, c)
	}
	if l.base != nil {
		if r := l.base[c]; r != 0 {
			return string(r)
		}
		return ""
	}
	if r := standardEncoding()[c]; l.standard && r == rune(c) && c < 0x7F {
		return string(r)
	}
	if s := l.programText(c); s != "" {
		return s
	}
	if l.type3 || l.codes != nil && c != ' ' {
		return "" // the program's own encoding has another glyph here, or none
	}
	if r := standardEncoding()[c]; r != 0 {
		return string(r)
	}
	return ""
}

// nameText is the text of code c, which Differences give a name.
func (l *simpleLoader) nameText(name string, c int) string {
	if s := l.knownNameText(name); s != "" {
		return s
	}
	if l.coded && winAnsiEncoding()[c] != 0 {
		return string(winAnsiEncoding()[c])
	}
	if l.loadProgram(); l.codes != nil {
		return "" // the name is not the one that the program has at the code
	}
	return l.programText(c)
}

// knownNameText is the text of a glyph name by itself.
func (l *simpleLoader) knownNameText(name string) string {
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
	if l.sfnt != nil && l.sfnt.hasAdvances() {
		for c := range l.font.simple {
			g := &l.font.simple[c]
			gid := l.gids[c]
			if gid == 0 && g.r > 0 {
				gid = l.sfnt.glyphOf(g.r)
			}
			g.w = l.sfnt.advance(gid)
		}
		return
	}
	name := standardFont(l.font)
	if name == "Symbol" || name == "ZapfDingbats" {
		table := widthsOf(name)
		for c := range l.font.simple {
			l.font.simple[c].w = table[c]
		}
		return
	}
	l.font.guessed = strings.HasPrefix(name, "Helvetica") && !containsAny(strings.ToLower(l.font.Name), "helvetica", "arial")
	widthOf := runeWidths(name)
	for c := range l.font.simple {
		g := &l.font.simple[c]
		if g.r < 0 {
			g.w = widthOf.text(l.font.texts[-g.r-1])
		} else {
			g.w = widthOf.rune(g.r)
		}
	}
}
