package claim

import (
	"strings"
	"testing"
)

// The words of a citation are none that a passage is asked for; years and names stay, as they say which report is meant.
func TestWithoutCitations(t *testing.T) {
	for text, want := range map[string]string{
		"Records were kept (Ofsted, 19 November 2014, page 3).":            "Records were kept ( Ofsted , 2014 , ).",
		"Records were kept (Ofsted, November 2014).":                       "Records were kept ( Ofsted , 2014 ).",
		"Records were kept (paragraph 5.12).":                              "Records were kept ( ).",
		"Records were kept [Aldwick 2018, pp 3-4 and 7].":                  "Records were kept [ Aldwick 2018 , - ].",
		"On page 12 it says that records were kept.":                       "On it says that records were kept.",
		"Cases rose (from 12 in 2014) in November.":                        "Cases rose (from 12 in 2014) in November.",
		"Cases rose (a page 3 story).":                                     "Cases rose (a story).",
		"On 3 March 2018 (a Saturday) 12 pages were lost.":                 "On 3 March 2018 (a Saturday) 12 pages were lost.",
		"Élan’s records (Ofsted, May 2014, para 2) were kept on page 9–10": "Élan’s records ( Ofsted , 2014 , ) were kept on –",
	} {
		got, places := withoutCitations(text)
		if strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
			t.Errorf("%q leaves %q, want %q", text, got, want)
		}
		if len([]rune(got)) != len([]rune(text)) {
			t.Errorf("%q: places have moved in %q", text, got)
		}
		for _, p := range places {
			if p.End > len([]rune(text)) {
				t.Errorf("%q: a place at %v", text, p)
			}
		}
	}
}

// What a claim cites is not said to be missing from the passages.
func TestFindWithCitation(t *testing.T) {
	x := library(t)
	const said = "Police officers share information promptly with social workers"
	e := find(t, x, Claim{Text: said + " (Inspectorate, 29 November 2018, page 3)."})
	if len(e.Uncovered) > 0 || len(e.Nowhere) > 0 || len(e.Reports) == 0 {
		t.Errorf("uncovered %v, nowhere %v", e.Uncovered, e.Nowhere)
	}
	for _, w := range e.Words {
		if w.Text == "November" || w.Text == "page" || w.Text == "3" {
			t.Errorf("looked for %q", w.Text)
		}
	}
	if e = find(t, x, Claim{Text: said + " each November."}); len(e.Uncovered) == 0 {
		t.Error("a month that the claim itself names is said to be covered")
	}
}
