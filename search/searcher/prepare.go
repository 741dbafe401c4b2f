package searcher

import (
	"context"
	"sync"
	"time"

	"evidence/search/postings"
)

// prepareAfter is how long a state of the index has to be the newest before what searches of it will need is looked for:
// while reports are added one after the other, each state is soon followed by the next.
const prepareAfter = 2 * time.Second

// A preparer finds, in the background, the passages with each phrase of the thesaurus, so that the first search with one of them does not
// wait for that.
type preparer struct {
	open    func(context.Context) (postings.Snapshot, error)
	prepare func(ctx context.Context, index postings.Snapshot) error

	mu      sync.Mutex
	newest  *postings.Table // that a search was of
	done    *postings.Table
	stop    context.CancelFunc // nil while nothing is under way
	stopped chan struct{}
}

// want has the state of a table prepared, unless it is already.
func (p *preparer) want(table *postings.Table) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.newest = table
	if p.done == table || p.stop != nil {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	p.stop, p.stopped = stop, make(chan struct{})
	go p.run(ctx)
}

// run prepares the newest state until no newer one is wanted.
func (p *preparer) run(ctx context.Context) {
	defer close(p.stopped)
	for {
		table := p.next(ctx)
		if table == nil {
			return
		}
		index, err := p.open(ctx)
		if err != nil {
			p.end(table)
			continue
		}
		if index.Table().Base() == table {
			_ = p.prepare(ctx, index)
		}
		index.Close()
		p.end(table)
	}
}

// next waits until the newest state has been so for a while, and gives its table; nil if it is prepared, or ctx has ended.
func (p *preparer) next(ctx context.Context) *postings.Table {
	for {
		p.mu.Lock()
		table := p.newest
		if table == p.done || ctx.Err() != nil {
			p.stop()
			p.stop = nil
			p.mu.Unlock()
			return nil
		}
		p.mu.Unlock()
		select {
		case <-time.After(prepareAfter):
		case <-ctx.Done():
		}
		p.mu.Lock()
		same := table == p.newest
		p.mu.Unlock()
		if same && ctx.Err() == nil {
			return table
		}
	}
}

func (p *preparer) end(table *postings.Table) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done = table
}

// interrupt ends what is under way and waits until it no longer reads the index.
func (p *preparer) interrupt() {
	p.mu.Lock()
	stop, stopped := p.stop, p.stopped
	p.mu.Unlock()
	if stop != nil {
		stop()
		<-stopped
	}
}
