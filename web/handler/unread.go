package handler

import (
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Limits on the bytes of answers that wait for their readers: each answer is in memory until all of it is sent.
const (
	maxUnread   = 256 << 20 // of the whole site
	maxUnreadBy = 64 << 20  // of one network address
	pieceSize   = 128 << 10 // is sent at a time, so that a reader who is slow is known from one who reads nothing
)

// unread are the answers that are being sent. Where there is too much of them, those whose readers have stalled longest are ended.
type unread struct {
	mu     sync.Mutex
	active map[*unreadAnswer]bool
	bytes  int
	by     map[string]int // bytes by network address
}

// An unreadAnswer is what is being sent of an answer.
type unreadAnswer struct {
	w     http.ResponseWriter
	to    string // network address; "" for this computer
	bytes int
	since atomic.Int64 // when its last piece began to be sent, in nanoseconds since 1970
}

// errUnread is answered to a network address that reads too little of what it asks for.
var errUnread = Problemf(http.StatusTooManyRequests, "Read the answers that are on their way, or close their connections. Then try again.",
	"This network address has not read what it asked for: %d MB wait for it.", maxUnreadBy>>20).RetryIn(5).inCrowd()

// send sends a part of an answer. The lock is not held meanwhile.
func (u *unread) send(w http.ResponseWriter, to string, b []byte) (n int, err error) {
	a := u.add(w, to, len(b))
	defer u.remove(a)
	for {
		a.since.Store(time.Now().UnixNano())
		sent, err := w.Write(b[n:min(len(b), n+pieceSize)])
		if n += sent; err != nil || n >= len(b) {
			return n, err
		}
	}
}

func (u *unread) add(w http.ResponseWriter, to string, bytes int) *unreadAnswer {
	a := &unreadAnswer{w: w, to: to, bytes: bytes}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.active == nil {
		u.active, u.by = map[*unreadAnswer]bool{}, map[string]int{}
	}
	u.active[a] = true
	u.bytes += bytes
	u.by[to] += bytes
	return a
}

func (u *unread) remove(a *unreadAnswer) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.forget(a)
}

// forget no longer counts an answer.
func (u *unread) forget(a *unreadAnswer) {
	if !u.active[a] {
		return
	}
	delete(u.active, a)
	u.bytes -= a.bytes
	if u.by[a.to] -= a.bytes; u.by[a.to] == 0 {
		delete(u.by, a.to)
	}
}

// makeRoom ends answers that nobody reads where too much waits to be read, by an address or in all. The error is a *Problem: those
// who wait for what is there do read it.
func (u *unread) makeRoom(to string) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	for to != "" && u.by[to] >= maxUnreadBy {
		if !u.drop(func(a *unreadAnswer) bool { return a.to == to }) {
			return errUnread
		}
	}
	for u.bytes >= maxUnread {
		if !u.drop(func(*unreadAnswer) bool { return true }) {
			return errCrowded
		}
	}
	return nil
}

// drop ends the answer, of some, whose reader has stalled longest.
func (u *unread) drop(of func(*unreadAnswer) bool) bool {
	var worst *unreadAnswer
	oldest := time.Now().Add(-stalledAfter).UnixNano()
	for a := range u.active {
		if since := a.since.Load(); since != 0 && since < oldest && of(a) {
			worst, oldest = a, since
		}
	}
	if worst == nil {
		return false
	}
	u.forget(worst)
	_ = http.NewResponseController(worst.w).SetWriteDeadline(time.Now()) // its write fails now
	return true
}
