package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"evidence/corpus/manifest"
	"evidence/indexer"
	"evidence/web"
)

// An importer takes files in to a data directory while it is served, one lot
// after the other. It opens the library for writing only while it does so, so
// that other processes have their turn.
type importer struct {
	env       *env
	data      string
	manifests []*manifest.Manifest
	ocr       string // what --ocr says
	log       *slog.Logger
	queue     chan *lot
	ended     chan struct{}  // closed when nothing more is taken in
	staging   sync.Mutex     // guards staged
	staged    map[string]int // uploads that wait, by path: how often each was sent
	// taken is called after each lot, for the site to take up what was added.
	taken func(context.Context)
}

// A lot is what is taken in at one go.
type lot struct {
	paths []string
	// versions holds, by their SHA-256, the reports that files are known to be other versions of.
	versions map[string]string
	// corrections are made instead, where there are some.
	corrections []manifest.Correction
	done        chan struct{} // closed when summary and err are set
	summary     *indexer.Summary
	err         error
}

// Limits of the importer.
const (
	maxLots  = 8 // waiting
	busyTime = 30 * time.Second
	busyWait = 250 * time.Millisecond
)

// errEnded says that the program stops.
var errEnded = errors.New("the program stops; nothing more is taken in")

// errFull says that too much waits to be taken in.
var errFull = errors.New("too many files wait to be taken in")

func newImporter(e *env, data string, known []*manifest.Manifest, ocr string, log *slog.Logger) *importer {
	return &importer{env: e, data: data, manifests: known, ocr: ocr, log: log, queue: make(chan *lot, maxLots), ended: make(chan struct{}), staged: map[string]int{}, taken: func(context.Context) {}}
}

// run takes in what is handed over until ctx ends.
func (m *importer) run(ctx context.Context) error {
	defer close(m.ended)
	for {
		select {
		case <-ctx.Done():
			return nil
		case l := <-m.queue:
			l.summary, l.err = m.take(ctx, l)
			if l.summary != nil || l.err == nil {
				m.taken(ctx)
			}
			close(l.done)
		}
	}
}

// add hands over files and waits until they are taken in. Where wait is false
// and the queue is full it returns errFull at once.
func (m *importer) add(ctx context.Context, l *lot, wait bool) (*indexer.Summary, error) {
	l.done = make(chan struct{})
	select {
	case m.queue <- l:
	default:
		if !wait {
			return nil, errFull
		}
		select {
		case m.queue <- l:
		case <-m.ended:
			return nil, errEnded
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	select {
	case <-l.done:
		return l.summary, l.err
	case <-m.ended:
		return nil, errEnded
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// take opens the library, waiting for another process that writes to it, and takes a lot in.
func (m *importer) take(ctx context.Context, l *lot) (*indexer.Summary, error) {
	var open *library
	var err error
	for end := time.Now().Add(busyTime); ; {
		if open, err = openWriting(ctx, m.env, m.data); !errors.Is(err, errWriting) || time.Now().After(end) {
			break
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(busyWait):
		}
	}
	if err != nil {
		return nil, err
	}
	defer open.Close()
	if len(l.corrections) > 0 {
		return nil, correct(ctx, open, l.corrections, func(string) {})
	}
	for sum, id := range l.versions {
		if _, err := open.store.GiveVersion(ctx, sum, id); err != nil {
			return nil, err
		}
	}
	eyes := newSight(m.ocr, compiledDir(m.data), keptDir(m.data))
	defer eyes.Close()
	x := indexer.New(m.data, open.store, open.engine, indexer.Options{Manifests: m.manifests, OCR: eyes.Reader})
	defer x.Close()
	return x.Add(ctx, l.paths, m.tell)
}

// Correct makes corrections of a report that is served.
func (m *importer) Correct(ctx context.Context, c manifest.Correction) error {
	// Whoever asked may be gone, but what has begun is ended.
	_, err := m.add(context.WithoutCancel(ctx), &lot{corrections: []manifest.Correction{c}}, false)
	return unlessBusy(err)
}

// unlessBusy is an error as the site knows it.
func unlessBusy(err error) error {
	if errors.Is(err, errFull) || errors.Is(err, errWriting) {
		return fmt.Errorf("%w: %w", web.ErrBusy, err)
	}
	return err
}

// tell writes to the log what became of a file. What was there already is no news.
func (m *importer) tell(p indexer.Progress) {
	taken := func(what string, t *indexer.Taken) {
		m.log.Info(what, "report", t.ID, "file", t.Path, "pages", t.Pages, "passages", t.Passages, "note", t.Note)
		for _, w := range slices.Compact(t.Warnings) {
			m.log.Warn("not all of a report could be read", "report", t.ID, "what", w)
		}
	}
	switch {
	case p.Added != nil:
		taken("added", p.Added)
	case p.Updated != nil:
		taken("updated", p.Updated)
	case p.Refused != nil:
		m.log.Warn("refused", "file", p.Refused.Path, "reason", p.Refused.Reason, "advice", p.Refused.Advice)
	}
}
