package store

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"evidence/corpus"
	"evidence/corpus/statement"
	"evidence/corpus/testfiles"
)

// full is a store with a row in every table.
func full(t *testing.T) *Store {
	t.Helper()
	s := openTest(t)
	ctx := t.Context()
	ps := put(t, s, "r", "r", "x1", "The council’s “oversight” was weak.", "Second.", "Third.")
	put(t, s, "r", "r", "x2", "The council’s “oversight” was weak!", "Second, altered.", "Third.")
	put(t, s, "gone", "gone", "x1", "Withdrawn.")
	st, err := s.AddStatementOfFile(ctx, statement.FromText(statement.Details{Title: "T"}, "Oversight was weak. It was not."), "anna", "a.docx", []byte{0, 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.EditStatement(ctx, st.ID, statement.Edit{Op: statement.OpPin, By: "anna", Claim: st.Claims[0].ID, NewPin: &statement.Pin{Passage: ps[2].ID, Stance: statement.Supports}}); err != nil {
		t.Fatal(err)
	}
	if st, err = s.Statement(ctx, st.ID); err != nil {
		t.Fatal(err)
	}
	signed := &statement.SignOff{Verdict: "supported", Seen: statement.Seen{Text: st.Claims[0].Text, Pins: st.Claims[0].PinsDigest()}}
	if _, err := s.EditStatement(ctx, st.ID, statement.Edit{Op: statement.OpSign, By: "zoë", Claim: st.Claims[0].ID, Base: st.Revision, Signed: signed}); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	_, failed := s.AddCollection(ctx, Collection{Owner: "anna", Title: "C", Passages: []Collected{{Passage: ps[0].ID}}})
	_, queued := s.AddJob(ctx, sha("r"), "/in/r.pdf", 1)
	if err := errors.Join(failed, queued,
		s.Withdraw(ctx, "gone"), s.RecordFile(ctx, sha("r"), "/in/caf\xe9.pdf"), s.AddRefusal(ctx, Refusal{Path: "/in/x.pdf", Refusal: corpus.Refusal{Reason: "no"}}),
		s.AddCorrection(ctx, Correction{Source: "r", Field: "title", Value: "T"}), s.PutAgreement(ctx, sha("r"), Agreement{Extractor: "x2", Reader: "y", Whole: .1 + .2, Pages: []float64{1. / 3}}),
		s.PutFetch(ctx, Fetch{Source: "r", URL: "https://example.org/r", Final: "https://example.org/r", Status: 200, SHA256: sha("r")}),
		s.AddUser(ctx, User{Name: "anna", Password: "hash", Generation: "g", Made: at, Tokens: []Token{{"b", sha("b"), at}, {"a", sha("a"), at}}}),
		s.SetSessionKey(ctx, []byte{0, 255, 1}), s.EndSession(ctx, "s", at, at), s.Audit(ctx, AuditEntry{At: at, Who: "anna", What: "upload"}),
	); err != nil {
		t.Fatal(err)
	}
	return s
}

// Every table is copied, there and back, and what was copied can be gone on with.
func TestCopy(t *testing.T) {
	from := full(t)
	server, err := OpenDatabase(t.Context(), testfiles.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	first, err := Copy(t.Context(), from, server, func(CopiedTable) {})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range first {
		if c.Rows == 0 {
			t.Errorf("the table %q had no row to copy", c.Table)
		}
	}
	if damage, err := server.Check(t.Context()); err != nil || len(damage) > 0 {
		t.Errorf("the copy: %v, %v", damage, err)
	}
	if _, err := Copy(t.Context(), from, server, func(CopiedTable) {}); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("copied over a library: %v", err)
	}
	back := openTest(t)
	second, err := Copy(t.Context(), server, back, func(CopiedTable) {})
	if err != nil || !slices.Equal(first, second) {
		t.Errorf("there\n%+v\nback\n%+v, %v", first, second, err)
	}
	for name, s := range map[string]*Store{"there": server, "back": back} {
		put(t, s, "new", "new", "x", "New.")
		if err := s.AddUser(t.Context(), User{Name: "new", Made: time.Now()}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		want, err := from.Document(t.Context(), "r")
		want.Names = []string{"caf\uFFFD.pdf"} // PostgreSQL keeps no text that is not UTF-8
		got, failed := s.Document(t.Context(), "r")
		if err != nil || failed != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v, want %+v, %v", name, got, failed, want, err)
		}
		if damage, err := s.Check(t.Context()); err != nil || len(damage) > 0 {
			t.Errorf("%s: %v, %v", name, damage, err)
		}
	}
}

// An interrupted copy leaves nothing, and is made again.
func TestInterruptedCopy(t *testing.T) {
	from, to := full(t), openTest(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Copy(ctx, from, to, func(c CopiedTable) {
		if c.Table == "passage" {
			cancel()
		}
	})
	if err == nil {
		t.Fatal("it was not interrupted")
	}
	if some, err := to.HasDocuments(t.Context()); err != nil || some {
		t.Errorf("there are reports: %v, %v", some, err)
	}
	if list, err := Copy(t.Context(), from, to, func(CopiedTable) {}); err != nil || len(list) != len(tables) {
		t.Errorf("copied again: %v, %v", list, err)
	}
}

func TestAllTablesAreCopied(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	rows, err := s.db.QueryContext(t.Context(), "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
	want, err := scanAll(rows, err, "listing the tables", scanString)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{"recent_change"} // which is not copied
	for _, c := range tables {
		got = append(got, c.name)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("copied are\n%s\nof\n%s", strings.Join(got, " "), strings.Join(want, " "))
	}
}
