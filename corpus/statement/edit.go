package statement

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"evidence/corpus"
)

// Kinds of edit.
const (
	OpDetails  Op = "details"  // changes the details (needs details)
	OpReports  Op = "reports"  // chooses the reports to look in (needs reports)
	OpAdd      Op = "add"      // adds a claim (needs text, and after unless it comes first)
	OpRephrase Op = "rephrase" // rewords a claim (needs claim and text)
	OpSplit    Op = "split"    // splits a claim, whose pins stay with its first part (needs claim and at)
	OpMerge    Op = "merge"    // joins a claim and its pins to another (needs claim and with)
	OpMove     Op = "move"     // moves a claim (needs claim, and after unless it comes first)
	OpDrop     Op = "drop"     // removes a claim with its pins (needs claim)
	OpNeeds    Op = "needs"    // says which kind of source could answer, or without text that these reports can (needs claim and text)
	OpNote     Op = "note"     // writes a note on a claim (needs claim and text)
	OpPin      Op = "pin"      // pins a passage to a claim (needs claim and new_pin)
	OpRepin    Op = "repin"    // changes a pin (needs pin, stance, text (the note) and claim, or no claim to leave it where it is; new_pin with passage and span for other words of the passage)
	OpUnpin    Op = "unpin"    // removes a pin (needs pin)
	OpSign     Op = "sign"     // signs a claim off, or a quotation in it (needs claim, and quote for a quotation; text is why it is accepted against the check)
	OpUnsign   Op = "unsign"   // takes a sign-off back (needs sign_off)
	OpUndo     Op = "undo"     // undoes an edit (needs undo)
)

// What else a history lists.
const (
	OpCreate Op = "create" // the statement was added
	OpImport Op = "import" // the statement was imported with its history
	OpRemove Op = "remove" // the statement was removed
)

// An Op is a kind of edit.
type Op string

// An Edit is one change to make. Each kind needs some of the fields.
type Edit struct {
	Op Op `json:"op" enum:"-create,-import,-remove"` // kind of edit
	// Revision of the statement that the editor saw; 0 or absent to edit whatever it is now.
	//
	// Where what the edit changes was changed after it, the edit is refused with a *ConflictError.
	Base  int64  `json:"base,omitempty"`
	Claim string `json:"claim,omitempty"` // id of a claim
	With  string `json:"with,omitempty"`  // id of the claim to join to it
	After string `json:"after,omitempty"` // id of the claim that it comes after; absent for the first place
	At    int    `json:"at,omitempty"`    // where to split the claim's text, in Unicode code points
	Text  string `json:"text,omitempty"`  // the words of a claim, a note, or the kind of source that could answer
	Pin   string `json:"pin,omitempty"`   // id of a pin
	// Pin to make: passage and stance, with an optional span and note; its other fields are not read.
	NewPin  *Pin     `json:"new_pin,omitempty"`
	Stance  Stance   `json:"stance,omitempty"`   // whether the passage supports the claim
	Details *Details `json:"details,omitempty"`  // new details of the statement
	Reports []string `json:"reports,omitempty"`  // ids of the reports to look in
	Quote   string   `json:"quote,omitempty"`    // quotation in a claim's text that is signed off
	SignOff string   `json:"sign_off,omitempty"` // id of a sign-off
	Undo    int64    `json:"undo,omitempty"`     // revision of the edit to undo

	By   string    `json:"-"` // who makes it
	When time.Time `json:"-"`
	// Signed is what the check says of what is signed off, and what the person has looked at; of it alone the program knows.
	Signed *SignOff `json:"-"`
}

// A ConflictError says that somebody else changed first what an edit would change. Nothing was overwritten.
type ConflictError struct {
	What string // "claim c3", "pin p4", "the details"
	By   string // who changed it; empty where that is not known
	Now  string // what stands there now; empty where it is gone
	Gone bool
}

func (c *ConflictError) Error() string {
	if c.Gone {
		return fmt.Sprintf("%s is not there any more; nothing was changed", c.What)
	}
	return fmt.Sprintf("%s was changed by %s meanwhile; nothing was overwritten", c.What, cmp.Or(c.By, "somebody else"))
}

// An InvalidError says that an edit cannot be made, whoever makes it.
type InvalidError string

func (e InvalidError) Error() string { return string(e) }

// Invalidf makes an InvalidError.
func Invalidf(format string, args ...any) error { return InvalidError(fmt.Sprintf(format, args...)) }

// Limits, so that a page of a statement can be shown and its history kept.
const (
	MaxText   = 200_000 // code points of a statement
	MaxClaim  = 5_000   // code points of a claim or a note
	MaxClaims = 2_000
)

// Apply makes an edit other than an undo. The statement is changed only where
// there is no error: a *ConflictError, an InvalidError.
func (s *Statement) Apply(e Edit) error {
	next := s.clone()
	next.Revision++
	next.Changed = e.When
	if err := next.apply(e, s.Revision); err != nil {
		return err
	}
	if err := next.validateLengths(); err != nil {
		return err
	}
	*s = next
	return nil
}

func (s *Statement) apply(e Edit, seen int64) error {
	if e.Base > seen {
		return Invalidf("the edit was made on revision %d; the newest is %d", e.Base, seen)
	}
	if utf8.RuneCountInString(e.Text) > MaxClaim {
		return Invalidf("a claim or a note has at most %d characters; this one has %d", MaxClaim, utf8.RuneCountInString(e.Text))
	}
	switch e.Op {
	case OpDetails, OpReports:
		return s.setDetails(e)
	case OpAdd:
		return s.addClaim(e)
	case OpPin:
		return s.addPin(e)
	case OpRepin, OpUnpin:
		return s.changePin(e)
	case OpSign:
		return s.sign(e)
	case OpUnsign:
		return s.unsign(e.SignOff)
	case OpRephrase, OpSplit, OpMerge, OpMove, OpDrop, OpNeeds, OpNote:
		return s.changeClaim(e)
	}
	return Invalidf("unknown edit %q; edits are details, reports, add, rephrase, split, merge, move, drop, needs, note, pin, repin, unpin, sign, unsign, undo", e.Op)
}

func (s *Statement) setDetails(e Edit) error {
	if e.Base > 0 && s.Set > e.Base {
		return &ConflictError{What: "the details of the statement", Now: s.Title}
	}
	before := s.setting()
	switch {
	case e.Op == OpReports:
		s.Reports = slices.Compact(slices.Sorted(slices.Values(e.Reports)))
	case e.Details == nil:
		return Invalidf("a statement needs a title")
	default:
		s.Details = e.Details.trimSpace()
		if err := s.Details.validateURL(); err != nil && s.URL != before.URL {
			return err
		}
	}
	if s.Details == before.Details && slices.Equal(s.Reports, before.Reports) {
		return ErrSame
	}
	s.Set = s.Revision
	return nil
}

func (d Details) trimSpace() Details {
	for _, f := range []*string{&d.Title, &d.Author, &d.Publisher, &d.Published, &d.URL, &d.Note} {
		*f = strings.TrimSpace(*f)
	}
	return d
}

// addClaim puts in a claim that a person wrote.
func (s *Statement) addClaim(e Edit) error {
	text := strings.TrimSpace(e.Text)
	if text == "" {
		return Invalidf("a claim needs words")
	}
	at, err := s.indexAfter(e.After)
	if err != nil {
		return err
	}
	return s.insertClaim(at, Claim{Text: text, Spans: []corpus.Span{}, Pins: []Pin{}}, e)
}

func (s *Statement) insertClaim(at int, c Claim, e Edit) error {
	if len(s.Claims) >= MaxClaims {
		return Invalidf("a statement has at most %d claims", MaxClaims)
	}
	c.ID = s.newID("c")
	s.markChanged(&c, e)
	s.Claims = slices.Insert(s.Claims, at, c)
	return nil
}

func (s *Statement) newID(prefix string) string {
	s.Last++
	return prefix + strconv.Itoa(s.Last)
}

func (s *Statement) indexAfter(after string) (int, error) {
	if after == "" {
		return 0, nil
	}
	i := s.index(after)
	if i < 0 {
		return 0, &ConflictError{What: "claim " + after, Gone: true}
	}
	return i + 1, nil
}

func (s *Statement) index(claim string) int {
	return slices.IndexFunc(s.Claims, func(c Claim) bool { return c.ID == claim })
}

func (s *Statement) markChanged(c *Claim, e Edit) {
	c.Revision, c.By, c.At = s.Revision, e.By, e.When
}

func (s *Statement) changeClaim(e Edit) error {
	seen := e
	if e.Op == OpMove {
		seen.Base = 0 // where a claim stands is not part of it: two people may move and change it at once
	}
	i, err := s.findUnchanged(e.Claim, seen)
	if err != nil {
		return err
	}
	c := &s.Claims[i]
	switch e.Op {
	case OpRephrase:
		text := strings.TrimSpace(e.Text)
		if text == "" {
			return Invalidf("a claim needs words; drop it to take it out")
		}
		return s.setClaimText(c, &c.Text, text, e)
	case OpNeeds:
		return s.setClaimText(c, &c.Needs, strings.TrimSpace(e.Text), e)
	case OpNote:
		return s.setClaimText(c, &c.Note, strings.TrimSpace(e.Text), e)
	case OpDrop:
		if err := checkPinsUnchanged(c, e); err != nil {
			return err
		}
		s.Claims = slices.Delete(s.Claims, i, i+1)
		return nil
	case OpMove:
		return s.moveClaim(i, e)
	case OpSplit:
		return s.splitClaim(i, e)
	}
	return s.mergeClaims(i, e)
}

func (s *Statement) setClaimText(c *Claim, field *string, text string, e Edit) error {
	if *field == text {
		return ErrSame
	}
	*field = text
	s.markChanged(c, e)
	return nil
}

// checkPinsUnchanged wants that nobody has pinned anything to a claim since the person
// saw it: dropping the claim would drop that, too.
func checkPinsUnchanged(c *Claim, e Edit) error {
	for _, p := range c.Pins {
		if e.Base > 0 && p.Revision > e.Base {
			return &ConflictError{What: "claim " + c.ID, By: p.By, Now: c.Text}
		}
	}
	return nil
}

// findUnchanged finds a claim that nobody changed since the person saw it.
func (s *Statement) findUnchanged(id string, e Edit) (int, error) {
	i := s.index(id)
	if i < 0 {
		if n, err := strconv.Atoi(strings.TrimPrefix(id, "c")); err != nil || n > s.Last || n < 1 {
			return 0, Invalidf("there is no claim %q in this statement", id)
		}
		return 0, &ConflictError{What: "claim " + id, Gone: true}
	}
	if c := s.Claims[i]; e.Base > 0 && c.Revision > e.Base {
		return 0, &ConflictError{What: "claim " + id, By: c.By, Now: c.Text}
	}
	return i, nil
}

func (s *Statement) moveClaim(i int, e Edit) error {
	c := s.Claims[i]
	if e.After == c.ID {
		return Invalidf("a claim cannot come after itself")
	}
	s.Claims = slices.Delete(s.Claims, i, i+1)
	at, err := s.indexAfter(e.After)
	if err != nil {
		return err
	}
	if at == i {
		return ErrSame
	}
	s.Claims = slices.Insert(s.Claims, at, c)
	return nil
}

func (s *Statement) splitClaim(i int, e Edit) error {
	c := &s.Claims[i]
	r := []rune(c.Text)
	if e.At < 1 || e.At >= len(r) {
		return Invalidf("claim %s has %d characters and cannot be split at %d", c.ID, len(r), e.At)
	}
	first, second := strings.TrimSpace(string(r[:e.At])), strings.TrimSpace(string(r[e.At:]))
	if first == "" || second == "" {
		return Invalidf("claim %s would be left without words; split it between two of them", c.ID)
	}
	before, after := splitSpans(s.Text, c.Spans, c.Text, e.At)
	c.Text, c.Spans = first, before
	s.markChanged(c, e)
	return s.insertClaim(i+1, Claim{Text: second, Spans: after, Pins: []Pin{}}, e)
}

// splitSpans cuts the spans of a text that still stands as it did in the
// statement, but for its spaces; of one that was put in other words both parts keep them all.
func splitSpans(statement string, spans []corpus.Span, text string, at int) (before, after []corpus.Span) {
	all := []rune(statement)
	if len(spans) != 1 || spans[0].End > len(all) || collapseSpaces(string(all[spans[0].Start:spans[0].End])) != text {
		return slices.Clone(spans), slices.Clone(spans)
	}
	want := len([]rune(strings.Join(strings.Fields(string([]rune(text)[:at])), "")))
	cut := spans[0].Start
	for n := 0; cut < spans[0].End; cut++ {
		mark := all[cut] == '>' && lineMark.MatchString("\n"+strings.TrimLeft(string(all[lineStart(all, cut):cut+1]), " \t"))
		if isSpace(all[cut]) || mark {
			continue
		}
		if n == want {
			break
		}
		n++
	}
	left := cut
	for left > spans[0].Start && isSpace(all[left-1]) {
		left--
	}
	return []corpus.Span{{Start: spans[0].Start, End: left}}, []corpus.Span{{Start: cut, End: spans[0].End}}
}

// lineStart is where the line begins that holds the place i.
func lineStart(text []rune, i int) int {
	for i > 0 && text[i-1] != '\n' {
		i--
	}
	return i
}

// mergeClaims joins a claim to another, in the order in which they stand.
func (s *Statement) mergeClaims(i int, e Edit) error {
	if e.With == e.Claim {
		return Invalidf("a claim cannot be joined to itself")
	}
	j, err := s.findUnchanged(e.With, e)
	if err != nil {
		return err
	}
	c, with := &s.Claims[i], s.Claims[j]
	first, second := c.Text, with.Text
	if j < i {
		first, second = second, first
	}
	if c.Text = first + " " + second; utf8.RuneCountInString(c.Text) > MaxClaim {
		return Invalidf("the two claims together have more than %d characters", MaxClaim)
	}
	c.Spans = joinSpans(s.Text, append(slices.Clone(c.Spans), with.Spans...))
	c.Needs, c.Note = joinNotes(c.Needs, with.Needs), joinNotes(c.Note, with.Note)
	for _, p := range with.Pins {
		if !slices.ContainsFunc(c.Pins, p.sameContent) {
			c.Pins = append(c.Pins, p)
		}
	}
	sortPins(c.Pins)
	s.markChanged(c, e)
	s.Claims = slices.Delete(s.Claims, j, j+1)
	return nil
}

func joinNotes(a, b string) string {
	if a == "" || b == "" || a == b {
		return a + strings.TrimPrefix(b, a)
	}
	return a + "\n" + b
}

// joinSpans puts spans in order and makes one of those with nothing but space between them.
func joinSpans(text string, spans []corpus.Span) []corpus.Span {
	slices.SortFunc(spans, corpus.Span.Compare)
	all := []rune(text)
	out := []corpus.Span{}
	for _, sp := range spans {
		if n := len(out); n > 0 && sp.Start <= len(all) &&
			(sp.Start <= out[n-1].End || strings.TrimSpace(string(all[out[n-1].End:sp.Start])) == "") {
			out[n-1].End = max(out[n-1].End, sp.End)
			continue
		}
		out = append(out, sp)
	}
	return out
}
