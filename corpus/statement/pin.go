package statement

import (
	"slices"
	"strconv"
	"strings"
)

// addPin ties a passage to a claim. The same words with the same stance are pinned
// once: pinning them again adds a note where the first has none, or changes nothing. It
// takes the place of no other note.
func (s *Statement) addPin(e Edit) error {
	p := e.NewPin
	switch {
	case p == nil || p.Passage == "":
		return Invalidf("a pin needs the id of a passage")
	case !slices.Contains(Stances(), p.Stance):
		return Invalidf("a pin's stance is supports, contradicts or context, not %q", p.Stance)
	case p.Span != nil && (p.Span.Start < 0 || p.Span.End <= p.Span.Start):
		return Invalidf("a pin's span goes from one place in the passage's text to a later one, not from %d to %d", p.Span.Start, p.Span.End)
	case len([]rune(p.Note)) > MaxClaim:
		return Invalidf("a note has at most %d characters", MaxClaim)
	}
	// Pins and the rest of the claim change independently.
	i, err := s.findUnchanged(e.Claim, Edit{})
	if err != nil {
		return err
	}
	c := &s.Claims[i]
	if j := slices.IndexFunc(c.Pins, p.SameQuote); j >= 0 {
		switch q, note := c.Pins[j], strings.TrimSpace(p.Note); {
		case q.Stance != p.Stance:
			return alreadyPinned(q)
		case note == "" || note == q.Note:
			return ErrSame
		case q.Note != "":
			return &ConflictError{What: "the note on the same passage, pinned already (" + q.ID + "),", By: q.By, Now: q.Note}
		default:
			return s.changePin(Edit{Pin: q.ID, Stance: q.Stance, Text: note, By: e.By, When: e.When})
		}
	}
	added := *p
	added.ID, added.By, added.At, added.Revision = s.newID("p"), e.By, e.When, s.Revision
	added.Note = strings.TrimSpace(added.Note)
	c.Pins = append(c.Pins, added)
	return nil
}

// ErrSame says that an edit changes nothing.
var ErrSame = Invalidf("it is so already")

func (s *Statement) changePin(e Edit) error {
	c, p := s.Pin(e.Pin)
	if p == nil {
		if n, err := strconv.Atoi(strings.TrimPrefix(e.Pin, "p")); err != nil || n > s.Last || n < 1 {
			return Invalidf("there is no pin %q in this statement", e.Pin)
		}
		return &ConflictError{What: "pin " + e.Pin, Gone: true}
	}
	if e.Base > 0 && p.Revision > e.Base {
		return &ConflictError{What: "pin " + e.Pin, By: p.By, Now: string(p.Stance)}
	}
	j := slices.IndexFunc(c.Pins, func(q Pin) bool { return q.ID == e.Pin })
	if e.Op == OpUnpin {
		c.Pins = slices.Delete(c.Pins, j, j+1)
		return nil
	}
	if !slices.Contains(Stances(), e.Stance) {
		return Invalidf("a pin's stance is supports, contradicts or context, not %q", e.Stance)
	}
	changed := *p
	if e.NewPin != nil { // other words of the passage
		changed = *e.NewPin
		changed.ID = p.ID
		if k := slices.IndexFunc(c.Pins, changed.SameQuote); k >= 0 && k != j {
			return alreadyPinned(c.Pins[k])
		}
	}
	if note := strings.TrimSpace(e.Text); p.SameQuote(changed) && p.Stance == e.Stance && p.Note == note && (e.Claim == "" || e.Claim == c.ID) {
		return ErrSame
	}
	changed.Stance, changed.Note = e.Stance, strings.TrimSpace(e.Text)
	changed.By, changed.At, changed.Revision = e.By, e.When, s.Revision
	if e.Claim == "" || e.Claim == c.ID {
		c.Pins[j] = changed
		return nil
	}
	to, err := s.findUnchanged(e.Claim, Edit{})
	if err != nil {
		return err
	}
	if k := slices.IndexFunc(s.Claims[to].Pins, changed.SameQuote); k >= 0 {
		return alreadyPinned(s.Claims[to].Pins[k])
	}
	c.Pins = slices.Delete(c.Pins, j, j+1)
	s.Claims[to].Pins = append(s.Claims[to].Pins, changed)
	sortPins(s.Claims[to].Pins)
	return nil
}

// alreadyPinned says that the same words are pinned to the claim already, in another way.
func alreadyPinned(q Pin) error {
	return &ConflictError{What: "the same passage, pinned as " + string(q.Stance) + " (" + q.ID + "),", By: q.By, Now: string(q.Stance)}
}
