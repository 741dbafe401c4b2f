package store

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"evidence/corpus"
)

func TestUsers(t *testing.T) {
	s, made := openTest(t), time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	some := func() bool {
		some, err := s.HasUsers(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return some
	}
	if some() {
		t.Error("there are users in an empty store")
	}
	anna := User{Name: "anna", Password: "hash", Generation: "g1", Made: made}
	zoe := User{Name: "zoë", Password: "hash", Generation: "g2", Made: made, Tokens: []Token{{"b", sha("b"), made}, {"a", sha("a"), made}}}
	for _, u := range []User{zoe, anna} {
		if err := s.AddUser(t.Context(), u); err != nil {
			t.Fatal(err)
		}
	}
	if list, err := s.Users(t.Context()); err != nil || !reflect.DeepEqual(list, []User{anna, zoe}) || !some() {
		t.Errorf("users %+v, %v", list, err)
	}
	if name, err := s.TokenUser(t.Context(), sha("a")); err != nil || name != "zoë" {
		t.Errorf("the token's user %q, %v", name, err)
	}
	for what, err := range map[string]error{
		"a name that is taken": s.AddUser(t.Context(), anna), "a label that is taken": s.AddToken(t.Context(), "zoë", Token{"a", sha("c"), made}),
	} {
		if !errors.Is(err, ErrTaken) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for what, err := range map[string]error{
		"a token of nobody": s.AddToken(t.Context(), "nobody", Token{"a", sha("c"), made}), "a label of nobody": s.RemoveToken(t.Context(), "anna", "a"),
		"removing nobody": s.RemoveUser(t.Context(), "nobody"), "changing nobody": s.ChangeUser(t.Context(), "nobody", "", "g"),
	} {
		if !errors.Is(err, ErrUnknown) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := errors.Join(s.ChangeUser(t.Context(), "anna", "", "g3"), s.RemoveToken(t.Context(), "zoë", "b")); err != nil {
		t.Fatal(err)
	}
	if u, err := s.User(t.Context(), "anna"); err != nil || u.Password != "hash" || u.Generation != "g3" {
		t.Errorf("changed %+v, %v", u, err)
	}
	if err := s.RemoveUser(t.Context(), "zoë"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.TokenUser(t.Context(), sha("a")); !errors.Is(err, ErrUnknown) {
		t.Errorf("the token of a user that was removed: %v", err)
	}
	if ok, err := s.ImportUsers(t.Context(), []User{zoe}, []byte("key")); err != nil || ok {
		t.Errorf("imported beside other users: %v, %v", ok, err)
	}
}

func TestSessions(t *testing.T) {
	s, now := openTest(t), time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	if key, err := s.SessionKey(t.Context()); err != nil || key != nil {
		t.Errorf("the first key %q, %v", key, err)
	}
	if err := errors.Join(s.SetSessionKey(t.Context(), []byte{0, 1, 255}), s.SetSessionKey(t.Context(), []byte("other"))); err != nil {
		t.Fatal(err)
	}
	if key, err := s.SessionKey(t.Context()); err != nil || !slices.Equal(key, []byte{0, 1, 255}) {
		t.Errorf("the key %q, %v", key, err)
	}
	ended := func(id string) bool {
		ended, err := s.SessionEnded(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return ended
	}
	for range 2 {
		if err := s.EndSession(t.Context(), "one", now.Add(time.Hour), now); err != nil {
			t.Fatal(err)
		}
	}
	if !ended("one") || ended("two") {
		t.Error("the wrong session ended")
	}
	if err := s.EndSession(t.Context(), "two", now.Add(3*time.Hour), now.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if ended("one") || !ended("two") {
		t.Error("a session that would be over is kept")
	}
}

func TestAudit(t *testing.T) {
	s, at := openTest(t), time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	record := func(list ...AuditEntry) {
		t.Helper()
		for _, e := range list {
			if err := s.Audit(t.Context(), e); err != nil {
				t.Fatal(err)
			}
		}
	}
	for month := at.Add(-auditTime); month.Before(at.Add(-time.Hour)); month = month.Add(mostBetween) {
		record(AuditEntry{month, "anna", "upload", "r", "192.0.2.1"})
	}
	before, err := s.AuditLog(t.Context(), time.Time{})
	if err != nil || len(before) < 12 {
		t.Fatal(before, err)
	}
	first := AuditEntry{at, "", "sign-in failed", "anna", "192.0.2.1"}
	last := AuditEntry{at.Add(time.Second), "anna", "sign-in", "", ""}
	record(first, last)
	before = append([]AuditEntry{last, first}, before[:len(before)-1]...)
	if list, err := s.AuditLog(t.Context(), time.Time{}); err != nil || !slices.Equal(list, before) {
		t.Errorf("the log with entries of 400 days %+v, %v", list, err)
	}
	if list, err := s.AuditLog(t.Context(), last.At); err != nil || !slices.Equal(list, []AuditEntry{last}) {
		t.Errorf("the log since a time %+v, %v", list, err)
	}
}

// A clock that is years ahead for a while erases nothing, and what is recorded meanwhile goes with what was recorded before it.
func TestAuditWithAWrongClock(t *testing.T) {
	s, at := openTest(t), time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	var want []AuditEntry
	for _, when := range []time.Duration{0, time.Minute, 10 * auditTime, 10*auditTime + time.Minute, time.Hour} {
		e := AuditEntry{At: at.Add(when), Who: "anna", What: "sign-in"}
		if err := s.Audit(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		want = append([]AuditEntry{e}, want...)
	}
	if list, err := s.AuditLog(t.Context(), time.Time{}); err != nil || !slices.Equal(list, want) {
		t.Errorf("%+v, %v, want %+v", list, err, want)
	}
}

func TestOCRReports(t *testing.T) {
	s := openTest(t)
	put(t, s, "typed", "typed", "x", `It says "ocr":{"by":"x"} here.`)
	ps := report("scan", "One.", "Two.", "Three.")
	ps[0].OCR, ps[2].OCR = &corpus.OCR{By: "Tesseract 5"}, &corpus.OCR{By: "Tesseract 5"}
	ps[2].Page, ps[2].PageEnd = 4, 5
	if _, err := s.AssignID(t.Context(), sha("scan"), "scan"); err != nil {
		t.Fatal(err)
	}
	if err := s.PutDocument(t.Context(), corpus.Document{Source: corpus.Source{ID: "scan"}, SHA256: sha("scan"), Bytes: 1, Pages: 5}, ps, "x"); err != nil {
		t.Fatal(err)
	}
	list, err := s.OCRReports(t.Context())
	if want := []OCRReport{{"scan", sha("scan"), 2, []int{1, 4, 5}}}; err != nil || !reflect.DeepEqual(list, want) {
		t.Errorf("%+v, %v; want %+v", list, err, want)
	}
}
