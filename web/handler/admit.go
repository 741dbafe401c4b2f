package handler

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// Times of a request.
const (
	// uploadTime is the limit on an upload by a user, from its first byte to its answer.
	uploadTime = time.Hour
	// strangerTime is the limit on receiving what anybody else sends.
	strangerTime = 30 * time.Second
	// WorkTime is the limit on answering a request. The limits of a query keep it far below.
	WorkTime = 20 * time.Second
	// QueuedTime is the limit on answering one that may wait for a queue of its own.
	QueuedTime = strangerTime + WorkTime
	// refusedTime is how long the rest of a refused request is still read.
	refusedTime = 10 * time.Second
)

// A turn is a request's place among those being answered. It is given up with the first byte of the answer, so that a slow
// reader keeps nobody waiting.
type turn struct {
	http.ResponseWriter
	leave  func()
	unread *unread
	to     string // network address
}

func (t *turn) end() { t.leave() }

func (t *turn) WriteHeader(status int) {
	t.end()
	t.ResponseWriter.WriteHeader(status)
}

func (t *turn) Write(b []byte) (int, error) {
	t.end()
	return t.unread.send(t.ResponseWriter, t.to, b)
}

// Unwrap lets http.ResponseController reach what is below.
func (t *turn) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// admit runs the route's handler when it is the request's turn, within the time that it may take.
func (r *Request) admit(w *turn) (Response, error) {
	if err := r.check(w.Header()); err != nil {
		return nil, err
	}
	if err := r.admitBody(w); err != nil {
		return nil, err
	}
	if r.Route.LongUpload && r.Method == http.MethodPost {
		if err := r.setUploadDeadline(w); err != nil {
			return nil, err
		}
		if r.CheckWriter() == nil {
			return r.route(w.Header())
		}
		return r.withinTime(QueuedTime, w.Header())
	}
	if r.Route.Probe || r.Route.NoLibrary {
		return r.route(w.Header())
	}
	if r.isRefused() {
		return r.withinTime(WorkTime, w.Header()) // without a turn: nothing of it is read
	}
	r.receive() // a body that comes slowly takes nobody's turn
	leave, err := r.enter()
	if err != nil {
		return nil, err
	}
	leaveBody := w.leave
	w.leave = func() { leave(); leaveBody() }
	if err := r.Site.unread.makeRoom(w.to); err != nil { // after those who waited with it have answers
		return nil, err
	}
	if r.Route.Ungated { // it may wait for a queue of its own
		return r.withinTime(QueuedTime, w.Header())
	}
	return r.withinTime(WorkTime, w.Header())
}

// check refuses a request that is not for this site, comes from a page of another, or asks for too much.
func (r *Request) check(h http.Header) error {
	if r.Route.Probe {
		return nil
	}
	return cmp.Or(r.Site.CheckHost(r.Request), r.Site.checkRate(r.Request, h), r.Site.unread.makeRoom(r.Site.network(r.Request)), r.checkOrigin(), r.checkSize())
}

// enter waits for the request's turn.
func (r *Request) enter() (leave func(), err error) {
	switch {
	case r.Route.Ungated:
		return func() {}, nil
	case r.Route.Picture:
		return r.Site.Pictures.Enter(r.Context())
	}
	return r.Site.Work.Enter(r.Context())
}

// withinTime runs the route's handler for so long at most. Sending the answer may take longer.
func (r *Request) withinTime(most time.Duration, h http.Header) (Response, error) {
	whole := r.Request
	ctx, cancel := context.WithTimeout(r.Context(), most)
	defer cancel()
	r.Request = r.WithContext(ctx)
	res, err := r.route(h)
	whole.Body = r.Body
	whole.Form, whole.PostForm, whole.MultipartForm = r.Form, r.PostForm, r.MultipartForm
	r.Request = whole
	if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) && errors.Is(err, context.DeadlineExceeded) {
		return nil, Problemf(http.StatusUnprocessableEntity, "Ask for less at a time: fewer or rarer words, or a part of the text.", "The answer takes more work than one request may: it was given up after %d seconds.", int(most.Seconds()))
	}
	return res, err
}

// setUploadDeadline gives what a user sends the time that files need, and what anybody else sends seconds. An answer to anybody else
// has the time to be read that every answer has.
func (r *Request) setUploadDeadline(w http.ResponseWriter) error {
	c := http.NewResponseController(w)
	var err error
	if r.CheckWriter() == nil {
		end := time.Now().Add(uploadTime)
		err = errors.Join(c.SetReadDeadline(end), c.SetWriteDeadline(end))
	} else {
		err = c.SetReadDeadline(time.Now().Add(strangerTime))
	}
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err // the connection has gone
	}
	return nil
}

// receive reads a small body before the request's turn comes. Whatever is wrong with it the handler finds.
func (r *Request) receive() {
	if !r.hasBody() {
		return
	}
	var b bytes.Buffer
	_, err := b.ReadFrom(io.LimitReader(r.Body, MaxForm))
	rest := r.Body
	if err != nil {
		r.Body = bodyOf(io.MultiReader(&b, failing{err}), rest)
		return
	}
	r.Body = bodyOf(io.MultiReader(&b, rest), rest)
}

// bodyOf is a body that is read from one reader and closed as another.
func bodyOf(r io.Reader, c io.Closer) io.ReadCloser {
	return struct {
		io.Reader
		io.Closer
	}{r, c}
}

// failing is a reader that fails as another did.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// refuseBody ends the connection of a refused request that still sends its body: nobody waits for the rest.
func (r *Request) refuseBody(w http.ResponseWriter) {
	if r.Method != http.MethodPost && r.Method != http.MethodDelete || r.ContentLength == 0 {
		return
	}
	w.Header().Set("Connection", "close")
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(refusedTime)) // not every connection has one
}
