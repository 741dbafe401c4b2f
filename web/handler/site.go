package handler

import (
	"cmp"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime"
	"strings"
	"time"

	"evidence/web/auth"
	"evidence/web/reports"
)

// SiteName is what the site is called.
const SiteName = "Evidence Index"

// Options say how a Server presents itself.
type Options struct {
	// PublicURL is the address that people elsewhere reach the site by, as
	// canonical links, feeds and exports carry it; nil where there is none. A
	// loopback address is none: nobody elsewhere reaches it.
	PublicURL *url.URL
	Log       *slog.Logger     // of requests, without what was searched for; nil for none
	Version   string           // of the program
	Clock     func() time.Time // gives the moment that a briefing says it was made; nil for time.Now
	// Users are those who can sign in and make changes; nil for none.
	Users *auth.Users
	// Local says that the site listens on a loopback address alone: while there are no users, whoever sits
	// at the computer may write. It counts for nothing with a PublicURL.
	Local bool
	// Addr is the address that the site listens on, HOST:PORT. With it requests by another site's name are refused.
	Addr string
	// TrustedProxies are the networks of proxies whose X-Forwarded-For is believed.
	TrustedProxies []netip.Prefix
	// Statements says who reads statements: StatementsPublic, StatementsPrivate, or "" for those who may write, and
	// on a local site whoever sits at the computer.
	Statements string
	// Importer adds the files that users send; nil where none are to be added.
	Importer reports.Importer
	// Downloader downloads reports from their publishers; nil where none are to be downloaded.
	Downloader reports.Downloader
	// Corrector corrects the details of reports; nil where nothing is to be corrected.
	Corrector reports.Corrector
	// AtOnce is how many requests are worked on at a time, others waiting; 0 for as many as Go runs threads.
	AtOnce int
}

// Who reads statements.
const (
	StatementsPublic  = "public"  // everybody who reaches the site
	StatementsPrivate = "private" // those who may write
)

// maxQueue is how many requests wait for others.
const maxQueue = 64

// A Site is what all requests of a server share.
type Site struct {
	Options
	templates *Templates
	origins   *http.CrossOriginProtection
	Started   time.Time
	Streams   Streams
	Work      *Gate // of requests that take work
	Pictures  *Gate // of pictures of pages, which a page can have many of
	rate      rateLimit
	unread    unread
	bodies    *bodies
	Allowed   func(path string) []string // the methods that an address answers
}

// NewSite completes the options and reads the templates.
func NewSite(o Options, t *Templates, allowed func(path string) []string) (*Site, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.PublicURL != nil && !IsPublic(o.PublicURL.Hostname()) {
		o.PublicURL = nil
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	o.Local = o.Local && o.PublicURL == nil
	s := &Site{Options: o, templates: t, Started: time.Now(), Allowed: allowed}
	s.bodies = newBodies()
	s.Work = NewGate(cmp.Or(o.AtOnce, runtime.GOMAXPROCS(0)), maxQueue, 5*time.Second)
	s.Pictures = NewGate(2*runtime.GOMAXPROCS(0), 4*maxQueue, 30*time.Second)
	var err error
	if s.origins, err = crossOriginProtection(o.PublicURL); err != nil {
		return nil, fmt.Errorf("the public address %q: %w", o.PublicURL, err)
	}
	return s, nil
}

// Absolute is the public address of a path, "" where the site has none.
func (s *Site) Absolute(path string) string {
	if s.PublicURL == nil {
		return ""
	}
	return strings.TrimSuffix(s.PublicURL.String(), "/") + path
}

// IsPublic reports whether others can reach a host by its name.
func IsPublic(host string) bool {
	ip := net.ParseIP(host)
	return !auth.IsLoopback(host) && (ip == nil || !ip.IsUnspecified())
}
