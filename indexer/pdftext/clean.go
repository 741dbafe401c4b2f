package pdftext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// What clean makes of a character that is not simply kept.
const (
	dropped = -1 // stands for nothing on the page
	spelt   = -2 // spelt out by spellOut
)

// clean gives the character that is on the page for r: a space for all
// kinds of white space and for control characters, a hyphen for a soft one,
// which as a glyph can be seen. Marks without a glyph are dropped.
func clean(r rune) rune {
	switch {
	case r < 0x20, r >= 0x7F && r <= 0xA0, r == 0x1680, r >= 0x2000 && r <= 0x200A,
		r == 0x2028, r == 0x2029, r == 0x202F, r == 0x205F, r == 0x3000:
		return ' '
	case r < 0x20 || r >= utf8.RuneSelf && isRare(r):
		return cleanRare(r)
	}
	return r
}

// isRare reports whether cleanRare has to look at r.
func isRare(r rune) bool {
	return r == 0xAD || r >= 0x200B && r <= 0x206F || r >= 0xD800
}

func cleanRare(r rune) rune {
	switch {
	case r == 0xAD:
		return '-'
	case r == 0x200B, r == 0x200E, r == 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F, r == 0xFEFF:
		return dropped
	case r >= 0xFB00 && r <= 0xFB06, r >= 0xFB50 && r <= 0xFDFF && r != 0xFD3E && r != 0xFD3F, r >= 0xFE70 && r < 0xFEFF:
		return spelt
	case r >= 0xFFFE && r <= 0xFFFF, !utf8.ValidRune(r):
		return replacement
	}
	return r
}

// cleanText cleans each character of s, ligatures and Arabic presentation forms spelt out.
func cleanText(s string) string {
	if isPrintableASCII(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch c := clean(r); c {
		case dropped:
		case spelt:
			b.WriteString(spellOut(r))
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

func isPrintableASCII(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] >= 0x7F {
			return false
		}
	}
	return true
}

// spellOut gives the letters of a ligature or presentation form. The forms of
// marks that stand alone have a space before the mark, which is not theirs here.
func spellOut(r rune) string {
	s := norm.NFKC.String(string(r))
	if r >= 0xFB50 {
		s = strings.TrimLeftFunc(s, unicode.IsSpace)
	}
	return s
}
