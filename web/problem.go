package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"evidence/corpus/store"
	"evidence/search"
	"evidence/search/query"
)

// A Problem is what an answer says that is an error, in the form of RFC 9457
// ("Problem Details for HTTP APIs"). Its members besides the standard's are
// advice, what to do next, and more of a mistake in a query or a passage that is gone.
type Problem struct {
	Type     string `json:"type"` // always about:blank: the status says what kind of problem it is
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail"`
	Instance string `json:"instance,omitempty"`
	Advice   string `json:"advice,omitempty"`

	// Of a mistake in a query: what it is about, where that begins, in Unicode code points, and what could stand there.
	Found   string   `json:"found,omitempty"`
	At      *int     `json:"at,omitempty"`
	Choices []string `json:"choices,omitempty"`

	// Of a passage whose words are gone: the passage as it was last seen.
	Issued *store.Issued `json:"issued,omitempty"`

	retryAfter int // seconds
}

func (p *Problem) Error() string { return p.Detail }

// problemf makes a problem with a status.
func problemf(status int, advice, format string, args ...any) *Problem {
	return &Problem{Status: status, Detail: fmt.Sprintf(format, args...), Advice: advice}
}

var errNotReady = &Problem{Status: http.StatusServiceUnavailable, Detail: "The index is being opened.", Advice: "Try again in a few seconds.", retryAfter: 2}

// problemOf says what an error is to whoever asked. What is not theirs to know is in the log alone.
func problemOf(err error) *Problem {
	var p *Problem
	var q *query.Error
	var withdrawn *store.WithdrawnError
	switch {
	case errors.As(err, &p):
		copied := *p
		return &copied
	case errors.As(err, &q):
		return &Problem{Status: http.StatusBadRequest, Detail: q.Error(), Found: q.Found, At: &q.At, Choices: q.Choices,
			Advice: "Correct the query; quotation marks make words of it."}
	case errors.As(err, &withdrawn):
		return problemf(http.StatusGone, "Its passages' addresses keep what they quoted.", "The report %q was withdrawn on %s.", withdrawn.ID, day(withdrawn.Since))
	case errors.Is(err, store.ErrUnknown):
		return problemf(http.StatusNotFound, "Search for its words, or look through the list of reports.", "There is nothing at this address.")
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return &Problem{Status: http.StatusServiceUnavailable, Detail: "The answer took too long.", Advice: "Try again.", retryAfter: 5}
	case errors.Is(err, search.ErrClosed):
		return errNotReady
	}
	return problemf(http.StatusInternalServerError, "Try again; if it stays, the program's log tells more.", "The answer could not be made.")
}

// fail answers with the problem that err is.
func (s *Server) fail(w *recorder, r *request, err error) {
	p := problemOf(err)
	p.Type, p.Title, p.Instance = "about:blank", http.StatusText(p.Status), r.URL.EscapedPath()
	if p.Status >= http.StatusInternalServerError && p.Status != http.StatusServiceUnavailable {
		s.options.Log.Error("a request failed", "path", r.URL.Path, "error", err.Error())
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Del("Content-Disposition") // of what could not be sent
	if p.Status == http.StatusMethodNotAllowed {
		h.Set("Allow", allowed(r.URL.Path))
	}
	if p.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(p.retryAfter))
	}
	if !r.wantsJSON() {
		if body, err := s.templates.html(&errorPage{Problem: p}, r); err == nil {
			sendBytes(w, p.Status, "text/html; charset=utf-8", body)
			return
		}
	}
	body, err := json.Marshal(p)
	if err != nil {
		body = []byte(`{"type":"about:blank","title":"Internal Server Error","status":500}`)
	}
	sendBytes(w, p.Status, mediaProblem, append(body, '\n'))
}

// sendBytes sends a whole body.
func sendBytes(w http.ResponseWriter, status int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // whoever asked has gone
}

// An errorPage says what is wrong and what to do next.
type errorPage struct {
	*Problem
}

func (p *errorPage) template() string { return "error" }

func (p *errorPage) describe(*request) meta {
	return meta{Title: p.Heading(), NoIndex: true}
}

// headings say in plain words what a status says in the protocol's.
var headings = map[int]string{
	http.StatusBadRequest:            "This cannot be answered",
	http.StatusForbidden:             "Not allowed here",
	http.StatusNotFound:              "Not found here",
	http.StatusMethodNotAllowed:      "This address is only for reading",
	http.StatusGone:                  "No longer here",
	http.StatusRequestEntityTooLarge: "Too much at once",
	http.StatusServiceUnavailable:    "Not ready yet",
}

// Heading is the page's.
func (p *errorPage) Heading() string {
	return cmp.Or(headings[p.Status], "The page could not be made")
}

func noSuchPage(r *request) (response, error) {
	if isAPI(r.URL.Path) {
		return nil, problemf(http.StatusNotFound, "See "+apiPage+" for the addresses there are.", "The API has nothing at this address.")
	}
	return nil, problemf(http.StatusNotFound, "Search for it, or look through the list of reports.", "There is no page at this address.")
}

func methodNotAllowed(r *request) (response, error) {
	return nil, problemf(http.StatusMethodNotAllowed, "Use one of "+allowed(r.URL.Path)+".", "This address does not answer %s.", r.Method)
}

// allowed lists the methods that an address answers.
func allowed(path string) string {
	for _, rt := range routes() {
		switch {
		case rt.post == nil || path != rt.path && path != rt.twin:
		case rt.serve == nil:
			return http.MethodPost + ", " + http.MethodOptions
		default:
			return readingMethods + ", " + http.MethodPost
		}
	}
	if isAPI(path) {
		return readingMethods + ", " + http.MethodOptions
	}
	return readingMethods
}
