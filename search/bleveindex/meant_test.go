package bleveindex

import (
	"slices"
	"testing"

	"evidence/search"
)

func TestDidYouMean(t *testing.T) {
	tests := readTests(t)
	x := fresh(t, tests.Reports, 1)
	for _, c := range []struct{ text, want string }{
		{"polise", "police"},
		{"Polcie and the taxi", "Police and the taxi"}, // two letters swapped
		{"partnership, Northmor?", "partnership, Northmoor?"},
		{"COUNCYL AND polize -polize", "COUNCIL AND police -polize"},
		{`multi-agncy (cuoncil OR taxi) é`, `multi-agency (council OR taxi) é`},
		{"colice", "police"}, // another first letter
		// right, or nothing to go by
		{"police", ""},
		{"councils partnerships", ""},
		{"MSAH POLIS 1371 22.4 thr", ""},
		{`\polise`, ""},
		{`polise "counsil"`, ""}, // finds no more
		{"polise authority:northmor", ""},
		{"xylophone", ""},
		{"what Mr Polis told them about his own two dogs, cats, birds and all that", ""},
		{"", ""},
	} {
		res, err := x.Search(t.Context(), search.Query{Text: c.text, Loose: true, DidYouMean: true, Size: 10})
		if err != nil || res.DidYouMean != c.want {
			t.Errorf("%q: %q, %v; want %q", c.text, res.DidYouMean, err, c.want)
		}
	}
	if res, err := x.Search(t.Context(), search.Query{Text: "polise"}); err != nil || res.DidYouMean != "" {
		t.Errorf("unasked: %q, %v", res.DidYouMean, err)
	}
}

// A word that stands in no passage any more is not proposed.
func TestDidYouMeanKnowsWhatWasRemoved(t *testing.T) {
	tests := readTests(t)
	x := fresh(t, tests.Reports, len(tests.Reports))
	ask := func() string {
		t.Helper()
		res, err := x.Search(t.Context(), search.Query{Text: "wokrers", DidYouMean: true})
		if err != nil {
			t.Fatal(err)
		}
		return res.DidYouMean
	}
	if got := ask(); got != "workers" {
		t.Errorf("got %q", got)
	}
	if err := x.Remove(t.Context(), "northmoor-2014"); err != nil {
		t.Fatal(err)
	}
	if got := ask(); got != "" {
		t.Errorf("got %q of a report that was removed", got)
	}
}

func TestDistance(t *testing.T) {
	var rows editRows
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"police", "police", 0}, {"police", "polices", 1}, {"police", "polic", 1}, {"police", "palice", 1}, {"police", "polcie", 1},
		{"police", "oplcie", 2}, {"a", "", 1}, {"", "ab", 2}, {"police", "council", 3}, {"ca", "abc", 3},
	} {
		if got := rows.distance(c.a, c.b, 2); got != c.want {
			t.Errorf("from %q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
		if got := rows.distance(c.b, c.a, 2); got != c.want {
			t.Errorf("from %q to %q: %d, want %d", c.b, c.a, got, c.want)
		}
	}
}

func TestNearest(t *testing.T) {
	tests := readTests(t)
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
		res, err := x.Search(t.Context(), search.Query{Text: c.text, Nearest: true, Size: 20})
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		got := ids(res.Nearest)
		slices.Sort(c.any)
		if sorted := slices.Sorted(slices.Values(got)); !slices.Equal(sorted, c.any) || c.first != "" && got[0] != c.first {
			t.Errorf("%s: %q, want %q first of %q", c.text, got, c.first, c.any)
		}
		if len(got) > 0 && (res.Total != 0 || len(res.Hits) != 0 || len(res.Notes) != 1 || len(res.Nearest[0].Highlights) == 0) {
			t.Errorf("%s: %d hits, notes %q, marks %v", c.text, res.Total, res.Notes, res.Nearest[0].Highlights)
		}
	}
	if res, err := x.Search(t.Context(), search.Query{Text: `"police partnership"`, Size: 20}); err != nil || res.Nearest != nil {
		t.Errorf("unasked: %v, %v", ids(res.Nearest), err)
	}
}
