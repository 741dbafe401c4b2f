package quotecheck

import (
	"strings"
	"testing"
)

// In the text of a printed briefing nothing shows where a block quotation begins:
// the mark of its passage below it says whose words to look for.
func TestMarks(t *testing.T) {
	c := originals(t)
	printed := func(quote, id string) string {
		return "Claim 1: supported\nThey are late.\n" + quote + "\nOfsted, Inspection of services for children:\nMarlowe, 12 March 2019, p 1, para 1.\nhttps://example.org/marlowe.pdf\n[passage " + id + "]\n"
	}
	const words = "Most children in Marlowe are visited by a social worker\nwithin twelve days of a referral. The team’s records – kept by hand\nfile:///tmp/a.html 1/2\nuntil 2017 – do not say why eleven visits were late."
	for text, want := range map[string]Verdict{
		printed(words, idOf(marlow.ID, 1)):                                                                    Normalised,
		printed(strings.Replace(words, "twelve", "twenty", 1), idOf(marlow.ID, 1)):                            Altered,
		printed(strings.Replace(words, "do not say", "say", 1), idOf(marlow.ID, 1)):                           Altered,
		printed("Staff told inspectors that they were ‘run off their feet’ each winter.", idOf(marlow.ID, 2)): Exact,
		strings.ReplaceAll(printed(words, idOf(marlow.ID, 1)), "\n", "\n\n"):                                  Normalised,
		printed("Nobody knows.", idOf(marlow.ID, 1)):                                                          "",
	} {
		a := answered(t, c, text)
		got := Verdict("")
		if len(a.Quotes) == 1 {
			got = a.Quotes[0].Verdict
		}
		if got == Exact && want == Normalised {
			got = Normalised
		}
		if got != want || len(a.Quotes) > 1 || len(a.Citations) > 0 {
			t.Errorf("%q\nis %s, want %s: %+v, %+v", text, got, want, a.Quotes, a.Citations)
		}
	}
	both := printed(words, idOf(marlow.ID, 1)) + printed("Staff told inspectors that they were ‘run off their feet’ each winter.", idOf(marlow.ID, 2))
	if a := answered(t, c, both); len(a.Quotes) != 2 || a.Quotes[1].Passage != idOf(marlow.ID, 2) || !a.OK() {
		t.Errorf("two: %+v", a.Quotes)
	}
}
