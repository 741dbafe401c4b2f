package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"evidence/corpus/manifest"
	"evidence/indexer"
	"evidence/web/reports"
)

const (
	maxBatches = 8 // that wait
	// Another process that writes to the library is waited for this long, with a pause between tries.
	lockedTime  = 30 * time.Second
	lockedPause = 250 * time.Millisecond
)

var (
	errStopped = errors.New("the program is stopping; no more files are added")
	errFull    = errors.New("too many files are waiting to be added")
)

// An intake adds files to a data directory while the site shows it, one batch after the other. It opens the data
// directory for writing only while it does so, so that other processes have their turn. It is the reports.Importer and
// reports.Corrector of the site.
type intake struct {
	*Options
	reload  func(context.Context) // has the site show what a batch added
	queue   chan *batch
	stopped chan struct{} // closed when no more is added
	mu      sync.Mutex
	id      string         // tells its uploads from those of another site of the directory
	staged  map[string]int // uploads that wait, by path: how often each was sent
}

// A batch is what is added at one go: files, or else corrections or a download.
type batch struct {
	paths       []string
	versions    map[string]string // files known to be another version of a report: its id by their SHA-256
	corrections []manifest.Correction
	download    func(ctx context.Context, x *indexer.Indexer) error // takes the place of paths; its ctx ends with the program

	done    chan struct{} // closed when summary and err are set
	summary *indexer.Summary
	err     error
}

func newIntake(o *Options, reload func(context.Context)) *intake {
	return &intake{
		Options: o, reload: reload,
		queue: make(chan *batch, maxBatches), stopped: make(chan struct{}), staged: map[string]int{}, id: rand.Text()[:8],
	}
}

// run processes the queue until ctx ends.
func (in *intake) run(ctx context.Context) error {
	defer close(in.stopped)
	for {
		select {
		case <-ctx.Done():
			return nil
		case b := <-in.queue:
			b.summary, b.err = in.process(ctx, b)
			if b.summary != nil || b.err == nil {
				in.reload(ctx)
			}
			close(b.done)
		}
	}
}

// add queues a batch and waits until it is processed. If the queue is full it waits for that too, or returns
// errFull if wait is false.
func (in *intake) add(ctx context.Context, b *batch, wait bool) (*indexer.Summary, error) {
	b.done = make(chan struct{})
	select {
	case in.queue <- b:
	default:
		if !wait {
			return nil, errFull
		}
		select {
		case in.queue <- b:
		case <-in.stopped:
			return nil, errStopped
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	select {
	case <-b.done:
		return b.summary, b.err
	case <-in.stopped:
		return nil, errStopped
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// process opens the data directory and adds a batch.
func (in *intake) process(ctx context.Context, b *batch) (summary *indexer.Summary, err error) {
	d, err := in.open(ctx)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	if len(b.corrections) > 0 {
		return nil, d.Correct(ctx, b.corrections, func(_, _ string) {})
	}
	for sum, id := range b.versions {
		if _, err := d.Store.AssignVersion(ctx, sum, id); err != nil {
			return nil, err
		}
	}
	err = d.WithIndexer(in.OCR, indexer.Options{Manifests: in.Manifests, Library: in.library()}, func(x *indexer.Indexer) (err error) {
		if b.download != nil {
			return b.download(ctx, x)
		}
		summary, err = x.Add(ctx, b.paths, in.logProgress)
		return err
	})
	return summary, err
}

// open opens the data directory for writing, and waits if another process has done so.
func (in *intake) open(ctx context.Context) (*Data, error) {
	for end := time.Now().Add(lockedTime); ; {
		d, err := OpenForWriting(ctx, in.Data, in.Logf)
		if !errors.Is(err, errLocked) || time.Now().After(end) {
			return d, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(lockedPause):
		}
	}
}

// Correct makes corrections of a report that the site shows.
func (in *intake) Correct(ctx context.Context, c manifest.Correction) error {
	// Whoever asked may be gone, but what has begun is finished.
	_, err := in.add(context.WithoutCancel(ctx), &batch{corrections: []manifest.Correction{c}}, false)
	return asBusy(err)
}

// asBusy wraps reports.ErrBusy around errors that pass by themselves.
func asBusy(err error) error {
	if errors.Is(err, errFull) || errors.Is(err, errLocked) {
		return fmt.Errorf("%w: %w", reports.ErrBusy, err)
	}
	return err
}

// logProgress logs what became of a file. Unchanged files are not logged.
func (in *intake) logProgress(p indexer.Progress) {
	log := func(what string, t *indexer.IndexedFile) {
		in.Log.Info(what, "report", t.ID, "file", t.Path, "pages", t.Pages, "passages", t.Passages, "note", t.Note)
		for _, w := range slices.Compact(t.Warnings) {
			in.Log.Warn("part of a report could not be read", "report", t.ID, "what", w)
		}
	}
	switch {
	case p.Added != nil:
		log("added", p.Added)
	case p.Updated != nil:
		log("updated", p.Updated)
	case p.Refused != nil:
		in.Log.Warn("refused", "file", p.Refused.Path, "reason", p.Refused.Reason, "advice", p.Refused.Advice)
	}
}
