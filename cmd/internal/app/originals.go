package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"evidence/indexer"
	"evidence/web/reports"
)

// originals compares originals with their SHA-256 before they are shown, once, and again when their file's size or
// time changes. Bits that change on the disk change neither: those a scrub finds.
type originals struct {
	library indexer.Library
	calls   singleflight.Group
	mu      sync.Mutex
	known   map[string]comparedOriginal
}

// A comparedOriginal is what came of a comparison.
type comparedOriginal struct {
	size     int64
	modified time.Time
	problem  string // "" for none
}

func newOriginals(l indexer.Library) *originals {
	return &originals{library: l, known: make(map[string]comparedOriginal)}
}

// open gives the path of the original with this SHA-256. The error wraps reports.ErrChanged if it is not as it was kept,
// or is not in the object store, and objects.ErrUnavailable if that cannot be asked. A folder may not have it.
func (o *originals) open(ctx context.Context, sum string) (path string, err error) {
	for range 2 {
		path, problem, err := o.library.Local(ctx, sum)
		if err != nil {
			return "", err
		}
		if problem != "" {
			return "", fmt.Errorf("%w: %s", reports.ErrChanged, problem)
		}
		if err = o.compare(ctx, sum, path); !errors.Is(err, reports.ErrChanged) || !o.library.Forget(sum) {
			return path, err
		}
	}
	return path, err
}

// compare compares a file with the SHA-256 of the original in it.
func (o *originals) compare(ctx context.Context, sum, path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	o.mu.Lock()
	c, ok := o.known[sum]
	o.mu.Unlock()
	if !ok || c.size != info.Size() || !c.modified.Equal(info.ModTime()) {
		compared, err, _ := o.calls.Do(sum, func() (any, error) { // for all who ask meanwhile, so that none of them ends it
			return o.library.CheckFile(context.WithoutCancel(ctx), path, sum)
		})
		if err != nil {
			return err
		}
		c = comparedOriginal{info.Size(), info.ModTime(), compared.(string)}
		o.mu.Lock()
		o.known[sum] = c
		o.mu.Unlock()
	}
	if c.problem != "" {
		return fmt.Errorf("%w: %s", reports.ErrChanged, c.problem)
	}
	return nil
}

// forget has an original compared again when it is next asked for.
func (o *originals) forget(sum string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.known, sum)
}
