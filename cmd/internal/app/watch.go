package app

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"evidence/indexer"
)

const (
	settleTime   = 2 * time.Second
	scanInterval = time.Minute
	// maxFromFolder is how many files of a folder are added at one go, so that an upload need not wait for them all.
	maxFromFolder = 20
)

// A watcher adds the PDFs of folders, those that are there and those that come. The system reports changes, but not
// those on network shares, so the folders are also scanned from time to time.
type watcher struct {
	intake     *intake
	settleTime time.Duration // a file that did not change for this long is complete
	interval   time.Duration // between scans without a change

	added   map[string]fileState // by path, as the files were when they were added
	growing map[string]fileState
}

// A fileState is how a file was when it was scanned, and since when it has been so.
type fileState struct {
	size    int64 // -1 if the file cannot be read
	changed time.Time
	since   time.Time
}

func newWatcher(in *intake) *watcher {
	return &watcher{
		intake: in, settleTime: settleTime, interval: scanInterval,
		added: map[string]fileState{}, growing: map[string]fileState{},
	}
}

// run watches until ctx ends.
func (w *watcher) run(ctx context.Context) error {
	system, err := fsnotify.NewWatcher()
	if err != nil { // scanning goes on without
		w.intake.Log.Warn("the system does not report changes in watched folders, so they are scanned every minute", "error", err.Error())
		system = &fsnotify.Watcher{}
	} else {
		defer system.Close()
	}
	next := time.NewTimer(0)
	defer next.Stop()
	soon := false // the next scan follows a change
	for {
		select {
		case <-ctx.Done():
			return nil
		case _, ok := <-system.Events:
			if ok && !soon {
				soon = true
				next.Reset(w.settleTime)
			}
		case err, ok := <-system.Errors:
			if ok {
				w.intake.Log.Warn("watching folders", "error", err.Error())
			}
		case <-next.C:
			if err == nil {
				w.subscribe(system)
			}
			soon = w.scan(ctx)
			if soon {
				next.Reset(w.settleTime)
			} else {
				next.Reset(w.interval)
			}
		}
	}
}

// subscribe asks the system to report changes in the folders and their subfolders, except hidden ones and the
// data directory, which changes all the time.
func (w *watcher) subscribe(system *fsnotify.Watcher) {
	data, _ := os.Stat(w.intake.Data)
	known := map[string]bool{}
	for _, path := range system.WatchList() {
		known[path] = true
	}
	for _, dir := range w.intake.Watch {
		filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error { // scan reports what cannot be read
			if err != nil || !e.IsDir() {
				return nil
			}
			if info, err := e.Info(); err == nil && os.SameFile(info, data) || path != dir && strings.HasPrefix(e.Name(), ".") {
				return fs.SkipDir
			}
			if !known[path] {
				if err := system.Add(path); err != nil {
					w.intake.Log.Warn("the system does not report changes in a folder, so it is scanned every minute", "folder", path, "error", err.Error())
					known[path] = true
				}
			}
			return nil
		})
	}
}

// scan adds the files that are new and complete. It reports whether some still grow or have to be tried again.
func (w *watcher) scan(ctx context.Context) (again bool) {
	var complete []string
	states, at := map[string]fileState{}, time.Now()
	for _, path := range indexer.Candidates(w.intake.Watch, w.intake.Data) {
		now := stateOf(path, at)
		if now.same(w.added[path]) {
			continue
		}
		if before, ok := w.growing[path]; ok && now.same(before) {
			now.since = before.since
		}
		if states[path] = now; at.Sub(now.since) >= w.settleTime {
			complete = append(complete, path)
		}
	}
	w.growing = states
	for paths := range slices.Chunk(complete, maxFromFolder) {
		if ctx.Err() != nil || !w.add(ctx, paths) {
			return true
		}
	}
	return len(w.growing) > 0
}

// add adds files, and reports whether that was possible. A file that was refused is not tried again until it changes.
func (w *watcher) add(ctx context.Context, paths []string) bool {
	if _, err := w.intake.add(ctx, &batch{paths: paths}, true); err != nil {
		if ctx.Err() == nil {
			w.intake.Log.Error("adding files of a watched folder; they are tried again", "error", err.Error())
		}
		return false
	}
	for _, path := range paths {
		w.added[path] = w.growing[path]
		delete(w.growing, path)
	}
	return true
}

// stateOf looks at a file. One that cannot be read never changes; adding it then says why.
func stateOf(path string, at time.Time) fileState {
	s := fileState{size: -1, since: at}
	if info, err := os.Stat(path); err == nil {
		s.size, s.changed = info.Size(), info.ModTime()
	}
	return s
}

func (s fileState) same(t fileState) bool { return s.size == t.size && s.changed.Equal(t.changed) }
