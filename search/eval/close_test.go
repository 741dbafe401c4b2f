package eval

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"evidence/search"
	"evidence/search/bleveindex"
)

// leastClose is the share of the judged queries whose right passage must be a close match, and mostClose how many
// close matches half of the queries of a kind may have, of 31,706 passages.
const (
	leastClose = 0.98
	mostClose  = 600
)

// The right passage of a query is a close match, and these are few. A claim is searched for by its own words: three of
// claims.jsonl name no authority, and have next to no word of their passage.
func TestRightPassagesAreCloseMatches(t *testing.T) {
	dir := os.Getenv("EVIDENCE_INDEX")
	shared := os.Getenv("EVIDENCE_REPORTS")
	if dir == "" || shared == "" {
		t.Skip("EVIDENCE_INDEX and EVIDENCE_REPORTS are not set to an index of the real reports and their folder")
	}
	x, err := bleveindex.OpenReader(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	entries, err := x.Documents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ids := namesToIDs(entries)
	all, right := 0, 0
	totals := make(map[string][]int)
	for _, name := range []string{filepath.Join(shared, "../eval/dev.jsonl"), "testdata/second.jsonl", filepath.Join(shared, "../eval/claims.jsonl")} {
		for _, j := range judgementsIn(t, name) {
			// No passage is right where the words that were judged are in two.
			if possible, _ := findsRight(t, x, j, ids, search.Query{Filters: search.Filters{Document: reportsOf(j, ids)}}); !possible {
				continue
			}
			found, total := findsRight(t, x, j, ids, search.Query{Text: j.Query + j.Claim, Loose: true, Match: search.MatchClose})
			if all++; found {
				right++
			} else {
				t.Logf("%s: none of %d close matches is right: %s", j.ID, total, j.Query+j.Claim)
			}
			kind := filepath.Base(name) + " " + j.Kind
			totals[kind], totals["all"] = append(totals[kind], total), append(totals["all"], total)
		}
	}
	if share := float64(right) / float64(all); share < leastClose {
		t.Errorf("the right passage of %d of %d queries is a close match: %.3f", right, all, share)
	}
	t.Logf("%d of %d", right, all)
	for kind, list := range totals {
		slices.Sort(list)
		median := list[len(list)/2]
		t.Logf("%s: %d queries, %d close matches in the median, %d in the ninth decile", kind, len(list), median, list[len(list)*9/10])
		if median > mostClose {
			t.Errorf("%s: half of the queries have %d close matches and more", kind, median)
		}
	}
}

// findsRight reports whether any hit of a query is right, and how many there are.
func findsRight(t *testing.T, x *bleveindex.Index, j Judgement, ids map[string][]string, q search.Query) (found bool, total int) {
	t.Helper()
	res, err := x.Each(t.Context(), q, func(h *search.Hit) error {
		found = found || slices.ContainsFunc(append([]Target{j.Target}, j.Alt...), func(want Target) bool { return isRight(*h, want, ids) })
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found, res.Total
}

// reportsOf are the ids of the reports that a judgement names.
func reportsOf(j Judgement, ids map[string][]string) []string {
	out := []string{"none"}
	for _, want := range append([]Target{j.Target}, j.Alt...) {
		out = append(append(out, ids[bareName(want.Doc)]...), bareName(want.Doc))
	}
	return out
}

func judgementsIn(t *testing.T, name string) []Judgement {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	list, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	return list
}
