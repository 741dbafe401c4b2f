package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"evidence/corpus/store"
	"evidence/indexer"
	"evidence/search/bleveindex"
	"evidence/web"
)

// A shelf keeps the site's library open and up to date: the one in the data
// directory, or the bundled sample while that is empty.
type shelf struct {
	env  *env
	data string
	site *web.Server
	log  *slog.Logger

	open     *library
	seen     string // state of the data directory's database when it was last looked into
	sample   string // directory of the sample's own library; empty while it is not open
	tools    *pageTools
	wake     chan chan<- struct{} // asks for a look at what was added; the channel sent is closed after it
	changed  time.Time            // when the reports were last others than before; zero once learning from them has begun
	learning atomic.Bool          // learning is under way

	lent sync.WaitGroup // libraries that were taken from the site and may still be in use

	ocr      string         // what --ocr says
	scan     sync.WaitGroup // while the sample's scan is read
	stopScan context.CancelFunc
}

func newShelf(e *env, data string, site *web.Server, log *slog.Logger, ocr string) *shelf {
	return &shelf{env: e, data: data, site: site, log: log, ocr: ocr, wake: make(chan chan<- struct{})}
}

// Times of the shelf.
const (
	refreshEvery = 2 * time.Second
	// A request that began before a library was changed for another may still use it.
	lendFor = 3 * time.Second
	// Reports often come in lots: learning from them waits for this long a quiet.
	learnAfter = 10 * time.Second
)

// keep opens the library, puts it before the site, and takes up what other processes add until ctx ends.
func (s *shelf) keep(ctx context.Context) error {
	defer s.close()
	if err := s.start(ctx); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	tick := time.NewTicker(refreshEvery)
	defer tick.Stop()
	for {
		var looked chan<- struct{}
		select {
		case <-ctx.Done():
			return nil
		case looked = <-s.wake:
		case <-tick.C:
		}
		if err := s.refresh(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("taking up what was added", "error", err.Error())
		}
		s.learn(ctx)
		if looked != nil {
			close(looked)
		}
	}
}

// takeUp shows on the site what this process has added, before it returns.
func (s *shelf) takeUp(ctx context.Context) {
	looked := make(chan struct{})
	select {
	case <-ctx.Done():
	case s.wake <- looked:
		select {
		case <-ctx.Done():
		case <-looked:
		}
	}
}

// start opens the library, or the sample where there is nothing in it.
func (s *shelf) start(ctx context.Context) error {
	l, err := openServing(ctx, s.env, s.data)
	if err != nil {
		return err
	}
	if l != nil {
		s.show(ctx, l, s.data, false)
		return nil
	}
	return s.startSample(ctx)
}

func (s *shelf) startSample(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "evidence-sample-")
	if err != nil {
		return fmt.Errorf("making a place for the sample: %w", err)
	}
	s.sample = dir
	l, _, err := indexSample(ctx, s.env, dir)
	if err != nil {
		return fmt.Errorf("taking in the bundled sample: %w", err)
	}
	s.env.logf("The library %[1]q is empty: the site shows the bundled sample, reports on a borough that does not exist.\n"+howToAdd, s.data)
	s.show(ctx, l, filepath.Join(dir, "data"), true)
	ctx, s.stopScan = context.WithCancel(ctx)
	s.scan.Go(func() {
		eyes := newSight(s.ocr, compiledDir(""), keptDir(filepath.Join(dir, "data")))
		defer eyes.Close()
		if err := addScan(ctx, l, dir, eyes); err != nil && ctx.Err() == nil {
			s.log.Warn("the sample's scan cannot be read", "error", err.Error())
		}
	})
	return nil
}

// endScan has no more of the sample's scan read.
func (s *shelf) endScan() {
	if s.stopScan != nil {
		s.stopScan()
	}
	s.scan.Wait()
}

// show puts a library before the site in place of the one there.
func (s *shelf) show(ctx context.Context, l *library, data string, sample bool) {
	old, oldTools, oldSample := s.open, s.tools, s.sample
	compiled := compiledDir(data)
	if sample { // whose directory goes with the program
		compiled = compiledDir("")
	}
	s.open, s.tools = l, newPageTools(data, compiled)
	tools := s.tools
	s.lent.Go(func() { s.warm(ctx, tools) })
	if err := bringStatements(ctx, l.store, sample); err != nil && ctx.Err() == nil {
		s.log.Error("the statements that come with the program", "error", err.Error())
	}
	s.site.SetLibrary(&web.Library{
		Store: l.store, Engine: l.engine, Pictures: s.tools, Pages: s.tools, Texts: s.tools,
		Original: indexer.NewLibrary(data).Path, Sample: sample,
	})
	if !sample {
		s.changed = time.Now()
	}
	if old == nil {
		return
	}
	s.sample = ""
	s.lent.Go(func() {
		time.Sleep(lendFor)
		oldTools.Close()
		old.Close()
		if oldSample != "" {
			os.RemoveAll(oldSample)
		}
	})
}

// warm makes the first picture quick.
func (s *shelf) warm(ctx context.Context, t *pageTools) {
	if err := t.Warm(ctx); err != nil && ctx.Err() == nil {
		s.log.Warn("pages cannot be drawn", "error", err.Error())
	}
}

// refresh takes up what another process has added.
func (s *shelf) refresh(ctx context.Context) error {
	if s.sample != "" {
		state := databaseState(s.data)
		if state == s.seen {
			return nil
		}
		s.seen = state
		l, err := openServing(ctx, s.env, s.data)
		if err != nil {
			s.seen = "" // it may be half made: look again
		}
		if err == nil && l != nil {
			s.endScan()
			s.show(ctx, l, s.data, false)
		}
		return err
	}
	index := s.open.engine.(*bleveindex.Index)
	changed, err := index.Refresh()
	if changed {
		s.changed = time.Now()
		if _, err := s.open.store.FillPins(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("giving pins the words of reports that came", "error", err.Error())
		}
	}
	if unreadable(err) { // another process is making the index again, or a newer version of the program did
		return fmt.Errorf("%w; the site goes on with what it had open", err)
	}
	return err
}

// learn has a goroutine learn from the reports some time after they have changed.
// Searches take up what it learns by themselves.
func (s *shelf) learn(ctx context.Context) {
	if s.changed.IsZero() || time.Since(s.changed) < learnAfter || !s.learning.CompareAndSwap(false, true) {
		return
	}
	s.changed = time.Time{}
	s.lent.Go(func() {
		defer s.learning.Store(false)
		lesson, err := bleveindex.Learn(ctx, indexDir(s.data))
		switch {
		case ctx.Err() != nil:
		case err != nil:
			s.log.Warn("learning from the reports", "error", err.Error())
		case lesson.Bytes > 0:
			s.log.Info("learnt from the reports", "passages", lesson.Passages, "ms", lesson.Took.Milliseconds())
		}
	})
}

// databaseState is another text after every change to a data directory's database.
func databaseState(data string) string {
	state := ""
	for _, name := range []string{store.FileName, store.FileName + "-wal"} {
		if info, err := os.Stat(filepath.Join(data, name)); err == nil {
			state += fmt.Sprintf("%s %d %s;", name, info.Size(), info.ModTime())
		}
	}
	return state
}

func (s *shelf) close() {
	defer s.lent.Wait()
	s.endScan()
	if s.open != nil {
		s.tools.Close()
		s.open.Close()
	}
	if s.sample != "" {
		os.RemoveAll(s.sample)
	}
}

// openServing opens a data directory for reading, in such a way that other
// processes can add to it meanwhile; nil where it holds no report. An index
// that is missing or incomplete is completed first.
func openServing(ctx context.Context, e *env, data string) (*library, error) {
	if docs, err := listDocuments(ctx, data); err != nil || len(docs) == 0 {
		return nil, err
	}
	l, err := openReading(ctx, e, data)
	if err != nil {
		return nil, err
	}
	if err := l.engine.Close(); err != nil { // it is open for writing where it had to be completed
		return nil, errors.Join(err, l.store.Close())
	}
	if l.engine, err = bleveindex.OpenReader(indexDir(data)); err != nil {
		return nil, errors.Join(err, l.store.Close())
	}
	return l, nil
}
