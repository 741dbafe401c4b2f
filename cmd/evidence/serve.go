package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"evidence/cmd/internal/app"
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
		var o app.Options
		data := dataFlag(f)
		addr := f.String("addr", defaultAddr, "listen on `HOST:PORT`")
		public := f.String("public-url", "", "the site's address in public, `URL`")
		metrics := f.String("metrics", "", "also serve /metrics, on `HOST:PORT`")
		f.Func("watch", "add the PDFs in the folder `DIR`, now and when they arrive", func(dir string) error {
			o.Watch = append(o.Watch, dir)
			return nil
		})
		file := manifestFlag(f)
		ocr := ocrFlag(f)
		form := choiceFlag(f, "log", "form of the log", "text", "json", "none")
		return func(ctx context.Context, e *env, args []string) (err error) {
			if len(args) > 0 {
				return usagef("serve", "serve takes no arguments")
			}
			o.Data, o.OCR, o.Version, o.Log, o.Logf = *data, *ocr, buildVersion().Version, logger(e, *form), e.logf
			if o.Manifests, err = manifests(*file); err != nil {
				return err
			}
			if o.PublicURL, err = publicURL(*public); err != nil {
				return err
			}
			if o.Watch, err = folders(o.Watch); err != nil {
				return err
			}
			if o.Listener, err = listen(*addr); err != nil {
				return err
			}
			defer o.Listener.Close()
			if *metrics != "" {
				if o.Metrics, err = listen(*metrics); err != nil {
					return err
				}
				defer o.Metrics.Close()
			}
			return app.Serve(ctx, o)
		}
	},
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

// folders are the absolute paths of folders to watch.
func folders(dirs []string) ([]string, error) {
	var out []string
	for _, dir := range dirs {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return nil, usagef("serve", "--watch cannot be %q: it is no folder that can be read; make it, or check its name", dir)
		}
		abs, err := filepath.Abs(dir)
		if err != nil {
			return nil, fmt.Errorf("finding the folder %q: %w", dir, err)
		}
		out = append(out, abs)
	}
	return out, nil
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
