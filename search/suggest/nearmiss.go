package suggest

import (
	"slices"

	"evidence/search/match"
	"evidence/search/query"
	"evidence/search/words"
)

// NearMisses gives looser queries to be tried in order where nothing satisfies one:
// they ask for any of its words. What only narrows it (fields of the report, ranges,
// negations) is kept at first, and dropped in the second.
func NearMisses(root query.List) []query.List {
	asked, narrowing := splitNarrowing(root)
	if len(asked.Of) == 0 {
		return nil
	}
	out := []query.List{{Of: append([]query.Node{asked}, narrowing...)}}
	if len(narrowing) > 0 {
		all := asked
		for _, n := range narrowing {
			query.Leaves(n, func(n query.Node) {
				if f, ok := n.(query.Field); ok {
					all.Of = appendWords(all.Of, f.Value)
				}
			})
		}
		out = append(out, query.List{Of: []query.Node{all}})
	}
	return out
}

// splitNarrowing gives the words that a query asks for, as alternatives, and those of its parts that only narrow it.
func splitNarrowing(root query.List) (asked query.Or, narrowing []query.Node) {
	for _, n := range root.Of {
		if _, bare := n.(query.Word); !bare && !match.AsksForWords(n) {
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

// appendWords adds what a leaf asks for, once and without stop words, which every passage has.
func appendWords(to []query.Node, n query.Node) []query.Node {
	switch n := n.(type) {
	case query.Prefix, query.Fuzzy:
		return append(to, n)
	case query.Range:
		return to
	}
	for _, term := range words.Terms(query.Text(n)) {
		w := query.Word{Text: term}
		if !words.Stop(term) && !slices.Contains(to, query.Node(w)) {
			to = append(to, w)
		}
	}
	return to
}
