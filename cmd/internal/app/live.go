package app

import (
	"context"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"evidence/corpus/health"
	"evidence/corpus/tempdir"
	"evidence/indexer"
	"evidence/search/opensearch"
	"evidence/web/reports"
)

const (
	reloadEvery = 2 * time.Second
	// A request that began before a library was replaced may use it for this long.
	closeAfter = 3 * time.Second
)

// A liveLibrary keeps the library that the site shows open and up to date: the one in the data directory, or the
// bundled sample while that is empty.
type liveLibrary struct {
	*Options
	publish func(*reports.Library) // has the site show a library
	reloads reloadRequests

	shown     *shownLibrary
	revision  int64       // of the database, as far as the index follows other servers
	away      string      // what did not answer the last time: see notAnswering
	changed   time.Time   // when the reports last changed; zero once learning from them has begun
	learnedAt time.Time   // when learning last began
	learning  atomic.Bool // a goroutine is learning
	nextScrub time.Time   // when the next scrub begins; zero for never
	scrubbing atomic.Bool // a goroutine is scrubbing
	scrubbed  atomic.Pointer[health.Scrub]
	rescrub   atomic.Bool // a scrub is due, as what was damaged has been mended

	indexDamaged atomic.Bool    // as a scrub found
	remaking     atomic.Bool    // a goroutine is making the index anew
	nextRemake   time.Time      // when it may be made anew again
	inUse        sync.WaitGroup // background work, and libraries that were replaced and are still open
}

// A shownLibrary is what the site shows.
type shownLibrary struct {
	*Data
	pages     *Pages
	absent    bool   // the engine is opensearch.Absent
	sampleDir string // of the sample, removed with it; empty for the user's library
	stopScan  context.CancelFunc
	scan      sync.WaitGroup // reading of the sample's scan
}

// reloadRequests asks the live library to reload. The channel sent is closed afterwards.
type reloadRequests chan chan<- struct{}

// wait has the live library show what this process has added, and returns when it does.
func (r reloadRequests) wait(ctx context.Context) {
	done := make(chan struct{})
	select {
	case <-ctx.Done():
	case r <- done:
		select {
		case <-ctx.Done():
		case <-done:
		}
	}
}

// run opens the library and reloads it when it changes, until ctx ends.
func (l *liveLibrary) run(ctx context.Context) error {
	defer l.close()
	if l.ScrubAfter > 0 {
		l.nextScrub = time.Now().Add(l.ScrubAfter)
	}
	if err := l.openOnce(ctx); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	tick := time.NewTicker(reloadEvery)
	defer tick.Stop()
	for {
		var done chan<- struct{}
		select {
		case <-ctx.Done():
			return nil
		case done = <-l.reloads:
		case <-tick.C:
		}
		if err := l.reload(ctx); ctx.Err() == nil && !l.logAway(err) && err != nil {
			l.Log.Error("reloading the library", "error", err.Error())
		}
		l.remake(ctx)
		l.learn(ctx)
		l.scrub(ctx)
		if done != nil {
			close(done)
		}
	}
}

// open shows the library, or the sample if it is empty.
func (l *liveLibrary) open(ctx context.Context) error {
	s, err := l.openData(ctx)
	if err != nil {
		return err
	}
	if s == nil {
		return l.openSample(ctx)
	}
	l.show(ctx, s)
	return nil
}

// openData opens the data directory; nil if there is no report in it. While the search engine does not answer, reports, passages and citations are shown
// all the same: they are in the database.
func (l *liveLibrary) openData(ctx context.Context) (*shownLibrary, error) {
	st, err := openFilled(ctx, l.Data, l.Logf)
	if st == nil || err != nil {
		return nil, err
	}
	engine, err := openEngine(ctx, l.Data, st, l.Logf)
	absent := reports.Away(err)
	if absent {
		l.logAway(err)
		engine, err = opensearch.Absent(clusterDir(l.Data), err), nil
	}
	if err != nil {
		st.Close()
		return nil, err
	}
	return &shownLibrary{Data: &Data{l.Data, st, engine}, absent: absent, pages: NewPages(l.Data, l.library())}, nil
}

// openAbsent opens the engine that did not answer before, and has the site search with it.
func (l *liveLibrary) openAbsent(ctx context.Context) error {
	st := l.shown.Store
	engine, err := openEngine(ctx, l.Data, st, l.Logf)
	if err != nil {
		return err
	}
	// The absent engine has nothing open, and may be asked until the library is published.
	l.shown.Data, l.shown.absent = &Data{l.Data, st, engine}, false
	l.changed = time.Now()
	l.publishShown()
	return nil
}

func (l *liveLibrary) openSample(ctx context.Context) error {
	dir, err := tempdir.Make("sample")
	if err != nil {
		return fmt.Errorf("making a directory for the bundled sample: %w", err)
	}
	d, err := indexSample(ctx, dir, l.Logf)
	if err != nil {
		os.RemoveAll(dir)
		return err
	}
	l.Logf("The library %[1]q is empty, so the site shows the bundled sample: reports on an invented borough.\n"+HowToAdd, l.Data)
	s := &shownLibrary{Data: d, pages: newPages(d.Dir, indexer.NewLibrary(d.Dir), UserCompiledDir()), sampleDir: dir}
	l.show(ctx, s)
	ctx, s.stopScan = context.WithCancel(ctx)
	s.scan.Go(func() {
		if err := addSampleScan(ctx, d, dir, l.OCR); err != nil && ctx.Err() == nil {
			l.Log.Warn("reading the sample's scan", "error", err.Error())
		}
	})
	return nil
}

// show has the site show a library in place of the one it shows now.
func (l *liveLibrary) show(ctx context.Context, s *shownLibrary) {
	l.inUse.Go(func() { l.warm(ctx, s.pages) })
	addStatements := AddBundledStatements
	if s.sampleDir != "" {
		addStatements = addSampleStatement
	}
	l.changed = time.Now()
	if why := s.Store.Refusal(); why != nil {
		l.Logf("The library %q can be read only: %s.", s.Dir, why)
	} else if err := addStatements(ctx, s.Store); err != nil && ctx.Err() == nil {
		l.Log.Error("adding the bundled statements", "error", err.Error())
	}
	old := l.shown
	l.shown = s
	l.publishShown()
	if old != nil {
		l.inUse.Go(func() {
			select {
			case <-ctx.Done():
			case <-time.After(closeAfter):
			}
			old.close()
		})
	}
}

// publishShown gives the site what is to be shown.
func (l *liveLibrary) publishShown() {
	s, lastScrub := l.shown, l.lastScrub
	if s.sampleDir != "" {
		lastScrub = nil
	}
	l.publish(&reports.Library{
		Store: s.Store, Engine: s.Engine, Pictures: s.pages, Pages: s.pages, Texts: s.pages,
		Original: s.pages.sound.open, Present: s.pages.sound.library.Present, Sample: s.sampleDir != "", Scrub: lastScrub,
	})
}

func (l *liveLibrary) warm(ctx context.Context, p *Pages) {
	if err := p.warm(ctx); err != nil && ctx.Err() == nil {
		l.Log.Warn("starting the program that draws pages", "error", err.Error())
	}
}

// reload shows what was added to the data directory.
func (l *liveLibrary) reload(ctx context.Context) error {
	if l.shown.sampleDir != "" || l.shown.Store.HasRoom() {
		return l.openAgain(ctx)
	}
	if l.shown.absent {
		return l.openAbsent(ctx)
	}
	if err := l.follow(ctx); err != nil {
		return err
	}
	changed, err := l.shown.Engine.Refresh()
	if changed {
		l.changed = time.Now()
		if _, err := l.shown.Store.FillPins(ctx); err != nil && ctx.Err() == nil {
			l.Log.Error("giving pins the words of new reports", "error", err.Error())
		}
	}
	if unreadable(err) { // another process is making the index again, or a newer version of the program did
		return fmt.Errorf("%w; the site goes on showing the reports it had open", err)
	}
	return err
}

// openAgain shows the data directory in place of the sample, once it holds a report, or of what could only be read.
func (l *liveLibrary) openAgain(ctx context.Context) error {
	s, err := l.openData(ctx)
	if s == nil || err != nil {
		return err
	}
	l.shown.endScan()
	l.show(ctx, s)
	return nil
}

func (l *liveLibrary) close() {
	if l.shown != nil {
		l.shown.close()
	}
	l.inUse.Wait()
}

// endScan stops reading the sample's scan.
func (s *shownLibrary) endScan() {
	if s.stopScan != nil {
		s.stopScan()
	}
	s.scan.Wait()
}

func (s *shownLibrary) close() {
	s.endScan()
	s.pages.Close()
	s.Data.Close()
	if s.sampleDir != "" {
		os.RemoveAll(s.sampleDir)
	}
}
