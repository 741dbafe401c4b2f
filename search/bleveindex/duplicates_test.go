package bleveindex

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/search"
)

const repeated = "Inspectors looked closely at the lighthouses of this coast and at those who keep them, by day and by night."

// repeating are the reports of ways, of which the first n say the same besides.
func repeating(reports, n int) []search.Report {
	out := ways(reports)
	for i := range n {
		id := out[i].Document.ID
		text := strings.Replace(repeated, "of this coast", fmt.Sprintf("of coast number%c", 'a'+i), 1)
		out[i].Passages = append(out[i].Passages, corpus.Passage{ID: id + "-same", Document: id, Seq: 9, Page: 2, PageEnd: 2, Block: corpus.Paragraph, Text: text})
	}
	return out
}

func hitsOf(t *testing.T, x *Index, q search.Query) search.Result {
	t.Helper()
	res, err := x.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestDuplicates(t *testing.T) {
	t.Parallel()
	reports := repeating(10, 4)
	x := fresh(t, reports, 10)
	flat := search.Query{Text: "lighthouses", Size: 10}
	if res := hitsOf(t, x, flat); res.Total != 4 || res.Hits[0].Same != 0 || res.Hits[0].Group != "" {
		t.Errorf("before learning: %d hits, %+v", res.Total, res.Hits[0])
	}
	if l := learn(t, x); l.Repeated != 4+10 { // and the waters that ways describes
		t.Errorf("%+v", l)
	}
	for _, h := range hitsOf(t, x, flat).Hits {
		if h.Same != 3 || h.Group != "w00-same" || h.Duplicates != nil {
			t.Errorf("%s: %d others, group %q, %v below", h.ID, h.Same, h.Group, h.Duplicates)
		}
	}

	folded := flat
	folded.Group = true
	res := hitsOf(t, x, folded)
	if res.Total != 4 || res.Collapsed != 3 || !slices.Equal(ids(res.Hits), []string{"w00-same"}) {
		t.Fatalf("folded: %d hits, %d folded, %q", res.Total, res.Collapsed, ids(res.Hits))
	}
	if b := res.Hits[0].Duplicates; b == nil || b.Total != 3 || b.Reports != 3 || !slices.Equal(ids(b.Hits), []string{"w01-same", "w02-same", "w03-same"}) {
		t.Errorf("below: %+v", b)
	}
	folded.Filters.Document = []string{"w01", "w03"}
	if res := hitsOf(t, x, folded); res.Collapsed != 1 || res.Hits[0].Same != 3 || !slices.Equal(ids(res.Hits[0].Duplicates.Hits), []string{"w03-same"}) {
		t.Errorf("within two reports: %d folded, %+v", res.Collapsed, res.Hits[0].Duplicates)
	}

	if err := x.Remove(t.Context(), "w00", "w02", "w03"); err != nil {
		t.Fatal(err)
	}
	if h := hitsOf(t, x, flat).Hits[0]; h.Same != 0 || h.Group != "" {
		t.Errorf("when the others are gone: %+v", h)
	}
}

// A learntRecord is what the test changes of the file.
type learntRecord struct {
	Form    string `json:"form"`
	Reports []struct {
		Name   string  `json:"name"`
		State  string  `json:"state"`
		Groups []int32 `json:"groups"`
	} `json:"reports"`
}

// A file of groups that is damaged, of another form or of other passages says nothing.
func TestDuplicatesUnreadable(t *testing.T) {
	x := fresh(t, repeating(10, 4), 10)
	learn(t, x)
	path := filepath.Join(x.dir, "learnt")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	record, _, _ := bytes.Cut(good, []byte("\n")) // without its checksum
	for name, change := range map[string]func(*learntRecord){
		"another form":    func(r *learntRecord) { r.Form = "older" },
		"other passages":  func(r *learntRecord) { r.Reports[0].State = "older" },
		"too few":         func(r *learntRecord) { r.Reports[0].Groups = r.Reports[0].Groups[:1] },
		"too great":       func(r *learntRecord) { r.Reports[0].Groups[0] = 1 << 30 },
		"less than there": func(r *learntRecord) { r.Reports[0].Groups[0] = -1 },
	} {
		var other learntRecord
		if err := json.Unmarshal(record, &other); err != nil {
			t.Fatal(err)
		}
		change(&other)
		b, _ := json.Marshal(other)
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		res := hitsOf(t, x, search.Query{Text: "document:w00 lighthouses", Size: 1})
		if res.Hits[0].Same != 0 {
			t.Errorf("%s: %d others", name, res.Hits[0].Same)
		}
	}
	if err := os.WriteFile(path, good[:len(good)/2], 0o644); err != nil {
		t.Fatal(err)
	}
	if res := hitsOf(t, x, search.Query{Text: "lighthouses", Size: 1}); res.Hits[0].Same != 0 {
		t.Errorf("half a file: %d others", res.Hits[0].Same)
	}
	if l := learn(t, x); l.Repeated != 14 {
		t.Errorf("learnt again: %+v", l)
	}
}

func TestSimilar(t *testing.T) {
	x := fresh(t, repeating(10, 4), 10)
	learn(t, x)
	got, err := x.Similar(t.Context(), "w02-same", 2)
	if err != nil || len(got) != 2 || got[0].ID != "w00-same" || got[1].ID != "w01-same" {
		t.Fatalf("%+v, %v", got, err)
	}
	if s := got[0]; !s.Duplicate || s.Resemblance < 0.6 || s.Same != 3 || s.Document != "w00" || s.Title != "Notes" || s.Highlights == nil {
		t.Errorf("%+v", s)
	}
	// What says the same in other words, and not what has nothing to do with it, nor the passage itself.
	const same, other = "The mayor opened the new harbour for ships.", "The mayor closed the old library for books."
	for i, text := range []string{"A new port for ships was opened by the mayor.", same, other} {
		r := ways(8)[5+i]
		r.Passages[1].Text, r.Document.SHA256 = text, "later"
		if err := x.Replace(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	learn(t, x)
	got, err = x.Similar(t.Context(), "w05-1", 10)
	if err != nil || len(got) != 1 || got[0].Duplicate || got[0].Likeness < 0.5 || got[0].Text != same {
		t.Errorf("of a harbour: %+v, %v", got, err)
	}
	for _, id := range []string{"", "none", "source:w00", "w00"} {
		if _, err := x.Similar(t.Context(), id, 3); !errors.Is(err, search.ErrNoPassage) {
			t.Errorf("%q: %v", id, err)
		}
	}
}
