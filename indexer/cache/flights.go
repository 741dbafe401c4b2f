package cache

import (
	"context"
	"sync"
)

// flights do the same work once for all that want it at the same time. The work
// is given up when nobody waits for it any more, so that it holds up nothing that
// is waited for (golang.org/x/sync/singleflight cannot do that).
type flights[K comparable, T any] struct {
	mu    sync.Mutex
	calls map[K]*flight[T]
}

type flight[T any] struct {
	waiting int
	giveUp  context.CancelFunc
	done    chan struct{}
	result  T
	err     error
}

func (f *flights[K, T]) do(ctx context.Context, key K, work func(context.Context) (T, error)) (T, error) {
	f.mu.Lock()
	c := f.calls[key]
	if c == nil {
		c = f.start(ctx, key, work)
	}
	c.waiting++
	f.mu.Unlock()
	select {
	case <-c.done:
		return c.result, c.err
	case <-ctx.Done():
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if c.waiting--; c.waiting == 0 {
		c.giveUp()
		f.drop(key, c)
	}
	var none T
	return none, ctx.Err()
}

func (f *flights[K, T]) start(ctx context.Context, key K, work func(context.Context) (T, error)) *flight[T] {
	ctx, giveUp := context.WithCancel(context.WithoutCancel(ctx))
	c := &flight[T]{giveUp: giveUp, done: make(chan struct{})}
	if f.calls == nil {
		f.calls = map[K]*flight[T]{}
	}
	f.calls[key] = c
	go func() {
		defer giveUp()
		c.result, c.err = work(ctx)
		f.mu.Lock()
		f.drop(key, c)
		f.mu.Unlock()
		close(c.done)
	}()
	return c
}

// drop lets the next who wants it begin anew.
func (f *flights[K, T]) drop(key K, c *flight[T]) {
	if f.calls[key] == c {
		delete(f.calls, key)
	}
}
