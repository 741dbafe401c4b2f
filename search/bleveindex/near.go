package bleveindex

import (
	"slices"

	"evidence/search"
	"evidence/search/query"
	"evidence/search/words"
)

// Passages whose words stand closer together come first: each pair of words
// that follow each other in the query adds to the score of a passage that holds
// both near each other, by the inverse square of the least distance between
// them. (The sequential dependence model of Metzler and Croft, "A Markov random
// field model for term dependencies", SIGIR 2005, is the idea; the inverse
// square that of Büttcher, Clarke and Lushman, "Term proximity scoring for ad-hoc
// retrieval on very large text collections", SIGIR 2006.) Stop words do not count as distance.
const (
	nearTop    = 100 // passages looked at a second time
	nearWindow = 8   // greatest distance that counts, in words
	nearWeight = 0.3 // of two words side by side, as a share of the commoner one's idf
)

// A pair is two words that follow each other in a query.
type pair struct {
	a, b string // stems
	idf  float64
}

// sequence lists the pairs of a query that rank, each once.
func (m *matcher) sequence(l query.List, r *ranking) []pair {
	var out []pair
	var before string
	query.Leaves(l, func(n query.Node) {
		eachStem(m.stemmer, words.Tokens(nil, wordsOf(n)), func(_ int, stem string, compound bool) {
			if compound {
				return
			}
			p := pair{before, stem, min(r.idf[before], r.idf[stem])}
			if before != "" && before != stem && p.idf > 0 && !slices.Contains(out, p) {
				out = append(out, p)
			}
			before = stem
		})
	})
	return out[:min(len(out), maxTerms)]
}

// wordsOf is what a leaf asks for in a passage's text or headings, as a text; empty where it has a sign for other words.
func wordsOf(n query.Node) string {
	switch n := n.(type) {
	case query.Word:
		return n.Text
	case query.Phrase:
		return n.Text
	case query.Exact:
		return n.Text
	case query.Field:
		if n.Name == query.FieldText || n.Name == query.FieldHeading {
			return wordsOf(n.Value)
		}
	}
	return ""
}

// rerank adds to the scores of the best candidates what the nearness of their words is worth, and sorts them again.
func (m *matcher) rerank(found []candidate, pairs []pair) error {
	if len(pairs) == 0 {
		return nil
	}
	top := found[:min(nearTop, len(found))]
	at := make(map[string][]int)
	for _, p := range pairs {
		at[p.a], at[p.b] = nil, nil
	}
	var tokens []words.Token
	for i := range top {
		text, err := m.text(top[i].number)
		if err != nil {
			return err
		}
		tokens = words.Tokens(tokens[:0], text)
		positions(m.stemmer, tokens, at)
		for _, p := range pairs {
			if d := leastDistance(at[p.a], at[p.b]); d <= nearWindow {
				top[i].score += nearWeight * p.idf / float64(d*d)
			}
		}
	}
	m.sort(top, orders[search.SortScore])
	return nil
}

// positions writes down for each stem in at where it stands among the words that are no stop words.
func positions(stemmer *words.Stemmer, tokens []words.Token, at map[string][]int) {
	for stem, list := range at {
		at[stem] = list[:0]
	}
	n, last := 0, -1
	eachStem(stemmer, tokens, func(i int, stem string, _ bool) {
		if i != last {
			n, last = n+1, i
		}
		if list, ok := at[stem]; ok && !slices.Contains(list, n) {
			at[stem] = append(list, n)
		}
	})
}

// leastDistance is the least distance between a number of a and one of b, both
// in order; more than nearWindow where one of them is empty.
func leastDistance(a, b []int) int {
	least := nearWindow + 1
	for len(a) > 0 && len(b) > 0 {
		if a[0] <= b[0] {
			least = min(least, max(b[0]-a[0], 1))
			a = a[1:]
		} else {
			least = min(least, a[0]-b[0])
			b = b[1:]
		}
	}
	return least
}
