// Package searchtest has, for tests, invented reports and queries over them. It does not open an
// index, so that the tests of every engine can use it.
package searchtest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"evidence/corpus"
	"evidence/search"
)

// Reports invents reports: words as common as in real ones (Zipf's law, mean length
// 55), the commonest of them real words, so that queries have something to find.
func Reports(reports, passages int) []search.Report {
	rnd := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(rnd, 1.1, 4, 20000)
	common := strings.Fields("the of and to in children are is for that social care with council workers police partnership " +
		"safeguarding local authority plans young people not by effective support assessment risk exploitation good as be")
	word := func() string {
		n := int(zipf.Uint64())
		if n < len(common) {
			return common[n]
		}
		return fmt.Sprintf("w%dx%d", n%97, n)
	}
	var out []search.Report
	for i := range reports {
		id := fmt.Sprintf("report-%03d", i)
		r := search.Report{Extractor: "1", Document: corpus.Document{SHA256: id, Source: corpus.Source{
			ID: id, Title: "Inspection of services", Authority: fmt.Sprintf("Borough %d", i%40), Publisher: "Inspectorate",
			Published: fmt.Sprintf("%d-%02d-15", 2010+i%15, 1+i%12), Kind: corpus.KindInspection,
		}}}
		for j := range passages {
			text := make([]string, 20+rnd.IntN(70))
			for k := range text {
				text[k] = word()
			}
			r.Passages = append(r.Passages, corpus.Passage{
				ID: fmt.Sprintf("p%dn%d", i, j), Document: id, Seq: j, Page: 1 + j/6, PageEnd: 1 + j/6, Paragraph: fmt.Sprint(j + 1),
				Headings: []string{common[(i+j)%len(common)] + " findings"}, Block: corpus.Paragraph, Text: strings.Join(text, " ") + ".",
			})
		}
		out = append(out, r)
	}
	return out
}

// Queries are one query of each kind over Reports.
var Queries = []struct{ Name, Text string }{
	{"words", "police partnership safeguarding Borough 7"},
	{"sentence", "Social workers and the police were effective in their assessment of the risk of exploitation to young people in 2014."},
	{"phrase", `"social care"`},
	{"stop words in a phrase", `"of the"`},
	{"boolean", "(police OR council) AND partnership NOT exploitation"},
	{"prefix", "safeg* w1*"},
	{"fuzzy", "safegarding~"},
	{"near", "police NEAR/5 partnership"},
	{"near, common words", `"social children care"~20`},
	{"form", "=safeguarding risk"},
	{"field", "authority:\"borough 7\" heading:findings risk"},
	{"range", "year:2012..2016 risk"},
	{"everything", ""},
}
