package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"evidence/corpus/manifest"
	"evidence/corpus/store"
	"evidence/corpus/tempdir"
	"evidence/indexer"
	"evidence/web"
	"evidence/web/auth"
	"evidence/web/handler"
	"evidence/web/reports"
)

// Options are how a site is served.
type Options struct {
	Data      string
	Library   indexer.Library // where the originals are; the zero value for the data directory
	Listener  net.Listener    // where the site is served
	Metrics   net.Listener    // where /metrics is served; nil for the site's own address, if that is local
	PublicURL *url.URL        // nil if the site has none
	// TrustedProxies are the networks of proxies that say truly for whom they ask.
	TrustedProxies []netip.Prefix
	Certificate    *Certificate // for TLS; nil for plain HTTP
	Statements     string       // who reads statements; see handler.Options
	Manifests      []*manifest.Manifest
	Watch          []string // absolute paths of folders
	OCR            string   // OCRAuto or OCRNever
	// ScrubAfter is how long after the start the site begins to read all that it keeps and look for damage, which it
	// does again every day; 0 for never.
	ScrubAfter time.Duration
	Fetch      indexer.FetchOptions // how reports that users choose are downloaded
	MCP        bool                 // offer the library to language models at /mcp
	Version    string               // of the program
	// Opened is called once the site shows a library, with the site's own address; nil for nothing.
	Opened func(address string)
	Log    *slog.Logger
	Logf   Logf
}

// library is where the originals are.
func (o *Options) library() indexer.Library { return libraryOf(o.Data, o.Library) }

// libraryOf is a library, or the data directory's own where none is given.
func libraryOf(data string, l indexer.Library) indexer.Library {
	if l == (indexer.Library{}) {
		return indexer.NewLibrary(data)
	}
	return l
}

// HowToAdd says how to fill an empty library. It is a format for the data directory.
const HowToAdd = `Add reports from the folder that holds their PDFs, or download the official ones. For example:
  evidence index --data %[1]q path/to/reports
  evidence fetch --data %[1]q 'ofsted-rotherham-*'`

// Limits of the HTTP server. A request is small; an answer may be long and its reader slow.
const (
	readTimeout    = 15 * time.Second
	writeTimeout   = 2 * time.Minute
	idleTimeout    = 2 * time.Minute
	stopTimeout    = 10 * time.Second
	maxHeaderBytes = 64 << 10
)

// Serve serves the site of a data directory until ctx ends. It answers /healthz at once, and the rest once the
// library is open.
func Serve(ctx context.Context, o Options) error {
	tempdir.RemoveDead()
	collectSeldom()
	local := o.PublicURL == nil && auth.IsLoopback(o.Listener.Addr().String())
	users := auth.Open(o.Data, auth.Options{Logf: o.Logf})
	defer users.Close()
	reloads := make(reloadRequests)
	in := newIntake(&o, reloads.wait)
	site, err := web.New(handler.Options{
		PublicURL: o.PublicURL, Log: o.Log, Version: o.Version, Users: users, Local: local, Addr: o.Listener.Addr().String(),
		TrustedProxies: o.TrustedProxies, Statements: o.Statements, Importer: in, Corrector: in, Downloader: &downloader{intake: in}, AtOnce: requestsAtOnce(&o),
	})
	if err != nil {
		return err
	}
	address := fmt.Sprintf("%s://%s/", scheme(&o), o.Listener.Addr())
	opened := sync.OnceFunc(func() {
		if o.Opened != nil {
			o.Opened(address)
		}
	})
	live := &liveLibrary{Options: &o, reloads: reloads, publish: func(l *reports.Library) {
		site.SetLibrary(l)
		opened()
	}}
	o.Logf("Evidence Index is at %s", address)
	if some, err := users.HasUsers(); err != nil {
		o.Logf("Nobody can add or correct reports: %s", err)
	} else if !some && !local {
		o.Logf("The site is read-only because it has no users. To let somebody sign in, run evidence user add NAME.")
	}
	g, ctx := errgroup.WithContext(ctx)
	main := http.NewServeMux()
	main.Handle("/", site)
	if o.MCP {
		main.Handle("/mcp", site.MCP())
	}
	switch {
	case o.Metrics != nil:
		metrics := http.NewServeMux()
		metrics.Handle("GET /metrics", site.Metrics())
		g.Go(func() error {
			return serveHTTP(ctx, o.Metrics, nil, metrics, &connections{most: maxConnections}, o.Log)
		})
	case local:
		main.Handle("GET /metrics", site.LocalMetrics())
	}
	open := &connections{most: maxConnections, proxies: o.TrustedProxies}
	g.Go(func() error { return serveHTTP(ctx, o.Listener, o.Certificate, main, open, o.Log) })
	g.Go(func() error { return live.run(ctx) })
	g.Go(func() error { return in.run(ctx) })
	if len(o.Watch) > 0 {
		g.Go(func() error { return newWatcher(in).run(ctx) })
	}
	return g.Wait()
}

// remoteRequests is how many requests a processor works on at a time where they wait for other computers.
const remoteRequests = 8

// requestsAtOnce is how many requests the site works on at a time: as many as there are processors, so that those that are let in
// are answered soon, but two on a single one, so that a long one does not hold up all.
func requestsAtOnce(o *Options) int {
	n := max(2, reserveThread())
	if _, remote := cluster(o.Data); remote || store.OnServer(o.Data) {
		n *= remoteRequests
	}
	return n
}

// reserveThread returns how many processors the site has, and lets Go run one thread more than it works on requests, unless $GOMAXPROCS says how
// many: the system lets a short answer, such as /healthz, pass long ones sooner than Go does.
var reserveThread = sync.OnceValue(func() int {
	n := runtime.GOMAXPROCS(0)
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(max(2, n) + 1)
	}
	return n
})

// scheme is that of the site's own address.
func scheme(o *Options) string {
	if o.Certificate != nil {
		return "https"
	}
	return "http"
}

// serveHTTP answers requests, by TLS if there is a certificate, until ctx ends, and lets those under way finish. It has as many
// connections open as the count of them allows.
func serveHTTP(ctx context.Context, l net.Listener, certificate *Certificate, h http.Handler, open *connections, log *slog.Logger) error {
	s := &http.Server{
		Handler: h, ReadHeaderTimeout: readTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeaderBytes, ConnContext: handler.WithConnection, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		ConnState: open.changed,
	}
	serve := s.Serve
	if certificate != nil {
		s.TLSConfig = certificate.config()
		serve = func(l net.Listener) error { return s.ServeTLS(l, "", "") }
	}
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
		defer cancel()
		stopped <- s.Shutdown(ctx)
	})
	if err := serve(l); !errors.Is(err, http.ErrServerClosed) {
		stop()
		return fmt.Errorf("serving at %s: %w", l.Addr(), err)
	}
	if err := <-stopped; err != nil {
		return fmt.Errorf("stopping: some requests did not finish within %s", stopTimeout)
	}
	return nil
}
