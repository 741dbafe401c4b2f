package web

import (
	"log/slog"
	"net/http"
	"time"

	"evidence/web/handler"
)

// log writes one line about a request, without the query, which has what was searched for, and without who asked.
func (s *Server) log(r *handler.Request, w *handler.Recorder, took time.Duration) {
	level := slog.LevelInfo
	if w.Status >= http.StatusInternalServerError && w.Status != http.StatusServiceUnavailable { // which asks to come back, as while the index is opened
		level = slog.LevelError
	}
	s.Log.Log(r.Context(), level, "request", "method", r.Method, "route", r.Route.Name, "path", r.URL.Path,
		"status", w.Status, "bytes", w.Bytes, "ms", float64(took.Microseconds())/1000)
}
