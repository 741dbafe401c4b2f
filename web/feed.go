package web

import (
	"cmp"
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"time"

	"evidence/corpus"
	"evidence/corpus/store"

	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
)

// An atomFeed is a feed as RFC 4287 ("The Atom Syndication Format") writes it.
type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Language string      `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle"`
	Updated  string      `xml:"updated"` // RFC 3339
	Author   atomPerson  `xml:"author"`
	Icon     string      `xml:"icon"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

// An atomEntry is a document that was taken in.
type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published"`
	Author     *atomPerson    `xml:"author"` // nil for the feed's
	Categories []atomCategory `xml:"category"`
	Links      []atomLink     `xml:"link"`
	Summary    string         `xml:"summary"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

// feedEntries is how many documents the feed holds, the newest in the library.
const feedEntries = 100

// newReports answers with the feed of new reports.
func newReports(r *handler.Request) (handler.Response, error) {
	authority := r.URL.Query().Get(paths.ParamAuthority)
	docs, err := r.Library.Documents(r.Context())
	if err != nil {
		return nil, err
	}
	if authority != "" {
		docs = slices.DeleteFunc(docs, func(d corpus.Document) bool { return d.Authority != authority })
		if len(docs) == 0 {
			return nil, handler.Problemf(http.StatusNotFound, "Write the authority as the list of reports does.", "No report here is on the authority %q.", authority)
		}
	}
	versions, err := r.Library.Store.Versions(r.Context())
	if err != nil {
		return nil, err
	}
	out, err := xml.MarshalIndent(newFeed(r, authority, docs, versions), "", " ")
	if err != nil {
		return nil, err
	}
	return handler.Body{ContentType: "application/atom+xml; charset=utf-8", Data: append([]byte(xml.Header), append(out, '\n')...)}, nil
}

// newFeed makes the feed of documents, the last taken in first.
func newFeed(r *handler.Request, authority string, docs []corpus.Document, versions []store.Version) atomFeed {
	given := map[string]time.Time{}
	for _, v := range versions {
		given[v.SHA256] = v.Given
	}
	slices.SortFunc(docs, func(a, b corpus.Document) int {
		return cmp.Or(given[b.SHA256].Compare(given[a.SHA256]), cmp.Compare(a.ID, b.ID))
	})
	f := atomFeed{
		Language: "en-GB", ID: feedID(authority, versions), Title: "New reports", Updated: format.Timestamp(r.Site.Started),
		Subtitle: "Reports that were taken in, the newest in this library first.",
		Author:   atomPerson{handler.SiteName}, Icon: r.Link("/favicon.ico"),
		Links: []atomLink{{"self", "application/atom+xml", r.Link(paths.FeedOf(authority))}, {"alternate", "text/html", r.Link(paths.DocumentsOn(authority))}},
	}
	if authority != "" {
		f.Title += " on " + authority
	}
	for _, d := range docs[:min(feedEntries, len(docs))] {
		f.Entries = append(f.Entries, feedEntry(r, d, given[d.SHA256]))
	}
	if len(f.Entries) > 0 {
		f.Updated = f.Entries[0].Updated
	}
	return f
}

func feedEntry(r *handler.Request, d corpus.Document, given time.Time) atomEntry {
	e := atomEntry{
		ID: urn("document", d.SHA256), Title: datedTitle(d.Source), Updated: format.Timestamp(given), Published: format.Timestamp(given), Summary: describeDocument(d),
		Links: []atomLink{{"alternate", "text/html", r.Link(paths.Document(d.ID))}, {"enclosure", "application/pdf", r.Link(paths.Original(d.SHA256))}},
	}
	if by := cmp.Or(d.Author, d.Publisher); by != "" {
		e.Author = &atomPerson{by}
	}
	for _, term := range []string{d.Authority, d.Kind} {
		if term != "" {
			e.Categories = append(e.Categories, atomCategory{term})
		}
	}
	if d.URL != "" {
		e.Links = append(e.Links, atomLink{"via", "application/pdf", d.URL})
	}
	return e
}

// datedTitle tells reports on one authority apart.
func datedTitle(s corpus.Source) string {
	if s.Published == "" {
		return titleOf(s)
	}
	return titleOf(s) + ", " + format.Date(s.Published)
}

// feedID names a library's feed for good, wherever it is reached: by the
// library's first document, which is never forgotten.
func feedID(authority string, versions []store.Version) string {
	first := ""
	if len(versions) > 0 {
		v := slices.MinFunc(versions, func(a, b store.Version) int { return cmp.Or(a.Given.Compare(b.Given), cmp.Compare(a.SHA256, b.SHA256)) })
		first = format.Timestamp(v.Given) + " " + v.SHA256
	}
	return urn("feed", first+"\n"+authority)
}

// urn makes an identifier of a name: a UUID of version 8 (RFC 9562, 5.8) from its SHA-256.
func urn(kind, name string) string {
	sum := sha256.Sum256([]byte(kind + "\n" + name))
	u := sum[:16]
	u[6], u[8] = u[6]&0x0f|0x80, u[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}
