package handler

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"

	"evidence/web/auth"
)

// remoteReason says why a request is not known to come from somebody who sits at the computer, "" where it is.
// What a proxy passes on is from elsewhere, and so is what another account of the computer sends.
func (r *Request) remoteReason() string {
	switch {
	case !r.Site.Local:
		return "other computers can reach it"
	case !auth.IsLoopback(r.Host):
		return "the address asked for is not a loopback address"
	case isProxied(r.Request):
		return "the request came through a proxy"
	case !isOwner(r.Request):
		return "the request came from another account of this computer"
	}
	return ""
}

// forwardingHeaders begin the names of headers that proxies add.
var forwardingHeaders = []string{"Forwarded", "Via", "X-Forwarded", "X-Real-", "X-Client-", "X-Cluster-", "X-Original-", "X-Proxy", "X-Envoy-", "True-Client-", "Cf-", "Fastly-", "Client-Ip"}

// isProxied reports whether a request shows that a proxy passed it on: by a header, by the version of HTTP that
// proxies ask in and browsers do not, or by a browser that has the site open at another address.
func isProxied(r *http.Request) bool {
	for name := range r.Header {
		for _, begin := range forwardingHeaders {
			if strings.HasPrefix(name, begin) {
				return true
			}
		}
	}
	return !r.ProtoAtLeast(1, 1) || isElsewhere(r.Header.Get("Origin")) || isElsewhere(r.Header.Get("Referer"))
}

// isElsewhere reports whether a page's address is not one of this computer.
func isElsewhere(address string) bool {
	if address == "" {
		return false
	}
	u, err := url.Parse(address)
	return err != nil || !auth.IsLoopback(u.Host)
}

// ownerKey is the key under which a connection's context keeps whether whoever runs the program made it.
type ownerKey struct{}

// WithConnection is the context of the requests of a connection, for [http.Server.ConnContext]. To find out whose a connection is, the
// system lists all there are: that is done once for each.
func WithConnection(ctx context.Context, c net.Conn) context.Context {
	remote, local := c.RemoteAddr().String(), c.LocalAddr().String()
	return context.WithValue(ctx, ownerKey{}, sync.OnceValue(func() bool { return auth.IsOwner(remote, local) }))
}

// isOwner reports whether whoever runs the program made the connection, as far as the system can tell.
func isOwner(r *http.Request) bool {
	if known, ok := r.Context().Value(ownerKey{}).(func() bool); ok {
		return known()
	}
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return true // there is no connection
	}
	return auth.IsOwner(r.RemoteAddr, local.String())
}

// ClientIP is the network address of whoever asks. Proxies that the site trusts name it in X-Forwarded-For:
// it is the last there that is not one of theirs, since whoever asks can write what comes before.
func (r *Request) ClientIP() string { return r.Site.ClientIP(r.Request) }

// network is the network address that whoever asks is counted by; "" for this computer itself. That a proxy names a loopback address
// makes nobody this computer: whoever asks can have written it.
func (s *Site) network(r *http.Request) string {
	named := len(r.Header.Values("X-Forwarded-For")) > 0 && s.trusts(peer(r))
	client := s.ClientIP(r)
	if ip, err := netip.ParseAddr(client); err != nil || ip.IsLoopback() && !named {
		return ""
	}
	return auth.Network(client)
}

// peer is the address at the other end of the connection.
func peer(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// ClientIP is that of a request.
func (s *Site) ClientIP(r *http.Request) string {
	host := peer(r)
	if !s.trusts(host) {
		return host
	}
	list := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(list) - 1; i >= 0; i-- {
		next := strings.TrimSpace(list[i])
		if _, err := netip.ParseAddr(next); err != nil {
			break
		}
		if host = next; !s.trusts(host) {
			break
		}
	}
	return host
}

// trusts reports whether an address is a proxy's that says truly who asks.
func (s *Site) trusts(address string) bool {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	ip = ip.Unmap().WithZone("")
	for _, p := range s.TrustedProxies {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}
