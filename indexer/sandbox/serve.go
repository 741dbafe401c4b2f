package sandbox

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"time"
)

// Exit statuses of a worker that ends itself; 66 is the race detector's.
const (
	exitUsage  = 64
	exitMemory = 75
	exitTime   = 76
)

const (
	maxRequest = 16 << 20
	maxStack   = 128 << 20 // of a goroutine; endless recursion ends there
	watchEvery = 20 * time.Millisecond
)

// serve is the main loop of a worker: it answers requests one after the other until
// standard input ends, which is also how it learns that the program is gone.
func serve(do func([]byte) ([]byte, error), memory int64) {
	answers := os.Stdout
	os.Stdout = os.Stderr // what the work prints must not get among the answers
	// Ctrl-C reaches every process of the terminal; the program decides what to do about it.
	signal.Ignore(os.Interrupt)
	debug.SetMaxStack(maxStack)
	debug.SetTraceback("none")
	debug.SetMemoryLimit(memory / 4 * 3)
	limitMemory(memory)
	go watchMemory(memory)
	go watchCPU()
	requests := make(chan request)
	go readRequests(os.Stdin, requests)
	for r := range requests {
		limitCPU(r.cpu)
		debug.SetGCPercent(smallHeapGC)
		status, answer := runTask(do, r.data)
		if err := writeFrame(answers, status, answer); err != nil {
			os.Exit(0)
		}
		if MemoryInUse() > keepMemory {
			debug.FreeOSMemory()
		}
	}
}

// keepMemory is how much a worker may hold on to between requests, so that one
// large request is not paid for by all that follow.
const keepMemory = 64 << 20

type request struct {
	cpu  uint32 // seconds
	data []byte
}

// readRequests reads ahead of the work, so that the end of input ends the
// worker at once, in the middle of a request too.
func readRequests(r io.Reader, to chan<- request) {
	for {
		cpu, data, err := readFrame(r, maxRequest)
		if err != nil {
			os.Exit(0)
		}
		to <- request{cpu, data}
	}
}

// runTask does the work and turns a panic into an answer.
func runTask(do func([]byte) ([]byte, error), data []byte) (status uint32, answer []byte) {
	defer func() {
		if x := recover(); x != nil {
			status, answer = statusPanic, []byte(oneLine(fmt.Sprint(x)))
		}
	}()
	answer, err := do(data)
	if err != nil {
		return statusError, []byte(err.Error())
	}
	return statusDone, answer
}

// watchMemory ends the worker when it uses more than limit bytes. Where the kernel
// limits it too, whichever comes first ends it.
func watchMemory(limit int64) {
	for range time.Tick(watchEvery) {
		switch used := MemoryInUse(); {
		case used > uint64(limit):
			os.Exit(exitMemory)
		case used > smallHeap:
			debug.SetGCPercent(100)
		}
	}
}

// Up to smallHeap bytes a worker's garbage is collected less often than Go does it by
// itself, every few megabytes: most requests need no more, and take a tenth less time.
const (
	smallHeap   = 32 << 20
	smallHeapGC = 300 // see debug.SetGCPercent
)

// MemoryInUse is how many bytes the process has from the system, as far as Go knows.
func MemoryInUse() uint64 {
	m := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(m)
	return m[0].Value.Uint64() - m[1].Value.Uint64()
}

// maxDetail is the length of the detail of a crash, in characters.
const maxDetail = 200

// oneLine cuts s to a bounded line without control characters.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s[:min(len(s), 4*maxDetail)])
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "?")), " ")
	if runes := []rune(s); len(runes) > maxDetail {
		s = string(runes[:maxDetail]) + "…"
	}
	return s
}
