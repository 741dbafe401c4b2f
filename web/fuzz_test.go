package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"evidence/web/handler"
	"evidence/web/internal/testlibrary"
	"evidence/web/paths"
)

// Whatever request comes to the API, it is answered or refused with what is wrong, never with a fault, and JSON is JSON.
func FuzzAPIRequest(f *testing.F) {
	l := testlibrary.Shared(f)
	s := newTestServer(f, l, handler.Options{})
	for request := range apiRequests {
		f.Add(http.MethodGet, addressIn(l, request), "application/json", "")
	}
	for _, c := range []struct {
		path   string
		bodies map[string]int
	}{{"/check", checkRequests}, {"/evidence", evidenceRequests}} {
		for body := range c.bodies {
			if len(body) < 1000 {
				f.Add(http.MethodPost, paths.API+c.path, "application/json", body)
			}
		}
	}
	f.Add(http.MethodPost, paths.API+"/statements/"+l.Statement+"/edits", "application/json", `{"edits":[{"kind":"title","text":"x"}]}`)
	f.Add(http.MethodPost, paths.API+"/check", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n“a”\r\n--x--")
	f.Fuzz(func(t *testing.T, method, target, kind, body string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://example.com/", strings.NewReader(body))
		if !isToken(method) || !strings.HasPrefix(target, paths.API) || !setTarget(r, target) {
			t.Skip() // no request of HTTP, or none of the API
		}
		fromElsewhere(s, r)
		r.Method = method
		r.Header.Set("Content-Type", kind)
		w := serveOne(s, r)
		if w.Code >= 500 && w.Code != http.StatusServiceUnavailable {
			t.Errorf("%s %q %q: status %d: %.300s", method, target, body, w.Code, w.Body)
		}
		media, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
		if slices.Contains([]string{handler.MediaJSON, handler.MediaProblem}, media) && method != http.MethodHead && w.Body.Len() > 0 && !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s %q %q: no JSON: %.300s", method, target, body, w.Body)
		}
		if w.Code >= 400 && w.Code != http.StatusMethodNotAllowed && method != http.MethodHead && media != handler.MediaProblem {
			t.Errorf("%s %q: status %d with %q, which is no problem of RFC 9457", method, target, w.Code, media)
		}
	})
}

// isToken says whether a word can be a method of HTTP.
func isToken(word string) bool {
	return word != "" && !strings.ContainsFunc(word, func(r rune) bool { return r > 'z' || r < 'A' || r > 'Z' && r < 'a' })
}
