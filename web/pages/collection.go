package pages

import (
	"evidence/corpus/quantity"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// A collectionPage shows passages that somebody gathered, with the means to note, sort out and export them.
type collectionPage struct {
	*result.Collection
	Rights handler.Rights
}

func (p *collectionPage) Template() string { return "collection" }

func (p *collectionPage) Describe(*handler.Request) handler.Meta {
	m := handler.Meta{Title: "Collection", NoIndex: true, Hits: true, Canonical: paths.Collection,
		Description: quantity.Of(len(p.Passages), "passage", "passages") + " of official reports, quoted word for word and cited."}
	if p.Title != "" {
		m.Title = p.Title
	}
	return m
}

// Collection answers /collection.
func Collection(r *handler.Request) (handler.Response, error) {
	c, err := result.FindCollection(r, r.URL.Query())
	if err != nil {
		return nil, err
	}
	return handler.ShowResult(&collectionPage{c, handler.RightsOf(r)}, c)
}

// Without is the address of the collection without one of its passages.
func (p *collectionPage) Without(i int) string {
	return paths.Collection + "?" + p.Values(i).Encode()
}

// Exports are the forms in which the collection can be had as a file.
func (p *collectionPage) Exports() *exports {
	return collectionExports(paths.CollectionFile, p.Values(-1))
}

// Full reports whether no more passages can be added.
func (p *collectionPage) Full() bool { return len(p.Passages) >= result.MaxCollected }
