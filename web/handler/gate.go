package handler

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"
)

// A Gate lets so many requests work at a time and so many wait. Whoever cannot be let in is told when to come back,
// so that those who are let in are answered soon, however many come.
type Gate struct {
	slots    chan struct{}
	queue    int64         // requests that may wait
	patience time.Duration // how long one waits while the crowd is short
	waiting  atomic.Int64
	free     atomic.Int64 // when somebody last found a free slot, in nanoseconds since 1970
}

// Times of a Gate.
const (
	crowdTime   = time.Second            // a crowd that lasts longer is no burst
	crowdedWait = 100 * time.Millisecond // how long a request waits in it
	gateRetry   = 5                      // seconds
)

// NewGate makes a gate.
func NewGate(slots, queue int, patience time.Duration) *Gate {
	g := &Gate{slots: make(chan struct{}, slots), queue: int64(queue), patience: patience}
	g.free.Store(time.Now().UnixNano())
	return g
}

// errCrowded is answered to whoever is not let in.
var errCrowded = Problemf(http.StatusServiceUnavailable, "Try again in a few seconds.", "Too many requests are being answered at once.").RetryIn(gateRetry).inCrowd()

// Enter waits for a slot; leave gives it back and may be called more than once. The error is a *Problem, or ctx's.
func (g *Gate) Enter(ctx context.Context) (leave func(), err error) {
	select {
	case g.slots <- struct{}{}:
		g.free.Store(time.Now().UnixNano())
		return g.leave(), nil
	default:
	}
	defer g.waiting.Add(-1)
	if g.waiting.Add(1) > g.queue {
		return nil, errCrowded
	}
	wait := time.NewTimer(g.wait())
	defer wait.Stop()
	select {
	case g.slots <- struct{}{}:
		return g.leave(), nil
	case <-wait.C:
		return nil, errCrowded
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// leave gives a slot back, once.
func (g *Gate) leave() func() {
	var left atomic.Bool
	return func() {
		if left.CompareAndSwap(false, true) {
			<-g.slots
		}
	}
}

// wait is how long a request may wait now: in a crowd that lasts, a long wait only makes everybody late.
func (g *Gate) wait() time.Duration {
	if time.Since(time.Unix(0, g.free.Load())) > crowdTime {
		return min(g.patience, crowdedWait)
	}
	return g.patience
}
