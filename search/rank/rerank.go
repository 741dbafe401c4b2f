package rank

import (
	"cmp"
	"math"
	"slices"

	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/words"
)

// RerankDepth is how many of the best candidates nearness can count for, and nearWindow
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
// words is worth, and sorts the first depth of them again. Each pair of words that follow each other in the query adds
// the inverse square of the least distance between the two in the text; stop words do not
// count as distance. NOTES.md says where that comes from. The lists are in the order of the scores that words give; the best of the first come before
// those of the next, and each is sorted by itself.
//
// The first n of all lists together are exact, and Rerank reads no text that cannot be one of them, nor any without both words of a pair: the scores of others
// may lack what nearness is worth.
func (r *Ranking) Rerank(n, depth int, lists ...[]Candidate) error {
	near, err := r.nearness()
	if err != nil {
		return err
	}
	left := RerankDepth
	for _, list := range lists {
		list = list[:min(depth, len(list))]
		depth -= len(list)
		top := list[:min(left, len(list))]
		left -= len(top)
		if n > 0 {
			if err := near.addTo(top, list[len(top):], n); err != nil {
				return err
			}
		}
		n -= len(list)
		byScore.Sort(r.table, list)
	}
	return nil
}

// nearness adds to scores what the nearness of pairs of words is worth.
type nearness struct {
	*Ranking
	pairs  [][2]string
	at     map[string][]int          // where each of their stems is in a text
	found  map[string]*postings.List // the passages that have it
	tokens []words.Token
}

func (r *Ranking) nearness() (*nearness, error) {
	out := &nearness{Ranking: r, pairs: r.pairs(), at: make(map[string][]int), found: make(map[string]*postings.List)}
	for _, p := range out.pairs {
		for _, stem := range p {
			list, err := postings.ListOf(r.index, postings.TextStems, stem)
			if err != nil {
				return nil, err
			}
			out.at[stem], out.found[stem] = nil, list
		}
	}
	return out, nil
}

// addTo adds to the scores of those candidates of which any can be among the first n of them and of others.
func (near *nearness) addTo(top, others []Candidate, n int) error {
	best := make(bestScores, 0, min(n, len(top)+len(others)))
	for _, c := range others {
		best.add(c.Score)
	}
	var unread []unreadText
	for i, c := range top {
		if most := near.most(c.Number); most > 0 {
			unread = append(unread, unreadText{i, (c.Score + most) * slack})
		} else {
			best.add(c.Score)
		}
	}
	slices.SortFunc(unread, func(a, b unreadText) int { return cmp.Compare(b.score, a.score) })
	for _, u := range unread {
		if u.score < best.least() {
			break
		}
		c := &top[u.place]
		amount, err := near.in(c.Number)
		if err != nil {
			return err
		}
		c.Score += amount
		best.add(c.Score)
	}
	return nil
}

// An unreadText is that of the candidate at a place, which scores so much at most.
type unreadText struct {
	place int
	score float64
}

// bestScores are the highest of the scores that were added, the highest first, as many as there is room for.
type bestScores []float64

func (b *bestScores) add(score float64) {
	i, _ := slices.BinarySearchFunc(*b, score, func(x, score float64) int { return cmp.Compare(score, x) })
	if len(*b) == cap(*b) {
		if i == len(*b) {
			return
		}
		*b = (*b)[:len(*b)-1]
	}
	*b = slices.Insert(*b, i, score)
}

// least is the score that is needed to be one of them.
func (b bestScores) least() float64 {
	if len(b) < cap(b) {
		return math.Inf(-1)
	}
	return b[len(b)-1]
}

// most is at least what nearness is worth in a passage: the pairs of which it has both words, side by side.
func (near *nearness) most(number uint32) float64 {
	sum := 0.0
	for _, p := range near.pairs {
		if near.found[p[0]].Has(number) && near.found[p[1]].Has(number) {
			sum += weights.near * near.pairIDF(p)
		}
	}
	return sum
}

// in is what nearness is worth in a passage.
func (near *nearness) in(number uint32) (float64, error) {
	text, err := near.index.Text(number)
	if err != nil {
		return 0, err
	}
	near.tokens = words.Tokens(near.tokens[:0], text)
	findPositions(near.stemmer, near.tokens, near.at)
	sum := 0.0
	for _, p := range near.pairs {
		if d := leastDistance(near.at[p[0]], near.at[p[1]]); d <= nearWindow {
			sum += weights.near * near.pairIDF(p) / float64(d*d)
		}
	}
	return sum, nil
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
