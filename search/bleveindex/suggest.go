package bleveindex

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"evidence/search"
	"evidence/search/query"
	"evidence/search/words"
)

// Bounds of what is suggested.
const (
	maxSuggested  = 50
	nameShare     = 4   // at most one in so many is an authority, and as many are reports
	longestPrefix = 200 // bytes; what is longer is no query that is still being thought of
)

// Suggest gives at most n things that begin as prefix does; see search.Engine.
// The phrases of a state of the index are counted in the background when they
// are first asked for: until they are there, those of the state before are given, or none.
func (x *Index) Suggest(ctx context.Context, prefix string, n int) ([]search.Suggestion, error) {
	snap, err := x.snapshot()
	if err != nil {
		return nil, err
	}
	defer snap.close()
	n = min(n, maxSuggested)
	typed := words.Tokens(nil, prefix)
	if len(typed) == 0 || n < 1 || len(prefix) > longestPrefix {
		return nil, ctx.Err()
	}
	var terms []string
	for _, t := range typed {
		terms = append(terms, t.Term)
	}
	names := snap.suggestNames(terms, n)
	phrases := x.phrases.of(x, snap).suggest(prefix, typed, n)
	out := append(names, phrases...)
	return out[:min(n, len(out))], ctx.Err()
}

// suggestNames gives the authorities and the reports whose names hold words that begin as terms do.
func (t *table) suggestNames(terms []string, n int) []search.Suggestion {
	counts := make(map[string]int)
	var reports []int
	for i, s := range t.sources {
		if begins(s.fields[query.FieldAuthority], terms) {
			counts[s.Document.Authority]++
		}
		if begins(s.suggested, terms) {
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
	slices.SortStableFunc(reports, func(a, b int) int { return cmp.Compare(t.sources[b].year, t.sources[a].year) })
	for _, i := range reports[:min(few, len(reports))] {
		out = append(out, t.suggestReport(i))
	}
	return out
}

func (t *table) suggestReport(i int) search.Suggestion {
	s := t.sources[i]
	out := search.Suggestion{Kind: search.SuggestReport, Text: cmp.Or(s.Document.Title, s.Document.ID), About: s.Document.Authority,
		Document: s.Document.ID, Count: len(t.passagesOf[i])}
	if s.year > 0 {
		out.About = strings.TrimPrefix(out.About+", "+strconv.Itoa(s.year), ", ")
	}
	return out
}

// begins reports whether each of terms is a word of have, the last of them at least its beginning.
func begins(have, terms []string) bool {
	for i, want := range terms {
		last := i == len(terms)-1
		if !slices.ContainsFunc(have, func(w string) bool { return w == want || last && strings.HasPrefix(w, want) }) {
			return false
		}
	}
	return true
}
