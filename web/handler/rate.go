package handler

import (
	"fmt"
	"math"
	"net/http"
	"sync"
	"time"
)

// Limits of what one network address may ask for: no person comes near them, but a page of many pictures needs them.
const (
	ratePerSecond = 50
	rateBurst     = 600
	maxClients    = 10_000 // whose requests are counted
)

// A rateLimit counts requests by network address, as a bucket that fills with time and from which each request takes.
type rateLimit struct {
	mu      sync.Mutex
	clients map[string]*bucket
}

type bucket struct {
	left float64
	at   time.Time
}

// take takes one request of a client and gives 0, or how long the client has to wait for it, and how many it may make at once then.
func (l *rateLimit) take(client string, now time.Time) (wait time.Duration, left int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.clients[client]
	if b == nil {
		l.makeRoom(now)
		b = &bucket{left: rateBurst, at: now}
		l.clients[client] = b
	}
	b.left, b.at = min(rateBurst, b.left+max(0, now.Sub(b.at).Seconds())*ratePerSecond), now
	if b.left < 1 {
		return time.Duration((1 - b.left) / ratePerSecond * float64(time.Second)), 0
	}
	b.left--
	return 0, int(b.left)
}

// makeRoom forgets clients whose buckets are full by now, and all of them where those are too few.
func (l *rateLimit) makeRoom(now time.Time) {
	if l.clients == nil {
		l.clients = map[string]*bucket{}
	}
	if len(l.clients) < maxClients {
		return
	}
	for client, b := range l.clients {
		if now.Sub(b.at) > rateBurst/ratePerSecond*time.Second {
			delete(l.clients, client)
		}
	}
	if len(l.clients) > maxClients*3/4 {
		clear(l.clients)
	}
}

// ratePolicy says in a header what an address may ask for (draft-ietf-httpapi-ratelimit-headers).
var ratePolicy = fmt.Sprintf(`"address";q=%d;w=%d`, rateBurst, rateBurst/ratePerSecond)

// checkRate refuses a request of a network address that asks too often, and has the headers of any answer say how many requests
// are left. What this computer asks is its owner's business.
func (s *Site) checkRate(r *http.Request, h http.Header) error {
	client := s.network(r)
	if client == "" {
		return nil
	}
	wait, left := s.rate.take(client, s.Clock())
	h.Set("RateLimit-Policy", ratePolicy)
	h.Set("RateLimit", fmt.Sprintf(`"address";r=%d;t=%d`, left, int(math.Ceil(float64(rateBurst-left)/ratePerSecond))))
	if wait == 0 {
		return nil
	}
	seconds := max(1, int(math.Ceil(wait.Seconds())))
	return Problemf(http.StatusTooManyRequests, "Ask more slowly: one list with format=ndjson has what many requests have.",
		"This network address asks too often: more than %d requests a second.", ratePerSecond).RetryIn(seconds).inCrowd()
}
