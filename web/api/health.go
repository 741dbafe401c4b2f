package api

import (
	"time"

	"evidence/web/handler"
)

// health is what /healthz and /readyz say.
type health struct {
	Status   string  `json:"status"`              // ready, where the library can be searched
	Version  string  `json:"version,omitempty"`   // version of the program
	Seconds  float64 `json:"uptime_seconds"`      // how long the program has been running, in seconds
	Sample   bool    `json:"sample"`              // whether the reports are the bundled sample: invented, and not evidence
	Reports  *int    `json:"documents,omitempty"` // number of reports
	Passages *int    `json:"passages,omitempty"`  // number of passages
}

// Healthz answers while the process lives.
func Healthz(r *handler.Request) (handler.Response, error) {
	return handler.NoStore{Response: handler.JSON{Value: newHealth(r, "alive")}}, nil
}

// Readyz answers once there is a library.
func Readyz(r *handler.Request) (handler.Response, error) {
	if r.Library == nil {
		return nil, handler.ErrNotReady
	}
	h := newHealth(r, "ready")
	docs, err := r.Library.Documents(r.Context())
	if err != nil {
		return nil, err
	}
	reports, passages := len(docs), 0
	for _, d := range docs {
		passages += d.Passages
	}
	h.Reports, h.Passages = &reports, &passages
	return handler.NoStore{Response: handler.JSON{Value: h}}, nil
}

func newHealth(r *handler.Request, status string) health {
	return health{Status: status, Version: r.Site.Version, Seconds: time.Since(r.Site.Started).Seconds(),
		Sample: r.Library != nil && r.Library.Sample}
}
