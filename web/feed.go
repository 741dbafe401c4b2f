package web

import (
	"cmp"
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"evidence/corpus"
	"evidence/corpus/store"
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

// feedOf is the address of the feed of new reports, on one authority or on all.
func feedOf(authority string) string {
	if authority == "" {
		return feedPath
	}
	return feedPath + "?" + url.Values{paramAuthority: {authority}}.Encode()
}

// newReports answers with the feed of new reports.
func newReports(r *request) (response, error) {
	authority := r.URL.Query().Get(paramAuthority)
	docs, err := r.library.documents(r.Context())
	if err != nil {
		return nil, err
	}
	if authority != "" {
		docs = slices.DeleteFunc(docs, func(d corpus.Document) bool { return d.Authority != authority })
		if len(docs) == 0 {
			return nil, problemf(http.StatusNotFound, "Write the authority as the list of reports does.", "No report here is on the authority %q.", authority)
		}
	}
	versions, err := r.library.Store.Versions(r.Context())
	if err != nil {
		return nil, err
	}
	out, err := xml.MarshalIndent(r.feed(authority, docs, versions), "", " ")
	if err != nil {
		return nil, err
	}
	return body{"application/atom+xml; charset=utf-8", append([]byte(xml.Header), append(out, '\n')...)}, nil
}

// feed makes the feed of documents, the last taken in first.
func (r *request) feed(authority string, docs []corpus.Document, versions []store.Version) atomFeed {
	given := map[string]time.Time{}
	for _, v := range versions {
		given[v.SHA256] = v.Given
	}
	slices.SortFunc(docs, func(a, b corpus.Document) int {
		return cmp.Or(given[b.SHA256].Compare(given[a.SHA256]), cmp.Compare(a.ID, b.ID))
	})
	f := atomFeed{
		Language: "en-GB", ID: feedID(authority, versions), Title: "New reports", Updated: stamp(r.server.started),
		Subtitle: "Reports that were taken in, the newest in this library first.",
		Author:   atomPerson{siteName}, Icon: r.link("/favicon.ico"),
		Links: []atomLink{{"self", "application/atom+xml", r.link(feedOf(authority))}, {"alternate", "text/html", r.link(reportsOn(authority))}},
	}
	if authority != "" {
		f.Title += " on " + authority
	}
	for _, d := range docs[:min(feedEntries, len(docs))] {
		f.Entries = append(f.Entries, r.entry(d, given[d.SHA256]))
	}
	if len(f.Entries) > 0 {
		f.Updated = f.Entries[0].Updated
	}
	return f
}

func (r *request) entry(d corpus.Document, given time.Time) atomEntry {
	e := atomEntry{
		ID: urn("document", d.SHA256), Title: datedTitle(d.Source), Updated: stamp(given), Published: stamp(given), Summary: describeDocument(d),
		Links: []atomLink{{"alternate", "text/html", r.link(documentPath(d.ID))}, {"enclosure", "application/pdf", r.link(originalPath(d.SHA256))}},
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
	return titleOf(s) + ", " + prose(s.Published)
}

// feedID names a library's feed for good, wherever it is reached: by the
// library's first document, which is never forgotten.
func feedID(authority string, versions []store.Version) string {
	first := ""
	if len(versions) > 0 {
		v := slices.MinFunc(versions, func(a, b store.Version) int { return cmp.Or(a.Given.Compare(b.Given), cmp.Compare(a.SHA256, b.SHA256)) })
		first = stamp(v.Given) + " " + v.SHA256
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

// reportsOn is the address of the list of reports, on one authority or on all.
func reportsOn(authority string) string {
	if authority == "" {
		return "/documents"
	}
	return "/documents?" + url.Values{paramAuthority: {authority}}.Encode()
}

// stamp writes a time as feeds do.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// link is the public address of a path, or the path itself where the site has none.
func (r *request) link(path string) string {
	return cmp.Or(r.server.absolute(path), path)
}
