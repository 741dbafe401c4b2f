package web

import (
	"net/http"
	"strings"

	"evidence/web/handler"
)

// preflight answers a CORS preflight request: pages of other sites may only read, and only if answers are shared. What is sent to be
// read, such as quotations to check, changes nothing and may be sent from there as well.
func (s *Server) preflight(rt handler.Route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Allow", strings.Join(s.allowedMethods(r.URL.Path), ", "))
		if !rt.NoCORS {
			handler.AllowCORS(h)
			h.Set("Access-Control-Allow-Methods", "GET, HEAD")
			h.Set("Access-Control-Allow-Headers", "Accept, If-None-Match, Range")
			if rt.API != nil && rt.API.Body != nil && !rt.API.Writes {
				h.Set("Access-Control-Allow-Methods", "POST")
				h.Set("Access-Control-Allow-Headers", "Accept, Content-Type")
			}
			h.Set("Access-Control-Max-Age", "86400")
		}
		w.WriteHeader(http.StatusNoContent)
	}
}
