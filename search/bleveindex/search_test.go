package bleveindex

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/searchtest"
)

// fresh opens a new index and puts reports in, batch at a time.
func fresh(t testing.TB, reports []search.Report, batch int) *Index {
	t.Helper()
	x, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	for some := range slices.Chunk(reports, batch) {
		if err := x.Replace(t.Context(), some...); err != nil {
			t.Fatal(err)
		}
	}
	return x
}

func ids(hits []search.Hit) []string {
	out := []string{}
	for _, h := range hits {
		out = append(out, h.ID)
	}
	return out
}

func TestSearches(t *testing.T) {
	tests := searchtest.Read(t)
	x := fresh(t, tests.Reports, len(tests.Reports))
	for _, c := range tests.Searches {
		res, err := x.Search(t.Context(), search.Query{Text: c.Query, Loose: c.Loose, Filters: c.Filters, Sort: c.Sort, Size: 50})
		if c.Error != "" {
			if err == nil || !strings.Contains(err.Error(), c.Error) {
				t.Errorf("%s: %q: error %v, want %q", c.About, c.Query, err, c.Error)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %q: %v", c.About, c.Query, err)
			continue
		}
		got := ids(res.Hits)
		if res.Total != len(got) {
			t.Errorf("%s: %q: %d hits of %d", c.About, c.Query, len(got), res.Total)
		}
		if c.Hits != nil && !slices.Equal(got, c.Hits) {
			t.Errorf("%s: %q found %q, want %q", c.About, c.Query, got, c.Hits)
		}
		if c.First != nil && !slices.Equal(got[:min(len(got), len(c.First))], c.First) {
			t.Errorf("%s: %q found %q, want first %q", c.About, c.Query, got, c.First)
		}
		if sorted := slices.Sorted(slices.Values(got)); c.Any != nil && !slices.Equal(sorted, slices.Sorted(slices.Values(c.Any))) {
			t.Errorf("%s: %q found %q, want %q in any order", c.About, c.Query, got, c.Any)
		}
		if c.Total > 0 && res.Total != c.Total || len(res.Notes) != c.Notes {
			t.Errorf("%s: %q: %d hits, notes %q; want %d and %d", c.About, c.Query, res.Total, res.Notes, c.Total, c.Notes)
		}
	}
}

func TestHighlights(t *testing.T) {
	tests := searchtest.Read(t)
	x := fresh(t, tests.Reports, len(tests.Reports))
	for _, c := range tests.Highlights {
		res, err := x.Search(t.Context(), search.Query{Text: c.Query, Size: 50})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.Index(ids(res.Hits), c.ID)
		if i < 0 {
			t.Errorf("%q does not find %s", c.Query, c.ID)
			continue
		}
		var marked []string
		for _, p := range search.Pieces(res.Hits[i].Text, res.Hits[i].Highlights) {
			if p.Match {
				marked = append(marked, p.Text)
			}
		}
		if !slices.Equal(marked, c.Marked) {
			t.Errorf("%q marks %q in %s, want %q", c.Query, marked, c.ID, c.Marked)
		}
	}
}

// A hit carries its whole passage and what its report is.
func TestHit(t *testing.T) {
	t.Parallel()
	tests := searchtest.Read(t)
	x := fresh(t, tests.Reports, 1)
	res, err := x.Search(t.Context(), search.Query{Text: "document:northmoor-2014 page:6", Size: 1})
	if err != nil || len(res.Hits) != 1 {
		t.Fatalf("%d hits, %v", len(res.Hits), err)
	}
	got, err := json.Marshal(res.Hits[0])
	if err != nil {
		t.Fatal(err)
	}
	want := search.Hit{
		Passage: tests.Reports[0].Passages[2], Title: "Inspection of services for children", Authority: "Northmoor",
		Publisher: "Inspectorate", Published: "2014-11-19", Kind: "inspection", Year: 2014, URL: "https://example.org/1",
		Highlights: []corpus.Span{}, Close: true,
	}
	if b, _ := json.Marshal(want); string(b) != string(got) {
		t.Errorf("got  %s\nwant %s", got, b)
	}
}

func TestFacets(t *testing.T) {
	tests := searchtest.Read(t)
	x := fresh(t, tests.Reports, 2)
	facets := func(q search.Query) string {
		t.Helper()
		q.Facets, q.Text = corpus.Facets, "police OR taxi"
		res, err := x.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Hits) != q.Size {
			t.Errorf("%d hits, wanted %d", len(res.Hits), q.Size)
		}
		b, _ := json.Marshal(res.Facets)
		return strings.NewReplacer(`{"value":`, "", `,"count"`, "", "}", "").Replace(string(b))
	}
	const all = `{"authority":["Northmoor":4,"East Brook":1],"framework":["standard":1],"grade":["requires improvement":1],` +
		`"inspector":["Ann Other-Name":1],"kind":["inspection":4,"inquiry":1],"publisher":["Inspectorate":4,"The Inquiry":1],"year":["2014":2,"2018":2,"2017":1]`
	if got := facets(search.Query{}); got != all {
		t.Errorf("got %s", got)
	}
	// A facet's own filter leaves the other choices in sight.
	const filtered = `{"authority":["Northmoor":4,"East Brook":1],"framework":["standard":1],"grade":["requires improvement":1],` +
		`"inspector":["Ann Other-Name":1],"kind":["inspection":1],"publisher":["Inspectorate":1],"year":["2018":1]`
	if got := facets(search.Query{Filters: search.Filters{Facets: map[string][]string{"authority": []string{"East Brook"}}}, Size: 1}); got != filtered {
		t.Errorf("got %s", got)
	}
}

func TestPages(t *testing.T) {
	tests := searchtest.Read(t)
	x := fresh(t, tests.Reports, 1)
	all, err := x.Search(t.Context(), search.Query{Text: "police council children", Size: 50})
	if err != nil {
		t.Fatal(err)
	}
	var paged []string
	for from := 0; from <= all.Total; from += 2 {
		res, err := x.Search(t.Context(), search.Query{Text: "police council children", From: from, Size: 2})
		if err != nil {
			t.Fatal(err)
		}
		paged = append(paged, ids(res.Hits)...)
	}
	if !slices.Equal(paged, ids(all.Hits)) {
		t.Errorf("in pages %q, at once %q", paged, ids(all.Hits))
	}
}

func TestSearchRefusesWhatMakesNoSense(t *testing.T) {
	x := fresh(t, nil, 1)
	for _, q := range []search.Query{{Facets: []string{"colour"}}, {Sort: "best"}, {Size: -1}, {From: -1}, {Size: search.MaxHits + 1}, {From: 5e18}} {
		if _, err := x.Search(t.Context(), q); err == nil {
			t.Errorf("%+v is no error", q)
		}
	}
}

// What is held decides the scores, not how it was put in.
func TestScoresDoNotDependOnSegments(t *testing.T) {
	t.Parallel()
	reports := searchtest.Reports(60, 40)
	whole := fresh(t, reports, len(reports))
	parts := fresh(t, reports, 7)
	for _, r := range reports[10:30] { // again, so that there are deleted passages
		if err := parts.Replace(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	for _, q := range searchtest.Queries {
		a, err := whole.Search(t.Context(), search.Query{Text: q.Text, Size: 200, Facets: corpus.Facets})
		if err != nil {
			t.Fatal(err)
		}
		b, err := parts.Search(t.Context(), search.Query{Text: q.Text, Size: 200, Facets: corpus.Facets})
		if err != nil {
			t.Fatal(err)
		}
		a.Took, b.Took = 0, 0
		ja, _ := json.Marshal(a)
		jb, _ := json.Marshal(b)
		if a.Total == 0 || string(ja) != string(jb) {
			t.Errorf("%s: %q: %d and %d hits, or other scores or order", q.Name, q.Text, a.Total, b.Total)
		}
	}
}

// A page of hits is the same part of all hits, whatever is scored and read for it.
func TestPagesArePartsOfAll(t *testing.T) {
	t.Parallel()
	x := fresh(t, searchtest.Reports(20, 150), 20)
	texts := []string{"police partnership safeguarding Borough 7", "social care local authority plans", "children"}
	for _, q := range searchtest.Queries {
		texts = append(texts, q.Text)
	}
	for _, text := range texts {
		for _, rest := range []bool{false, true} {
			page := func(from, size int) []search.Hit {
				res, err := x.Search(t.Context(), search.Query{Text: text, Loose: true, From: from, Size: size, Match: search.MatchClose, Rest: rest, Group: true})
				if err != nil {
					t.Fatal(err)
				}
				return res.Hits
			}
			all := page(0, 500)
			for _, from := range []int{0, 3, 9, 30, 95, 130} {
				part := all[min(from, len(all)):min(from+10, len(all))]
				same := func(a, b search.Hit) bool { return a.ID == b.ID && math.Abs(a.Score-b.Score) < 1e-9 }
				if got := page(from, 10); !slices.EqualFunc(got, part, same) {
					t.Errorf("%s, from %d, rest %t: %v, want %v", text, from, rest, ids(got), ids(part))
				}
			}
		}
	}
}
