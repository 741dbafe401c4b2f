package indexer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
	reports, surplus, err := compare(ctx, st, engine)
	if err != nil {
		return fmt.Errorf("comparing the index with the database: %w", err)
	}
	if len(surplus) > 0 {
		if err := engine.Remove(ctx, surplus...); err != nil {
			return fmt.Errorf("removing reports from the index: %w", err)
		}
	}
	b := newBatcher(engine)
	for _, r := range reports {
		if r.difference == "" {
			continue
		}
		passages, e := st.Passages(ctx, r.doc.ID)
		if errors.Is(e, store.ErrDamaged) { // it is not found until it is mended; verify names it
			continue
		}
		if e == nil {
			e = b.add(search.Report{Document: r.doc, Passages: passages, Extractor: r.extractor})
		}
		if e != nil {
			err = e
			break
		}
		rebuilt(r.doc.ID)
	}
	if e := b.close(); err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("putting reports back into the index: %w", err)
	}
	return nil
}

// Complete reports whether the engine agrees with the store.
func Complete(ctx context.Context, st *store.Store, engine search.Engine) (bool, error) {
	reports, surplus, err := compare(ctx, st, engine)
	if err != nil {
		return false, fmt.Errorf("comparing the index with the database: %w", err)
	}
	differs := slices.ContainsFunc(reports, func(r storedReport) bool { return r.difference != "" })
	return !differs && len(surplus) == 0, nil
}
