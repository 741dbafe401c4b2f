package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"
)

// A client makes requests and follows redirects.
type client struct {
	o        Options
	gates    *gates
	direct   http.RoundTripper
	proxied  http.RoundTripper
	proxy    func(*http.Request) (*url.URL, error)
	requests atomic.Int64
}

func newClient(o Options) *client {
	c := &client{o: o, gates: newGates(o.Pause), proxy: o.Proxy}
	if o.Transport != nil {
		c.direct, c.proxy = o.Transport, func(*http.Request) (*url.URL, error) { return nil, nil }
		return c
	}
	if c.proxy == nil {
		c.proxy = http.ProxyFromEnvironment
	}
	dialer := &net.Dialer{Timeout: o.Stall / 2} // before the watch ends the request, so that it is seen that it was the dialling
	checked := *dialer
	if !o.AllowPrivate {
		checked.ControlContext = checkDial
	}
	c.direct = transport(&checked, o, nil)
	// The proxy itself usually has a private address.
	c.proxied = transport(dialer, o, c.proxy)
	return c
}

func transport(d *net.Dialer, o Options, proxy func(*http.Request) (*url.URL, error)) *http.Transport {
	return &http.Transport{
		Proxy: proxy, DialContext: d.DialContext, DisableCompression: true, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 1, IdleConnTimeout: 30 * time.Second,
		MaxResponseHeaderBytes: 256 << 10,
	}
}

func (c *client) close() {
	for _, t := range []http.RoundTripper{c.direct, c.proxied} {
		if t, ok := t.(*http.Transport); ok {
			t.CloseIdleConnections()
		}
	}
}

// An answer is that of the last address that redirects led to. It is to be closed.
type answer struct {
	*http.Response
	final string // empty of fragments
	asked string
	watch *watch
	close func(wait time.Duration)
}

// redirected says where redirects led, if they did.
func (a *answer) redirected() string {
	if a.final == a.asked {
		return ""
	}
	return fmt.Sprintf(" (redirected to %s)", a.final)
}

var (
	errStalled = errors.New("nothing arrived any more")
	errTooLong = errors.New("it took too long")
)

// get asks for an address with these headers and follows redirects. Its error is
// a *corpus.Refusal, a *momentary one or ctx's.
func (c *client) get(ctx context.Context, address string, headers map[string]string) (*answer, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, refuse(adviceAddress, "%q is no address", address)
	}
	asked := bare(u)
	for range maxRedirects + 1 {
		if err := c.check(ctx, u); err != nil {
			return nil, lost(err)
		}
		a, err := c.ask(ctx, u, headers)
		if err != nil {
			return nil, err
		}
		a.asked = asked
		next, err := redirect(u, a.Response)
		if next == nil && err == nil {
			return a, nil
		}
		a.close(0)
		if err != nil {
			return nil, err
		}
		u = next
	}
	return nil, refuse(adviceVisit, "the address redirects more than %d times", maxRedirects)
}

// bare is an address without its fragment, as it is asked for.
func bare(u *url.URL) string {
	v := *u
	v.Fragment, v.RawFragment = "", ""
	return v.String()
}

// check says what is wrong with asking for an address.
func (c *client) check(ctx context.Context, u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return refuse(adviceVisit, "%q is no address of http or https", bare(u))
	case u.Hostname() == "":
		return refuse(adviceAddress, "%q names no host", bare(u))
	case u.User != nil:
		return refuse(adviceVisit, "the address %s holds a user's name or password", u.Redacted())
	}
	proxy, err := c.proxy(&http.Request{URL: u})
	if err != nil {
		return refuse("correct HTTPS_PROXY or HTTP_PROXY in the environment", "the proxy's address cannot be read: %s", err)
	}
	if proxy != nil && !c.o.AllowPrivate {
		return checkHost(ctx, u)
	}
	return nil
}

// ask makes one request when it is its turn.
func (c *client) ask(ctx context.Context, u *url.URL, headers map[string]string) (*answer, error) {
	gate, err := c.gates.enter(ctx, u.Host)
	if err != nil {
		return nil, err
	}
	w := watchOver(ctx, c.o)
	leave := func(wait time.Duration) {
		w.end()
		c.gates.leave(gate, wait)
	}
	req, err := http.NewRequestWithContext(w.ctx, http.MethodGet, bare(u), nil)
	if err != nil {
		leave(0)
		return nil, refuse(adviceAddress, "%q is no address", bare(u))
	}
	req.Header.Set("User-Agent", c.o.Agent)
	req.Header.Set("Accept", "application/pdf, */*;q=0.5")
	req.Header.Set("Accept-Encoding", "identity")
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	c.requests.Add(1)
	res, err := c.carrier(req).RoundTrip(req)
	if err != nil {
		if private := (*PrivateError)(nil); errors.As(err, &private) {
			private.Host = u.Hostname()
		}
		err = w.explain(err, c.o)
		gate.strike(unreachable(err))
		leave(0)
		return nil, err
	}
	w.progress()
	return &answer{Response: res, final: bare(u), watch: w, close: func(wait time.Duration) {
		drain(res.Body)
		if wait > maxWait {
			gate.strike(fmt.Errorf("the host asks to wait for %s", wait.Round(time.Second)))
		} else {
			gate.strike(nil)
		}
		leave(wait)
	}}, nil
}

func (c *client) carrier(req *http.Request) http.RoundTripper {
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

// redirect is the address that an answer leads on to, nil if it is no redirect.
func redirect(from *url.URL, res *http.Response) (*url.URL, error) {
	switch res.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	to, err := from.Parse(res.Header.Get("Location"))
	switch {
	case res.Header.Get("Location") == "" || err != nil:
		return nil, refuse(adviceVisit, "the address redirects to no address (%q)", res.Header.Get("Location"))
	case from.Scheme == "https" && to.Scheme == "http":
		return nil, refuse(adviceTrust, "the address redirects from https to http, where anybody on the way can change the file (%s)", bare(to))
	}
	return to, nil
}

// A watch ends a request that takes too long, or in which nothing happens.
type watch struct {
	ctx   context.Context
	end   func()
	timer *time.Timer
	stall time.Duration
}

func watchOver(ctx context.Context, o Options) *watch {
	ctx, stop := context.WithTimeoutCause(ctx, o.Timeout, errTooLong)
	ctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(o.Stall, func() { cancel(errStalled) })
	return &watch{ctx: ctx, stall: o.Stall, timer: timer, end: func() {
		timer.Stop()
		cancel(nil)
		stop()
	}}
}

// progress says that something has arrived.
func (w *watch) progress() { w.timer.Reset(w.stall) }

// explain puts the failure of a request or its body into words.
func (w *watch) explain(err error, o Options) error {
	switch cause := context.Cause(w.ctx); {
	case errors.Is(cause, errStalled):
		return &momentary{reason: fmt.Sprintf("%s for %s", errStalled, o.Stall)}
	case errors.Is(cause, errTooLong):
		return refuse("run the same command again, it goes on from there; or give it longer with --timeout", "%s: more than %s", errTooLong, o.Timeout)
	case cause != nil:
		return cause
	}
	return lost(err)
}

// unreachable is err where it says that no connection can be made.
func unreachable(err error) error {
	if m := (*momentary)(nil); errors.As(err, &m) && m.unreachable {
		return err
	}
	return nil
}

// certificate says whether the host could not prove who it is.
func certificate(err error) bool {
	var verification *tls.CertificateVerificationError
	var name x509.HostnameError
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	return errors.As(err, &verification) || errors.As(err, &name) || errors.As(err, &authority) || errors.As(err, &invalid)
}

// short is an error without the address that is told anyway.
func short(err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return "it ended early"
	}
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err.Error()
	}
	return err.Error()
}
