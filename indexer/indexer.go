// Package indexer indexes reports: it finds the PDFs among files and folders,
// keeps each original in the library under its SHA-256, extracts it in a worker
// process, gives source and passages their lasting ids, and writes them to the
// store, which is authoritative, and to the search engine, which can be rebuilt
// from the store at any time.
//
// A file that cannot be indexed is refused with a reason and advice, and the
// others go on. A PDF that was read by this version of the reader is not read again;
// nor is one that it refused, unless another try could end otherwise.
//
// Limits: only one process at a time may index (the engine has a lock); others
// search meanwhile. A file is read once, while it is copied; one that is being
// written at that moment is indexed as it was then.
package indexer

import (
	"context"
	"runtime"

	"evidence/corpus/manifest"
	"evidence/corpus/store"
	"evidence/indexer/extract"
	"evidence/indexer/ocr"
	"evidence/search"
)

// Options say how reports are indexed. The zero value is a good default.
type Options struct {
	Manifests []*manifest.Manifest // facts about sources; the first that lists a source counts
	Limits    extract.Limits       // on reading one file
	Workers   int                  // files read at a time; 0 for one a core
	OCR       *ocr.Reader          // reads pages that are pictures; nil for nothing
	Library   Library              // where the originals are; the zero value for the data directory
	// WithoutOriginals has files added although many originals are missing from the library.
	WithoutOriginals bool
}

// An Indexer indexes reports in a data directory. Its methods must not be called
// at the same time.
type Indexer struct {
	data      string
	store     *store.Store
	engine    search.Engine
	library   Library
	manifests []*manifest.Manifest
	reader    *extract.Reader
	ocr       *ocr.Reader
	workers   int

	withoutOriginals bool
}

// New makes an Indexer of a data directory whose store and engine are open.
func New(data string, st *store.Store, engine search.Engine, o Options) *Indexer {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Library == (Library{}) {
		o.Library = NewLibrary(data)
	}
	x := &Indexer{
		data: data, store: st, engine: engine, library: o.Library,
		manifests: o.Manifests, reader: extract.New(o.Workers, o.Limits), ocr: o.OCR, workers: o.Workers, withoutOriginals: o.WithoutOriginals,
	}
	if x.ocr != nil {
		x.reader.UseOCR(x.ocr)
	}
	return x
}

// Close ends the workers. Store and engine stay open.
func (x *Indexer) Close() { x.reader.Close() }

// An IndexedFile is a file that is in the library.
type IndexedFile struct {
	Path     string   `json:"path"`
	ID       string   `json:"id"` // of its source
	SHA256   string   `json:"sha256"`
	Pages    int      `json:"pages,omitempty"`
	Passages int      `json:"passages,omitempty"`
	Warnings []string `json:"warnings,omitempty"` // what could not be read in it
	Note     string   `json:"note,omitempty"`     // what else to know
}

// A Summary is the result of an Add.
type Summary struct {
	Added     []IndexedFile   `json:"added"`
	Updated   []IndexedFile   `json:"updated"` // new versions of reports that were in the library, or reports read again
	Unchanged []IndexedFile   `json:"unchanged"`
	Refused   []store.Refusal `json:"refused"`
	Missing   []string        `json:"missing"`  // ids of reports whose originals are missing from the library
	Pages     int             `json:"pages"`    // read
	Passages  int             `json:"passages"` // indexed
	Seconds   float64         `json:"seconds"`
	Stopped   bool            `json:"stopped"` // before all files were done
}

// newSummary has lists that are empty, not null, in JSON.
func newSummary() *Summary {
	return &Summary{Added: []IndexedFile{}, Updated: []IndexedFile{}, Unchanged: []IndexedFile{}, Refused: []store.Refusal{}, Missing: []string{}}
}

// versions returns the PDFs that were ever indexed, by SHA-256.
func (x *Indexer) versions(ctx context.Context) (map[string]store.Version, error) {
	versions, err := x.store.Versions(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[string]store.Version, len(versions))
	for _, v := range versions {
		out[v.SHA256] = v
	}
	return out, nil
}
