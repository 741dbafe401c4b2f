package briefing

import (
	"strings"
	"testing"

	"evidence/corpus/quotecheck"
	"evidence/corpus/statement"
	"evidence/corpus/store"
)

// A quotation in a claim is checked, and what is wrong with it is written below the claim.
func TestQuotationsInClaims(t *testing.T) {
	st, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	put(t, st, "anytown-2020", "2020-05-06", "one", "Staff share an office, but they do not speak to each other.", "The board did not meet in May.")
	s := statement.FromText(statement.Details{Title: "Anytown answers Ofsted"}, "Ofsted says: “Staff share an office.” It says that “the board did meet in May”. Nobody was told.")
	s.ID = "anytown"
	b, err := Make(t.Context(), st, s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Claims) != 3 || len(b.Claims[0].Quoted) != 1 || b.Claims[0].Quoted[0].Verdict != quotecheck.Cut || len(b.Claims[1].Quoted) != 1 || b.Claims[1].Quoted[0].Verdict != quotecheck.Altered || len(b.Claims[2].Quoted) != 0 {
		t.Fatalf("%+v", b.Claims)
	}
	text := formed(t, "md", b)
	for _, want := range []string{"Its quotation: The report has these words, but what is left out turns or limits their sense.", "goes on with the word but", "The report’s words: “The board did not meet in May.”"} {
		if !strings.Contains(strings.ReplaceAll(text, `\`, ""), want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
}
