package indexer

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
)

func TestInOrderKeepsTheOrder(t *testing.T) {
	items := make([]int, 100)
	for i := range items {
		items[i] = i
	}
	var now, most atomic.Int32
	square := func(_ context.Context, n int) (int, error) {
		most.Store(max(most.Load(), now.Add(1)))
		defer now.Add(-1)
		if n%10 == 3 {
			return 0, errors.New("three")
		}
		return n * n, nil
	}
	var got []int
	for n, done := range InOrder(t.Context(), items, 4, 7, square) {
		r, err := done()
		if (err != nil) != (n%10 == 3) || err == nil && r != n*n {
			t.Errorf("item %d gave %d, %v", n, r, err)
		}
		got = append(got, n)
	}
	if !slices.Equal(got, items) {
		t.Errorf("the order was %v", got)
	}
	if most.Load() > 4 {
		t.Errorf("%d at a time, 4 were allowed", most.Load())
	}
}

// A slow item lets so many others go ahead, and no more.
func TestInOrderIsBounded(t *testing.T) {
	release := make(chan struct{})
	var started atomic.Int32
	work := func(_ context.Context, n int) (int, error) {
		started.Add(1)
		if n == 0 {
			<-release
		}
		return n, nil
	}
	items := make([]int, 50)
	for i := range items {
		items[i] = i
	}
	for n, done := range InOrder(t.Context(), items, 3, 5, work) {
		if n == 0 {
			for started.Load() < 6 {
			}
			if s := started.Load(); s != 6 {
				t.Errorf("%d were begun beside the slow one, 5 were allowed", s-1)
			}
			close(release)
		}
		done()
	}
}

func TestInOrderEndsWhatItBegan(t *testing.T) {
	var running atomic.Int32
	wait := func(ctx context.Context, n int) (int, error) {
		running.Add(1)
		defer running.Add(-1)
		if n > 0 {
			<-ctx.Done()
		}
		return n, ctx.Err()
	}
	for range InOrder(t.Context(), []int{0, 1, 2, 3}, 4, 4, wait) {
		break
	}
	if n := running.Load(); n != 0 {
		t.Errorf("%d calls were left running", n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for n, done := range InOrder(ctx, []int{0, 1, 2}, 1, 3, wait) {
		if _, err := done(); (err != nil) != (n > 0) {
			t.Errorf("item %d: %v", n, err)
		}
		cancel()
	}
}
