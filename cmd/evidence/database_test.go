package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"evidence/corpus/store"
	"evidence/corpus/testfiles"
)

// A library is moved to PostgreSQL, used there from two data directories by all kinds of commands, and moved back.
func TestDatabase(t *testing.T) {
	t.Parallel()
	address := testfiles.Postgres(t)
	data, _ := newLibrary(t)
	before := evidence(t, "documents", "--data", data, "--json").want(t, 0).out
	var moved struct{ Tables []store.CopiedTable }
	if err := json.Unmarshal([]byte(evidence(t, "migrate", "--from", data, "--to", address, "--json").want(t, 0).out), &moved); err != nil || len(moved.Tables) < 20 {
		t.Fatalf("%+v, %v", moved, err)
	}
	evidence(t, "migrate", "--from", data, "--to", address).want(t, exitUsage, "there is a library in it")
	evidence(t, "documents", "--data", data, "--database", address).want(t, exitUsage, "move the file away")
	evidence(t, "documents", "--data", data, "--database", "mysql://u:secret@h/d").want(t, exitUsage, "postgres://", "mysql://u:xxxxx@h/d")
	if err := os.Rename(filepath.Join(data, store.FileName), filepath.Join(t.TempDir(), "old.db")); err != nil {
		t.Fatal(err)
	}
	evidence(t, "documents", "--data", data).want(t, exitRefused, "--database")

	other := filepath.Join(t.TempDir(), "other") // another server's, without originals and index
	for _, dir := range []string{data, other} {
		on := func(args ...string) outcome {
			return evidence(t, append(args, "--data", dir, "--database", address)...)
		}
		if got := on("documents", "--json").want(t, 0).out; got != before {
			t.Errorf("in %s the reports are\n%s\nbefore they were\n%s", dir, got, before)
		}
		hits := on("search", "--json", "police").want(t, 0)
		id := strings.Split(hits.out, `"id": "`)[1]
		on("cite", id[:strings.Index(id, `"`)]).want(t, 0, "“")
	}
	evidence(t, "verify", "--quick", "--data", data, "--database", address).want(t, 0)
	backup, restored := filepath.Join(t.TempDir(), "backup"), filepath.Join(t.TempDir(), "restored")
	evidence(t, "backup", "--data", data, "--database", address, backup).want(t, 0, "the database and 4 originals")
	empty := testfiles.Postgres(t)
	evidence(t, "restore", "--data", restored, "--database", empty, backup).want(t, 0, "the database and 4 originals")
	if got := evidence(t, "documents", "--data", restored, "--database", empty, "--json").want(t, 0).out; got != before {
		t.Errorf("restored are\n%s\nof\n%s", got, before)
	}
	evidence(t, "restore", "--data", restored, "--database", empty, backup).want(t, exitRefused, "there is a library in it")
	evidence(t, "documents", "--data", backup, "--json").want(t, 0, before)
	typed(t, "four words of hers\n", "user", "add", "anna", "--data", other, "--database", address).want(t, 0)
	evidence(t, "user", "list", "--data", data, "--database", address).want(t, 0, "anna")
	dir, secret := t.TempDir(), strings.Replace(address, "evidence@", "evidence:secret@", 1)
	if o := evidence(t, "documents", "--data", dir, "--database", secret).want(t, 0, "PGPASSWORD"); strings.Contains(o.out+o.err, "secret") {
		t.Errorf("the password is shown: %s%s", o.out, o.err)
	}

	back := filepath.Join(t.TempDir(), "back")
	evidence(t, "migrate", "--from", address, "--to", back).want(t, 0, "copied and checked")
	if got := evidence(t, "documents", "--data", back, "--json").want(t, 0).out; got != before {
		t.Errorf("back are\n%s\nof\n%s", got, before)
	}
}
