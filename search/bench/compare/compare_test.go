package compare

import (
	"path/filepath"
	"slices"
	"testing"

	"evidence/corpus"
)

// Both engines find the passages with any of the words, the one with most of them first, and stem them.
func TestEngines(t *testing.T) {
	dir := t.TempDir()
	bleve, err := openBleve(filepath.Join(dir, "b"))
	if err != nil {
		t.Fatal(err)
	}
	fts5, err := openFTS5(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	passages := []corpus.Passage{
		{ID: "a", Text: "The council and its partners met."},
		{ID: "b", Text: "Police officers work with the council on caseloads."},
		{ID: "c", Text: "Nothing of the kind was seen."},
	}
	for _, e := range []engine{bleve, fts5} {
		if err := e.add(t.Context(), passages); err != nil {
			t.Fatal(err)
		}
		if err := e.finish(t.Context()); err != nil {
			t.Fatal(err)
		}
		got, err := e.search(t.Context(), `the councils' officer, and "caseload"`)
		if want := []string{passages[1].Text, passages[0].Text}; err != nil || !slices.Equal(got, want) {
			t.Errorf("%T found %q, want %q; %v", e, got, want, err)
		}
		if got, err := e.search(t.Context(), "the"); err != nil || len(got) > 0 {
			t.Errorf("%T found %q for a word that every passage has; %v", e, got, err)
		}
		if err := e.close(); err != nil {
			t.Error(err)
		}
	}
}
