package indexer

import (
	"context"
	"iter"
	"sync"
)

// InOrder calls do for items, up to workers at a time, and yields the items in
// their order, each with a function that waits for its result. Up to ahead items
// after the one yielded are begun, so that a slow one does not block the rest.
// When the loop is left or ctx cancelled, do's context is cancelled and its calls
// are waited for.
func InOrder[T, R any](ctx context.Context, items []T, workers, ahead int, do func(context.Context, T) (R, error)) iter.Seq2[T, func() (R, error)] {
	return func(yield func(T, func() (R, error)) bool) {
		ctx, cancel := context.WithCancel(ctx)
		tasks := make(chan func(), ahead+1)
		var running sync.WaitGroup
		defer running.Wait()
		defer close(tasks)
		defer cancel()
		for range max(1, workers) {
			running.Go(func() {
				for task := range tasks {
					task()
				}
			})
		}
		var begun []func() (R, error)
		for i := range items {
			for n := i + len(begun); n < len(items) && n <= i+ahead; n++ {
				done := make(chan struct{})
				var result R
				var err error
				tasks <- func() {
					defer close(done)
					if err = ctx.Err(); err == nil {
						result, err = do(ctx, items[n])
					}
				}
				begun = append(begun, func() (R, error) {
					<-done
					return result, err
				})
			}
			if !yield(items[i], begun[0]) {
				return
			}
			begun[0]()
			begun = begun[1:]
		}
	}
}
