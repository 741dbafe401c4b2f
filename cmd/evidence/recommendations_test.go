package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/recommendation"
	"evidence/corpus/testfiles"
)

// extracted reads a PDF as extract prints it.
func extracted(t *testing.T, path string) []corpus.Passage {
	t.Helper()
	o := evidence(t, "extract", "--format", "jsonl", path)
	var out []corpus.Passage
	for line := range strings.Lines(o.out) {
		var p corpus.Passage
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		out = append(out, p)
	}
	return out
}

// Real reports of five makers: as many recommendations as each says or numbers, the first and the last with its number, page and first words.
func TestRecommendationsOfRealReports(t *testing.T) {
	dir := testfiles.Beside(t, "inquiries")
	parliament := filepath.Join(filepath.Dir(dir), "families", "parliament")
	for _, c := range []struct {
		path        string
		n           int
		first, last string // number, page and words
		page, end   int
	}{
		{filepath.Join(dir, "covid-19-inquiry-module-1.pdf"), 10, "1 The governments of the UK, Scotland, Wales and Northern Ireland should each simplify", "10 The UK government should, in consultation", 67, 179},
		{filepath.Join(dir, "post-office-horizon-inquiry-volume-1.pdf"), 19, "1 HM Government and/or the Department", "19 By 31 October 2025, the Department, Fujitsu and the Post Office", 10, 11},
		{filepath.Join(dir, "commons-home-affairs-summer-2024-disorder.pdf"), 9, "3 Notwithstanding potential changes to contempt of court laws", "19 The Government should ensure that its policing reforms", 38, 41},
		{filepath.Join(dir, "lords-space-economy.pdf"), 79, "1 Th", "79 Ensuring access to finite radio spectrum", 104, 114},
		{filepath.Join(parliament, "behaviour-change-report-recomm.pdf"), 33, "8.1 The idea of the Government intervening", "8.33 We recommend that the Government (a) establish", 67, 72},
	} {
		list := recommendation.Find(corpus.Source{Kind: corpus.KindInquiry}, extracted(t, c.path))
		if len(list) != c.n {
			t.Errorf("%s: %d recommendations, want %d", filepath.Base(c.path), len(list), c.n)
			continue
		}
		for i, want := range map[int]string{0: c.first, c.n - 1: c.last} {
			r, page := list[i], c.page
			if i > 0 {
				page = c.end
			}
			if got := r.Number + " " + r.Text(); !strings.HasPrefix(got, want) || r.Parts[0].Page != page {
				t.Errorf("%s: page %d, %.90s; want page %d, %s", filepath.Base(c.path), r.Parts[0].Page, got, page, want)
			}
		}
	}
}

// The Government's response counts its answers by itself: each is beside the item whose words it repeats.
func TestResponsesOfRealReports(t *testing.T) {
	dir := testfiles.Beside(t, "inquiries")
	report := corpus.Source{Title: "The Space Economy: Act Now or Lose Out", Kind: corpus.KindInquiry}
	list := recommendation.Find(report, extracted(t, filepath.Join(dir, "lords-space-economy.pdf")))
	response := extracted(t, filepath.Join(filepath.Dir(dir), "families", "parliament", "thespaceeconomyresponse.pdf"))
	answers, ok := recommendation.Responses(report, list, corpus.Source{ID: "response", Kind: corpus.KindResponse}, response)
	n := 0
	for i, a := range answers {
		if a == nil {
			continue
		}
		n++
		if a.By != recommendation.ByWords || recommendation.Text(a.Quoted)[:40] != list[i].Text()[:40] {
			t.Errorf("item %s is answered where the response repeats %.60s", list[i].Number, recommendation.Text(a.Quoted))
		}
	}
	if !ok || n != 40 {
		t.Errorf("%d answers, want the response's 40", n)
	}
}
