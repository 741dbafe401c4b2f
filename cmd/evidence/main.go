// Command evidence turns official reports into passages that can be found,
// quoted exactly and cited down to the page and the paragraph. Run it as
// "evidence help" for what it can do.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"evidence/cmd/internal/app"
)

// Exit statuses. Scripts rely on them.
const (
	exitDone    = 0
	exitRefused = 1 // some inputs were refused, a check failed, or the work could not be done
	exitUsage   = 2 // the command was used wrongly
	exitNothing = 3 // nothing was there to be checked
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second Ctrl-C ends the program at once.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run runs the command that args name and returns the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	e := newEnv(stdin, stdout, stderr)
	err := dispatch(ctx, e, args)
	if flushed := e.out.Flush(); err == nil && flushed != nil && !errors.Is(flushed, syscall.EPIPE) {
		err = fmt.Errorf("writing the results: %w", flushed)
	}
	if err == nil {
		return exitDone
	}
	return e.report(ctx, err)
}

// report prints an error and returns the exit status for it.
func (e *env) report(ctx context.Context, err error) int {
	var usage usageError
	switch {
	case errors.As(err, &usage), errors.Is(err, app.ErrNoQueue):
		e.logf("evidence: %s", err)
		return exitUsage
	case errors.Is(err, errRefused):
		return exitRefused // the output says what was refused
	case errors.Is(err, errNothing):
		return exitNothing
	case ctx.Err() != nil:
		e.logf("evidence: stopped")
		return exitRefused
	}
	e.logf("evidence: %s", err)
	return exitRefused
}

// errRefused is the error of a command whose output already says what was refused or failed.
var errRefused = errors.New("some inputs were refused")

// errNothing is the error of a command that found nothing to check; its output says so.
var errNothing = errors.New("nothing was checked")

// A usageError says what is wrong with the command line.
type usageError string

func (u usageError) Error() string { return string(u) }

func usagef(format string, args ...any) error { return usageError(fmt.Sprintf(format, args...)) }
