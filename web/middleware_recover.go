package web

import (
	"fmt"
	"net/http"
	"runtime/debug"

	"evidence/web/handler"
)

// recoverPanics answers 500 and logs the fault when a handler panics, so that the program goes on.
func (s *Server) recoverPanics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out := &handler.Recorder{ResponseWriter: w}
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler {
				panic(p)
			}
			s.Log.Error("a request failed", "path", r.URL.Path, "fault", fmt.Sprint(p), "stack", string(debug.Stack()))
			if out.Wrote {
				panic(http.ErrAbortHandler) // what was sent is cut short, and the reader must see it
			}
			http.Error(out, "Sorry, there is a problem with this page. The log of the program has the details.", http.StatusInternalServerError)
		}()
		next.ServeHTTP(out, r)
	})
}
