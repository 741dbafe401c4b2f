package statement

import (
	"errors"
	"testing"
)

// Edits of one claim and of one pin are taken back one after the other, the last first, and nothing that was changed since is.
func TestUndoOneAfterAnother(t *testing.T) {
	s := FromText(Details{Title: "T"}, "One is so. Two is not.")
	var changes []Change
	apply := func(e Edit) {
		t.Helper()
		before := s.clone()
		if err := s.Apply(e); err != nil {
			t.Fatal(err)
		}
		changes = append(changes, Difference(&before, &s))
	}
	apply(Edit{Op: OpNote, Claim: "c1", Text: "a"})
	apply(Edit{Op: OpNote, Claim: "c1", Text: "b"})
	apply(Edit{Op: OpNeeds, Claim: "c1", Text: "minutes"})
	apply(Edit{Op: OpPin, Claim: "c1", NewPin: &Pin{Passage: "x", Stance: Supports}})
	apply(Edit{Op: OpRepin, Pin: "p3", Stance: Context})
	apply(Edit{Op: OpRepin, Pin: "p3", Stance: Contradicts})
	var conflict *ConflictError
	if err := s.Undo(changes[0], Edit{}); !errors.As(err, &conflict) || s.Claims[0].Note != "b" {
		t.Errorf("the first edit was taken back under the second: %v", err)
	}
	for i := len(changes) - 1; i >= 0; i-- {
		if err := s.Undo(changes[i], Edit{}); err != nil {
			t.Fatalf("edit %d: %v", i+1, err)
		}
	}
	if c := s.Claims[0]; c.Note != "" || c.Needs != "" || len(c.Pins) != 0 {
		t.Errorf("%+v", c)
	}
}
