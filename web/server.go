package web

import (
	"net/http"
	"net/url"
	"sync/atomic"

	"github.com/gorilla/mux"
	"github.com/klauspost/compress/gzhttp"

	"evidence/corpus/health"
	"evidence/web/api"
	"evidence/web/handler"
	"evidence/web/mcp"
	"evidence/web/openapi"
	"evidence/web/reports"
	"evidence/web/result"
)

// A Server answers requests about a library. Until it has one it answers only
// /healthz, /readyz and other addresses that need none, and 503 for the rest.
type Server struct {
	*handler.Site
	library  atomic.Pointer[reports.Library]
	metrics  *counters
	router   *mux.Router
	handler  http.Handler
	quotes   *result.QuoteChecker
	evidence *result.StatementReader
	openAPI  *openapi.Document
}

// New makes a server without a library.
func New(o handler.Options) (*Server, error) {
	quotes := result.NewQuoteChecker()
	s := &Server{quotes: quotes, evidence: result.NewStatementReader(quotes)}
	s.metrics = newCounters(s.lastScrub)
	t, err := handler.ParseTemplates(templateFiles, functions)
	if err != nil {
		return nil, err
	}
	if s.Site, err = handler.NewSite(o, t, s.allowedMethods); err != nil {
		return nil, err
	}
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(1024))
	if err != nil {
		return nil, err
	}
	if s.openAPI, err = api.DescribeAPI(s.Options); err != nil {
		return nil, err
	}
	s.router = s.newRouter()
	s.handler = s.recoverPanics(s.setSecurityHeaders(compress(s.router)))
	return s, nil
}

// SetLibrary makes the server answer from l, from the next request on, and
// returns the library that it answered from before: requests under way may still use that.
func (s *Server) SetLibrary(l *reports.Library) *reports.Library {
	return s.library.Swap(l)
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Metrics answers with the server's metrics in Prometheus' text format.
func (s *Server) Metrics() http.Handler { return s.metrics.handler() }

// lastScrub is what was last found damaged in the library; nil if that is not known.
func (s *Server) lastScrub() *health.Scrub {
	if l := s.library.Load(); l != nil {
		return l.LastScrub()
	}
	return nil
}

// MCP offers the library to language models, with the checks and limits that every request has.
func (s *Server) MCP() http.Handler {
	route := mcp.Route(mcp.Options{Library: s.library.Load, Quotes: s.quotes, Absolute: s.Absolute, Version: s.Version, Site: s.Site})
	return s.recoverPanics(s.setSecurityHeaders(s.serve(route, true)))
}

// LocalMetrics are the metrics at the site's own address, by its own name only.
func (s *Server) LocalMetrics() http.Handler { return s.ownHost(s.Metrics()) }

// ownHost refuses requests by names that are not the site's.
func (s *Server) ownHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := s.CheckHost(r); err != nil {
			http.Error(w, err.Error(), http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// newRouter routes every address. A page's JSON comes before the page, whose last variable would match it.
func (s *Server) newRouter() *mux.Router {
	m := mux.NewRouter()
	for _, route := range s.routes() {
		if route.JSONPath != "" {
			s.add(m, route, route.JSONPath, true)
		}
		s.add(m, route, route.Path, false)
		if route.API != nil || route.CORS {
			m.Path(route.Path).Methods(http.MethodOptions).HandlerFunc(s.preflight(route))
		}
	}
	m.PathPrefix(assetsPath).Handler(assetHandler())
	m.NotFoundHandler = s.serve(handler.Route{Name: "none", Get: noSuchPage}, false)
	m.MethodNotAllowedHandler = s.serve(handler.Route{Name: "none", Get: methodNotAllowed}, false)
	return m
}

// allowedMethods lists the methods that an address answers.
func (s *Server) allowedMethods(path string) []string {
	var out []string
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodDelete, http.MethodOptions} {
		var match mux.RouteMatch
		r := &http.Request{Method: method, URL: &url.URL{Path: path}}
		if s.router.Match(r, &match) && match.MatchErr == nil {
			out = append(out, method)
		}
	}
	return out
}

// add adds one address of a route to the router.
func (s *Server) add(m *mux.Router, rt handler.Route, path string, isJSONPath bool) {
	if rt.API != nil && rt.API.Method != "" {
		m.Path(path).Methods(rt.API.Method).Handler(s.serve(rt, isJSONPath))
		return
	}
	m.Path(path).Methods(http.MethodGet, http.MethodHead).Handler(s.serve(rt, isJSONPath))
	if rt.Post != nil {
		rt.Get = rt.Post
		m.Path(path).Methods(http.MethodPost).Handler(s.serve(rt, isJSONPath))
	}
}
