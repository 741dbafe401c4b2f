package fetch

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

func TestPublic(t *testing.T) {
	for ip, want := range map[string]bool{
		"8.8.8.8": true, "151.101.0.81": true, "2a00:1450:4009::1": true, "::ffff:8.8.8.8": true, "64:ff9b::808:808": true, "2002:808:808::1": true,
		"127.0.0.1": false, "127.8.9.1": false, "10.1.2.3": false, "172.16.0.1": false, "172.31.255.255": false, "192.168.0.1": false,
		"169.254.169.254": false, "0.0.0.0": false, "0.1.2.3": false, "100.64.0.1": false, "224.0.0.1": false, "239.1.1.1": false,
		"255.255.255.255": false, "240.0.0.1": false, "192.0.0.8": false, "192.0.2.1": false, "198.18.0.1": false, "198.51.100.7": false, "203.0.113.9": false,
		"::1": false, "::": false, "fe80::1": false, "fe80::1%eth0": false, "fc00::1": false, "fd12::1": false, "ff02::1": false, "fec0::1": false,
		"2001:db8::1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "::7f00:1": false,
		"64:ff9b::7f00:1": false, "64:ff9b::a00:1": false, "64:ff9b:1::1": false, "2002:7f00:1::1": false, "2002:c0a8:1::1": false, "2001:0:1::1": false,
		"172.32.0.1": true, "100.128.0.1": true, "198.20.0.1": true,
	} {
		if got := isPublic(netip.MustParseAddr(ip)); got != want {
			t.Errorf("%s: public %t, want %t", ip, got, want)
		}
	}
}

// This machine's own addresses are not asked, however they are written and whoever redirects to them.
func TestPrivateAddressesAreRefused(t *testing.T) {
	asked := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { asked++ }))
	defer s.Close()
	_, port, err := net.SplitHostPort(s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	o := quick()
	o.AllowPrivate = false
	var requests []Request
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "127.1", "0x7f000001", "2130706433", "0.0.0.0", "[::]"} {
		requests = append(requests, Request{ID: host, Addresses: []string{"http://" + host + ":" + port + "/"}})
	}
	_, refused := all(t, New(t.TempDir(), o), requests...)
	for _, w := range requests {
		r := refused[w.ID]
		// Some of these forms are addresses for some resolvers and unknown names for others.
		if r == nil || !strings.Contains(r.Reason, "private network") && !strings.Contains(r.Reason, "not found") && !strings.Contains(r.Reason, "cannot be reached") {
			t.Errorf("%s: %+v", w.ID, r)
		}
	}
	if r := refused["127.0.0.1"]; !strings.Contains(r.Reason, "127.0.0.1 is an address of a private network") || !strings.Contains(r.Advice, "--allow-private") {
		t.Errorf("%+v", r)
	}
	if r := refused["localhost"]; !strings.Contains(r.Reason, "localhost leads to ") {
		t.Errorf("%+v", r)
	}
	if asked > 0 {
		t.Errorf("it was asked %d times", asked)
	}
}

// A public address that redirects to this machine is refused at the redirect.
func TestRedirectToThisMachine(t *testing.T) {
	o := quick()
	o.AllowPrivate = false
	c := newClient(o)
	inner := c.direct
	c.direct = carry(func(r *http.Request) (*http.Response, error) {
		if r.URL.Host != "reports.example" {
			return inner.RoundTrip(r)
		}
		return &http.Response{StatusCode: 302, Header: http.Header{"Location": {"http://127.0.0.1:1/secret"}}, Body: http.NoBody}, nil
	})
	_, err := c.get(t.Context(), "http://reports.example/", nil)
	if err == nil || !strings.Contains(err.Error(), "127.0.0.1 is an address of a private network") {
		t.Error(err)
	}
}

// A redirect from https to http is not followed.
func TestDowngrade(t *testing.T) {
	from, _ := url.Parse("https://example.org/a")
	_, err := redirect(from, &http.Response{StatusCode: 301, Header: http.Header{"Location": {"http://example.org/a"}}})
	if err == nil || !strings.Contains(err.Error(), "from https to http") {
		t.Error(err)
	}
	to, err := redirect(from, &http.Response{StatusCode: 308, Header: http.Header{"Location": {"//other.example/b"}}})
	if err != nil || to.String() != "https://other.example/b" {
		t.Errorf("%v, %v", to, err)
	}
}

type carry func(*http.Request) (*http.Response, error)

func (c carry) RoundTrip(r *http.Request) (*http.Response, error) { return c(r) }

// A proxy may have a private address; what it is asked for may not.
func TestProxy(t *testing.T) {
	data := pdf(t)
	var through []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		through = append(through, r.URL.String())
		w.Write(data)
	}))
	defer proxy.Close()
	address, _ := url.Parse(proxy.URL)
	o := quick()
	o.AllowPrivate = false
	o.Proxy = func(*http.Request) (*url.URL, error) { return address, nil }
	files, refused := all(t, New(t.TempDir(), o),
		Request{ID: "public", Addresses: []string{"http://93.184.215.14/1.pdf"}},
		Request{ID: "private", Addresses: []string{"http://10.0.0.1/1.pdf"}},
		Request{ID: "here", Addresses: []string{"http://localhost/1.pdf"}})
	if files["public"] == nil || len(through) != 1 || through[0] != "http://93.184.215.14/1.pdf" {
		t.Errorf("%v, %q", refused["public"], through)
	}
	for _, id := range []string{"private", "here"} {
		if r := refused[id]; r == nil || !strings.Contains(r.Reason, "private network") {
			t.Errorf("%s: %+v", id, r)
		}
	}
}

// A proxy resolves what this program does not: no form of a private address and no name of a private network gets there.
func TestProxyIsAskedForNoPrivateHost(t *testing.T) {
	for _, host := range []string{
		"2852039166", "0xa9fea9fe", "0x7f000001", "0177.0.0.1", "127.1", "127.0.1", "0x7f.1", "017700000001", "2130706433", "10.1", "0", "0.0.0.0", "127.0.0.1.",
		"１２７.０.０.１", "①②⑦.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[fd00::1]", "99999999999", "1.2.3.4.5", "0x5DB8D70E", "93.12113678",
		"localhost", "LOCALHOST", "metadata", "metadata.google.internal", "printer.local", "router.lan", "a.localhost", "x.home.arpa", "intranet", "nothing.invalid",
	} {
		if err := checkHost(t.Context(), &url.URL{Scheme: "http", Host: host}); err == nil {
			t.Errorf("%s is asked for", host)
		}
	}
	for _, host := range []string{"93.184.215.14", "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]", "93.184.215.14:8080"} {
		if err := checkHost(t.Context(), &url.URL{Scheme: "http", Host: host}); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
}

// A host that cannot prove its identity is not trusted.
func TestCertificate(t *testing.T) {
	s := httptest.NewTLSServer(http.HandlerFunc(give(pdf(t))))
	s.Config.ErrorLog = nil
	defer s.Close()
	f := New(t.TempDir(), quick())
	_, refused := all(t, f, Request{ID: "x", Addresses: []string{s.URL + "/"}})
	if r := refused["x"]; r == nil || !strings.Contains(r.Reason, "cannot prove its identity") || f.Requests() != 1 {
		t.Errorf("%+v", r)
	}
}
