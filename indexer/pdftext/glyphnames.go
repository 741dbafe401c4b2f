package pdftext

import (
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// namedGlyphs is glyphTable by name.
var namedGlyphs = sync.OnceValue(func() map[string]rune {
	m := make(map[string]rune, 2048)
	var next rune
	for _, field := range strings.Fields(glyphTable) {
		if v, err := strconv.ParseUint(field, 16, 32); err == nil && len(field) == 4 {
			next = rune(v)
			continue
		}
		for name := range strings.SplitSeq(field, ",") {
			m[name] = next
		}
		next++
	}
	return m
})

// glyphAccents are the accents that end glyph names, and accentRunes the
// combining character of each.
var glyphAccents = strings.Fields(`
	circumflexbelow hungarumlaut invertedbreve dieresisbelow commaaccent commabelow circumflex tildebelow
	brevebelow linebelow ringbelow dotaccent hookabove dieresis dotbelow dblgrave cedilla ogonek macron grave acute
	tilde caron breve tonos ring horn`)

const accentRunes = "\u032D\u030B\u0311\u0324\u0327\u0326\u0302\u0330\u032E\u0331\u0325\u0307\u0309\u0308\u0323\u030F\u0327\u0328\u0304\u0300\u0301\u0303\u030C\u0306\u0301\u030A\u031B"

// glyphText is the text a glyph's name stands for, by the rules of the Adobe
// Glyph List Specification and what writers make of them; empty for none.
func glyphText(name string) string {
	name, _, _ = strings.Cut(name, ".") // a variant: "a.swash"
	if name == "" {
		return ""
	}
	if r, ok := namedGlyphs()[name]; ok {
		return string(r)
	}
	if len(name) == 1 {
		return name
	}
	if first, rest, ok := strings.Cut(name, "_"); ok && first != "" {
		return glyphText(first) + glyphText(rest) // a ligature: "f_f_i"
	}
	if s := unicodeName(name); s != "" {
		return s
	}
	if s := accentedName(name); s != "" {
		return s
	}
	for _, kind := range [...]string{"small", "oldstyle", "superior", "inferior", "fitted", "tab"} {
		if base, ok := strings.CutSuffix(name, kind); ok && base != "" {
			return glyphText(base)
		}
	}
	return ""
}

// unicodeName reads the names that give code points: uni0041, uni00410042, u1F600.
func unicodeName(name string) string {
	if hex, ok := strings.CutPrefix(name, "uni"); ok && len(hex) >= 4 && len(hex)%4 == 0 {
		var b strings.Builder
		for ; hex != ""; hex = hex[4:] {
			b.WriteString(codePoint(hex[:4]))
		}
		return b.String()
	}
	if hex, ok := strings.CutPrefix(name, "u"); ok && len(hex) >= 4 && len(hex) <= 6 {
		return codePoint(hex)
	}
	return ""
}

func codePoint(hex string) string {
	v, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || v == 0 || !utf8.ValidRune(rune(v)) {
		return ""
	}
	return string(rune(v))
}

// accentedName reads a letter followed by its accents: Aacute, ecircumflexhookabove.
func accentedName(name string) string {
	n := 1
	if strings.HasPrefix(name, "AE") || strings.HasPrefix(name, "ae") {
		n = 2
	}
	base := name[:n]
	if n == 2 {
		base = string(namedGlyphs()[base])
	} else if base[0]|0x20 < 'a' || base[0]|0x20 > 'z' {
		return ""
	}
	for rest := name[n:]; rest != ""; {
		accent, after := leadingAccent(rest)
		if accent == 0 {
			return ""
		}
		base, rest = base+string(accent), after
	}
	return norm.NFC.String(base)
}

func leadingAccent(s string) (accent rune, rest string) {
	accents := []rune(accentRunes)
	for i, name := range glyphAccents {
		if rest, ok := strings.CutPrefix(s, name); ok {
			return accents[i], rest
		}
	}
	return 0, s
}

// numberedGlyph is the number in a name that only counts glyphs or codes, as
// g12, cid00034, glyph7 or index5 do; -1 for other names.
func numberedGlyph(name string) int {
	name, _, _ = strings.Cut(name, ".")
	digits := strings.TrimLeft(name, "abcdefghijklmnopqrstuvwxyzCG")
	switch name[:len(name)-len(digits)] {
	case "g", "G", "cid", "CID", "glyph", "index", "gid", "c", "C":
		if n, err := strconv.Atoi(digits); err == nil && n <= 0xFFFF {
			return n
		}
	}
	return -1
}
