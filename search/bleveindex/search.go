package bleveindex

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/query"
	"evidence/search/words"
)

// Search answers q; see search.Engine. It sees the index as it was when it began.
func (x *Index) Search(ctx context.Context, q search.Query) (search.Result, error) {
	return x.answer(ctx, q, func(a *answer) error {
		if err := a.besides(q); err != nil {
			return err
		}
		a.res.Facets = a.sieve.facets(q.Facets)
		a.res.Hits = make([]search.Hit, len(a.found))
		for i, c := range a.found {
			if err := a.hit(c, &a.res.Hits[i]); err != nil {
				return err
			}
			if !q.Group {
				continue
			}
			var err error
			if a.res.Hits[i].Below, err = a.below(c, orders[q.Sort]); err != nil {
				return err
			}
		}
		if q.Spread {
			a.res.Spread = a.spread()
		}
		return nil
	})
}

// Each visits every hit of q; see search.Engine. It holds one hit at a time.
func (x *Index) Each(ctx context.Context, q search.Query, visit func(*search.Hit) error) (search.Result, error) {
	q.Size = math.MaxInt32
	return x.answer(ctx, q, func(a *answer) error {
		for _, c := range a.found {
			var h search.Hit
			if err := cmp.Or(ctx.Err(), a.hit(c, &h)); err != nil {
				return err
			}
			if err := visit(&h); err != nil {
				return err
			}
		}
		return nil
	})
}

// besides adds what is offered besides the hits.
func (a *answer) besides(q search.Query) error {
	if q.Nearest && a.res.Total == 0 {
		if err := a.nearest(q, a.root); err != nil {
			return err
		}
	}
	if q.DidYouMean && q.From == 0 {
		return a.didYouMean(q, a.root)
	}
	return nil
}

// An answer is a search whose hits are known by their numbers.
type answer struct {
	*matcher
	index   *Index
	root    query.List
	sieve   *sieve
	groups  *groups
	covers  *coverage // only of a sentence
	matched bitset
	scores  []float64
	marks   *marker
	found   []candidate // the hits wanted, in order
	res     search.Result
}

// answer finds the hits of q and has tell make what is wanted of them.
func (x *Index) answer(ctx context.Context, q search.Query, tell func(*answer) error) (search.Result, error) {
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
	stemmer := stemmers.Get().(*words.Stemmer)
	defer stemmers.Put(stemmer)
	a := &answer{index: x, matcher: &matcher{snapshot: snap, ctx: ctx, stemmer: stemmer, thesaurus: x.thesaurus.get(&x.meaning)}, root: parsed.Root}
	a.res = search.Result{Notes: parsed.Notes, Parts: parsed.Parts()}
	if err = a.find(q, parsed.Root); err == nil {
		err = cmp.Or(tell(a), ctx.Err())
	}
	if err != nil {
		return search.Result{}, fmt.Errorf("searching: %w", err)
	}
	a.res.Took = time.Since(start)
	return a.res, nil
}

// stemmers are kept from search to search for what they remember.
var stemmers = sync.Pool{New: func() any { return new(words.Stemmer) }}

// check refuses what a program asks wrongly; a user's mistakes are the parser's to find.
func check(q search.Query) error {
	for _, f := range q.Facets {
		if !slices.Contains(corpus.Facets, f) {
			return fmt.Errorf("search: unknown facet %q; facets are %s", f, strings.Join(corpus.Facets, ", "))
		}
	}
	if _, ok := orders[q.Sort]; !ok {
		return fmt.Errorf("search: unknown order %q; orders are %q, %q, %q, %q and, best first, none",
			q.Sort, search.SortNewest, search.SortOldest, search.SortDocument, search.SortDoubtful)
	}
	if q.From < 0 || q.Size < 0 {
		return fmt.Errorf("search: cannot skip %d hits and give %d; neither may be negative", q.From, q.Size)
	}
	return nil
}

// find fills in which hits are wanted, and how many there are.
func (a *answer) find(q search.Query, root query.List) error {
	a.refers, a.groups = a.refer(root, around(q)), a.index.duplicates.of(a.snapshot)
	terms, err := a.terms(root)
	if err != nil {
		return err
	}
	if q.Prose != nil {
		a.boost(terms, q.Prose.Boost)
	}
	ranks, err := a.rank(terms)
	if err != nil {
		return err
	}
	alike, err := a.alike(&a.index.meaning, terms, ranks)
	if err != nil {
		return err
	}
	if a.matched, err = a.query(root, ranks.bare); err != nil {
		return err
	}
	a.combine(ranks, alike)
	if q.Prose != nil {
		a.discount(ranks)
		a.covers = a.coverage(root, terms, ranks)
		a.res.Words, a.res.Most = a.covers.tell(), ranks.most
	}
	a.scores, a.sieve = ranks.scores, a.newSieve(q.Filters)
	found := a.best(q)
	a.res.Total = a.sieve.total
	if q.Sort == search.SortScore {
		if err := a.rerank(found, a.sequence(root, ranks)); err != nil {
			return err
		}
	}
	a.found = found[min(q.From, len(found)):min(q.From+q.Size, len(found))]
	a.marks, err = a.marker(root, terms)
	return err
}

// around is what stands around the sentence that q is, as bare words.
func around(q search.Query) query.List {
	if q.Prose == nil {
		return query.List{}
	}
	return query.Prose(q.Prose.Context).Root
}

// spread says where the hits in each report that found holds stand.
func (a *answer) spread() []search.Spread {
	out := []search.Spread{}
	at := make(map[int32]bool)
	top := 0.0
	a.matched.each(func(number uint32) {
		if a.sieve.lets(number) {
			top = max(top, a.scores[number])
		}
	})
	for _, c := range a.found {
		if src := a.source[c.number]; !at[src] {
			at[src] = true
			out = append(out, a.spreadIn(src, top))
		}
	}
	return out
}

// spreadIn says where the hits in a report stand; top is the best score that a hit of any report has.
func (a *answer) spreadIn(src int32, top float64) search.Spread {
	s := search.Spread{Document: a.sources[src].Document.ID, Pages: a.sources[src].Document.Pages}
	places := make(map[int32]*search.Place)
	best := 0.0
	for _, number := range a.passagesOf[src] {
		if !a.matched.has(number) || !a.sieve.lets(number) {
			continue
		}
		s.Hits++
		if a.scores[number] >= top/2 {
			s.Close++
		}
		page := a.page[number]
		p := places[page]
		if p == nil {
			p = &search.Place{Page: int(page)}
			places[page] = p
		}
		p.Hits++
		p.Score = max(p.Score, a.scores[number])
		best = max(best, p.Score)
	}
	for _, page := range slices.Sorted(maps.Keys(places)) {
		p := *places[page]
		if p.Score /= best; best == 0 {
			p.Score = 1
		}
		s.Places = append(s.Places, p)
	}
	return s
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
	search.SortDoubtful: func(s *snapshot, a, b candidate) int { return cmp.Compare(s.sure[a.number], s.sure[b.number]) },
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
func (a *answer) best(q search.Query) []candidate {
	by := orders[q.Sort]
	n := max(q.From+q.Size, nearTop)
	var kept []candidate
	full := false // whether kept[n-1] is the worst that can still be wanted
	keep := func(c candidate) {
		if full && by(a.snapshot, c, kept[n-1]) > 0 {
			return
		}
		if kept = append(kept, c); len(kept) >= 2*n {
			a.sort(kept, by)
			kept, full = kept[:n], true
		}
	}
	var fold *folder
	if q.Group {
		fold = &folder{groups: a.groups, first: make(map[int32]candidate)}
	}
	a.matched.each(func(number uint32) {
		if c := (candidate{number, a.scores[number]}); a.sieve.pass(number) && !fold.takes(a.snapshot, by, c) {
			keep(c)
		}
	})
	if fold != nil {
		a.res.Folded = fold.folded
		for _, c := range fold.first {
			keep(c)
		}
	}
	a.sort(kept, by)
	return kept[:min(n, len(kept))]
}
