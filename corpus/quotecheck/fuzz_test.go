package quotecheck

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"evidence/corpus"
)

// Whatever a text quotes, each quotation has one result, and what a result says of the report's words is in the reports.
func FuzzCheckText(f *testing.F) {
	for _, text := range []string{
		"Inspectors wrote in 2019: “Managers have not acted on this” (Marlowe, paragraph 2, page 2).",
		"It says “Nobody there opened them after July 2003” and “the fees were paid … who had signed for them” on page iv.",
		"“Most children […] are visited by a social worker within eleven days”, says [pcccccccc01] at 1.1.",
		"> Staff told inspectors that they were ‘run off their feet’ each winter. Managers have acted on this.\n\nOfsted (2019: 2).",
		"“35% of callers were young carers who had never asked for help before. Foster carers meet every month and keep their own minutes.”",
		"In paragraph 1.2 the inquiry found that Mrs Quill wrote four times.", "“publish its plan for foster carers by June tell each young person who their worker is”",
		"\"'“‘«„", "“a” “the” “of” “[Managers] have not acted on th[at]”", "“The council should publish\u00ad its plan\u202e”", "“\xff”", "“??0”",
	} {
		f.Add(text)
	}
	checker := originals(f)
	words := newTestLibrary()
	f.Fuzz(func(t *testing.T, text string) {
		parsed := parsed(text, 50)
		a, err := checker.CheckText(t.Context(), parsed)
		if err != nil {
			t.Fatal(err)
		}
		for i := range a.Quotes {
			checkResult(t, words, &a.Quotes[i])
		}
	})
}

// checkResult holds that a result is about a report of the library and that its words are those of the passage it names.
func checkResult(t *testing.T, l *testLibrary, r *Result) {
	t.Helper()
	if r.Verdict == "" || r.Quote != "" && !utf8.ValidString(r.Found) {
		t.Errorf("%q: %+v", r.Quote, r)
	}
	if r.Passage == "" {
		return
	}
	list := l.passages[r.Document]
	at := slices.IndexFunc(list, func(p corpus.Passage) bool { return p.ID == r.Passage })
	if at < 0 {
		t.Fatalf("%q is in the passage %q, which %q has not", r.Quote, r.Passage, r.Document)
	}
	if n := utf8.RuneCountInString(list[at].Text); r.Start < 0 || r.Start > n {
		t.Errorf("%q begins at %d of %d", r.Quote, r.Start, n)
	}
	if r.Verdict == Exact && len(r.Passages) == 0 && !strings.Contains(list[at].Text, r.Found) {
		t.Errorf("%q is exact, and %q is not in %q", r.Quote, r.Found, list[at].Text)
	}
	for _, o := range r.Omitted {
		if !utf8.ValidString(o.Text) {
			t.Errorf("of %q is left out %q", r.Quote, o.Text)
		}
	}
	for i := range r.Within {
		checkResult(t, l, &r.Within[i])
	}
}
