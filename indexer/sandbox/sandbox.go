// Package sandbox runs work in worker processes of the program itself, so that
// work which hangs, asks for more memory than there is, or kills its process
// costs one request and not the program. Nothing inside a Go process can stop a
// stack overflow, a failed allocation of 100 GB or a loop in a library.
// Requests and answers are Go values, encoded by encoding/gob.
//
// A Task is registered while the program initialises; in a process that was
// started as one of its workers, registering serves requests and never returns.
// Since Go initialises packages in the order of their import paths, as soon as
// what they import is ready (language specification, "Program initialization"),
// a task whose package imports little starts before heavier packages of the same
// program are initialised, and never pays for them.
//
// Limits: on Linux the memory of a worker is limited by the kernel
// (RLIMIT_DATA). Everywhere the worker watches itself, which a single huge
// allocation can outrun where the kernel does not help. CPU time is limited by
// the kernel on Unix. Workers read files with the rights of the program: this
// guards against accidents and bombs, not against a hostile program.
package sandbox

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"
)

// workerName is what a worker's first argument (its name in a list of
// processes) is; the name of the task and the limit on memory follow.
const workerName = "evidence-worker"

// A Task is work that is done in workers.
type Task[Req, Resp any] struct {
	name string
}

// Register makes a task of do, which answers one request at a time. It must be
// called while the program initialises, in the program and its tests alike, as
// the value of a package's variable:
//
//	var reading = sandbox.Register("read", read)
//
// In a worker for this task it does not return.
func Register[Req, Resp any](name string, do func(Req) (Resp, error)) *Task[Req, Resp] {
	if isWorker() && os.Args[1] == name {
		memory, err := strconv.ParseInt(os.Args[2], 10, 64)
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: memory limit %q is no number\n", workerName, os.Args[2])
			os.Exit(exitUsage)
		}
		// Initialisation binds the main goroutine to one thread, which makes
		// every switch to and from it slow; the work runs in another.
		go serve(func(request []byte) ([]byte, error) {
			var req Req
			if err := decode(request, &req); err != nil {
				return nil, err
			}
			resp, err := do(req)
			if err != nil {
				return nil, err
			}
			return encode(resp)
		}, memory)
		select {}
	}
	return &Task[Req, Resp]{name: name}
}

func isWorker() bool {
	return len(os.Args) == 3 && os.Args[0] == workerName
}

// Limits bound what one request may cost.
type Limits struct {
	Memory int64 // bytes a worker may hold; 0 for 1 GiB
	Answer int64 // bytes of one answer; 0 for 256 MiB
}

func (l Limits) withDefaults() Limits {
	if l.Memory <= 0 {
		l.Memory = 1 << 30
	}
	if l.Answer <= 0 {
		l.Answer = 256 << 20
	}
	return l
}

// A Cause is why a request failed.
type Cause int

// Causes of a Failure.
const (
	TookTooLong Cause = iota + 1
	TooMuchMemory
	AnswerTooLong
	Crashed
)

// A Failure says that a worker was lost to a request, and why. The next request
// goes to another worker.
type Failure struct {
	Cause  Cause
	Within time.Duration // the limit on the request's time
	Limits Limits
	Detail string // of a crash: one bounded line for a log or a report of the fault; may be empty
}

// Error says what the request did, to be put after its subject: "reading "x": took over 60 s".
func (f *Failure) Error() string {
	switch f.Cause {
	case TookTooLong:
		return "took over " + seconds(f.Within)
	case TooMuchMemory:
		return "needed more than " + size(f.Limits.Memory) + " of memory"
	case AnswerTooLong:
		return "gave more than " + size(f.Limits.Answer)
	}
	if f.Detail != "" {
		return "crashed the reader (" + f.Detail + ")"
	}
	return "crashed the reader"
}

// IsFailure returns the Failure that err wraps, nil for none.
func IsFailure(err error) *Failure {
	var f *Failure
	errors.As(err, &f)
	return f
}

func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'g', 4, 64) + " s"
}

func size(n int64) string {
	switch {
	case n >= 1<<30:
		return strconv.FormatFloat(float64(n)/(1<<30), 'g', 4, 64) + " GiB"
	case n >= 1<<20:
		return strconv.FormatFloat(float64(n)/(1<<20), 'g', 4, 64) + " MiB"
	}
	return strconv.FormatInt(n, 10) + " bytes"
}
