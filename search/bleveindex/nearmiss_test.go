package bleveindex

import (
	"slices"
	"testing"

	"evidence/search"
	"evidence/search/searchtest"
)

func TestNearMisses(t *testing.T) {
	tests := searchtest.Read(t)
	x := fresh(t, tests.Reports, 1)
	for _, c := range []struct {
		text  string
		first string   // the best
		any   []string // all
	}{
		{`"police partnership" taxi`, "n18b", []string{"inqb", "n14a", "n14b", "n18b", "e18b"}},
		{`helicopter AND office`, "e18b", []string{"e18b"}},
		{`helicopter AND police authority:"east brook"`, "e18b", []string{"e18b"}},
		{`police authority:nowhere`, "", []string{"n14a", "n14b", "n18b", "e18b"}},
		{`heading:taxi =Café* zzz~1`, "", []string{"inqb", "e18a"}},
		{`the AND helicopter`, "", nil},
		{`helicopter`, "", nil},
		{`police`, "", nil}, // there are hits
	} {
		res, err := x.Search(t.Context(), search.Query{Text: c.text, NearMisses: true, Size: 20})
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		got := ids(res.NearMisses)
		slices.Sort(c.any)
		if sorted := slices.Sorted(slices.Values(got)); !slices.Equal(sorted, c.any) || c.first != "" && got[0] != c.first {
			t.Errorf("%s: %q, want %q first of %q", c.text, got, c.first, c.any)
		}
		if len(got) > 0 && (res.Total != 0 || len(res.Hits) != 0 || len(res.Notes) != 1 || len(res.NearMisses[0].Highlights) == 0) {
			t.Errorf("%s: %d hits, notes %q, marks %v", c.text, res.Total, res.Notes, res.NearMisses[0].Highlights)
		}
	}
	if res, err := x.Search(t.Context(), search.Query{Text: `"police partnership"`, Size: 20}); err != nil || res.NearMisses != nil {
		t.Errorf("unasked: %v, %v", ids(res.NearMisses), err)
	}
}
