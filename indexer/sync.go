package indexer

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"evidence/corpus"
	"evidence/corpus/store"
	"evidence/search"
)

// A state is what the store says that the engine should hold, and what it holds.
type state struct {
	want []wanted
	lost []string // ids that the engine holds and should not
}

type wanted struct {
	doc       corpus.Document
	extractor string
	differs   string // in what the engine's report differs; "" for nothing
}

// compare looks for differences between store and engine.
func compare(ctx context.Context, st *store.Store, engine search.Engine) (*state, error) {
	docs, err := st.Documents(ctx)
	if err != nil {
		return nil, err
	}
	versions, err := st.Versions(ctx)
	if err != nil {
		return nil, err
	}
	extractors := map[string]string{}
	for _, v := range versions {
		extractors[v.SHA256] = v.Extractor
	}
	held, err := engine.Documents(ctx)
	if err != nil {
		return nil, err
	}
	have := make(map[string]search.Entry, len(held))
	for _, e := range held {
		have[e.Document.ID] = e
	}
	s := &state{}
	for _, d := range docs {
		w := wanted{doc: d, extractor: extractors[d.SHA256]}
		e, ok := have[d.ID]
		delete(have, d.ID)
		if w.differs, err = difference(w, e, ok); err != nil {
			return nil, err
		}
		s.want = append(s.want, w)
	}
	for _, e := range held {
		if _, left := have[e.Document.ID]; left {
			s.lost = append(s.lost, e.Document.ID)
		}
	}
	return s, nil
}

// difference says in what the engine's report differs from the wanted one.
func difference(w wanted, e search.Entry, held bool) (string, error) {
	switch {
	case !held:
		return "it is not in the index", nil
	case e.Document.SHA256 != w.doc.SHA256 || e.Extractor != w.extractor:
		return "the index holds another reading of it", nil
	case e.Passages != w.doc.Passages:
		return fmt.Sprintf("the index holds %d passages of it, the database %d", e.Passages, w.doc.Passages), nil
	}
	// In JSON an empty list is none, however it came about.
	a, err := json.Marshal(w.doc)
	if err != nil {
		return "", err
	}
	b, err := json.Marshal(e.Document)
	if err != nil || !bytes.Equal(a, b) {
		return "the index holds other facts about it", err
	}
	return "", nil
}

// Sync makes the engine hold what the store says: after a crash between the
// two, or after the engine's files were deleted. rebuilt is told of each report put back.
func (x *Indexer) Sync(ctx context.Context, rebuilt func(id string)) error {
	return Sync(ctx, x.store, x.engine, rebuilt)
}

// Sync is Indexer.Sync for a store and an engine alone.
func Sync(ctx context.Context, st *store.Store, engine search.Engine, rebuilt func(id string)) error {
	s, err := compare(ctx, st, engine)
	if err != nil {
		return fmt.Errorf("comparing the index with the database: %w", err)
	}
	if len(s.lost) > 0 {
		if err := engine.Remove(ctx, s.lost...); err != nil {
			return fmt.Errorf("removing reports from the index: %w", err)
		}
	}
	f := feed(engine)
	for _, w := range s.want {
		if w.differs == "" {
			continue
		}
		passages, e := st.Passages(ctx, w.doc.ID)
		if e == nil {
			e = f.add(search.Report{Document: w.doc, Passages: passages, Extractor: w.extractor})
		}
		if e != nil {
			err = e
			break
		}
		rebuilt(w.doc.ID)
	}
	if e := f.close(); err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("putting reports back into the index: %w", err)
	}
	return nil
}

// Complete says whether the engine holds exactly what the store says.
func Complete(ctx context.Context, st *store.Store, engine search.Engine) (bool, error) {
	s, err := compare(ctx, st, engine)
	if err != nil {
		return false, fmt.Errorf("comparing the index with the database: %w", err)
	}
	for _, w := range s.want {
		if w.differs != "" {
			return false, nil
		}
	}
	return len(s.lost) == 0, nil
}
