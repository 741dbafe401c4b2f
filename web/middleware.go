package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"evidence/web/handler"
)

// contentPolicy lets a page use what this site serves and nothing else: no script or style inside a page, nothing from another host.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secure sets the headers that every answer has.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		// What was searched for stands in the address and is nobody else's business.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		next.ServeHTTP(w, r)
	})
}

// patient gives a request the time that files need to arrive and to be read.
func patient(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		until := time.Now().Add(uploadTime)
		c := http.NewResponseController(w)
		if err := errors.Join(c.SetReadDeadline(until), c.SetWriteDeadline(until)); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return // the connection has gone
		}
		next.ServeHTTP(w, r)
	})
}

// guard keeps a fault in one answer from ending the program.
func (s *Server) guard(next http.Handler) http.Handler {
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
			http.Error(out, "This page could not be made. The fault is in the program, and its log tells more.", http.StatusInternalServerError)
		}()
		next.ServeHTTP(out, r)
	})
}

// log writes one line about a request: never what was searched for, which is in
// the address' query, nor who asked.
func (s *Server) log(r *handler.Request, w *handler.Recorder, took time.Duration) {
	level := slog.LevelInfo
	if w.Status >= http.StatusInternalServerError && w.Status != http.StatusServiceUnavailable { // which asks to come back, as while the index is opened
		level = slog.LevelError
	}
	s.Log.Log(r.Context(), level, "request", "method", r.Method, "route", r.Route.Name, "path", r.URL.Path,
		"status", w.Status, "bytes", w.Bytes, "ms", float64(took.Microseconds())/1000)
}

// uploadTime is how long a request with files may take, from its first byte until its answer.
const uploadTime = time.Hour
