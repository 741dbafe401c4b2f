package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"evidence/web/handler"
	"evidence/web/internal/testlibrary"
	"evidence/web/paths"
)

// A page of another site may check quotations, look for evidence and split a text, and may not touch statements.
func TestReadingPostsOfOtherSites(t *testing.T) {
	t.Parallel()
	s := newTestServer(t, testlibrary.Shared(t), handler.Options{})
	send := func(method, path, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), method, paths.API+path, strings.NewReader(body))
		r.Header.Set("Origin", "https://elsewhere.example")
		if method == http.MethodOptions {
			r.Header.Set("Access-Control-Request-Method", http.MethodPost)
			r.Header.Set("Access-Control-Request-Headers", "content-type")
		} else {
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Sec-Fetch-Site", "cross-site")
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w
	}
	for path, body := range map[string]string{"/check": `{"text": "It says “nothing was ever written down at all”."}`, "/evidence": `{"claim": "The police work with the council."}`, "/claims": `{"text": "One. Two."}`} {
		before, answer := send(http.MethodOptions, path, ""), send(http.MethodPost, path, body)
		if h := before.Header(); h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Access-Control-Allow-Methods") != "POST" || !strings.Contains(h.Get("Access-Control-Allow-Headers"), "Content-Type") {
			t.Errorf("%s: the preflight has %v", path, h)
		}
		if answer.Code != http.StatusOK || answer.Header().Get("Access-Control-Allow-Origin") != "*" || answer.Header().Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: %d %v %s", path, answer.Code, answer.Header(), answer.Body)
		}
	}
	if h := send(http.MethodOptions, "/statements", "").Header(); h.Get("Access-Control-Allow-Origin") != "" || h.Get("Access-Control-Allow-Methods") != "" {
		t.Errorf("statements are open to other sites: %v", h)
	}
}
