package bleveindex

import (
	"testing"

	"evidence/search"
	"evidence/search/searchtest"
)

func TestDidYouMean(t *testing.T) {
	tests := searchtest.Read(t)
	x := fresh(t, tests.Reports, 1)
	for _, c := range []struct{ text, want string }{
		{"polise", "police"},
		{"Polcie and the taxi", "Police and the taxi"}, // two letters swapped
		{"partnership, Northmor?", "partnership, Northmoor?"},
		{"COUNCYL AND polize -polize", "COUNCIL AND police -polize"},
		{`multi-agncy (cuoncil OR taxi) é`, `multi-agency (council OR taxi) é`},
		{"colice", "police"},                             // another first letter
		{"the council's polise", "the council's police"}, // every passage has another word already
		{`"taxi" polise`, `"taxi" police`},               // the others alone decide what matches
		{"polise authority:northmor", "police authority:northmoor"},
		{"authority:northmor", "authority:northmoor"},
		{"authority:(Northmor OR east)", "authority:(Northmoor OR east)"},
		{"authority:polise", ""}, // no authority is called so
		{"publisher:inspectorat", "publisher:inspectorate"},
		// right, or nothing to go by
		{"police", ""},
		{"councils partnerships", ""},
		{"MSAH POLIS 1371 22.4 thr", ""},
		{`\polise`, ""},
		{`polise "counsil"`, ""}, // finds no more
		{"xylophone", ""},
		{"the police and what the polise told the council about two dogs", ""}, // a sentence, all of whose hits are found
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
	tests := searchtest.Read(t)
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
