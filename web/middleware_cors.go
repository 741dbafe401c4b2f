package web

import (
	"net/http"
	"strings"

	"evidence/web/handler"
)

// preflight answers a CORS preflight request: pages of other sites may only read, and only if answers are shared.
func (s *Server) preflight(shared bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Allow", strings.Join(s.allowedMethods(r.URL.Path), ", "))
		if shared {
			handler.AllowCORS(h)
			h.Set("Access-Control-Allow-Methods", "GET, HEAD")
			h.Set("Access-Control-Allow-Headers", "Accept, If-None-Match")
			h.Set("Access-Control-Max-Age", "86400")
		}
		w.WriteHeader(http.StatusNoContent)
	}
}
