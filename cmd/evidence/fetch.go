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
	"evidence/indexer"
	"evidence/indexer/fetch"
)

var fetchCommand = command{
	name:    "fetch",
	args:    "[ID...]",
	summary: "download official reports from their publishers and take them in",
	about: `
The reports are those of the list that comes with the program, or of --manifest; with ids, or patterns such as
'ofsted-rotherham-*', only these. What is in and known by its SHA-256 is not asked for again; other reports that are in are
downloaded only where their address says that they have changed. Every version stays in the library, with when and from where it came.

A host gets one request at a time, with a pause after each; what fails for the moment is asked for again, later each time or when
the host says. An answer that is not the PDF (a web page, an error, a login, half a file) is refused with the reason and what to do
about it, the last good copy stays, and the exit status is 1. So is a file that is not the one the list knows by its SHA-256;
where you have seen that the publisher has changed it, --changed takes it in as a new version, if it is sound and about the same
authority. Reports of which no address of a file is known are listed for you to visit.

Requests name the program and its version, and --contact where you give one. They go through the proxy that HTTPS_PROXY or
HTTP_PROXY names, if one does, and that is said. No address of a private network or of this machine is asked unless
--allow-private is given.

Ctrl-C stops; what has arrived is kept, and the same command goes on from there.`,
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		file := f.String("manifest", "", "fetch the reports that the YAML file `FILE` lists; ids may also be of the list that comes with the program")
		limits, mode := limitFlags(f), ocrFlag(f)
		o := fetchFlags(f)
		return func(ctx context.Context, e *env, args []string) error {
			opts, err := o.options()
			if err != nil {
				return err
			}
			known, err := manifests(*file)
			if err != nil {
				return err
			}
			entries, err := chosen(known, args)
			if err != nil {
				return err
			}
			opts.Named = len(args) > 0
			logProxy(e, entries)
			d, err := app.OpenForWriting(ctx, *data, e.logf)
			if err != nil {
				return err
			}
			defer d.Close()
			return d.WithIndexer(*mode, indexer.Options{Manifests: known, Limits: *limits}, func(x *indexer.Indexer) error {
				return fetchReports(ctx, e, x, entries, opts, *asJSON)
			})
		}
	},
}

// fetchSettings are what the flags of fetch say.
type fetchSettings struct {
	contact               string
	pause, timeout, stall time.Duration
	maxMB                 int64
	private               bool
	again, changed        bool
}

func fetchFlags(f *flag.FlagSet) *fetchSettings {
	o := &fetchSettings{}
	f.StringVar(&o.contact, "contact", "", "how a publisher can reach you, `TEXT`, as an e-mail address; told to each host")
	f.DurationVar(&o.pause, "pause", fetch.DefaultPause, "wait so `LONG` after a request before the next one to the same host")
	f.DurationVar(&o.timeout, "timeout", fetch.DefaultTimeout, "give a download at most so `LONG`")
	f.DurationVar(&o.stall, "stall", fetch.DefaultStall, "give up an answer in which nothing arrives for so `LONG`")
	f.Int64Var(&o.maxMB, "max-size", fetch.DefaultMaxSize>>20, "refuse files larger than so many `MB`")
	f.BoolVar(&o.private, "allow-private", false, "ask also addresses of private networks and of this machine")
	f.BoolVar(&o.again, "again", false, "ask also about reports that are in and known, whether they have changed")
	f.BoolVar(&o.changed, "changed", false, "take a file that the list does not know by its SHA-256 in as a new version of its report")
	return o
}

func (o *fetchSettings) options() (indexer.FetchOptions, error) {
	for _, d := range []struct {
		flag  string
		wrong bool
	}{{"pause", o.pause < 0}, {"timeout", o.timeout <= 0}, {"stall", o.stall <= 0}, {"max-size", o.maxMB <= 0 || o.maxMB > 1<<20}} {
		if d.wrong {
			return indexer.FetchOptions{}, usagef("fetch", "--%s cannot be so small or large", d.flag)
		}
	}
	if strings.ContainsFunc(o.contact, func(r rune) bool { return r < ' ' || r > '~' || r == '(' || r == ')' || r == '\\' }) {
		return indexer.FetchOptions{}, usagef("fetch", "--contact cannot be %q: write it in ASCII, without parentheses", o.contact)
	}
	return indexer.FetchOptions{Again: o.again, Changed: o.changed, Options: fetch.Options{
		Agent: agent(buildVersion().Version, o.contact), Pause: o.pause, Backoff: o.pause,
		MaxSize: o.maxMB << 20, Timeout: o.timeout, Stall: o.stall, AllowPrivate: o.private,
	}}, nil
}

// agent is what the program calls itself to hosts (RFC 9110, 10.1.5).
func agent(version, contact string) string {
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

// chosen are the entries that ids and patterns name, all of the first manifest for none.
func chosen(manifests []*manifest.Manifest, names []string) ([]*manifest.Entry, error) {
	if len(manifests) == 0 {
		return nil, usagef("fetch", "without a manifest there is nothing to fetch: name one, or leave --manifest out")
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
					return nil, usagef("fetch", "%q is no pattern: * stands for any letters, ? for one", name)
				}
				if found = found || ok; ok && !seen[e.ID] {
					seen[e.ID] = true
					out = append(out, e)
				}
			}
		}
		if !found {
			return nil, fmt.Errorf("fetching %q: no list has a report with this id%s", name, didYouMean(name, ids))
		}
	}
	return out, nil
}

// logProxy says which proxy requests go through, if they do.
func logProxy(e *env, entries []*manifest.Entry) {
	for _, entry := range entries {
		for _, address := range entry.Addresses() {
			u, err := url.Parse(address)
			if err != nil {
				continue
			}
			if proxy, err := http.ProxyFromEnvironment(&http.Request{URL: u}); err == nil && proxy != nil {
				e.logf("Requests go through the proxy %s, which the environment names.", proxy.Redacted())
				return
			}
		}
	}
}

func fetchReports(ctx context.Context, e *env, x *indexer.Indexer, entries []*manifest.Entry, o indexer.FetchOptions, asJSON bool) error {
	bar := newBar(e)
	s, err := x.Fetch(ctx, entries, o, bar.fetching)
	bar.clear()
	if asJSON {
		if e := e.json(s); e != nil {
			return e
		}
	} else {
		printFetched(e, s)
	}
	return ending(e, s.Stopped, "What has arrived", len(s.Refused), err)
}

// printFetched tells people what became of the reports. Refusals were named as they happened.
func printFetched(e *env, s *indexer.FetchSummary) {
	e.printf("%s", tally("nothing to do", tallied{len(s.Fetched), "fetched"}, tallied{len(s.Updated), "updated"},
		tallied{len(s.Unchanged), "unchanged"}, tallied{len(s.Refused), "refused"}, tallied{len(s.ByHand), "to be fetched by hand"}))
	if s.Requests > 0 {
		e.printf("; %s, %s in %s", count(int(s.Requests), "request", "requests"), megabytes(s.Bytes),
			time.Duration(s.Seconds*float64(time.Second)).Round(10*time.Millisecond))
	}
	e.printf(".\n")
	if len(s.ByHand) > 0 {
		e.printf("By hand: open the address, save the PDF that you find there, and take it in with evidence index.\n")
	}
	for _, b := range s.ByHand {
		e.printf("  %s: %s: %s\n", b.ID, b.Address, b.Reason)
	}
}

// fetchLine says in one line what has just happened.
func fetchLine(p indexer.FetchProgress) string {
	switch {
	case p.Arrived != nil:
		return fmt.Sprintf("fetched %s (%s) from %s", p.Arrived.ID, megabytes(p.Arrived.Bytes), p.Arrived.Final)
	case p.Refused != nil:
		return fmt.Sprintf("refused %s: %s: %s; %s", p.Refused.ID, p.Refused.URL, p.Refused.Reason, p.Refused.Advice)
	case p.Again != nil:
		return fmt.Sprintf("%s: %s; asking again in %s", p.Again.ID, p.Again.Reason, p.Again.Wait.Round(10*time.Millisecond))
	}
	return ""
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
