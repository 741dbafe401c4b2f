package quotecheck

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// letters is a text reduced to what a quote must keep: its letters, digits and
// marks in their order, without spacing, dashes and quotation marks, each with
// the byte of the text that it comes from.
//
// Between two digits a dash or a space is kept, so that 10-12 is not 1012,
// between two letters an apostrophe, so that councils is not council's, and before
// a number or a currency a minus sign, so that −£4,000 is not £4,000.
type letters struct {
	runes []rune
	at    []int // of each, its byte in the text
}

// A class is what a character counts for in a quote.
type class byte

const (
	dropped class = iota
	space
	dash
	mark   // a quotation mark or an apostrophe
	letter // a letter, a digit or a mark on one
	kept   // punctuation and signs that count
)

func classOf(r rune) class {
	switch r {
	case '\'', '"', '`', '\u00b4', '\u02b9', '\u02ba', '\u02bb', '\u02bc', '\u02bd', '\u2032', '\u2033':
		return mark
	case '\u00ad', '_', '*', '#', '|', '\\', '~', '^', '[', ']': // the soft hyphen; marks of Markdown and of tables; a quoter's brackets
		return dropped
	case '\u2212':
		return dash
	}
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return letter
	case r < utf8.RuneSelf:
		switch {
		case r == ' ' || r >= '\t' && r <= '\r':
			return space
		case r == '-':
			return dash
		case r < ' ' || r == '\u007f':
			return dropped
		}
		return kept
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsNumber(r), unicode.IsMark(r):
		return letter
	case unicode.Is(unicode.Pd, r):
		return dash
	case r >= '\u2018' && r <= '\u201f', r == '\u00ab', r == '\u00bb', r == '\u2039', r == '\u203a', r == '\uff02', r == '\uff07':
		return mark
	case unicode.IsSpace(r):
		return space
	case r == '…', r == '‰', r == '±', r == '×', r == '÷', r == '≤', r == '≥', r == '≠', r == '≈', unicode.Is(unicode.Sc, r):
		return kept
	}
	return dropped // control and format characters, bullets, ornaments, characters of private use
}

// decompose gives a character as the letters it stands for: of a ligature or an
// accented letter, its parts.
func decompose(r rune) string {
	switch {
	case r < utf8.RuneSelf:
		return string(r)
	case r == '\u2044', r == '\u2215':
		return "/"
	}
	return norm.NFKD.String(string(r))
}

func newLetters(text string) letters {
	l := letters{make([]rune, 0, len(text)), make([]int, 0, len(text))}
	var pending class // what stood since the last letter and may have to be kept
	var last rune     // the last character kept
	for i, r := range text {
		c := classOf(r)
		if c != letter && c != kept {
			if c == dash && last != minus && isMinus(text[:i], text[i+utf8.RuneLen(r):], last) {
				l.add(minus, i)
				last = minus
				continue
			}
			switch {
			case c == mark && pending == dropped, c == dash, c == space && pending != dash:
				pending = c
			case c == space && pending == mark:
				pending = space
			}
			continue
		}
		if between := separator(pending, last, r); between != 0 {
			l.add(between, i)
		}
		pending = dropped
		if r < utf8.RuneSelf {
			l.add(r, i)
			last = r
			continue
		}
		for _, s := range decompose(r) {
			l.add(s, i)
			last = s
		}
	}
	return l
}

const minus = '\u2212'

// isMinus reports whether a dash between two texts is the sign of a number: it is
// joined to a digit or a currency, and to nothing before it.
func isMinus(before, after string, last rune) bool {
	next, _ := utf8.DecodeRuneInString(after)
	if !unicode.IsDigit(next) && !unicode.Is(unicode.Sc, next) || unicode.IsDigit(last) {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(before)
	return before == "" || unicode.IsSpace(r) || strings.ContainsRune("([“‘\"'", r)
}

// separator is what stays between two characters of what stood there; 0 for nothing.
func separator(c class, before, after rune) rune {
	switch {
	case c == mark && unicode.IsLetter(before) && unicode.IsLetter(after):
		return '\''
	case !unicode.IsDigit(before) || !unicode.IsDigit(after):
		return 0
	case c == dash:
		return '-'
	case c == space:
		return ' '
	}
	return 0
}

func (l *letters) add(r rune, at int) {
	l.runes, l.at = append(l.runes, r), append(l.at, at)
}

// closing are marks that belong to the sentence around a quote as often as to the
// quote, when they stand at its end.
const closing = ".,;:…"

// trimPunctuation is the quote without such marks at its end, and without dots that only
// say that the original goes on.
func (l letters) trimPunctuation() letters { return l.trimEnd().trimStart() }

func (l letters) trimStart() letters {
	n := 0
	for n < len(l.runes) && (l.runes[n] == '.' || l.runes[n] == '…') {
		n++
	}
	return letters{l.runes[n:], l.at[n:]}
}

func (l letters) trimEnd() letters {
	n := len(l.runes)
	for n > 0 && strings.ContainsRune(closing, l.runes[n-1]) {
		n--
	}
	return letters{l.runes[:n], l.at[:n]}
}

// agreement says how far two runs of equal length agree: in every letter, in all but
// the case of the first, in all but case, or not.
type agreement int

const (
	different agreement = iota
	exceptCase
	exceptFirst
	same
)

func compareLetters(a, b []rune) agreement {
	if len(a) != len(b) {
		return different
	}
	found := same
	for i, r := range a {
		switch {
		case r == b[i]:
		case unicode.ToLower(r) != unicode.ToLower(b[i]):
			return different
		case i == 0:
			found = exceptFirst
		default:
			found = exceptCase
		}
	}
	return found
}

// A token is a word of a text: letters and digits, with the apostrophes, points
// and the like inside it.
type token struct {
	word       string // folded: without case, ligatures, marks of quotation
	start, end int    // bytes in the text
}

func tokens(text string) []token {
	var out []token
	start, end := -1, 0
	plain := true
	flush := func() {
		if start >= 0 {
			w := text[start:end]
			if !plain {
				w = foldWord(w)
			}
			if w != "" {
				out = append(out, token{w, start, end})
			}
		}
		start, plain = -1, true
	}
	for i, r := range text {
		c := classOf(r)
		switch {
		case c == letter:
			if start < 0 {
				start = i
			}
			end = i + utf8.RuneLen(r)
			if r >= utf8.RuneSelf || 'A' <= r && r <= 'Z' {
				plain = false
			}
		case r == '\u00ad', r == '\u200b', r == '\u2060', r == '\ufeff': // invisible inside a word
			plain = false
		case start >= 0 && end == i && (c == mark || strings.ContainsRune(".,:/", r)) && joinsWord(text[start:end], text[i+utf8.RuneLen(r):], c):
			plain = plain && c != mark
			end = i + utf8.RuneLen(r)
		default:
			flush()
		}
	}
	flush()
	return out
}

// joinsWord says whether a mark between these joins them into one word: an
// apostrophe between letters, a point between digits.
func joinsWord(before, after string, c class) bool {
	b, _ := utf8.DecodeLastRuneInString(before)
	a, _ := utf8.DecodeRuneInString(after)
	if c == mark {
		return unicode.IsLetter(b) && unicode.IsLetter(a)
	}
	return unicode.IsDigit(b) && unicode.IsDigit(a)
}

// foldWord is a word in the form in which words are compared.
func foldWord(w string) string {
	var b strings.Builder
	for _, r := range w {
		switch c := classOf(r); {
		case c == mark:
			b.WriteByte('\'')
		case c == dropped:
		default:
			for _, s := range decompose(r) {
				b.WriteRune(unicode.ToLower(s))
			}
		}
	}
	return b.String()
}
