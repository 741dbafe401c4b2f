package web

import (
	"crypto/tls"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"evidence/web/handler"
	"evidence/web/htmltest"
)

// attrOf gives an attribute of the first element that a selector matches.
func attrOf(t testing.TB, n *html.Node, selector, name string) string {
	t.Helper()
	for _, e := range htmltest.All(n, selector) {
		if v, ok := htmltest.AttrOf(e, name); ok {
			return v
		}
	}
	t.Fatalf("there is no %s with %s", selector, name)
	return ""
}

func TestOpenSearch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ public, asked, want string }{
		{"", "http://127.0.0.1:8080", "http://127.0.0.1:8080"},
		{"", "http://[::1]:8080", "http://[::1]:8080"},
		{"", "http://reports.lan", "http://reports.lan"},
		{"", "https://reports.lan", "https://reports.lan"},
		{"https://evidence.example/", "http://127.0.0.1:8080", "https://evidence.example"},
		{"http://127.0.0.1:9999", "http://reports.lan", "http://reports.lan"},
	} {
		o := handler.Options{}
		if c.public != "" {
			o.PublicURL = publicURL(t, c.public)
		}
		s, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodGet, c.asked+"/opensearch.xml", nil)
		if strings.HasPrefix(c.asked, "https:") {
			r.TLS = &tls.ConnectionState{}
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		var d openSearch
		if err := xml.Unmarshal(w.Body.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		if len(d.ShortName) == 0 || len(d.ShortName) > 16 || d.Description == "" || len(d.Description) > 1024 {
			t.Errorf("short name %q, description %q", d.ShortName, d.Description)
		}
		if len(d.URLs) == 0 || d.URLs[0].Type != "text/html" || d.URLs[0].Template != c.want+"/search?q={searchTerms}" {
			t.Errorf("%s, public %q: %+v", c.asked, c.public, d.URLs)
		}
	}
}

// What a browser makes of the description finds something.
func TestOpenSearchFinds(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	var d openSearch
	if err := xml.Unmarshal(m.get(attrOf(t, m.page("/", 200), "link[rel=search]", "href")).Body.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	for _, u := range d.URLs {
		path := strings.TrimPrefix(strings.ReplaceAll(u.Template, "{searchTerms}", url.QueryEscape("police partnership")), "http://example.com")
		w := m.get(path)
		kind, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
		if w.Code != 200 || kind != u.Type || u.Rel == "results" && !strings.Contains(w.Body.String(), "aldwick-2018") {
			t.Errorf("%s answers %d, %s", path, w.Code, kind)
		}
	}
}

func TestRobots(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	w := m.get("/robots.txt")
	if got, want := w.Body.String(), "User-agent: *\nDisallow: /search\nDisallow: /api/\nDisallow: /sign-in\n"; w.Code != 200 || got != want {
		t.Errorf("%d, %q; want %q", w.Code, got, want)
	}
}

func TestIcons(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	icon := func(path string) {
		t.Helper()
		if w := m.get(path); w.Code != 200 || w.Header().Get("Content-Type") != "image/svg+xml" || !strings.HasPrefix(w.Body.String(), "<svg") {
			t.Errorf("%s answers %d, %s", path, w.Code, w.Header().Get("Content-Type"))
		}
	}
	icon(m.get("/favicon.ico").Header().Get("Location"))
	page := m.page("/", 200)
	icon(attrOf(t, page, "link[rel=icon]", "href"))
	w := m.get(attrOf(t, page, "link[rel=manifest]", "href"))
	var about webManifest
	if err := json.Unmarshal(w.Body.Bytes(), &about); err != nil || w.Header().Get("Content-Type") != "application/manifest+json" {
		t.Fatalf("%v, %s", err, w.Header().Get("Content-Type"))
	}
	if about.Name == "" || len(about.Icons) == 0 {
		t.Fatalf("manifest %+v", about)
	}
	for _, i := range about.Icons {
		icon(i.Src)
	}
	m.page(about.StartURL, 200)
}

func TestLoopback(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"localhost": true, "LOCALHOST": true, "localhost.": true, "app.localhost": true, "127.0.0.1": true, "127.9.9.9": true, "::1": true, "0.0.0.0": true,
		"example.org": false, "10.0.0.1": false, "localhost.example.org": false, "": false, "::2": false,
	} {
		if got := !handler.IsPublic(host); got != want {
			t.Errorf("%q: %t", host, got)
		}
	}
}
