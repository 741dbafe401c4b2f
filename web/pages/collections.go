package pages

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"evidence/corpus/store"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// A collectionsPage lists the collections that whoever asks keeps.
type collectionsPage struct {
	Collections []store.Collection `json:"collections"`
	Removed     string             `json:"-"` // id of the one that was just removed
	Sample      bool               `json:"-"`
}

func (p *collectionsPage) Template() string { return "collections" }

func (p *collectionsPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: "Your collections", NoIndex: true, Canonical: paths.Collections}
}

// Collections answers /collections.
func Collections(r *handler.Request) (handler.Response, error) {
	by, err := handler.Writer(r)
	if err != nil {
		return nil, err
	}
	list, err := r.Library.Store.Collections(r.Context(), by)
	if err != nil {
		return nil, err
	}
	return handler.Show(&collectionsPage{list, r.URL.Query().Get("removed"), r.Library.Sample})
}

// A keptCollectionPage shows a collection that is kept, and lets its owner change it.
type keptCollectionPage struct {
	*result.KeptCollection
	Own    bool
	Sample bool
	Link   string // the address to share
}

func (p *keptCollectionPage) Template() string { return "kept-collection" }

func (p *keptCollectionPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: p.Title, NoIndex: true, Hits: true, Canonical: paths.KeptCollection(p.ID)}
}

// Exports are the forms in which the collection can be had as a file.
func (p *keptCollectionPage) Exports() *exports {
	return collectionExports(paths.KeptCollectionFile(p.ID), nil)
}

// Copy is the address that holds the same passages and notes, for somebody else to go on with.
func (p *keptCollectionPage) Copy() string { return paths.Collection + "?" + p.Values(-1).Encode() }

// KeptCollection answers /collections/ID.
func KeptCollection(r *handler.Request) (handler.Response, error) {
	c, err := result.FindKeptCollection(r)
	if err != nil {
		return nil, err
	}
	p := &keptCollectionPage{c, handler.RightsOf(r).Writer == c.Kept.Owner, r.Library.Sample, r.BaseURL() + paths.KeptCollection(c.ID)}
	return handler.ShowResult(p, c)
}

// formOfWriter is the form that somebody sends who may make changes, and their name.
func formOfWriter(r *handler.Request) (by string, values url.Values, err error) {
	if by, err = handler.Writer(r); err != nil {
		return "", nil, err
	}
	if values, err = r.ReadForm(handler.MaxForm); err == nil {
		err = handler.CheckText(values)
	}
	return by, values, err
}

// KeepCollection keeps the passages that a form has: in the collection that it names, or in a new one.
func KeepCollection(r *handler.Request) (handler.Response, error) {
	by, values, err := formOfWriter(r)
	if err != nil {
		return nil, err
	}
	sent, err := result.FindCollection(r, values)
	if err != nil {
		return nil, err
	}
	if len(sent.Passages) == 0 {
		return nil, handler.Problemf(http.StatusBadRequest, "Select passages among the results of a search first.", "The form has no passage that can be kept.")
	}
	var c store.Collection
	if id := values.Get("collection"); id != "" {
		c, err = addTo(r, id, by, sent.ToKeep())
	} else {
		c, err = r.Library.Store.AddCollection(r.Context(), store.Collection{Owner: by, Title: cmp.Or(sent.Title, "Collection"), Passages: sent.ToKeep()})
	}
	if err != nil {
		return nil, err
	}
	return handler.Redirect{To: paths.KeptCollection(c.ID), Status: http.StatusSeeOther}, nil
}

// addTo adds passages to a collection, but for those that it has.
func addTo(r *handler.Request, id, by string, passages []store.Collected) (store.Collection, error) {
	c, err := ownCollection(r, id, by)
	if err != nil {
		return c, err
	}
	before := len(c.Passages)
	for _, p := range passages {
		same := func(k store.Collected) bool { return k.Passage == p.Passage && reflect.DeepEqual(k.Span, p.Span) }
		if !slices.ContainsFunc(c.Passages, same) {
			c.Passages = append(c.Passages, p)
		}
	}
	switch n := len(c.Passages); {
	case n == before:
		return c, nil
	case n > result.MaxCollected:
		return c, handler.Problemf(http.StatusUnprocessableEntity, "Remove some, or keep another collection.", "A collection has at most %d passages; this one has %d.", result.MaxCollected, before)
	}
	return saved(r.Library.Store.SaveCollection(r.Context(), c))
}

// ownCollection is a collection that whoever acts may change; the error is a *handler.Problem where they may not.
func ownCollection(r *handler.Request, id, by string) (store.Collection, error) {
	c, err := r.Library.Store.Collection(r.Context(), id)
	if err == nil && c.Owner != by {
		err = handler.Problemf(http.StatusForbidden, "Make a copy of your own from its page.", "Only whoever keeps this collection can change it.")
	}
	return c, err
}

// saved says in words that a collection was changed meanwhile.
func saved(c store.Collection, err error) (store.Collection, error) {
	if errors.Is(err, store.ErrChangedSince) {
		err = errCollectionChanged
	}
	return c, err
}

var errCollectionChanged = handler.Problemf(http.StatusConflict, "Copy what you wrote, load the collection’s page again and write it there.",
	"The collection was changed in another window since its page was loaded, so nothing was saved.")

// EditCollection changes a kept collection as a form of its page says, removes it or brings it back.
func EditCollection(r *handler.Request) (handler.Response, error) {
	by, values, err := formOfWriter(r)
	if err != nil {
		return nil, err
	}
	id, kept := r.Var("id"), r.Library.Store
	there := handler.Redirect{To: paths.KeptCollection(id), Status: http.StatusSeeOther}
	if values.Get("op") == "return" {
		return there, kept.RemoveCollection(r.Context(), id, by, true)
	}
	c, err := ownCollection(r, id, by)
	if err != nil {
		return nil, err
	}
	if values.Get("revision") != strconv.FormatInt(c.Revision, 10) {
		return nil, errCollectionChanged
	}
	switch values.Get("op") {
	case "remove":
		if err := kept.RemoveCollection(r.Context(), id, by, false); err != nil {
			return nil, err
		}
		r.Record("removal", "collection "+id)
		return handler.Redirect{To: paths.Collections + "?" + url.Values{"removed": {id}}.Encode(), Status: http.StatusSeeOther}, nil
	case "undo":
		_, err = saved(kept.UndoCollection(r.Context(), c))
		return there, err
	}
	next, err := changed(c, values)
	if err == nil && !reflect.DeepEqual(next, c) {
		_, err = saved(kept.SaveCollection(r.Context(), next))
	}
	return there, err
}

// changed is a collection with the title, the notes and the labels that a form has, each by the position of its passage, and without
// the passage that it removes.
func changed(c store.Collection, values url.Values) (store.Collection, error) {
	c.Title = cmp.Or(result.CollectionTitle(values.Get(paths.ParamTitle)), c.Title)
	c.Passages = slices.Clone(c.Passages)
	for i := range c.Passages {
		p := &c.Passages[i]
		var err error
		if note := fmt.Sprintf("note-%d", i); values.Has(note) {
			if p.Note, err = result.CollectedNote(values.Get(note)); err != nil {
				return c, err
			}
		}
		if labels := fmt.Sprintf("labels-%d", i); values.Has(labels) {
			if p.Labels, err = labelsIn(values.Get(labels)); err != nil {
				return c, err
			}
		}
	}
	if drop := values.Get("drop"); drop != "" {
		i, err := strconv.Atoi(drop)
		if err != nil || i < 0 || i >= len(c.Passages) {
			return c, handler.Problemf(http.StatusBadRequest, "Load the page again and repeat it.", "There is no passage %q in the collection.", drop)
		}
		c.Passages = slices.Delete(c.Passages, i, i+1)
	}
	return c, nil
}

// Limits of the labels of a passage.
const (
	maxLabels = 10
	maxLabel  = 50 // characters
)

// labelsIn are the labels that somebody wrote with commas between them.
func labelsIn(written string) ([]string, error) {
	var out []string
	for label := range strings.SplitSeq(written, ",") {
		label = strings.Join(strings.Fields(label), " ")
		if label == "" || slices.Contains(out, label) {
			continue
		}
		if utf8.RuneCountInString(label) > maxLabel {
			return nil, handler.Problemf(http.StatusBadRequest, "Shorten it, or put commas between labels.", "A label has at most %d characters.", maxLabel)
		}
		out = append(out, label)
	}
	if len(out) > maxLabels {
		return nil, handler.Problemf(http.StatusBadRequest, "Leave some out.", "A passage has at most %d labels.", maxLabels)
	}
	return out, nil
}
