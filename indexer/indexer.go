// Package indexer takes reports in: it finds the PDFs among files and folders,
// keeps each original in the library by its SHA-256, reads it in a worker
// process, gives source and passages their lasting ids, and hands them to the
// store, which is the truth, and to the search engine, which can be made again
// from it at any time.
//
// A file that cannot be taken in is refused with a reason and what to do about
// it, and the rest goes on. What is known, by SHA-256 and by the version of the
// reader, is not read again.
//
// Limits: one process at a time may take reports in (the engine holds a lock);
// others search meanwhile. Files are read once while they are copied; one that is
// being written to at that moment is taken as it was then.
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

// Options say how reports are taken in. The zero value is a good default.
type Options struct {
	Manifests []*manifest.Manifest // what is known of sources; the first that has one counts
	Limits    extract.Limits       // on reading one file
	Workers   int                  // files read at a time; 0 for one a core
	OCR       *ocr.Reader          // what reads pages that hold no text; nil for nothing
}

// An Indexer takes reports in to a data directory. Its methods are not to be
// called at the same time.
type Indexer struct {
	data      string
	store     *store.Store
	engine    search.Engine
	library   Library
	manifests []*manifest.Manifest
	reader    *extract.Reader
	ocr       *ocr.Reader
	workers   int
}

// New makes an Indexer of a data directory whose store and engine are open.
func New(data string, st *store.Store, engine search.Engine, o Options) *Indexer {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	x := &Indexer{
		data: data, store: st, engine: engine, library: NewLibrary(data),
		manifests: o.Manifests, reader: extract.New(o.Workers, o.Limits), ocr: o.OCR, workers: o.Workers,
	}
	if x.ocr != nil {
		x.reader.UseOCR(x.ocr)
	}
	return x
}

// Close ends the workers. Store and engine stay open.
func (x *Indexer) Close() { x.reader.Close() }

// Taken is a file that is in the library.
type Taken struct {
	Path     string   `json:"path"`
	ID       string   `json:"id"` // of its source
	SHA256   string   `json:"sha256"`
	Pages    int      `json:"pages,omitempty"`
	Passages int      `json:"passages,omitempty"`
	Warnings []string `json:"warnings,omitempty"` // what could not be read in it
	Note     string   `json:"note,omitempty"`     // what else to know
}

// A Summary is what became of the files.
type Summary struct {
	Added     []Taken         `json:"added"`
	Updated   []Taken         `json:"updated"` // other versions of reports that were in, or reports read by a newer reader
	Unchanged []Taken         `json:"unchanged"`
	Refused   []store.Refusal `json:"refused"`
	Removed   []string        `json:"removed"`  // ids of reports whose originals were taken out of the library
	Pages     int             `json:"pages"`    // read
	Passages  int             `json:"passages"` // taken in
	Seconds   float64         `json:"seconds"`
	Stopped   bool            `json:"stopped"` // before all files were looked at
}

// newSummary has lists that are empty, not null, in JSON.
func newSummary() *Summary {
	return &Summary{Added: []Taken{}, Updated: []Taken{}, Unchanged: []Taken{}, Refused: []store.Refusal{}, Removed: []string{}}
}

// known returns what is known of the PDFs that were ever in, by SHA-256.
func (x *Indexer) known(ctx context.Context) (map[string]store.Version, error) {
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

// inUse says whether a version is what its source's passages are taken from.
func inUse(v store.Version) bool {
	return v.Current && v.Withdrawn.IsZero() && v.Extractor != ""
}
