package handler

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"github.com/gorilla/mux"

	"evidence/corpus/store"
	"evidence/web/paths"
	"evidence/web/reports"
)

// A Request is what a handler knows of what is asked.
type Request struct {
	*http.Request
	Site     *Site
	Library  *reports.Library // nil for routes that need no library, before there is one
	Route    Route
	JSONPath bool // JSON is asked for by the address

	Revision int64 // of the statement that is answered with; 0 for none

	Identified bool
	Who        User     // once it is identified
	Refused    *Problem // why they may not write

	users func() (bool, error) // whether there are users, once it was asked
}

// Var is a part of the address.
func (r *Request) Var(name string) string { return mux.Vars(r.Request)[name] }

// WantsJSON reports whether an answer, an error among them, is for a program.
func (r *Request) WantsJSON() bool {
	return r.JSONPath || r.Route.Format == formatJSON || IsAPI(r.URL.Path) || strings.HasSuffix(r.URL.Path, ".json")
}

// At is the request as if it had asked for another passage's address, with the site's own parameters.
func (r *Request) At(id string, u *url.URL) *Request {
	other := *r
	other.Request = mux.SetURLVars(r.Request.Clone(r.Context()), map[string]string{"id": id})
	other.URL = u
	return &other
}

// A Response is an answer that is ready to be sent.
type Response interface {
	Send(w http.ResponseWriter, r *Request) error
}

// Answer runs the route's handler and sends what it returns, or the problem there was.
func (r *Request) Answer(w http.ResponseWriter) {
	if (r.WantsJSON() || r.Route.CORS) && !r.Route.NoCORS {
		AllowCORS(w.Header())
	}
	if r.Route.Framed {
		allowFrames(w.Header())
	}
	turn := &turn{ResponseWriter: w, leave: func() {}, unread: &r.Site.unread, to: r.Site.network(r.Request)}
	defer turn.end()
	out := &Recorder{ResponseWriter: turn}
	res, err := r.admit(turn)
	if err == nil {
		err = res.Send(out, r)
	}
	if err != nil && !out.Wrote {
		r.refuseBody(w)
		r.writeProblem(out, err)
	}
}

// ServiceLinks lead to the description of the API, in the header Link of its answers (RFC 8631).
const ServiceLinks = `<` + paths.API + `/openapi.json>; rel="service-desc", <` + paths.APIGuide + `>; rel="service-doc"`

// route runs the route's handler where the request is one that it can answer.
func (r *Request) route(h http.Header) (Response, error) {
	if !isText(r.URL.Path) {
		return nil, store.ErrUnknown // which no name of anything is
	}
	if r.Route.Statements {
		if err := r.checkReader(); err != nil {
			return nil, err
		}
	}
	if r.Library == nil && !r.Route.NoLibrary {
		return nil, ErrNotReady
	}
	if o := r.Route.API; o != nil {
		h.Set("Link", ServiceLinks)
		if hasParameter(o, paths.ParamFormat) {
			h.Add("Vary", "Accept")
		}
		if err := checkParameters(o, r.Request); err != nil {
			return nil, err
		}
	}
	return r.Route.Get(r)
}

// BaseURL begins the site's addresses for whoever asks: in public, or else as this request came.
func (r *Request) BaseURL() string {
	if s := r.Site.Absolute(""); s != "" {
		return s
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// Link is the public address of a path, or the path itself where the site has none.
func (r *Request) Link(path string) string {
	return cmp.Or(r.Site.Absolute(path), path)
}
