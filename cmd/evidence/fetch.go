package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"evidence/cmd/internal/app"
	"evidence/corpus/manifest"
	"evidence/corpus/store"
	"evidence/indexer"
	"evidence/indexer/fetch"
)

var fetchCommand = command{
	name:    "fetch",
	creates: true,
	args:    "[ID...]",
	summary: "download official reports from their publishers and add them",
	about: `
By default the command fetches every report on the list that comes with the program, or on the list that --manifest names. With
ids, or patterns such as 'ofsted-rotherham-*', it fetches only these. It does not ask again for a report that is in the library
with the SHA-256 that the list gives, and downloads others again only if the publisher says that they have changed. Every version
stays in the library, with when and from where it came.

Each host gets one request at a time, with a pause after each. If something fails for the moment, the command tries again, later
each time or when the host says. An answer that is not the PDF (a web page, an error, a login, half a file) is refused with the
reason and what to do; the last good copy stays, and the exit status is 1. So is a file whose SHA-256 is not the one on the
list. If you have checked that the publisher has changed the file, use --changed to add it as a new version; it must be valid and
about the same authority. Reports without a known address of a file are listed for you to visit.

A list of your own, for --manifest, is YAML. A mistake in it is reported with its line and field:

  sources:
    - id: anytown-2030-01-02
      title: Report on Anytown
      published: 2030-01-02
      kind: inquiry
      url: https://example.org/report.pdf
      sha256: ...                         # if you know it

Requests name the program, its version and --contact, if you give one. If the environment names a proxy in HTTPS_PROXY or
HTTP_PROXY, requests go through it, and the command says so. It asks no address of a private network or of this machine, unless you
use --allow-private.

Ctrl-C stops. What has arrived is kept, and the same command goes on from there.`,
	examples: []string{"evidence fetch 'ofsted-rotherham-*'"},
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		file := f.String("manifest", "", "fetch the reports that the YAML file `FILE` lists; ids may also be on the list that comes with the program")
		library, limits, mode := objectsFlag(f, data), limitFlags(f), ocrFlag(f)
		options := fetchFlags(f)
		return func(ctx context.Context, e *env, args []string) error {
			opts, err := options()
			if err != nil {
				return err
			}
			known, err := manifests(*file)
			if err != nil {
				return err
			}
			entries, err := selectEntries(known, args)
			if err != nil {
				return err
			}
			opts.IncludeWithdrawn = len(args) > 0
			logProxy(e, entries)
			originals, err := library()
			if err != nil {
				return err
			}
			d, err := app.OpenForWriting(ctx, *data, e.logf)
			if err != nil {
				return err
			}
			defer d.Close()
			return d.WithIndexer(*mode, indexer.Options{Manifests: known, Library: originals, Limits: *limits}, func(x *indexer.Indexer) error {
				return fetchReports(ctx, e, d.Store, x, entries, opts, *asJSON)
			})
		}
	},
}

// fetchFlags declares the flags of fetch. The function returned checks them.
func fetchFlags(f *flag.FlagSet) func() (indexer.FetchOptions, error) {
	var o indexer.FetchOptions
	contact := f.String("contact", "", "how a publisher can reach you, `TEXT`, such as an e-mail address; sent to each host")
	f.DurationVar(&o.Pause, "pause", fetch.DefaultPause, "wait for the time `TIME` after each request to a host")
	f.DurationVar(&o.Timeout, "timeout", fetch.DefaultTimeout, "give up on a download after the time `TIME`")
	f.DurationVar(&o.Stall, "stall", fetch.DefaultStall, "give up on a download in which nothing arrives for the time `TIME`")
	maxMB := f.Int64("max-size", fetch.DefaultMaxSize>>20, "refuse files larger than `MB` megabytes")
	f.BoolVar(&o.AllowPrivate, "allow-private", false, "also ask addresses of private networks and of this machine")
	f.BoolVar(&o.Recheck, "again", false, "also check whether reports that are already in the library have changed")
	f.BoolVar(&o.AcceptChanged, "changed", false, "add a file as a new version if its SHA-256 differs from the one on the list")
	return func() (indexer.FetchOptions, error) {
		switch {
		case o.Pause < 0:
			return o, usagef("--pause cannot be negative")
		case o.Timeout <= 0 || o.Stall <= 0:
			return o, usagef("--timeout and --stall cannot be 0 or less")
		case *maxMB <= 0 || *maxMB > 1<<20:
			return o, usagef("--max-size cannot be %d: write a number of megabytes from 1 to %d", *maxMB, 1<<20)
		}
		o.Backoff, o.MaxSize = o.Pause, *maxMB<<20
		return named(o, *contact)
	}
}

// fetchDefaults are the options where only the contact is given.
func fetchDefaults(o indexer.FetchOptions, contact string) (indexer.FetchOptions, error) {
	o.Pause = fetch.DefaultPause
	return named(o, contact)
}

// named adds how requests name the program.
func named(o indexer.FetchOptions, contact string) (indexer.FetchOptions, error) {
	if strings.ContainsFunc(contact, func(r rune) bool { return r < ' ' || r > '~' || r == '(' || r == ')' || r == '\\' }) {
		return o, usagef("--contact cannot be %q: write it in ASCII, without parentheses", contact)
	}
	o.Agent = userAgent(buildInfo().Version, contact)
	return o, nil
}

// userAgent is how requests name the program (RFC 9110, 10.1.5).
func userAgent(version, contact string) string {
	version = strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune(".-+_", r) {
			return r
		}
		return -1
	}, version)
	if contact == "" {
		contact = "fetches the reports its user names"
	}
	return fmt.Sprintf("EvidenceIndex/%s (%s)", version, contact)
}

// selectEntries returns the entries that ids and patterns name, or all of the first manifest if there are none.
func selectEntries(manifests []*manifest.Manifest, names []string) ([]*manifest.Entry, error) {
	if len(manifests) == 0 {
		return nil, usagef("there is nothing to fetch without a manifest; name one, or leave out --manifest")
	}
	var out []*manifest.Entry
	if len(names) == 0 {
		for i := range manifests[0].Entries {
			out = append(out, &manifests[0].Entries[i])
		}
		return out, nil
	}
	seen := map[string]bool{}
	var ids []string
	for _, m := range manifests {
		for i := range m.Entries {
			ids = append(ids, m.Entries[i].ID)
		}
	}
	for _, name := range names {
		found := false
		for _, m := range manifests {
			for i := range m.Entries {
				e := &m.Entries[i]
				ok, err := path.Match(name, e.ID)
				if err != nil {
					return nil, usagef("the pattern %q is not valid; use * for any letters and ? for one letter", name)
				}
				if found = found || ok; ok && !seen[e.ID] {
					seen[e.ID] = true
					out = append(out, e)
				}
			}
		}
		if !found {
			return nil, fmt.Errorf("fetching %q: no report on the list has this id%s", name, didYouMean(name, ids))
		}
	}
	return out, nil
}

// logProxy says which proxy requests go through, if there is one.
func logProxy(e *env, entries []*manifest.Entry) {
	for _, entry := range entries {
		for _, address := range entry.Addresses() {
			u, err := url.Parse(address)
			if err != nil {
				continue
			}
			if proxy, err := http.ProxyFromEnvironment(&http.Request{URL: u}); err == nil && proxy != nil {
				e.logf("Requests go through the proxy %s, as the environment says.", proxy.Redacted())
				return
			}
		}
	}
}

func fetchReports(ctx context.Context, e *env, st *store.Store, x *indexer.Indexer, entries []*manifest.Entry, o indexer.FetchOptions, asJSON bool) error {
	bar := &progressBar{env: e}
	s, err := x.Fetch(ctx, entries, o, bar.fetched)
	bar.clear()
	if len(s.Fetched)+len(s.Updated) > 0 {
		recordDone(ctx, e, st, "fetch", tally(countOf(s.Fetched, "fetched"), countOf(s.Updated, "updated")))
	}
	if asJSON {
		if e := e.json(s); e != nil {
			return e
		}
	} else {
		printFetched(e, s)
	}
	return finish(e, s.Stopped, "What has arrived", len(s.Refused), err)
}

// printFetched prints how many reports were fetched, refused and so on. Each refusal was printed when it happened.
func printFetched(e *env, s *indexer.FetchSummary) {
	e.printf("%s", tally(countOf(s.Fetched, "fetched"), countOf(s.Updated, "updated"), countOf(s.Unchanged, "unchanged"),
		countOf(s.Refused, "refused"), countOf(s.ByHand, "to be fetched by hand")))
	if s.Requests > 0 {
		e.printf("; %s, %s in %s", count(int(s.Requests), "request", "requests"), megabytes(s.Bytes), seconds(s.Seconds))
	}
	e.printf(".\n")
	if len(s.ByHand) > 0 {
		e.printf("By hand: open the address, save the PDF that you find there, and add it with evidence index.\n")
	}
	for _, b := range s.ByHand {
		e.printf("  %s: %s: %s\n", b.ID, b.Address, b.Reason)
	}
}

// fetchLine says in one line what has just happened to a report.
func fetchLine(p indexer.FetchProgress) string {
	switch {
	case p.File != nil:
		return fmt.Sprintf("fetched %s (%s) from %s", p.File.ID, megabytes(p.File.Bytes), p.File.Final)
	case p.Retry:
		return fmt.Sprintf("%s: %s; asking again in %s", p.Refusal.ID, p.Refusal.Reason, p.Wait.Round(10*time.Millisecond))
	case p.Refusal != nil:
		return fmt.Sprintf("refused %s: %s: %s; %s", p.Refusal.ID, p.Refusal.URL, p.Refusal.Reason, p.Refusal.Advice)
	}
	return ""
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
