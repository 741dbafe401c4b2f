package match_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"evidence/search/bleveindex"
	"evidence/search/match"
	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/searchtest"
	"evidence/search/words"
)

// What is read from the index is what reading every text gives.
func TestNearByPositions(t *testing.T) {
	reports := searchtest.Reports(12, 30)
	reports[0].Passages[0].Text = "Men and women at risk-taking parties: the man's party, dying children (and a child's carer), multi-agency work, multiagency work. The risk to social care is not by its children."
	x, err := bleveindex.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for some := range slices.Chunk(reports, 5) {
		if err := x.Replace(t.Context(), some...); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Remove(t.Context(), reports[3].Document.ID); err != nil {
		t.Fatal(err)
	}
	s, err := x.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, c := range []struct{ text, word string }{
		{"the Re\u00adview", "Review"}, {"ｒｅview Ｒeview", "Review"}, {"the Re\u0301view", "Review"}, {"the “Review’", "Review"}, {"Réview", "Review"}, {"Children’s", "Children's"},
	} {
		if !match.MayMatch(c.text, c.word) {
			t.Errorf("%q may have %q", c.text, c.word)
		}
	}
	if match.MayMatch("a review’s – end…", "Review") {
		t.Error("letters of another case are looked for")
	}
	m := match.New(t.Context(), s, &words.Stemmer{})
	for _, text := range []string{
		"children NEAR/3 care", "children NEAR/10 social", "care NEAR/0 social", `"social care" NEAR/4 council`, "man NEAR/20 woman", "die NEAR/5 child",
		`"social children care"~6`, "polic* NEAR/2 partnership", "(police OR council) NEAR/3 (risk OR care)", "the NEAR/1 of", "multi-agency NEAR/2 working",
		"safegarding~ NEAR/6 children", `="social care" NEAR/5 risk`, "=The NEAR/5 risk", "=Men NEAR/3 woman", "children NEAR/8 children", `"not by" NEAR/3 children`,
	} {
		q, err := query.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		near := q.Root.Of[0].(query.Near)
		got, err1 := m.Near(near)
		want, err2 := m.NearByReading(near)
		if err1 != nil || err2 != nil || !slices.Equal(got, want) {
			t.Errorf("%s: other passages than by reading (%v, %v)", text, err1, err2)
		}
		n := 0
		want.Each(func(uint32) { n++ })
		if n == 0 && text != "children NEAR/8 children" {
			t.Errorf("%s finds nothing, so it says nothing", text)
		}
	}
}

// BenchmarkNear sets reading positions from the index beside reading the texts.
func BenchmarkNear(b *testing.B) {
	dir := os.Getenv("EVIDENCE_INDEX")
	if dir == "" {
		b.Skip("EVIDENCE_INDEX is not set to an index")
	}
	x, err := bleveindex.OpenReader(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	s, err := x.Snapshot()
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	m := match.New(b.Context(), s, &words.Stemmer{})
	for _, text := range []string{"children NEAR/10 care", `"children young people care"~20`, "the NEAR/5 of", "child* NEAR/10 care*"} {
		q, err := query.Parse(text)
		if err != nil {
			b.Fatal(err)
		}
		for name, find := range map[string]func(query.Near) (postings.Set, error){"index": m.Near, "texts": m.NearByReading} {
			b.Run(name+"/"+strings.ReplaceAll(text, " ", "_"), func(b *testing.B) {
				for b.Loop() {
					if _, err := find(q.Root.Of[0].(query.Near)); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
