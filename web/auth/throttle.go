package auth

import (
	"maps"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// A throttle delays sign-in after failures: after some free tries by a second, then by
// twice as long each time. It counts tries by user name and by network. A name is
// delayed less than a network, because somebody else could make its user wait.
type throttle struct {
	now func() time.Time

	mu       sync.Mutex
	names    counts
	networks counts
}

// counts are tries by what they have in common.
type counts struct {
	free    int           // tries without waiting
	longest time.Duration // wait
	tries   map[string]*failures
}

// failures are tries that failed or have not ended yet.
type failures struct {
	n    int
	last time.Time
	next time.Time // when another is heard
}

// Limits of what is remembered.
const (
	forgetAfter = time.Hour
	maxCounted  = 4096 // of names, and of networks
)

func newThrottle(now func() time.Time) *throttle {
	return &throttle{
		now:      now,
		names:    counts{free: 5, longest: time.Minute, tries: map[string]*failures{}},
		networks: counts{free: 10, longest: 10 * time.Minute, tries: map[string]*failures{}},
	}
}

// countTry counts a try before it is known how it ends, so that many at once are many. Where it comes
// too soon it says how long to wait, and does not count it.
func (t *throttle) countTry(name, network string) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	if wait := max(t.names.waitTime(name, now), t.networks.waitTime(network, now)); wait > 0 {
		return wait
	}
	t.names.addTry(name, now)
	t.networks.addTry(network, now)
	return 0
}

// recall counts a try of a network that failed at a time.
func (t *throttle) recall(network string, at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.networks.addTry(network, at)
}

// forgetFailures drops the failures of a name. Those of the network stay, because others may have caused them.
func (t *throttle) forgetFailures(name, network string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.names.tries, name)
	t.networks.uncount(network)
}

// uncountTry uncounts a try that was not heard after all.
func (t *throttle) uncountTry(name, network string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.names.uncount(name)
	t.networks.uncount(network)
}

func (c *counts) waitTime(key string, now time.Time) time.Duration {
	e := c.tries[key]
	if e != nil && now.Sub(e.last) > forgetAfter {
		delete(c.tries, key)
		return 0
	}
	if e == nil {
		return 0
	}
	return e.next.Sub(now)
}

func (c *counts) addTry(key string, now time.Time) {
	e := c.tries[key]
	if e == nil {
		c.makeRoom(now)
		e = &failures{}
		c.tries[key] = e
	}
	e.n, e.last = e.n+1, now
	if over := e.n - c.free; over >= 0 {
		e.next = now.Add(min(time.Second<<min(over, 20), c.longest))
	}
}

func (c *counts) uncount(key string) {
	e := c.tries[key]
	if e == nil {
		return
	}
	if e.n--; e.n <= 0 {
		delete(c.tries, key)
	}
	e.next = time.Time{}
}

// makeRoom drops old entries if there are many, and then the oldest quarter of the rest.
func (c *counts) makeRoom(now time.Time) {
	if len(c.tries) < maxCounted {
		return
	}
	maps.DeleteFunc(c.tries, func(_ string, e *failures) bool { return now.Sub(e.last) > forgetAfter })
	keys := slices.SortedFunc(maps.Keys(c.tries), func(a, b string) int { return c.tries[a].last.Compare(c.tries[b].last) })
	for _, key := range keys[:max(0, len(keys)-maxCounted*3/4)] {
		delete(c.tries, key)
	}
}

// Network is what an address belongs to that one person can have many of: in IPv6 a /64, in IPv4 the address itself.
func Network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return "unknown"
	}
	ip = ip.Unmap().WithZone("")
	if p, err := ip.Prefix(64); err == nil && ip.Is6() {
		return p.String()
	}
	return ip.String()
}
