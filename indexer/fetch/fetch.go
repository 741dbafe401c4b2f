// Package fetch downloads the PDFs of reports from their publishers' addresses.
// A host gets one request at a time with a pause after each; several hosts are
// asked at once. Temporary failures are retried, interrupted downloads resumed,
// and an answer that is not a complete PDF is refused with a reason.
//
// Only http and https addresses of the public internet are requested unless told
// otherwise. Each connection is checked when it is made, after names were
// resolved, so that neither a redirect nor a name that resolves differently the
// second time leads elsewhere. Behind a proxy, which resolves names itself, that
// can only be checked beforehand. There are no cookies and no logins. The package
// follows no links, so it does not read robots.txt.
package fetch

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"evidence/corpus"
)

// Options say how to fetch. A zero value of a limit stands for its default.
type Options struct {
	Agent        string        // User-Agent
	Pause        time.Duration // between two requests to one host; 0 for none
	Backoff      time.Duration // before the first retry; doubled before each further one
	Tries        int           // requests for one address with temporary failures
	MaxSize      int64         // of a file in bytes
	Timeout      time.Duration // for one request with its answer
	Stall        time.Duration // without a byte
	AllowPrivate bool          // also addresses of private networks and of this machine

	// Proxy says which proxy a request goes through; nil for the one that the
	// environment names (HTTPS_PROXY, HTTP_PROXY, NO_PROXY).
	Proxy func(*http.Request) (*url.URL, error)
	// Transport carries the requests in place of the network; for tests.
	Transport http.RoundTripper
}

// Defaults of Options.
const (
	DefaultPause   = time.Second
	DefaultBackoff = time.Second
	DefaultTries   = 4
	DefaultMaxSize = 200 << 20
	DefaultTimeout = 10 * time.Minute
	DefaultStall   = 30 * time.Second
)

const (
	maxHosts        = 16              // asked at a time
	maxRedirects    = 10              // followed for one address
	maxWait         = 2 * time.Minute // that a host may ask for
	maxHostFailures = 5               // times in a row that a host cannot be reached, or asks to wait longer, before no more is requested
)

// A Request is a PDF to be downloaded.
type Request struct {
	ID        string      // names its files, so letters, digits, dots, hyphens and underscores
	Addresses []string    // tried in this order; at least one
	Listed    []string    // SHA-256 of its known versions; empty where none is known
	Have      *Validators // of the copy that is there, to download only where it has changed; nil for none
}

// Validators are what an address sent with a file, to ask whether it has changed
// (RFC 9110, section 8.8).
type Validators struct {
	URL          string `json:"url"`
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// Usable reports whether the address can be asked with them.
func (v *Validators) Usable() bool { return v.ETag != "" || v.LastModified != "" }

// A File is the answer to a Request: a whole PDF, or that it has not changed.
type File struct {
	ID         string    `json:"id"`
	Validators           // URL is the address as it was asked
	Final      string    `json:"final"`  // the address that answered, after redirects
	Status     int       `json:"status"` // of the last answer
	At         time.Time `json:"at"`
	Unchanged  bool      `json:"unchanged,omitempty"` // the copy that is there was not downloaded again; the fields below are empty
	SHA256     string    `json:"sha256"`
	Bytes      int64     `json:"bytes"`
	// Unlisted is set where the Request lists SHA-256 and this is none of them. The
	// file was then downloaded twice, with the same result.
	Unlisted bool   `json:"other,omitempty"`
	Path     string `json:"-"`
}

// A Refusal is the error of an address that does not give the PDF.
type Refusal struct {
	ID  string `json:"id"`
	URL string `json:"url"`
	corpus.Refusal
}

// An Event reports what became of a Request: a File or a Refusal. With Retry the
// Refusal is not final: the next request is made after Wait or later.
type Event struct {
	File    *File
	Refusal *Refusal
	Retry   bool
	Wait    time.Duration
}

// A Fetcher downloads into a folder.
type Fetcher struct {
	dir    string
	o      Options
	client *client
}

// New makes a Fetcher for the folder dir, which is made when it is needed.
func New(dir string, o Options) *Fetcher {
	o.Backoff = cmp.Or(o.Backoff, DefaultBackoff)
	o.Timeout = cmp.Or(o.Timeout, DefaultTimeout)
	o.Stall = cmp.Or(o.Stall, DefaultStall)
	o.Tries = cmp.Or(o.Tries, DefaultTries)
	o.MaxSize = cmp.Or(o.MaxSize, DefaultMaxSize)
	return &Fetcher{dir: dir, o: o, client: newClient(o)}
}

// Bytes is how many bytes of bodies have arrived.
func (f *Fetcher) Bytes() int64 { return f.client.received.Load() }

// Requests is how many requests were made.
func (f *Fetcher) Requests() int64 { return f.client.requests.Load() }

// Fetch downloads the files of requests and reports on each, from several
// goroutines: once with its result, and before that on every retry. The error is
// about the folder, or ctx's; after it the same call goes on from there.
func (f *Fetcher) Fetch(ctx context.Context, requests []Request, report func(Event)) error {
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return fmt.Errorf("making the folder for downloads %q: %w", f.dir, err)
	}
	defer f.client.close()
	downloads := make([]*download, len(requests))
	for i := range requests {
		downloads[i] = &download{Request: &requests[i]}
	}
	return forEachHost(ctx, downloads, (*download).address, func(ctx context.Context, queue []*download) error {
		return f.work(ctx, queue, report)
	})
}

// forEachHost calls do with the items of each host, up to maxHosts at a time.
func forEachHost[T any](ctx context.Context, items []T, address func(T) string, do func(context.Context, []T) error) error {
	var hosts []string
	byHost := map[string][]T{}
	for _, item := range items {
		host := ""
		if u, err := url.Parse(address(item)); err == nil {
			host = u.Host
		}
		if byHost[host] == nil {
			hosts = append(hosts, host)
		}
		byHost[host] = append(byHost[host], item)
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(maxHosts)
	for _, host := range hosts {
		g.Go(func() error { return do(ctx, byHost[host]) })
	}
	return g.Wait()
}

// path is the file of a request with this ending.
func (f *Fetcher) path(id, ending string) string { return filepath.Join(f.dir, id+ending) }
