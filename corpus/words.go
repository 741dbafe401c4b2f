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

// WordSet is the set of the words of a list that spaces separate.
func WordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}
