package statement

import (
	"errors"
	"testing"
)

// signed is an edit that signs a claim off as it is now.
func signed(s *Statement, claim, by string) Edit {
	c := s.Claim(claim)
	return Edit{Op: OpSign, Claim: claim, By: by, Base: s.Revision, Signed: &SignOff{Verdict: "supported", Seen: Seen{Text: c.Text, Pins: c.PinsDigest()}}}
}

func TestSignOffs(t *testing.T) {
	s := made(t)
	do(t, &s, Edit{Op: OpPin, Claim: "c1", NewPin: pinOf("abc", Supports)}, signed(&s, "c2", "ann"))
	do(t, &s, signed(&s, "c1", "ann"), signed(&s, "c1", "ben"))
	c := s.Claim("c1")
	if len(c.SignOffs) != 2 || c.SignOffs[0].By != "ann" || c.SignOffs[1].ID != "s7" || c.SignOffs[1].Text != c.Text {
		t.Fatalf("signed off: %+v", c.SignOffs)
	}
	if err := s.Apply(signed(&s, "c1", "ben")); !errors.Is(err, ErrSame) {
		t.Errorf("signed off again: %v", err)
	}
	// The same person's newer sign-off takes the place of the older.
	again := signed(&s, "c1", "ann")
	again.Text = "Read in full."
	do(t, &s, again)
	if c := s.Claim("c1"); len(c.SignOffs) != 2 || c.SignOffs[1].Reason != "Read in full." {
		t.Errorf("signed off with a reason: %+v", c.SignOffs)
	}
	// What was seen must still be so, and what the check is against needs a reason.
	stale := signed(&s, "c1", "cat")
	do(t, &s, Edit{Op: OpRepin, Pin: "p4", Stance: Contradicts})
	var conflict *ConflictError
	if err := s.Apply(stale); !errors.As(err, &conflict) {
		t.Errorf("signed off after the pin was changed: %v", err)
	}
	against := signed(&s, "c1", "cat")
	against.Signed.Against = true
	var invalid InvalidError
	if err := s.Apply(against); !errors.As(err, &invalid) {
		t.Errorf("accepted against the check without a reason: %v", err)
	}
	if c := s.Claim("c1"); c.PinsDigest() == c.SignOffs[0].Pins {
		t.Error("the digest of the pins is the same after a stance was changed")
	}
	do(t, &s, Edit{Op: OpUnsign, SignOff: "s7"})
	if _, o := s.SignOff("s7"); o != nil {
		t.Error("taken back, and still there")
	}
	if err := s.Apply(Edit{Op: OpUnsign, SignOff: "s7"}); !errors.As(err, &conflict) || !conflict.Gone {
		t.Errorf("taken back again: %v", err)
	}
	if err := s.Apply(Edit{Op: OpSign, Claim: "c1"}); !errors.As(err, &invalid) {
		t.Errorf("signed off without having looked: %v", err)
	}
}
