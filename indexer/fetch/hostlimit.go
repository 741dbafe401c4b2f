package fetch

import (
	"context"
	"time"

	"golang.org/x/sync/semaphore"
)

// A host gets one request at a time, with a pause after each.
type host struct {
	turn *semaphore.Weighted // of one

	// Guarded by turn:
	next     time.Time // the earliest time of the next request
	failures int       // in a row that other requests would meet too
	last     error     // the latest of these
}

// enter waits for the turn of a request to a host. Call leave afterwards.
func (c *client) enter(ctx context.Context, name string) (*host, error) {
	c.mu.Lock()
	h := c.hosts[name]
	if h == nil {
		h = &host{turn: semaphore.NewWeighted(1)}
		c.hosts[name] = h
	}
	c.mu.Unlock()
	if err := h.turn.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	if h.failures >= maxHostFailures {
		h.turn.Release(1)
		return nil, refuse(adviceLater, "%s, %d times in a row for files of this host, so no more were requested", h.last, h.failures)
	}
	if err := sleep(ctx, time.Until(h.next)); err != nil {
		h.turn.Release(1)
		return nil, err
	}
	return h, nil
}

// leave lets the next request in after the pause, or after the wait that the host asks for.
func (h *host) leave(pause, wait time.Duration) {
	h.next = time.Now().Add(max(pause, min(wait, maxWait)))
	h.turn.Release(1)
}

// count counts a failure that other requests will meet too; nil is a success.
func (h *host) count(failure error) {
	h.failures++
	if h.last = failure; failure == nil {
		h.failures = 0
	}
}
