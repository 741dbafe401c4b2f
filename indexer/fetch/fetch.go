// Package fetch downloads the PDFs of reports from their publishers' addresses.
//
// It asks for the addresses it is given and follows no links. A host gets one
// request at a time with a pause after each, several hosts are asked at once, and
// every request names the program. What fails for the moment is asked for again,
// later each time and when the host says; a download that was cut goes on where it
// stopped. An answer that is not a PDF, or not all of it, is refused with a reason
// and never takes the place of anything.
//
// # Limits
//
// Only http and https, and only addresses of the public internet unless told
// otherwise: each connection is checked where it is made, after names were
// resolved, so that neither a redirect nor a name that resolves otherwise the
// second time leads elsewhere. Behind a proxy, which resolves names itself, that
// can only be checked beforehand. There are no cookies and no logins.
// robots.txt is for programs that follow links, and is not read.
package fetch

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"evidence/corpus"

	"golang.org/x/sync/errgroup"
)

// Options say how to fetch. A zero value of a limit stands for its default.
type Options struct {
	Agent        string        // User-Agent
	Pause        time.Duration // after a request, before the next one to the same host; 0 for none
	Backoff      time.Duration // before the first repetition; doubled before each further one
	Tries        int           // requests for one address that fails for the moment
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
	maxHosts     = 16              // asked at a time
	maxRedirects = 10              // followed for one address
	maxWait      = 2 * time.Minute // that a host may ask for
	maxStrikes   = 5               // times in a row that a host cannot be reached, or asks to wait longer, before it is left alone
)

// A Want is a PDF to be fetched.
type Want struct {
	ID        string   // names its files, so letters, digits, points, hyphens and underscores
	Addresses []string // the first to be tried first; at least one
	Known     []string // SHA-256 of its versions; empty where none is known
	Have      *Stamp   // what is there already, to be fetched only where it has changed; nil for nothing
}

// A Stamp is what an address gave with a file, to ask with whether it has changed.
type Stamp struct {
	URL          string `json:"url"`
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// CanAsk says whether an address can be asked with it.
func (s *Stamp) CanAsk() bool { return s.ETag != "" || s.LastModified != "" }

// A File is an answer to a Want: a whole PDF, or that it has not changed.
type File struct {
	ID        string    `json:"id"`
	Stamp               // URL is the address as it was asked
	Final     string    `json:"final"`  // the address that answered, after redirects
	Status    int       `json:"status"` // of the last answer
	At        time.Time `json:"at"`
	Unchanged bool      `json:"unchanged,omitempty"` // what is there already was not fetched again, and what follows is empty
	SHA256    string    `json:"sha256"`
	Bytes     int64     `json:"bytes"`
	// Other is set where SHA-256 are known and this is none of them. It was then
	// downloaded twice, with the same outcome.
	Other bool   `json:"other,omitempty"`
	Path  string `json:"-"`
}

// A Refusal is the error of an address that does not give the PDF.
type Refusal struct {
	ID  string `json:"id"`
	URL string `json:"url"`
	corpus.Refusal
}

// An Event is something that happened to a Want: it was answered, refused, or is to be asked for again.
type Event struct {
	File    *File
	Refusal *Refusal
	Again   *Again
}

// An Again tells of a request that failed for the moment.
type Again struct {
	ID, URL string
	Reason  string
	Wait    time.Duration // until the next one, at least
}

// A Fetcher fetches into a folder.
type Fetcher struct {
	dir    string
	o      Options
	client *client
	bytes  atomic.Int64
}

// New makes a Fetcher into the folder dir, which is made when it is needed.
func New(dir string, o Options) *Fetcher {
	for _, d := range []struct {
		value     *time.Duration
		otherwise time.Duration
	}{{&o.Backoff, DefaultBackoff}, {&o.Timeout, DefaultTimeout}, {&o.Stall, DefaultStall}} {
		if *d.value <= 0 {
			*d.value = d.otherwise
		}
	}
	if o.Tries <= 0 {
		o.Tries = DefaultTries
	}
	if o.MaxSize <= 0 {
		o.MaxSize = DefaultMaxSize
	}
	return &Fetcher{dir: dir, o: o, client: newClient(o)}
}

// Bytes is how many bytes of bodies have arrived, Requests how many requests were made.
func (f *Fetcher) Bytes() int64    { return f.bytes.Load() }
func (f *Fetcher) Requests() int64 { return f.client.requests.Load() }

// Fetch fetches the wants and tells of each as it is answered or refused, from
// several goroutines. Every want is told of once, unless the error, which is about
// the folder or is ctx's, ends it before; the same call goes on from there.
func (f *Fetcher) Fetch(ctx context.Context, wants []Want, tell func(Event)) error {
	if err := os.MkdirAll(f.dir, 0o755); err != nil {
		return fmt.Errorf("making the folder for downloads %q: %w", f.dir, err)
	}
	defer f.client.close()
	var hosts []string
	byHost := map[string][]*task{}
	for i := range wants {
		t := &task{want: &wants[i]}
		host := hostOf(t.address())
		if byHost[host] == nil {
			hosts = append(hosts, host)
		}
		byHost[host] = append(byHost[host], t)
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(maxHosts)
	for _, host := range hosts {
		g.Go(func() error { return f.work(ctx, byHost[host], tell) })
	}
	return g.Wait()
}

func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil {
		return u.Host
	}
	return ""
}

// path is the file of a want with this ending.
func (f *Fetcher) path(id, ending string) string { return filepath.Join(f.dir, id+ending) }
