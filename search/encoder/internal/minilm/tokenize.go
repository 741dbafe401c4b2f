package minilm

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Tokens that every vocabulary of this kind has.
const (
	tokenStart   = "[CLS]"
	tokenEnd     = "[SEP]"
	tokenUnknown = "[UNK]"
)

// MaxTokens is how many tokens of a text are read, the two that mark its start and end among them; the model was trained on no more.
const MaxTokens = 256

// maxWord is the length in characters above which a word is unknown.
const maxWord = 100

// A vocabulary holds the pieces of words that the model knows, by their numbers.
type vocabulary struct {
	number              map[string]int32
	start, end, unknown int32
}

func newVocabulary(pieces []string) vocabulary {
	v := vocabulary{number: make(map[string]int32, len(pieces))}
	for i, p := range pieces {
		v.number[p] = int32(i)
	}
	v.start, v.end, v.unknown = v.number[tokenStart], v.number[tokenEnd], v.number[tokenUnknown]
	return v
}

// tokenize cuts a text into tokens as BERT's uncased WordPiece does (Devlin and
// others 2019, and the reference tokenizer of the model), and appends their numbers to dst.
func (v *vocabulary) tokenize(dst []int32, text string) []int32 {
	first := len(dst)
	dst = append(dst, v.start)
	for word := range strings.FieldsFuncSeq(normalize(text), func(r rune) bool { return r == ' ' }) {
		dst = v.appendWord(dst, word)
		if len(dst)-first >= MaxTokens-1 {
			dst = dst[:first+MaxTokens-1]
			break
		}
	}
	return append(dst, v.end)
}

// appendWord appends the longest pieces that make up a word, from its start on.
func (v *vocabulary) appendWord(dst []int32, word string) []int32 {
	if utf8.RuneCountInString(word) > maxWord {
		return append(dst, v.unknown)
	}
	first := len(dst)
	var buffer [4*maxWord + 2]byte
	copy(buffer[:], "##")
	for from := 0; from < len(word); {
		number, size := v.longest(buffer[:], word[from:], from > 0)
		if size == 0 {
			return append(dst[:first], v.unknown)
		}
		dst = append(dst, number)
		from += size
	}
	return dst
}

// longest finds the longest piece that rest begins with, and its size in bytes; 0 where there is none.
func (v *vocabulary) longest(buffer []byte, rest string, inside bool) (number int32, size int) {
	prefix := 2
	if inside {
		prefix = 0
	}
	n := copy(buffer[2:], rest)
	for n > 0 {
		if number, ok := v.number[string(buffer[prefix:2+n])]; ok {
			return number, n
		}
		_, last := utf8.DecodeLastRune(buffer[2 : 2+n])
		n -= last
	}
	return 0, 0
}

// normalize gives a text in lower case and without accents, its words, marks and
// Chinese characters apart from each other by spaces. Control and format characters go.
func normalize(text string) string {
	var b strings.Builder
	b.Grow(len(text) + 16)
	for _, r := range text {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			b.WriteByte(' ')
		case r == 0 || r == utf8.RuneError || isOther(r):
		case unicode.IsSpace(r) || unicode.Is(unicode.Zs, r):
			b.WriteByte(' ')
		case isChinese(r):
			b.WriteByte(' ')
			b.WriteRune(r)
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	clean := b.String()
	b.Reset()
	for _, r := range norm.NFD.String(clean) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if r = unicode.ToLower(r); isMark(r) {
			b.WriteByte(' ')
			b.WriteRune(r)
			b.WriteByte(' ')
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isOther reports whether a character is of Unicode's category C: control, format, private use or not assigned.
func isOther(r rune) bool {
	return unicode.Is(unicode.C, r) || !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z)
}

// isMark reports whether a character is punctuation, in ASCII the symbols too.
func isMark(r rune) bool {
	return r < utf8.RuneSelf && (r >= '!' && r <= '/' || r >= ':' && r <= '@' || r >= '[' && r <= '`' || r >= '{' && r <= '~') || unicode.Is(unicode.P, r)
}

// isChinese reports whether a character is of the blocks that BERT reads one by one.
func isChinese(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x3400 && r <= 0x4DBF || r >= 0x20000 && r <= 0x2A6DF || r >= 0x2A700 && r <= 0x2B73F ||
		r >= 0x2B740 && r <= 0x2B81F || r >= 0x2B820 && r <= 0x2CEAF || r >= 0xF900 && r <= 0xFAFF || r >= 0x2F800 && r <= 0x2FA1F
}
