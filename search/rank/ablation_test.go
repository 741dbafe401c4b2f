package rank_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/bleveindex"
	"evidence/search/eval"
	"evidence/search/rank"
)

// The benchmarks of this file measure ranking and its cost over an index that
// is there already, and say how in NOTES.md:
//
//	EVIDENCE_INDEX=/path/to/data/index EVIDENCE_JUDGED=/path/to/judgements.jsonl \
//	    go test -run=xxx -bench='Ablation|Judged' -benchtime=1x ./search/rank
func judgedIndex(b *testing.B) (*bleveindex.Index, []eval.Judgement) {
	b.Helper()
	dir, name := os.Getenv("EVIDENCE_INDEX"), os.Getenv("EVIDENCE_JUDGED")
	if dir == "" || name == "" {
		b.Skip("EVIDENCE_INDEX and EVIDENCE_JUDGED are not set to an index and a file of judgements")
	}
	x, err := bleveindex.OpenReader(dir)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { x.Close() })
	file, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	j, err := eval.Read(file)
	if err != nil {
		b.Fatal(err)
	}
	return x, j
}

// BenchmarkAblation takes each part of the ranking away, the others left.
func BenchmarkAblation(b *testing.B) {
	x, judgements := judgedIndex(b)
	for _, p := range rank.Parts {
		b.Run("without_"+p.Name, func(b *testing.B) {
			defer rank.KeepWeights()()
			p.Off()
			var r eval.Report
			for b.Loop() {
				var err error
				if r, err = eval.Run(b.Context(), x, judgements); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(r.All.Recall10, "recall@10")
			b.ReportMetric(r.All.MRR10, "mrr@10")
		})
	}
}

// BenchmarkJudged measures a search with facets and highlights for each kind of
// judged query, and of all without each part.
func BenchmarkJudged(b *testing.B) {
	x, judgements := judgedIndex(b)
	byKind := map[string][]string{"all": nil}
	for _, j := range judgements {
		byKind[j.Kind], byKind["all"] = append(byKind[j.Kind], j.Query), append(byKind["all"], j.Query)
	}
	run := func(name string, queries []string) {
		b.Run(name, func(b *testing.B) {
			const rounds = 5
			took := make([]time.Duration, 0, rounds*len(queries))
			for b.Loop() {
				took = took[:0]
				for range rounds {
					for _, q := range queries {
						start := time.Now()
						if _, err := x.Search(b.Context(), search.Query{Text: q, Loose: true, Size: 10, Facets: corpus.Facets}); err != nil {
							b.Fatal(err)
						}
						took = append(took, time.Since(start))
					}
				}
			}
			slices.Sort(took)
			ms := func(at float64) float64 { return took[int(at*float64(len(took)-1))].Seconds() * 1000 }
			b.ReportMetric(ms(0.5), "ms-median")
			b.ReportMetric(ms(0.99), "ms-p99")
		})
	}
	for kind, queries := range byKind {
		run(strings.ReplaceAll(kind, " ", "_"), queries)
	}
	for _, p := range rank.Parts {
		if p.Name != "nothing" {
			restore := rank.KeepWeights()
			p.Off()
			run("without_"+p.Name, byKind["all"])
			restore()
		}
	}
}

// BenchmarkSimilar measures looking for what is like a passage, for passages from all over the index.
func BenchmarkSimilar(b *testing.B) {
	x, judgements := judgedIndex(b)
	var passages []string
	for _, j := range judgements {
		res, err := x.Search(b.Context(), search.Query{Text: j.Query, Loose: true, Size: 1})
		if err != nil {
			b.Fatal(err)
		}
		passages = append(passages, res.Hits[0].ID)
	}
	for i := 0; b.Loop(); i++ {
		if _, err := x.Similar(b.Context(), passages[i%len(passages)], 5); err != nil {
			b.Fatal(err)
		}
	}
}
