package app

import (
	"net"
	"net/http"
	"net/netip"
	"sync"

	"evidence/web/auth"
)

// maxConnections is how many connections one network address may have at a time. A browser has six; a flood would use up the files
// that the system lets the program open (LimitNOFILE in evidence.service). This computer and trusted proxies, through which many
// readers come, may have any number.
const maxConnections = 512

// connections counts open connections by network address, and closes those of an address that has too many.
type connections struct {
	most    int
	proxies []netip.Prefix
	mu      sync.Mutex
	open    map[string]int
}

// changed hears of a connection's state, for [http.Server.ConnState]: of a new one and, once, of its end.
func (c *connections) changed(conn net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		if client := c.client(conn.RemoteAddr()); client != "" && c.count(client, 1) > c.most {
			_ = conn.Close() // the server finds out when it reads
		}
	case http.StateClosed, http.StateHijacked:
		if client := c.client(conn.RemoteAddr()); client != "" {
			c.count(client, -1)
		}
	}
}

// client is the network address that a connection is counted by; "" for one that is not counted.
func (c *connections) client(remote net.Addr) string {
	at, err := netip.ParseAddrPort(remote.String())
	ip := at.Addr().Unmap().WithZone("")
	if err != nil || ip.IsLoopback() {
		return ""
	}
	for _, p := range c.proxies {
		if p.Contains(ip) {
			return ""
		}
	}
	return auth.Network(ip.String())
}

// count adds to the connections of a client, and gives how many there are.
func (c *connections) count(client string, n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == nil {
		c.open = map[string]int{}
	}
	c.open[client] += n
	if c.open[client] == 0 {
		delete(c.open, client)
	}
	return c.open[client]
}
