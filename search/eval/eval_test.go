package eval

import (
	"cmp"
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/claim"
)

// answers is an engine that gives each query the hits written down for it.
type answers struct {
	search.Engine
	documents []search.Entry
	hits      map[string][]search.Hit
}

func (a answers) Documents(context.Context) ([]search.Entry, error) { return a.documents, nil }

func (a answers) Search(_ context.Context, q search.Query) (search.Result, error) {
	hits := a.hits[q.Text]
	return search.Result{Hits: hits[:min(q.Size, len(hits))], Total: len(hits)}, nil
}

func hit(document string, page, pageEnd int, text string) search.Hit {
	return search.Hit{Passage: corpus.Passage{ID: "p", Document: document, Page: page, PageEnd: pageEnd, Text: text}}
}

const wrong = "nothing of the kind"

func run(t *testing.T, judgements string, a answers) Report {
	t.Helper()
	js, err := Read(strings.NewReader(judgements))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Run(t.Context(), a, js)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestFigures(t *testing.T) {
	misses := make([]search.Hit, 24)
	for i := range misses {
		misses[i] = hit("a", 1, 1, wrong)
	}
	r := run(t, `
{"id":"1","query":"first","kind":"claim","doc":"a.pdf","page":2,"anchor":"The  Anchor Words","alt":[{"doc":"b","page":9,"anchor":"other words"}]}
{"id":"2","query":"third","kind":"claim","doc":"a","page":2,"anchor":"the anchor words"}

{"id":"3","query":"late","kind":"fact","doc":"a","page":2,"anchor":"the anchor words"}
{"id":"4","query":"never","kind":"fact","doc":"a","page":2,"anchor":"the anchor words"}
`, answers{hits: map[string][]search.Hit{
		"first": {hit("a", 1, 2, "So: the anchor\nwords."), hit("a", 2, 2, "the anchor words again"), hit("b", 9, 9, "other words")},
		"third": {hit("a", 2, 2, wrong), hit("b", 2, 2, "the anchor words"), hit("a", 2, 3, "the anchor words")},
		"late":  append(misses, hit("a", 2, 2, "the anchor words")),
	}})
	claim := r.Kinds["claim"]
	ndcg := ((1+0.5)/(1+1/math.Log2(3)) + 0.5) / 2
	if claim.N != 2 || claim.Recall1 != 0.5 || claim.Recall5 != 1 || !near(claim.MRR10, (1+1.0/3)/2) || !near(claim.NDCG10, ndcg) {
		t.Errorf("claim: %+v, want ndcg %v", claim, ndcg)
	}
	fact := r.Kinds["fact"]
	if fact.N != 2 || fact.Recall20 != 0 || fact.Recall50 != 0.5 || fact.MRR10 != 0 || fact.NDCG10 != 0 {
		t.Errorf("fact: %+v", fact)
	}
	if all := r.All; all.N != 4 || all.Recall10 != 0.5 || all.Recall50 != 0.75 {
		t.Errorf("all: %+v", all)
	}
	if len(r.Failures) != 2 || r.Failures[0].Rank != 25 || len(r.Failures[0].Above) != 10 || r.Failures[0].Above[9].Text != wrong ||
		r.Failures[0].Wanted[0].Anchor != "the anchor words" || r.Failures[1].Rank != 0 || len(r.Failures[1].Above) != 0 {
		t.Errorf("failures: %+v", r.Failures)
	}
}

func TestRight(t *testing.T) {
	target := Target{Doc: "report.pdf", Page: 3, Anchor: "grades are good"}
	ids := namesToIDs([]search.Entry{{Document: corpus.Document{Source: corpus.Source{ID: "renamed"}, Names: []string{"report.pdf"}}}})
	row := hit("report", 3, 3, "Leaders good")
	row.Heads, row.Cells = []string{"The", "grades are"}, []string{"Leaders", "good"}
	leadIn := hit("report", 3, 3, "inadequate")
	leadIn.LeadIn = "The grades are good"
	for _, c := range []struct {
		name string
		hit  search.Hit
		want bool
	}{
		{"by id", hit("report", 3, 3, "The grades are good."), true},
		{"by a file's name", hit("renamed", 3, 3, "The Grades  are good."), true},
		{"a ligature", hit("report", 3, 3, "grades are ɡood"), false},
		{"over two pages", hit("report", 2, 3, "grades are good"), true},
		{"over three pages", hit("report", 2, 4, "grades are good"), false},
		{"another page", hit("report", 4, 4, "grades are good"), false},
		{"another report", hit("other", 3, 3, "grades are good"), false},
		{"too long", hit("report", 3, 3, "grades are good"+strings.Repeat(" word", MaxWords)), false},
		{"a row with its heads", row, true},
		{"only the lead-in", leadIn, false},
	} {
		if got := isRight(c.hit, target, ids); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// Two places of one judgement in one passage are one passage.
func TestTargetsInOnePassage(t *testing.T) {
	js := Judgement{Target: Target{"a", 1, "one"}, Alt: []Target{{"a", 1, "two"}, {"a", 1, "three"}}}
	ranks, relevant := judge(js, []search.Hit{hit("a", 1, 1, "one two"), hit("a", 1, 1, "two"), hit("a", 1, 1, "three")}, nil)
	if len(ranks) != 2 || ranks[0] != 1 || ranks[1] != 3 || relevant != 2 {
		t.Errorf("ranks %v of %d", ranks, relevant)
	}
	// Found apart first and together then, there are at least as many as were found.
	ranks, relevant = judge(js, []search.Hit{hit("a", 1, 1, "one"), hit("a", 1, 1, "two"), hit("a", 1, 1, "one two")}, nil)
	if len(ranks) != 2 || relevant != 2 {
		t.Errorf("ranks %v of %d", ranks, relevant)
	}
}

func TestReportJSON(t *testing.T) {
	r := run(t, `{"id":"1","query":"q","kind":"claim","doc":"a","page":1,"anchor":"x"}`, answers{})
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"all":{"n":1,"recall@1":0,"recall@5":0,"recall@10":0,"recall@20":0,"recall@50":0,"mrr@10":0,"ndcg@10":0},` +
		`"claim":{"n":1,"recall@1":0,"recall@5":0,"recall@10":0,"recall@20":0,"recall@50":0,"mrr@10":0,"ndcg@10":0},` +
		`"failures":[{"id":"1","query":"q","kind":"claim","rank":0,"wanted":[{"doc":"a","page":1,"anchor":"x"}],"above":[]}]}`
	if string(b) != want {
		t.Errorf("got %s", b)
	}
	var table strings.Builder
	if err := r.WriteTable(&table); err != nil || !strings.Contains(table.String(), "claim") {
		t.Errorf("table %q, %v", table.String(), err)
	}
	table.Reset()
	if err := r.WriteFailures(&table); err != nil || !strings.Contains(table.String(), "a p. 1 x") {
		t.Errorf("failures %q, %v", table.String(), err)
	}
}

func TestReadErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "there are no judgements"},
		{"{", "line 1 is no JSON"},
		{`{"id":"1","doc":"a","page":1,"anchor":"x"}`, `"1" needs a query or a claim`},
		{`{"id":"1","query":"q","claim":"c","doc":"a","page":1,"anchor":"x"}`, "and not both"},
		{"\n" + `{"id":"1","query":"q","doc":"a","page":0,"anchor":"x"}`, "line 2"},
		{`{"id":"1","query":"q","kind":"all","doc":"a","page":1,"anchor":"x"}`, `kind "all"`},
		{`{"id":"1","query":"q","doc":"a","page":1,"anchor":"x","alt":[{"doc":"a","page":1}]}`, "anchor"},
	} {
		if _, err := Read(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Read(%q): %v, want %q", c.text, err, c.want)
		}
	}
}

func TestBEIR(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"corpus.jsonl":   `{"_id":"d1","title":"Bees","text":"They dance."}` + "\n" + `{"_id":"d2","title":"","text":"Ants do not."}` + "\n",
		"queries.jsonl":  `{"_id":"q1","text":"who dances"}` + "\n" + `{"_id":"q2","text":"not judged"}` + "\n",
		"qrels/test.tsv": "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t1\nq1\td3\t0\n",
	} {
		path := filepath.Join(dir, name)
		if err := cmp.Or(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	b, err := ReadBEIR(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Reports) != 2 || b.Reports[0].Document.ID != "d1" || b.Reports[0].Passages[0].Text != "Bees They dance." {
		t.Errorf("read %+v", b.Reports)
	}
	r, err := b.Run(t.Context(), answers{hits: map[string][]search.Hit{"who dances": {hit("d3", 0, 0, ""), hit("d2", 0, 0, ""), hit("d1", 0, 0, "")}}})
	if err != nil {
		t.Fatal(err)
	}
	ndcg := (1/math.Log2(3) + 2/math.Log2(4)) / (2 + 1/math.Log2(3))
	if f := r.All; f.N != 1 || f.Recall1 != 0 || f.MRR10 != 0.5 || !near(f.NDCG10, ndcg) {
		t.Errorf("%+v, want ndcg@10 %v", f, ndcg)
	}
	if err := os.Remove(filepath.Join(dir, "qrels/test.tsv")); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadBEIR(dir); err == nil || !strings.Contains(err.Error(), "test.tsv") {
		t.Errorf("without qrels: %v", err)
	}
}

// The judgements that come with the project can be read, and no two are called alike.
func TestBundledJudgements(t *testing.T) {
	for name, least := range map[string]int{"second": 60, "pairs": 120} {
		f, err := os.Open("testdata/" + name + ".jsonl")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		js, err := Read(f)
		if err != nil {
			t.Fatal(err)
		}
		seen := make(map[string]bool)
		for _, j := range js {
			if seen[j.ID] {
				t.Errorf("%s is there twice", j.ID)
			}
			seen[j.ID] = true
			if n := len(strings.Fields(j.Anchor)); n < 3 || n > 9 {
				t.Errorf("%s: the anchor %q has %d words", j.ID, j.Anchor, n)
			}
		}
		if len(js) < least {
			t.Errorf("%s: %d judgements", name, len(js))
		}
	}
}

// Marks are counted by whether the right passage contradicts its claim.
func TestContraryCounts(t *testing.T) {
	var c Contrary
	mark := &claim.Contrary{}
	c.add(true, 3, mark)
	c.add(true, 6, mark)
	c.add(true, 1, nil)
	c.add(false, 1, mark)
	c.add(false, 1, nil)
	if want := (Contrary{Marked: 2, Unmarked: 1, AmongFive: 1, FalselyMarked: 1, RightlyNot: 1}); c != want {
		t.Errorf("counted %+v", c)
	}
	var table strings.Builder
	if err := (Report{Contrary: c}).WriteTable(&table); err != nil || !strings.Contains(table.String(), "Of 3 claims that the right passage contradicts, it is marked for 2, for 1 among the first five; of 2 that it supports, for 1.") {
		t.Errorf("%q, %v", table.String(), err)
	}
}
