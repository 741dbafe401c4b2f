package bleveindex

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/searchtest"
)

func TestSpread(t *testing.T) {
	t.Parallel()
	tests := searchtest.Read(t)
	x := fresh(t, tests.Reports, 2)
	q := search.Query{Text: "police council partnership", Size: 1, Spread: true}
	res, err := x.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Spread) != 1 || res.Spread[0].Document != "northmoor-2014" {
		t.Fatalf("one hit of northmoor-2014 is wanted, spread %+v", res.Spread)
	}
	s := res.Spread[0]
	if s.Hits != 3 || s.Close != 2 || len(s.Places) != 3 {
		t.Fatalf("spread %+v, want a hit on each of pages 3, 4 and 6, the first two close", s)
	}
	for i, page := range []int{3, 4, 6} {
		p := s.Places[i]
		if p.Page != page || p.Hits != 1 || p.Score <= 0 || p.Score > 1 || (p.Score == 1) != (p.Page == 3) {
			t.Errorf("place %+v, want a hit on page %d, the best on page 3 with a score of 1", p, page)
		}
	}
	// Filters hold for the spread, and what is not ranked counts in full.
	res, err = x.Search(t.Context(), search.Query{Text: "document:northmoor-2014", Size: 5, Spread: true, Filters: search.Filters{Block: []corpus.Block{corpus.Row}}})
	want := []search.Spread{{Document: "northmoor-2014", Hits: 1, Close: 1, Places: []search.Place{{Page: 7, Hits: 1, Score: 1}}}}
	if err != nil || !reflect.DeepEqual(res.Spread, want) {
		t.Errorf("spread %+v, %v; want %+v", res.Spread, err, want)
	}
}

func TestEachVisitsEveryHitInOrder(t *testing.T) {
	t.Parallel()
	x := fresh(t, searchtest.Reports(60, 40), 7)
	for _, q := range searchtest.Queries {
		all, err := x.Search(t.Context(), search.Query{Text: q.Text, Size: 3000})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		res, err := x.Each(t.Context(), search.Query{Text: q.Text, From: 1}, func(h *search.Hit) error {
			got = append(got, h.ID)
			return nil
		})
		if err != nil || res.Total != all.Total || !slices.Equal(got, ids(all.Hits)[min(1, all.Total):]) {
			t.Errorf("%s: %d hits of %d visited, %v; want the %d of a search", q.Name, len(got), res.Total, err, all.Total-1)
		}
	}
	stop := errors.New("enough")
	n := 0
	_, err := x.Each(t.Context(), search.Query{Text: searchtest.Queries[0].Text}, func(*search.Hit) error { n++; return stop })
	if !errors.Is(err, stop) || n != 1 {
		t.Errorf("%d hits visited after an error, %v", n, err)
	}
}
