package handler

import (
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"

	"evidence/web/auth"
)

// errHost does not repeat the name, which whoever asks can choose.
var errHost = Problemf(http.StatusMisdirectedRequest,
	"Open the site at the address that the program printed when it started. To serve it under another name, start the program with --public-url.",
	"This site has another address.")

// CheckHost refuses a request by a name that is not the site's: the page of a stranger can have its own
// name lead to this computer and then read what the site answers (DNS rebinding). The error is a *Problem.
func (s *Site) CheckHost(r *http.Request) error {
	if s.Addr == "" && !s.Local || s.knowsHost(r.Host) {
		return nil
	}
	return errHost
}

// knowsHost reports whether a Host names the site. No name that strangers can register has no dot, and an address is no name.
func (s *Site) knowsHost(host string) bool {
	if auth.IsLoopback(host) {
		return true
	}
	if s.PublicURL != nil && strings.EqualFold(hostname(host), s.PublicURL.Hostname()) {
		return true
	}
	if s.Local {
		return false
	}
	name := hostname(host)
	if _, err := netip.ParseAddr(name); err == nil {
		return true
	}
	own, _ := os.Hostname()
	return name != "" && !strings.Contains(name, ".") || own != "" && strings.EqualFold(name, own)
}

// hostname is a Host without its port, the brackets of IPv6 and the dot at the end.
func hostname(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.TrimSuffix(strings.Trim(host, "[]"), ".")
}
