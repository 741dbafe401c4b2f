package bleveindex

import (
	"slices"
	"testing"

	"evidence/search"
)

// Searches see the last state while the next is made, and wait for nothing.
func TestSearchesGoOnWhileAStateIsMade(t *testing.T) {
	reports := casedReports()
	x := fresh(t, reports[:3], 1)
	q := search.Query{Text: "document:" + reports[3].Document.ID, Size: 10}
	before := hitsOf(t, x, search.Query{Text: "the", Size: 10}).Hits
	x.making.Lock()
	written := make(chan error)
	go func() { written <- x.Replace(t.Context(), reports[3]) }()
	for range 20 {
		if now := hitsOf(t, x, search.Query{Text: "the", Size: 10}).Hits; !slices.Equal(ids(now), ids(before)) {
			t.Errorf("%q became %q before the state was made", ids(before), ids(now))
		}
	}
	x.making.Unlock()
	if err := <-written; err != nil {
		t.Fatal(err)
	}
	if len(hitsOf(t, x, q).Hits) == 0 {
		t.Error("what was written is not found")
	}
}

// Where there are searches, a report that is added has its lists as soon as it is found.
func TestListsWhileReportsAreAdded(t *testing.T) {
	reports := casedReports()
	x := fresh(t, reports[:3], 1)
	hitsOf(t, x, search.Query{Text: "the", Size: 10})
	if err := x.Replace(t.Context(), reports[3]); err != nil {
		t.Fatal(err)
	}
	s, err := x.snapshot()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, ok := s.Table().Find(reports[3].Document.ID); !ok || s.Table().Parts() == nil {
		t.Errorf("the report is there: %v; the lists are there: %v", ok, s.Table().Parts() != nil)
	}
}
