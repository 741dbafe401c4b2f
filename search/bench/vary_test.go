package bench

import (
	"slices"
	"strings"
	"testing"

	"evidence/search"
	"evidence/search/searchtest"
	"evidence/search/shingles"
)

// Variations are of the same size as the reports, and neither they nor their passages are near-duplicates of them or of each other.
func TestVariations(t *testing.T) {
	given := searchtest.Reports(2, 40)
	m := NewMaker(given)
	all := slices.Collect(m.Reports(3))
	again := slices.Collect(m.Reports(3))
	if len(all) != 3*len(given) {
		t.Fatalf("%d reports", len(all))
	}
	ids := make(map[string]bool)
	var texts []shingles.Text
	words := 0
	for i, r := range all {
		if ids[r.Document.ID] || len(r.Passages) != len(given[0].Passages) || r.Document.ID != again[i].Document.ID {
			t.Errorf("report %q comes again, has %d passages or differs from run to run", r.Document.ID, len(r.Passages))
		}
		ids[r.Document.ID] = true
		if i >= len(given) && r.Document.Authority == all[i%len(given)].Document.Authority {
			t.Errorf("%q has the name of the report that it was made of", r.Document.ID)
		}
		for j, p := range r.Passages {
			if ids[p.ID] || p.Document != r.Document.ID || p.Seq != j || p.Text != again[i].Passages[j].Text {
				t.Errorf("passage %q is in the wrong place, comes again or differs from run to run", p.ID)
			}
			ids[p.ID] = true
			texts = append(texts, shingles.Of(p.Text))
			if i >= len(given) {
				words += len(strings.Fields(p.Text))
			}
		}
	}
	for i, first := range shingles.Groups(texts) {
		if int(first) != i {
			t.Errorf("passages %d and %d say the same", first, i)
		}
	}
	if n := wordsOf(given); words != 2*n {
		t.Errorf("%d words were made of %d", words, 2*n)
	}
}

func wordsOf(reports []search.Report) int {
	n := 0
	for _, r := range reports {
		for _, p := range r.Passages {
			n += len(strings.Fields(p.Text))
		}
	}
	return n
}

// Queries of each kind can be made of reports, and each way of asking gets others.
func TestQueries(t *testing.T) {
	m := NewMaker(searchtest.Reports(5, 40))
	for _, k := range kinds {
		queries, others := m.queries(k, perKind, 1), m.queries(k, perKind, 2)
		if len(queries) < 10 || slices.Contains(queries, "") {
			t.Errorf("%s: %q", k.name, queries)
		}
		if slices.Equal(queries, others) {
			t.Errorf("%s: the same queries for another way of asking", k.name)
		}
	}
}

// A library can be a part of the reports, or some and a part of their variations; More goes on where it ends.
func TestFractions(t *testing.T) {
	m := NewMaker(searchtest.Reports(4, 10))
	for times, want := range map[float64]int{0.5: 2, 1: 4, 2.5: 10, 0.01: 1} {
		all := slices.Collect(m.Reports(times))
		reports, passages := m.Count(times)
		if len(all) != want || reports != want || passages != 10*want {
			t.Errorf("%v times: %d reports, said to be %d with %d passages, want %d", times, len(all), reports, passages, want)
		}
		for r := range m.More(times) {
			if slices.ContainsFunc(all, func(o search.Report) bool { return o.Document.ID == r.Document.ID }) {
				t.Errorf("%v times: %q is there twice", times, r.Document.ID)
			}
			break
		}
	}
}
