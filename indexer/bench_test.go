package indexer

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"evidence/corpus"
	"evidence/corpus/manifest"
	"evidence/corpus/sample"
	"evidence/corpus/store"
	"evidence/search"
	"evidence/search/bleveindex"
)

// A bench is a data directory with everything open, and a folder of inputs.
type bench struct {
	*Indexer
	t    *testing.T
	data string
	in   string
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, data: filepath.Join(t.TempDir(), "data"), in: t.TempDir()}
	b.open()
	t.Cleanup(b.close)
	return b
}

func (b *bench) open() {
	b.t.Helper()
	st, err := store.Open(context.Background(), b.data)
	if err != nil {
		b.t.Fatal(err)
	}
	engine, err := bleveindex.Open(filepath.Join(b.data, "index"))
	if err != nil {
		b.t.Fatal(err)
	}
	known, err := manifest.Parse("sample", sample.Manifest())
	if err != nil {
		b.t.Fatal(err)
	}
	b.Indexer = New(b.data, st, engine, Options{Manifests: []*manifest.Manifest{known}, Workers: 2})
}

func (b *bench) close() {
	b.Close()
	b.engine.Close()
	b.store.Close()
}

// reopen closes everything, lets do work on the files, and opens it again.
func (b *bench) reopen(do func()) {
	b.close()
	do()
	b.open()
}

// put writes a file of the sample into the inputs under a name of its own.
func (b *bench) put(name, from string) string {
	b.t.Helper()
	for _, f := range sample.Files() {
		if f.Name == from {
			return b.write(name, f.Data)
		}
	}
	b.t.Fatalf("no file %q in the sample", from)
	return ""
}

func (b *bench) write(name string, data []byte) string {
	b.t.Helper()
	path := filepath.Join(b.in, name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		b.t.Fatal(err)
	}
	return path
}

func (b *bench) add(paths ...string) *Summary {
	b.t.Helper()
	if len(paths) == 0 {
		paths = []string{b.in}
	}
	s, err := b.Add(b.t.Context(), paths, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

// want checks how many files came out how.
func (b *bench) want(s *Summary, added, updated, unchanged, refused int) {
	b.t.Helper()
	if len(s.Added) != added || len(s.Updated) != updated || len(s.Unchanged) != unchanged || len(s.Refused) != refused {
		b.t.Fatalf("added %+v\nupdated %+v\nunchanged %+v\nrefused %+v\nwant %d, %d, %d, %d", s.Added, s.Updated, s.Unchanged, s.Refused, added, updated, unchanged, refused)
	}
}

// has reports whether an original is in the library.
func (b *bench) has(sum string) bool {
	b.t.Helper()
	there, err := b.library.Has(b.t.Context(), sum)
	if err != nil {
		b.t.Fatal(err)
	}
	return there
}

// clean checks that originals, store and engine agree.
func (b *bench) clean() {
	b.t.Helper()
	v, err := Verify(b.t.Context(), b.library, b.store, b.engine, nil)
	if err != nil || len(v.Problems) > 0 {
		b.t.Errorf("not as it should be: %+v, %v", v, err)
	}
}

// ids lists the documents that the engine holds.
func (b *bench) ids() []string {
	b.t.Helper()
	entries, err := b.engine.Documents(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Document.ID)
	}
	return out
}

func (b *bench) passages(id string) []corpus.Passage {
	b.t.Helper()
	p, err := b.store.Passages(b.t.Context(), id)
	if err != nil || len(p) == 0 {
		b.t.Fatalf("passages of %q: %d, %v", id, len(p), err)
	}
	return p
}

func (b *bench) found(query string) int {
	b.t.Helper()
	r, err := b.engine.Search(b.t.Context(), search.Query{Text: query, Size: 1})
	if err != nil {
		b.t.Fatal(err)
	}
	return r.Total
}

const (
	inquiry = "sample-inquiry-2019.pdf"
	early   = "sample-inspection-2015.pdf"
	late    = "sample-inspection-2022.pdf"
	minutes = "sample-minutes-2023.pdf"
	scan    = "sample-scan-2004.pdf"
)
