package indexer

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"evidence/corpus/store"
	"evidence/indexer/extract"
	"evidence/search"
)

// A Difference is something that is not as it should be.
type Difference struct {
	ID     string `json:"id,omitempty"`     // the report's, where it is about one
	SHA256 string `json:"sha256,omitempty"` // the original's, where it is about one
	What   string `json:"what"`
	Advice string `json:"advice"`
}

// A Verification is what was checked and what was found.
type Verification struct {
	Documents   int          `json:"documents"`
	Originals   int          `json:"originals"`
	Passages    int          `json:"passages"`
	Differences []Difference `json:"differences"`

	// What Compare found.
	Compared int      `json:"compared"` // reports compared with a second reader, now or before
	Doubts   []Doubt  `json:"doubts"`
	Unread   []Unread `json:"unread"`
	OCR      []Unread `json:"ocr"` // pages whose words OCR read from pictures, so that there is no text to compare
}

// NewVerification has lists that are empty, not null, in JSON.
func NewVerification() *Verification {
	return &Verification{Differences: []Difference{}, Doubts: []Doubt{}, Unread: []Unread{}, OCR: []Unread{}}
}

// Verify checks the originals against their SHA-256 and the engine against the
// store. watch, which may be nil, is told how many of the originals are done.
func Verify(ctx context.Context, data string, st *store.Store, engine search.Engine, watch func(done, of int)) (*Verification, error) {
	v := NewVerification()
	if err := v.index(ctx, st, engine); err != nil {
		return nil, err
	}
	if watch == nil {
		watch = func(int, int) {}
	}
	return v, v.originals(ctx, st, NewLibrary(data), watch)
}

func (v *Verification) found(d Difference) { v.Differences = append(v.Differences, d) }

// index compares the engine with the store.
func (v *Verification) index(ctx context.Context, st *store.Store, engine search.Engine) error {
	s, err := compare(ctx, st, engine)
	if err != nil {
		return err
	}
	const again = "run evidence index again; it completes the index"
	for _, w := range s.want {
		v.Documents++
		v.Passages += w.doc.Passages
		if w.differs != "" {
			v.found(Difference{ID: w.doc.ID, SHA256: w.doc.SHA256, What: w.differs, Advice: again})
		}
		if current, byOCR := extract.Current(w.extractor); !current {
			d := Difference{ID: w.doc.ID, SHA256: w.doc.SHA256,
				What: fmt.Sprintf("it was read by version %s of the reader, this is version %s", w.extractor, extract.Version), Advice: "run evidence index again; it reads it anew"}
			if byOCR { // and is read anew only where OCR can
				d.Advice = "run evidence index again where Tesseract is installed; it reads it anew"
			}
			v.found(d)
		}
	}
	for _, id := range s.lost {
		v.found(Difference{ID: id, What: "the index holds it, but the database does not or says that it was withdrawn", Advice: again})
	}
	return nil
}

// originals checks every original that any version of a report needs, and looks for strangers.
func (v *Verification) originals(ctx context.Context, st *store.Store, l Library, watch func(done, of int)) error {
	versions, err := st.Versions(ctx)
	if err != nil {
		return err
	}
	versions = slices.DeleteFunc(versions, func(x store.Version) bool { return x.Extractor == "" })
	expected := map[string]bool{}
	check := func(ctx context.Context, x store.Version) (string, error) { return l.Check(ctx, x.SHA256) }
	for x, done := range Ahead(ctx, versions, runtime.GOMAXPROCS(0), hashAhead, check) {
		wrong, err := done()
		if err != nil {
			return err
		}
		expected[x.SHA256] = true
		v.Originals++
		// A withdrawn report may have been withdrawn by taking its original away.
		if wrong != "" && (x.Withdrawn.IsZero() || l.Has(x.SHA256)) {
			v.found(Difference{ID: x.Source, SHA256: x.SHA256, What: wrong, Advice: adviceRestore})
		}
		watch(v.Originals, len(versions))
	}
	sums, err := l.Sums()
	for _, sum := range sums {
		if !expected[sum] {
			v.found(Difference{SHA256: sum, What: "the library holds an original that the database does not know",
				Advice: "add the report's file again, or delete " + l.Path(sum)})
		}
	}
	return err
}
