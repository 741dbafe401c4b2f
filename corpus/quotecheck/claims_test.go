package quotecheck

import (
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/statement"
)

// A quotation in a claim is checked, and the statement around the claim says of which report it is.
func TestCheckClaims(t *testing.T) {
	c := originals(t)
	s := statement.FromText(statement.Details{Title: "A reply to the inquiry into Fenby, 2021"},
		"The report on Marlowe came in 2019.\n\nIt says that “managers have not acted on this”. Nobody was told.\n\nOn foster carers we agree that “Foster carers meet every month and keep their own minutes”. The inquiry into Fenby says (para 1.2) that the clerk wrote to the chief officer four times.")
	got, err := c.CheckClaims(t.Context(), &s)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Claims) != 5 || len(got) != 3 {
		t.Fatalf("%d claims, of which %d quote: %+v", len(s.Claims), len(got), got)
	}
	if a := got[s.Claims[1].ID]; len(a.Quotes) != 1 || a.Quotes[0].Verdict != Normalised || a.Quotes[0].Document != marlow.ID || !a.OK() {
		t.Errorf("of the report that the paragraph before names: %+v", a)
	}
	if a := got[s.Claims[3].ID]; len(a.Quotes) != 1 || a.Quotes[0].Document == "" || !a.OK() {
		t.Errorf("of either report: %+v", a)
	}
	if a := got[s.Claims[4].ID]; len(a.Citations) != 1 || a.Citations[0].Verdict != Differs || a.OK() {
		t.Errorf("a citation: %+v", a)
	}
	if text := got[s.Claims[4].ID].Citations[0].Sentences(); !strings.Contains(text, "four times") && !strings.Contains(text, "four") {
		t.Errorf("in words: %q", text)
	}
	if !HasQuotes(&s) || HasQuotes(&statement.Statement{Claims: []statement.Claim{{Text: "Nobody was told."}}}) {
		t.Error("which statements quote is not told")
	}
}

// Of a report that a later one has followed that is said.
func TestLater(t *testing.T) {
	s := newTestLibrary()
	s.add(corpus.Source{ID: "inspection-marlowe-2023", Title: "Inspection of Marlowe", Authority: "Marlowe", Published: "2023-05-06", Kind: corpus.KindInspection}, "1|1|All is well now.")
	c, err := NewChecker(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	r := checked(t, c, Quote{Text: "Managers have not acted on this."})
	if r.Verdict != Exact || r.Later == nil || r.Later.Document != "inspection-marlowe-2023" || !strings.Contains(r.Sentences(), "a later report") {
		t.Errorf("%s, later %+v", r.Verdict, r.Later)
	}
	for _, quote := range []string{"All is well now.", "The returns were posted weekly to the county office."} {
		if r = checked(t, c, Quote{Text: quote}); r.Later != nil {
			t.Errorf("%q: later than the latest is %+v", quote, r.Later)
		}
	}
	a := answered(t, c, "The 2019 report on Marlowe says that foster carers meet every month and keep minutes (para 4).")
	if len(a.Citations) != 1 || a.Citations[0].Later == nil {
		t.Errorf("a citation: %+v", a.Citations)
	}
}
