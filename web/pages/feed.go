package pages

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"evidence/corpus"
	"evidence/corpus/store"
	"evidence/web/atom"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// Feed answers with the feed of new reports.
func Feed(r *handler.Request) (handler.Response, error) {
	authority := r.URL.Query().Get(paths.ParamAuthority)
	docs, err := r.Library.Documents(r.Context())
	if err != nil {
		return nil, err
	}
	if authority != "" {
		docs = slices.DeleteFunc(docs, func(d corpus.Document) bool { return d.Authority != authority })
		if len(docs) == 0 {
			return nil, handler.Problemf(http.StatusNotFound, "Write the authority as in the list of reports.", "No report here is on the authority %q.", authority)
		}
	}
	versions, err := r.Library.Store.Versions(r.Context())
	if err != nil {
		return nil, err
	}
	return atom.Response(newFeed(r, authority, docs, versions))
}

// newFeed makes the feed of documents, the last added first.
func newFeed(r *handler.Request, authority string, docs []corpus.Document, versions []store.Version) atom.Atom {
	given := map[string]time.Time{}
	for _, v := range versions {
		given[v.SHA256] = v.Given
	}
	slices.SortFunc(docs, func(a, b corpus.Document) int {
		return cmp.Or(given[b.SHA256].Compare(given[a.SHA256]), cmp.Compare(a.ID, b.ID))
	})
	f := atom.Atom{
		Language: "en-GB", ID: feedID(authority, versions), Title: "New reports", Updated: format.Timestamp(r.Site.Started),
		Subtitle: "Reports that were added, the newest in this library first.",
		Author:   atom.Person{Name: handler.SiteName}, Icon: r.Link("/favicon.ico"),
		Links: []atom.Link{{Rel: "self", Type: "application/atom+xml", Href: r.Link(paths.FeedOf(authority))}, {Rel: "alternate", Type: "text/html", Href: r.Link(paths.DocumentsOn(authority))}},
	}
	if authority != "" {
		f.Title += " on " + authority
	}
	for _, d := range docs[:min(atom.MaxEntries, len(docs))] {
		f.Entries = append(f.Entries, feedEntry(r, d, given[d.SHA256]))
	}
	if len(f.Entries) > 0 {
		f.Updated = f.Entries[0].Updated
	}
	return f
}

func feedEntry(r *handler.Request, d corpus.Document, given time.Time) atom.Entry {
	e := atom.Entry{
		ID: atom.URN("document", d.SHA256), Title: result.DatedTitle(d.Source), Updated: format.Timestamp(given), Published: format.Timestamp(given), Summary: result.DescribeDocument(d),
		Links: []atom.Link{{Rel: "alternate", Type: "text/html", Href: r.Link(paths.Document(d.ID))}, {Rel: "enclosure", Type: "application/pdf", Href: r.Link(paths.Original(d.SHA256))}},
	}
	if by := cmp.Or(d.Author, d.Publisher); by != "" {
		e.Author = &atom.Person{Name: by}
	}
	for _, term := range []string{d.Authority, d.Kind} {
		if term != "" {
			e.Categories = append(e.Categories, atom.Category{Term: term})
		}
	}
	if d.URL != "" {
		e.Links = append(e.Links, atom.Link{Rel: "via", Type: "application/pdf", Href: d.URL})
	}
	return e
}

// feedID names a library's feed for good, wherever it is reached: by the
// library's first document, which is never forgotten.
func feedID(authority string, versions []store.Version) string {
	first := ""
	if len(versions) > 0 {
		v := slices.MinFunc(versions, func(a, b store.Version) int { return cmp.Or(a.Given.Compare(b.Given), cmp.Compare(a.SHA256, b.SHA256)) })
		first = format.Timestamp(v.Given) + " " + v.SHA256
	}
	return atom.URN("feed", first+"\n"+authority)
}
