package statement

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"evidence/corpus"
)

func made(t *testing.T) Statement {
	t.Helper()
	s := FromText(Details{Title: " A reply "}, "The board met in May and\nagreed a plan. It was glad.\n\nOne team was set up.")
	s.ID = "a-reply"
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	return s
}

// do makes edits, each of which must succeed.
func do(t *testing.T, s *Statement, edits ...Edit) {
	t.Helper()
	for _, e := range edits {
		if e.By == "" {
			e.By = "ann"
		}
		if err := s.Apply(e); err != nil {
			t.Fatalf("edit %+v: %v", e, err)
		}
		if err := s.Validate(); err != nil {
			t.Fatalf("after the edit %+v: %v", e, err)
		}
	}
}

func pinOf(passage string, stance Stance) *Pin {
	return &Pin{Passage: passage, Stance: stance, Document: "r", Quote: "Words."}
}

func TestEdits(t *testing.T) {
	s := made(t)
	if s.Title != "A reply" || len(s.Claims) != 3 || s.Claims[0].ID != "c1" || s.Last != 3 {
		t.Fatalf("made %+v", s)
	}
	do(t, &s,
		Edit{Op: OpSplit, Claim: "c1", At: len("The board met in May")},
		Edit{Op: OpRephrase, Claim: "c4", Text: "  It agreed a plan. "},
		Edit{Op: OpPin, Claim: "c1", NewPin: pinOf("abc", Supports)},
		Edit{Op: OpPin, Claim: "c2", NewPin: pinOf("abc", Supports)},
		Edit{Op: OpPin, Claim: "c2", NewPin: pinOf("def", Contradicts)},
		Edit{Op: OpMerge, Claim: "c1", With: "c2"},
		Edit{Op: OpNeeds, Claim: "c3", Text: "the minutes of the council"},
		Edit{Op: OpMove, Claim: "c3"},
		Edit{Op: OpAdd, After: "c3", Text: "A new one."},
		Edit{Op: OpReports, Reports: []string{"b", "a", "b"}},
		Edit{Op: OpDetails, Details: &Details{Title: "Another title"}},
	)
	want := []string{"One team was set up.", "A new one.", "The board met in May It was glad.", "It agreed a plan."}
	if got := texts(s.Claims); !slices.Equal(got, want) {
		t.Errorf("claims %q, want %q", got, want)
	}
	if c := s.Claim("c1"); c.State() != Mixed || len(c.Pins) != 2 || !slices.Equal(c.Spans, []corpus.Span{{Start: 0, End: 20}, {Start: 40, End: 52}}) {
		t.Errorf("c1 is %+v, %s", c, c.State())
	}
	if got := s.Claim("c4").Spans; !slices.Equal(got, []corpus.Span{{Start: 21, End: 39}}) {
		t.Errorf("the second half of the split claim stands at %v", got)
	}
	counts := map[State]int{Mixed: 1, Uncheckable: 1, Unevidenced: 2}
	if got := s.Counts(); !reflect.DeepEqual(got, counts) {
		t.Errorf("counts %v, want %v", got, counts)
	}
	if !slices.Equal(s.Reports, []string{"a", "b"}) || s.Title != "Another title" || s.Revision != 12 {
		t.Errorf("%v, %q, revision %d", s.Reports, s.Title, s.Revision)
	}
	pin := s.Claim("c1").Pins[0].ID
	do(t, &s, Edit{Op: OpRepin, Pin: pin, Stance: Context, Text: "why", Claim: "c3"})
	if c, p := s.Pin(pin); c.ID != "c3" || p.Stance != Context || p.Note != "why" || c.State() != Uncheckable {
		t.Errorf("the pin is %+v at %+v", p, c)
	}
	do(t, &s, Edit{Op: OpUnpin, Pin: pin}, Edit{Op: OpDrop, Claim: "c1"})
	if _, p := s.Pin(pin); p != nil || s.Claim("c1") != nil {
		t.Errorf("taken out, and still there: %+v", s.Claims)
	}
}

func TestEditsThatCannotBeMade(t *testing.T) {
	for _, e := range []Edit{
		{Op: "burn"}, {Op: OpRephrase, Claim: "c1"}, {Op: OpRephrase, Claim: "c9", Text: "x"}, {Op: OpAdd, Text: " "},
		{Op: OpSplit, Claim: "c1", At: 0}, {Op: OpSplit, Claim: "c1", At: 999}, {Op: OpSplit, Claim: "c2", At: -1},
		{Op: OpMerge, Claim: "c1", With: "c1"}, {Op: OpMove, Claim: "c1", After: "c1"}, {Op: OpDetails, Details: &Details{}}, {Op: OpDetails},
		{Op: OpDetails, Details: &Details{Title: "T", Published: "May 2022"}}, {Op: OpDetails, Details: &Details{Title: strings.Repeat("T", MaxDetail+1)}},
		{Op: OpPin, Claim: "c1"}, {Op: OpPin, Claim: "c1", NewPin: pinOf("abc", "likes")}, {Op: OpPin, Claim: "c1", NewPin: &Pin{Stance: Supports}},
		{Op: OpPin, Claim: "c1", NewPin: &Pin{Passage: "a", Stance: Supports, Span: &corpus.Span{Start: 4, End: 4}}},
		{Op: OpUnpin, Pin: "p99"}, {Op: OpNote, Claim: "c1", Base: 7, Text: "x"}, {Op: OpNote, Claim: "c1", Text: string(make([]byte, MaxClaim+1))},
	} {
		s := made(t)
		before := s.clone()
		var invalid InvalidError
		if err := s.Apply(e); !errors.As(err, &invalid) {
			t.Errorf("edit %+v: %v", e, err)
		}
		if !reflect.DeepEqual(s, before) {
			t.Errorf("edit %+v changed the statement", e)
		}
	}
}

func TestConflicts(t *testing.T) {
	s := made(t)
	base := s.Revision
	do(t, &s, Edit{Op: OpRephrase, Claim: "c1", Text: "Ann's words.", By: "ann"}, Edit{Op: OpPin, Claim: "c2", NewPin: pinOf("abc", Supports), By: "ann"}, Edit{Op: OpDrop, Claim: "c3"},
		Edit{Op: OpDetails, Details: &Details{Title: "Ann's"}}, Edit{Op: OpRepin, Pin: "p4", Stance: Contradicts})
	seen := s.clone()
	for _, c := range []struct {
		edit    Edit
		by, now string
		gone    bool
	}{
		{Edit{Op: OpRephrase, Claim: "c1", Text: "Ben's words."}, "ann", "Ann's words.", false},
		{Edit{Op: OpDrop, Claim: "c1"}, "ann", "Ann's words.", false},
		{Edit{Op: OpDrop, Claim: "c2"}, "ann", "It was glad.", false}, // with Ann's pin
		{Edit{Op: OpMerge, Claim: "c2", With: "c1"}, "ann", "Ann's words.", false},
		{Edit{Op: OpNote, Claim: "c3", Text: "x"}, "", "", true},
		{Edit{Op: OpMove, Claim: "c2", After: "c3"}, "", "", true},
		{Edit{Op: OpDetails, Details: &Details{Title: "Ben's"}}, "", "Ann's", false},
		{Edit{Op: OpUnpin, Pin: "p4"}, "ann", "contradicts", false},
		{Edit{Op: OpPin, Claim: "c2", NewPin: pinOf("abc", Supports)}, "ann", "contradicts", false},
		{Edit{Op: OpPin, Claim: "c3", NewPin: pinOf("abc", Supports)}, "", "", true},
	} {
		c.edit.Base, c.edit.By = base, "ben"
		var conflict *ConflictError
		if err := s.Apply(c.edit); !errors.As(err, &conflict) || conflict.By != c.by || conflict.Now != c.now || conflict.Gone != c.gone {
			t.Errorf("edit %+v: %#v", c.edit, err)
		}
		if !reflect.DeepEqual(s, seen) {
			t.Fatalf("edit %+v overwrote something", c.edit)
		}
	}
	// What does not touch the same thing goes through.
	for _, e := range []Edit{
		{Op: OpPin, Claim: "c1", NewPin: pinOf("xyz", Context)}, {Op: OpNote, Claim: "c2", Text: "x"}, {Op: OpMove, Claim: "c1", After: "c2"}, {Op: OpAdd, Text: "More."},
	} {
		e.Base, e.By = base, "ben"
		do(t, &s, e)
	}
	// What is so already changes nothing.
	for _, e := range []Edit{
		{Op: OpPin, Claim: "c1", NewPin: pinOf("xyz", Context)}, {Op: OpNote, Claim: "c2", Text: " x "}, {Op: OpRephrase, Claim: "c1", Text: "Ann's words."},
		{Op: OpMove, Claim: "c1", After: "c2"}, {Op: OpRepin, Pin: "p4", Stance: Contradicts}, {Op: OpReports}, {Op: OpDetails, Details: &Details{Title: "Ann's "}},
	} {
		if err := s.Apply(e); !errors.Is(err, ErrSame) {
			t.Errorf("edit %+v: %v", e, err)
		}
	}
	// Pinning again brings a note, and takes none away.
	noted := func(note string) Edit {
		p := pinOf("xyz", Context)
		p.Note = note
		return Edit{Op: OpPin, Claim: "c1", NewPin: p, By: "ben"}
	}
	do(t, &s, noted(" Read on. "))
	pins := s.Claim("c1").Pins
	if p := pins[len(pins)-1]; p.Note != "Read on." || p.By != "ben" || p.Revision != s.Revision {
		t.Errorf("pinned again with a note: %+v", p)
	}
	var other *ConflictError
	if err := s.Apply(noted("Something else.")); !errors.As(err, &other) || other.Now != "Read on." || other.By != "ben" {
		t.Errorf("pinned again with another note: %v", err)
	}
	if err := s.Apply(noted("Read on.")); !errors.Is(err, ErrSame) {
		t.Errorf("pinned again with the same note: %v", err)
	}
	do(t, &s, Edit{Op: OpPin, Claim: "c2", NewPin: pinOf("xyz", Supports)})
	var conflict *ConflictError
	if err := s.Apply(Edit{Op: OpRepin, Pin: s.Claim("c1").Pins[0].ID, Stance: Context, Claim: "c2"}); !errors.As(err, &conflict) {
		t.Errorf("moving a pin to a claim that has it otherwise: %v", err)
	}
}

// Any edits, undone from the last to the first, leave what was there before but for revisions.
func TestUndoTakesEverythingBack(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := made(t)
		var states []Statement
		var changes []Change
		for range 30 {
			before := s.clone()
			if err := s.Apply(anyEdit(r, &s)); err != nil {
				continue
			}
			states, changes = append(states, before), append(changes, Difference(&before, &s))
		}
		if len(changes) < 3 {
			t.Fatalf("seed %d made %d edits", seed, len(changes))
		}
		for i := len(changes) - 1; i >= 0; i-- {
			before := s.clone()
			if err := s.Undo(changes[i], Edit{Op: OpUndo, By: "ann"}); err != nil {
				// An earlier undo has changed what this one changed: it gave back the claim or the pin.
				var conflict *ConflictError
				if !errors.As(err, &conflict) {
					t.Fatalf("seed %d, undoing %+v: %v", seed, changes[i], err)
				}
				forgetRevisions(&s, &changes[i])
				if err := s.Undo(changes[i], Edit{Op: OpUndo, By: "ann"}); err != nil {
					t.Fatalf("seed %d, undoing %+v: %v", seed, changes[i], err)
				}
			}
			if got, want := shape(&s), shape(&states[i]); got != want {
				t.Fatalf("seed %d: undone is\n%s, want\n%s, was\n%s", seed, got, want, shape(&before))
			}
		}
	}
}

// forgetRevisions lets a change be undone whose claims and pins an undo has brought back since.
func forgetRevisions(s *Statement, ch *Change) {
	for _, c := range ch.Claims {
		if c.After != nil && s.Claim(c.After.ID) != nil {
			c.After.Revision = s.Claim(c.After.ID).Revision
		}
	}
	for _, p := range ch.Pins {
		if p.After != nil {
			if _, now := s.Pin(p.After.ID); now != nil {
				p.After.Revision = now.Revision
			}
		}
	}
}

// shape is what a person sees of a statement.
func shape(s *Statement) string {
	out := fmt.Sprint(s.Details, s.Reports)
	for _, c := range s.Claims {
		out += fmt.Sprintf("\n%s %q %v %q %q", c.ID, c.Text, c.Spans, c.Needs, c.Note)
		for _, p := range c.Pins {
			out += fmt.Sprintf(" [%s %s %s %q]", p.ID, p.Passage, p.Stance, p.Note)
		}
		for _, o := range c.SignOffs {
			out += fmt.Sprintf(" (%s %s %q %q)", o.ID, o.Quote, o.Verdict, o.Reason)
		}
	}
	return out
}

func anyEdit(r *rand.Rand, s *Statement) Edit {
	claim := func() string {
		if len(s.Claims) == 0 {
			return "c1"
		}
		return s.Claims[r.IntN(len(s.Claims))].ID
	}
	pin := func() string {
		for _, c := range s.Claims {
			if len(c.Pins) > 0 && r.IntN(2) == 0 {
				return c.Pins[r.IntN(len(c.Pins))].ID
			}
		}
		return "p1"
	}
	stance := Stances()[r.IntN(3)]
	e := Edit{By: "ann", When: time.Unix(int64(s.Revision), 0).UTC(), Claim: claim(), With: claim(), After: claim(), At: 1 + r.IntN(12), Text: fmt.Sprint("Text ", r.IntN(100)), Pin: pin(), Stance: stance,
		NewPin: pinOf(fmt.Sprint("passage", r.IntN(5)), stance), Details: &Details{Title: fmt.Sprint("Title ", r.IntN(100))}, Reports: []string{fmt.Sprint("r", r.IntN(3))}}
	if c := s.Claim(e.Claim); c != nil {
		e.Signed = &SignOff{Verdict: "supported", Seen: Seen{Text: c.Text, Pins: c.PinsDigest()}}
	}
	for _, c := range s.Claims {
		if len(c.SignOffs) > 0 && r.IntN(2) == 0 {
			e.SignOff = c.SignOffs[r.IntN(len(c.SignOffs))].ID
		}
	}
	ops := []Op{OpSign, OpSign, OpUnsign, OpDetails, OpReports, OpAdd, OpRephrase, OpSplit, OpMerge, OpMove, OpDrop, OpNeeds, OpNote, OpPin, OpPin, OpPin, OpRepin, OpUnpin}
	e.Op = ops[r.IntN(len(ops))]
	return e
}

func TestStates(t *testing.T) {
	for _, c := range []struct {
		needs string
		pins  []Stance
		want  State
	}{
		{"", nil, Unevidenced}, {"minutes", nil, Uncheckable}, {"", []Stance{Context}, Background}, {"minutes", []Stance{Context}, Uncheckable},
		{"minutes", []Stance{Supports}, Supported}, {"", []Stance{Contradicts, Context}, Contradicted}, {"", []Stance{Contradicts, Supports}, Mixed},
	} {
		claim := Claim{Needs: c.needs}
		for _, s := range c.pins {
			claim.Pins = append(claim.Pins, Pin{Stance: s})
		}
		if got := claim.State(); got != c.want {
			t.Errorf("%+v is %s, want %s", claim, got, c.want)
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*Statement){
		"id": func(s *Statement) { s.ID = "../x" }, "title": func(s *Statement) { s.Title = " " }, "date": func(s *Statement) { s.Published = "May" },
		"claim id": func(s *Statement) { s.Claims[0].ID = "c01" }, "twice": func(s *Statement) { s.Claims[1].ID = "c1" }, "last": func(s *Statement) { s.Last = 2 },
		"words": func(s *Statement) { s.Claims[0].Text = "" }, "span": func(s *Statement) { s.Claims[0].Spans[0].End = 9999 },
		"stance":  func(s *Statement) { s.Claims[0].Pins = []Pin{{ID: "p1", Passage: "a", Document: "r", Stance: "x"}} },
		"passage": func(s *Statement) { s.Claims[0].Pins = []Pin{{ID: "p1", Stance: Supports}} },
	} {
		s := made(t)
		spoil(&s)
		var invalid InvalidError
		if err := s.Validate(); !errors.As(err, &invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
