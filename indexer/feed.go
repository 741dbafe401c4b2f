package indexer

import (
	"context"
	"sync"

	"evidence/search"
)

// batchPassages is how many passages the engine is handed at a time: it writes
// a batch faster than its reports one by one.
const batchPassages = 2000

// A feeder hands reports to the engine in batches while others are being read.
type feeder struct {
	engine  search.Engine
	batch   []search.Report
	size    int
	batches chan []search.Report
	done    chan struct{}

	mu  sync.Mutex
	err error
}

func feed(engine search.Engine) *feeder {
	f := &feeder{engine: engine, batches: make(chan []search.Report), done: make(chan struct{})}
	go f.run()
	return f
}

// run goes on after the work was cancelled: what is in the store is to be found.
func (f *feeder) run() {
	defer close(f.done)
	for b := range f.batches {
		if f.failed() != nil {
			continue
		}
		if err := f.engine.Replace(context.Background(), b...); err != nil {
			f.mu.Lock()
			f.err = err
			f.mu.Unlock()
		}
	}
}

func (f *feeder) failed() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

// add hands over a report; the engine may get it later.
func (f *feeder) add(r search.Report) error {
	// Another version of a report in one batch is left to the next, since a batch is no sequence.
	for _, b := range f.batch {
		if b.Document.ID == r.Document.ID {
			f.flush()
			break
		}
	}
	f.batch = append(f.batch, r)
	if f.size += len(r.Passages); f.size >= batchPassages {
		f.flush()
	}
	return f.failed()
}

func (f *feeder) flush() {
	if len(f.batch) > 0 {
		f.batches <- f.batch
	}
	f.batch, f.size = nil, 0
}

// close waits until the engine has everything.
func (f *feeder) close() error {
	f.flush()
	close(f.batches)
	<-f.done
	return f.failed()
}
