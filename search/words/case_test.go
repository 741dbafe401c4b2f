package words

import "testing"

func TestCaseOf(t *testing.T) {
	for word, want := range map[string]Case{
		"ofsted": LowerCase, "Ofsted": TitleCase, "OFSTED": UpperCase, "OfSTED": MixedCase, "A": TitleCase, "I": TitleCase, "2014": LowerCase,
		"1,370": LowerCase, "s47": LowerCase, "S47": TitleCase, "B&B": UpperCase, "Children’s": TitleCase, "CHILDREN’S": UpperCase, "Été": TitleCase, "ÉTÉ": UpperCase, "iPads": MixedCase,
	} {
		tokens := Tokens(nil, word)
		if len(tokens) != 1 || CaseOf(tokens[0].Term, word) != want {
			t.Errorf("%q is %v with the case %d, want %d", word, tokens, CaseOf(tokens[0].Term, word), want)
		}
	}
}

// Two spellings of a word with the same case are the same, and with another case they are not.
func FuzzCaseOf(f *testing.F) {
	f.Add("Ofsted", "OFSTED")
	f.Add("ß", "SS")
	f.Add("ǆ", "ǅ")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := Tokens(nil, a), Tokens(nil, b)
		if len(x) != 1 || len(y) != 1 || x[0].Term != y[0].Term {
			return
		}
		a, b = a[x[0].Start:x[0].End], b[y[0].Start:y[0].End]
		i, j := CaseOf(x[0].Term, a), CaseOf(y[0].Term, b)
		if i != j && Cased(a) == Cased(b) || i == j && i != MixedCase && Cased(a) != Cased(b) {
			t.Errorf("%q and %q have the cases %d and %d", a, b, i, j)
		}
	})
}
