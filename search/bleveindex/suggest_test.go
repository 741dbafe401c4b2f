package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"evidence/corpus"
	"evidence/search"
)

// suggested waits for the phrases to be counted, and gives suggestions as text.
func suggested(t testing.TB, x *Index, prefix string, n int) []string {
	t.Helper()
	ask := func() []search.Suggestion {
		t.Helper()
		list, err := x.Suggest(t.Context(), prefix, n)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	ask()
	if done := x.phrases.done; done != nil {
		<-done
	}
	out := []string{}
	for _, s := range ask() {
		out = append(out, strings.Join(slices.DeleteFunc([]string{string(s.Kind), s.Text, s.About, s.Document, strconv.Itoa(s.Count)}, func(s string) bool { return s == "" }), " | "))
	}
	return out
}

func TestSuggest(t *testing.T) {
	reports := readTests(t).Reports
	var said []corpus.Passage
	for i, text := range []string{"The local authority’s multi-agency hub (MASH) is good. Care leavers", "local authority’s", "At the Local Authority’s, multi-agency hub", "care. Leavers", "MASH teams", "A MASH team", "MASH teams and MASH teams", "the MASH teams"} {
		said = append(said, corpus.Passage{ID: fmt.Sprint("s", i), Document: "said", Seq: i, Page: 1, PageEnd: 1, Block: corpus.Paragraph, Text: text})
	}
	for i := range 3 {
		said = append(said, corpus.Passage{ID: fmt.Sprint("h", i), Document: "said", Seq: 20 + i, Page: 1, PageEnd: 1, Block: corpus.Heading, Text: "What the council must do next"})
	}
	said = append(said, corpus.Passage{ID: "m", Document: "said", Seq: 30, Page: 1, PageEnd: 1, Block: corpus.Paragraph, Text: "multi-agency"})
	reports = append(reports, search.Report{Extractor: "1", Document: corpus.Document{SHA256: "x", Source: corpus.Source{ID: "said"}}, Passages: said})
	x := fresh(t, reports, 2)
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
		got := suggested(t, x, c.prefix, 8)
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.prefix, got, c.want)
		}
	}
	if got := suggested(t, x, "n", 1); len(got) != 1 {
		t.Errorf("%d suggestions, wanted 1", len(got))
	}
}

// A count under way keeps nobody from closing the index.
func TestSuggestWhileClosing(t *testing.T) {
	x, err := Open(filepath.Join(t.TempDir(), "index"))
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Replace(t.Context(), made(20, 100)...); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Suggest(t.Context(), "po", 5); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Suggest(context.Background(), "po", 5); !errors.Is(err, search.ErrClosed) {
		t.Errorf("suggesting from a closed index: %v", err)
	}
}

func BenchmarkSuggest(b *testing.B) {
	x := fresh(b, made(65, 150), 20)
	suggested(b, x, "police", 8)
	var took []time.Duration
	prefixes := []string{"p", "po", "police", "social c", "borough 1", "what did the police and the council kn", "inspection of ser", "zzz"}
	for b.Loop() {
		for _, p := range prefixes {
			start := time.Now()
			if _, err := x.Suggest(b.Context(), p, 8); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(start))
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "µs-p99")
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs-median")
}

func BenchmarkCountPhrases(b *testing.B) {
	x := fresh(b, made(65, 150), 20)
	s, err := x.snapshot()
	if err != nil {
		b.Fatal(err)
	}
	defer s.close()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.countPhrases(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVocabulary(b *testing.B) {
	x := fresh(b, made(65, 150), 20)
	s, err := x.snapshot()
	if err != nil {
		b.Fatal(err)
	}
	defer s.close()
	for b.Loop() {
		if _, err := s.readVocabulary(); err != nil {
			b.Fatal(err)
		}
	}
}
