package main

import (
	"path/filepath"
	"testing"

	"evidence/corpus/testfiles"
	"evidence/search/eval"
)

// The passage that answers a judged query is a close match in 98 of 100, and close matches are few.
func TestCloseMatchesOfJudgedQueries(t *testing.T) {
	newRealLibrary(t)
	judged := filepath.Join(testfiles.Beside(t, "eval"), "dev.jsonl")
	r := fromJSON[struct{ Close map[string]eval.Close }](t, evidence(t, "eval", "--json", judged))
	all := r.Close["all"]
	if all.N < 50 || float64(all.Found) < 0.98*float64(all.N) || all.Median > 100 {
		t.Errorf("of %d queries the passage is a close match of %d, with %d close matches in the median", all.N, all.Found, all.Median)
	}
	for kind, most := range map[string]int{"keyword": 40, "acronym": 40, "fact": 80, "claim": 400} {
		if c := r.Close[kind]; c.N == 0 || c.Median > most {
			t.Errorf("%s: %d queries, %d close matches in the median", kind, c.N, c.Median)
		}
	}
}

// A query of several words is not answered with every passage that has one of them: the authority that it names leads.
func TestCountsOfRealReports(t *testing.T) {
	newRealLibrary(t)
	type answer struct {
		Total, Any_total, Reports int
		Facets                    map[string][]struct{ Value string }
	}
	r := fromJSON[answer](t, evidence(t, "search", "--json", "child sexual exploitation police partnership Rotherham"))
	if r.Total < 1 || r.Total > 300 || r.Any_total < 20*r.Total || r.Facets["authority"][0].Value != "Rotherham" {
		t.Errorf("%d of %d, first of %v", r.Total, r.Any_total, r.Facets["authority"])
	}
	// Inspected in November 2017, published in January 2018.
	for _, year := range []string{"2017", "2018"} {
		r := fromJSON[struct {
			Hits []struct{ Document, Inspected string }
		}](t, evidence(t, "search", "--json", "-n", "1", "document:ofsted-rotherham-2018-01-29 year:"+year))
		if len(r.Hits) != 1 || r.Hits[0].Inspected[:7] != "2017-11" {
			t.Errorf("%s finds %v", year, r.Hits)
		}
	}
}
