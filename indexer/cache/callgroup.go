package cache

import (
	"context"
	"sync"
)

// A callGroup does the same work once for all callers that want it at the same
// time, and cancels it when none of them waits any more, so that it does not delay
// others. golang.org/x/sync/singleflight does the first but not the second.
type callGroup[K comparable, T any] struct {
	mu    sync.Mutex
	calls map[K]*call[T]
}

type call[T any] struct {
	waiting int
	cancel  context.CancelFunc
	done    chan struct{}
	result  T
	err     error
}

func (g *callGroup[K, T]) do(ctx context.Context, key K, work func(context.Context) (T, error)) (T, error) {
	g.mu.Lock()
	c := g.calls[key]
	if c == nil {
		c = g.start(ctx, key, work)
	}
	c.waiting++
	g.mu.Unlock()
	select {
	case <-c.done:
		return c.result, c.err
	case <-ctx.Done():
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if c.waiting--; c.waiting == 0 {
		c.cancel()
		g.forget(key, c)
	}
	var none T
	return none, ctx.Err()
}

func (g *callGroup[K, T]) start(ctx context.Context, key K, work func(context.Context) (T, error)) *call[T] {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	c := &call[T]{cancel: cancel, done: make(chan struct{})}
	if g.calls == nil {
		g.calls = map[K]*call[T]{}
	}
	g.calls[key] = c
	go func() {
		defer cancel()
		c.result, c.err = work(ctx)
		g.mu.Lock()
		g.forget(key, c)
		g.mu.Unlock()
		close(c.done)
	}()
	return c
}

// forget makes the next caller start again.
func (g *callGroup[K, T]) forget(key K, c *call[T]) {
	if g.calls[key] == c {
		delete(g.calls, key)
	}
}
