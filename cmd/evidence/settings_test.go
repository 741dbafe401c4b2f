package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"flag"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// A flag counts before a variable, and a variable before the file.
func TestSettings(t *testing.T) {
	file := filepath.Join(t.TempDir(), "evidence.conf")
	if err := os.WriteFile(file, []byte("# a comment\n\naddr = 1:1\npublic-url=https://file.example\nlog = none\nwatch = a\nwatch = b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("EVIDENCE_PUBLIC_URL", "https://env.example")
	t.Setenv("EVIDENCE_ADDR", "2:2")
	f := flag.NewFlagSet("serve", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	addr, public, log := f.String("addr", "", ""), f.String("public-url", "", ""), f.String("log", "", "")
	var watch []string
	f.Func("watch", "", func(s string) error { watch = append(watch, s); return nil })
	if _, err := parseFlags(f, []string{"--addr", "3:3"}); err != nil {
		t.Fatal(err)
	}
	if err := applySettings(f, file); err != nil {
		t.Fatal(err)
	}
	if *addr != "3:3" || *public != "https://env.example" || *log != "none" || !slices.Equal(watch, []string{"a", "b"}) {
		t.Errorf("%q %q %q %q", *addr, *public, *log, watch)
	}
	for line, says := range map[string]string{"adr = 1:1": "did you mean", "config = x": "no setting", "addr": "name = value"} {
		if err := os.WriteFile(file, []byte(line), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := applySettings(f, file); err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("%q: %v", line, err)
		}
	}
}

// writeCertificate writes a certificate for this computer with a serial number, and its key.
func writeCertificate(t *testing.T, certFile, keyFile string, serial int64) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(serial), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for path, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: cert}, keyFile: {Type: "EC PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// The site is served by TLS, says so to browsers for later, and its cookies are safe.
func TestServeByTLS(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	writeCertificate(t, cert, key, 1)
	ctx, stop := context.WithCancel(t.Context())
	done, stderr := make(chan int, 1), new(lockedBuffer)
	go func() {
		done <- run(ctx, testArgs(t, []string{"serve", "--addr", "127.0.0.1:0", "--tls-cert", cert, "--tls-key", key, "--data", newData(t)}), strings.NewReader(""), io.Discard, stderr)
	}()
	defer func() { stop(); <-done }()
	at := regexp.MustCompile(`Evidence Index is at (https://\S+)/`)
	var site string
	eventually(t, "the program says where it listens", func() bool {
		if m := at.FindStringSubmatch(stderr.String()); m != nil {
			site = m[1]
		}
		return site != ""
	})
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	w, err := client.Get(site + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	w.Body.Close()
	if w.StatusCode != http.StatusOK || w.Header.Get("Strict-Transport-Security") == "" || w.TLS.PeerCertificates[0].SerialNumber.Int64() != 1 {
		t.Errorf("%d %v", w.StatusCode, w.Header)
	}
	for _, args := range [][]string{{"--tls-cert", cert}, {"--tls-cert", cert, "--tls-key", filepath.Join(dir, "none")}} {
		out := new(lockedBuffer)
		if code := run(ctx, testArgs(t, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)), strings.NewReader(""), io.Discard, out); code == 0 {
			t.Errorf("%q: %s", args, out)
		}
	}
}
