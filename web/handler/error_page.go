package handler

import (
	"cmp"
	"fmt"
	"html"
	"net/http"
	"strings"

	"evidence/corpus/jsonenc"
)

// writeProblem answers with the problem that err is.
func (r *Request) writeProblem(w http.ResponseWriter, err error) {
	p := ProblemOf(err)
	p.identify(r)
	if p.Status >= http.StatusInternalServerError && p.Status != http.StatusServiceUnavailable {
		r.Site.Log.Error("a request failed", "path", r.URL.Path, "error", err.Error())
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Del("Content-Disposition") // of what could not be sent
	if p.Status == http.StatusMethodNotAllowed {
		h.Set("Allow", strings.Join(r.Site.Allowed(r.URL.Path), ", "))
	}
	p.SetHeaders(h)
	if p.Status == http.StatusUnauthorized && !r.WantsJSON() && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		http.Redirect(w, r.Request, r.SignInPath(), http.StatusSeeOther)
		return
	}
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	if !r.WantsJSON() && p.crowded && reads {
		SendBytes(w, p.Status, "text/html; charset=utf-8", p.plainPage())
		return
	}
	if !r.WantsJSON() {
		page := &errorPage{p, r.draft(), r.Route.Framed}
		if err := r.Site.templates.render(page, page.Describe(r), r, func(body []byte) error {
			SendBytes(w, p.Status, "text/html; charset=utf-8", body)
			return nil
		}); err == nil {
			return
		}
	}
	body, err := jsonenc.Marshal(p)
	if err != nil {
		body = []byte(`{"type":"about:blank","title":"Internal Server Error","status":500}` + "\n")
	}
	SendBytes(w, p.Status, MediaProblem, body)
}

// plainPage says what is wrong without the page that others are in: who asks is not looked up for it.
func (p *Problem) plainPage() []byte {
	heading := html.EscapeString(cmp.Or(headings[p.Status], "There is a problem with this page"))
	return fmt.Appendf(nil, "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\"><title>%s</title></head>\n"+
		"<body><main><h1>%[1]s</h1>\n<p>%s</p>\n<p>%s</p></main></body>\n</html>\n", heading, html.EscapeString(p.Detail), html.EscapeString(p.Advice))
}

// An errorPage says what is wrong and what to do next.
type errorPage struct {
	*Problem
	Written []draftField // what was sent and is not kept
	framed  bool
}

func (p *errorPage) Template() string {
	if p.framed {
		return "embed-error"
	}
	return "error"
}

func (p *errorPage) Describe(*Request) Meta {
	return Meta{Title: p.Heading(), NoIndex: true}
}

// headings say in plain words what a status says in the protocol's.
var headings = map[int]string{
	http.StatusBadRequest:            "There is a problem with this request",
	http.StatusUnauthorized:          "Sign in first",
	http.StatusForbidden:             "Not allowed here",
	http.StatusNotFound:              "Not found here",
	http.StatusConflict:              "Somebody else was first",
	http.StatusUnprocessableEntity:   "This cannot be done",
	http.StatusRequestEntityTooLarge: "Too much at once",
	http.StatusUnsupportedMediaType:  "This kind of file cannot be read here",
	http.StatusMethodNotAllowed:      "This address is read-only",
	http.StatusGone:                  "No longer here",
	http.StatusMisdirectedRequest:    "This is not the site’s address",
	http.StatusServiceUnavailable:    "Not available at the moment",
	http.StatusTooManyRequests:       "Too many requests",
}

// Heading is the page's.
func (p *errorPage) Heading() string {
	return cmp.Or(headings[p.Status], "There is a problem with this page")
}
