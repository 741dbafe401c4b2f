package pdftext

import (
	"strconv"
	"strings"

	"github.com/ledongthuc/pdf"
)

// A simpleLoader reads a simple font: one with one-byte codes.
type simpleLoader struct {
	f     *File
	font  *Font
	v     pdf.Value
	type3 bool

	base  *charTable  // nil where the font program's own counts
	names [256]string // of Differences

	loaded bool // the program has been looked at
	sfnt   *sfnt
	gids   [256]int // of sfnt
	codes  *[256]string
}

func (l *simpleLoader) load() {
	l.f.try(l.readEncoding)
	for c := range l.font.simple {
		r := l.font.mapped(uint32(c))
		if r == 0 {
			r = l.font.textRune(l.text(c))
		}
		l.font.simple[c].r = r
	}
	l.f.try(l.readWidths)
}

func (l *simpleLoader) readEncoding() {
	e := l.v.Key("Encoding")
	name := e.Name()
	if e.Kind() == pdf.Dict {
		name = e.Key("BaseEncoding").Name()
		code := 0
		diff := e.Key("Differences")
		for i := range min(diff.Len(), 4*256) {
			switch d := diff.Index(i); d.Kind() {
			case pdf.Integer, pdf.Real:
				code = int(d.Float64())
			case pdf.Name:
				if code >= 0 && code < 256 {
					l.names[code] = d.Name()
				}
				code++
			}
		}
	}
	l.base = namedEncoding(name)
	switch font := strings.ToLower(l.font.Name); {
	case strings.Contains(font, "dingbats") && !l.embedded():
		l.base = dingbatEncoding()
	case font == "symbol" || strings.HasPrefix(font, "symbol,") || strings.HasPrefix(font, "symbolmt"):
		if !l.embedded() || l.base == nil {
			l.base = symbolEncoding()
		}
	}
}

func (l *simpleLoader) embedded() bool {
	d := l.v.Key("FontDescriptor")
	return d.Key("FontFile").Kind() == pdf.Stream || d.Key("FontFile2").Kind() == pdf.Stream || d.Key("FontFile3").Kind() == pdf.Stream
}

// text is the text of a code that ToUnicode says nothing of.
func (l *simpleLoader) text(c int) string {
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
	if s := l.builtin(c); s != "" {
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
		if s := l.dingbat(n); s != "" {
			return s
		}
	}
	if s := glyphText(name); s != "" {
		return s
	}
	if n := numberedGlyph(name); n >= 0 {
		l.look()
		if l.sfnt != nil {
			return l.sfnt.textOf(n)
		}
	}
	return ""
}

// dingbat reads the names "an" of ZapfDingbats, which other writers give their
// codes by number: "a65" is then the letter A.
func (l *simpleLoader) dingbat(digits string) string {
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

// builtin is the text of a code by the embedded font program.
func (l *simpleLoader) builtin(c int) string {
	l.look()
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

// look reads the embedded font program, once.
func (l *simpleLoader) look() {
	if l.loaded {
		return
	}
	l.loaded = true
	key, data := l.f.embedded(l.v.Key("FontDescriptor"))
	l.f.try(func() {
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
		if m := l.v.Key("FontMatrix"); m.Len() == 6 {
			scale = m.Index(0).Float64()
		}
	}
	widths := l.v.Key("Widths")
	if widths.Len() == 0 && !l.type3 {
		l.substituteWidths()
		return
	}
	first := int(l.v.Key("FirstChar").Int64())
	missing := l.v.Key("FontDescriptor").Key("MissingWidth").Float64() * scale
	for c := range l.font.simple {
		w := missing
		if i := c - first; i >= 0 && i < widths.Len() {
			w = widths.Index(i).Float64() * scale
		}
		l.font.simple[c].w = ems(w)
	}
}

func (l *simpleLoader) substituteWidths() {
	l.look()
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
