package bleveindex

import (
	"slices"
	"testing"

	"evidence/search/postings"
	"evidence/search/searchtest"
)

// What a search has asked for once must be given again whole, though it had stopped before the end.
func TestFuzzyTermsTwice(t *testing.T) {
	tests := searchtest.Read(t)
	x := fresh(t, tests.Reports, len(tests.Reports))
	s, err := x.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	terms := func(most, distance int) (list []string) {
		t.Helper()
		if err := s.FuzzyTerms(postings.TextWords, "care", distance, func(term string, _ int) bool {
			list = append(list, term)
			return len(list) < most
		}); err != nil {
			t.Fatal(err)
		}
		return list
	}
	first := terms(1, 2)
	all := terms(1000, 2)
	if len(first) != 1 || len(all) < 2 || first[0] != all[0] || !slices.Equal(all, terms(1000, 2)) {
		t.Errorf("first %q, then %q, then %q", first, all, terms(1000, 2))
	}
	if near := terms(1000, 1); len(near) >= len(all) {
		t.Errorf("a distance of 1 gives %q, of 2 %q", near, all)
	}
}
