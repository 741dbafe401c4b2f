package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"evidence/corpus/store"
)

// didYouMean is the end of a message about an unknown word: "; did you mean …?", or "" if none of the known words
// is close to it.
func didYouMean(word string, known []string) string {
	if best := closest(word, known); best != "" {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	return ""
}

// suggestIDs is the end of a message about ids of which at least one is no report in the library.
func suggestIDs(ctx context.Context, st *store.Store, ids []string) string {
	docs, err := st.Documents(ctx)
	if err != nil {
		return ""
	}
	var known []string
	for _, d := range docs {
		known = append(known, d.ID)
	}
	for _, id := range ids {
		if !slices.Contains(known, id) {
			if s := didYouMean(id, known); s != "" {
				return s
			}
		}
	}
	return "; evidence documents lists the ids"
}

// closest is the known word that word is most likely a misspelling of, or "".
func closest(word string, known []string) string {
	best, least := "", len(word)/2+1
	for _, k := range known {
		d := editDistance(strings.ToLower(word), k)
		if word != "" && strings.HasPrefix(k, word) {
			d = min(d, 1)
		}
		if d < least {
			best, least = k, d
		}
	}
	return best
}

// editDistance is how many letters must be replaced, inserted, deleted or swapped with the next to turn a into b
// (optimal string alignment; Damerau 1964).
func editDistance(a, b string) int {
	s, t := []rune(a), []rune(b)
	var before []int
	last := make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := range s {
		row := make([]int, len(t)+1)
		row[0] = i + 1
		for j := range t {
			cost := 1
			if s[i] == t[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(t)]
}
