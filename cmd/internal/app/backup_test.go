package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"evidence/corpus/sample"
	"evidence/corpus/statement"
	"evidence/corpus/store"
	"evidence/corpus/testfiles"
	"evidence/indexer"
	"evidence/web/auth"
)

// sampleData is a data directory with two reports of the sample.
func sampleData(t *testing.T) (data string) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "data")
	d, err := OpenForWriting(t.Context(), data, t.Logf)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	in := t.TempDir()
	for _, f := range sample.Files()[:2] {
		testfiles.Write(t, filepath.Join(in, f.Name), f.Data)
	}
	err = d.WithIndexer(OCRNever, indexer.Options{}, func(x *indexer.Indexer) error {
		_, err := x.Add(t.Context(), []string{in}, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Every backup that is taken while people write is sound, can be restored, and has what was acknowledged before it began.
func TestBackupsUnderWrites(t *testing.T) {
	t.Parallel()
	data := sampleData(t)
	st, err := store.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	var mu sync.Mutex
	var titles []string
	stop := make(chan struct{})
	var writers sync.WaitGroup
	for w := range 3 {
		writers.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				title := fmt.Sprintf("Statement %d of writer %d", i, w)
				if _, err := st.AddStatement(t.Context(), statement.FromText(statement.Details{Title: title}, "A claim."), "anna"); err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				titles = append(titles, title)
				mu.Unlock()
			}
		})
	}
	defer writers.Wait()
	defer close(stop)
	to := filepath.Join(t.TempDir(), "backup")
	for n := range 40 {
		mu.Lock()
		before := append([]string(nil), titles...)
		mu.Unlock()
		b, err := BackUp(t.Context(), data, indexer.NewLibrary(data), to)
		if err != nil || b.Originals != 2 || len(b.Problems) > 0 || (n == 0) != (b.Copied == 2) {
			t.Fatalf("backup %d: %+v, %v", n, b, err)
		}
		restored := filepath.Join(t.TempDir(), "restored")
		if _, err := Restore(t.Context(), to, restored, indexer.NewLibrary(restored)); err != nil {
			t.Fatal(err)
		}
		checkRestored(t, restored, before)
		os.RemoveAll(restored)
	}
}

func checkRestored(t *testing.T, data string, titles []string) {
	t.Helper()
	st, err := store.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	list, err := st.Statements(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]bool{}
	for _, s := range list {
		kept[s.Title] = true
	}
	for _, title := range titles {
		if !kept[title] {
			t.Fatalf("%q was acknowledged before the backup and is not in it", title)
		}
	}
	if damage, err := st.Check(t.Context()); err != nil || len(damage) > 0 {
		t.Errorf("restored: %v, %v", damage, err)
	}
}

// A damaged library takes no sound backup's place, and a damaged backup is not restored.
func TestDamagedBackup(t *testing.T) {
	data := sampleData(t)
	to := filepath.Join(t.TempDir(), "backup")
	if _, err := BackUp(t.Context(), data, indexer.NewLibrary(data), to); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(filepath.Join(to, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	spoil := func(dir string) {
		path := filepath.Join(dir, store.FileName)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		b[len(b)-2000] ^= 1
		testfiles.Write(t, path, b)
	}
	spoil(data)
	if _, err := BackUp(t.Context(), data, indexer.NewLibrary(data), to); err == nil {
		t.Error("a damaged database was backed up")
	}
	if now, _ := os.ReadFile(filepath.Join(to, store.FileName)); string(now) != string(good) {
		t.Error("the sound backup is gone")
	}
	if b, err := Restore(t.Context(), to, data, indexer.NewLibrary(data)); err != nil || b.Aside == "" {
		t.Errorf("restoring over the damaged database: %+v, %v", b, err)
	}
	checkRestored(t, data, nil)
	spoil(to)
	if _, err := Restore(t.Context(), to, filepath.Join(t.TempDir(), "new"), indexer.NewLibrary(t.TempDir())); err == nil {
		t.Error("a damaged backup was restored")
	}
}

// killed makes a folder what it is after a program that used it as a library was killed: the database, and changes in a log beside it.
func killed(t *testing.T, folder, title string) {
	t.Helper()
	work := t.TempDir()
	if err := os.CopyFS(work, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), work)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if _, err := st.AddStatement(t.Context(), statement.FromText(statement.Details{Title: title}, "A claim."), "anna"); err != nil {
		t.Fatal(err)
	}
	for _, ending := range []string{"", "-wal"} {
		data, err := os.ReadFile(filepath.Join(work, store.FileName+ending))
		if err != nil {
			t.Fatal(err)
		}
		testfiles.Write(t, filepath.Join(folder, store.FileName+ending), data)
	}
}

// titles are those of the statements in a data directory.
func titles(t *testing.T, data string) (out []string) {
	t.Helper()
	st, err := store.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	list, err := st.Statements(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		out = append(out, s.Title)
	}
	return out
}

// A log that a killed program left in the folder of a backup gets neither into the next backup nor lost on the way back.
func TestBackupUsedAsALibrary(t *testing.T) {
	data, to := sampleData(t), filepath.Join(t.TempDir(), "backup")
	backUp := func() {
		t.Helper()
		if _, err := BackUp(t.Context(), data, indexer.NewLibrary(data), to); err != nil {
			t.Fatal(err)
		}
	}
	backUp()
	killed(t, to, "Made in the backup")
	restored := filepath.Join(t.TempDir(), "restored")
	if _, err := Restore(t.Context(), to, restored, indexer.NewLibrary(restored)); err == nil || !strings.Contains(err.Error(), "used as a library") {
		t.Errorf("restoring a backup with a log: %v", err)
	}
	backUp()
	if _, err := Restore(t.Context(), to, restored, indexer.NewLibrary(restored)); err != nil {
		t.Fatal(err)
	}
	if got := titles(t, to); slices.Contains(got, "Made in the backup") {
		t.Errorf("the backup has %q", got)
	}
	checkRestored(t, restored, nil)
	st, err := store.Open(t.Context(), to) // as a site at the backup does
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if _, err := BackUp(t.Context(), data, indexer.NewLibrary(data), to); !errors.Is(err, store.ErrInUse) {
		t.Errorf("a backup to a folder that is in use: %v", err)
	}
}

// A database that a site uses is not moved away under it, also where it is damaged; once the site has stopped it is.
func TestRestoreUnderASite(t *testing.T) {
	data, to := sampleData(t), filepath.Join(t.TempDir(), "backup")
	if _, err := BackUp(t.Context(), data, indexer.NewLibrary(data), to); err != nil {
		t.Fatal(err)
	}
	site, err := store.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer site.Close()
	path := filepath.Join(data, store.FileName)
	for _, state := range []string{"sound", "damaged"} {
		if state == "damaged" {
			f, err := os.OpenFile(path, os.O_WRONLY, 0)
			if err == nil {
				_, err = f.WriteAt(make([]byte, 100), 0)
			}
			if err := errors.Join(err, f.Close()); err != nil {
				t.Fatal(err)
			}
		}
		before, _ := os.Stat(path)
		if b, err := Restore(t.Context(), to, data, indexer.NewLibrary(data)); !errors.Is(err, store.ErrInUse) {
			t.Errorf("restoring where a site uses the %s library: %+v, %v", state, b, err)
		}
		if now, err := os.Stat(path); err != nil || !os.SameFile(before, now) {
			t.Errorf("the %s database was moved away", state)
		}
	}
	site.Close()
	if b, err := Restore(t.Context(), to, data, indexer.NewLibrary(data)); err != nil || b.Aside == "" {
		t.Errorf("after the site has stopped: %+v, %v", b, err)
	}
	checkRestored(t, data, nil)
}

// What was revoked since a backup is not valid by its restoration: sessions end, in whichever database, it is recorded, and users and
// tokens, which nobody but a person can judge, are named.
func TestRestoreEndsSessions(t *testing.T) {
	data, to := sampleData(t), filepath.Join(t.TempDir(), "backup")
	const password = "correct horse battery"
	users := auth.Open(data, auth.Options{Cost: auth.Cost{Memory: 64, Passes: 1, Threads: 1}})
	defer users.Close()
	if err := users.Add("anna", password); err != nil {
		t.Fatal(err)
	}
	session, _, err := users.BeginSession("anna")
	if err == nil {
		_, err = users.NewToken("anna", "uploads")
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := BackUp(t.Context(), data, indexer.NewLibrary(data), to); err != nil {
		t.Fatal(err)
	}
	restore := func(t *testing.T, restored string) {
		b, err := Restore(t.Context(), to, restored, indexer.NewLibrary(restored))
		if err != nil {
			t.Fatal(err)
		}
		if len(b.Users) != 1 || b.Users[0].Name != "anna" || len(b.Users[0].Tokens) != 1 || b.Users[0].Tokens[0].Label != "uploads" {
			t.Errorf("it names %+v", b.Users)
		}
		after := auth.Open(restored, auth.Options{Cost: auth.Cost{Memory: 64, Passes: 1, Threads: 1}})
		defer after.Close()
		if _, err := after.ResumeSession(session); !errors.Is(err, auth.ErrInvalid) {
			t.Errorf("a session from before the backup: %v", err)
		}
		log, err := after.Log(t.Context())
		if err != nil || len(log) == 0 || log[0].What != "restored" || log[0].About != to {
			t.Errorf("the log has %+v, %v", log, err)
		}
		if _, err := after.SignIn(t.Context(), "anna", password, "192.0.2.1", ""); err != nil {
			t.Errorf("signing in again: %v", err)
		}
		again, _, err := after.BeginSession("anna")
		if err == nil {
			_, err = after.ResumeSession(again)
		}
		if err != nil {
			t.Errorf("a session of the restored library: %v", err)
		}
		if left, err := filepath.Glob(filepath.Join(restored, "restoring*")); err != nil || len(left) > 0 {
			t.Errorf("it left %q", left)
		}
	}
	t.Run("to a new directory", func(t *testing.T) { restore(t, filepath.Join(t.TempDir(), "restored")) })
	t.Run("to PostgreSQL", func(t *testing.T) {
		server := filepath.Join(t.TempDir(), "server")
		if err := store.UseDatabase(server, testfiles.Postgres(t)); err != nil {
			t.Fatal(err)
		}
		restore(t, server)
	})
}
