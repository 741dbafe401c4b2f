// Package words says what a word is, for queries and for passages alike: where
// it begins and ends in a text, the form two spellings of it share, its stem,
// and which words carry no meaning of their own.
//
// It knows English only, and no fields or weights. Scripts written without spaces come
// out as one word a run, and a full stop always ends a word except between digits ("22.3").
package words

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Token is one word of a text.
type Token struct {
	Term       string // folded form: lower case, no accents, straight apostrophe, no thousands separator
	Start, End int    // byte offsets into the text
	Hyphenated bool   // only a hyphen is between it and the token before
}

// Tokens appends the words of text to dst. Letters and digits make words, as do
// an apostrophe or an ampersand between letters ("children's", "B&B") and a
// point or comma between digits ("22.3", "1,370"). A hyphen parts two words.
func Tokens(dst []Token, text string) []Token {
	lower := lowerASCII(text)
	for i := 0; i < len(text); {
		r, n := decode(text, i)
		if !inWord(r) {
			i += n
			continue
		}
		start := i
		i = wordEnd(text, i)
		t := Token{Start: start, End: i}
		t.Hyphenated = len(dst) > 0 && dst[len(dst)-1].End < start && hyphen(text[dst[len(dst)-1].End:start])
		if t.Term = lower[start:i]; !isASCII(t.Term) {
			t.Term = Fold(t.Term)
		}
		if t.Term = plainNumber(t.Term); t.Term != "" {
			dst = append(dst, t)
		}
	}
	return dst
}

// Terms are the folded forms of text's words, in order.
func Terms(text string) []string {
	var out []string
	for _, t := range Tokens(nil, text) {
		out = append(out, t.Term)
	}
	return out
}

// HasPrefix reports whether tokens begin with these terms.
func HasPrefix(tokens []Token, terms []string) bool {
	return len(tokens) >= len(terms) && slices.EqualFunc(tokens[:len(terms)], terms, func(t Token, term string) bool { return t.Term == term })
}

// wordEnd is the offset at which the word that begins at i ends.
func wordEnd(text string, i int) int {
	prev, n := decode(text, i)
	i += n
	for i < len(text) {
		r, n := decode(text, i)
		switch {
		case inWord(r) || ignorable(r):
		case joins(prev, r):
			next, _ := decode(text, i+n)
			if !joined(prev, r, next) {
				return i
			}
		default:
			return i
		}
		if !ignorable(r) {
			prev = r
		}
		i += n
	}
	return i
}

func decode(text string, i int) (rune, int) {
	if i >= len(text) {
		return utf8.RuneError, 0
	}
	if c := text[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(text[i:])
}

func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.M, r))
}

// ignorable runes may stand inside a word and mean nothing: a soft hyphen, joiners of width zero.
func ignorable(r rune) bool {
	return r == '\u00ad' || r >= '\u200b' && r <= '\u200d' || r == '\u2060' || r == '\ufeff'
}

func joins(prev, r rune) bool {
	switch r {
	case '.', ',':
		return isDigit(prev)
	case '\'', '’', '‘', 'ʼ', '＇', '&':
		return !isDigit(prev)
	}
	return false
}

func joined(prev, r, next rune) bool {
	if r == '.' || r == ',' {
		return isDigit(prev) && isDigit(next)
	}
	return inWord(next) && !isDigit(next)
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func hyphen(s string) bool {
	switch s {
	case "-", "\u2010", "\u2011":
		return true
	}
	return false
}

// lowerASCII lowers the letters A to Z and leaves every offset as it was.
func lowerASCII(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	written := 0
	for i := 0; i < len(s); i++ {
		if c := s[i]; 'A' <= c && c <= 'Z' {
			b.WriteString(s[written:i])
			b.WriteByte(c + 'a' - 'A')
			written = i + 1
		}
	}
	b.WriteString(s[written:])
	return b.String()
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Fold gives the form that spellings of one word share: lower case, compatibility
// characters and ligatures spelt out, accents and ignorable runes dropped, every
// apostrophe straight. It follows Unicode's NFKD (Unicode Standard Annex 15).
func Fold(word string) string {
	return strings.ToLower(spell(word))
}

// Cased is a token's term with the case of its letters as they stand in word, the token's part of the text.
func Cased(word string) string { return plainNumber(spell(word)) }

// spell is a word folded but for the case of its letters.
func spell(word string) string {
	if isASCII(word) {
		return word
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(word) {
		switch {
		case ignorable(r) || unicode.Is(unicode.Mn, r):
		case r == '’' || r == '‘' || r == 'ʼ' || r == '＇':
			b.WriteByte('\'')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plainNumber drops the commas of a number in groups of three: "1,370" is "1370".
func plainNumber(s string) string {
	if s == "" || !isDigit(rune(s[0])) || !strings.Contains(s, ",") {
		return s
	}
	groups := strings.Split(s, ",")
	if len(groups[0]) > 3 {
		return s
	}
	for i, g := range groups[1:] {
		whole, _, _ := strings.Cut(g, ".")
		if len(whole) != 3 || len(g) != 3 && i < len(groups)-2 {
			return s
		}
	}
	return strings.Join(groups, "")
}
