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
	Recheck          bool // ask also whether reports that are in the library have changed
	IncludeWithdrawn bool // fetch withdrawn reports too
	// AcceptChanged indexes a file whose SHA-256 the manifest does not list as a new
	// version of its report, if it is intact and about the same authority.
	AcceptChanged bool
}

// A FetchedReport is a report that was downloaded and indexed. One that was there
// already has only an ID, SHA256 and Note.
type FetchedReport struct {
	ID       string    `json:"id"`                 // of the manifest's entry
	Document string    `json:"document,omitempty"` // the id that the report has here, usually the same
	URL      string    `json:"url,omitempty"`
	Final    string    `json:"final,omitempty"` // after redirects
	At       time.Time `json:"at,omitzero"`
	SHA256   string    `json:"sha256"`
	Bytes    int64     `json:"bytes,omitempty"`
	Pages    int       `json:"pages,omitempty"`
	Passages int       `json:"passages,omitempty"`
	Warnings []string  `json:"warnings,omitempty"`
	Note     string    `json:"note,omitempty"`
}

// A ByHand report can only be downloaded by a person who opens its address.
type ByHand struct {
	ID      string `json:"id"`
	Title   string `json:"title,omitempty"`
	Address string `json:"address"`
	Reason  string `json:"reason"`
}

// A FetchSummary is the result of a Fetch.
type FetchSummary struct {
	Fetched   []FetchedReport `json:"fetched"`
	Updated   []FetchedReport `json:"updated"` // new versions of reports that were in the library
	Unchanged []FetchedReport `json:"unchanged"`
	Refused   []fetch.Refusal `json:"refused"` // what was there before stays
	ByHand    []ByHand        `json:"by_hand"`
	Requests  int64           `json:"requests"`
	Bytes     int64           `json:"bytes"` // downloaded
	Seconds   float64         `json:"seconds"`
	Stopped   bool            `json:"stopped"` // before all entries were done
}

// FetchProgress says how far a Fetch is, and what has just happened: a download
// event or progress in indexing, if anything.
type FetchProgress struct {
	Reports, Done int   // to be requested; answered or refused
	Bytes         int64 // downloaded
	Elapsed       time.Duration

	fetch.Event
	Index *Progress
}

// Downloads are indexed in batches, since each Add compares the whole index with the store.
const (
	fetchBatch     = 32
	fetchBatchTime = 10 * time.Second
)

// A fetchRun is one call of Fetch.
type fetchRun struct {
	*Indexer
	o             FetchOptions
	fetcher       *fetch.Fetcher
	entries       map[string]*manifest.Entry // by id
	summary       *FetchSummary
	reports, done int
	report        func(FetchProgress)
	started       time.Time
	batch         []*fetch.File
}

// Fetch downloads the PDFs of manifest entries that are not in the library and
// indexes them as Add does, with the facts of the entries. report, which may be
// nil, is called on progress.
//
// The error is as Add's. Refusals are in the summary and, under their address, in
// the store; the last good copy stays. After an interruption the same call goes on
// from there.
func (x *Indexer) Fetch(ctx context.Context, entries []*manifest.Entry, o FetchOptions, report func(FetchProgress)) (*FetchSummary, error) {
	if report == nil {
		report = func(FetchProgress) {}
	}
	r := &fetchRun{
		Indexer: x, o: o, report: report, started: time.Now(), entries: map[string]*manifest.Entry{},
		fetcher: fetch.New(filepath.Join(x.data, "incoming"), o.Options),
		summary: &FetchSummary{
			Fetched: []FetchedReport{}, Updated: []FetchedReport{}, Unchanged: []FetchedReport{}, Refused: []fetch.Refusal{}, ByHand: []ByHand{},
		},
	}
	err := r.run(ctx, entries)
	s := r.summary
	s.Requests, s.Bytes, s.Seconds = r.fetcher.Requests(), r.fetcher.Bytes(), time.Since(r.started).Seconds()
	s.Stopped = err != nil && ctx.Err() != nil
	return s, err
}

func (r *fetchRun) run(ctx context.Context, entries []*manifest.Entry) error {
	requests, err := r.selectEntries(ctx, entries)
	if err != nil {
		return err
	}
	r.reports, r.done = len(requests)+len(r.batch), len(r.batch)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	events, ended := make(chan fetch.Event, fetchBatch), make(chan error, 1)
	go func() {
		defer close(events)
		ended <- r.fetcher.Fetch(ctx, requests, func(e fetch.Event) { events <- e })
	}()
	err = r.handleEvents(ctx, events)
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

// handleEvents indexes downloads as they arrive.
func (r *fetchRun) handleEvents(ctx context.Context, events <-chan fetch.Event) error {
	tick := time.NewTicker(fetchBatchTime)
	defer tick.Stop()
	for {
		var err error
		select {
		case e, more := <-events:
			if !more {
				return r.indexBatch(ctx)
			}
			err = r.handle(ctx, e)
			if err == nil && len(r.batch) >= fetchBatch {
				err = r.indexBatch(ctx)
			}
		case <-tick.C:
			err = r.indexBatch(ctx)
		}
		if err != nil {
			return err
		}
	}
}

func (r *fetchRun) reportProgress(e fetch.Event, index *Progress) {
	r.report(FetchProgress{r.reports, r.done, r.fetcher.Bytes(), time.Since(r.started), e, index})
}

// handle handles the event of one entry.
func (r *fetchRun) handle(ctx context.Context, e fetch.Event) error {
	if e.Retry {
		r.reportProgress(e, nil)
		return nil
	}
	r.done++
	if e.Refusal != nil {
		return r.recordRefusal(ctx, *e.Refusal, "")
	}
	f := e.File
	if !f.Unchanged {
		r.batch = append(r.batch, f)
		r.reportProgress(e, nil)
		return nil
	}
	before, err := r.lastFetch(ctx, f.ID)
	if err != nil {
		return err
	}
	f.SHA256 = before.SHA256
	if err := r.recordFetch(ctx, f); err != nil {
		return err
	}
	r.addUnchanged(f.ID, f.SHA256, "its address says that it has not changed")
	r.reportProgress(fetch.Event{}, nil)
	return nil
}

func (r *fetchRun) addUnchanged(id, sum, note string) {
	r.summary.Unchanged = append(r.summary.Unchanged, FetchedReport{ID: id, SHA256: sum, Note: note})
}

// recordRefusal records a refusal under its address.
func (r *fetchRun) recordRefusal(ctx context.Context, f fetch.Refusal, sum string) error {
	if err := r.store.AddRefusal(ctx, store.Refusal{Path: f.URL, Name: f.ID, SHA256: sum, Refusal: f.Refusal}); err != nil {
		return err
	}
	r.summary.Refused = append(r.summary.Refused, f)
	r.reportProgress(fetch.Event{Refusal: &f}, nil)
	return nil
}

// lastFetch is the latest fetch for an entry whose document is in the library, or zero.
func (r *fetchRun) lastFetch(ctx context.Context, id string) (store.Fetch, error) {
	fetches, err := r.store.FetchesFor(ctx, id)
	for _, f := range fetches {
		if there, err := r.library.Has(ctx, f.SHA256); there || err != nil {
			return f, err
		}
	}
	return store.Fetch{}, err
}

// recordFetch records when and from where a file came, once.
func (r *fetchRun) recordFetch(ctx context.Context, f *fetch.File) error {
	before, err := r.store.FetchesFor(ctx, f.ID)
	if err != nil || len(before) > 0 && before[0].SHA256 == f.SHA256 && before[0].Status == f.Status && before[0].At.Equal(f.At) {
		return err
	}
	return r.store.PutFetch(ctx, store.Fetch{
		Source: f.ID, URL: f.URL, Final: f.Final, Status: f.Status, SHA256: f.SHA256, At: f.At,
		ETag: f.ETag, LastModified: f.LastModified,
	})
}

// indexBatch indexes the files that have arrived.
func (r *fetchRun) indexBatch(ctx context.Context) error {
	var paths []string
	files := map[string]*fetch.File{}
	for _, f := range r.batch {
		refusal, err := r.checkUnlisted(ctx, f)
		if err != nil {
			return err
		}
		if refusal != nil {
			err = r.reject(ctx, f, *refusal)
		} else {
			err = r.recordFetch(ctx, f)
			path, e := filepath.Abs(f.Path) // as in Add's summary
			err = errors.Join(err, e)
			paths, files[path] = append(paths, path), f
		}
		if err != nil {
			return err
		}
	}
	r.batch = nil
	if len(paths) == 0 {
		return nil
	}
	s, err := r.Add(ctx, paths, func(p Progress) { r.reportProgress(fetch.Event{}, &p) })
	return errors.Join(r.addResults(context.WithoutCancel(ctx), s, files), err)
}

// addResults adds the results of Add to the summary, and removes the downloads.
func (r *fetchRun) addResults(ctx context.Context, s *Summary, files map[string]*fetch.File) error {
	var errs []error
	each := func(list []IndexedFile, use func(*fetch.File, IndexedFile)) {
		for _, t := range list {
			if f := files[t.Path]; f != nil {
				use(f, t)
				errs = append(errs, r.fetcher.Remove(f.ID))
			}
		}
	}
	each(s.Added, func(f *fetch.File, t IndexedFile) { r.summary.Fetched = append(r.summary.Fetched, fetchedReport(f, t)) })
	each(s.Updated, func(f *fetch.File, t IndexedFile) { r.summary.Updated = append(r.summary.Updated, fetchedReport(f, t)) })
	each(s.Unchanged, func(f *fetch.File, _ IndexedFile) {
		r.addUnchanged(f.ID, f.SHA256, "fetched again, and the file is the one that was in the library")
	})
	for _, refused := range s.Refused {
		if f := files[refused.Path]; f != nil {
			errs = append(errs, r.store.RemoveRefusal(ctx, refused.Path), r.reject(ctx, f, refused.Refusal))
		}
	}
	return errors.Join(errs...)
}

func fetchedReport(f *fetch.File, t IndexedFile) FetchedReport {
	note := t.Note
	if f.Unlisted {
		const unlisted = "the manifest does not list the SHA-256 of the publisher's file"
		if note != "" {
			note = fmt.Sprintf("%s; %s", note, unlisted)
		} else {
			note = unlisted
		}
	}
	return FetchedReport{
		ID: f.ID, Document: t.ID, URL: f.URL, Final: f.Final, At: f.At, SHA256: f.SHA256, Bytes: f.Bytes,
		Pages: t.Pages, Passages: t.Passages, Warnings: t.Warnings, Note: note,
	}
}

// reject refuses a downloaded file. One that the manifest lists stays, for a
// reader that can read it; any other is downloaded again the next time.
func (r *fetchRun) reject(ctx context.Context, f *fetch.File, why corpus.Refusal) error {
	if !r.isListed(f) {
		if err := r.fetcher.Remove(f.ID); err != nil {
			return err
		}
	}
	return r.recordRefusal(ctx, fetch.Refusal{ID: f.ID, URL: f.URL, Refusal: why}, f.SHA256)
}
