package eval

import (
	"context"
	"fmt"
	"slices"

	"evidence/search"
)

// A Close says of how many queries the right passage is a close match, and how many close matches they have. A claim is
// searched for by its own words.
type Close struct {
	N           int `json:"n"`            // queries that a passage of the library can answer
	Found       int `json:"found"`        // of these, those of which it is a close match
	Median      int `json:"median"`       // close matches that half of them have at most
	NinthDecile int `json:"ninth_decile"` // close matches that nine tenths of them have at most

	totals []int
}

func (c *Close) add(found bool, total int) {
	if c.N++; found {
		c.Found++
	}
	c.totals = append(c.totals, total)
	slices.Sort(c.totals)
	c.Median, c.NinthDecile = c.totals[(len(c.totals)-1)/2], c.totals[(len(c.totals)-1)*9/10]
}

// MeasureClose measures the close matches of all judgements' queries and of each kind.
func MeasureClose(ctx context.Context, engine search.Engine, judgements []Judgement) (map[string]Close, error) {
	entries, err := engine.Documents(ctx)
	if err != nil {
		return nil, fmt.Errorf("measuring close matches: %w", err)
	}
	ids := namesToIDs(entries)
	out := make(map[string]Close)
	for _, j := range judgements {
		if j.absent() {
			continue
		}
		// No passage is right where the words that were judged are in two, or their report is not in the library.
		possible, _, err := hasRight(ctx, engine, j, ids, search.Query{Filters: search.Filters{Document: reportsOf(j, ids)}})
		if err != nil {
			return nil, err
		}
		if !possible {
			continue
		}
		found, total, err := hasRight(ctx, engine, j, ids, search.Query{Text: j.Query + j.Claim, Loose: true, Match: search.MatchClose})
		if err != nil {
			return nil, err
		}
		for _, kind := range []string{keyAll, j.Kind} {
			c := out[kind]
			c.add(found, total)
			out[kind] = c
		}
	}
	return out, nil
}

// hasRight reports whether any hit of a query is right, and how many there are.
func hasRight(ctx context.Context, engine search.Engine, j Judgement, ids map[string][]string, q search.Query) (found bool, total int, err error) {
	targets := append([]Target{j.Target}, j.Alt...)
	res, err := engine.Each(ctx, q, func(h *search.Hit) error {
		found = found || slices.ContainsFunc(targets, func(want Target) bool { return isRight(*h, want, ids) })
		return nil
	})
	if err != nil {
		return false, 0, fmt.Errorf("measuring the close matches of %q: %w", j.ID, err)
	}
	return found, res.Total, nil
}

// reportsOf are the ids of the reports that a judgement names.
func reportsOf(j Judgement, ids map[string][]string) []string {
	var out []string
	for _, want := range append([]Target{j.Target}, j.Alt...) {
		name := bareName(want.Doc)
		out = append(append(out, name), ids[name]...)
	}
	return out
}
