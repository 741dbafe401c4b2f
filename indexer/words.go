package indexer

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// pageWords counts the words of a page for comparison with another reader's:
// runs of letters and digits in lower case, after Unicode's compatibility
// composition (NFKC), which spells out ligatures, and without soft hyphens. A
// hyphen parts words, so that it does not matter what a reader makes of one at a line's end.
func pageWords(text string) (counts map[string]int, total int) {
	text = strings.ReplaceAll(text, "\u00ad", "")
	words := strings.FieldsFunc(strings.ToLower(norm.NFKC.String(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	counts = make(map[string]int, len(words))
	for _, w := range words {
		counts[w]++
	}
	return counts, len(words)
}

// A tally is how many words two readers have, and have in common.
type tally struct{ first, second, common int }

// compareWords tallies the words of two readings of a page.
func compareWords(first, second string) (t tally) {
	a, n := pageWords(first)
	b, m := pageWords(second)
	t.first, t.second = n, m
	for w, k := range a {
		t.common += min(k, b[w])
	}
	return t
}

func (t *tally) add(o tally) {
	t.first += o.first
	t.second += o.second
	t.common += o.common
}

// f1 is the harmonic mean of precision and recall (van Rijsbergen 1979). Readers
// that both find nothing agree.
func (t tally) f1() float64 {
	if t.first+t.second == 0 {
		return 1
	}
	return 2 * float64(t.common) / float64(t.first+t.second)
}
