package web

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"

	"evidence/corpus/jsonenc"
)

// A view is what a page shows: a value that is written as HTML or as JSON.
type view interface {
	template() string         // name of the template that writes it
	describe(r *request) meta // what the page says of itself
}

// A shown view is a response.
type shown struct {
	view
	status int // 0 for 200
}

// show answers with a page.
func show(v view) (response, error) { return shown{view: v}, nil }

func (s shown) send(w http.ResponseWriter, r *request) error {
	if r.wantsJSON() {
		return jsonBody{s.view, s.status}.send(w, r)
	}
	body, err := r.server.templates.html(s.view, r)
	if err != nil {
		return err
	}
	if r.server.options.Access != nil {
		w.Header().Add("Vary", "Cookie")
		r.keepSession(w.Header())
	}
	return sendTagged(w, r, s.status, "text/html; charset=utf-8", body)
}

// jsonBody is a value written as JSON.
type jsonBody struct {
	value  any
	status int // 0 for 200
}

func (j jsonBody) send(w http.ResponseWriter, r *request) error {
	data, err := jsonenc.Marshal(j.value)
	if err != nil {
		return err
	}
	return sendTagged(w, r, j.status, mediaJSON, data)
}

// A body is bytes that are ready.
type body struct {
	contentType string
	data        []byte
}

func (b body) send(w http.ResponseWriter, r *request) error {
	return sendTagged(w, r, 0, b.contentType, b.data)
}

// sendTagged sends a body with its ETag, or only that it has not changed. The
// tag is weak: the bytes sent may be compressed.
func sendTagged(w http.ResponseWriter, r *request, status int, contentType string, body []byte) error {
	if status == 0 {
		status = http.StatusOK
	}
	sum := sha256.Sum256(body)
	tag := base64.RawURLEncoding.EncodeToString(sum[:12])
	if r.revision > 0 { // so that If-Match can name it
		tag = fmt.Sprintf("r%d-%s", r.revision, tag)
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
	if status == http.StatusOK && matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	sendBytes(w, status, contentType, body)
	return nil
}

// matches reports whether an If-None-Match header names a tag (RFC 9110, 13.1.2: by weak comparison).
func matches(header, tag string) bool {
	opaque := strings.TrimPrefix(tag, "W/")
	for _, t := range strings.Split(header, ",") {
		if t = strings.TrimSpace(t); t == "*" || strings.TrimPrefix(t, "W/") == opaque {
			return true
		}
	}
	return false
}

// headed is a response with headers of its own.
type headed struct {
	response
	header http.Header
}

func (a headed) send(w http.ResponseWriter, r *request) error {
	for name, values := range a.header {
		for _, v := range values {
			w.Header().Add(name, v)
		}
	}
	return a.response.send(w, r)
}

// redirect sends the reader on.
type redirect struct {
	to     string
	status int
}

func (t redirect) send(w http.ResponseWriter, r *request) error {
	if r.twin && strings.HasPrefix(t.to, "/") && !strings.Contains(t.to, ".json") {
		path, query, _ := strings.Cut(t.to, "?")
		t.to = path + ".json"
		if query != "" {
			t.to += "?" + query
		}
	}
	http.Redirect(w, r.Request, t.to, t.status)
	return nil
}
