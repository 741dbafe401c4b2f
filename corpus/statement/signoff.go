package statement

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// A SignOff says that a person has looked at a claim with its pins, or at one quotation in it, and what they accepted. It is
// void once what they looked at has changed.
type SignOff struct {
	ID      string `json:"id"`                // id of the sign-off, which is never given to another of the statement
	Quote   string `json:"quote,omitempty"`   // quotation in the claim's text; absent for the claim with its pins
	Verdict string `json:"verdict"`           // what the check said: the verdict on the quotation, or the state of the claim
	Against bool   `json:"against,omitempty"` // whether it was accepted against the check
	Reason  string `json:"reason,omitempty"`  // why
	Seen

	By       string    `json:"by"`       // who looked
	At       time.Time `json:"at"`       // when
	Revision int64     `json:"revision"` // revision of the statement that it was made in
}

// Seen is what somebody who signs off has looked at.
type Seen struct {
	Text  string `json:"text"`  // the claim's text
	Pins  string `json:"pins"`  // digest of the claim's pins
	Found string `json:"found"` // digest of the passages that are pinned, or of the place that has the quotation
}

// A PlacedSignOff is a sign-off and the claim that it belongs to.
type PlacedSignOff struct {
	Claim string `json:"claim"` // id of the claim
	SignOff
}

// A SignOffChange is a sign-off before and after an edit.
type SignOffChange struct {
	Before *PlacedSignOff `json:"before,omitempty"` // the sign-off as it was; absent where it is new
	After  *PlacedSignOff `json:"after,omitempty"`  // the sign-off as it is; absent where it was removed
}

// PinsDigest tells the pins of a claim apart from others: by their stance and their words.
func (c *Claim) PinsDigest() string {
	parts := make([]string, len(c.Pins))
	for i, p := range c.Pins {
		parts[i] = fmt.Sprintf("%s\x00%s\x00%s\x00%v", p.ID, p.Stance, p.Passage, p.Span)
		if p.Span != nil {
			parts[i] = fmt.Sprintf("%s\x00%s\x00%s\x00%d-%d", p.ID, p.Stance, p.Passage, p.Span.Start, p.Span.End)
		}
	}
	return Digest(parts...)
}

// Digest is a short digest of texts.
func Digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x01")))
	return hex.EncodeToString(sum[:8])
}

// sign adds a sign-off. The one that the same person made of the same thing before gives way to it.
func (s *Statement) sign(e Edit) error {
	if e.Signed == nil {
		return Invalidf("a sign-off is made with what was looked at")
	}
	i, err := s.findUnchanged(e.Claim, e)
	if err != nil {
		return err
	}
	c := &s.Claims[i]
	if err := checkPinsUnchanged(c, e); err != nil {
		return err
	}
	if c.Text != e.Signed.Text || c.PinsDigest() != e.Signed.Pins {
		return &ConflictError{What: "claim " + c.ID, By: c.By, Now: c.Text}
	}
	n := *e.Signed
	n.Quote, n.Reason = strings.TrimSpace(e.Quote), strings.TrimSpace(e.Text)
	if n.Against && n.Reason == "" {
		return Invalidf("the check says “%s”: say why it is accepted all the same", n.Verdict)
	}
	same := func(o SignOff) bool { return o.By == e.By && o.Quote == n.Quote }
	if j := slices.IndexFunc(c.SignOffs, same); j >= 0 && c.SignOffs[j].sameContent(n) {
		return ErrSame
	}
	n.ID, n.By, n.At, n.Revision = s.newID("s"), e.By, e.When, s.Revision
	c.SignOffs = append(slices.DeleteFunc(slices.Clone(c.SignOffs), same), n)
	return nil
}

func (o SignOff) sameContent(n SignOff) bool {
	return o.Quote == n.Quote && o.Verdict == n.Verdict && o.Against == n.Against && o.Reason == n.Reason && o.Seen == n.Seen
}

// unsign takes a sign-off out.
func (s *Statement) unsign(id string) error {
	c, o := s.SignOff(id)
	if o == nil {
		if n, err := strconv.Atoi(strings.TrimPrefix(id, "s")); err != nil || n > s.Last || n < 1 {
			return Invalidf("there is no sign-off %q in this statement", id)
		}
		return &ConflictError{What: "sign-off " + id, Gone: true}
	}
	c.SignOffs = slices.DeleteFunc(slices.Clone(c.SignOffs), func(o SignOff) bool { return o.ID == id })
	return nil
}

// SignOff finds a sign-off by its id and the claim that it belongs to; nil where there is none.
func (s *Statement) SignOff(id string) (*Claim, *SignOff) {
	for i := range s.Claims {
		for j := range s.Claims[i].SignOffs {
			if s.Claims[i].SignOffs[j].ID == id {
				return &s.Claims[i], &s.Claims[i].SignOffs[j]
			}
		}
	}
	return nil, nil
}

func (s *Statement) signOffsByID() map[string]*PlacedSignOff {
	out := map[string]*PlacedSignOff{}
	for _, c := range s.Claims {
		for _, o := range c.SignOffs {
			out[o.ID] = &PlacedSignOff{c.ID, o}
		}
	}
	return out
}

// removeNewSignOffs removes the sign-offs that a change added.
func (s *Statement) removeNewSignOffs(list []SignOffChange) error {
	for _, ch := range list {
		if ch.After == nil {
			continue
		}
		if err := s.unsign(ch.After.ID); err != nil {
			return err
		}
	}
	return nil
}

// restoreOldSignOffs puts back the sign-offs that a change removed.
func (s *Statement) restoreOldSignOffs(list []SignOffChange) error {
	for _, ch := range list {
		if ch.Before == nil {
			continue
		}
		i := s.index(ch.Before.Claim)
		if i < 0 {
			return &ConflictError{What: "claim " + ch.Before.Claim, Gone: true}
		}
		if _, now := s.SignOff(ch.Before.ID); now != nil {
			return &ConflictError{What: "sign-off " + now.ID, By: now.By, Now: now.Verdict}
		}
		c := &s.Claims[i]
		c.SignOffs = append(slices.Clone(c.SignOffs), ch.Before.SignOff)
		slices.SortFunc(c.SignOffs, func(a, b SignOff) int { return compareIDs(a.ID, b.ID) })
	}
	return nil
}

func (s *Statement) validateSignOff(o SignOff) error {
	if err := s.validateID(o.ID, "s"); err != nil {
		return err
	}
	switch {
	case o.Revision > s.Revision:
		return Invalidf("it is of revision %d and the statement of %d", o.Revision, s.Revision)
	case max(utf8.RuneCountInString(o.Reason), utf8.RuneCountInString(o.Quote), utf8.RuneCountInString(o.Text)) > MaxClaim:
		return Invalidf("a quotation or a reason has at most %d characters", MaxClaim)
	}
	return nil
}
