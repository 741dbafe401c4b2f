package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"evidence/corpus/manifest"
	"evidence/web"
	"evidence/web/auth"
)

// defaultAddr is where the site listens: on this machine alone.
const defaultAddr = "127.0.0.1:8080"

var serveCommand = command{
	name:    "serve",
	summary: "open the library in a browser and to scripts",
	about: `
The site listens on this machine alone unless --addr says otherwise. While the library is empty it shows the bundled sample and
says so on every page; reports that are added meanwhile, also by another process, appear within seconds.

Behind a proxy that serves the site to others, --public-url is the address that they know it by: canonical links, feeds and
citations carry it. Without it they carry none.

--watch takes in the PDFs of a folder and of those below it, now and when they come, and may be given more than once. A file
that still grows is waited for. What is refused is named in the log and among the reports; a file that is taken out of the folder
stays in the library.

Reports can be added and corrected in the browser, too, by users who sign in: evidence user add makes one, at any time. While there
are none, whoever sits at this computer may write as long as the site listens on a loopback address and has no public one; at
any other address it is read-only.

The log has a line for each request, without what was searched for. /healthz answers as soon as the program runs, /readyz
once the index is open. Metrics in Prometheus' form are at /metrics while the site listens on a loopback address and has no public
one; --metrics gives them an address of their own.`,
	setup: func(f *flag.FlagSet) runner {
		var o serveOptions
		data := dataFlag(f)
		f.StringVar(&o.addr, "addr", defaultAddr, "listen on `HOST:PORT`")
		f.StringVar(&o.public, "public-url", "", "the site's address in public, `URL`")
		f.StringVar(&o.metrics, "metrics", "", "serve /metrics on `HOST:PORT` besides")
		f.Func("watch", "take in what lies in the folder `DIR` and what comes into it", func(dir string) error {
			o.watched = append(o.watched, dir)
			return nil
		})
		file := manifestFlag(f)
		o.ocr = ocrFlag(f)
		form := choiceFlag(f, "log", "form of the log", "text", "json", "none")
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) > 0 {
				return usagef("serve", "serve takes no arguments")
			}
			o.log = logger(e, *form)
			var err error
			if o.manifests, err = manifests(*file); err != nil {
				return err
			}
			return serve(ctx, e, *data, o)
		}
	},
}

// serveOptions are what the flags of serve say.
type serveOptions struct {
	addr, public, metrics string
	watched               []string // folders
	manifests             []*manifest.Manifest
	ocr                   *string
	log                   *slog.Logger
}

// logger writes the log to standard error.
func logger(e *env, form string) *slog.Logger {
	switch form {
	case "json":
		return slog.New(slog.NewJSONHandler(e.stderr, nil))
	case "none":
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(e.stderr, nil))
}

// Time limits of the server. A request's head and body are small; an answer may be a long one to a slow reader.
const (
	readTimeout  = 15 * time.Second
	writeTimeout = 2 * time.Minute
	idleTimeout  = 2 * time.Minute
	stopTimeout  = 10 * time.Second
	maxHead      = 64 << 10
)

// serve listens first, so that /healthz answers at once, then opens the library, and serves until ctx ends.
func serve(ctx context.Context, e *env, data string, o serveOptions) error {
	public, err := publicURL(o.public)
	if err != nil {
		return err
	}
	watched, err := checkFolders(o.watched)
	if err != nil {
		return err
	}
	listener, err := listen(o.addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	importer := newImporter(e, data, o.manifests, *o.ocr, o.log)
	own := public == nil && loopback(listener.Addr())
	users := auth.Open(data, auth.Options{})
	site, err := web.New(web.Options{
		PublicURL: public, Log: o.log, Version: buildVersion().Version, Access: users, Local: own, Importer: importer, Corrector: importer,
	})
	if err != nil {
		return err
	}
	main := http.NewServeMux()
	main.Handle("/", site)
	g, ctx := errgroup.WithContext(ctx)
	switch {
	case o.metrics != "":
		apart, err := listen(o.metrics)
		if err != nil {
			return err
		}
		handler := http.NewServeMux()
		handler.Handle("GET /metrics", site.Metrics())
		g.Go(func() error { return serveOn(ctx, apart, handler, o.log) })
	case own:
		main.Handle("GET /metrics", site.Metrics())
	}
	e.logf("Evidence Index is at http://%s/", listener.Addr())
	if some, err := users.Any(); err != nil || !some && !own {
		e.logf("%s", readOnly(err))
	}
	g.Go(func() error { return serveOn(ctx, listener, main, o.log) })
	shelf := newShelf(e, data, site, o.log, *o.ocr)
	importer.taken = shelf.takeUp
	g.Go(func() error { return shelf.keep(ctx) })
	g.Go(func() error { return importer.run(ctx) })
	if len(watched) > 0 {
		g.Go(func() error { return newWatcher(importer, watched, o.log).run(ctx) })
	}
	return g.Wait()
}

// readOnly says why nobody can write.
func readOnly(err error) string {
	if err != nil {
		return "Nobody can write: " + err.Error()
	}
	return "The site is read-only: there are no users. To let somebody sign in, run evidence user add NAME."
}

// serveOn answers requests until ctx ends, and lets those under way finish.
func serveOn(ctx context.Context, l net.Listener, h http.Handler, log *slog.Logger) error {
	s := &http.Server{
		Handler: h, ReadHeaderTimeout: readTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHead, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
		defer cancel()
		stopped <- s.Shutdown(within)
	})
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		stop()
		return fmt.Errorf("serving at %s: %w", l.Addr(), err)
	}
	if err := <-stopped; err != nil {
		return fmt.Errorf("stopping: requests under way did not finish within %s", stopTimeout)
	}
	return nil
}

// listen opens an address, or says what to do where it cannot.
func listen(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("listening on %q: another program does; stop it, or choose another address with --addr, as --addr 127.0.0.1:8081", addr)
	case err != nil:
		return nil, fmt.Errorf("listening on %q: %w; an address is HOST:PORT, as %s", addr, err, defaultAddr)
	}
	return l, nil
}

func loopback(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// publicURL reads --public-url.
func publicURL(s string) (*url.URL, error) {
	if s == "" {
		return nil, nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, usagef("serve", "--public-url cannot be %q: write the whole address, as https://evidence.example.org", s)
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() == "localhost" || ip != nil && ip.IsLoopback() {
		return nil, usagef("serve", "--public-url cannot be %q: nobody else can reach a loopback address; leave the flag out", s)
	}
	u.Path = strings.TrimRight(u.Path, "/")
	return u, nil
}
