package bleveindex

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"evidence/search"
	"evidence/search/query"
	"evidence/search/words"
)

// Search answers q; see search.Engine. It sees the index as it was when it began.
func (x *Index) Search(ctx context.Context, q search.Query) (search.Result, error) {
	start := time.Now()
	if err := check(q); err != nil {
		return search.Result{}, err
	}
	parsed, err := q.Parse()
	if err != nil {
		return search.Result{}, err
	}
	snap, err := x.snapshot()
	if err != nil {
		return search.Result{}, err
	}
	defer snap.close()
	res := search.Result{Notes: parsed.Notes, Parts: parsed.Parts()}
	if err := snap.answer(ctx, q, parsed.Root, &res); err != nil {
		return search.Result{}, fmt.Errorf("searching: %w", err)
	}
	res.Took = time.Since(start)
	return res, nil
}

// stemmers are kept from search to search for what they remember.
var stemmers = sync.Pool{New: func() any { return new(words.Stemmer) }}

// check refuses what a program asks wrongly; a user's mistakes are the parser's to find.
func check(q search.Query) error {
	for _, f := range q.Facets {
		if !slices.Contains(search.AllFacets, f) {
			return fmt.Errorf("search: unknown facet %q; facets are %s", f, strings.Join(search.AllFacets, ", "))
		}
	}
	if _, ok := orders[q.Sort]; !ok {
		return fmt.Errorf("search: unknown order %q; orders are %q, %q, %q and, best first, none",
			q.Sort, search.SortNewest, search.SortOldest, search.SortDocument)
	}
	if q.From < 0 || q.Size < 0 {
		return fmt.Errorf("search: cannot skip %d hits and give %d; neither may be negative", q.From, q.Size)
	}
	return nil
}

// answer fills in the hits, their number and the facets.
func (s *snapshot) answer(ctx context.Context, q search.Query, root query.List, res *search.Result) error {
	stemmer := stemmers.Get().(*words.Stemmer)
	defer stemmers.Put(stemmer)
	m := &matcher{snapshot: s, ctx: ctx, stemmer: stemmer}
	terms, err := m.terms(root)
	if err != nil {
		return err
	}
	ranks, err := s.rank(ctx, terms)
	if err != nil {
		return err
	}
	matched, err := m.query(root, ranks.bare)
	if err != nil {
		return err
	}
	sieve := s.newSieve(q.Filters)
	found := s.best(matched, sieve, ranks.scores, q)
	res.Total, res.Facets = sieve.total, sieve.facets(q.Facets)
	if q.Sort == search.SortScore {
		if err := m.rerank(found, m.sequence(root, ranks)); err != nil {
			return err
		}
	}
	found = found[min(q.From, len(found)):min(q.From+q.Size, len(found))]
	res.Hits = make([]search.Hit, len(found))
	marker, err := m.marker(root)
	if err != nil {
		return err
	}
	for i, c := range found {
		if res.Hits[i], err = s.hit(c, marker); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// A candidate is a passage that matches.
type candidate struct {
	number uint32
	score  float64
}

// An order compares candidates; ties go by document and place in it.
type order func(s *snapshot, a, b candidate) int

var orders = map[string]order{
	search.SortScore:    func(_ *snapshot, a, b candidate) int { return cmp.Compare(b.score, a.score) },
	search.SortDocument: func(*snapshot, candidate, candidate) int { return 0 },
	search.SortNewest:   func(s *snapshot, a, b candidate) int { return s.byDate(a, b, -1) },
	search.SortOldest:   func(s *snapshot, a, b candidate) int { return s.byDate(a, b, 1) },
}

func (s *snapshot) byDate(a, b candidate, direction int) int {
	da, db := s.sources[s.source[a.number]].date, s.sources[s.source[b.number]].date
	if da == "" || db == "" { // undated ones last
		return cmp.Compare(db, da)
	}
	return direction * cmp.Compare(da, db)
}

func (s *snapshot) sort(found []candidate, by order) {
	slices.SortFunc(found, func(a, b candidate) int {
		if c := by(s, a, b); c != 0 {
			return c
		}
		return s.inPlace(a.number, b.number)
	})
}

// best sorts the passages that match and pass the sieve, and keeps as many as q
// and the second look at the best (see rerank) need.
func (s *snapshot) best(matched bitset, pass *sieve, scores []float64, q search.Query) []candidate {
	by := orders[q.Sort]
	n := max(q.From+q.Size, nearTop)
	var kept []candidate
	full := false // whether kept[n-1] is the worst that can still be wanted
	matched.each(func(number uint32) {
		c := candidate{number, scores[number]}
		if !pass.pass(number) || full && by(s, c, kept[n-1]) > 0 {
			return
		}
		if kept = append(kept, c); len(kept) >= 2*n {
			s.sort(kept, by)
			kept, full = kept[:n], true
		}
	})
	s.sort(kept, by)
	return kept[:min(n, len(kept))]
}
