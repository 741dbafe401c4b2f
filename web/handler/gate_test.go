package handler

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"evidence/web/reports"
)

// Whoever finds no place waits for one, and whoever finds no place to wait is told to come back.
func TestGate(t *testing.T) {
	g := NewGate(1, 1, time.Minute)
	leave, err := g.Enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	entered := make(chan error)
	go func() {
		leave, err := g.Enter(context.Background())
		if err == nil {
			leave()
		}
		entered <- err
	}()
	for g.waiting.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	if _, err := g.Enter(t.Context()); err != errCrowded {
		t.Errorf("a third: %v", err)
	}
	leave()
	leave() // once more changes nothing
	if err := <-entered; err != nil {
		t.Errorf("the second: %v", err)
	}
	if len(g.slots) != 0 || g.waiting.Load() != 0 {
		t.Errorf("%d at work and %d waiting in the end", len(g.slots), g.waiting.Load())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err = g.Enter(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Enter(ctx); err != context.Canceled {
		t.Errorf("whoever has gone: %v", err)
	}
	g.free.Store(time.Now().Add(-crowdTime * 2).UnixNano())
	if g.wait() != crowdedWait {
		t.Errorf("in a crowd that lasts one waits %s", g.wait())
	}
}

func TestRate(t *testing.T) {
	now := time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC)
	s := &Site{Options: Options{Clock: func() time.Time { return now }}}
	var h http.Header
	ask := func(peer string) error {
		h = http.Header{}
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = peer
		return s.checkRate(r, h)
	}
	for i := range rateBurst {
		if err := ask("192.0.2.1:5000"); err != nil {
			t.Fatalf("request %d: %v", i, err)
		}
	}
	p, ok := ask("192.0.2.1:5001").(*Problem)
	if !ok || p.Status != http.StatusTooManyRequests || p.retryAfter == 0 || h.Get("RateLimit") != `"address";r=0;t=12` {
		t.Fatalf("one more: %v, %v", p, h)
	}
	if err := ask("192.0.2.2:5000"); err != nil || h.Get("RateLimit") != `"address";r=599;t=1` || h.Get("RateLimit-Policy") != `"address";q=600;w=12` {
		t.Errorf("somebody else: %v, %v", err, h)
	}
	now = now.Add(time.Second)
	for range ratePerSecond {
		if err := ask("192.0.2.1:5000"); err != nil {
			t.Fatalf("after a second: %v", err)
		}
	}
	if ask("192.0.2.1:5000") == nil {
		t.Error("the second is used up, and there is more")
	}
	for i := range 2 * rateBurst {
		if err := ask("127.0.0.1:5000"); err != nil {
			t.Fatalf("this computer, request %d: %v", i, err)
		}
		if ask(fmt.Sprintf("[2001:db8::%x]:5000", i+1)) != nil && i < rateBurst {
			t.Fatalf("one network of IPv6, request %d", i)
		}
	}
	if ask("[2001:db8::ffff:1]:5000") == nil {
		t.Error("addresses of one network are counted one by one")
	}
	for i := range 3 * maxClients {
		_ = ask(fmt.Sprintf("10.%d.%d.%d:1", i>>16, i>>8&255, i&255))
	}
	if n := len(s.rate.clients); n > maxClients {
		t.Errorf("%d clients are remembered", n)
	}
}

// A reader who stalls loses the place to one who waits; those who read keep theirs.
func TestStalledStreamsAreDropped(t *testing.T) {
	var s Streams
	var all []*Stream
	for range MaxStreams {
		st, err := s.Begin(httptest.NewRecorder())
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, st)
	}
	all[3].writing.Store(time.Now().UnixNano())
	if _, err := s.Begin(httptest.NewRecorder()); err != errStreams {
		t.Fatalf("with all at work: %v", err)
	}
	all[3].writing.Store(time.Now().Add(-2 * stalledAfter).UnixNano())
	all[5].writing.Store(time.Now().Add(-3 * stalledAfter).UnixNano())
	if _, err := s.Begin(httptest.NewRecorder()); err != nil || !all[5].dropped || all[3].dropped {
		t.Errorf("with two stalled: %v", err)
	}
	for _, st := range all {
		st.End()
	}
	if len(s.active) != 1 {
		t.Errorf("%d lists are being sent in the end", len(s.active))
	}
}

// An answer is made in the request's turn and sent after it: a slow reader keeps nobody waiting.
func TestTurnEndsWhenTheAnswerIsSent(t *testing.T) {
	s := &Site{Options: Options{Clock: time.Now, Log: slog.New(slog.DiscardHandler)}, Work: NewGate(1, 0, time.Minute), origins: http.NewCrossOriginProtection()}
	making, sending := -1, -1
	made := responseFunc(func(w http.ResponseWriter, _ *Request) error {
		making = len(s.Work.slots)
		SendBytes(w, http.StatusOK, "text/plain", []byte("x"))
		return nil
	})
	r := &Request{Request: httptest.NewRequest(http.MethodGet, "/", nil), Site: s, Library: &reports.Library{}, Route: Route{Get: func(*Request) (Response, error) { return made, nil }}}
	w := &watched{ResponseRecorder: httptest.NewRecorder(), write: func() { sending = len(s.Work.slots) }}
	r.Answer(w)
	if w.Code != http.StatusOK || making != 1 || sending != 0 {
		t.Errorf("status %d; %d turns taken while it was made and %d while it was sent", w.Code, making, sending)
	}
	r.Route.Get = func(*Request) (Response, error) { return nil, ErrNotReady }
	r.Route.API = nil
	r.JSONPath = true
	r.Answer(httptest.NewRecorder())
	if n := len(s.Work.slots); n != 0 {
		t.Errorf("%d turns are left after an error", n)
	}
}

// Whoever is refused in a crowd is told so without any work: who they are is not looked up.
func TestRefusalInACrowd(t *testing.T) {
	s := &Site{Options: Options{Clock: time.Now, Log: slog.New(slog.DiscardHandler)}, Work: NewGate(0, 0, time.Minute), origins: http.NewCrossOriginProtection()}
	r := &Request{Request: httptest.NewRequest(http.MethodGet, "/", nil), Site: s, Route: Route{Get: func(*Request) (Response, error) { return nil, nil }}}
	w := httptest.NewRecorder()
	r.Answer(w) // without templates and users it could make no other page
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), errCrowded.Detail) || r.Identified {
		t.Errorf("status %d, %v: %s", w.Code, w.Header(), w.Body)
	}
}

// Whose a connection is is found out when it is first asked, and once.
func TestOwnerOfAConnection(t *testing.T) {
	asked := 0
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	ctx := context.WithValue(r.Context(), http.LocalAddrContextKey, net.Addr(&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}))
	r = r.WithContext(context.WithValue(ctx, ownerKey{}, sync.OnceValue(func() bool { asked++; return false })))
	for range 2 {
		if isOwner(r) {
			t.Error("another's connection is taken for the owner's")
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
	client, server := net.Pipe()
	defer client.Close()
	defer server.Close()
	if _, ok := WithConnection(t.Context(), server).Value(ownerKey{}).(func() bool); !ok {
		t.Error("a connection's requests do not know whose it is")
	}
}

type responseFunc func(w http.ResponseWriter, r *Request) error

func (f responseFunc) Send(w http.ResponseWriter, r *Request) error { return f(w, r) }

// watched tells when it is written to.
type watched struct {
	*httptest.ResponseRecorder
	write func()
}

func (w *watched) Write(b []byte) (int, error) {
	w.write()
	return w.ResponseRecorder.Write(b)
}
