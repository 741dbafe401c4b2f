package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"evidence/corpus/jsonenc"
	"evidence/corpus/statement"
	"evidence/corpus/store"
	"evidence/search"
	"evidence/search/query"
)

// A Problem is what an answer says that is an error, in the form of RFC 9457
// ("Problem Details for HTTP APIs"). Its members besides the standard's are
// advice, what to do next, and more of a mistake in a query or a passage that is gone.
type Problem struct {
	Type     string `json:"type"`               // always about:blank: the status says what kind of problem it is
	Title    string `json:"title"`              // the status in words
	Status   int    `json:"status"`             // HTTP status
	Detail   string `json:"detail"`             // what is wrong
	Instance string `json:"instance,omitempty"` // path that was asked for
	Advice   string `json:"advice,omitempty"`   // what to do next

	Found   string   `json:"found,omitempty"`   // part of the request that is wrong
	At      *int     `json:"at,omitempty"`      // where that part begins in the query, in Unicode code points
	Choices []string `json:"choices,omitempty"` // what could be there instead

	Conflict *conflict `json:"conflict,omitempty"` // what an edit did not change, because somebody else changed it first

	Issued *store.Issued `json:"issued,omitempty"` // passage whose words are gone or have changed, as it was last seen under its id

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
	var first *statement.ConflictError
	var invalid *statement.InvalidError
	switch {
	case errors.As(err, &first):
		return &Problem{Status: http.StatusConflict, Detail: label(first.Error()) + ".", Advice: "Look at what stands there now, and send the edit again with the new revision as its base.",
			Conflict: &conflict{first.What, first.By, first.Now, first.Gone}}
	case errors.As(err, &invalid):
		return problemf(http.StatusUnprocessableEntity, "Look at the statement as it is now, correct what was sent, and send it again; searches give the ids of passages.", "%s.", label(invalid.Reason))
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

// A conflict is what an edit did not change, since somebody else did first.
type conflict struct {
	What string `json:"what"` // what was not changed
	By   string `json:"by"`   // who changed it first; empty where that is not known
	Now  string `json:"now"`  // what it is now; empty where it was removed
	Gone bool   `json:"gone"` // whether it was removed
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
	p.head(h)
	if p.Status == http.StatusUnauthorized && !r.wantsJSON() && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		http.Redirect(w, r.Request, r.signInFrom(), http.StatusSeeOther)
		return
	}
	if !r.wantsJSON() {
		if body, err := s.templates.html(&errorPage{p, r.written()}, r); err == nil {
			sendBytes(w, p.Status, "text/html; charset=utf-8", body)
			return
		}
	}
	body, err := jsonenc.Marshal(p)
	if err != nil {
		body = []byte(`{"type":"about:blank","title":"Internal Server Error","status":500}` + "\n")
	}
	sendBytes(w, p.Status, mediaProblem, body)
}

// head sets the headers that go with the problem.
func (p *Problem) head(h http.Header) {
	if p.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(p.retryAfter))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="`+siteName+`"`) // RFC 9110, 11.6.1
	}
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
	Written []writtenText // what was sent and is not kept
}

func (p *errorPage) template() string { return "error" }

func (p *errorPage) describe(*request) meta {
	return meta{Title: p.Heading(), NoIndex: true}
}

// headings say in plain words what a status says in the protocol's.
var headings = map[int]string{
	http.StatusBadRequest:            "This cannot be answered",
	http.StatusUnauthorized:          "Sign in first",
	http.StatusForbidden:             "Not allowed here",
	http.StatusNotFound:              "Not found here",
	http.StatusConflict:              "Somebody else was first",
	http.StatusUnprocessableEntity:   "This cannot be done",
	http.StatusRequestEntityTooLarge: "Too much at once",
	http.StatusUnsupportedMediaType:  "Not a kind of file that is read here",
	http.StatusMethodNotAllowed:      "This address is only for reading",
	http.StatusGone:                  "No longer here",
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
	var methods []string
	for _, rt := range routes() {
		if !reaches(rt.path, path) && !reaches(rt.twin, path) {
			continue
		}
		if rt.api == nil || rt.api.Method == "" {
			methods = append(methods, readingMethods)
		} else {
			methods = append(methods, rt.api.Method)
		}
		if rt.post != nil {
			methods = append(methods, http.MethodPost)
		}
		if rt.api == nil {
			break // the first that matches answers
		}
	}
	if isAPI(path) {
		methods = append(methods, http.MethodOptions)
	}
	if len(methods) == 0 {
		return readingMethods
	}
	return strings.Join(methods, ", ")
}
