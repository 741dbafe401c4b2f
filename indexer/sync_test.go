package indexer

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"evidence/corpus"
	"evidence/corpus/store"
	"evidence/search"
)

// What is in the store is put back into an engine that lost it, and the other way round.
func TestSync(t *testing.T) {
	b := newBench(t)
	b.put("minutes.pdf", minutes)
	b.put("late.pdf", late)
	s := b.add()
	b.reopen(func() { os.RemoveAll(filepath.Join(b.data, "index")) })
	if ok, err := Complete(t.Context(), b.store, b.engine); ok || err != nil {
		t.Errorf("an empty index is complete: %v, %v", ok, err)
	}
	stray := search.Report{Document: corpus.Document{Source: corpus.Source{ID: "stray"}}}
	if err := b.engine.Replace(t.Context(), stray); err != nil {
		t.Fatal(err)
	}
	var rebuilt []string
	if err := b.Sync(t.Context(), func(id string) { rebuilt = append(rebuilt, id) }); err != nil {
		t.Fatal(err)
	}
	slices.Sort(rebuilt)
	if !slices.Equal(rebuilt, []string{"sample-inspection-2022", "sample-minutes-2023"}) || !slices.Equal(b.ids(), rebuilt) {
		t.Errorf("rebuilt %q, now %q", rebuilt, b.ids())
	}
	b.clean()
	if err := b.store.AddCorrection(t.Context(), store.Correction{Source: s.Added[0].ID, Field: "title", Value: "Another title"}); err != nil {
		t.Fatal(err)
	}
	b.want(b.add(), 0, 0, 2, 0)
	b.clean()
	if b.found(`title:"another title"`) == 0 {
		t.Error("a correction did not reach the engine")
	}
}

// A backup that was restored and changed has as many revisions as what it took the place of, and other facts.
func TestSyncAfterRestoring(t *testing.T) {
	b := newBench(t)
	b.put("minutes.pdf", minutes)
	id := b.add().Added[0].ID
	correct := func(title string) {
		t.Helper()
		if err := b.store.AddCorrection(t.Context(), store.Correction{Source: id, Field: "title", Value: title}); err != nil {
			t.Fatal(err)
		}
		if ok, err := Complete(t.Context(), b.store, b.engine); ok || err != nil {
			t.Errorf("with the title %q the index is complete: %v, %v", title, ok, err)
		}
		if err := b.Sync(t.Context(), func(string) {}); err != nil {
			t.Fatal(err)
		}
	}
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := b.store.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	correct("Aardvark")
	b.reopen(func() {
		path := filepath.Join(b.data, store.FileName)
		os.Remove(path + "-wal")
		os.Remove(path + "-shm")
		if err := os.Rename(backup, path); err != nil {
			t.Fatal(err)
		}
	})
	correct("Bandicoot")
	if b.found("title:aardvark") != 0 || b.found("title:bandicoot") == 0 {
		t.Error("the index has facts of the database that was there before")
	}
}

// What the engine has by its mark is not read from the database again.
func TestMarks(t *testing.T) {
	b := newBench(t)
	b.put("minutes.pdf", minutes)
	b.put("late.pdf", late)
	b.add()
	marks, err := b.store.Marks(t.Context())
	entries, e := b.engine.Documents(t.Context())
	if err != nil || e != nil || len(marks) != 2 || len(entries) != 2 {
		t.Fatalf("%d marks, %d entries, %v, %v", len(marks), len(entries), err, e)
	}
	for _, e := range entries {
		if e.Mark == 0 || e.Mark != marks[e.Document.ID] {
			t.Errorf("%q has the mark %d in the index and %d in the database", e.Document.ID, e.Mark, marks[e.Document.ID])
		}
	}
	path := b.put("other name.pdf", minutes)
	b.add(path)
	after, err := b.store.Marks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	changed := 0
	for id := range after {
		if after[id] != marks[id] {
			changed++
		}
	}
	if changed != 1 {
		t.Errorf("another name of one report changed %d marks", changed)
	}
	b.clean()
}
