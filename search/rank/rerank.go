package rank

import (
	"slices"

	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/words"
)

// RerankDepth is how many of the best candidates Rerank looks at, and nearWindow
// the greatest distance in words that counts as near.
const (
	RerankDepth = 100
	nearWindow  = 8
)

// pairIDF is that of the commoner of two words.
func (r *Ranking) pairIDF(pair [2]string) float64 { return min(r.idf[pair[0]], r.idf[pair[1]]) }

// pairs lists the stems of words that follow each other in the query, each pair once.
func (r *Ranking) pairs() [][2]string {
	var out [][2]string
	var before string
	query.Leaves(r.root, func(n query.Node) {
		r.stemmer.Each(words.Tokens(nil, query.RankedText(n)), func(_ int, stem string, compound bool) {
			if compound {
				return
			}
			p := [2]string{before, stem}
			if before != "" && before != stem && r.pairIDF(p) > 0 && !slices.Contains(out, p) {
				out = append(out, p)
			}
			before = stem
		})
	})
	return out[:min(len(out), maxTerms)]
}

// Rerank adds to the scores of the best candidates what the nearness of the query's
// words is worth, and sorts them again. Each pair of words that follow each other in the query adds
// the inverse square of the least distance between the two in the text; stop words do not
// count as distance. NOTES.md says where that comes from. Texts without both words of any pair are not read. Of several lists
// the best of the first come before those of the next, and each is sorted by itself.
func (r *Ranking) Rerank(lists ...[]Candidate) error {
	pairs := r.pairs()
	at, found := make(map[string][]int), make(map[string]*postings.List)
	for _, p := range pairs {
		for _, stem := range p {
			list, err := postings.ListOf(r.index, postings.TextStems, stem)
			if err != nil {
				return err
			}
			at[stem], found[stem] = nil, list
		}
	}
	left := RerankDepth
	for _, sorted := range lists {
		top := sorted[:min(left, len(sorted))]
		left -= len(top)
		if err := r.addNearness(top, pairs, at, found); err != nil {
			return err
		}
		byScore.Sort(r.table, top)
	}
	return nil
}

// addNearness adds to the scores of candidates what the nearness of pairs of words is worth. at has each of their stems, and found the passages that have it.
func (r *Ranking) addNearness(top []Candidate, pairs [][2]string, at map[string][]int, found map[string]*postings.List) error {
	var tokens []words.Token
	for i := range top {
		number := top[i].Number
		inText := func(p [2]string) bool { return found[p[0]].Has(number) && found[p[1]].Has(number) }
		if !slices.ContainsFunc(pairs, inText) {
			continue
		}
		text, err := r.index.Text(number)
		if err != nil {
			return err
		}
		tokens = words.Tokens(tokens[:0], text)
		findPositions(r.stemmer, tokens, at)
		for _, p := range pairs {
			if d := leastDistance(at[p[0]], at[p[1]]); d <= nearWindow {
				top[i].Score += weights.near * r.pairIDF(p) / float64(d*d)
			}
		}
	}
	return nil
}

// findPositions sets for each stem in at its positions among the words that are no stop words.
func findPositions(stemmer *words.Stemmer, tokens []words.Token, at map[string][]int) {
	for stem, list := range at {
		at[stem] = list[:0]
	}
	n, last := 0, -1
	stemmer.Each(tokens, func(i int, stem string, _ bool) {
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
