package bleveindex

import (
	"slices"

	"evidence/search"
	"evidence/search/query"
	"evidence/search/words"
)

// nearest fills in the passages that come nearest to a query that none satisfies:
// those with some of the words it asks for, best first. What only narrows the
// query (fields of the report, ranges, negations) is kept at first, and let go
// where nothing is found within it.
func (a *answer) nearest(q search.Query, root query.List) error {
	asked, narrowing := loosened(root)
	if len(asked.Of) == 0 {
		return nil
	}
	tries := []query.List{{Of: append([]query.Node{asked}, narrowing...)}}
	if len(narrowing) > 0 {
		all := asked
		for _, n := range narrowing {
			query.Leaves(n, func(n query.Node) {
				if f, ok := n.(query.Field); ok {
					all.Of = appendWords(all.Of, f.Value)
				}
			})
		}
		tries = append(tries, query.List{Of: []query.Node{all}})
	}
	for _, root := range tries {
		b := &answer{matcher: a.matcher}
		if err := b.find(search.Query{Size: q.Size, Filters: q.Filters}, root); err != nil || b.res.Total == 0 {
			if err != nil {
				return err
			}
			continue
		}
		a.res.Nearest = make([]search.Hit, len(b.found))
		for i, c := range b.found {
			if err := b.hit(c, &a.res.Nearest[i]); err != nil {
				return err
			}
		}
		a.res.Notes = append(a.res.Notes, "No passage satisfies this query. The nearest, with some of its words, are shown instead.")
		return nil
	}
	return nil
}

// loosened gives the words and forms that a query asks for, as alternatives, and those of its parts that only narrow it.
func loosened(root query.List) (asked query.Or, narrowing []query.Node) {
	for _, n := range root.Of {
		if _, bare := n.(query.Word); !bare && !asksForWords(n) {
			narrowing = append(narrowing, n)
			continue
		}
		query.Leaves(n, func(n query.Node) {
			if f, ok := n.(query.Field); ok {
				n = f.Value
			}
			asked.Of = appendWords(asked.Of, n)
		})
	}
	return asked, narrowing
}

// appendWords adds what a leaf asks for, once and without stop words, which every passage holds.
func appendWords(to []query.Node, n query.Node) []query.Node {
	switch n := n.(type) {
	case query.Prefix, query.Fuzzy:
		return append(to, n)
	case query.Range:
		return to
	}
	for _, term := range words.Terms(bare(n)) {
		w := query.Word{Text: term}
		if !words.Stop(term) && !slices.Contains(to, query.Node(w)) {
			to = append(to, w)
		}
	}
	return to
}
