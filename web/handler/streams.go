package handler

import (
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// MaxStreams is how many lists are sent at a time: each keeps a state of the index in use while it lasts.
const MaxStreams = 16

// stalledAfter is how long a reader may take for a piece of a list while others wait for its place.
const stalledAfter = 2 * time.Second

// Streams are the lists that are being sent. A reader who stalls loses the place to one who waits.
type Streams struct {
	mu     sync.Mutex
	active map[*Stream]bool
}

// A Stream is a list that is being sent.
type Stream struct {
	of      *Streams
	control *http.ResponseController
	writing atomic.Int64 // since when a piece is being sent, in nanoseconds since 1970; 0 for not now
	dropped bool
}

// errStreams is answered where all places are taken by readers who read.
var errStreams = Problemf(http.StatusServiceUnavailable, "Try again in a few seconds.", "%d lists are being sent, which is the most at a time.", MaxStreams).RetryIn(5)

// Begin takes a place for a list that is sent by w, that of the reader who has stalled longest if it must be. The error is a *Problem.
func (s *Streams) Begin(w http.ResponseWriter) (*Stream, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.active) >= MaxStreams && !s.drop() {
		return nil, errStreams
	}
	if s.active == nil {
		s.active = map[*Stream]bool{}
	}
	st := &Stream{of: s, control: http.NewResponseController(w)}
	s.active[st] = true
	return st, nil
}

// drop ends the list whose reader has stalled longest.
func (s *Streams) drop() bool {
	var worst *Stream
	oldest := time.Now().Add(-stalledAfter).UnixNano()
	for st := range s.active {
		if since := st.writing.Load(); since != 0 && since < oldest {
			worst, oldest = st, since
		}
	}
	if worst == nil {
		return false
	}
	worst.dropped = true
	delete(s.active, worst)
	_ = worst.control.SetWriteDeadline(time.Now()) // its write fails now
	return true
}

// Send sends a piece of the list by send, which may take so long.
func (st *Stream) Send(most time.Duration, send func() error) error {
	st.of.mu.Lock()
	if !st.dropped {
		_ = st.control.SetWriteDeadline(time.Now().Add(most)) // not every connection has one
	}
	st.of.mu.Unlock()
	st.writing.Store(time.Now().UnixNano())
	defer st.writing.Store(0)
	return send()
}

// End gives the place back, and takes the limit away for what follows on the connection.
func (st *Stream) End() {
	st.of.mu.Lock()
	defer st.of.mu.Unlock()
	if !st.dropped {
		_ = st.control.SetWriteDeadline(time.Time{})
	}
	delete(st.of.active, st)
}
