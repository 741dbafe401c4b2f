package indexer

import (
	"context"
	"iter"
	"sync"
)

// Ahead gives the items one after the other, each with a function that waits for
// what do made of it. Up to workers items are worked on at a time, and so many
// ahead of the one given, so that a slow one does not hold up the rest. When the
// loop is left or ctx cancelled, do's context is cancelled and its calls waited for.
func Ahead[T, R any](ctx context.Context, items []T, workers, ahead int, do func(context.Context, T) (R, error)) iter.Seq2[T, func() (R, error)] {
	return func(yield func(T, func() (R, error)) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var running sync.WaitGroup
		defer running.Wait()
		defer cancel()
		places := make(chan struct{}, max(1, workers))
		var waiting []func() (R, error)
		next := 0
		for i := range items {
			for ; next < len(items) && next <= i+ahead; next++ {
				waiting = append(waiting, start(ctx, &running, places, items[next], do))
			}
			done := waiting[0]
			waiting = waiting[1:]
			if !yield(items[i], done) {
				return
			}
		}
	}
}

// start works on one item as soon as there is a place.
func start[T, R any](ctx context.Context, running *sync.WaitGroup, places chan struct{}, item T, do func(context.Context, T) (R, error)) func() (R, error) {
	var result R
	var err error
	done := make(chan struct{})
	running.Go(func() {
		defer close(done)
		select {
		case places <- struct{}{}:
			defer func() { <-places }()
		case <-ctx.Done():
		}
		if err = ctx.Err(); err == nil {
			result, err = do(ctx, item)
		}
	})
	return func() (R, error) {
		<-done
		return result, err
	}
}
