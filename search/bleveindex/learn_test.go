package bleveindex

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/rank"
	"evidence/search/searchtest"
)

// ways are reports of three passages: one on the water of some place, which two
// reports name alike and all describe alike, and two on an engine of the report's own.
func ways(n int) []search.Report {
	var out []search.Report
	for i := range n {
		id := fmt.Sprintf("w%02d", i)
		r := search.Report{Document: corpus.Document{SHA256: id, Source: corpus.Source{ID: id, Title: "Notes", Published: "2020-01-01"}}}
		place := "lagoon"
		if i > 1 {
			place = fmt.Sprintf("place%d", i/2)
		}
		engine := fmt.Sprintf("oil%d valves%d pistons%d gears%d petrol%d", i, i, i, i, i)
		for j, text := range []string{"At the " + place + " brackish water, herons, reeds, tides, salt and mud.", engine, engine + " again"} {
			r.Passages = append(r.Passages, corpus.Passage{ID: fmt.Sprintf("%s-%d", id, j), Document: id, Seq: j, Page: 1, PageEnd: 1, Block: corpus.Paragraph, Text: text})
		}
		out = append(out, r)
	}
	return out
}

func learn(t *testing.T, x *Index) rank.LearnStats {
	t.Helper()
	l, err := Learn(t.Context(), x.dir)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func total(t *testing.T, x *Index, text string) int {
	t.Helper()
	res, err := x.Search(t.Context(), search.Query{Text: text, Size: 100})
	if err != nil {
		t.Fatal(err)
	}
	return res.Total
}

// What stands with the same words is found, by bare words only, and goes when what was learnt does.
func TestLearn(t *testing.T) {
	x := fresh(t, ways(10), 10)
	if n := total(t, x, "lagoon"); n != 2 {
		t.Fatalf("before learning %d hits", n)
	}
	if l := learn(t, x); !l.Anew || l.Learnt != 30 || l.Bytes == 0 {
		t.Errorf("%+v", l)
	}
	res, err := x.Search(t.Context(), search.Query{Text: "lagoon", Size: 100})
	if err != nil || res.Total != 10 || !slices.Equal(ids(res.Hits)[:2], []string{"w00-0", "w01-0"}) {
		t.Errorf("found %q, %v", ids(res.Hits), err)
	}
	for _, strict := range []string{`"lagoon"`, "lagoon AND reeds", "text:lagoon"} {
		if n := total(t, x, strict); n != 2 {
			t.Errorf("%s: %d hits", strict, n)
		}
	}
	if l := learn(t, x); l.Anew || l.Placed > 0 || l.Bytes > 0 || l.Terms == 0 {
		t.Errorf("nothing has changed, and yet %+v", l)
	}
	for _, damage := range []func() error{
		func() error { return os.Truncate(filepath.Join(x.dir, "meaning"), 100) },
		func() error { return os.Remove(filepath.Join(x.dir, "meaning")) },
	} {
		if err := damage(); err != nil {
			t.Fatal(err)
		}
		if n := total(t, x, "lagoon"); n != 2 {
			t.Errorf("without what was learnt %d hits", n)
		}
	}
	if l := learn(t, x); !l.Anew {
		t.Errorf("%+v", l)
	}
}

// New passages find their places, first in memory, then by learning; the space is learnt anew when enough has changed.
func TestLearnIncrementally(t *testing.T) {
	t.Parallel()
	reports := ways(32)
	x := fresh(t, reports[:30], 30)
	learn(t, x)
	if err := x.Replace(t.Context(), reports[30]); err != nil {
		t.Fatal(err)
	}
	if n := total(t, x, "document:w30 lagoon"); n != 1 {
		t.Errorf("in a new report %d hits", n)
	}
	if l := learn(t, x); l.Anew || l.Placed != 3 || l.Bytes == 0 {
		t.Errorf("%+v", l)
	}
	if err := x.Remove(t.Context(), "w01", "w02", "w03"); err != nil {
		t.Fatal(err)
	}
	if l := learn(t, x); !l.Anew || l.Learnt != 28*3 {
		t.Errorf("%+v", l)
	}
	// Of many new passages nothing is known until they are learnt from.
	y := fresh(t, reports[:10], 5)
	learn(t, y)
	if err := y.Replace(t.Context(), reports[10:]...); err != nil {
		t.Fatal(err)
	}
	if n := total(t, y, "lagoon"); n != 2 {
		t.Errorf("%d hits", n)
	}
}

// An acronym that reports explain is found by what it stands for, once that is learnt.
func TestLearnAcronyms(t *testing.T) {
	reports := ways(8)
	for i, text := range []string{"The quick zebra unit (QZU) met.", "A quick zebra unit (QZU).", "The QZU was praised."} {
		p := &reports[i].Passages[1]
		p.Text = text
	}
	x := fresh(t, reports, 8)
	learn(t, x)
	if got := marked(t, x, "quick zebra unit", "w02-1"); !slices.Equal(got, []string{"QZU"}) {
		t.Errorf("marked %q", got)
	}
}

func TestLearnFromLittle(t *testing.T) {
	x := fresh(t, ways(1), 1)
	if l := learn(t, x); l.Anew || l.Passages != 3 || exists(filepath.Join(x.dir, "meaning")) {
		t.Errorf("%+v", l)
	}
	if _, err := Learn(t.Context(), t.TempDir()); err == nil {
		t.Error("learnt from no index")
	}
}

// What is learnt does not depend on how the index is cut into segments either.
func TestLearningDoesNotDependOnSegments(t *testing.T) {
	t.Parallel()
	reports := searchtest.Reports(30, 20)
	whole, parts := fresh(t, reports, len(reports)), fresh(t, reports, 7)
	for _, r := range reports[10:20] {
		if err := parts.Replace(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	learn(t, whole)
	learn(t, parts)
	for _, q := range searchtest.Queries {
		var got []string
		for _, x := range []*Index{whole, parts} {
			res, err := x.Search(t.Context(), search.Query{Text: q.Text, Size: 100})
			if err != nil {
				t.Fatal(err)
			}
			res.Took = 0
			b, _ := json.Marshal(res)
			got = append(got, string(b))
		}
		if got[0] != got[1] {
			t.Errorf("%s: other hits, scores or order", q.Name)
		}
	}
}
