package bleveindex

import (
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/searchtest"
)

// What is counted, given, streamed and sorted by date is what was meant: the close matches, those with all or those with any of the words.
func TestMatch(t *testing.T) {
	t.Parallel()
	x := fresh(t, []search.Report{
		withTexts("The police and the taxi firms met about licensing.", "The police met.", "Taxi licensing was weak.", "The police know the taxi trade.", "Children are well."),
	}, 1)
	ask := func(q search.Query) search.Result {
		t.Helper()
		q.Size = 10
		res, err := x.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	const text = "police taxi licensing"
	any := ask(search.Query{Text: text})
	near := ask(search.Query{Text: text, Match: search.MatchClose})
	all := ask(search.Query{Text: text, Match: search.MatchAll})
	if any.Totals != near.Totals || any.Totals != all.Totals || any.Any != 4 || any.All != 1 || any.Close < 1 || any.Close >= 4 {
		t.Fatalf("any %+v, close %+v, all %+v", any.Totals, near.Totals, all.Totals)
	}
	for _, c := range []struct {
		res  search.Result
		want int
	}{{any, any.Any}, {near, any.Close}, {all, any.All}} {
		if c.res.Total != c.want || len(c.res.Hits) != c.want || c.res.Reports != 1 {
			t.Errorf("%s: %d hits of %d in %d reports, want %d", c.res.Match, len(c.res.Hits), c.res.Total, c.res.Reports, c.want)
		}
	}
	for _, h := range near.Hits {
		if !h.Close || !strings.Contains(h.Text, "icensing") && !(strings.Contains(h.Text, "police") && strings.Contains(h.Text, "taxi")) {
			t.Errorf("a close match: %q, %v", h.Text, h.Close)
		}
	}
	// The others follow, and are no close matches.
	rest := ask(search.Query{Text: text, Match: search.MatchClose, Rest: true})
	if rest.Total != near.Total || len(rest.Hits) != any.Any || rest.Rest != any.Any-near.Total {
		t.Errorf("with the rest: %d hits, %d and %d", len(rest.Hits), rest.Total, rest.Rest)
	}
	for i, h := range rest.Hits {
		if h.Close != (i < near.Total) {
			t.Errorf("hit %d, %q: close %v", i, h.Text, h.Close)
		}
	}
	// By date they do not.
	if newest := ask(search.Query{Text: text, Match: search.MatchClose, Rest: true, Sort: search.SortNewest}); len(newest.Hits) != near.Total {
		t.Errorf("by date: %d hits", len(newest.Hits))
	}
	var streamed []string
	if _, err := x.Each(t.Context(), search.Query{Text: text, Match: search.MatchClose}, func(h *search.Hit) error { streamed = append(streamed, h.ID); return nil }); err != nil || !slices.Equal(streamed, ids(near.Hits)) {
		t.Errorf("streamed %q, %v; want %q", streamed, err, ids(near.Hits))
	}
	// One word, and what is strict, have nothing to choose.
	for _, text := range []string{"police", "police AND taxi", `"police" taxi`, "the police", "taxi OR police"} {
		any, near := ask(search.Query{Text: text}), ask(search.Query{Text: text, Match: search.MatchClose})
		if any.Several || near.Total != any.Total || near.Close != near.Total || near.All != near.Total {
			t.Errorf("%s: %d and %d of %+v", text, any.Total, near.Total, near.Totals)
		}
	}
	// A field narrows; the words are judged all the same.
	if res := ask(search.Query{Text: "police taxi licensing -trade", Match: search.MatchAll}); res.Total != 1 || res.Any != 3 {
		t.Errorf("without a word: %+v", res.Totals)
	}
	if _, err := x.Search(t.Context(), search.Query{Text: text, Match: "most"}); err == nil || !strings.Contains(err.Error(), `"most"`) {
		t.Errorf("an unknown match: %v", err)
	}
}

// A facet's count is how many hits there are once it is chosen, whatever the words that matter.
func TestFacetsCountWhatIsMeant(t *testing.T) {
	t.Parallel()
	x := fresh(t, searchtest.Reports(40, 30), 5)
	for _, match := range []string{search.MatchClose, search.MatchAll, search.MatchAny} {
		q := search.Query{Text: "police council partnership children", Match: match, Facets: corpus.Facets}
		res, err := x.Search(t.Context(), q)
		if err != nil || res.Total == 0 && match != search.MatchAll {
			t.Fatalf("%q: %d hits, %v", match, res.Total, err)
		}
		for _, f := range []string{"authority", "kind", "publisher"} {
			for _, c := range res.Facets[f] {
				q.Filters.Facets = map[string][]string{f: {c.Value}}
				if got, err := x.Search(t.Context(), q); err != nil || got.Total != c.Count {
					t.Errorf("%q, %s %s: counted %d, found %d, %v", match, f, c.Value, c.Count, got.Total, err)
				}
			}
		}
		q.Filters.Facets = nil
	}
}

// A report inspected in one year and published in the next is of both.
func TestYearsOfInspectionAndPublication(t *testing.T) {
	t.Parallel()
	tests := searchtest.Read(t)
	r := tests.Reports[0]
	r.Document.ID, r.Document.InspectionStart, r.Document.InspectionEnd, r.Document.Published = "over-new-year", "2017-11-06", "2017-11-30", "2018-01-29"
	for i := range r.Passages {
		r.Passages[i].Document, r.Passages[i].ID = r.Document.ID, "y"+r.Passages[i].ID
	}
	x := fresh(t, []search.Report{r}, 1)
	for year, want := range map[int]bool{2016: false, 2017: true, 2018: true, 2019: false} {
		res, err := x.Search(t.Context(), search.Query{Filters: search.Filters{YearFrom: year, YearTo: year}, Size: 1, Facets: corpus.Facets})
		if err != nil || (res.Total > 0) != want {
			t.Errorf("%d: %d hits, %v", year, res.Total, err)
		}
		if want && (res.Hits[0].Inspected != "2017-11-06" || len(res.Facets[corpus.FacetYear]) != 2) {
			t.Errorf("%d: %q, %v", year, res.Hits[0].Inspected, res.Facets[corpus.FacetYear])
		}
	}
	res, err := x.Search(t.Context(), search.Query{Text: "year:2017", Size: 1})
	if err != nil || len(res.Hits) != 1 {
		t.Errorf("year:2017 finds %d, %v", len(res.Hits), err)
	}
}
