package main

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"evidence/indexer"
)

// A watcher hands the PDFs of folders to the importer, those that are there and
// those that come. It is told of changes by the system, and looks besides from
// time to time, since shares of other machines tell nothing.
type watcher struct {
	dirs     []string
	importer *importer
	log      *slog.Logger
	quiet    time.Duration // a file that did not change for so long is whole
	every    time.Duration // between looks that nobody asked for

	done    map[string]state // what was handed over, by path
	growing map[string]state
}

// A state is how a file was when it was looked at, and since when it has been so.
type state struct {
	size    int64
	changed time.Time
	since   time.Time
}

// Times of watched folders.
const (
	quietTime = 2 * time.Second
	lookEvery = time.Minute
)

// maxInLot is how many files of a folder are taken in at one go, so that an
// upload need not wait for a whole folder.
const maxInLot = 20

func newWatcher(m *importer, dirs []string, log *slog.Logger) *watcher {
	return &watcher{dirs: dirs, importer: m, log: log, quiet: quietTime, every: lookEvery, done: map[string]state{}, growing: map[string]state{}}
}

// checkFolders makes the paths of folders whole, or says which is none.
func checkFolders(dirs []string) ([]string, error) {
	var out []string
	for _, dir := range dirs {
		info, err := os.Stat(dir)
		if err == nil && !info.IsDir() {
			err = fs.ErrInvalid
		}
		if err != nil {
			return nil, usagef("serve", "--watch cannot be %q: it is no folder that can be read; make it, or check its name", dir)
		}
		abs, err := filepath.Abs(dir)
		if err != nil {
			return nil, fmt.Errorf("finding the folder %q: %w", dir, err)
		}
		out = append(out, abs)
	}
	return out, nil
}

// run watches until ctx ends.
func (w *watcher) run(ctx context.Context) error {
	system, err := fsnotify.NewWatcher()
	if err != nil { // the looks go on without
		w.log.Warn("the system does not tell of changes in watched folders; they are looked through from time to time", "error", err.Error())
		system = &fsnotify.Watcher{}
	} else {
		defer system.Close()
	}
	next := time.NewTimer(0)
	defer next.Stop()
	soon := false // the next look comes after a change
	for {
		select {
		case <-ctx.Done():
			return nil
		case _, ok := <-system.Events:
			if ok && !soon {
				soon = true
				next.Reset(w.quiet)
			}
		case err, ok := <-system.Errors:
			if ok {
				w.log.Warn("watching folders", "error", err.Error())
			}
		case <-next.C:
			if err == nil {
				w.subscribe(system)
			}
			soon = w.look(ctx)
			if soon {
				next.Reset(w.quiet)
			} else {
				next.Reset(w.every)
			}
		}
	}
}

// subscribe asks the system to tell of changes in the folders and in those below
// them, but for hidden ones and the data directory, which changes all the time.
func (w *watcher) subscribe(system *fsnotify.Watcher) {
	data, _ := os.Stat(w.importer.data)
	known := map[string]bool{}
	for _, path := range system.WatchList() {
		known[path] = true
	}
	for _, dir := range w.dirs {
		filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error { // what cannot be read is found by the look
			if err != nil || !e.IsDir() {
				return nil
			}
			if info, err := e.Info(); err == nil && os.SameFile(info, data) || path != dir && strings.HasPrefix(e.Name(), ".") {
				return fs.SkipDir
			}
			if !known[path] {
				if err := system.Add(path); err != nil {
					w.log.Warn("the system does not tell of changes in a folder; it is looked through from time to time", "folder", path, "error", err.Error())
					known[path] = true
				}
			}
			return nil
		})
	}
}

// look goes through the folders, hands over what is new and whole, and says
// whether something still grows or is to be tried again.
func (w *watcher) look(ctx context.Context) (again bool) {
	var whole []string
	states, at := map[string]state{}, time.Now()
	for _, path := range indexer.Candidates(w.dirs, w.importer.data) {
		now := stateOf(path, at)
		if now.same(w.done[path]) {
			continue
		}
		if before, ok := w.growing[path]; ok && now.same(before) {
			now.since = before.since
		}
		if states[path] = now; at.Sub(now.since) >= w.quiet {
			whole = append(whole, path)
		}
	}
	w.growing = states
	for len(whole) > 0 && ctx.Err() == nil {
		n := min(len(whole), maxInLot)
		if !w.hand(ctx, whole[:n]) {
			return true
		}
		whole = whole[n:]
	}
	return len(w.growing) > 0
}

// hand has files taken in; what was refused is not tried again until it changes.
func (w *watcher) hand(ctx context.Context, paths []string) bool {
	if _, err := w.importer.add(ctx, &lot{paths: paths}, true); err != nil {
		if ctx.Err() == nil {
			w.log.Error("taking in files of a watched folder; they are tried again", "error", err.Error())
		}
		return false
	}
	for _, path := range paths {
		w.done[path] = w.growing[path]
		delete(w.growing, path)
	}
	return true
}

// stateOf looks at a file; one that cannot be looked at never changes, and is refused with the reason.
func stateOf(path string, at time.Time) state {
	s := state{size: -1, since: at}
	if info, err := os.Stat(path); err == nil {
		s.size, s.changed = info.Size(), info.ModTime()
	}
	return s
}

func (s state) same(t state) bool { return s.size == t.size && s.changed.Equal(t.changed) }
