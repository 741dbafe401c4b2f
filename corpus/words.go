package corpus

import (
	"strings"
	"unicode"
)

// Words are the words and numbers of a text in lower case: its runs of letters, digits and
// their marks. What a word is to searches, package search/words says.
func Words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
}
