package opensearch

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/testfiles"
	"evidence/search"
	"evidence/search/bleveindex"
	"evidence/search/searchtest"
)

// options are those of the cluster to test against.
func options(t testing.TB) Options {
	t.Helper()
	return Options{URLs: strings.Split(testfiles.Address(t, urlVariable), ","), Replicas: -1,
		Index: fmt.Sprintf("evidence-test-%d-%d", os.Getpid(), rand.Uint64())}
}

const urlVariable = "EVIDENCE_OPENSEARCH_URL"

// fresh opens a new index.
func fresh(t testing.TB) *Engine {
	t.Helper()
	e, err := Open(t.Context(), t.TempDir(), options(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Drop(); err != nil {
			t.Error(err)
		}
		e.Close()
	})
	return e
}

// embedded opens a new index of the embedded engine.
func embedded(t testing.TB) *bleveindex.Index {
	t.Helper()
	x, err := bleveindex.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	return x
}

// Both engines give the same answer to every case of the suite, to the last score and mark.
func TestAnswersAreThoseOfTheEmbeddedEngine(t *testing.T) {
	cases := searchtest.Read(t)
	ours, theirs := fresh(t), embedded(t)
	for _, x := range []search.Engine{ours, theirs} {
		if err := x.Replace(t.Context(), cases.Reports...); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	for _, c := range cases.Searches {
		for _, sort := range []string{search.SortScore, search.SortNewest, search.SortDocument, search.SortDoubtful} {
			for _, how := range []string{search.MatchAny, search.MatchClose, search.MatchAll} {
				q := search.Query{Text: c.Query, Loose: c.Loose, Filters: c.Filters, Sort: sort, Match: how, Size: 20, Facets: corpus.Facets,
					Spread: true, Group: true, Rest: true, NearMisses: true}
				compare(t, ours, theirs, q)
				n++
			}
		}
	}
	t.Logf("%d searches compared", n)
}

// compare compares the answers of two engines to a query.
func compare(t *testing.T, ours, theirs search.Engine, q search.Query) {
	t.Helper()
	got, err1 := ours.Search(t.Context(), q)
	want, err2 := theirs.Search(t.Context(), q)
	if (err1 == nil) != (err2 == nil) {
		t.Errorf("%+v: %v, and embedded %v", q, err1, err2)
		return
	}
	got.Took, want.Took = 0, 0
	a, b := encoded(t, got), encoded(t, want)
	if a != b {
		t.Errorf("%q by %q, %q:\ngot  %s\nwant %s", q.Text, q.Sort, q.Match, a, b)
	}
}

func encoded(t *testing.T, r search.Result) string {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s several %v, %d collapsed, %d more", b, r.Several, r.Collapsed, r.Rest)
}
