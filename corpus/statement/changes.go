package statement

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
)

// A Change is the difference that an edit made.
type Change struct {
	Set    *[2]Setting   `json:"set,omitempty"`    // details and reports of the statement, before and after
	Order  *[2][]string  `json:"order,omitempty"`  // ids of the claims in order, before and after
	Claims []ClaimChange `json:"claims,omitempty"` // claims that differ, in the order of their ids
	Pins   []PinChange   `json:"pins,omitempty"`   // pins that differ, in the order of their ids
	// Sign-offs that differ, in the order of their ids.
	SignOffs []SignOffChange `json:"sign_offs,omitempty"`
}

// A Setting is the details and reports of a whole statement.
type Setting struct {
	Details
	Reports []string `json:"reports"` // ids of the reports to look for evidence in; empty for all
}

// A ClaimChange is a claim, without its pins, before and after an edit.
type ClaimChange struct {
	Before *Claim `json:"before,omitempty"` // the claim as it was; absent where it is new
	After  *Claim `json:"after,omitempty"`  // the claim as it is; absent where it was removed
}

// A PinChange is a pin before and after an edit.
type PinChange struct {
	Before *PlacedPin `json:"before,omitempty"` // the pin as it was; absent where it is new
	After  *PlacedPin `json:"after,omitempty"`  // the pin as it is; absent where it was removed
}

// A PlacedPin is a pin and the claim that it belongs to.
type PlacedPin struct {
	Claim string `json:"claim"` // id of the claim
	Pin
}

// Difference returns the changes between two states of a statement.
func Difference(before, after *Statement) Change {
	var ch Change
	if a, b := before.setting(), after.setting(); !reflect.DeepEqual(a, b) {
		ch.Set = &[2]Setting{a, b}
	}
	if a, b := before.claimOrder(), after.claimOrder(); !slices.Equal(a, b) {
		ch.Order = &[2][]string{a, b}
	}
	was, is := before.claimsByID(), after.claimsByID()
	for _, id := range unionOfIDs(was, is) {
		if a, b := was[id], is[id]; !reflect.DeepEqual(a, b) {
			ch.Claims = append(ch.Claims, ClaimChange{a, b})
		}
	}
	wasPin, isPin := before.pinsByID(), after.pinsByID()
	for _, id := range unionOfIDs(wasPin, isPin) {
		if a, b := wasPin[id], isPin[id]; !reflect.DeepEqual(a, b) {
			ch.Pins = append(ch.Pins, PinChange{a, b})
		}
	}
	wasSigned, isSigned := before.signOffsByID(), after.signOffsByID()
	for _, id := range unionOfIDs(wasSigned, isSigned) {
		if a, b := wasSigned[id], isSigned[id]; !reflect.DeepEqual(a, b) {
			ch.SignOffs = append(ch.SignOffs, SignOffChange{a, b})
		}
	}
	return ch
}

// Empty reports whether a change changes nothing.
func (c Change) Empty() bool {
	return c.Set == nil && c.Order == nil && len(c.Claims) == 0 && len(c.Pins) == 0 && len(c.SignOffs) == 0
}

func (s *Statement) setting() Setting {
	return Setting{s.Details, s.Reports}
}

func (s *Statement) claimOrder() []string {
	out := make([]string, len(s.Claims))
	for i, c := range s.Claims {
		out[i] = c.ID
	}
	return out
}

func (s *Statement) claimsByID() map[string]*Claim {
	out := map[string]*Claim{}
	for _, c := range s.Claims {
		c.Pins, c.SignOffs = nil, nil
		out[c.ID] = &c
	}
	return out
}

func (s *Statement) pinsByID() map[string]*PlacedPin {
	out := map[string]*PlacedPin{}
	for _, c := range s.Claims {
		for _, p := range c.Pins {
			out[p.ID] = &PlacedPin{c.ID, p}
		}
	}
	return out
}

// unionOfIDs are the keys of two maps in order: the shorter first, so that c9 comes before c10.
func unionOfIDs[V any](a, b map[string]V) []string {
	all := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.SortFunc(all, compareIDs)
	return slices.Compact(all)
}

func compareIDs(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}

// sortPins puts pins in the order in which they were made.
func sortPins(pins []Pin) {
	slices.SortFunc(pins, func(a, b Pin) int { return compareIDs(a.ID, b.ID) })
}

// Undo takes a change back. Where anything of it was changed after it, nothing
// is taken back and the error is a *ConflictError.
func (s *Statement) Undo(ch Change, e Edit) error {
	next := s.clone()
	next.Revision++
	next.Changed = e.When
	if err := next.undo(ch, e); err != nil {
		return err
	}
	*s = next
	return nil
}

func (s *Statement) undo(ch Change, e Edit) error {
	if ch.Set != nil {
		if !reflect.DeepEqual(s.setting(), ch.Set[1]) {
			return &ConflictError{What: "the details of the statement", Now: s.Title}
		}
		s.Details, s.Reports, s.Set = ch.Set[0].Details, ch.Set[0].Reports, s.Revision
	}
	if err := s.removeNewSignOffs(ch.SignOffs); err != nil {
		return err
	}
	if err := s.removeNewPins(ch.Pins); err != nil {
		return err
	}
	if err := s.undoClaims(ch, e); err != nil {
		return err
	}
	if err := s.restoreOldPins(ch.Pins, e); err != nil {
		return err
	}
	return s.restoreOldSignOffs(ch.SignOffs)
}

// sameContent reports whether two claims say the same, whoever made them so and when:
// an edit that was taken back leaves nothing in the way of taking back the one before it.
func (c Claim) sameContent(d Claim) bool {
	return c.Text == d.Text && c.Needs == d.Needs && c.Note == d.Note && slices.Equal(c.Spans, d.Spans)
}

func (p Pin) sameContent(q Pin) bool {
	return p.SameQuote(q) && p.Stance == q.Stance && p.Note == q.Note
}

// removeNewPins removes the pins that a change added or changed.
func (s *Statement) removeNewPins(pins []PinChange) error {
	for _, p := range pins {
		if p.After == nil {
			continue
		}
		c, now := s.Pin(p.After.ID)
		if now == nil {
			return &ConflictError{What: "pin " + p.After.ID, Gone: true}
		}
		if c.ID != p.After.Claim || !now.sameContent(p.After.Pin) {
			return &ConflictError{What: "pin " + p.After.ID, By: now.By, Now: string(now.Stance)}
		}
		c.Pins = slices.DeleteFunc(c.Pins, func(q Pin) bool { return q.ID == p.After.ID })
	}
	return nil
}

// undoClaims restores claims. One that the change added must have no other pins than
// those that came with it.
func (s *Statement) undoClaims(ch Change, e Edit) error {
	for _, c := range ch.Claims {
		if c.After == nil {
			back := *c.Before
			back.Pins = []Pin{}
			s.markChanged(&back, e)
			s.Claims = append(s.Claims, back)
			continue
		}
		i := s.index(c.After.ID)
		if i < 0 {
			return &ConflictError{What: "claim " + c.After.ID, Gone: true}
		}
		now := &s.Claims[i]
		if !now.sameContent(*c.After) || c.Before == nil && len(now.Pins)+len(now.SignOffs) > 0 {
			return &ConflictError{What: "claim " + now.ID, By: now.By, Now: now.Text}
		}
		if c.Before == nil {
			s.Claims = slices.Delete(s.Claims, i, i+1)
			continue
		}
		pins, signed := now.Pins, now.SignOffs
		*now = *c.Before
		now.Pins, now.SignOffs = pins, signed
		s.markChanged(now, e)
	}
	if ch.Order != nil {
		s.reorder(ch.Order[0])
	}
	return nil
}

// reorder sorts claims into the order of a list. A claim that is not in it stays behind the claim before it.
func (s *Statement) reorder(order []string) {
	place := map[string]int{}
	for i, id := range order {
		place[id] = i
	}
	rank := make(map[string]int, len(s.Claims))
	last := -1
	for _, c := range s.Claims {
		if p, ok := place[c.ID]; ok {
			last = p
		}
		rank[c.ID] = last
	}
	slices.SortStableFunc(s.Claims, func(a, b Claim) int { return rank[a.ID] - rank[b.ID] })
}

// restoreOldPins puts back the pins as they were before a change.
func (s *Statement) restoreOldPins(pins []PinChange, e Edit) error {
	for _, p := range pins {
		if p.Before == nil {
			continue
		}
		i := s.index(p.Before.Claim)
		if i < 0 {
			return &ConflictError{What: "claim " + p.Before.Claim, Gone: true}
		}
		if _, now := s.Pin(p.Before.ID); now != nil {
			return &ConflictError{What: "pin " + p.Before.ID, By: now.By, Now: string(now.Stance)}
		}
		back := p.Before.Pin
		back.Revision = s.Revision
		s.Claims[i].Pins = append(s.Claims[i].Pins, back)
		sortPins(s.Claims[i].Pins)
	}
	return nil
}

// clone copies a statement as far as edits change it.
func (s *Statement) clone() Statement {
	out := *s
	out.Claims = slices.Clone(s.Claims)
	for i := range out.Claims {
		out.Claims[i].Pins = slices.Clone(out.Claims[i].Pins)
	}
	return out
}
