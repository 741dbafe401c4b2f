package rank

import (
	"cmp"
	"slices"

	"evidence/search"
	"evidence/search/postings"
)

// A Candidate is a passage that may become a hit.
type Candidate struct {
	Number uint32
	Score  float64
}

// An Order compares candidates. Ties go by document and place in it: see [Order.Compare].
type Order func(t *postings.Table, a, b Candidate) int

// Orders are the orders of hits, by the Sort constants of package search.
var Orders = map[string]Order{
	search.SortScore:    func(_ *postings.Table, a, b Candidate) int { return cmp.Compare(b.Score, a.Score) },
	search.SortDocument: func(*postings.Table, Candidate, Candidate) int { return 0 },
	search.SortNewest:   func(t *postings.Table, a, b Candidate) int { return byDate(t, a, b, -1) },
	search.SortOldest:   func(t *postings.Table, a, b Candidate) int { return byDate(t, a, b, 1) },
	search.SortDoubtful: func(t *postings.Table, a, b Candidate) int {
		return cmp.Compare(t.OCRConfidence[a.Number], t.OCRConfidence[b.Number])
	},
}

func byDate(t *postings.Table, a, b Candidate, direction int) int {
	da, db := t.SourceOf(a.Number).Date, t.SourceOf(b.Number).Date
	if da == "" || db == "" { // undated ones last
		return cmp.Compare(db, da)
	}
	return direction * cmp.Compare(da, db)
}

// Compare compares candidates and then their places.
func (o Order) Compare(t *postings.Table, a, b Candidate) int {
	if c := o(t, a, b); c != 0 {
		return c
	}
	return cmp.Compare(a.Number, b.Number)
}

// Sort sorts candidates.
func (o Order) Sort(t *postings.Table, list []Candidate) {
	slices.SortFunc(list, func(a, b Candidate) int { return o.Compare(t, a, b) })
}

// byScore is the order of the best first.
var byScore = Orders[search.SortScore]
