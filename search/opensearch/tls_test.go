package opensearch

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"evidence/search"
	"evidence/search/searchtest"
)

// An issuer signs certificates.
type issuer struct {
	t    *testing.T
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// issue makes a certificate that an issuer has signed, or one that signs others where there is none.
func (i *issuer) issue(t *testing.T, name string) (der []byte, key *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}}
	by, byKey := c, key
	if i == nil {
		c.IsCA, c.BasicConstraintsValid, c.KeyUsage = true, true, x509.KeyUsageCertSign
	} else {
		by, byKey = i.cert, i.key
	}
	if der, err = x509.CreateCertificate(rand.Reader, c, by, &key.PublicKey, byKey); err != nil {
		t.Fatal(err)
	}
	return der, key
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	der, key := (*issuer)(nil).issue(t, "issuer")
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &issuer{t, cert, key}
}

// write writes a block in PEM to a file, and gives its path.
func write(t *testing.T, name, kind string, der []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// client makes the files of a client's certificate and its key.
func (i *issuer) client() (cert, key string) {
	i.t.Helper()
	der, private := i.issue(i.t, "reader")
	encoded, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		i.t.Fatal(err)
	}
	return write(i.t, "cert.pem", "CERTIFICATE", der), write(i.t, "key.pem", "EC PRIVATE KEY", encoded)
}

// A cluster behind TLS that asks for a certificate, a user and a password is used with them, and not without. The nodes for tests have no plugin for that, so
// that a proxy before them asks.
func TestTLS(t *testing.T) {
	o := options(t)
	node, err := url.Parse(o.URLs[0])
	if err != nil {
		t.Fatal(err)
	}
	ours, theirs := newIssuer(t), newIssuer(t)
	pool := x509.NewCertPool()
	pool.AddCert(ours.cert)
	next := httputil.NewSingleHostReverseProxy(node)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != "reader" || password != "s3cret" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	}))
	der, key := ours.issue(t, "node")
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool}
	server.StartTLS()
	defer server.Close()

	ca, otherCA := write(t, "ca.pem", "CERTIFICATE", ours.cert.Raw), write(t, "other.pem", "CERTIFICATE", theirs.cert.Raw)
	cert, certKey := ours.client()
	otherCert, otherKey := theirs.client()
	address := func(user, ca, cert, key string) string {
		v := url.Values{"index": {o.Index}, "ca": {ca}}
		if cert != "" {
			v.Set("cert", cert)
			v.Set("key", key)
		}
		return strings.Replace(server.URL, "https://", "https://"+user+"@", 1) + "/?" + v.Encode()
	}
	open := func(address string) (*Engine, error) {
		t.Helper()
		parsed, err := ParseOptions(address)
		if err != nil {
			t.Fatal(err)
		}
		return Open(t.Context(), t.TempDir(), parsed)
	}
	for what, address := range map[string]string{
		"without a certificate":                address("reader:s3cret", ca, "", ""),
		"with a certificate of another issuer": address("reader:s3cret", ca, otherCert, otherKey),
		"with a cluster that is not trusted":   address("reader:s3cret", otherCA, cert, certKey),
		"with a wrong password":                address("reader:wrong", ca, cert, certKey),
	} {
		if e, err := open(address); err == nil {
			e.Close()
			t.Errorf("the cluster is used %s", what)
		}
	}
	e, err := open(address("reader:s3cret", ca, cert, certKey))
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	defer e.Drop()
	if err := e.Replace(t.Context(), searchtest.Reports(2, 5)...); err != nil {
		t.Fatal(err)
	}
	if res, err := e.Search(t.Context(), search.Query{}); err != nil || res.Total != 10 {
		t.Errorf("%d passages, %v", res.Total, err)
	}
}
