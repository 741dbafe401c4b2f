package indexer

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"evidence/corpus"
	"evidence/corpus/health"
	"evidence/corpus/objects"
	"evidence/corpus/store"
	"evidence/indexer/extract"
	"evidence/search"
)

// A Verification is the result of Verify and Compare.
type Verification struct {
	Documents int              `json:"documents"`
	Originals int              `json:"originals"`
	Passages  int              `json:"passages"`
	Problems  []health.Problem `json:"differences"`
	// Passages to compare with their page before they are quoted.
	Doubtful []corpus.DoubtfulReport `json:"doubtful"`

	PartlyRead []ReportPages `json:"partly_read"` // pages that were read only in part

	damage []health.Problem // those of Problems that Scrub finds too

	// What Compare found.
	Compared      int            `json:"compared"` // reports compared with a second reader, now or before
	Disagreements []Disagreement `json:"doubts"`
	Unread        []ReportPages  `json:"unread"` // pages that the second reader cannot read
	OCR           []ReportPages  `json:"ocr"`    // pages read by OCR, which have no text to compare
}

// NewVerification has lists that are empty, not null, in JSON.
func NewVerification() *Verification {
	return &Verification{Problems: []health.Problem{}, Doubtful: []corpus.DoubtfulReport{}, Disagreements: []Disagreement{}, PartlyRead: []ReportPages{}, Unread: []ReportPages{}, OCR: []ReportPages{}}
}

// Verify checks the originals against their SHA-256 and the engine against the
// store. report, which may be nil, is called with the number of originals done.
func Verify(ctx context.Context, l Library, st *store.Store, engine search.Engine, report func(done, total int)) (*Verification, error) {
	v := NewVerification()
	if err := v.checkDatabase(ctx, st); err != nil {
		return nil, err
	}
	if report == nil {
		report = func(int, int) {}
	}
	for _, check := range []func() error{
		func() error { return v.checkIndex(ctx, st, engine) },
		func() error { return v.checkOriginals(ctx, st, l, report) },
	} {
		err := check()
		if named := errors.Is(err, store.ErrDamaged) && len(v.Problems) > 0; err != nil && !named {
			return nil, err
		}
	}
	return v, nil
}

func (v *Verification) add(id, sum, what, advice string) {
	v.Problems = append(v.Problems, health.Problem{ID: id, SHA256: sum, Description: what, Advice: advice})
}

// AddDamage adds what is not as it was written.
func (v *Verification) AddDamage(list ...health.Problem) {
	v.Problems, v.damage = append(v.Problems, list...), append(v.damage, list...)
}

// Scrub is what the verification found of what [Scrub] looks for.
func (v *Verification) Scrub() *health.Scrub {
	return &health.Scrub{Ended: time.Now().UTC(), Damage: append([]health.Problem{}, v.damage...)}
}

// checkDatabase reads all of the database and names what is not as it was written.
func (v *Verification) checkDatabase(ctx context.Context, st *store.Store) error {
	damage, err := damagedDatabase(ctx, st, func() {})
	v.AddDamage(damage...)
	return err
}

func damagedDatabase(ctx context.Context, st *store.Store, pause func()) (out []health.Problem, err error) {
	damage, err := st.CheckPausing(ctx, pause)
	for _, d := range damage {
		advice := "restore the database from a backup with evidence restore"
		if d.Mended {
			advice = "run evidence verify --repair, which makes it again from the original"
		}
		out = append(out, health.Problem{ID: d.Report, Description: d.What, Advice: advice})
	}
	return out, err
}

// checkIndex compares the engine with the store.
func (v *Verification) checkIndex(ctx context.Context, st *store.Store, engine search.Engine) error {
	reports, surplus, err := compare(ctx, st, engine)
	if err != nil {
		return err
	}
	const again = "run evidence index again; it completes the index"
	for _, r := range reports {
		v.Documents++
		v.Passages += r.doc.Passages
		if len(r.doc.Doubtful) > 0 {
			v.Doubtful = append(v.Doubtful, corpus.DoubtfulReport{ID: r.doc.ID, Title: r.doc.Title, Passages: r.doc.Doubtful})
		}
		if len(r.doc.PartlyRead) > 0 {
			v.PartlyRead = append(v.PartlyRead, ReportPages{r.doc.ID, r.doc.SHA256, r.doc.PartlyRead})
		}
		if r.difference != "" {
			v.add(r.doc.ID, r.doc.SHA256, r.difference, again)
		}
		if current, usedOCR := extract.Current(r.extractor); !current {
			advice := "run evidence index to read the file again"
			if usedOCR { // and is read anew only where OCR is there
				advice = "run evidence index where Tesseract is installed, to read the file again"
			}
			v.add(r.doc.ID, r.doc.SHA256, fmt.Sprintf("it was read by version %s of the reader, this is version %s", r.extractor, extract.Version), advice)
		}
	}
	for _, id := range surplus {
		v.add(id, "", "the index has it, but the database does not or says that it was withdrawn", again)
	}
	return nil
}

// checkOriginals checks every original that any version of a report needs, and
// looks for originals that no report needs.
func (v *Verification) checkOriginals(ctx context.Context, st *store.Store, l Library, report func(done, total int)) error {
	versions, err := st.Versions(ctx)
	if err != nil {
		return err
	}
	versions = slices.DeleteFunc(versions, func(x store.Version) bool { return x.Extractor == "" })
	needed := map[string]bool{}
	present, err := l.Present(ctx)
	if errors.Is(err, objects.ErrUnavailable) {
		return v.addUnavailable(err)
	}
	if err != nil {
		return err
	}
	check := func(ctx context.Context, x store.Version) (string, error) { return l.Check(ctx, x.SHA256) }
	for x, wait := range InOrder(ctx, versions, runtime.GOMAXPROCS(0), hashAhead, check) {
		problem, err := wait()
		if errors.Is(err, objects.ErrUnavailable) {
			return v.addUnavailable(err)
		}
		if err != nil {
			return err
		}
		needed[x.SHA256] = true
		v.Originals++
		// A withdrawn report may have been withdrawn by removing its original.
		if problem != "" && (x.Withdrawn.IsZero() || present(x.SHA256)) {
			v.AddDamage(health.Problem{ID: x.Source, SHA256: x.SHA256, Description: problem, Advice: adviceRestore})
		}
		report(v.Originals, len(versions))
	}
	sums, err := l.Sums(ctx)
	for _, sum := range sums {
		if !needed[sum] {
			v.add("", sum, "the library has an original that the database does not know", "add the report's file again, or delete "+sum+".pdf in "+l.String())
		}
	}
	return err
}

// addUnavailable says that the originals were not all checked.
func (v *Verification) addUnavailable(err error) error {
	v.add("", "", "not all originals could be checked: "+err.Error(), "run evidence verify again")
	return nil
}
