package indexer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"evidence/corpus"
	"evidence/corpus/store"
)

// Remove withdraws reports by the ids of their sources: they are no longer
// found, and the links of their passages say since when. Their originals stay.
// If an id is unknown, nothing is done.
func (x *Indexer) Remove(ctx context.Context, ids ...string) error {
	for _, id := range ids {
		var gone *store.WithdrawnError
		if _, err := x.store.Document(ctx, id); err != nil && !errors.As(err, &gone) {
			return err
		}
	}
	for _, id := range ids {
		if err := x.store.Withdraw(ctx, id); err != nil {
			return err
		}
	}
	return x.engine.Remove(context.WithoutCancel(ctx), ids...)
}

// checkOriginals names the reports whose originals are missing from the library. None is withdrawn for that: only a
// person withdraws. Where many are missing the folder itself is probably not what it was, which is an error unless the
// options say to go on.
func (r *addRun) checkOriginals(ctx context.Context) error {
	present, err := r.library.Present(ctx)
	if err != nil {
		return err
	}
	needed := 0
	for sum, v := range r.known {
		if !v.Current || !v.Withdrawn.IsZero() {
			continue
		}
		if needed++; !present(sum) {
			r.summary.Missing = append(r.summary.Missing, v.Source)
		}
	}
	slices.Sort(r.summary.Missing)
	n := len(r.summary.Missing)
	many := n > fewMissing && 3*n > needed || n == needed && n > 1
	if !many || r.withoutOriginals {
		return nil
	}
	return fmt.Errorf("the library %q lacks %d of the %d originals that belong there: put them back from where they were moved or from a backup, "+
		"and check that the disk is there; nothing was added or withdrawn. To go on without them, use evidence index --without-originals; "+
		"to withdraw reports, use evidence remove", r.library, n, needed)
}

// fewMissing is how many originals may be missing without the work being stopped.
const fewMissing = 3

// Reread reads the originals of reports again, by the ids of their sources, and puts in the store and the engine
// what they say, in place of what is there. report, which may be nil, is called on everything that happens.
func (x *Indexer) Reread(ctx context.Context, ids []string, report func(Progress)) (*Summary, error) {
	if report == nil {
		report = func(Progress) {}
	}
	r := &addRun{Indexer: x, summary: newSummary(), report: report, started: time.Now(), again: true}
	var err error
	if r.known, err = r.versions(ctx); err != nil {
		return r.summary, err
	}
	current := map[string]string{} // SHA-256 by id
	for sum, v := range r.known {
		if v.Current {
			current[v.Source] = sum
		}
	}
	var files []*inputFile
	for _, id := range ids {
		sum, ok := current[id]
		if !ok {
			return r.summary, fmt.Errorf("%w report %q", store.ErrUnknown, id)
		}
		f := &inputFile{path: r.library.Path(sum), sum: sum, inLibrary: true}
		problem, err := r.library.Check(ctx, sum)
		if err != nil {
			return r.summary, err
		}
		if problem == "" {
			files = append(files, f)
		} else if err := r.refuse(ctx, store.Refusal{Path: f.path, SHA256: sum, Refusal: *corpus.NewRefusal(problem, adviceRestore)}); err != nil {
			return r.summary, err
		}
	}
	err = r.readAll(ctx, files)
	r.summary.Seconds = time.Since(r.started).Seconds()
	return r.summary, err
}
