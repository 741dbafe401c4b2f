package pages

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"evidence/corpus"
	"evidence/corpus/store"
	"evidence/web/atom"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// Feed answers with the feed of new reports, as Atom or as a JSON Feed.
func Feed(r *handler.Request) (handler.Response, error) {
	if err := onlyParameters(r, paths.ParamAuthority); err != nil {
		return nil, err
	}
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
	return feedResponse(r, newFeed(r, authority, docs, versions))
}

// feedResponse sends a feed in the form that the address names.
func feedResponse(r *handler.Request, f atom.Atom) (handler.Response, error) {
	if r.WantsJSON() {
		return atom.JSONResponse(f)
	}
	return atom.Response(f)
}

// onlyParameters refuses an address with a parameter that is not known: a feed that leaves one out would be followed for years.
func onlyParameters(r *handler.Request, known ...string) error {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return handler.Problemf(http.StatusBadRequest, "Write &, ;, % and spaces in a value as %26, %3B, %25 and %20.", "The parameters cannot be read: %s.", err)
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(known, name) {
			return handler.Problemf(http.StatusBadRequest, "Correct its name or leave it out. The parameters are "+strings.Join(known, ", ")+".", "There is no parameter %q here.", name)
		}
	}
	return nil
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
		Author:   atom.Person{Name: handler.SiteName}, Icon: absolute(r, "/favicon.ico"),
		Links: feedLinks(r, paths.DocumentsOn(authority)),
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

// feedLinks lead from a feed to itself and to the page that shows the same.
func feedLinks(r *handler.Request, page string) []atom.Link {
	media := "application/atom+xml"
	if r.WantsJSON() {
		media = atom.MediaJSON
	}
	return []atom.Link{{Rel: "self", Type: media, Href: absolute(r, r.URL.RequestURI())}, {Rel: "alternate", Type: "text/html", Href: absolute(r, page)}}
}

// absolute is an address that leads here from anywhere: what reads a feed need not know where it came from.
func absolute(r *handler.Request, path string) string { return r.BaseURL() + path }

func feedEntry(r *handler.Request, d corpus.Document, given time.Time) atom.Entry {
	e := atom.Entry{
		ID: atom.URN("document", d.SHA256), Title: result.DatedTitle(d.Source), Updated: format.Timestamp(given), Published: format.Timestamp(given), Summary: result.DescribeDocument(d),
		Links: []atom.Link{{Rel: "alternate", Type: "text/html", Href: absolute(r, paths.Document(d.ID))}, {Rel: "enclosure", Type: "application/pdf", Href: absolute(r, paths.Original(d.SHA256))}},
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
