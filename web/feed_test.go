package web

import (
	"encoding/json"
	"encoding/xml"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"evidence/web/atom"
	"evidence/web/handler"
	"evidence/web/result"
)

// readFeed reads a feed and holds it against what RFC 4287 requires (4.1.1, 4.1.2, 4.2.7).
func (m *made) readFeed(path string) atom.Atom {
	m.t.Helper()
	w := m.get(path)
	if w.Code != 200 || w.Header().Get("Content-Type") != "application/atom+xml; charset=utf-8" {
		m.t.Fatalf("%s answers %d, %s", path, w.Code, w.Header().Get("Content-Type"))
	}
	var f atom.Atom
	if err := xml.Unmarshal(w.Body.Bytes(), &f); err != nil {
		m.t.Fatal(err)
	}
	m.required(path, f.ID, f.Title, f.Updated, f.Links)
	if f.Author.Name == "" {
		m.t.Error("the feed has no author")
	}
	seen := map[string]bool{}
	for _, e := range f.Entries {
		m.required(e.Title, e.ID, e.Title, e.Updated, e.Links)
		if seen[e.ID] || e.ID == f.ID {
			m.t.Errorf("the id %s stands twice", e.ID)
		}
		seen[e.ID] = true
		if e.Summary == "" {
			m.t.Errorf("%q has no summary", e.Title)
		}
	}
	return f
}

var uuid = regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

func (m *made) required(what, id, title, updated string, links []atom.Link) {
	m.t.Helper()
	if !uuid.MatchString(id) || title == "" {
		m.t.Errorf("%s: id %q, title %q", what, id, title)
	}
	if _, err := time.Parse(time.RFC3339, updated); err != nil {
		m.t.Errorf("%s: updated: %v", what, err)
	}
	pages := 0
	for _, l := range links {
		if l.Rel == "alternate" {
			pages++
		}
		if _, err := url.Parse(l.Href); err != nil || l.Href == "" {
			m.t.Errorf("%s: a link to %q", what, l.Href)
		}
	}
	if pages != 1 {
		m.t.Errorf("%s: %d alternates", what, pages)
	}
}

func TestFeed(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	f := m.readFeed("/feed.atom")
	if len(f.Entries) != 5 || f.Updated != f.Entries[0].Updated {
		t.Fatalf("%d entries, updated %s; want 5, %s", len(f.Entries), f.Updated, f.Entries[0].Updated)
	}
	for i := range f.Entries[1:] {
		if f.Entries[i].Updated < f.Entries[i+1].Updated {
			t.Errorf("%s comes before %s", f.Entries[i].Updated, f.Entries[i+1].Updated)
		}
	}
	byTitle := map[string]atom.Entry{}
	for _, e := range f.Entries {
		byTitle[e.Title] = e
	}
	e, ok := byTitle["Inspection: Aldwick, 29 January 2018"]
	if !ok {
		t.Fatalf("got %v", byTitle)
	}
	if e.Author == nil || e.Author.Name != "The Inspectorate" || e.Summary != "The Inspectorate, 29 January 2018, 1 page, 1 passage to search and cite." || len(e.Categories) != 2 || e.Categories[0].Term != "Aldwick" {
		t.Errorf("entry %+v, author %+v", e, e.Author)
	}
	for _, l := range e.Links {
		switch {
		case l.Rel == "via" && l.Href != "https://reports.example/2.pdf", l.Rel == "alternate" && l.Href != "http://example.com/documents/aldwick-2018":
			t.Errorf("link %+v", l)
		case l.Rel == "alternate":
			m.page(strings.TrimPrefix(l.Href, "http://example.com"), 200)
		}
	}
	if e := byTitle["Review: Brackley"]; e.Author != nil {
		t.Errorf("a report without a publisher has the author %+v", e.Author)
	}
}

func TestFeedOfAnAuthority(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	page := m.page("/documents?authority=Brackley", 200)
	path := attrOf(t, page, `link[type="application/atom+xml"]`, "href")
	f, all := m.readFeed(path), m.readFeed("/feed.atom")
	if len(f.Entries) != 1 || f.Title != "New reports on Brackley" || f.ID == all.ID {
		t.Errorf("%d entries, title %q, id %s", len(f.Entries), f.Title, f.ID)
	}
	for _, e := range all.Entries {
		if e.Title == f.Entries[0].Title && e.ID != f.Entries[0].ID {
			t.Errorf("the same document is %s and %s", e.ID, f.Entries[0].ID)
		}
	}
	for _, l := range f.Links {
		if l.Rel == "self" && l.Href != "http://example.com"+path {
			t.Errorf("the feed calls itself %q, not %q", l.Href, path)
		}
	}
}

// Ids stay when the site gets an address; the links become whole.
func TestFeedInPublic(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	before := m.readFeed("/feed.atom")
	s, err := New(handler.Options{PublicURL: publicURL(t, "https://evidence.example")})
	if err != nil {
		t.Fatal(err)
	}
	s.SetLibrary(m.library.Load())
	after := (&made{s, t, m.l}).readFeed("/feed.atom")
	if before.ID != after.ID || len(before.Entries) != len(after.Entries) {
		t.Fatalf("ids %s, %s; %d and %d entries", before.ID, after.ID, len(before.Entries), len(after.Entries))
	}
	links := after.Links
	for i, e := range after.Entries {
		if e.ID != before.Entries[i].ID {
			t.Errorf("%q was %s, is %s", e.Title, before.Entries[i].ID, e.ID)
		}
		links = append(links, e.Links...)
	}
	for _, l := range links {
		if !strings.HasPrefix(l.Href, "https://evidence.example/") && l.Rel != "via" {
			t.Errorf("link %+v", l)
		}
	}
}

// A search can be followed: as Atom and as a JSON Feed, the newest first, by links of its page.
func TestFeedOfASearch(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	const search = "/search?q=police&kind=inspection"
	page := m.page(search, 200)
	found := decode[result.SearchAnswer](t, m, 200, "/search.json?q=police&kind=inspection")
	if found.Total == 0 {
		t.Fatal("nothing is found")
	}
	f := m.readFeed(attrOf(t, page, `link[type="application/atom+xml"]`, "href"))
	if len(f.Entries) != found.Total || f.Title != "New passages: police" {
		t.Errorf("%d entries, want %d; title %q", len(f.Entries), found.Total, f.Title)
	}
	for i := range f.Entries[1:] {
		if f.Entries[i].Updated < f.Entries[i+1].Updated {
			t.Errorf("%s comes before %s", f.Entries[i].Updated, f.Entries[i+1].Updated)
		}
	}
	w := m.get(attrOf(t, page, `link[type="application/feed+json"]`, "href"))
	var feed struct {
		Version, Title string
		FeedURL        string `json:"feed_url"`
		Items          []struct {
			ID, URL   string
			Text      string `json:"content_text"`
			Published string `json:"date_published"`
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &feed); err != nil || w.Header().Get("Content-Type") != "application/feed+json" || feed.Version != "https://jsonfeed.org/version/1.1" || len(feed.Items) != len(f.Entries) {
		t.Fatalf("%v, %s, %+v", err, w.Header().Get("Content-Type"), feed)
	}
	for i, item := range feed.Items {
		e := f.Entries[i]
		if item.ID != e.ID || item.URL != e.Links[0].Href || item.Text != e.Summary || item.Published != e.Published || !strings.HasPrefix(item.URL, "http://example.com/passages/") {
			t.Errorf("item %+v, entry %+v", item, e)
		}
	}
	for _, path := range []string{"/search/feed.atom?q=police&yeer=2014", "/search/feed.json?q=police&page=2", "/search/feed.atom", "/feed.atom?q=police"} {
		if w := m.get(path); w.Code != 400 {
			t.Errorf("%s answers %d", path, w.Code)
		}
	}
	for _, path := range []string{"/feed.atom", "/search/feed.atom?q=police"} {
		if got := m.get(path).Header().Get("Access-Control-Allow-Origin"); got != "*" {
			t.Errorf("%s is for pages of %q", path, got)
		}
	}
}
