package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"time"

	"evidence/corpus/manifest"
	"evidence/indexer"
	"evidence/indexer/fetch"
	"evidence/web/reports"
)

// A downloader downloads reports while the site shows the library. It is the reports.Downloader of the site, and an intake adds
// what it downloads.
type downloader struct {
	*intake
	mu     sync.Mutex
	latest *reports.Download
	stop   context.CancelFunc // of the download that runs
}

// Listed are the entries of all manifests. The first that gives an id counts.
func (d *downloader) Listed() []reports.ListedReport {
	var out []reports.ListedReport
	for _, e := range d.entries(func(*manifest.Entry) bool { return true }) {
		l := reports.ListedReport{Source: e.Source, SHA256: e.SHA256, Bytes: e.Bytes}
		if addresses := e.Addresses(); len(addresses) > 0 && !e.NotPDF {
			if u, err := url.Parse(addresses[0]); err == nil {
				l.Host = u.Host
			}
		}
		out = append(out, l)
	}
	return out
}

// entries are those of the manifests that are wanted, each id once.
func (d *downloader) entries(wanted func(*manifest.Entry) bool) []*manifest.Entry {
	var out []*manifest.Entry
	seen := map[string]bool{}
	for _, m := range d.Manifests {
		for i := range m.Entries {
			if e := &m.Entries[i]; !seen[e.ID] && wanted(e) {
				seen[e.ID] = true
				out = append(out, e)
			}
		}
	}
	return out
}

// Start queues a download as a batch of the intake. It goes on when whoever asked is gone, and ends with the program.
func (d *downloader) Start(about string, ids []string) error {
	entries := d.entries(func(e *manifest.Entry) bool { return slices.Contains(ids, e.ID) })
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.latest != nil && d.latest.Running {
		return fmt.Errorf("%w: the reports on %s are being downloaded", reports.ErrBusy, d.latest.About)
	}
	ctx, stop := context.WithCancel(context.Background())
	d.stop, d.latest = stop, &reports.Download{About: about, Running: true, Reports: len(entries), Results: []reports.ImportResult{}}
	go func() {
		defer stop()
		_, err := d.add(context.Background(), &batch{download: func(serving context.Context, x *indexer.Indexer) error {
			defer context.AfterFunc(serving, stop)()
			return d.fetch(ctx, x, entries)
		}}, false)
		d.finish(ctx, err)
	}()
	return nil
}

// fetch downloads entries and keeps what became of each.
func (d *downloader) fetch(ctx context.Context, x *indexer.Indexer, entries []*manifest.Entry) error {
	if err := ctx.Err(); err != nil { // stopped while it waited for its turn
		return err
	}
	o := d.Fetch
	o.IncludeWithdrawn = true // they were chosen
	s, err := x.Fetch(ctx, entries, o, d.progress)
	if s != nil {
		d.change(func(l *reports.Download) { l.Results, l.Bytes = downloaded(s, entries), s.Bytes })
	}
	return err
}

// change changes what is known of the latest download. Results are replaced, never changed, as readers hold them.
func (d *downloader) change(do func(*reports.Download)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	do(d.latest)
}

func (d *downloader) progress(p indexer.FetchProgress) {
	if p.Index != nil {
		d.logProgress(*p.Index)
	}
	d.change(func(l *reports.Download) {
		l.Reports, l.Done, l.Bytes = cmp.Or(p.Reports, l.Reports), p.Done, p.Bytes
		switch {
		case p.Retry:
			l.Waiting = fmt.Sprintf("%s: %s. Asking again in %s.", p.Refusal.ID, p.Refusal.Reason, p.Wait.Round(time.Second))
		case p.File != nil || p.Refusal != nil:
			l.Waiting = ""
		}
	})
}

func (d *downloader) finish(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil {
		d.Log.Error("downloading reports", "error", err.Error())
	}
	d.change(func(l *reports.Download) {
		l.Running, l.Waiting = false, ""
		switch {
		case err == nil:
		case ctx.Err() != nil || errors.Is(err, errStopped):
			l.Problem = "The download was stopped. The files that arrived are kept. To get the rest, start it again."
		case errors.Is(err, errLocked), errors.Is(err, errFull):
			l.Problem = "Other reports are being added at the moment. Try again when they are done."
		default:
			l.Problem = "The download could not continue: " + err.Error() + "."
		}
	})
}

// Stop ends the download that runs.
func (d *downloader) Stop() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stop != nil {
		d.stop()
	}
}

// Latest is a copy of what is known of the latest download.
func (d *downloader) Latest() *reports.Download {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.latest == nil {
		return nil
	}
	l := *d.latest
	return &l
}

// downloaded is what became of entries, in their order. Those that a stopped download did not come to are left out.
func downloaded(s *indexer.FetchSummary, entries []*manifest.Entry) []reports.ImportResult {
	byID := map[string]reports.ImportResult{}
	add := func(outcome string, list []indexer.FetchedReport) {
		for _, f := range list {
			byID[f.ID] = reports.ImportResult{Outcome: outcome, ID: cmp.Or(f.Document, f.ID), SHA256: f.SHA256, Pages: f.Pages, Passages: f.Passages, Note: f.Note, Warnings: f.Warnings}
		}
	}
	add(reports.Added, s.Fetched)
	add(reports.Updated, s.Updated)
	add(reports.Unchanged, s.Unchanged)
	for _, r := range s.Refused {
		byID[r.ID] = reports.ImportResult{Outcome: reports.Refused, Reason: refusedAt(r), Advice: r.Advice}
	}
	for _, b := range s.ByHand {
		byID[b.ID] = reports.ImportResult{Outcome: reports.Refused, Reason: b.Reason, Advice: "download it from " + b.Address + " and add the PDF"}
	}
	out := []reports.ImportResult{}
	for _, e := range entries {
		if r, ok := byID[e.ID]; ok {
			r.Name = (&reports.ListedReport{Source: e.Source}).Name()
			out = append(out, r)
		}
	}
	return out
}

func refusedAt(r fetch.Refusal) string { return r.URL + ": " + r.Reason }
