package indexer

import (
	"context"
	"iter"
	"sync"
)

// Ahead gives the items one after the other, each with a function that waits for
// what do made of it. They are begun in their order, up to workers of them at a
// time, and so many ahead of the one given, so that a slow one does not hold up
// the rest. When the loop is left or ctx cancelled, do's context is cancelled and
// its calls are waited for.
func Ahead[T, R any](ctx context.Context, items []T, workers, ahead int, do func(context.Context, T) (R, error)) iter.Seq2[T, func() (R, error)] {
	return func(yield func(T, func() (R, error)) bool) {
		ctx, cancel := context.WithCancel(ctx)
		tasks := make(chan *task[T, R], ahead+1)
		var running sync.WaitGroup
		defer running.Wait()
		defer close(tasks)
		defer cancel()
		for range max(1, workers) {
			running.Go(func() {
				for t := range tasks {
					t.run(ctx, do)
				}
			})
		}
		var begun []*task[T, R]
		for i := range items {
			for n := i + len(begun); n < len(items) && n <= i+ahead; n++ {
				t := &task[T, R]{item: items[n], done: make(chan struct{})}
				begun = append(begun, t)
				tasks <- t
			}
			if !yield(items[i], begun[0].wait) {
				return
			}
			<-begun[0].done
			begun = begun[1:]
		}
	}
}

type task[T, R any] struct {
	item   T
	result R
	err    error
	done   chan struct{}
}

func (t *task[T, R]) run(ctx context.Context, do func(context.Context, T) (R, error)) {
	defer close(t.done)
	if t.err = ctx.Err(); t.err == nil {
		t.result, t.err = do(ctx, t.item)
	}
}

func (t *task[T, R]) wait() (R, error) {
	<-t.done
	return t.result, t.err
}
