package web

import (
	"net/http"
	"time"

	"evidence/web/handler"
)

// serve makes an http.Handler of a route, which logs and counts its requests.
func (s *Server) serve(rt handler.Route, isJSONPath bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		start := time.Now()
		out := &handler.Recorder{ResponseWriter: w, Status: http.StatusOK}
		r := &handler.Request{Request: hr, Site: s.Site, Library: s.library.Load(), Route: rt, JSONPath: isJSONPath}
		s.metrics.inFlight.Add(1)
		defer func() {
			s.metrics.inFlight.Add(-1)
			s.metrics.observe(rt.Name, out.Status, time.Since(start))
			s.log(r, out, time.Since(start))
		}()
		r.Answer(out)
	})
}
