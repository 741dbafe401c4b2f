package app

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// Garbage is collected when the heap has grown by roomToGrow, or by as much as is in use if that is more. By itself Go collects
// that of a library of some 80,000 passages every thirty pages of results, and searches meanwhile take longer.
const (
	roomToGrow = 128 << 20
	leastGC    = 100 // see debug.SetGCPercent
	mostGC     = 400
)

// collectSeldom sets how often garbage is collected, anew after each collection. What $GOGC says stays.
func collectSeldom() {
	if os.Getenv("GOGC") == "" {
		runtime.SetFinalizer(&collection{}, (*collection).ended)
	}
}

// A collection is an unreachable value whose finaliser runs at every garbage collection.
type collection struct {
	percent int
	_       *byte // small values without pointers share their place with others, and may never be collected
}

func (c *collection) ended() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	if percent := gcPercent(live[0].Value.Uint64()); percent != c.percent {
		c.percent = percent
		debug.SetGCPercent(percent)
	}
	runtime.SetFinalizer(c, (*collection).ended)
}

// gcPercent is by how much the heap may grow beyond the bytes that are in use, in steps of ten.
func gcPercent(live uint64) int {
	return min(max(int(10*roomToGrow/max(live, 1))*10, leastGC), mostGC)
}
