package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/text/unicode/norm"
)

// A PrivateError is about an address that is not on the public internet.
type PrivateError struct {
	Host string     // as it was asked for, or empty
	IP   netip.Addr // not valid where the name alone tells
}

func (e *PrivateError) Error() string {
	if !e.IP.IsValid() {
		return fmt.Sprintf("%s is a name of a private network or of this machine", e.Host)
	}
	if e.Host == "" || e.Host == e.IP.String() {
		return fmt.Sprintf("%s is an address of a private network or of this machine", e.IP)
	}
	return fmt.Sprintf("%s leads to %s, an address of a private network or of this machine", e.Host, e.IP)
}

// specialNetworks are those outside the public internet that package netip does not
// know of (IANA's registries of special-purpose addresses).
var specialNetworks = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "240.0.0.0/4",
	"::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fec0::/10",
)

func prefixes(list ...string) []netip.Prefix {
	var out []netip.Prefix
	for _, p := range list {
		out = append(out, netip.MustParsePrefix(p))
	}
	return out
}

// Networks whose addresses contain the IPv4 address that they lead to.
var (
	nat64     = netip.MustParsePrefix("64:ff9b::/96")
	sixToFour = netip.MustParsePrefix("2002::/16")
)

// isPublic reports whether an address is one of the public internet.
func isPublic(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	for _, p := range specialNetworks {
		if p.Contains(ip) {
			return false
		}
	}
	b := ip.As16()
	switch {
	case nat64.Contains(ip):
		return isPublic(netip.AddrFrom4([4]byte(b[12:16])))
	case sixToFour.Contains(ip):
		return isPublic(netip.AddrFrom4([4]byte(b[2:6])))
	}
	return true
}

// checkDial refuses connections outside the public internet. The dialer calls it
// with the address that it is about to connect to.
func checkDial(_ context.Context, _, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("connecting to %q: %w", address, err)
	}
	if !isPublic(at.Addr()) {
		return &PrivateError{IP: at.Addr()}
	}
	return nil
}

// checkHost checks a request that a proxy will make: the host's address in any form that a resolver reads, or all
// addresses of its name, as resolved here. A name that is not known here is left to the proxy, unless it can only be a private network's.
func checkHost(ctx context.Context, u *url.URL) error {
	host := strings.TrimSuffix(norm.NFKC.String(strings.ToLower(u.Hostname())), ".")
	if ip, numeric := parseLooseIPv4(host); numeric {
		if isPublic(ip) && ip.String() == host {
			return nil
		}
		return &PrivateError{u.Hostname(), ip}
	}
	if isPrivateName(host) {
		return &PrivateError{Host: u.Hostname()}
	}
	ips, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil
	}
	for _, ip := range ips {
		if !isPublic(ip) {
			return &PrivateError{u.Hostname(), ip}
		}
	}
	return nil
}

// privateDomains are those that the public internet does not have (RFC 6761, 6762, 8375 and ICANN's of 2024).
var privateDomains = []string{"localhost", "local", "internal", "intranet", "lan", "home", "corp", "home.arpa", "localdomain", "test", "invalid", "onion", "alt"}

func isPrivateName(host string) bool {
	if !strings.ContainsAny(host, ".:") {
		return true
	}
	return slices.ContainsFunc(privateDomains, func(d string) bool { return strings.HasSuffix(host, "."+d) })
}

// parseLooseIPv4 reads an IPv4 address as inet_aton(3) does: one to four numbers in decimal, octal or hexadecimal, the
// last of which fills what is left. numeric is also true of what looks like one and overflows.
func parseLooseIPv4(host string) (ip netip.Addr, numeric bool) {
	parts := strings.Split(host, ".")
	var value uint64
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 0, 64)
		if errors.Is(err, strconv.ErrSyntax) || strings.ContainsAny(part, "_ob") && !strings.HasPrefix(part, "0x") {
			if n, err = strconv.ParseUint(part, 10, 64); err != nil { // 08 and 09 are no octal numbers
				return ip, false
			}
		}
		if i < len(parts)-1 {
			value = value<<8 | n&0xff
		} else {
			value = value<<(8*max(0, 5-len(parts))) | n
		}
	}
	b := [4]byte{byte(value >> 24), byte(value >> 16), byte(value >> 8), byte(value)}
	return netip.AddrFrom4(b), true
}
