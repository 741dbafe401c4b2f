package opensearch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
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
	return Options{URLs: strings.Split(testfiles.Address(t, urlVariable), ","), Replicas: -1, Shards: 3,
		Index: fmt.Sprintf("evidence-test-%d-%d", os.Getpid(), rand.Uint64())}
}

const urlVariable = "EVIDENCE_OPENSEARCH_URL"

// fresh opens a new index of three shards.
func fresh(t testing.TB) *Engine {
	t.Helper()
	return freshWith(t, options(t))
}

func freshWith(t testing.TB, o Options) *Engine {
	t.Helper()
	e, err := Open(t.Context(), t.TempDir(), o)
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
	return fmt.Sprintf("%s several %v, %d collapsed, %d more, words %v of %v, named %q, %q", b, r.Several, r.Collapsed, r.Rest, r.Words, r.MaxScore, r.Named, r.FromContext)
}

// In a larger library, where the cluster chooses which passages are scored, the first hits, the totals and the facets are those of the
// embedded engine, and every hit is visited once.
func TestLargerLibrary(t *testing.T) {
	reports := searchtest.Reports(60, 40)
	ours, theirs := fresh(t), embedded(t)
	for some := range slices.Chunk(reports, 25) {
		for _, x := range []search.Engine{ours, theirs} {
			if err := x.Replace(t.Context(), some...); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, q := range searchtest.Queries {
		q.Text = strings.ReplaceAll(q.Text, "w1*", "w13*") // for more than 1,000 words the embedded engine looks for the first of them alone
		for _, how := range []string{search.MatchAny, search.MatchClose} {
			compare(t, ours, theirs, search.Query{Text: q.Text, Size: 20, Match: how, Facets: corpus.Facets, Spread: true, Rest: true})
		}
		compare(t, ours, theirs, search.Query{Text: q.Text, Size: 20, From: 1500, Sort: search.SortNewest})
		for _, sort := range []string{search.SortScore, search.SortOldest} {
			want := visited(t, theirs, search.Query{Text: q.Text, Sort: sort})
			got := visited(t, ours, search.Query{Text: q.Text, Sort: sort})
			if sort == search.SortScore { // after the first chunk the order is the cluster's own
				slices.Sort(want)
				slices.Sort(got)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s by %q: %d hits visited, %d embedded, or others", q.Name, sort, len(got), len(want))
			}
		}
		deep, err := ours.Search(t.Context(), search.Query{Text: q.Text, From: 450, Size: 5})
		if err != nil {
			t.Fatal(err)
		}
		if all := visited(t, ours, search.Query{Text: q.Text}); !slices.Equal(ids(deep.Hits), all[min(450, len(all)):min(455, len(all))]) {
			t.Errorf("%s: the hits from 450 on are %q", q.Name, ids(deep.Hits))
		}
	}
}

// Of sentences and whole passages, too, the passages found are those of the embedded engine, though the cluster chooses which are scored.
func TestSentencesInALargerLibrary(t *testing.T) {
	reports := searchtest.Reports(60, 40)
	ours, theirs := fresh(t), embedded(t)
	for _, x := range []search.Engine{ours, theirs} {
		if err := x.Replace(t.Context(), reports...); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range reports[:20] {
		p := r.Passages[7]
		compare(t, ours, theirs, search.Query{Text: p.Text, Size: 150, Prose: &search.Prose{}})
		got, err1 := ours.Similar(t.Context(), p.ID, 50)
		want, err2 := theirs.Similar(t.Context(), p.ID, 50)
		a, _ := json.Marshal(got)
		b, _ := json.Marshal(want)
		if err1 != nil || err2 != nil || string(a) != string(b) {
			t.Errorf("similar to %s: %d (%v), and embedded %d (%v), or others", p.ID, len(got), err1, len(want), err2)
		}
	}
}

func visited(t *testing.T, x search.Engine, q search.Query) []string {
	t.Helper()
	var out []string
	if _, err := x.Each(t.Context(), q, func(h *search.Hit) error {
		out = append(out, h.ID)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func ids(hits []search.Hit) []string {
	var out []string
	for _, h := range hits {
		out = append(out, h.ID)
	}
	return out
}

// Misspelt words are corrected alike.
func TestDidYouMean(t *testing.T) {
	ours, theirs := fresh(t), embedded(t)
	for _, x := range []search.Engine{ours, theirs} {
		if err := x.Replace(t.Context(), searchtest.Reports(10, 20)...); err != nil {
			t.Fatal(err)
		}
	}
	corrected := 0
	for _, text := range []string{"saefguarding", "polise partnership", "safegarding risk", "asessment", "social care", "authority:borogh", "expliotation of children", "x", "zzzzzz"} {
		q := search.Query{Text: text, Size: 3, DidYouMean: true}
		compare(t, ours, theirs, q)
		if res, err := ours.Search(t.Context(), q); err == nil && res.DidYouMean != "" {
			corrected++
		}
	}
	if corrected < 5 {
		t.Errorf("%d queries are corrected", corrected)
	}
}

// Sentences, similar passages and near-duplicates are those of the embedded engine after both have learnt, also from an index of one shard.
func TestLearnt(t *testing.T) {
	cases := searchtest.Read(t)
	o := options(t)
	o.Shards = 0
	ours, theirs := freshWith(t, o), embedded(t)
	if shards, replicas, err := ours.sizes(t.Context(), 3*perShard); err != nil || shards == 1 && replicas > 0 { // replicas: there are several nodes
		t.Errorf("%d shards for a large library, %v", shards, err)
	}
	if shards, _, err := ours.sizes(t.Context(), 0); err != nil || shards != 1 {
		t.Errorf("%d shards for a small library, %v", shards, err)
	}
	for _, x := range []search.Engine{ours, theirs} {
		if err := x.Replace(t.Context(), cases.Reports...); err != nil {
			t.Fatal(err)
		}
		if _, err := x.(interface {
			Learn(context.Context, search.LearnOptions) (search.LearnStats, error)
		}).Learn(t.Context(), search.LearnOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	for _, text := range []string{"Do the police and the council share what they know about children?", "Why were children not kept safe in Northmoor in 2014?"} {
		for _, prose := range []*search.Prose{nil, {Must: []string{"police"}}} {
			compare(t, ours, theirs, search.Query{Text: text, Size: 10, Prose: prose})
		}
	}
	for _, r := range cases.Reports {
		for _, p := range r.Passages {
			got, err1 := ours.Similar(t.Context(), p.ID, 10)
			want, err2 := theirs.Similar(t.Context(), p.ID, 10)
			a, _ := json.Marshal(got)
			b, _ := json.Marshal(want)
			if err1 != nil || err2 != nil || string(a) != string(b) {
				t.Errorf("similar to %s: %s (%v), and embedded %s (%v)", p.ID, a, err1, b, err2)
			}
		}
	}
	if _, err := ours.Similar(t.Context(), "no such passage", 3); !errors.Is(err, search.ErrNoPassage) {
		t.Errorf("similar to no passage: %v", err)
	}
}

// A report takes the place of the one before, another process sees it, and what is removed is gone.
func TestReplaceAndRemove(t *testing.T) {
	reports := searchtest.Reports(4, 70)
	e := fresh(t)
	other, err := Open(t.Context(), t.TempDir(), e.options)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := e.Replace(t.Context(), reports...); err != nil {
		t.Fatal(err)
	}
	for _, x := range []*Engine{e, other} {
		if n := len(visited(t, x, search.Query{})); n != 280 {
			t.Errorf("%d passages, want 280", n)
		}
	}
	shorter := reports[1]
	shorter.Passages = shorter.Passages[:9]
	if err := other.Replace(t.Context(), shorter); err != nil {
		t.Fatal(err)
	}
	if err := e.Remove(t.Context(), reports[0].Document.ID, "no such report"); err != nil {
		t.Fatal(err)
	}
	for _, x := range []*Engine{e, other} {
		docs, err := x.Documents(t.Context())
		if err != nil || len(docs) != 3 || docs[0].Passages != 9 {
			t.Errorf("%d reports, the first %+v, %v", len(docs), docs, err)
		}
		if n := len(visited(t, x, search.Query{})); n != 149 {
			t.Errorf("%d passages, want 149", n)
		}
	}
	twice := reports[2]
	twice.Passages = append(slices.Clone(twice.Passages), twice.Passages[3])
	if err := e.Replace(t.Context(), reports[3], twice); err == nil {
		t.Error("a report with one id twice was taken")
	}
	if n := len(visited(t, other, search.Query{})); n != 149 {
		t.Errorf("%d passages after a report was refused, want 149", n)
	}
	s, err := e.cluster.readState(t.Context(), e.index)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.delete(t.Context(), s.index, firstsOf(s.Hidden)); err != nil { // as sweep does once nobody can be reading them
		t.Fatal(err)
	}
	if n, err := e.countRevisions(t.Context(), s.index, firstsOf(s.Hidden)); err != nil || n != 0 {
		t.Errorf("%d passages that were replaced are still there, %v", n, err)
	}
	if n := len(visited(t, other, search.Query{Text: "the OR of"})); n == 0 {
		t.Error("nothing is found after what was replaced was deleted")
	}
}

func firstsOf(list []revision) []int {
	var out []int
	for _, r := range list {
		out = append(out, r.First)
	}
	return out
}

// An index is made anew while the one before is searched.
func TestRebuild(t *testing.T) {
	reports := searchtest.Reports(3, 20)
	e := fresh(t)
	if err := e.Replace(t.Context(), reports[:2]...); err != nil {
		t.Fatal(err)
	}
	lastSearches = 0
	err := Rebuild(t.Context(), t.TempDir(), e.options, func(to search.Engine) error {
		err := to.Replace(t.Context(), reports...)
		if n := len(visited(t, e, search.Query{})); n != 40 {
			t.Errorf("%d passages while the index is made anew, want 40", n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(visited(t, e, search.Query{})); n != 60 {
		t.Errorf("%d passages after the index was made anew, want 60", n)
	}
	if names, err := e.indexes(t.Context()); err != nil || len(names) != 1 || !strings.HasSuffix(names[0], "-2") {
		t.Errorf("the alias is called for %q, %v", names, err)
	}
}
