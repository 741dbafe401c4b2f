package auth

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// What an earlier version of the program gave out for testdata/before.
const (
	oldToken   = "evidence_PWsvVIxn_CegifT833J9C4hg8a2JhqQAIsXbmB4vOvw"
	oldSession = "s1.eyJuIjoiYW5uYSIsImciOiJjMmpsTXVrbEpKMDUtZWRVR0RKUzJnIiwiYiI6MTc5NTk5MjYyMywidSI6MTc5NjAzNTgyM30.BV9UJKY0xCMQonEQE4KsHua_OdbqDIOY0WT6St4Jmwc"
)

// oldDirectory is a data directory with the files in which an earlier version kept users.
func oldDirectory(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{oldFile, oldKey} {
		data, err := os.ReadFile(filepath.Join("testdata", "before", name))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Users, tokens and sessions of an earlier version go on, and its files are put aside.
func TestOldFiles(t *testing.T) {
	dir := oldDirectory(t)
	log := ""
	u := Open(dir, Options{Clock: func() time.Time { return time.Date(2026, 11, 29, 23, 0, 0, 0, time.UTC) }, Logf: func(format string, args ...any) { log += fmt.Sprintf(format, args...) }})
	defer u.Close()
	if name, err := u.SignIn(t.Context(), "Anna", goodPassword, "", ""); name != "anna" || err != nil {
		t.Errorf("signing in: %q, %v", name, err)
	}
	if name, err := u.UserOfToken(oldToken); name != "anna" || err != nil {
		t.Errorf("the token: %q, %v", name, err)
	}
	if s, err := u.ResumeSession(oldSession); s.Name != "anna" || err != nil {
		t.Errorf("the session: %+v, %v", s, err)
	}
	list, err := u.List()
	if err != nil || len(list) != 2 || list[1].Name != "ben@example.org" || len(list[1].Tokens) != 0 || len(list[0].Tokens) != 2 ||
		list[0].Tokens[0] != (Token{"export", time.Date(2026, 11, 29, 22, 50, 18, 0, time.UTC)}) || list[0].Tokens[1].Label != "nightly job" {
		t.Errorf("%+v, %v", list, err)
	}
	var names []string
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), "evidence.db") {
			names = append(names, e.Name())
		}
	}
	if !slices.Equal(names, []string{oldKey + importedEnd, oldFile + importedEnd}) || strings.Count(log, "now kept in evidence.db") != 1 {
		t.Errorf("%q, %s", names, log)
	}
	for _, name := range names {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	// The file does not bring back whoever is removed.
	if err := errors.Join(u.Remove("anna"), os.Rename(filepath.Join(dir, oldFile+importedEnd), filepath.Join(dir, oldFile))); err != nil {
		t.Fatal(err)
	}
	if _, err := u.UserOfToken(oldToken); !errors.Is(err, ErrInvalid) || !strings.Contains(log, "ignored") {
		t.Errorf("a removed user's token: %v; %s", err, log)
	}
}

// A file that cannot be used lets nobody in, says what to do, and stays as it is.
func TestDamagedOldFiles(t *testing.T) {
	for _, c := range []struct{ name, text string }{
		{oldFile, ""}, {oldFile, "{"}, {oldFile, `{"version":2}`}, {oldFile, `{"version":1,"users":[{"name":"anna"}]}`}, {oldFile, `{"version":1,"users":[null]}`}, {oldKey, "short"},
	} {
		dir := oldDirectory(t)
		path := filepath.Join(dir, c.name)
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		u := Open(dir, Options{Cost: cheap})
		defer u.Close()
		if _, err := u.HasUsers(); err == nil || !strings.Contains(err.Error(), c.name) {
			t.Errorf("%q: %v", c.text, err)
		}
		if _, err := u.ResumeSession(oldSession); err == nil {
			t.Errorf("%q: the session goes on", c.text)
		}
		if _, err := u.SignIn(t.Context(), "anna", goodPassword, "", ""); err == nil || errors.Is(err, ErrWrongPassword) {
			t.Errorf("%q: signing in: %v", c.text, err)
		}
		if err := u.Add("clara", goodPassword); err == nil {
			t.Errorf("%q: a user was added", c.text)
		}
		if text, err := os.ReadFile(path); string(text) != c.text || err != nil {
			t.Errorf("%q became %q, %v", c.text, text, err)
		}
	}
}
