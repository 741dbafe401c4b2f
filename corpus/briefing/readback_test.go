package briefing

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/quotecheck"
	"evidence/corpus/statement"
	"evidence/corpus/store"
)

// A briefing whose quotations are right is right when it is read back, in every style and form, whatever its statement quotes.
func TestBriefingReadBack(t *testing.T) {
	st, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	old := put(t, st, "anytown-2014", "2014-11-19", "one", "Work on the harbour cases is scattered. Nobody reads the letters that come in.", "The wardens and the clerks share no records of any kind with each other.")
	put(t, st, "anytown-2018", "2018-01-29", "two", "The creation of a service for the harbour, with its own clerks, is a strength.", "Wardens meet every week.")
	put(t, st, "anytown-2025", "2025-12-16", "three", "Letters are answered within nine days of the day on which they come.")
	s, err := st.AddStatement(t.Context(), statement.FromText(statement.Details{Title: "Statement on Anytown"},
		"Of Anytown inspectors said in a long sentence about the harbour and the town behind it that “work on the harbour cases is scattered” (Ofsted, November 2014, page 1). "+
			"They wrote of all that was done in the years before they came to the town that “wardens and clerks share all records of any kind with each other” (page 2). "+
			"The report praised “the creation of a team for the harbour, with its own clerks” (Ofsted, 2018, page 1). Nothing else was said."), "ann")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []statement.Edit{
		{Op: statement.OpPin, Claim: "c1", NewPin: &statement.Pin{Passage: old[0].ID, Stance: statement.Supports}},
		{Op: statement.OpPin, Claim: "c2", NewPin: &statement.Pin{Passage: old[1].ID, Stance: statement.Contradicts}},
		{Op: statement.OpPin, Claim: "c3", NewPin: &statement.Pin{Passage: old[0].ID, Stance: statement.Context, Span: &corpus.Span{Start: 0, End: 39}}},
	} {
		e.By = "ann"
		if _, err := st.EditStatement(t.Context(), s.ID, e); err != nil {
			t.Fatal(err)
		}
	}
	if s, err = st.Statement(t.Context(), s.ID); err != nil {
		t.Fatal(err)
	}
	checker, err := quotecheck.NewChecker(t.Context(), st)
	if err != nil {
		t.Fatal(err)
	}
	for _, style := range cite.PrintedStyles() {
		b, err := Make(t.Context(), st, s, Options{Style: style})
		if err != nil {
			t.Fatal(err)
		}
		for _, form := range []string{"md", "html", "docx"} {
			t.Run(fmt.Sprintf("%s/%s", style.Name, form), func(t *testing.T) {
				readBack(t, checker, b, form)
			})
		}
	}
}

// Words that several reports of one body and year have are of the report on the authority that the claim names.
func TestBriefingReadBackByItsClaim(t *testing.T) {
	st, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	const words = "The wardens and the clerks meet on every market day and share their records."
	putOn(t, st, "Aldwick", "aldwick-2025", "2025-01-29", "one", words)
	on := put(t, st, "anytown-2025", "2025-12-16", "two", "Nobody waits for more than nine days.", "Letters are answered late.", words)
	other := putOn(t, st, "Brackley", "brackley-2025", "2025-03-05", "three", words, "Every letter is answered by the next market day.")
	s, err := st.AddStatement(t.Context(), statement.FromText(statement.Details{Title: "A reply"}, "The wardens of Anytown meet often."), "ann")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []statement.Pin{
		{Passage: on[0].ID, Stance: statement.Supports}, {Passage: on[1].ID, Stance: statement.Contradicts}, {Passage: on[2].ID, Stance: statement.Context}, {Passage: other[1].ID, Stance: statement.Context},
	} {
		if _, err := st.EditStatement(t.Context(), s.ID, statement.Edit{Op: statement.OpPin, Claim: "c1", By: "ann", NewPin: &p}); err != nil {
			t.Fatal(err)
		}
	}
	if s, err = st.Statement(t.Context(), s.ID); err != nil {
		t.Fatal(err)
	}
	checker, err := quotecheck.NewChecker(t.Context(), st)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"apa", "harvard", "oscola"} {
		style, err := cite.StyleByName(name)
		if err != nil {
			t.Fatal(err)
		}
		b, err := Make(t.Context(), st, s, Options{Style: style})
		if err != nil {
			t.Fatal(err)
		}
		for _, form := range []string{"md", "html", "docx"} {
			a := checked(t, checker, b, form)
			if i := slices.IndexFunc(a.Quotes, func(q quotecheck.Result) bool { return q.Quote == words }); i < 0 || a.Quotes[i].Document != "anytown-2025" {
				t.Errorf("%s, %s: %+v", name, form, a.Quotes)
			}
		}
	}
}

func readBack(t *testing.T, checker *quotecheck.Checker, b *Briefing, form string) {
	t.Helper()
	a := checked(t, checker, b, form)
	if !a.OK() || len(a.Quotes) < 3 {
		t.Errorf("%v of %d quotations", a.Counts, len(a.Quotes))
		for i := range a.Quotes {
			t.Logf("%s “%s”: %s", a.Quotes[i].Verdict, a.Quotes[i].Quote, a.Quotes[i].Sentences())
		}
	}
	if len(a.Citations) > 0 {
		t.Errorf("citations: %+v", a.Citations)
	}
}

// checked is what the check of a briefing says.
func checked(t *testing.T, checker *quotecheck.Checker, b *Briefing, form string) quotecheck.Answer {
	t.Helper()
	f, err := FormatByName(form)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := f.Write(&file, b); err != nil {
		t.Fatal(err)
	}
	text, err := quotecheck.Read("briefing"+f.Extension, file.Bytes(), nil)
	if err != nil {
		t.Fatal(err)
	}
	a, err := checker.CheckText(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
