package fetch

import (
	"context"
	"sync"
	"time"
)

// gates let one request at a time through to each host, with a pause after it.
type gates struct {
	pause time.Duration
	mu    sync.Mutex
	hosts map[string]*gate
}

type gate struct {
	turn chan struct{} // holds one token while nobody is inside

	// For who holds the token:
	free    time.Time // the next may enter
	strikes int       // times in a row that it would have been better not to ask
	last    string    // why, the last time
}

func newGates(pause time.Duration) *gates {
	return &gates{pause: pause, hosts: map[string]*gate{}}
}

// enter waits for its turn at a host. The gate is to be left.
func (g *gates) enter(ctx context.Context, host string) (*gate, error) {
	g.mu.Lock()
	at := g.hosts[host]
	if at == nil {
		at = &gate{turn: make(chan struct{}, 1)}
		at.turn <- struct{}{}
		g.hosts[host] = at
	}
	g.mu.Unlock()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-at.turn:
	}
	if at.strikes >= maxStrikes {
		at.turn <- struct{}{}
		return nil, refuse(adviceLater, "%s, %d times in a row for files of this host, so that it was left alone", at.last, at.strikes)
	}
	if err := sleep(ctx, time.Until(at.free)); err != nil {
		at.turn <- struct{}{}
		return nil, err
	}
	return at, nil
}

// leave lets the next one in after the pause, or the wait that the host asks for.
func (g *gates) leave(at *gate, wait time.Duration) {
	at.free = time.Now().Add(max(g.pause, min(wait, maxWait)))
	at.turn <- struct{}{}
}

// strike counts a failure that others will meet too; nil says there was none.
func (at *gate) strike(why error) {
	if why == nil {
		at.strikes = 0
		return
	}
	at.strikes++
	at.last = why.Error()
}
