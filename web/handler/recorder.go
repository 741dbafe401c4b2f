package handler

import "net/http"

// A Recorder remembers what was answered, for the log and the metrics.
type Recorder struct {
	http.ResponseWriter
	Status int
	Bytes  int64
	Wrote  bool
}

func (w *Recorder) WriteHeader(status int) {
	if !w.Wrote {
		w.Status, w.Wrote = status, true
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *Recorder) Write(b []byte) (int, error) {
	w.Wrote = true
	n, err := w.ResponseWriter.Write(b)
	w.Bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach what is below.
func (w *Recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
