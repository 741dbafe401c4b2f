package fetch

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestCheckLinks(t *testing.T) {
	var bytes, asked int
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		switch r.URL.Path {
		case "/here.pdf":
			http.ServeContent(w, r, "here.pdf", now(), strings.NewReader(strings.Repeat("%PDF", 1000)))
			if r.Header.Get("Range") == "bytes=0-0" {
				bytes++
			}
		case "/moved":
			http.Redirect(w, r, "/here.pdf", http.StatusFound)
		case "/away":
			http.Redirect(w, r, "ftp://example.org/", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	f := New(t.TempDir(), Options{AllowPrivate: true, Tries: 1})
	got := map[string]Link{}
	addresses := []string{server.URL + "/here.pdf", server.URL + "/moved", server.URL + "/gone", server.URL + "/away", "nowhere"}
	if err := f.CheckLinks(t.Context(), addresses, func(l Link) { got[strings.TrimPrefix(l.Address, server.URL)] = l }); err != nil {
		t.Fatal(err)
	}
	for path, problem := range map[string]string{"/here.pdf": "", "/moved": "", "/gone": "404", "/away": "ftp", "nowhere": "not an address"} {
		l, ok := got[path]
		if !ok || (problem == "") != (l.Problem == "") || !strings.Contains(l.Problem+l.Advice, problem) || (l.Problem != "" && l.Advice == "") {
			t.Errorf("%s: %+v, want a problem with %q", path, l, problem)
		}
	}
	if bytes != 2 || asked != 5 {
		t.Errorf("%d requests, %d of them for one byte; want 5 and 2", asked, bytes)
	}
	private := New(t.TempDir(), Options{})
	if err := private.CheckLinks(t.Context(), []string{server.URL + "/here.pdf"}, func(l Link) {
		if l.Problem == "" {
			t.Errorf("%s was asked, an address of this machine", l.Address)
		}
	}); err != nil {
		t.Fatal(err)
	}
	if asked != 5 {
		t.Errorf("an address of this machine was asked")
	}
}
