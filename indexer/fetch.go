package indexer

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"evidence/corpus"
	"evidence/corpus/manifest"
	"evidence/corpus/store"
	"evidence/indexer/fetch"
)

// FetchOptions say how reports are fetched.
type FetchOptions struct {
	fetch.Options
	Again bool // ask also for reports that are in and known, whether they have changed
	Named bool // the entries were named one by one, so that withdrawn reports are fetched too
	// Changed takes a sound file about the same authority for a new version of its
	// report where the list knows SHA-256 and it has none of them.
	Changed bool
}

// A Fetched report was downloaded and taken in.
type Fetched struct {
	ID       string    `json:"id"`       // of the manifest's entry
	Document string    `json:"document"` // the id that the report has here, mostly the same
	URL      string    `json:"url"`
	Final    string    `json:"final"` // after redirects
	At       time.Time `json:"at"`
	SHA256   string    `json:"sha256"`
	Bytes    int64     `json:"bytes"`
	Pages    int       `json:"pages,omitempty"`
	Passages int       `json:"passages,omitempty"`
	Warnings []string  `json:"warnings,omitempty"`
	Note     string    `json:"note,omitempty"`
}

// A Kept report was there already.
type Kept struct {
	ID     string `json:"id"`
	SHA256 string `json:"sha256"`
	Note   string `json:"note,omitempty"`
}

// A ByHand report can only be had by a person who opens its address.
type ByHand struct {
	ID      string `json:"id"`
	Title   string `json:"title,omitempty"`
	Address string `json:"address"`
	Reason  string `json:"reason"`
}

// A FetchSummary is what became of the entries.
type FetchSummary struct {
	Fetched   []Fetched       `json:"fetched"`
	Updated   []Fetched       `json:"updated"` // other versions of reports that were in
	Unchanged []Kept          `json:"unchanged"`
	Refused   []fetch.Refusal `json:"refused"`
	ByHand    []ByHand        `json:"by_hand"`
	Requests  int64           `json:"requests"`
	Bytes     int64           `json:"bytes"` // downloaded
	Seconds   float64         `json:"seconds"`
	Stopped   bool            `json:"stopped"` // before all entries were looked at
}

// FetchProgress says how far fetching has come.
type FetchProgress struct {
	Reports, Done int   // to be asked for; answered or refused
	Bytes         int64 // downloaded
	Elapsed       time.Duration

	// What has just happened, if anything, one of:
	Arrived *fetch.File
	Refused *fetch.Refusal
	Again   *fetch.Again
	Index   *Progress // of taking in what has arrived
}

// Files are taken in together, since each time costs a look at the whole index.
const (
	batchFiles = 32
	batchTime  = 10 * time.Second
)

// A gathering is one call of Fetch.
type gathering struct {
	*Indexer
	o        FetchOptions
	fetcher  *fetch.Fetcher
	entries  map[string]*manifest.Entry // by id
	summary  *FetchSummary
	progress FetchProgress
	watch    func(FetchProgress)
	started  time.Time
	batch    []*fetch.File
}

// Fetch downloads the PDFs of manifest entries that are not in, and takes them
// in as Add does, with the entries' facts. watch, which may be nil, is told of
// everything that happens.
//
// The error is as Add's. What was refused is in the summary and in the store,
// under its address; the last good copy stays. The same call goes on from where
// one was stopped.
func (x *Indexer) Fetch(ctx context.Context, entries []*manifest.Entry, o FetchOptions, watch func(FetchProgress)) (*FetchSummary, error) {
	if watch == nil {
		watch = func(FetchProgress) {}
	}
	g := &gathering{
		Indexer: x, o: o, watch: watch, started: time.Now(), entries: map[string]*manifest.Entry{},
		fetcher: fetch.New(filepath.Join(x.data, "incoming"), o.Options),
		summary: &FetchSummary{Fetched: []Fetched{}, Updated: []Fetched{}, Unchanged: []Kept{}, Refused: []fetch.Refusal{}, ByHand: []ByHand{}},
	}
	err := g.run(ctx, entries)
	s := g.summary
	s.Requests, s.Bytes, s.Seconds = g.fetcher.Requests(), g.fetcher.Bytes(), time.Since(g.started).Seconds()
	s.Stopped = err != nil && ctx.Err() != nil
	return s, err
}

func (g *gathering) run(ctx context.Context, entries []*manifest.Entry) error {
	wants, err := g.look(ctx, entries)
	if err != nil {
		return err
	}
	g.progress.Reports, g.progress.Done = len(wants)+len(g.batch), len(g.batch)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	events, ended := make(chan fetch.Event, batchFiles), make(chan error, 1)
	go func() {
		defer close(events)
		ended <- g.fetcher.Fetch(ctx, wants, func(e fetch.Event) { events <- e })
	}()
	err = g.follow(ctx, events)
	if err != nil {
		cancel()
	}
	for range events { // let the downloads that are stopping end
	}
	if failed := <-ended; err == nil {
		err = failed
	}
	return err
}

// follow takes in what arrives, as it arrives.
func (g *gathering) follow(ctx context.Context, events <-chan fetch.Event) error {
	tick := time.NewTicker(batchTime)
	defer tick.Stop()
	for {
		var err error
		select {
		case e, more := <-events:
			if !more {
				return g.takeIn(ctx)
			}
			err = g.handle(ctx, e)
			if err == nil && len(g.batch) >= batchFiles {
				err = g.takeIn(ctx)
			}
		case <-tick.C:
			err = g.takeIn(ctx)
		}
		if err != nil {
			return err
		}
	}
}

func (g *gathering) tell(p FetchProgress) {
	p.Reports, p.Done, p.Bytes, p.Elapsed = g.progress.Reports, g.progress.Done, g.fetcher.Bytes(), time.Since(g.started)
	g.watch(p)
}

// handle notes what became of one entry.
func (g *gathering) handle(ctx context.Context, e fetch.Event) error {
	switch {
	case e.Again != nil:
		g.tell(FetchProgress{Again: e.Again})
		return nil
	case e.Refusal != nil:
		g.progress.Done++
		return g.refuse(ctx, *e.Refusal, "")
	}
	g.progress.Done++
	f := e.File
	if f.Unchanged {
		before, err := g.last(ctx, f.ID)
		if err != nil {
			return err
		}
		f.SHA256 = before.SHA256
		if err := g.record(ctx, f); err != nil {
			return err
		}
		g.summary.Unchanged = append(g.summary.Unchanged, Kept{f.ID, f.SHA256, "its address says that it has not changed"})
		g.tell(FetchProgress{})
		return nil
	}
	g.batch = append(g.batch, f)
	g.tell(FetchProgress{Arrived: f})
	return nil
}

// refuse records a refusal under its address.
func (g *gathering) refuse(ctx context.Context, n fetch.Refusal, sum string) error {
	err := g.store.Refuse(ctx, store.Refusal{Path: n.URL, Name: n.ID, SHA256: sum, Refusal: n.Refusal})
	if err != nil {
		return err
	}
	g.summary.Refused = append(g.summary.Refused, n)
	g.tell(FetchProgress{Refused: &n})
	return nil
}

// last is the latest fetch for an entry whose document is in, or nothing.
func (g *gathering) last(ctx context.Context, id string) (store.Fetch, error) {
	fetches, err := g.store.FetchesFor(ctx, id)
	for _, f := range fetches {
		if g.library.Has(f.SHA256) {
			return f, err
		}
	}
	return store.Fetch{}, err
}

// record puts down when and from where a file came, once.
func (g *gathering) record(ctx context.Context, f *fetch.File) error {
	before, err := g.store.FetchesFor(ctx, f.ID)
	if err != nil || len(before) > 0 && before[0].SHA256 == f.SHA256 && before[0].Status == f.Status && before[0].At.Equal(f.At) {
		return err
	}
	return g.store.PutFetch(ctx, store.Fetch{
		Source: f.ID, URL: f.URL, Final: f.Final, Status: f.Status, SHA256: f.SHA256, At: f.At,
		ETag: f.ETag, LastModified: f.LastModified,
	})
}

// takeIn takes in the files that have arrived.
func (g *gathering) takeIn(ctx context.Context) error {
	var paths []string
	files := map[string]*fetch.File{}
	for _, f := range g.batch {
		doubt, err := g.doubt(ctx, f)
		if err != nil {
			return err
		}
		if doubt != nil {
			err = g.reject(ctx, f, *doubt)
		} else {
			err = g.record(ctx, f)
			path, e := filepath.Abs(f.Path) // as Add tells of it
			err = errors.Join(err, e)
			paths, files[path] = append(paths, path), f
		}
		if err != nil {
			return err
		}
	}
	g.batch = nil
	if len(paths) == 0 {
		return nil
	}
	s, err := g.Add(ctx, paths, func(p Progress) { g.tell(FetchProgress{Index: &p}) })
	return errors.Join(g.sort(context.WithoutCancel(ctx), s, files), err)
}

// sort puts what Add made of the files into the summary, and takes them away.
func (g *gathering) sort(ctx context.Context, s *Summary, files map[string]*fetch.File) error {
	var errs []error
	for _, list := range []struct {
		taken []Taken
		into  func(*fetch.File, Taken)
	}{
		{s.Added, func(f *fetch.File, t Taken) { g.summary.Fetched = append(g.summary.Fetched, fetched(f, t)) }},
		{s.Updated, func(f *fetch.File, t Taken) { g.summary.Updated = append(g.summary.Updated, fetched(f, t)) }},
		{s.Unchanged, func(f *fetch.File, t Taken) {
			g.summary.Unchanged = append(g.summary.Unchanged, Kept{f.ID, f.SHA256, "fetched again, and the file is the one that was in"})
		}},
	} {
		for _, t := range list.taken {
			if f := files[t.Path]; f != nil {
				list.into(f, t)
				errs = append(errs, g.fetcher.Remove(f.ID))
			}
		}
	}
	for _, r := range s.Refused {
		if f := files[r.Path]; f != nil {
			errs = append(errs, g.store.ForgetRefusal(ctx, r.Path), g.reject(ctx, f, r.Refusal))
		}
	}
	return errors.Join(errs...)
}

func fetched(f *fetch.File, t Taken) Fetched {
	note := t.Note
	if f.Other {
		note = joinNotes(note, "the publisher's file is not the one that the list knows by its SHA-256")
	}
	return Fetched{
		ID: f.ID, Document: t.ID, URL: f.URL, Final: f.Final, At: f.At, SHA256: f.SHA256, Bytes: f.Bytes,
		Pages: t.Pages, Passages: t.Passages, Warnings: t.Warnings, Note: note,
	}
}

func joinNotes(a, b string) string {
	if a == "" {
		return b
	}
	return fmt.Sprintf("%s; %s", a, b)
}

// reject refuses a file that has arrived. One that is what the list knows stays,
// for a reader that can read it; any other is fetched anew the next time.
func (g *gathering) reject(ctx context.Context, f *fetch.File, why corpus.Refusal) error {
	if !g.expected(f) {
		if err := g.fetcher.Remove(f.ID); err != nil {
			return err
		}
	}
	return g.refuse(ctx, fetch.Refusal{ID: f.ID, URL: f.URL, Refusal: why}, f.SHA256)
}
