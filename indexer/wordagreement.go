package indexer

import (
	"strings"

	"evidence/corpus"

	"golang.org/x/text/unicode/norm"
)

// countWords counts the words of a page: runs of letters and digits in lower
// case, after Unicode's compatibility composition (NFKC), which spells out
// ligatures, and without soft hyphens. A hyphen separates words, so that it does
// not matter what a reader makes of one at the end of a line.
func countWords(text string) (counts map[string]int, total int) {
	words := corpus.Words(norm.NFKC.String(strings.ReplaceAll(text, "\u00ad", "")))
	counts = make(map[string]int, len(words))
	for _, w := range words {
		counts[w]++
	}
	return counts, len(words)
}

// An agreement is the number of words of two readings, and of those in both.
type agreement struct{ first, second, common int }

// compareWords compares the words of two readings of a page.
func compareWords(first, second string) (a agreement) {
	x, n := countWords(first)
	y, m := countWords(second)
	a.first, a.second = n, m
	for w, k := range x {
		a.common += min(k, y[w])
	}
	return a
}

func (a *agreement) add(b agreement) {
	a.first += b.first
	a.second += b.second
	a.common += b.common
}

// f1 is the harmonic mean of precision and recall (van Rijsbergen 1979). Two empty
// readings agree.
func (a agreement) f1() float64 {
	if a.first+a.second == 0 {
		return 1
	}
	return 2 * float64(a.common) / float64(a.first+a.second)
}
