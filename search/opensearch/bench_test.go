package opensearch

import (
	"fmt"
	"iter"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"evidence/corpus/store"
	"evidence/search"
	"evidence/search/bench"
)

// BenchmarkBesideTheEmbedded measures both engines with the same reports: those of the library in $EVIDENCE_DATA, or so many times them as $EVIDENCE_TIMES
// says. It prints how long indexing took, and what searches of each kind took.
func BenchmarkBesideTheEmbedded(b *testing.B) {
	data, times := os.Getenv("EVIDENCE_DATA"), 1.0
	if data == "" {
		b.Skip("EVIDENCE_DATA names no library")
	}
	if s := os.Getenv("EVIDENCE_TIMES"); s != "" {
		var err error
		if times, err = strconv.ParseFloat(s, 64); err != nil {
			b.Fatal(err)
		}
	}
	maker := bench.NewMaker(reportsIn(b, data))
	o := options(b)
	o.Shards = 0
	for b.Loop() {
		both := []struct {
			name   string
			engine search.Engine
		}{{"embedded", embedded(b)}, {"OpenSearch", freshWith(b, o)}}
		l := bench.Library{Times: times}
		l.Reports, l.Passages = maker.Count(times)
		var ways []bench.Asker
		for _, e := range both {
			start := time.Now()
			replaceAll(b, e.engine, maker.Reports(times))
			fmt.Printf("%s: %d passages put in, in %.1f s\n", e.name, l.Passages, time.Since(start).Seconds())
			ways = append(ways, bench.Asker{Way: e.name, Ask: bench.InProcess(e.engine).Ask})
		}
		var err error
		if l.Searches, err = maker.Searches(b.Context(), ways); err != nil {
			b.Fatal(err)
		}
		report := bench.Report{Machine: bench.Machine{Go: runtime.Version(), System: runtime.GOOS + " " + runtime.GOARCH, Processors: runtime.GOMAXPROCS(0)}, Libraries: []bench.Library{l}}
		if err := report.WriteTable(os.Stdout); err != nil {
			b.Fatal(err)
		}
		for _, w := range l.Searches {
			for _, k := range w.Kinds {
				fmt.Printf("%s, %s: median %.1f ms, 99th percentile %.1f ms, processor time here %.1f ms\n", w.Way, k.Kind, k.Median, k.P99, k.Processor)
			}
		}
	}
}

// reportsIn reads the reports of a data directory.
func reportsIn(b *testing.B, data string) (out []search.Report) {
	st, err := store.Open(b.Context(), data)
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	docs, err := st.Documents(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for _, d := range docs {
		passages, err := st.Passages(b.Context(), d.ID)
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, search.Report{Document: d, Passages: passages, Extractor: "bench"})
	}
	return out
}

// replaceAll puts reports into an engine, a hundred at a time.
func replaceAll(b *testing.B, e search.Engine, reports iter.Seq[search.Report]) {
	var some []search.Report
	put := func() {
		if err := e.Replace(b.Context(), some...); err != nil {
			b.Fatal(err)
		}
		some = some[:0]
	}
	for r := range reports {
		if some = append(some, r); len(some) == 100 {
			put()
		}
	}
	put()
}
