package handler

import (
	"net/http"
	"sync"
	"time"
)

// Limits of what those who may not write send: a body takes memory, or a place on the disk, until its request is answered.
const (
	smallBody   = 64 << 10 // bytes of a body that waits for no other
	maxBodies   = 16       // larger ones at a time
	maxBodiesBy = 4        // of these from one network address, which can send them as slowly as it likes
)

// bodies are the larger bodies of strangers that are being received and answered.
type bodies struct {
	gate *Gate
	mu   sync.Mutex
	by   map[string]int // by network address
}

func newBodies() *bodies {
	return &bodies{gate: NewGate(maxBodies, maxQueue, 5*time.Second), by: map[string]int{}}
}

// enter waits for a place for another body; leave gives it back and may be called more than once.
func (b *bodies) enter(r *Request) (leave func(), err error) {
	from := r.Site.network(r.Request)
	b.mu.Lock()
	crowded := from != "" && b.by[from] >= maxBodiesBy
	if !crowded {
		b.by[from]++
	}
	b.mu.Unlock()
	if crowded {
		return nil, errCrowded
	}
	gone := sync.OnceFunc(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.by[from]--; b.by[from] == 0 {
			delete(b.by, from)
		}
	})
	leaveGate, err := b.gate.Enter(r.Context())
	if err != nil {
		gone()
		return nil, err
	}
	return func() { leaveGate(); gone() }, nil
}

// admitBody has a stranger's large body wait for its place before any of it is read. What is sent to an address that is
// only read is not read at all.
func (r *Request) admitBody(w *turn) error {
	if !r.hasBody() {
		return nil
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		r.Body = http.NoBody
		return nil
	}
	if r.ContentLength > 0 && r.ContentLength <= smallBody || r.CheckWriter() == nil {
		return nil
	}
	leave, err := r.Site.bodies.enter(r)
	if err == nil {
		w.leave = leave
	}
	return err
}

func (r *Request) hasBody() bool {
	return r.Body != nil && r.Body != http.NoBody && r.ContentLength != 0
}

// isRefused reports whether the handler refuses what is sent, as it asks first whether whoever sends it may write.
func (r *Request) isRefused() bool {
	writes := r.Route.Post != nil && r.Method == http.MethodPost
	if r.Route.API != nil {
		writes = r.Route.API.Writes
	}
	return writes && r.CheckWriter() != nil
}
