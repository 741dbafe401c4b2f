package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// maxStderr is how many bytes are kept of what a worker prints: the cause of a crash comes first.
const maxStderr = 4 << 10

// A worker is a worker process, seen from the program.
type worker struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    io.ReadCloser
	stderr PrefixBuffer
	limits Limits
	served int  // requests answered
	lost   bool // the process is gone

	overtime atomic.Bool
}

// startWorker starts a worker for a task.
func startWorker(task string, limits Limits) (*worker, error) {
	if isWorker() {
		return nil, fmt.Errorf("starting a worker for %q: a worker starts none; the task must be registered while the program initialises", task)
	}
	exe, err := executable()
	if err != nil {
		return nil, fmt.Errorf("starting a worker for %q: finding the program's own file: %w", task, err)
	}
	w := &worker{limits: limits, stderr: PrefixBuffer{Limit: maxStderr}}
	w.cmd = &exec.Cmd{
		Path:        exe,
		Args:        []string{workerName, task, strconv.FormatInt(limits.Memory, 10)},
		Stderr:      &w.stderr,
		SysProcAttr: EndWithProgram(),
		WaitDelay:   time.Second,
	}
	if w.in, err = w.cmd.StdinPipe(); err == nil {
		if w.out, err = w.cmd.StdoutPipe(); err == nil {
			err = w.cmd.Start()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("starting a worker for %q: %w", task, err)
	}
	return w, nil
}

// send sends one request and waits for its answer. On any failure but an error
// of the task itself the process is ended and w.lost set.
func (w *worker) send(ctx context.Context, request []byte, within time.Duration) ([]byte, error) {
	timer := time.AfterFunc(within, func() { w.overtime.Store(true); w.kill() })
	defer timer.Stop()
	defer context.AfterFunc(ctx, w.kill)()
	status, answer, err := uint32(0), []byte(nil), writeFrame(w.in, cpuSeconds(within), request)
	if err == nil {
		status, answer, err = readFrame(w.out, w.limits.Answer)
	}
	// A kill on its way must not hit the next request.
	if err != nil || !timer.Stop() || ctx.Err() != nil || status > statusError {
		w.lost = true
		w.kill()
		w.cmd.Wait()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err == nil && status <= statusError {
			w.overtime.Store(true)
		}
		return nil, w.failure(err, status, answer, within)
	}
	w.served++
	if status == statusError {
		return nil, errors.New(string(answer))
	}
	return answer, nil
}

// cpuSeconds is the CPU time a request may use. It ends a worker that the
// program, stopped or gone, cannot end; the collector's threads count too, so it is longer than the wall's.
func cpuSeconds(within time.Duration) uint32 {
	return uint32(min(2*within.Seconds(), 1<<24)) + 2
}

// failure says what ended the process.
func (w *worker) failure(err error, status uint32, answer []byte, within time.Duration) error {
	f := &Failure{Cause: Crashed, Within: within, Limits: w.limits}
	printed, exit := string(w.stderr.Bytes()), w.cmd.ProcessState.ExitCode()
	switch {
	case w.overtime.Load() || exit == exitTime:
		f.Cause = TookTooLong
	case errors.Is(err, errFrameSize):
		f.Cause = AnswerTooLong
	case exit == exitMemory || outOfMemory(printed):
		f.Cause = TooMuchMemory
	case status == statusPanic:
		f.Detail = string(answer)
	case errors.Is(err, errNonsense):
		f.Detail = "it gave an answer of another form"
	case strings.Contains(printed, "stack overflow"):
		f.Detail = "its parts lead into each other without end"
	case exit >= 0:
		f.Detail = fmt.Sprintf("exit status %d", exit)
	default:
		f.Detail = oneLine(w.cmd.ProcessState.String())
	}
	return f
}

// outOfMemory recognises what Go's runtime prints as it dies of a failed allocation.
func outOfMemory(printed string) bool {
	for _, words := range []string{"out of memory", "cannot allocate memory", "cannot map pages in arena"} {
		if strings.Contains(printed, words) {
			return true
		}
	}
	return false
}

func (w *worker) kill() { w.cmd.Process.Kill() }

// end ends an idle worker.
func (w *worker) end() {
	w.in.Close()
	w.lost = true
	timer := time.AfterFunc(time.Second, w.kill)
	w.cmd.Wait()
	timer.Stop()
}
