package store

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"evidence/corpus/testfiles"
)

// Of several servers one at a time does a work, and another if that one fails or is gone.
func TestAlone(t *testing.T) {
	address := testfiles.Postgres(t)
	servers := make([]*Store, 3)
	for i := range servers {
		s, err := OpenDatabase(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		servers[i] = s
	}
	var at, most, done atomic.Int64
	var wg sync.WaitGroup
	for range 5 {
		for _, s := range servers {
			wg.Go(func() {
				if err := s.Alone(t.Context(), "work", func(context.Context) error {
					most.Store(max(most.Load(), at.Add(1)))
					at.Add(-1)
					done.Add(1)
					return nil
				}); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	if most.Load() != 1 || done.Load() != 15 {
		t.Errorf("%d at once, %d in all", most.Load(), done.Load())
	}
	failed := errors.New("failed")
	_, err := servers[0].TryAlone(t.Context(), "work", func(ctx context.Context) error {
		if done, err := servers[1].TryAlone(ctx, "work", func(context.Context) error { return nil }); done || err != nil {
			t.Errorf("two at once: %v", err)
		}
		if done, err := servers[1].TryAlone(ctx, "other work", func(context.Context) error { return nil }); !done || err != nil {
			t.Errorf("other work: %v, %v", done, err)
		}
		return failed
	})
	if !errors.Is(err, failed) {
		t.Errorf("error %v", err)
	}
	if done, err := servers[2].TryAlone(t.Context(), "work", func(context.Context) error { return nil }); !done || err != nil {
		t.Errorf("after a failure: %v, %v", done, err)
	}
}
