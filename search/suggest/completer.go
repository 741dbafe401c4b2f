package suggest

import (
	"context"
	"sync"

	"evidence/search/postings"
)

// A Completer completes queries. It keeps the phrases of the newest state of an
// index whose phrases were counted.
type Completer struct {
	open func() (postings.Snapshot, error)

	mu       sync.Mutex
	table    *postings.Table // that book is of
	book     *phraseBook
	counting bool
	stop     context.CancelFunc // of the count under way
	done     chan struct{}      // closed when it has ended
}

// NewCompleter makes a Completer of an index, which open opens as it is now.
func NewCompleter(open func() (postings.Snapshot, error)) *Completer { return &Completer{open: open} }

// phrases gives the phrases there are, and starts counting those of table where they are others.
func (c *Completer) phrases(table *postings.Table) *phraseBook {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.table != table && !c.counting {
		ctx, stop := context.WithCancel(context.Background())
		c.counting, c.stop, c.done = true, stop, make(chan struct{})
		go c.count(ctx)
	}
	return c.book
}

func (c *Completer) count(ctx context.Context) {
	var book *phraseBook
	var table *postings.Table
	index, err := c.open()
	if err == nil {
		book, err = countPhrases(ctx, index)
		table = index.Table()
		index.Close()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		c.table, c.book = table, book
	}
	c.counting = false
	c.stop()
	close(c.done)
}

// Wait waits until no count is under way.
func (c *Completer) Wait() {
	c.mu.Lock()
	done := c.done
	c.mu.Unlock()
	if done != nil {
		<-done
	}
}

// Interrupt ends a count under way and waits until it no longer reads the index.
func (c *Completer) Interrupt() {
	c.mu.Lock()
	stop := c.stop
	c.mu.Unlock()
	if stop != nil {
		stop()
		c.Wait()
	}
}
