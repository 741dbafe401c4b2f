package web

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"evidence/web/handler"
)

// madeStatement is the id of the statement about Aldwick.
const madeStatement = "what-the-council-says"

// own sends a body of JSON from the computer that holds the library, or none where v is nil; header holds names and values in turn.
func own(t testing.TB, s http.Handler, method, path string, v any, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	var body io.Reader
	if text, ok := v.(string); ok {
		body = strings.NewReader(text)
	} else if v != nil {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		body = bytes.NewReader(data)
	}
	r := httptest.NewRequestWithContext(t.Context(), method, "http://127.0.0.1:8080"+path, body)
	if v != nil {
		r.Header.Set("Content-Type", handler.MediaJSON)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// ownSite are the options of a site at whose computer somebody sits.
func atTheComputer() handler.Options { return handler.Options{Local: true} }
