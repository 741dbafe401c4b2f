package bleveindex

import (
	"slices"
	"testing"

	"evidence/search/query"
	"evidence/search/words"
)

// What is read from the index is what reading every text gives.
func TestNearByPositions(t *testing.T) {
	reports := made(12, 30)
	reports[0].Passages[0].Text = "Men and women at risk-taking parties: the man's party, dying children (and a child's carer), multi-agency work, multiagency work. The risk to social care is not by its children."
	x := fresh(t, reports, 5)
	if err := x.Remove(t.Context(), reports[3].Document.ID); err != nil {
		t.Fatal(err)
	}
	s, err := x.snapshot()
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	for _, c := range []struct{ text, word string }{
		{"the Re\u00adview", "Review"}, {"ｒｅview Ｒeview", "Review"}, {"the Re\u0301view", "Review"}, {"the “Review’", "Review"}, {"Réview", "Review"}, {"Children’s", "Children's"},
	} {
		if w := literal(c.word, true); !mayHold(c.text, w) {
			t.Errorf("%q may hold %q", c.text, c.word)
		}
	}
	if mayHold("a review’s – end…", literal("Review", true)) {
		t.Error("no letters of other cases are looked for")
	}
	m := &matcher{snapshot: s, ctx: t.Context(), stemmer: &words.Stemmer{}}
	for _, text := range []string{
		"children NEAR/3 care", "children NEAR/10 social", "care NEAR/0 social", `"social care" NEAR/4 council`, "man NEAR/20 woman", "die NEAR/5 child",
		`"social children care"~6`, "polic* NEAR/2 partnership", "(police OR council) NEAR/3 (risk OR care)", "the NEAR/1 of", "multi-agency NEAR/2 working",
		"safegarding~ NEAR/6 children", `="social care" NEAR/5 risk`, "=The NEAR/5 risk", "=Men NEAR/3 woman", "children NEAR/8 children", `"not by" NEAR/3 children`,
	} {
		q, err := query.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		near := q.Root.Of[0].(query.Near)
		parts := make([][][]slot, len(near.Of))
		for i, part := range near.Of {
			if parts[i], err = m.alternatives(part); err != nil {
				t.Fatal(err)
			}
		}
		got, err1 := m.near(near)
		want, err2 := m.nearByReading(parts, near.Distance, m.all())
		if err1 != nil || err2 != nil || !slices.Equal(got, want) {
			t.Errorf("%s: other passages than by reading (%v, %v)", text, err1, err2)
		}
		n := 0
		want.each(func(uint32) { n++ })
		if n == 0 && text != "children NEAR/8 children" {
			t.Errorf("%s finds nothing, so it says nothing", text)
		}
	}
}

// nearByReading is near by cutting up texts.
func (m *matcher) nearByReading(parts [][][]slot, distance int, among bitset) (bitset, error) {
	return m.readEach(among, fieldText, nil, func(w *wording) bool {
		at := make([][]stretch, len(parts))
		for i, ways := range parts {
			for _, slots := range ways {
				for first := 0; first+len(slots) <= len(w.tokens); first++ {
					n := 0
					for n < len(slots) && m.standsIn(w, first+n, &slots[n]) {
						n++
					}
					if n == len(slots) {
						at[i] = append(at[i], stretch{first, first + n - 1})
					}
				}
			}
		}
		return within(at, distance)
	})
}

func (m *matcher) standsIn(w *wording, i int, s *slot) bool {
	switch term := w.tokens[i].Term; {
	case s.forms != nil:
		return s.forms[term]
	case s.stem != "":
		return s.stem == m.stemmer.Stem(term)
	}
	return s.fits(w, i)
}
