package indexer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"evidence/corpus"
	"evidence/corpus/store"
	"evidence/search"
)

// A storedReport is a report of the store, compared with the engine's.
type storedReport struct {
	doc        corpus.Document
	extractor  string
	difference string // between the engine's report and this one; "" for none
}

// compare compares the reports of the store with those of the engine. surplus are
// the ids of reports that only the engine has.
func compare(ctx context.Context, st *store.Store, engine search.Engine) (reports []storedReport, surplus []string, err error) {
	docs, err := st.Documents(ctx)
	if err != nil {
		return nil, nil, err
	}
	extractors, err := extractors(ctx, st)
	if err != nil {
		return nil, nil, err
	}
	entries, err := engine.Documents(ctx)
	if err != nil {
		return nil, nil, err
	}
	left := make(map[string]search.Entry, len(entries))
	for _, e := range entries {
		left[e.Document.ID] = e
	}
	for _, d := range docs {
		r := storedReport{doc: d, extractor: extractors[d.SHA256]}
		e, ok := left[d.ID]
		delete(left, d.ID)
		if r.difference, err = difference(r, e, ok); err != nil {
			return nil, nil, err
		}
		reports = append(reports, r)
	}
	for _, e := range entries {
		if _, ok := left[e.Document.ID]; ok {
			surplus = append(surplus, e.Document.ID)
		}
	}
	return reports, surplus, nil
}

// stale compares as compare does, but takes a report of which the engine has the very state that the database has, by its mark, for equal
// without reading it. reports are the ids of those that the engine has otherwise, or not at all; surplus are those that only the engine has,
// or whose facts are damaged.
func stale(ctx context.Context, st *store.Store, engine search.Engine) (reports, surplus []string, err error) {
	marks, err := st.Marks(ctx)
	if err != nil {
		return nil, nil, err
	}
	entries, err := engine.Documents(ctx)
	if err != nil {
		return nil, nil, err
	}
	left := make(map[string]search.Entry, len(entries))
	for _, e := range entries {
		left[e.Document.ID] = e
	}
	for _, id := range slices.Sorted(maps.Keys(marks)) {
		e, ok := left[id]
		if ok && e.Mark != 0 && e.Mark == marks[id] {
			delete(left, id)
			continue
		}
		r, err := read(ctx, st, id)
		if unreadable(err) {
			continue
		}
		delete(left, id)
		if err == nil {
			r.difference, err = difference(r, e, ok)
		}
		if err != nil {
			return nil, nil, err
		}
		if r.difference != "" {
			reports = append(reports, id)
		}
	}
	return reports, slices.Sorted(maps.Keys(left)), nil
}

// unreadable reports whether an error says that a report is damaged, or was withdrawn meanwhile.
func unreadable(err error) bool {
	var withdrawn *store.WithdrawnError
	return errors.Is(err, store.ErrDamaged) || errors.As(err, &withdrawn)
}

// read reads a report of the store.
func read(ctx context.Context, st *store.Store, id string) (r storedReport, err error) {
	if r.doc, err = st.Document(ctx, id); err != nil {
		return r, err
	}
	v, _, err := st.Version(ctx, r.doc.SHA256)
	r.extractor = v.Extractor
	return r, err
}

// readWhole reads a report of the store with its passages, for the engine. Its mark is read first, so that a change that
// comes between makes it stale.
func readWhole(ctx context.Context, st *store.Store, id string) (out search.Report, err error) {
	if out.Mark, err = st.Mark(ctx, id); err != nil {
		return out, err
	}
	r, err := read(ctx, st, id)
	if err != nil {
		return out, err
	}
	out.Document, out.Extractor = r.doc, r.extractor
	out.Passages, err = st.Passages(ctx, id)
	return out, err
}

// extractors says what read each PDF, by its SHA-256.
func extractors(ctx context.Context, st *store.Store) (map[string]string, error) {
	versions, err := st.Versions(ctx)
	out := make(map[string]string, len(versions))
	for _, v := range versions {
		out[v.SHA256] = v.Extractor
	}
	return out, err
}

// difference says how the engine's entry differs from a report.
func difference(r storedReport, e search.Entry, indexed bool) (string, error) {
	switch {
	case !indexed:
		return "it is not in the index", nil
	case e.Document.SHA256 != r.doc.SHA256 || e.Extractor != r.extractor:
		return "the index has another version of its text", nil
	case e.Passages != r.doc.Passages:
		return fmt.Sprintf("the index has %d passages of it, the database %d", e.Passages, r.doc.Passages), nil
	}
	if reflect.DeepEqual(r.doc, e.Document) {
		return "", nil
	}
	// JSON does not tell an empty list from nil.
	a, err := json.Marshal(r.doc)
	if err != nil {
		return "", err
	}
	b, err := json.Marshal(e.Document)
	if err != nil || !bytes.Equal(a, b) {
		return "the index has other facts about it", err
	}
	return "", nil
}

// Sync makes the engine agree with the store, after a crash between the two or
// after the engine's files were deleted. rebuilt is called with the id of each
// report that is put back.
func (x *Indexer) Sync(ctx context.Context, rebuilt func(id string)) error {
	return Sync(ctx, x.store, x.engine, rebuilt)
}

// Sync is Indexer.Sync for a store and an engine alone.
func Sync(ctx context.Context, st *store.Store, engine search.Engine, rebuilt func(id string)) error {
	reports, surplus, err := stale(ctx, st, engine)
	if err != nil {
		return fmt.Errorf("comparing the index with the database: %w", err)
	}
	if len(surplus) > 0 {
		if err := engine.Remove(ctx, surplus...); err != nil {
			return fmt.Errorf("removing reports from the index: %w", err)
		}
	}
	b := newBatcher(engine)
	for _, id := range reports {
		r, e := readWhole(ctx, st, id)
		if unreadable(e) { // it is not found until it is mended; verify names it
			continue
		}
		if e == nil {
			e = b.add(r)
		}
		if e != nil {
			err = e
			break
		}
		rebuilt(id)
	}
	if e := b.close(); err == nil {
		err = e
	}
	if f, ok := engine.(finisher); ok && err == nil {
		err = f.Finish()
	}
	if err != nil {
		return fmt.Errorf("putting reports back into the index: %w", err)
	}
	return nil
}

// A finisher is an engine whose readers wait, while it is made anew, until it has all reports.
type finisher interface{ Finish() error }

// Complete reports whether the engine agrees with the store.
func Complete(ctx context.Context, st *store.Store, engine search.Engine) (bool, error) {
	reports, surplus, err := stale(ctx, st, engine)
	if err != nil {
		return false, fmt.Errorf("comparing the index with the database: %w", err)
	}
	return len(reports) == 0 && len(surplus) == 0, nil
}
