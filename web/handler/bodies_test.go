package handler

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"evidence/web/openapi"
	"evidence/web/reports"
)

// counted is a body that counts what is read of it.
type counted struct {
	io.Reader
	n int
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.n += n
	return n, err
}

// sending is a request with a body of so many bytes, its answer and how much was read before its handler.
func sending(s *Site, route Route, method string, size int, who *User) (w *httptest.ResponseRecorder, read int) {
	body := &counted{Reader: strings.NewReader(strings.Repeat("a", size))}
	read = -1
	handler := route.Get
	route.Get = func(r *Request) (Response, error) {
		read = body.n
		return handler(r)
	}
	hr := httptest.NewRequest(method, "/", body)
	hr.ContentLength = int64(size)
	r := &Request{Request: hr, Site: s, Library: &reports.Library{}, Route: route, JSONPath: true}
	if who != nil {
		r.Identified, r.Who = true, *who
	}
	w = httptest.NewRecorder()
	r.Answer(w)
	if read < 0 {
		read = body.n
	}
	return w, read
}

// What strangers send is read where it is asked for, and so much of it at a time as there is room for.
func TestBodiesOfStrangers(t *testing.T) {
	s := &Site{Options: Options{Clock: time.Now, Log: slog.New(slog.DiscardHandler)}, Work: NewGate(1, 1, time.Minute), bodies: newBodies(), origins: http.NewCrossOriginProtection()}
	done := func(r *Request) (Response, error) { return JSON{Value: "done"}, nil }
	page := Route{Get: done}
	asks := Route{Get: done, API: &openapi.Operation{Method: http.MethodPost, Body: ""}}
	writes := Route{Get: func(r *Request) (Response, error) { _, err := Writer(r); return JSON{Value: "written"}, err }}
	writesAPI, writesPage := writes, writes
	writesAPI.API, writesPage.Post = &openapi.Operation{Method: http.MethodPost, Body: "", Writes: true}, writes.Get
	const large = 1 << 20
	ada := &User{Name: "ada"}
	for _, c := range []struct {
		about        string
		route        Route
		method       string
		size         int
		who          *User
		status, read int
	}{
		{"a page that is only read", page, http.MethodGet, large, nil, 200, 0},
		{"a question", asks, http.MethodPost, large, nil, 200, large},
		{"a change by a stranger", writesAPI, http.MethodPost, large, nil, 403, 0},
		{"a small change by a stranger", writesAPI, http.MethodPost, 100, nil, 403, 0},
		{"a change by a stranger on a page", writesPage, http.MethodPost, large, nil, 403, 0},
		{"a change by a user", writesAPI, http.MethodPost, large, ada, 200, large},
	} {
		if w, read := sending(s, c.route, c.method, c.size, c.who); w.Code != c.status || read != c.read {
			t.Errorf("%s: status %d, want %d; %d bytes were read, want %d; %s", c.about, w.Code, c.status, read, c.read, w.Body)
		}
	}
	if len(s.bodies.gate.slots) != 0 || len(s.bodies.by) != 0 || len(s.Work.slots) != 0 {
		t.Errorf("%d places for bodies are taken in the end, by %v, and %d turns", len(s.bodies.gate.slots), s.bodies.by, len(s.Work.slots))
	}
	s.bodies.gate = NewGate(0, 0, time.Minute)
	for _, c := range []struct {
		about        string
		size         int
		who          *User
		status, read int
	}{
		{"a stranger's large body", large, nil, 503, 0},
		{"a stranger's small body", smallBody, nil, 200, smallBody},
		{"a user's large body", large, ada, 200, large},
	} {
		if w, read := sending(s, asks, http.MethodPost, c.size, c.who); w.Code != c.status || read != c.read {
			t.Errorf("%s, where there is no room: status %d, %d bytes were read; %s", c.about, w.Code, read, w.Body)
		}
	}
	if len(s.bodies.by) != 0 {
		t.Errorf("those who found no room are counted: %v", s.bodies.by)
	}
}

// One network address has few places, however many there are.
func TestBodiesOfOneAddress(t *testing.T) {
	s := &Site{bodies: newBodies()}
	from := func(address string) (func(), error) {
		r := httptest.NewRequest(http.MethodPost, "/", nil)
		r.RemoteAddr = address + ":5000"
		return s.bodies.enter(&Request{Request: r, Site: s})
	}
	var leave []func()
	for range maxBodiesBy {
		l, err := from("192.0.2.1")
		if err != nil {
			t.Fatal(err)
		}
		leave = append(leave, l)
	}
	if _, err := from("192.0.2.1"); err != errCrowded {
		t.Errorf("one more of the same: %v", err)
	}
	other, err := from("192.0.2.2")
	if err != nil {
		t.Fatalf("another: %v", err)
	}
	other()
	leave[0]()
	leave[0]() // once more changes nothing
	if _, err := from("192.0.2.1"); err != nil {
		t.Errorf("after one has gone: %v", err)
	}
	if _, err := from("192.0.2.1"); err != errCrowded {
		t.Errorf("after one has gone, one more: %v", err)
	}
}
