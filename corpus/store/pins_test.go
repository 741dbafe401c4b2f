package store

import (
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/statement"
)

func TestWhatBecomesOfPins(t *testing.T) {
	s := openTest(t)
	ps := put(t, s, "r", "v1", "x", body...)
	check := func(p statement.Pin) PinCheck {
		t.Helper()
		c, err := s.CheckPin(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	st := reply(t, s)
	span := corpus.Span{Start: 0, End: 10}
	for _, p := range []statement.Pin{{Passage: ps[0].ID}, {Passage: ps[1].ID, Span: &span}, {Passage: ps[3].ID}, {Passage: ps[4].ID}} {
		p.Stance = statement.Supports
		edit(t, s, st.ID, statement.Edit{Op: statement.OpPin, Claim: "c1", NewPin: &p})
	}
	pins := stored(t, s, st.ID).Claims[0].Pins
	for _, p := range pins {
		if c := check(p); c.Status != PinUnchanged || c.Quote != p.Quote || c.SHA256 != sha("v1") {
			t.Errorf("pin %s: %+v", p.ID, c)
		}
	}
	// Another version: the first passage is elsewhere, the second goes on otherwise, the third says something else, the fourth is gone.
	changed := append([]string{"A new beginning of it all."}, body...)
	r := []rune(body[1])
	changed[2] = string(r[:len(r)-1]) + ", and so it was said on that day."
	changed[4] = strings.Replace(body[3], "17", "19", 1)
	changed[5] = "Nothing of it."
	put(t, s, "r", "v2", "x", changed...)
	for i, want := range []PinStatus{PinMoved, PinMoved, PinAltered, PinGone} {
		c := check(pins[i])
		if c.Status != want {
			t.Errorf("pin of %q: %s, want %s", pins[i].Quote, c.Status, want)
		}
		if (c.Passage == nil) != (want == PinGone) || want == PinMoved && c.Quote != pins[i].Quote {
			t.Errorf("pin of %q stands at %+v", pins[i].Quote, c)
		}
	}
	if err := s.Withdraw(t.Context(), "r"); err != nil {
		t.Fatal(err)
	}
	if c := check(pins[0]); c.Status != PinWithdrawn || c.Passage != nil {
		t.Errorf("of a report that was withdrawn: %+v", c)
	}
}

func TestPinsWaitForTheirReport(t *testing.T) {
	s := openTest(t)
	ps := report("r", body...)
	span := corpus.Span{Start: 0, End: 4}
	waiting := statement.Statement{ID: "x", Details: statement.Details{Title: "X"}, Reports: []string{}, Last: 4, Claims: []statement.Claim{{ID: "c1", Text: "So it is.", Spans: []corpus.Span{}, Pins: []statement.Pin{
		{ID: "p2", Stance: statement.Supports, Passage: ps[0].ID, Document: "r", Page: 1, PageEnd: 1, Paragraph: "1"},
		{ID: "p3", Stance: statement.Supports, Passage: ps[1].ID, Document: "r", Page: 7, PageEnd: 7, Paragraph: "2", Span: &span},
		{ID: "p4", Stance: statement.Supports, Passage: "nonesuch", Document: "r", Page: 1, PageEnd: 1, Paragraph: "1"},
	}}}}
	if _, err := s.AddStatement(t.Context(), waiting, "ann"); err != nil {
		t.Fatal(err)
	}
	if n, err := s.FillPins(t.Context()); n != 0 || err != nil {
		t.Errorf("filled %d before the report came, %v", n, err)
	}
	if c, err := s.CheckPin(t.Context(), waiting.Claims[0].Pins[0]); c.Status != PinAbsent || err != nil {
		t.Errorf("%+v, %v", c, err)
	}
	put(t, s, "r", "r", "x", body...)
	if n, err := s.FillPins(t.Context()); n != 2 || err != nil {
		t.Errorf("filled %d, %v", n, err)
	}
	st := stored(t, s, "x")
	pins := st.Claims[0].Pins
	if pins[0].Quote != body[0] || pins[1].Quote != body[1][:4] || pins[1].Page != 1 || pins[2].Quote != "" || pins[0].SHA256 != sha("r") || st.Revision != 1 {
		t.Errorf("filled: %+v", pins)
	}
	if c, err := s.CheckPin(t.Context(), pins[2]); c.Status != PinGone || err != nil {
		t.Errorf("a passage that the report does not hold: %+v, %v", c, err)
	}
	if n, err := s.FillPins(t.Context()); n != 0 || err != nil {
		t.Errorf("filled %d again, %v", n, err)
	}
}
