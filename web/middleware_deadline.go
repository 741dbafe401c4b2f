package web

import (
	"errors"
	"net/http"
	"time"
)

// uploadTime is how long a request with files may take, from its first byte to its answer.
const uploadTime = time.Hour

// extendDeadline gives a request the time that files need to arrive and to be read.
func extendDeadline(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		until := time.Now().Add(uploadTime)
		c := http.NewResponseController(w)
		if err := errors.Join(c.SetReadDeadline(until), c.SetWriteDeadline(until)); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return // the connection has gone
		}
		next.ServeHTTP(w, r)
	})
}
