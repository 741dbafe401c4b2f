package app

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"evidence/corpus/sample"
	"evidence/corpus/statement"
	"evidence/corpus/store"
	"evidence/corpus/testfiles"
	"evidence/indexer"
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
