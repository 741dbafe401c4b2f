package words

import (
	"strings"
	"unicode/utf8"
)

// A Case is how the letters of a word are written. A folded word and its Case, but for MixedCase, tell the word as Cased gives it.
type Case uint8

// Cases. They are kept in indexes.
const (
	MixedCase Case = iota // any other, or not known
	LowerCase             // as folded
	TitleCase             // the first letter is a capital
	UpperCase             // all are
)

// CaseOf is the Case of a token: its folded form, and its part of the text.
func CaseOf(term, word string) Case {
	if isASCII(word) && len(word) == len(term) {
		return caseOfASCII(term, word)
	}
	first, size := utf8.DecodeRuneInString(term)
	switch Cased(word) {
	case term:
		return LowerCase
	case strings.ToUpper(string(first)) + term[size:]:
		return TitleCase
	case strings.ToUpper(term):
		return UpperCase
	}
	return MixedCase
}

// caseOfASCII is CaseOf of a word that is its folded form but for the case of its letters.
func caseOfASCII(term, word string) Case {
	capitals, letters, first := 0, 0, false
	for i := range len(term) {
		if c := term[i]; 'a' <= c && c <= 'z' {
			letters++
			if word[i] != c {
				capitals++
				first = first || i == 0
			}
		}
	}
	switch {
	case capitals == 0:
		return LowerCase
	case capitals == 1 && first:
		return TitleCase
	case capitals == letters:
		return UpperCase
	}
	return MixedCase
}
