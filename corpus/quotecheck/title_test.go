package quotecheck

import "testing"

// A title between quotation marks is told as one, in whatever capitals; words that only resemble a title are not.
func TestTitles(t *testing.T) {
	c := originals(t)
	for quote, want := range map[string]Verdict{
		fenby.Title:                      Exact,
		"Inquiry Into the Fenby Returns": Normalised,
		"Inspection of Services for Children: Marlowe (3 to 14 September 2018)": Normalised,
		"Inquiry into the Fenby returns of 2003":                                Missing,
	} {
		r := checked(t, c, Quote{Text: quote})
		if r.Verdict != want {
			t.Errorf("%q is %+v, want %s", quote, r, want)
		}
		if want != Missing && (r.Document == "" || r.Found == "" || len(r.Remarks) != 1) {
			t.Errorf("%q is %+v", quote, r)
		}
	}
}
