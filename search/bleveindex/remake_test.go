package bleveindex

import (
	"slices"
	"testing"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"evidence/search"
)

// replaceUnsealed is Replace as earlier versions of the program did it, without checksums.
func (x *Index) replaceUnsealed(t *testing.T, r search.Report) {
	t.Helper()
	err := x.change(t.Context(), []string{r.Document.ID}, func(batch *index.Batch) error {
		docs, err := new(builder).report(r, map[string]bool{})
		for _, d := range docs {
			d.Fields = slices.DeleteFunc(d.Fields, func(f document.Field) bool { return f.Name() == fieldSum })
			batch.Update(d)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// An index with passages that were stored without checksums answers, and says that it should be made anew.
func TestUnsealedIndexIsUnsound(t *testing.T) {
	for _, sealed := range []bool{true, false} {
		x, err := Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		if r := version("a", 1, 5); sealed {
			err = x.Replace(t.Context(), r)
		} else {
			x.replaceUnsealed(t, r)
		}
		if err != nil {
			t.Fatal(err)
		}
		if r, err := x.Search(t.Context(), search.Query{Text: "words", Size: 10}); err != nil || len(r.Hits) != 5 {
			t.Errorf("%d hits, %v", len(r.Hits), err)
		}
		if why := x.Unsound(); (why == "") != sealed {
			t.Errorf("with checksums %t: unsound because %q", sealed, why)
		}
	}
}

// A reader goes on with what it has open while the index is made anew, and reads the other once it is finished.
func TestReaderWaitsForUnfinished(t *testing.T) {
	dir := t.TempDir()
	x, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Replace(t.Context(), version("a", 1, 5)); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	reader, err := OpenReader(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if x, err = Create(dir); err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for _, finished := range []bool{false, true} {
		if finished {
			if err := x.Replace(t.Context(), version("a", 1, 7)); err != nil {
				t.Fatal(err)
			}
			if err := x.Finish(); err != nil {
				t.Fatal(err)
			}
		}
		if changed, err := reader.Refresh(); changed != finished || err != nil {
			t.Errorf("finished %t: the reader reads it: %t, %v", finished, changed, err)
		}
		want := map[bool]int{false: 5, true: 7}[finished]
		if r, err := reader.Search(t.Context(), search.Query{Text: "words", Size: 10}); err != nil || len(r.Hits) != want {
			t.Errorf("finished %t: %d hits, want %d; %v", finished, len(r.Hits), want, err)
		}
	}
}
