package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// A client makes requests and follows redirects.
type client struct {
	o        Options
	direct   http.RoundTripper
	proxied  http.RoundTripper
	proxy    func(*http.Request) (*url.URL, error)
	requests atomic.Int64
	received atomic.Int64 // bytes of bodies

	mu    sync.Mutex
	hosts map[string]*host
}

func newClient(o Options) *client {
	c := &client{o: o, hosts: map[string]*host{}, proxy: o.Proxy}
	if o.Transport != nil {
		c.direct, c.proxy = o.Transport, func(*http.Request) (*url.URL, error) { return nil, nil }
		return c
	}
	if c.proxy == nil {
		c.proxy = http.ProxyFromEnvironment
	}
	dialer := &net.Dialer{Timeout: o.Stall / 2} // shorter than the stall timer, so that the error says that it was the connection
	checked := *dialer
	if !o.AllowPrivate {
		checked.ControlContext = checkDial
	}
	c.direct = transport(&checked, nil)
	c.proxied = transport(dialer, c.proxy) // the proxy itself usually has a private address
	return c
}

func transport(d *net.Dialer, proxy func(*http.Request) (*url.URL, error)) *http.Transport {
	return &http.Transport{
		Proxy: proxy, DialContext: d.DialContext, DisableCompression: true, ForceAttemptHTTP2: true,
		MaxIdleConnsPerHost: 1, IdleConnTimeout: 30 * time.Second, MaxResponseHeaderBytes: 256 << 10,
	}
}

func (c *client) close() {
	for _, t := range []http.RoundTripper{c.direct, c.proxied} {
		if t, ok := t.(*http.Transport); ok {
			t.CloseIdleConnections()
		}
	}
}

// An exchange is a request with its response: that of the last address that
// redirects led to. It ends itself when it takes too long or nothing arrives.
type exchange struct {
	*http.Response
	asked, final string // addresses before and after redirects, without fragments
	ctx          context.Context
	o            *Options
	stall        *time.Timer
	cancel       func()
	close        func(wait time.Duration) // wait is what the host asks for

	received *atomic.Int64
	head     []byte // of the body, read before and to be read again
	readErr  error  // of the body
}

// Read reads the body and resets the stall timer. Its error is kept in readErr, apart from those of writing.
func (x *exchange) Read(b []byte) (int, error) {
	if len(x.head) > 0 {
		n := copy(b, x.head)
		x.head = x.head[n:]
		return n, nil
	}
	if x.readErr != nil {
		return 0, x.readErr
	}
	n, err := x.Body.Read(b)
	if n > 0 {
		x.progress()
		x.received.Add(int64(n))
	}
	x.readErr = err
	return n, err
}

// redirected says where redirects led, if they did.
func (x *exchange) redirected() string {
	if x.final == x.asked {
		return ""
	}
	return fmt.Sprintf(" (redirected to %s)", x.final)
}

var (
	errStalled = errors.New("nothing arrived any more")
	errTooLong = errors.New("it took too long")
)

// get asks for an address with these headers and follows redirects. Its error is
// a *corpus.Refusal, a *retryableError or ctx's.
func (c *client) get(ctx context.Context, address string, headers map[string]string) (*exchange, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, refuse(adviceAddress, "%q is not an address", address)
	}
	asked := withoutFragment(u)
	for range maxRedirects + 1 {
		if err := c.check(ctx, u); err != nil {
			return nil, connectionError(err)
		}
		x, err := c.request(ctx, u, headers)
		if err != nil {
			return nil, err
		}
		x.asked = asked
		next, err := redirect(u, x.Response)
		if next == nil && err == nil {
			return x, nil
		}
		x.close(0)
		if err != nil {
			return nil, err
		}
		u = next
	}
	return nil, refuse(adviceVisit, "the address redirects more than %d times", maxRedirects)
}

func withoutFragment(u *url.URL) string {
	v := *u
	v.Fragment, v.RawFragment = "", ""
	return v.String()
}

// check says what is wrong with asking for an address.
func (c *client) check(ctx context.Context, u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return refuse(adviceVisit, "%q is not an address of http or https", withoutFragment(u))
	case u.Hostname() == "":
		return refuse(adviceAddress, "%q names no host", withoutFragment(u))
	case u.User != nil:
		return refuse(adviceVisit, "the address %s has a user name or password", u.Redacted())
	}
	proxy, err := c.proxy(&http.Request{URL: u})
	if err != nil {
		return refuse("correct HTTPS_PROXY or HTTP_PROXY in the environment", "the address of the proxy cannot be read: %s", err)
	}
	if proxy != nil && !c.o.AllowPrivate {
		return checkHost(ctx, u)
	}
	return nil
}

// request makes one request when it is its turn.
func (c *client) request(ctx context.Context, u *url.URL, headers map[string]string) (*exchange, error) {
	h, err := c.enter(ctx, u.Host)
	if err != nil {
		return nil, err
	}
	x := c.newExchange(ctx, u)
	leave := func(wait time.Duration) {
		x.cancel()
		h.leave(c.o.Pause, wait)
	}
	req, err := http.NewRequestWithContext(x.ctx, http.MethodGet, x.final, nil)
	if err != nil {
		leave(0)
		return nil, refuse(adviceAddress, "%q is not an address", x.final)
	}
	req.Header.Set("User-Agent", c.o.Agent)
	req.Header.Set("Accept", "application/pdf, */*;q=0.5")
	req.Header.Set("Accept-Encoding", "identity")
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	c.requests.Add(1)
	x.Response, err = c.transportFor(req).RoundTrip(req)
	if err != nil {
		if private := (*PrivateError)(nil); errors.As(err, &private) {
			private.Host = u.Hostname()
		}
		err = x.explain(err)
		if e := asRetryable(err); e != nil && e.unreachable {
			h.count(err)
		} else {
			h.count(nil)
		}
		leave(0)
		return nil, err
	}
	x.progress()
	x.close = func(wait time.Duration) {
		drain(x.Body)
		if wait > maxWait {
			h.count(fmt.Errorf("the host asks to wait for %s", wait.Round(time.Second)))
		} else {
			h.count(nil)
		}
		leave(wait)
	}
	return x, nil
}

func (c *client) transportFor(req *http.Request) http.RoundTripper {
	if proxy, err := c.proxy(req); err == nil && proxy != nil {
		return c.proxied
	}
	return c.direct
}

// drain reads the little that is left of a body, so that its connection can be used again.
func drain(body io.ReadCloser) {
	io.CopyN(io.Discard, body, 16<<10)
	body.Close()
}

// redirect is the address that a response redirects to; nil where it does not.
func redirect(from *url.URL, res *http.Response) (*url.URL, error) {
	switch res.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	location := res.Header.Get("Location")
	to, err := from.Parse(location)
	switch {
	case location == "" || err != nil:
		return nil, refuse(adviceVisit, "the address redirects to no address (%q)", location)
	case from.Scheme == "https" && to.Scheme == "http":
		return nil, refuse(adviceTrust, "the address redirects from https to http, where anybody on the way can change the file (%s)", withoutFragment(to))
	}
	return to, nil
}

// newExchange starts the timers of a request.
func (c *client) newExchange(ctx context.Context, u *url.URL) *exchange {
	ctx, stop := context.WithTimeoutCause(ctx, c.o.Timeout, errTooLong)
	ctx, cancel := context.WithCancelCause(ctx)
	x := &exchange{ctx: ctx, o: &c.o, received: &c.received, final: withoutFragment(u), stall: time.AfterFunc(c.o.Stall, func() { cancel(errStalled) })}
	x.cancel = func() {
		x.stall.Stop()
		cancel(nil)
		stop()
	}
	return x
}

// progress notes that something has arrived.
func (x *exchange) progress() { x.stall.Reset(x.o.Stall) }

// explain is the error for the failure of a request or its body.
func (x *exchange) explain(err error) error {
	switch cause := context.Cause(x.ctx); {
	case errors.Is(cause, errStalled):
		return retryable("%s for %s", errStalled, x.o.Stall)
	case errors.Is(cause, errTooLong):
		return refuse("run the same command again, it goes on from there; or give it longer with --timeout", "%s: more than %s", errTooLong, x.o.Timeout)
	case cause != nil:
		return cause
	}
	return connectionError(err)
}
