package handler

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"evidence/corpus/jsonenc"
)

// JSON is a value written as JSON.
type JSON struct {
	Value  any
	Status int // 0 for 200
}

func (j JSON) Send(w http.ResponseWriter, r *Request) error {
	data, err := jsonenc.Marshal(j.Value)
	if err != nil {
		return err
	}
	return sendTagged(w, r, j.Status, MediaJSON, data)
}

// A Body is bytes that are ready.
type Body struct {
	ContentType string
	Data        []byte
}

func (b Body) Send(w http.ResponseWriter, r *Request) error {
	return sendTagged(w, r, 0, b.ContentType, b.Data)
}

// sendTagged sends a body with its ETag, or only that it has not changed. The
// tag is weak: the bytes sent may be compressed.
func sendTagged(w http.ResponseWriter, r *Request, status int, contentType string, body []byte) error {
	if status == 0 {
		status = http.StatusOK
	}
	sum := sha256.Sum256(body)
	tag := base64.RawURLEncoding.EncodeToString(sum[:12])
	if r.Revision > 0 { // so that If-Match can name it
		tag = fmt.Sprintf("r%d-%s", r.Revision, tag)
	}
	tag = `W/"` + tag + `"`
	h := w.Header()
	h.Set("ETag", tag)
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache")
		if r.signedIn() {
			h.Set("Cache-Control", "private, no-cache")
		}
	}
	if status == http.StatusOK && MatchesETag(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	SendBytes(w, status, contentType, body)
	return nil
}

// MatchesETag reports whether an If-None-Match header names a tag (RFC 9110, 13.1.2: by weak comparison).
func MatchesETag(header, tag string) bool {
	opaque := strings.TrimPrefix(tag, "W/")
	for _, t := range strings.Split(header, ",") {
		if t = strings.TrimSpace(t); t == "*" || strings.TrimPrefix(t, "W/") == opaque {
			return true
		}
	}
	return false
}

// WithHeader is a response with headers of its own, in place of those that every answer has.
type WithHeader struct {
	Response
	Header http.Header
}

func (a WithHeader) Send(w http.ResponseWriter, r *Request) error {
	for name, values := range a.Header {
		w.Header()[name] = slices.Clone(values)
	}
	return a.Response.Send(w, r)
}

// Redirect sends the reader on.
type Redirect struct {
	To     string
	Status int
}

func (t Redirect) Send(w http.ResponseWriter, r *Request) error {
	if r.JSONPath && strings.HasPrefix(t.To, "/") && !strings.Contains(t.To, ".json") {
		path, query, _ := strings.Cut(t.To, "?")
		t.To = path + ".json"
		if query != "" {
			t.To += "?" + query
		}
	}
	http.Redirect(w, r.Request, t.To, t.Status)
	return nil
}

// SendBytes sends a whole body.
func SendBytes(w http.ResponseWriter, status int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // whoever asked has gone
}

// NoContent is an answer without a body.
type NoContent struct{}

func (NoContent) Send(w http.ResponseWriter, _ *Request) error {
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// NoStore is a response that nobody may keep.
func NoStore(r Response) Response {
	return WithHeader{r, http.Header{"Cache-Control": {"no-store"}}}
}

// Download is a file to be kept, by its name.
func Download(name, contentType string, data []byte) Response {
	return WithHeader{Response: Body{ContentType: contentType, Data: data}, Header: http.Header{"Content-Disposition": {ContentDisposition("attachment", name)}}}
}

// ContentDisposition names a file for a browser (RFC 6266).
func ContentDisposition(how, name string) string {
	return mime.FormatMediaType(how, map[string]string{"filename": name})
}
