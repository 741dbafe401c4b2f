package web

import (
	"net/http"
	"time"
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

// healthz answers while the process lives.
func healthz(r *request) (response, error) {
	return fresh{jsonBody{value: r.health("alive")}}, nil
}

// readyz answers once there is a library.
func readyz(r *request) (response, error) {
	if r.library == nil {
		return nil, errNotReady
	}
	h := r.health("ready")
	docs, err := r.library.documents(r.Context())
	if err != nil {
		return nil, err
	}
	reports, passages := len(docs), 0
	for _, d := range docs {
		passages += d.Passages
	}
	h.Reports, h.Passages = &reports, &passages
	return fresh{jsonBody{value: h}}, nil
}

func (r *request) health(status string) health {
	return health{Status: status, Version: r.server.options.Version, Seconds: time.Since(r.server.started).Seconds(),
		Sample: r.library != nil && r.library.Sample}
}

// fresh is an answer that nobody may keep.
type fresh struct{ response }

func (f fresh) send(w http.ResponseWriter, r *request) error {
	w.Header().Set("Cache-Control", "no-store")
	return f.response.send(w, r)
}
