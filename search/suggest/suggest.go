// Package suggest proposes: completions of a query that is being typed, a query
// with its misspelt words corrected, and looser queries where nothing satisfies one.
//
// It works over the postings of any engine. It runs no searches and knows no
// scores: whether a correction finds more, its caller finds out.
package suggest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"evidence/search"
	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/words"
)

// Bounds of completions.
const (
	maxCompletions = 50
	nameShare      = 4   // at most one in so many is an authority, and as many are reports
	longestPrefix  = 200 // bytes; what is longer is no query that is still being typed
)

// Complete gives at most n completions of prefix, what was typed so far: authorities,
// reports, and phrases that several passages share. The phrases of a state of the index are
// counted in the background when they are first asked for: until then those of the
// state before are given, or none.
func (c *Completer) Complete(index postings.Snapshot, prefix string, n int) []search.Suggestion {
	n = min(n, maxCompletions)
	typed := words.Tokens(nil, prefix)
	if len(typed) == 0 || n < 1 || len(prefix) > longestPrefix {
		return nil
	}
	out := append(completeNames(index.Table(), words.Terms(prefix), n), c.phrases(index.Table()).complete(prefix, typed, n)...)
	return out[:min(n, len(out))]
}

// completeNames gives the authorities and the reports whose names have words that begin as terms do.
func completeNames(table *postings.Table, terms []string, n int) []search.Suggestion {
	counts := make(map[string]int)
	var reports []int
	for i, s := range table.Sources {
		title, authority := s.Words["title"], s.Words[query.FieldAuthority]
		if completes(terms, authority) {
			counts[s.Document.Authority]++
		}
		if completes(terms, title, authority, []string{strconv.Itoa(s.Year)}) {
			reports = append(reports, i)
		}
	}
	var out []search.Suggestion
	for name, n := range counts {
		out = append(out, search.Suggestion{Kind: search.SuggestAuthority, Text: name, Count: n})
	}
	slices.SortFunc(out, func(a, b search.Suggestion) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Text, b.Text))
	})
	few := max(1, n/nameShare)
	out = out[:min(few, len(out))]
	slices.SortStableFunc(reports, func(a, b int) int { return cmp.Compare(table.Sources[b].Year, table.Sources[a].Year) })
	for _, i := range reports[:min(few, len(reports))] {
		out = append(out, reportSuggestion(table.Sources[i], len(table.PassagesOf[i])))
	}
	return out
}

func reportSuggestion(s *postings.Source, passages int) search.Suggestion {
	out := search.Suggestion{Kind: search.SuggestReport, Text: cmp.Or(s.Document.Title, s.Document.ID), About: s.Document.Authority,
		Document: s.Document.ID, Count: passages}
	if s.Year > 0 {
		out.About = strings.TrimPrefix(out.About+", "+strconv.Itoa(s.Year), ", ")
	}
	return out
}

// completes reports whether each of terms is a word of names, and the last of them at least the beginning of one.
func completes(terms []string, names ...[]string) bool {
	for i, want := range terms {
		last := i == len(terms)-1
		matches := func(w string) bool { return w == want || last && strings.HasPrefix(w, want) }
		if !slices.ContainsFunc(names, func(name []string) bool { return slices.ContainsFunc(name, matches) }) {
			return false
		}
	}
	return true
}
