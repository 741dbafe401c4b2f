package web

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"evidence/corpus/health"
)

// counters count requests by route and status, never by address.
type counters struct {
	set      *metrics.Set
	inFlight atomic.Int64
}

// secondsBounds are the upper bounds of the times counted, in seconds.
var secondsBounds = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}

// newCounters counts requests, and gives what lastScrub, which may return nil, found damaged.
func newCounters(lastScrub func() *health.Scrub) *counters {
	c := &counters{set: metrics.NewSet()}
	c.set.NewGauge("evidence_damage", func() float64 {
		if s := lastScrub(); s != nil {
			return float64(len(s.Damage))
		}
		return 0
	})
	c.set.NewGauge("evidence_scrub_timestamp_seconds", func() float64 {
		if s := lastScrub(); s != nil {
			return float64(s.Ended.Unix())
		}
		return 0
	})
	c.set.NewGauge("evidence_http_requests_in_flight", func() float64 { return float64(c.inFlight.Load()) })
	return c
}

func (c *counters) observe(route string, status int, took time.Duration) {
	c.set.GetOrCreateCounter(fmt.Sprintf("evidence_http_requests_total{route=%q,status=\"%d\"}", route, status)).Inc()
	c.set.GetOrCreatePrometheusHistogramExt(fmt.Sprintf("evidence_http_request_seconds{route=%q}", route), secondsBounds).Update(took.Seconds())
}

func (c *counters) handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		c.set.WritePrometheus(w)
		metrics.WriteProcessMetrics(w)
	})
}
