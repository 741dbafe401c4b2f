package web

import (
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"testing"

	"evidence/corpus/store"
	"evidence/web/handler"
	"evidence/web/internal/testlibrary"
)

func TestMain(m *testing.M) { os.Exit(testlibrary.Run(m)) }

// newTestServer serves a library; nil for none yet. A site that others in the network reach shows everybody its statements, unless the options
// say otherwise: most tests are about what they show.
func newTestServer(t testing.TB, l *testlibrary.Library, o handler.Options) *Server {
	t.Helper()
	if o.Statements == "" && !o.Local && o.PublicURL == nil {
		o.Statements = handler.StatementsPublic
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	if l != nil {
		s.SetLibrary(l.Library)
	}
	return s
}

// get asks a server; header holds names and values in turn.
func get(t testing.TB, s http.Handler, address string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	return ask(t, s, http.MethodGet, address, header...)
}

func ask(t testing.TB, s http.Handler, method, address string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, address, nil)
	fromElsewhere(s, r)
	for pair := range slices.Chunk(header, 2) {
		r.Header.Set(pair[0], pair[1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// The library is what it says: an id of every fate.
func TestTestLibrary(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	for want, id := range map[store.Status]string{store.Current: l.Current, store.Moved: l.Moved, store.Changed: l.Changed, store.Gone: l.Gone, store.Withdrawn: l.Withdrawn} {
		if r, err := l.Store.Resolve(t.Context(), id); err != nil || r.Status != want {
			t.Errorf("passage %q is %s (%v), want %s", id, r.Status, err, want)
		}
	}
}

// fromElsewhere makes a request without an address of its own one that a proxy passes on to a site of this computer.
func fromElsewhere(s http.Handler, r *http.Request) {
	m, ok := s.(*made)
	if ok {
		s = m.Server
	}
	if site, ok := s.(*Server); ok && site.Local && r.Host == "example.com" {
		r.Host = "127.0.0.1:8080"
		r.Header.Set("X-Forwarded-For", "192.0.2.1")
	}
}
