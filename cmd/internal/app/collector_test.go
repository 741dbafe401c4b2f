package app

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestGCPercent(t *testing.T) {
	for _, c := range []struct {
		live uint64
		want int
	}{{0, mostGC}, {4 << 20, mostGC}, {32 << 20, mostGC}, {64 << 20, 200}, {100 << 20, 120}, {128 << 20, 100}, {4 << 30, leastGC}} {
		if got := gcPercent(c.live); got != c.want {
			t.Errorf("%d MB in use: %d%%, want %d%%", c.live>>20, got, c.want)
		}
	}
}

// Tests run with little in use, so that the heap may grow by more than Go lets it.
func TestCollectSeldom(t *testing.T) {
	t.Setenv("GOGC", "")
	before := debug.SetGCPercent(leastGC)
	defer debug.SetGCPercent(before)
	collectSeldom()
	for debug.SetGCPercent(leastGC) == leastGC {
		runtime.GC()
	}
}
