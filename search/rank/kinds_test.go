//go:build unix

package rank_test

import (
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"evidence/corpus"
	"evidence/search"
)

// kindsOfQuery are queries of each kind over real reports.
var kindsOfQuery = map[string][]string{
	"words":        {"police partnership safeguarding", "children", "missing children return home interviews", "care leavers accommodation Rotherham 2018"},
	"sentence":     {"In Rotherham, council officers and police are located together in one building.", "The local authority did not know where its care leavers were living when inspectors visited in 2014."},
	"acronym":      {"MASH", "CSE", "LADO referrals", "IRO caseloads"},
	"phrase":       {`"local authority"`, `"children and young people"`, `"of the"`, `"in the"`},
	"boolean":      {"(police OR council) AND partnership NOT exploitation", "children AND care AND NOT police"},
	"prefix":       {"safeg*", "c*", "in*", "child* care*"},
	"fuzzy":        {"safegarding~", "children~", "care~1"},
	"near":         {"police NEAR/5 council", `"police council"~10`, "missing NEAR/3 (children OR adults)"},
	"near, common": {"children NEAR/10 care", "children NEAR/0 care", `"children young people care"~20`, "the NEAR/5 of", "child* NEAR/10 care*"},
	"form":         {"=safeguarded", "=SEND", "=Good", `="Children's services"`},
	"near, cased":  {"=Ofsted NEAR/10 children", "=Children NEAR/5 care"},
	"field":        {"authority:rotherham police", "heading:leadership children", "grade:good care", "para:14", "document:ofsted-r* risk"},
	"range":        {"year:2014..2018 children", "published:2016-01..2018-06 care", "page:4 children"},
}

// processorTime is what the process has used so far.
func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkKinds gives the processor time of a search with facets and highlights for each kind of query.
func BenchmarkKinds(b *testing.B) {
	x, _ := judgedIndex(b)
	for kind, queries := range kindsOfQuery {
		b.Run(strings.ReplaceAll(kind, " ", "_"), func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				for _, q := range queries {
					start := processorTime(b)
					if _, err := x.Search(b.Context(), search.Query{Text: q, Size: 10, Facets: corpus.Facets}); err != nil {
						b.Fatal(err)
					}
					took = append(took, processorTime(b)-start)
				}
			}
			slices.Sort(took)
			b.ReportMetric(took[len(took)/2].Seconds()*1000, "cpu-ms-median")
			b.ReportMetric(took[(len(took)-1)*99/100].Seconds()*1000, "cpu-ms-p99")
			b.ReportMetric(took[len(took)-1].Seconds()*1000, "cpu-ms-max")
		})
	}
}
