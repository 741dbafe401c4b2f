package suggest_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/bleveindex"
	"evidence/search/postings"
	"evidence/search/searchtest"
	"evidence/search/suggest"
)

// open makes an index of reports, put in so many at a time.
func open(t testing.TB, reports []search.Report, batch int) *bleveindex.Index {
	t.Helper()
	x, err := bleveindex.Open(t.TempDir())
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

func snapshot(t testing.TB, x *bleveindex.Index) postings.Snapshot {
	t.Helper()
	s, err := x.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// counted is a completer of an index whose phrases are counted.
func counted(t testing.TB, x *bleveindex.Index) *suggest.Completer {
	t.Helper()
	c := suggest.NewCompleter(x.Snapshot)
	s, err := x.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	c.Complete(s, "a", 1)
	s.Close()
	c.Wait()
	return c
}

// completions gives completions as text.
func completions(t testing.TB, x *bleveindex.Index, c *suggest.Completer, prefix string, n int) []string {
	t.Helper()
	s, err := x.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	out := []string{}
	for _, s := range c.Complete(s, prefix, n) {
		out = append(out, strings.Join(slices.DeleteFunc([]string{string(s.Kind), s.Text, s.About, s.Document, strconv.Itoa(s.Count)}, func(s string) bool { return s == "" }), " | "))
	}
	return out
}

func TestSuggest(t *testing.T) {
	reports := searchtest.Read(t).Reports
	var said []corpus.Passage
	for i, text := range []string{"The local authority’s multi-agency hub (MASH) is good. Care leavers", "local authority’s", "At the Local Authority’s, multi-agency hub", "care. Leavers", "MASH teams", "A MASH team", "MASH teams and MASH teams", "the MASH teams"} {
		said = append(said, corpus.Passage{ID: fmt.Sprint("s", i), Document: "said", Seq: i, Page: 1, PageEnd: 1, Block: corpus.Paragraph, Text: text})
	}
	for i := range 3 {
		said = append(said, corpus.Passage{ID: fmt.Sprint("h", i), Document: "said", Seq: 20 + i, Page: 1, PageEnd: 1, Block: corpus.Heading, Text: "What the council must do next"})
	}
	said = append(said, corpus.Passage{ID: "m", Document: "said", Seq: 30, Page: 1, PageEnd: 1, Block: corpus.Paragraph, Text: "multi-agency"})
	reports = append(reports, search.Report{Extractor: "1", Document: corpus.Document{SHA256: "x", Source: corpus.Source{ID: "said"}}, Passages: said})
	x := open(t, reports, 2)
	completer := counted(t, x)
	for _, c := range []struct {
		prefix string
		want   []string
	}{
		{"north", []string{"authority | Northmoor | 3", "report | Inspection of services for children | Northmoor, 2018 | northmoor-2018 | 3", "report | Inspection of services for children | Northmoor, 2014 | northmoor-2014 | 4"}},
		{"inspection 20", []string{"report | Inspection of services for children | East Brook, 2018 | east-brook-2018 | 4", "report | Inspection of services for children | Northmoor, 2018 | northmoor-2018 | 3"}},
		{"Said", []string{}},
		{"local a", []string{"phrase | local authority’s | 4"}},
		{"in the Local", []string{"phrase | in the local authority’s | 4"}},
		{"mash", []string{"phrase | MASH teams | 3"}},
		{"multi", []string{"phrase | multi-agency | 5"}},
		{"what the", []string{"phrase | what the council must do next | 3"}},
		{"what the council must do next", []string{}},
		{"leavers is", []string{}},
		{" “", []string{}},
		{"", []string{}},
	} {
		got := completions(t, x, completer, c.prefix, 8)
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.prefix, got, c.want)
		}
	}
	if got := completions(t, x, completer, "n", 1); len(got) != 1 {
		t.Errorf("%d suggestions, wanted 1", len(got))
	}
}

func BenchmarkComplete(b *testing.B) {
	x := open(b, searchtest.Reports(65, 150), 20)
	c, s := counted(b, x), snapshot(b, x)
	var took []time.Duration
	prefixes := []string{"p", "po", "police", "social c", "borough 1", "what did the police and the council kn", "inspection of ser", "zzz"}
	for b.Loop() {
		for _, p := range prefixes {
			start := time.Now()
			c.Complete(s, p, 8)
			took = append(took, time.Since(start))
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "µs-p99")
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs-median")
}

func BenchmarkCountPhrases(b *testing.B) {
	x := open(b, searchtest.Reports(65, 150), 20)
	b.ReportAllocs()
	for b.Loop() {
		counted(b, x)
	}
}

func BenchmarkVocabulary(b *testing.B) {
	s := snapshot(b, open(b, searchtest.Reports(65, 150), 20))
	for b.Loop() {
		if err := suggest.ReadVocabulary(s); err != nil {
			b.Fatal(err)
		}
	}
}
