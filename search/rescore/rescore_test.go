package rescore_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"evidence/search/bleveindex"
	"evidence/search/eval"
	"evidence/search/query"
	"evidence/search/rescore"
)

func TestQuestion(t *testing.T) {
	named := func(word string) bool { return word == "aldwick" || word == "2018" }
	for text, want := range map[string]string{
		"How many children were seen in time?":            "How many children were seen in time?",
		"In 2018 Aldwick was told of the delays.":         "In was told of the delays.",
		"Nobody told young people what they were owed":    "Nobody told young people what they were owed",
		"young people care leavers entitlements money":    "",
		"LADO Aldwick 2018":                               "",
		"the MASH":                                        "",
		`"was told" that the children were late`:          "",
		"authority:aldwick that the children were late":   "",
		"that the children were late -police":             "",
		"(police OR council) that the children were late": "",
		"what safeguard* means for children":              "",
		"Aldwick 2018 was":                                "",
		"":                                                "",
		"children not seen":                               "children not seen",
		"«…» — is it so?":                                 "is it so?",
	} {
		if got := rescore.Question(query.ParseLoose(text).Root, false, named); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := rescore.Question(query.Prose("Aldwick children seen late").Root, true, named); got != "children seen late" {
		t.Errorf("of a claim: %q", got)
	}
}

// BenchmarkLikenessWeight measures the ranking for weights of the likeness; 0 is without it. The environment is that of
// the benchmarks of package rank; the index must have been learnt.
func BenchmarkLikenessWeight(b *testing.B) {
	dir, name := os.Getenv("EVIDENCE_INDEX"), os.Getenv("EVIDENCE_JUDGED")
	if dir == "" || name == "" {
		b.Skip("EVIDENCE_INDEX and EVIDENCE_JUDGED are not set to an index and a file of judgements")
	}
	text, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	judgements, err := eval.Read(strings.NewReader(string(text)))
	if err != nil {
		b.Fatal(err)
	}
	x, err := bleveindex.OpenReader(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	if x.Coverage() < 1 {
		b.Fatal("the index has not been learnt")
	}
	for _, weight := range []float64{0, 0.4, 0.6, 0.8, 1, 1.2} {
		b.Run(fmt.Sprint(weight), func(b *testing.B) {
			defer rescore.SetLikenessWeight(weight)()
			for b.Loop() {
				r, err := eval.Run(b.Context(), x, judgements)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(r.All.Recall10, "recall@10")
				b.ReportMetric(r.All.MRR10, "mrr@10")
			}
		})
	}
}
