package bleveindex

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/search"
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

func learn(t *testing.T, x *Index) search.LearnStats {
	t.Helper()
	l, err := Learn(t.Context(), x.dir, search.LearnOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// asked is a question in other words than the report's answer to it.
const (
	asked    = "Nobody told young people what money they were owed."
	answer   = "Their rooms are warm. Care leavers are not systematically advised of their financial entitlements."
	sameWord = "The mayor told young seals to stay, and told young gulls."
)

// asking are reports of which one has the answer, and another the question's words.
func asking(n int) []search.Report {
	out := ways(n)
	out[2].Passages[1].Text, out[5].Passages[1].Text = answer, sameWord
	return out
}

// The meaning of sentences counts once all are learnt, for a question or a sentence; the sentence that decided is given.
func TestMeaning(t *testing.T) {
	x := fresh(t, asking(8), 8)
	q := search.Query{Text: asked + " Entitlements?", Size: 10, Loose: true}
	before := hitsOf(t, x, q)
	if before.Meaning != "learning, 0%" || before.Hits[0].ID != "w05-1" || before.Hits[0].Nearest != nil {
		t.Errorf("before learning: %q, %q first", before.Meaning, before.Hits[0].ID)
	}
	if l := learn(t, x); l.New != 24 || l.Sentences <= 24 || l.Encoded == 0 || l.Encoded > l.Sentences || l.Damaged > 0 {
		t.Errorf("%+v", l)
	}
	res := hitsOf(t, x, q)
	first := res.Hits[0]
	if res.Meaning != search.MeaningUsed || first.ID != "w02-1" || res.Total != before.Total {
		t.Fatalf("%q, %q first of %d", res.Meaning, first.ID, res.Total)
	}
	near := first.Nearest
	if near == nil || string([]rune(answer)[near.Start:near.End]) != "Care leavers are not systematically advised of their financial entitlements." || near.Likeness < 0.3 || near.ByMeaning {
		t.Errorf("nearest sentence %+v", near)
	}
	// All hits come in the same order, one by one.
	var each []string
	if _, err := x.Each(t.Context(), q, func(h *search.Hit) error { each = append(each, h.ID); return nil }); err != nil || !slices.Equal(each, ids(res.Hits)) {
		t.Errorf("one by one %q, together %q, %v", each, ids(res.Hits), err)
	}
	for _, words := range []string{"money owed", `"young people" told us what they were owed`, "text:money that nobody was owed", "young people money", "nobody"} {
		if res := hitsOf(t, x, search.Query{Text: words, Size: 10}); res.Meaning != search.MeaningNotUsed || len(res.Hits) > 0 && res.Hits[0].Nearest != nil {
			t.Errorf("%s: %q", words, res.Meaning)
		}
	}
	if res := hitsOf(t, x, search.Query{Text: asked, Size: 10, Sort: search.SortNewest}); res.Meaning != search.MeaningNotUsed {
		t.Errorf("sorted by date: %q", res.Meaning)
	}
}

// The sentence that is nearest without any of the rarer words says so.
func TestNearestByMeaning(t *testing.T) {
	reports := ways(8)
	reports[2].Passages[1].Text = "The rooms are warm. The dog barked all night."
	x := fresh(t, reports, 8)
	learn(t, x)
	res := hitsOf(t, x, search.Query{Text: "In the warm rooms a noisy hound kept everybody awake", Size: 10})
	i := slices.Index(ids(res.Hits), "w02-1")
	if i < 0 || res.Hits[i].Nearest == nil || !res.Hits[i].Nearest.ByMeaning || res.Hits[i].Nearest.Start == 0 {
		t.Errorf("%q, %+v", ids(res.Hits), res.Hits)
	}
}

func vectorFiles(t *testing.T, x *Index) map[string]string {
	t.Helper()
	out := make(map[string]string)
	files, err := filepath.Glob(filepath.Join(x.dir, "sentences", "*"))
	for _, name := range files {
		b, failed := os.ReadFile(name)
		err = errors.Join(err, failed)
		out[filepath.Base(name)] = string(b)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Learning costs a new report its own sentences, forgets those of a report that is gone, makes again what is
// damaged, and goes on where it was interrupted: the files come out the same.
func TestLearnAgain(t *testing.T) {
	reports := asking(8)
	x := fresh(t, reports[:7], 7)
	learn(t, x)
	if l := learn(t, x); l.New > 0 || l.Passages != 21 {
		t.Errorf("nothing has changed, and yet %+v", l)
	}
	if err := x.Replace(t.Context(), reports[7]); err != nil {
		t.Fatal(err)
	}
	if res := hitsOf(t, x, search.Query{Text: asked, Size: 10}); res.Meaning != "learning, 87%" {
		t.Errorf("with a new report: %q", res.Meaning)
	}
	if l := learn(t, x); l.New != 3 {
		t.Errorf("a new report: %+v", l)
	}
	all := vectorFiles(t, x)
	if len(all) != 8 {
		t.Errorf("%d files of 8 reports", len(all))
	}
	for name, bytes := range all {
		for _, damaged := range []string{bytes[:40], bytes[:len(bytes)-1] + "x", "", bytes[:60] + "\xff\xff\xff\x7f" + bytes[64:]} {
			if err := os.WriteFile(filepath.Join(x.dir, "sentences", name), []byte(damaged), 0o600); err != nil {
				t.Fatal(err)
			}
			y, err := OpenReader(x.dir)
			if err != nil {
				t.Fatal(err)
			}
			if res := hitsOf(t, y, search.Query{Text: asked, Size: 10}); res.Meaning != search.MeaningUsed && !strings.HasPrefix(res.Meaning, "learning") {
				t.Errorf("damaged: %q", res.Meaning)
			}
			y.Close()
			if l := learn(t, x); l.Damaged != 1 || l.New != 3 {
				t.Errorf("damaged: %+v", l)
			}
		}
		break
	}
	if !maps.Equal(vectorFiles(t, x), all) {
		t.Error("what was damaged came out otherwise")
	}

	if err := os.RemoveAll(filepath.Join(x.dir, "sentences")); err != nil {
		t.Fatal(err)
	}
	for range 9 {
		ctx, stop := context.WithCancel(t.Context())
		_, err := Learn(ctx, x.dir, search.LearnOptions{Workers: 1, Progress: func(int, int) { stop() }})
		stop()
		if err == nil {
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if !maps.Equal(vectorFiles(t, x), all) {
		t.Error("interrupted again and again, it came out otherwise")
	}

	if err := x.Remove(t.Context(), "w01"); err != nil {
		t.Fatal(err)
	}
	if learn(t, x); len(vectorFiles(t, x)) != 7 {
		t.Error("a report that is gone is still known")
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

func TestLearnFromNothing(t *testing.T) {
	if _, err := Learn(t.Context(), t.TempDir(), search.LearnOptions{}); err == nil {
		t.Error("learnt from no index")
	}
}

// What is learnt does not depend on how the index is cut into segments either.
func TestLearningDoesNotDependOnSegments(t *testing.T) {
	t.Parallel()
	reports := searchtest.Reports(8, 6)
	whole, parts := fresh(t, reports, len(reports)), fresh(t, reports, 3)
	for _, r := range reports[3:6] {
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
