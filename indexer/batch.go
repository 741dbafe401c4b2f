package indexer

import (
	"cmp"
	"context"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"evidence/search"
)

// batchPassages is the size of a batch: the engine writes a batch faster than its
// reports one by one.
const batchPassages = 2000

// A batcher hands reports to the engine in batches while others are being read, several batches at once.
type batcher struct {
	engine search.Engine
	batch  []search.Report
	size   int             // passages
	given  map[string]bool // sources of the batch and of those that the engine may still be at work on
	group  *errgroup.Group

	mu     sync.Mutex
	failed error
}

func newBatcher(engine search.Engine) *batcher {
	b := &batcher{engine: engine}
	b.begin()
	return b
}

func (b *batcher) begin() {
	b.given, b.group = make(map[string]bool), new(errgroup.Group)
	b.group.SetLimit(atOnce())
}

// atOnce is how many batches the engine gets at once. Each takes some 65 MB while it is entered.
func atOnce() int { return min(runtime.GOMAXPROCS(0), 8) }

// replace continues after the work was cancelled: what is in the store has to be found.
func (b *batcher) replace(batch []search.Report) {
	if b.err() != nil {
		return
	}
	if err := b.engine.Replace(context.Background(), batch...); err != nil {
		b.mu.Lock()
		b.failed = cmp.Or(b.failed, err)
		b.mu.Unlock()
	}
}

func (b *batcher) err() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.failed
}

// add hands over a report; the engine may get it later. Batches have no order, nor the reports of one: another version of a report waits until the
// engine has those before.
func (b *batcher) add(r search.Report) error {
	if b.given[r.Document.ID] {
		b.flush()
		_ = b.group.Wait()
		b.begin()
	}
	b.given[r.Document.ID] = true
	b.batch = append(b.batch, r)
	if b.size += len(r.Passages); b.size >= batchPassages {
		b.flush()
	}
	return b.err()
}

func (b *batcher) flush() {
	if batch := b.batch; len(batch) > 0 {
		b.group.Go(func() error {
			b.replace(batch)
			return nil // b.err tells a failure at once, Wait only at the end
		})
	}
	b.batch, b.size = nil, 0
}

// close waits until the engine has everything.
func (b *batcher) close() error {
	b.flush()
	_ = b.group.Wait()
	return b.err()
}
