package passageid

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Normalise reduces a text to what makes it that text:
//
//   - compatibility forms are resolved (Unicode NFKC): ligatures, full-width and
//     superscript forms;
//   - letters and their marks are kept, in lower case; digits and other numbers
//     are kept; so are currency signs and % ‰ + < = > ± × ÷ ≤ ≥ ≠ ≈;
//   - between two digits a point, comma, colon, slash or dash is kept (any dash
//     as a hyphen, a raised point as a point), so that 5.2 is not 52 and 2013–14
//     not 201314;
//   - all else is dropped: spaces, control and format characters, soft hyphens,
//     hyphens, dashes, quotation marks and apostrophes, other punctuation,
//     bullets, symbols, characters of private use.
func Normalise(s string) string {
	if !plain(s) {
		// A spacing accent used as a quotation mark would decompose into a
		// space and a mark on the letter before it.
		s = norm.NFKC.String(strings.Map(dropSpacingAccent, s))
	}
	b := make([]byte, 0, len(s))
	afterDigit := false
	var between byte // the separator seen since the last digit
	for _, r := range s {
		c := dropped
		if r < utf8.RuneSelf {
			c = asciiClasses[r]
		} else {
			c = classify(r)
		}
		switch c {
		case dropped:
		case kept:
			b, afterDigit, between = appendLower(b, r), false, 0
		case digit:
			if afterDigit && between != 0 {
				b = append(b, between)
			}
			b, afterDigit, between = utf8.AppendRune(b, r), true, 0
		default:
			if between == 0 {
				between = byte(c)
			}
		}
	}
	return string(b)
}

// A class of character: one of the three below, or a separator that counts
// between two digits and is then written as the class's own value.
type class byte

const (
	dropped class = iota
	kept
	digit
)

var asciiClasses = func() (t [utf8.RuneSelf]class) {
	for r := range t {
		t[r] = classify(rune(r))
	}
	return t
}()

func appendLower(b []byte, r rune) []byte {
	if r >= utf8.RuneSelf {
		return utf8.AppendRune(b, unicode.ToLower(r))
	}
	if 'A' <= r && r <= 'Z' {
		r += 'a' - 'A'
	}
	return append(b, byte(r))
}

func classify(r rune) class {
	switch r {
	case '.', ',', ':', '/':
		return class(r)
	case '\u00b7':
		return '.'
	case '\u2044', '\u2215':
		return '/'
	case '\u2212':
		return '-'
	case '\u02b9', '\u02ba', '\u02bb', '\u02bc', '\u02bd': // letters to Unicode, used as apostrophes
		return dropped
	case '%', '‰', '+', '<', '=', '>', '±', '×', '÷', '≤', '≥', '≠', '≈':
		return kept
	}
	switch {
	case unicode.Is(unicode.Pd, r):
		return '-'
	case unicode.IsDigit(r):
		return digit
	case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsNumber(r), unicode.Is(unicode.Sc, r):
		return kept
	}
	return dropped
}

func dropSpacingAccent(r rune) rune {
	switch r {
	case '\u00a8', '\u00af', '\u00b4', '\u00b8', '\u02d8', '\u02d9', '\u02da', '\u02db', '\u02dc', '\u02dd':
		return -1
	}
	return r
}

// plain reports whether no character of s has a compatibility form: it saves the
// search for one in the usual text, whose only other characters are dashes,
// quotation marks and bullets.
func plain(s string) bool {
	for _, r := range s {
		if r >= utf8.RuneSelf && (r < '\u2012' || r > '\u201f') && r != '•' && r != '◼' {
			return false
		}
	}
	return true
}
