package claim

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/bleveindex"
)

// library holds reports on two invented authorities.
func library(t *testing.T) *bleveindex.Index {
	t.Helper()
	x, err := bleveindex.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	add := func(authority, inspected, published string, texts ...string) {
		id := strings.ToLower(authority) + "-" + published[:4]
		r := search.Report{Document: corpus.Document{SHA256: id, Source: corpus.Source{ID: id, Title: "Inspection", Authority: authority, InspectionStart: inspected, Published: published}}}
		for i, text := range texts {
			r.Passages = append(r.Passages, corpus.Passage{ID: fmt.Sprintf("%s-%d", id, i), Document: id, Seq: i, Page: 1, PageEnd: 1, Block: corpus.Paragraph, Text: text})
		}
		if err := x.Replace(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	add("Aldwick", "2014-09-16", "2014-11-19", "The local authority and the police did not share what they knew.", "Thirty cases were closed too early.")
	add("Aldwick", "2017-11-06", "2018-01-29", "Police officers and social workers are co-located in the multi-agency safeguarding hub.", "Managers oversee 12 cases each.", "Police officers share information promptly with social workers.")
	add("Brackley", "2016-06-01", "2016-08-02", "Police officers share information with social workers.", "Foster carers are trained well.")
	return x
}

func find(t *testing.T, x search.Engine, c Claim) Evidence {
	t.Helper()
	e, err := Find(t.Context(), x, c)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestFind(t *testing.T) {
	x := library(t)
	e := find(t, x, Claim{Text: "In 2017 Aldwick's police shared information with social workers in the MASH, and with the mayor."})
	if !e.Found || e.Note != "" || len(e.Reports) == 0 || e.Reports[0].Document != "aldwick-2018" || len(e.Reports[0].Passages) < 2 {
		t.Fatalf("%+v", e)
	}
	first := e.Reports[0].Passages[0]
	how := make(map[string]search.CoverKind)
	for _, c := range first.Covers {
		how[c.Text] = c.How
	}
	if first.ID != "aldwick-2018-2" || first.Rank != 1 || !first.Near || how["2017"] != search.CoverReport || how["Aldwick's"] != search.CoverReport ||
		how["police"] != search.CoverWord || how["shared"] != search.CoverForm || how["MASH"] != "" {
		t.Errorf("%s, rank %d: %v", first.ID, first.Rank, how)
	}
	for _, p := range e.Reports[0].Passages {
		for _, c := range p.Covers {
			if p.ID == "aldwick-2018-0" && c.Text == "MASH" && c.How != search.CoverEquivalent {
				t.Errorf("what the acronym stands for covers it by %q", c.How)
			}
		}
	}
	var open []string
	for _, s := range e.Uncovered {
		open = append(open, s.Text)
	}
	if !slices.Contains(open, "mayor") || slices.Contains(open, "police") {
		t.Errorf("uncovered: %q", open)
	}
	sum := 0.0
	for _, w := range e.Words {
		sum += w.Weight
		if want := slices.Contains([]string{"2017", "Aldwick's", "MASH"}, w.Text); w.Boost != want {
			t.Errorf("%s is boosted: %v", w.Text, w.Boost)
		}
	}
	if sum < 0.999 || sum > 1.001 {
		t.Errorf("the words weigh %v together", sum)
	}
}

func TestFindWithin(t *testing.T) {
	x := library(t)
	text := "Police officers shared information with social workers."
	for _, c := range []struct {
		about   string
		reports []string
		want    string
	}{
		{"The record of Brackley. It was inspected in 2016.", nil, "brackley-2016"},
		{"The record of Aldwick. It was inspected in 2017.", nil, "aldwick-2018"},
		{"The record of Aldwick.", []string{"brackley-2016"}, "brackley-2016"},
	} {
		e := find(t, x, Claim{Text: text, Context: c.about, Reports: c.reports})
		if len(e.Reports) == 0 || e.Reports[0].Document != c.want || len(c.reports) > 0 && len(e.Reports) > 1 {
			t.Errorf("%q in %q: %+v", c.about, c.reports, e.Reports)
		}
	}
	// What the context names is said, and can be done without.
	for _, c := range []struct {
		context string
		without []string
		want    []string
		first   string
	}{
		{"The record of Aldwick. It was inspected in 2017.", nil, []string{"Aldwick", "2017"}, "aldwick-2018"},
		{"The record of Aldwick. It was inspected in 2017.", []string{"Aldwick"}, []string{"2017"}, "aldwick-2018"},
		{"The record of Aldwick. It was inspected in 2017.", []string{"Aldwick", "2017"}, []string{}, "brackley-2016"},
		{"", nil, []string{}, "brackley-2016"},
	} {
		e := find(t, x, Claim{Text: text, Context: c.context, Without: c.without})
		if !slices.Equal(e.FromContext, c.want) || e.Reports[0].Document != c.first {
			t.Errorf("%q without %q: %q, %s first", c.context, c.without, e.FromContext, e.Reports[0].Document)
		}
	}
	if e := find(t, x, Claim{Text: "In Aldwick in 2017 " + text, Context: "Brackley, 2016"}); len(e.FromContext) > 0 {
		t.Errorf("from the context of a claim that names its report: %q", e.FromContext)
	}
	// What stands around a claim that names its authority takes nothing from it.
	if e := find(t, x, Claim{Text: "In Brackley, " + text, Context: "Aldwick 2017"}); e.Reports[0].Document != "brackley-2016" {
		t.Errorf("%+v", e.Reports[0])
	}
	if e := find(t, x, Claim{Text: text, Size: 1}); len(e.Reports) != 1 || len(e.Reports[0].Passages) != 1 {
		t.Errorf("one was asked for: %+v", e.Reports)
	}
}

// Before a word is said to be nowhere, all reports on the authority are searched, whatever year a neighbour names.
func TestFindFurther(t *testing.T) {
	x := library(t)
	e := find(t, x, Claim{Text: "Police officers closed cases without telling the mayor or the foster carers.", Context: "Aldwick was inspected in 2017.", Size: 2})
	var mentioned, nowhere []string
	for _, m := range e.Mentions {
		for _, w := range m.Words {
			mentioned = append(mentioned, w.Text+" in "+m.Passage.ID)
		}
	}
	for _, w := range e.Nowhere {
		nowhere = append(nowhere, w.Text)
	}
	if want := []string{"closed in aldwick-2014-1"}; !slices.Equal(mentioned, want) && !slices.Contains(mentioned, want[0]) {
		t.Errorf("mentioned further down: %q", mentioned)
	}
	for _, w := range []string{"mayor", "foster", "carers"} { // Brackley's reports have the last two
		if !slices.Contains(nowhere, w) {
			t.Errorf("%q is not said to be nowhere in Aldwick's reports: %q", w, nowhere)
		}
	}
	if !slices.Equal(e.LookedIn, []string{"Aldwick"}) || e.Looked() != "the reports on Aldwick" {
		t.Errorf("looked in %q", e.LookedIn)
	}
	e = find(t, x, Claim{Text: "Police officers wrote to the mayor of the foster carers.", Size: 1})
	if len(e.LookedIn) > 0 || !slices.ContainsFunc(e.Nowhere, func(w PlacedWord) bool { return w.Text == "mayor" }) ||
		slices.ContainsFunc(e.Nowhere, func(w PlacedWord) bool { return w.Text == "foster" }) {
		t.Errorf("nowhere in all reports: %+v, looked in %q", e.Nowhere, e.LookedIn)
	}
}

// What nothing comes near says so, whatever is shown.
func TestFindNothing(t *testing.T) {
	x := library(t)
	for text, note := range map[string]string{
		"":                           "no words that can be searched for",
		"It is not so.":              "no words that can be searched for",
		"— “” … !?":                  "no words that can be searched for",
		"Zymurgy quells xylophones.": "any of its words",
		"The airport sold its shares in a railway, and the police band played on.": "No passage comes near",
	} {
		e := find(t, x, Claim{Text: text})
		if e.Found || !strings.Contains(e.Note, note) {
			t.Errorf("%q: %+v", text, e)
		}
		for _, r := range e.Reports {
			if r.Passages[0].Near {
				t.Errorf("%q: %s comes near", text, r.Passages[0].ID)
			}
		}
	}
}

// No text fails, and the words told of are those that stand in it.
func FuzzFind(f *testing.F) {
	x, err := bleveindex.Open(f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	defer x.Close()
	err = x.Replace(f.Context(), search.Report{Document: corpus.Document{Source: corpus.Source{ID: "a", Authority: "Aldwick"}},
		Passages: []corpus.Passage{{ID: "p", Document: "a", Text: "The police shared what they knew of 12 children in the MASH."}}})
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{"police", `"unbalanced AND (NOT -x yeer:2014..`, "co\u00adlocated 1,370 ΣΑΣ ﬁre-fighters’", "\xff\x00 police~2 =SEND*", "A. B! “C”"} {
		f.Add(text, text)
	}
	f.Fuzz(func(t *testing.T, text, about string) {
		e, err := Find(t.Context(), x, Claim{Text: text, Context: about})
		if err != nil {
			t.Fatal(err)
		}
		runes := []rune(truncate(text))
		for _, w := range e.Words {
			if string(runes[w.Start:w.End]) != w.Text {
				t.Errorf("%q is not what stands from %d to %d", w.Text, w.Start, w.End)
			}
		}
	})
}

// A number is found in the forms in which reports give it, and so is an acronym in the plural.
func TestFindNumbers(t *testing.T) {
	x, err := bleveindex.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	report := search.Report{Document: corpus.Document{Source: corpus.Source{ID: "a", Authority: "Aldwick"}}}
	texts := []string{"Placement takes 418 days.", "Placement takes 92 days.", "Conversion is now 11% of enquiries.", "Conversion is now 40% of enquiries.", "Teenagers are in a B&B.", "Teenagers are in lodgings.", "Ninety-eight of them agree.", "Ninety of them agree."}
	for i, text := range texts {
		report.Passages = append(report.Passages, corpus.Passage{ID: fmt.Sprint(i), Document: "a", Seq: i, Page: 1, PageEnd: 1, Block: corpus.Paragraph, Text: text})
	}
	if err := x.Replace(t.Context(), report); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Placement takes about 14 months.":      "0",
		"Conversion is now one in nine.":        "2",
		"Teenagers are put in B&Bs.":            "4",
		"Of the hundred, 98 agree with us all.": "6",
	} {
		e := find(t, x, Claim{Text: text})
		if p := e.Passages(); len(p) == 0 || p[0].ID != want {
			t.Errorf("%q: %+v", text, p)
		}
	}
}

// What is another word with the same stem is no form of a word.
func TestCoversForms(t *testing.T) {
	e := find(t, library(t), Claim{Text: "The office shares information with every social worker."})
	forms := 0
	for _, r := range e.Reports {
		for _, p := range r.Passages {
			for _, c := range p.Covers {
				if c.Text == "office" && c.How == search.CoverForm {
					t.Errorf("%q covers %q as %s", p.Text, c.Text, c.How)
				}
				if c.Text == "shares" && c.How == search.CoverForm {
					forms++
				}
			}
		}
	}
	if forms == 0 {
		t.Error("no passage has another form of shares")
	}
}
