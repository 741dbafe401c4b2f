package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"evidence/cmd/internal/app"
	"evidence/web/auth"
	"evidence/web/handler"
)

// defaultAddr is on this machine only.
const defaultAddr = "127.0.0.1:8080"

var serveCommand = command{
	name:    "serve",
	creates: true,
	summary: "serve the library to browsers and scripts",
	about: `
The site listens on this machine only, unless --addr says otherwise. While the library is empty it shows the bundled sample and says so
on every page. Reports that are added meanwhile, also by another process, appear within seconds.

Behind a proxy that serves the site to others, --public-url is the address that they use. Canonical links, feeds and citations
include it. Without it they have none.

Those who can make changes can download reports from their publishers at /download, as with evidence fetch. --contact and
--allow-private are as for that command.

--watch adds the PDFs in a folder and its subfolders, now and when they arrive. You can use it more than once. A file that still
grows is added once it is complete. A file that is refused is listed in the log and on the reports page. A report stays in the
library when its file leaves the folder.

In a terminal on a desktop the command opens the site in your browser; not with --no-browser, and not on a site for others.

Users who sign in can also add and correct reports in the browser; evidence user add adds a user, at any time. While there are no
users, you can do so at this computer if the site listens on a loopback address and has no public one (on Linux other accounts of
the computer cannot). At any other address, and through a proxy, it is then read-only. A request by a name that is not the site's
is refused.

Statements are for those who sign in, and for you at this computer if the site listens on a loopback address and has no public one.
--statements public opens them to everybody.
--trusted-proxy names the networks of proxies whose X-Forwarded-For says who asks.

--tls-cert and --tls-key serve the site by TLS without a proxy. Every flag can also be set by an environment variable, as
EVIDENCE_PUBLIC_URL for --public-url, or by a line "public-url = https://evidence.example.org" of the file that --config names. A flag
counts before a variable, and a variable before the file.

Once a day, first some minutes after the start, the site reads its database, originals and index, slowly, and looks for what has changed
on the disk. What is damaged is in the log, at /library and in the metric evidence_damage.

The log has a line for each request, without what was searched for. /healthz answers as soon as the program runs, /readyz once
the library is open. Metrics for Prometheus are at /metrics if the site listens on a loopback address and has no public one; --metrics
gives them an address of their own.`,
	examples: []string{"evidence serve --addr 127.0.0.1:8081", "evidence serve --data /srv/evidence --public-url https://evidence.example.org --log json"},
	setup: func(f *flag.FlagSet) runner {
		var o app.Options
		data := dataFlag(f)
		library := objectsFlag(f, data)
		addr := f.String("addr", defaultAddr, "listen on `HOST:PORT`")
		public := f.String("public-url", "", "the public address of the site, `URL`")
		proxies := f.String("trusted-proxy", "127.0.0.0/8,::1/128", "with --public-url, trust X-Forwarded-For from proxies in the networks `CIDR`, separated by commas")
		statements := choiceFlag(f, "statements", "who can read statements: public (everybody), private (those who can make changes), or auto (private, but at this computer you can read them without signing in)", "auto", handler.StatementsPublic, handler.StatementsPrivate)
		cert := f.String("tls-cert", "", "serve by TLS with the certificate and its chain in `FILE` (PEM), which is read again when it changes")
		key := f.String("tls-key", "", "the certificate's key, `FILE`")
		config := f.String("config", os.Getenv(settingsVar), "read settings from `FILE`; by default $"+settingsVar)
		metrics := f.String("metrics", "", "also serve /metrics, on `HOST:PORT`")
		f.Func("watch", "add the PDFs in the folder `DIR`, now and when they arrive", func(dir string) error {
			o.Watch = append(o.Watch, dir)
			return nil
		})
		offerMCP := f.Bool("mcp", false, "offer the library to language models at /mcp, by the Model Context Protocol")
		f.DurationVar(&o.ScrubAfter, "scrub", app.ScrubAfter, "check everything stored for damage this `LONG` after the start, and then daily; 0 for never")
		contact := f.String("contact", "", "how a publisher can reach you, `TEXT`, such as an e-mail address; sent to each host that reports are downloaded from")
		f.BoolVar(&o.Fetch.AllowPrivate, "allow-private", false, "download reports also from addresses of private networks and of this machine")
		noBrowser := f.Bool("no-browser", false, "leave the browser closed")
		file := manifestFlag(f)
		ocr := ocrFlag(f)
		format := choiceFlag(f, "log", "the format of the log", "text", "json", "none")
		return func(ctx context.Context, e *env, _ []string) (err error) {
			if err := applySettings(f, *config); err != nil {
				return err
			}
			if _, err := useDatabase(f); err != nil { // that the settings name
				return err
			}
			if err := useCluster(f); err != nil {
				return err
			}
			o.Data, o.OCR, o.Version, o.Log, o.Logf = *data, *ocr, buildInfo().Version, logger(e, *format), e.logf
			if *format == "json" { // so that every line is
				o.Logf = func(format string, args ...any) { o.Log.Info(fmt.Sprintf(format, args...)) }
			}
			o.MCP = *offerMCP
			if o.Library, err = library(); err != nil {
				return err
			}
			if o.Manifests, err = manifests(*file); err != nil {
				return err
			}
			if o.PublicURL, err = publicURL(*public); err != nil {
				return err
			}
			if (*cert == "") != (*key == "") {
				return usagef("--tls-cert and --tls-key go together: give both, or neither")
			}
			if *cert != "" {
				if err := cmp.Or(checkFile("tls-cert", *cert), checkFile("tls-key", *key)); err != nil {
					return err
				}
				if o.Certificate, err = app.OpenCertificate(*cert, *key, o.Logf); err != nil {
					return err
				}
			}
			if *statements != "auto" {
				o.Statements = *statements
			}
			if o.TrustedProxies, err = trustedProxies(*proxies, o.PublicURL); err != nil {
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
			if exe, err := os.Executable(); err == nil && isGoRun(exe) {
				e.logf("go run builds the program anew each time. To keep it for the other commands: go build -o evidence ./cmd/evidence")
			}
			if o.Fetch, err = fetchDefaults(o.Fetch, *contact); err != nil {
				return err
			}
			if !*noBrowser {
				o.Opened = opener(e, &o)
			}
			return app.Serve(ctx, o)
		}
	},
}

// isGoRun reports whether a program is one that go run made: it is in Go's build cache, and no test.
func isGoRun(path string) bool {
	name := strings.TrimSuffix(filepath.Base(path), ".exe")
	return strings.Contains(filepath.ToSlash(path), "/go-build") && name == "evidence"
}

// logger writes the log to standard error.
func logger(e *env, format string) *slog.Logger {
	switch format {
	case "json":
		return slog.New(slog.NewJSONHandler(e.stderr, nil))
	case "none":
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(e.stderr, nil))
}

// listen opens an address. The error says what to do.
func listen(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("listening on %q: another program uses this address; stop it, or choose another, such as --addr 127.0.0.1:8081", addr)
	case err != nil:
		return nil, fmt.Errorf("listening on %q: %w; write an address as HOST:PORT, such as %s", addr, err, defaultAddr)
	}
	return l, nil
}

// folders are the absolute paths of folders to watch.
func folders(dirs []string) ([]string, error) {
	var out []string
	for _, dir := range dirs {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return nil, usagef("--watch cannot be %q: it is not a folder that can be read; create it, or check its name", dir)
		}
		abs, err := filepath.Abs(dir)
		if err != nil {
			return nil, fmt.Errorf("finding the folder %q: %w", dir, err)
		}
		out = append(out, abs)
	}
	return out, nil
}

// trustedProxies parses --trusted-proxy. A site without a public address stands behind no proxy.
func trustedProxies(s string, public *url.URL) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' }) {
		p, err := netip.ParsePrefix(part)
		if ip, single := netip.ParseAddr(part); single == nil {
			p, err = ip.Prefix(ip.BitLen())
		}
		if err != nil {
			return nil, usagef("--trusted-proxy cannot be %q: write a network as 10.0.0.0/8, or an address", part)
		}
		out = append(out, p.Masked())
	}
	if public == nil {
		return nil, nil
	}
	return out, nil
}

// publicURL parses --public-url.
func publicURL(s string) (*url.URL, error) {
	if s == "" {
		return nil, nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, usagef("--public-url cannot be %q: write the whole address, such as https://evidence.example.org", s)
	}
	if auth.IsLoopback(u.Host) {
		return nil, usagef("--public-url cannot be %q: nobody else can reach a loopback address; leave out the flag", s)
	}
	u.Path = strings.TrimRight(u.Path, "/")
	return u, nil
}
