package quotecheck

import "testing"

// What cost so much is met by a passage that speaks of this money, and by none that has the figure of something else.
func TestAmountsMet(t *testing.T) {
	for _, c := range []struct {
		claim, passage string
		want           bool
	}{
		{"The council spent £12 million.", "They have spent most of the last 12 months on it.", false},
		{"The council spent £12m on offices.", "The council spent time in its offices.", false},
		{"The council spent 12 million pounds on offices.", "New offices cost £12m.", true},
		{"The council spent £12m on new offices.", "The council spent £9 million on its new offices.", true},
		{"The council spent £12m on new offices.", "In 2016, £2.5 million was removed from the budget for foster carers.", false},
		{"Over £10m was invested.", "Some £12m went into homes.", true},
		{"The council opened 12 offices.", "The council opened an office.", true},
		{"The council opened offices.", "Nothing was opened.", true},
	} {
		if got := AmountsMet(c.claim, c.passage); got != c.want {
			t.Errorf("%q in %q: %v", c.claim, c.passage, got)
		}
	}
}

// Nothing is called nearest to a quotation of which a passage has but one word.
func TestNoNearestByOneWord(t *testing.T) {
	c := originals(t)
	for quote, want := range map[string]bool{"q": false, "purple foster": false, "zebras winter ran": false, "foster carers galloped over purple moons": true} {
		if r := checked(t, c, Quote{Text: quote}); r.Verdict != Missing || (r.Nearest != nil) != want {
			t.Errorf("%q is %s, nearest %+v", quote, r.Verdict, r.Nearest)
		}
	}
}
