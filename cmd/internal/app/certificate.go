package app

import (
	"crypto/tls"
	"fmt"
	"os"
	"sync"
	"time"
)

// certificateAge is how long a certificate is used before its files are looked at again.
const certificateAge = 10 * time.Second

// A Certificate is a TLS certificate in two files, which are read again when they change: they are renewed while the site runs.
type Certificate struct {
	certFile, keyFile string
	logf              Logf

	mu      sync.Mutex
	current *tls.Certificate
	changed time.Time // of the newer file, when it was read
	looked  time.Time
}

// OpenCertificate reads a certificate with its chain and its key, in PEM.
func OpenCertificate(certFile, keyFile string, logf Logf) (*Certificate, error) {
	c := &Certificate{certFile: certFile, keyFile: keyFile, logf: logf}
	if err := c.read(); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *Certificate) read() error {
	changed, err := c.lastChange()
	if err != nil {
		return fmt.Errorf("reading the certificate: %w", err)
	}
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		return fmt.Errorf("reading the certificate %q with the key %q: %w", c.certFile, c.keyFile, err)
	}
	c.current, c.changed, c.looked = &pair, changed, time.Now()
	return nil
}

// lastChange is when the newer of the files was changed.
func (c *Certificate) lastChange() (time.Time, error) {
	var last time.Time
	for _, path := range []string{c.certFile, c.keyFile} {
		info, err := os.Stat(path)
		if err != nil {
			return last, err
		}
		if info.ModTime().After(last) {
			last = info.ModTime()
		}
	}
	return last, nil
}

// get is the certificate as its files have it now. While they cannot be read, or are not of each other, the one before stays in use.
func (c *Certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.looked) < certificateAge {
		return c.current, nil
	}
	c.looked = time.Now()
	if changed, err := c.lastChange(); err == nil && changed.Equal(c.changed) {
		return c.current, nil
	}
	if err := c.read(); err != nil {
		c.logf("%s; the one before stays in use", err)
	}
	return c.current, nil
}

// config is TLS with the certificate.
func (c *Certificate) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.get}
}
