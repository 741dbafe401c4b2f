package app

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"testing"
)

// elsewhere is a listener whose connections come from an address of another computer.
type elsewhere struct {
	net.Listener
	from net.Addr
}

func (l elsewhere) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return connFrom{c, l.from}, err
}

type connFrom struct {
	net.Conn
	from net.Addr
}

func (c connFrom) RemoteAddr() net.Addr { return c.from }

// An address has so many connections and no more, until it closes one. Those of this computer and of proxies are not counted.
func TestConnectionsOfAnAddress(t *testing.T) {
	t.Parallel()
	const most = 3
	for from, bounded := range map[string]bool{"192.0.2.1:5000": true, "[2001:db8::1]:5000": true, "[::ffff:192.0.2.1]:5000": true, "127.0.0.1:5000": false, "[::1]:5000": false, "10.0.0.5:5000": false, "[::ffff:10.0.0.5]:5000": false} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		addr := net.TCPAddrFromAddrPort(netip.MustParseAddrPort(from))
		c := &connections{most: most, proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.5/32")}}
		ctx, cancel := context.WithCancel(t.Context())
		served := make(chan error, 1)
		go func() {
			served <- serveHTTP(ctx, elsewhere{l, addr}, nil, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), c, slog.New(slog.DiscardHandler))
		}()
		var open []net.Conn
		answered := func() bool {
			conn, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: a\r\n\r\n") // it may be closed already
			if _, err = http.ReadResponse(bufio.NewReader(conn), nil); err != nil {
				conn.Close()
				return false
			}
			open = append(open, conn)
			return true
		}
		for i := range most {
			if !answered() {
				t.Errorf("%s: connection %d is closed", from, i)
			}
		}
		if answered() == bounded {
			t.Errorf("%s: one more is answered: %t", from, !bounded)
		}
		if open[0].Close(); bounded {
			for !answered() { // until the server has seen that
			}
		}
		for _, conn := range open {
			conn.Close()
		}
		cancel()
		if err := <-served; err != nil {
			t.Errorf("%s: %v", from, err)
		}
	}
}

// closing remembers that it was closed.
type closing struct {
	connFrom
	closed bool
}

func (c *closing) Close() error {
	c.closed = true
	return nil
}

// Each connection that was counted is counted no longer when it has ended, also one that was refused.
func TestConnectionsAreCountedOff(t *testing.T) {
	t.Parallel()
	c := &connections{most: 1}
	var all []*closing
	for range 3 {
		conn := &closing{connFrom: connFrom{from: net.TCPAddrFromAddrPort(netip.MustParseAddrPort("192.0.2.1:5000"))}}
		all = append(all, conn)
		c.changed(conn, http.StateNew)
	}
	for i, conn := range all {
		if conn.closed != (i > 0) {
			t.Errorf("connection %d is refused: %t", i, conn.closed)
		}
		for _, state := range []http.ConnState{http.StateActive, http.StateIdle, http.StateClosed} {
			c.changed(conn, state)
		}
	}
	if len(c.open) != 0 {
		t.Errorf("%v are open in the end", c.open)
	}
}
