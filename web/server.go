package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gorilla/mux"
	"github.com/klauspost/compress/gzhttp"

	"evidence/search/claim"
	"evidence/web/auth"
	"evidence/web/openapi"
)

// Options say how a Server presents itself.
type Options struct {
	// PublicURL is the address that people elsewhere reach the site by, as
	// canonical links, feeds and exports carry it; nil where there is none. A
	// loopback address is none: nobody elsewhere reaches it.
	PublicURL *url.URL
	Log       *slog.Logger // of requests, without what was searched for; nil for none
	Version   string       // of the program
	// Access are the users, who may write; nil for none.
	Access *auth.Users
	// Local says that the site listens on a loopback address alone: while there are no users, whoever sits
	// at the computer may write. It counts for nothing with a PublicURL.
	Local bool
	// Importer takes in what those who may write send; nil where nothing is to be taken in.
	Importer Importer
	// Corrector corrects what is said of reports; nil where nothing is to be corrected.
	Corrector Corrector
}

// A Server answers requests about a library. Until it has one it answers
// /healthz, /readyz and what needs none; the rest is told to come back.
type Server struct {
	options   Options
	library   atomic.Pointer[Library]
	templates *templates
	metrics   *counters
	streams   chan struct{} // one for each list that is being sent
	checker   *checker
	openAPI   *openapi.Document
	find      finder // of evidence
	news      *newsCache
	origins   *http.CrossOriginProtection
	handler   http.Handler
	started   time.Time
}

// New makes a server without a library.
func New(o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.PublicURL != nil && loopback(o.PublicURL.Hostname()) {
		o.PublicURL = nil
	}
	o.Local = o.Local && o.PublicURL == nil
	t, err := parseTemplates()
	if err != nil {
		return nil, err
	}
	s := &Server{options: o, templates: t, metrics: newCounters(), checker: newChecker(), streams: make(chan struct{}, maxStreams), started: time.Now(), find: claim.Find, news: newNewsCache()}
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(1024))
	if err != nil {
		return nil, err
	}
	if s.origins, err = protection(o.PublicURL); err != nil {
		return nil, fmt.Errorf("the public address %q: %w", o.PublicURL, err)
	}
	if s.openAPI, err = describeAPI(o); err != nil {
		return nil, err
	}
	s.handler = s.guard(secure(compress(s.router())))
	return s, nil
}

// SetLibrary makes the server answer from l, from the next request on, and
// returns the library that it answered from before: requests under way may still use that.
func (s *Server) SetLibrary(l *Library) *Library {
	return s.library.Swap(l)
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Metrics answers with the server's metrics in Prometheus' text format.
func (s *Server) Metrics() http.Handler { return s.metrics.handler() }

// router knows every address. A page's twin in JSON comes before the page, whose last part would match it.
func (s *Server) router() http.Handler {
	m := mux.NewRouter()
	for _, route := range routes() {
		if route.twin != "" {
			s.add(m, route, route.twin, true)
		}
		s.add(m, route, route.path, false)
		if route.api != nil {
			m.Path(route.path).Methods(http.MethodOptions).HandlerFunc(preflight(!route.personal))
		}
	}
	m.PathPrefix(assetsPath).Handler(assetHandler())
	m.NotFoundHandler = s.serve(route{name: "none", serve: noSuchPage}, false)
	m.MethodNotAllowedHandler = s.serve(route{name: "none", serve: methodNotAllowed}, false)
	return m
}

// add gives the router one of a route's addresses.
func (s *Server) add(m *mux.Router, rt route, path string, twin bool) {
	if rt.api != nil && rt.api.Method != "" {
		m.Path(path).Methods(rt.api.Method).Handler(s.serve(rt, twin))
		return
	}
	m.Path(path).Methods(http.MethodGet, http.MethodHead).Handler(s.serve(rt, twin))
	if rt.post != nil {
		rt.serve = rt.post
		h := s.serve(rt, twin)
		if rt.slow {
			h = patient(h)
		}
		m.Path(path).Methods(http.MethodPost).Handler(h)
	}
}

// absolute is the public address of a path, "" where the site has none.
func (s *Server) absolute(path string) string {
	if s.options.PublicURL == nil {
		return ""
	}
	return strings.TrimSuffix(s.options.PublicURL.String(), "/") + path
}
