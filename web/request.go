package web

import (
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/mux"
)

// A request is what a handler knows of what is asked.
type request struct {
	*http.Request
	server  *Server
	library *Library // nil for early routes before there is one
	route   route
	twin    bool // JSON is asked for by the address

	revision int64 // of the statement that is answered with; 0 for none

	identified bool
	who        person   // once it is identified
	refused    *Problem // why they may not write
}

// variable is a part of the address.
func (r *request) variable(name string) string { return mux.Vars(r.Request)[name] }

// wantsJSON reports whether an answer, an error among them, is for a program.
func (r *request) wantsJSON() bool {
	return r.twin || isAPI(r.URL.Path) || strings.HasSuffix(r.URL.Path, ".json")
}

// loopback reports whether a host, without a port, is this machine to itself.
func loopback(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && (ip.IsLoopback() || ip.IsUnspecified())
}

// A response is an answer that is ready to be sent.
type response interface {
	send(w http.ResponseWriter, r *request) error
}

// serve makes an http.Handler of a route.
func (s *Server) serve(rt route, twin bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		start := time.Now()
		out := &recorder{ResponseWriter: w, status: http.StatusOK}
		r := &request{Request: hr, server: s, library: s.library.Load(), route: rt, twin: twin}
		s.metrics.inFlight.Add(1)
		defer func() {
			s.metrics.inFlight.Add(-1)
			s.metrics.observe(rt.name, out.status, time.Since(start))
			s.log(r, out, time.Since(start))
		}()
		s.answer(out, r)
	})
}

// answer runs the route's handler and sends what it returns, or the problem there was.
func (s *Server) answer(w *recorder, r *request) {
	if r.wantsJSON() && !r.route.personal {
		share(w.Header())
	}
	res, err := r.handle(w.Header())
	if err == nil {
		err = res.send(w, r)
	}
	if err != nil && !w.wrote {
		s.fail(w, r, err)
	}
}

// handle runs the route's handler where the request is one that it can answer.
func (r *request) handle(h http.Header) (response, error) {
	if err := r.sameOrigin(); err != nil {
		return nil, err
	}
	if r.library == nil && !r.route.early {
		return nil, errNotReady
	}
	if o := r.route.api; o != nil {
		h.Set("Link", `<`+apiRoot+`/openapi.json>; rel="service-desc", <`+apiPage+`>; rel="service-doc"`) // RFC 8631
		if hasParameter(o, paramFormat) {
			h.Add("Vary", "Accept")
		}
		if err := checkParameters(o, r.Request); err != nil {
			return nil, err
		}
	}
	return r.route.serve(r)
}

// A recorder remembers what was answered, for the log and the metrics.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
	wrote  bool
}

func (w *recorder) WriteHeader(status int) {
	if !w.wrote {
		w.status, w.wrote = status, true
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	w.wrote = true
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach what is below.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
