package result

import (
	"errors"
	"net/http"
	"time"

	"evidence/corpus/store"
	"evidence/web/handler"
)

// A KeptCollection is a collection that its owner keeps here. What cannot be shown of it stays in it.
type KeptCollection struct {
	Collection
	ID       string           `json:"id"`       // id, which cannot be guessed
	Revision int64            `json:"revision"` // number that grows with every change
	Changed  time.Time        `json:"changed"`  // when it was last changed
	Kept     store.Collection `json:"-"`        // as it is kept
}

// FindKeptCollection reads the collection that the address names.
func FindKeptCollection(r *handler.Request) (*KeptCollection, error) {
	kept, err := r.Library.Store.Collection(r.Context(), r.Var("id"))
	if errors.Is(err, store.ErrUnknown) {
		return nil, handler.Problemf(http.StatusNotFound, "Check the address, or ask whoever sent it to you.", "There is no collection at this address, or it was removed.")
	}
	if err != nil {
		return nil, err
	}
	c := &KeptCollection{ID: kept.ID, Revision: kept.Revision, Changed: kept.Changed, Kept: kept}
	c.Title, c.Passages, c.Missing = kept.Title, []Collected{}, []Missing{}
	for i, k := range kept.Passages {
		name := collectedName(k.Passage, k.Span)
		p, why, err := collect(r, name)
		switch {
		case err != nil:
			return nil, err
		case why != "":
			c.Missing = append(c.Missing, Missing{name, why, k.Note, k.Labels, i})
		default:
			p.Note, p.Labels, p.At = k.Note, k.Labels, i
			c.Passages = append(c.Passages, *p)
		}
	}
	return c, nil
}

// ToKeep are the collection's passages as they are kept.
func (c *Collection) ToKeep() []store.Collected {
	out := make([]store.Collected, len(c.Passages))
	for i := range c.Passages {
		p := &c.Passages[i]
		out[i] = store.Collected{Passage: p.ID, Span: p.Span, Note: p.Note}
	}
	return out
}

// KeptCollectionFile answers with a kept collection as a file, in the same forms as one that is in an address.
func KeptCollectionFile(r *handler.Request) (handler.Response, error) {
	c, err := FindKeptCollection(r)
	if err != nil {
		return nil, err
	}
	return c.file(r)
}
