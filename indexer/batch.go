package indexer

import (
	"context"
	"slices"
	"sync"

	"evidence/search"
)

// batchPassages is the size of a batch: the engine writes a batch faster than its
// reports one by one.
const batchPassages = 2000

// A batcher hands reports to the engine in batches while others are being read.
type batcher struct {
	engine  search.Engine
	batch   []search.Report
	size    int // passages
	batches chan []search.Report
	done    chan struct{}

	mu     sync.Mutex
	failed error
}

func newBatcher(engine search.Engine) *batcher {
	b := &batcher{engine: engine, batches: make(chan []search.Report), done: make(chan struct{})}
	go b.run()
	return b
}

// run continues after the work was cancelled: what is in the store has to be found.
func (b *batcher) run() {
	defer close(b.done)
	for batch := range b.batches {
		if b.err() != nil {
			continue
		}
		if err := b.engine.Replace(context.Background(), batch...); err != nil {
			b.mu.Lock()
			b.failed = err
			b.mu.Unlock()
		}
	}
}

func (b *batcher) err() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.failed
}

// add hands over a report; the engine may get it later.
func (b *batcher) add(r search.Report) error {
	// Another version of a report in the batch goes into the next: a batch has no order.
	if slices.ContainsFunc(b.batch, func(other search.Report) bool { return other.Document.ID == r.Document.ID }) {
		b.flush()
	}
	b.batch = append(b.batch, r)
	if b.size += len(r.Passages); b.size >= batchPassages {
		b.flush()
	}
	return b.err()
}

func (b *batcher) flush() {
	if len(b.batch) > 0 {
		b.batches <- b.batch
	}
	b.batch, b.size = nil, 0
}

// close waits until the engine has everything.
func (b *batcher) close() error {
	b.flush()
	close(b.batches)
	<-b.done
	return b.err()
}
