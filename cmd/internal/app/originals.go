package app

import (
	"context"
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

// check returns an error that wraps reports.ErrChanged if the original with this SHA-256 is not as it was kept. One that
// is not there is no matter of its.
func (o *originals) check(ctx context.Context, sum string) error {
	info, err := os.Stat(o.library.Path(sum))
	if err != nil {
		return nil
	}
	o.mu.Lock()
	c, ok := o.known[sum]
	o.mu.Unlock()
	if !ok || c.size != info.Size() || !c.modified.Equal(info.ModTime()) {
		compared, err, _ := o.calls.Do(sum, func() (any, error) { // for all who ask meanwhile, so that none of them ends it
			problem, err := o.library.Check(context.WithoutCancel(ctx), sum)
			return problem, err
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
