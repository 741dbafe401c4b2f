package store

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"time"

	"evidence/corpus"
	"evidence/corpus/statement"
)

// reply adds a statement with three claims.
func reply(t testing.TB, s *Store) statement.Statement {
	t.Helper()
	st, err := s.AddStatement(t.Context(), statement.FromText(statement.Details{Title: "A Reply, in short!"}, "The board met. It agreed a plan. One team was set up."), "ann")
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func edit(t testing.TB, s *Store, id string, e statement.Edit) statement.Event {
	t.Helper()
	if e.By == "" {
		e.By = "ann"
	}
	event, err := s.EditStatement(t.Context(), id, e)
	if err != nil {
		t.Fatalf("edit %+v: %v", e, err)
	}
	return event
}

func stored(t testing.TB, s *Store, id string) statement.Statement {
	t.Helper()
	st, err := s.Statement(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// What PostgreSQL keeps no text of is refused by both databases, wherever it is in a file.
func TestStatementsWithoutTextAreRefused(t *testing.T) {
	s := openTest(t)
	reply(t, s)
	good := func() statement.File {
		return statement.File{Format: statement.Format, Statement: statement.FromText(statement.Details{Title: "Other"}, "The board met. It agreed a plan.")}
	}
	for name, spoil := range map[string]func(*statement.File){
		"title":       func(f *statement.File) { f.Statement.Title = "Ot\x00her" },
		"text":        func(f *statement.File) { f.Statement.Text = "The board\x00met. It agreed a plan." },
		"claim":       func(f *statement.File) { f.Statement.Claims[1].Note = "\x00" },
		"other bytes": func(f *statement.File) { f.Statement.Claims[0].Text = "The board\xffmet." },
		"history": func(f *statement.File) {
			f.History = []statement.Event{{Revision: 1, Op: statement.OpNote, Change: statement.Change{Claims: []statement.ClaimChange{{After: &statement.Claim{ID: "c1", Note: "a\x00b"}}}}}}
		},
	} {
		f := good()
		spoil(&f)
		if _, err := s.addStatement(t.Context(), f, "ann", true, nil); !errors.Is(err, ErrNotText) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.addStatement(t.Context(), good(), "ann", true, nil); err != nil {
		t.Error(err)
	}
	if list, err := s.Statements(t.Context()); err != nil || len(list) != 2 {
		t.Errorf("%d statements, %v", len(list), err)
	}
}

func TestStatementsAreKept(t *testing.T) {
	s := openTest(t)
	st := reply(t, s)
	if st.ID != "a-reply-in-short" || st.Claims[0].By != "ann" || st.Revision != 1 {
		t.Errorf("added %+v", st)
	}
	if got := stored(t, s, st.ID); !reflect.DeepEqual(got, st) {
		t.Errorf("kept %+v\nwant %+v", got, st)
	}
	if again := reply(t, s); again.ID != "a-reply-in-short-2" {
		t.Errorf("a second one of that title is %q", again.ID)
	}
	named := st
	if _, err := s.AddStatement(t.Context(), named, "ben"); !errors.Is(err, ErrTaken) {
		t.Errorf("an id twice: %v", err)
	}
	list, err := s.Statements(t.Context())
	if err != nil || len(list) != 2 || list[1].Counts[statement.Unevidenced] != 3 {
		t.Errorf("list %+v, %v", list, err)
	}
	if _, err := s.Statement(t.Context(), "other"); !errors.Is(err, ErrUnknown) {
		t.Errorf("one that is not there: %v", err)
	}
	if err := s.RemoveStatement(t.Context(), st.ID, "ben", 0); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Statement(t.Context(), st.ID); !errors.Is(err, ErrUnknown) {
		t.Errorf("one that was removed: %v", err)
	}
	if given, err := s.HadStatement(t.Context(), st.ID); !given || err != nil {
		t.Errorf("its id was given: %v, %v", given, err)
	}
	if _, err := s.EditStatement(t.Context(), st.ID, statement.Edit{Op: statement.OpNote, Claim: "c1"}); !errors.Is(err, ErrUnknown) {
		t.Errorf("editing it: %v", err)
	}
}

func TestAPinQuotesThePassage(t *testing.T) {
	s := openTest(t)
	ps := put(t, s, "r", "r", "x", body...)
	st := reply(t, s)
	event := edit(t, s, st.ID, statement.Edit{Op: statement.OpPin, Claim: "c1", NewPin: &statement.Pin{
		Passage: ps[1].ID, Stance: statement.Supports, Note: "why", Quote: "Invented.", Document: "elsewhere", Page: 99}})
	if event.Revision != 2 || len(event.Change.Pins) != 1 {
		t.Fatalf("event %+v", event)
	}
	p := stored(t, s, st.ID).Claims[0].Pins[0]
	if p.Quote != body[1] || p.Document != "r" || p.SHA256 != sha("r") || p.Page != 1 || p.Paragraph != "2" || p.Label != "1" || p.Note != "why" || p.By != "ann" || p.ID != "p4" {
		t.Errorf("the pin is %+v", p)
	}
	span := corpus.Span{Start: 4, End: 12}
	edit(t, s, st.ID, statement.Edit{Op: statement.OpPin, Claim: "c1", NewPin: &statement.Pin{Passage: ps[0].ID, Stance: statement.Context, Span: &span}})
	p = stored(t, s, st.ID).Claims[0].Pins[1]
	if r := []rune(body[0]); p.Quote != string(r[4:12]) || p.Before != string(r[:4]) || *p.Span != span {
		t.Errorf("the pin of a part is %+v", p)
	}
	if e := edit(t, s, st.ID, statement.Edit{Op: statement.OpPin, Claim: "c1", By: "ben", NewPin: &statement.Pin{Passage: ps[1].ID, Stance: statement.Supports}}); !e.Change.Empty() || e.Revision != 3 {
		t.Errorf("the same pin again: %+v", e)
	}
	for _, bad := range []statement.Pin{{Passage: "nonesuch", Stance: statement.Supports}, {Passage: ps[0].ID, Stance: statement.Supports, Span: &corpus.Span{Start: 0, End: 9999}}} {
		var invalid statement.InvalidError
		if _, err := s.EditStatement(t.Context(), st.ID, statement.Edit{Op: statement.OpPin, Claim: "c1", NewPin: &bad}); !errors.As(err, &invalid) {
			t.Errorf("pinning %+v: %v", bad, err)
		}
	}
	if got := stored(t, s, st.ID); got.Revision != 3 {
		t.Errorf("edits that were refused left revision %d", got.Revision)
	}
}

func TestEditsAreUndone(t *testing.T) {
	s := openTest(t)
	ps := put(t, s, "r", "r", "x", body...)
	st := reply(t, s)
	pin := &statement.Pin{Passage: ps[1].ID, Stance: statement.Supports}
	edit(t, s, st.ID, statement.Edit{Op: statement.OpPin, Claim: "c2", NewPin: pin})
	merged := edit(t, s, st.ID, statement.Edit{Op: statement.OpMerge, Claim: "c1", With: "c2"})
	if got := stored(t, s, st.ID).Claims; len(got) != 2 || len(got[0].Pins) != 1 || len(got[0].Spans) != 1 {
		t.Fatalf("merged %+v", got)
	}
	undone := edit(t, s, st.ID, statement.Edit{Op: statement.OpUndo, Undo: merged.Revision})
	got := stored(t, s, st.ID).Claims
	if len(got) != 3 || got[1].ID != "c2" || len(got[1].Pins) != 1 || len(got[0].Pins) != 0 {
		t.Errorf("undone %+v", got)
	}
	var invalid statement.InvalidError
	for _, revision := range []int64{merged.Revision, 1, 77} {
		if _, err := s.EditStatement(t.Context(), st.ID, statement.Edit{Op: statement.OpUndo, Undo: revision}); !errors.As(err, &invalid) {
			t.Errorf("undoing %d: %v", revision, err)
		}
	}
	edit(t, s, st.ID, statement.Edit{Op: statement.OpUndo, Undo: undone.Revision}) // done again
	if got := stored(t, s, st.ID).Claims; len(got) != 2 {
		t.Errorf("done again %+v", got)
	}
	note := edit(t, s, st.ID, statement.Edit{Op: statement.OpNote, Claim: "c3", Text: "Ann's."})
	edit(t, s, st.ID, statement.Edit{Op: statement.OpNote, Claim: "c3", Text: "Ben's.", By: "ben"})
	var conflict *statement.ConflictError
	if _, err := s.EditStatement(t.Context(), st.ID, statement.Edit{Op: statement.OpUndo, Undo: note.Revision}); !errors.As(err, &conflict) || conflict.By != "ben" {
		t.Errorf("undoing what somebody else changed since: %v", err)
	}
	history, err := s.StatementHistory(t.Context(), st.ID, 0)
	if err != nil || len(history) != 7 || history[0].Op != statement.OpCreate || history[3].Undoes != merged.Revision || history[6].By != "ben" {
		t.Errorf("history %+v, %v", history, err)
	}
	if later, err := s.StatementHistory(t.Context(), st.ID, 6); err != nil || len(later) != 1 {
		t.Errorf("from 6 on %+v, %v", later, err)
	}
}

func TestAStatementComesBackFromItsFile(t *testing.T) {
	s := openTest(t)
	ps := put(t, s, "r", "r", "x", body...)
	st := reply(t, s)
	edit(t, s, st.ID, statement.Edit{Op: statement.OpPin, Claim: "c2", NewPin: &statement.Pin{Passage: ps[1].ID, Stance: statement.Supports}})
	edit(t, s, st.ID, statement.Edit{Op: statement.OpMove, Claim: "c3"})
	st = stored(t, s, st.ID)
	whole, err := s.StatementFile(t.Context(), st.ID)
	if err != nil || !reflect.DeepEqual(whole.Statement, st) {
		t.Fatalf("the file holds %+v, %v", whole.Statement, err)
	}
	history := whole.History
	data, err := json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	var file statement.File
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	other := openTest(t)
	if _, err := other.ImportStatement(t.Context(), file, "ben"); err != nil {
		t.Fatal(err)
	}
	got := stored(t, other, st.ID)
	if got.Revision != st.Revision+1 {
		t.Errorf("imported in revision %d, exported in %d", got.Revision, st.Revision)
	}
	got.Revision, got.Changed = st.Revision, st.Changed
	if !reflect.DeepEqual(got, st) {
		t.Errorf("imported %+v\nwant %+v", got, st)
	}
	events, err := other.StatementHistory(t.Context(), st.ID, 0)
	if n := len(history); err != nil || len(events) != n+1 || !reflect.DeepEqual(events[:n], history) || events[n].Op != statement.OpImport || events[n].By != "ben" {
		t.Errorf("its history %+v, %v", events, err)
	}
	if again, err := other.ImportStatement(t.Context(), file, "ben"); err != nil || again.ID != st.ID+"-2" {
		t.Errorf("imported again: %q, %v", again.ID, err)
	}
	edit(t, other, st.ID, statement.Edit{Op: statement.OpUndo, Undo: 2})
}

func TestWhatIsNewForAStatement(t *testing.T) {
	s := openTest(t)
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	s.now = func() time.Time { return now }
	put(t, s, "old", "old", "x", body...)
	st := reply(t, s)
	looked, err := s.NewsSeenAt(t.Context(), st.ID)
	if err != nil || !looked.Equal(now) {
		t.Errorf("looked at %v, %v", looked, err)
	}
	now = now.Add(time.Hour)
	put(t, s, "new", "new", "x", body...)
	put(t, s, "old", "old", "x2", body...) // read again, with the same passages
	if ids, err := s.ReportsChangedSince(t.Context(), looked); err != nil || !reflect.DeepEqual(ids, []string{"new"}) {
		t.Errorf("new is %v, %v", ids, err)
	}
	for _, until := range []time.Time{now.Add(time.Hour), now.Add(-time.Minute)} { // to come, and before that
		if err := s.MarkNewsSeen(t.Context(), st.ID, until); err != nil {
			t.Fatal(err)
		}
	}
	if looked, err = s.NewsSeenAt(t.Context(), st.ID); err != nil || !looked.Equal(now) {
		t.Errorf("looked again at %v, %v", looked, err)
	}
}

// A file from elsewhere must not put in what later edits, or the next start of the program, stumble over.
func TestFilesThatAreNotSound(t *testing.T) {
	s := openTest(t)
	ps := put(t, s, "r", "r", "x", body...)
	for name, spoil := range map[string]func(*statement.File){
		"an event beyond the statement": func(f *statement.File) { f.History[0].Revision = 9 },
		"events out of order":           func(f *statement.File) { f.History = append(f.History, f.History[0]) },
		"a change of nothing":           func(f *statement.File) { f.History[0].Change.Claims = []statement.ClaimChange{{}} },
		"a pin's change of nothing":     func(f *statement.File) { f.History[0].Change.Pins = []statement.PinChange{{}} },
		"details beyond the statement":  func(f *statement.File) { f.Statement.Set = 99 },
		"a claim beyond it":             func(f *statement.File) { f.Statement.Claims[0].Revision = 99 },
	} {
		f := statement.File{Statement: statement.FromText(statement.Details{Title: name}, "One is so."), History: []statement.Event{{Revision: 1, Op: statement.OpCreate}}}
		f.Statement.ID = "x"
		spoil(&f)
		var invalid statement.InvalidError
		if _, err := s.ImportStatement(t.Context(), f, "ben"); !errors.As(err, &invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A pin whose span its passage does not hold waits for ever and does no harm.
	f := statement.File{Statement: statement.FromText(statement.Details{Title: "Long"}, "One is so.")}
	f.Statement.ID, f.Statement.Last = "long", 2
	f.Statement.Claims[0].Pins = []statement.Pin{{ID: "p2", Stance: statement.Supports, Passage: ps[0].ID, Document: "r", Span: &corpus.Span{End: 99999}}}
	if _, err := s.ImportStatement(t.Context(), f, "ben"); err != nil {
		t.Fatal(err)
	}
	if n, err := s.FillPins(t.Context()); n != 0 || err != nil {
		t.Errorf("filled %d, %v", n, err)
	}
}

// A statement whose file cannot be kept is not added either: whoever sent it is told that it failed, and sends it again.
func TestStatementAndItsFile(t *testing.T) {
	s := openTest(t)
	st := statement.FromText(statement.Details{Title: "T"}, "A claim.")
	added, err := s.AddStatementOfFile(t.Context(), st, "anna", "a.docx", []byte{1})
	if err != nil {
		t.Fatal(err)
	}
	if name, data, err := s.StatementFileSent(t.Context(), added.ID); err != nil || name != "a.docx" || string(data) != "\x01" {
		t.Errorf("%q, %v, %v", name, data, err)
	}
	if _, err := s.db.ExecContext(t.Context(), "DROP TABLE statement_file"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddStatementOfFile(t.Context(), st, "anna", "a.docx", []byte{1}); err == nil {
		t.Error("a file was kept without a table")
	}
	if list, err := s.Statements(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
}
