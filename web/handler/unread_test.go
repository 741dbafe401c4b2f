package handler

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"testing"
	"time"

	"evidence/web/reports"
)

// nobodyReads is the connection of a reader who reads nothing: what is written to it waits until it is ended.
type nobodyReads struct {
	*httptest.ResponseRecorder
	writing, ended chan struct{}
	once           sync.Once
}

func (w *nobodyReads) Write([]byte) (int, error) {
	close(w.writing)
	<-w.ended
	return 0, errors.New("i/o timeout")
}

func (w *nobodyReads) SetWriteDeadline(time.Time) error {
	w.once.Do(func() { close(w.ended) })
	return nil
}

// What waits to be read is bounded by network address and in all: whoever reads nothing loses the answer.
func TestUnreadAnswersAreEnded(t *testing.T) {
	s := &Site{Options: Options{Clock: time.Now, Log: slog.New(slog.DiscardHandler)}, Work: NewGate(2, 2, time.Minute), origins: http.NewCrossOriginProtection()}
	ask := func(w http.ResponseWriter, from string, bytes int) {
		answer := responseFunc(func(w http.ResponseWriter, _ *Request) error {
			SendBytes(w, http.StatusOK, "text/plain", make([]byte, bytes))
			return nil
		})
		r := &Request{Request: httptest.NewRequest(http.MethodGet, "/", nil), Site: s, JSONPath: true, Library: &reports.Library{}, Route: Route{Get: func(*Request) (Response, error) { return answer, nil }}}
		r.RemoteAddr = from
		r.Answer(w)
	}
	status := func(from string) int {
		w := httptest.NewRecorder()
		ask(w, from, 1)
		return w.Code
	}
	stalled := func(since time.Duration) {
		s.unread.mu.Lock()
		defer s.unread.mu.Unlock()
		for a := range s.unread.active {
			a.since.Store(time.Now().Add(-since).UnixNano())
		}
	}
	const reader, other = "192.0.2.1:5000", "192.0.2.2:5000"
	begin := func(from string, bytes int) (ended chan struct{}) {
		w := &nobodyReads{ResponseRecorder: httptest.NewRecorder(), writing: make(chan struct{}), ended: make(chan struct{})}
		ended = make(chan struct{})
		go func() {
			defer close(ended)
			ask(w, from, bytes)
		}()
		<-w.writing
		return ended
	}

	first := begin(reader, maxUnreadBy)
	stalled(-time.Hour) // its piece is on its way yet
	if got := status(reader); got != http.StatusTooManyRequests {
		t.Errorf("who reads nothing is answered with %d", got)
	}
	if got := status(other); got != http.StatusOK {
		t.Errorf("somebody else is answered with %d", got)
	}
	stalled(2 * stalledAfter)
	if got := status(other); got != http.StatusOK || len(s.unread.active) != 1 {
		t.Errorf("somebody else is answered with %d, and %d answers wait", got, len(s.unread.active))
	}
	if got := status(reader); got != http.StatusOK {
		t.Errorf("in the place of the stalled answer there is %d", got)
	}
	<-first

	whole := begin("127.0.0.1:5000", maxUnread)
	stalled(-time.Hour)
	if got := status(other); got != http.StatusServiceUnavailable {
		t.Errorf("with all memory in use somebody is answered with %d", got)
	}
	stalled(2 * stalledAfter)
	if got := status(other); got != http.StatusOK {
		t.Errorf("in the place of the stalled answer there is %d", got)
	}
	<-whole
	if u := &s.unread; u.bytes != 0 || len(u.by) != 0 || len(u.active) != 0 {
		t.Errorf("in the end %d bytes wait, of %v", u.bytes, u.by)
	}
}

// deadlines remembers those of a connection.
type deadlines struct {
	*httptest.ResponseRecorder
	read, write time.Time
}

func (d *deadlines) SetReadDeadline(t time.Time) error  { d.read = t; return nil }
func (d *deadlines) SetWriteDeadline(t time.Time) error { d.write = t; return nil }

// An answer to a stranger's file has no longer to be read than any other.
func TestDeadlinesOfAnUpload(t *testing.T) {
	for _, local := range []bool{true, false} {
		s := &Site{Options: Options{Clock: time.Now, Log: slog.New(slog.DiscardHandler), Local: local}, origins: http.NewCrossOriginProtection()}
		r := &Request{Request: httptest.NewRequest(http.MethodPost, "http://127.0.0.1/", nil), Site: s, Library: &reports.Library{},
			Route: Route{LongUpload: true, Get: func(*Request) (Response, error) { return NoContent{}, nil }}}
		w := &deadlines{ResponseRecorder: httptest.NewRecorder()}
		r.Answer(w)
		if w.Code != http.StatusNoContent || w.read.IsZero() || w.write.IsZero() == local {
			t.Errorf("local is %t: status %d; it is read until %s and written until %s", local, w.Code, w.read, w.write)
		}
	}
}

// What this computer asks for is not counted. That it does is shown by the connection, and not by what a proxy passes on.
func TestNetworkOfARequest(t *testing.T) {
	s := &Site{Options: Options{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.5/32"), netip.MustParsePrefix("127.0.0.0/8")}}}
	for _, c := range []struct{ peer, forwarded, want string }{
		{"127.0.0.1:5000", "", ""},
		{"[::1]:5000", "", ""},
		{"192.0.2.1:5000", "127.0.0.1", "192.0.2.1"},
		{"10.0.0.5:5000", "198.51.100.7", "198.51.100.7"},
		{"10.0.0.5:5000", "127.0.0.1", "127.0.0.1"},
		{"10.0.0.5:5000", "::ffff:127.0.0.1", "127.0.0.1"},
		{"10.0.0.5:5000", "::1", "::/64"},
		{"10.0.0.6:5000", "127.0.0.1", "10.0.0.6"},
		{"127.0.0.1:5000", "198.51.100.7, 127.0.0.1", "198.51.100.7"},
		{"127.0.0.1:5000", "127.0.0.1", "127.0.0.1"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.peer
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := s.network(r); got != c.want {
			t.Errorf("%s for %q: %q, want %q", c.peer, c.forwarded, got, c.want)
		}
	}
	empty := httptest.NewRequest(http.MethodGet, "/", nil)
	empty.RemoteAddr = "127.0.0.1:5000"
	empty.Header["X-Forwarded-For"] = []string{"", "127.0.0.1"}
	if got := s.network(empty); got != "127.0.0.1" {
		t.Errorf("after an empty header: %q", got)
	}
}
