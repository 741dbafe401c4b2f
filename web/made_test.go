package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"evidence/corpus"
	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/internal/testlibrary"
)

// A made site is a server with a small library of invented reports.
type made struct {
	*Server
	t testing.TB
	l *testlibrary.Library
}

// makeSite serves the library; a copy of its own where the options let somebody write.
func makeSite(t testing.TB, o handler.Options, sample bool) *made {
	t.Helper()
	library := testlibrary.Shared
	if o.Local || o.Users != nil || o.Importer != nil || o.Corrector != nil {
		library = testlibrary.New
	}
	l := library(t)
	l.Sample = sample
	return &made{newTestServer(t, l, o), t, l}
}

// makeOwnSite serves a copy of the library that the test changes.
func makeOwnSite(t testing.TB, o handler.Options) *made {
	t.Helper()
	l := testlibrary.New(t)
	return &made{newTestServer(t, l, o), t, l}
}

// add adds a report of one page.
func (m *made) add(src corpus.Source, texts ...string) {
	m.t.Helper()
	if err := m.l.AddPage(m.t.Context(), src, texts...); err != nil {
		m.t.Fatal(err)
	}
}

// with is the same site for a test within the test.
func (m *made) with(t testing.TB) *made {
	return &made{m.Server, t, m.l}
}

// get asks for a path.
func (m *made) get(path string) *httptest.ResponseRecorder {
	m.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	fromElsewhere(m, r)
	w := httptest.NewRecorder()
	m.ServeHTTP(w, r)
	return w
}

// page asks for a page, which must answer with a status.
func (m *made) page(path string, status int) *html.Node {
	m.t.Helper()
	w := m.get(path)
	if w.Code != status || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		m.t.Fatalf("%s answers %d, %s; want a page and %d", path, w.Code, w.Header().Get("Content-Type"), status)
	}
	return htmltest.Parse(m.t, w.Body)
}

// publicURL is the address of a site that people elsewhere reach.
func publicURL(t testing.TB, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// body asks for a path, whose answer must have a status.
func (m *made) body(path string, status int) string {
	m.t.Helper()
	w := m.get(path)
	if w.Code != status {
		m.t.Errorf("%s has status %d, want %d", path, w.Code, status)
	}
	return w.Body.String()
}
