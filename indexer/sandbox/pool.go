package sandbox

import (
	"context"
	"errors"
	"sync"
	"time"
)

// A Pool is workers of one task, kept warm. It is safe for use by several goroutines.
type Pool struct {
	task   *Task
	limits Limits
	places chan struct{} // one is taken for each request under way

	mu     sync.Mutex
	idle   []*worker
	closed bool
}

// ErrClosed is the error of a request to a pool that was closed.
var ErrClosed = errors.New("the worker pool is closed")

// Pool makes a pool of at most n workers. None is started before it is needed.
func (t *Task) Pool(n int, limits Limits) *Pool {
	return &Pool{task: t, limits: limits.filled(), places: make(chan struct{}, max(1, n))}
}

// Do sends a request to a worker and returns its answer. The error wraps a
// *Failure where the worker was lost to it: it took longer than within, went
// over the pool's limits or crashed. A crash of a worker that had served other
// requests before is tried again in a fresh one, so that a failure is the
// request's own. Cancelling ctx kills the worker.
//
// An error that the task itself returned is a plain error with its text.
func (p *Pool) Do(ctx context.Context, request []byte, within time.Duration) ([]byte, error) {
	select {
	case p.places <- struct{}{}:
		defer func() { <-p.places }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	for {
		w, err := p.take()
		if err != nil {
			return nil, err
		}
		fresh := w.served == 0
		answer, err := w.ask(ctx, request, within)
		if !w.lost {
			p.put(w)
			return answer, err
		}
		if f := IsFailure(err); f == nil || fresh || (f.Cause != Crashed && f.Cause != TooMuchMemory) {
			return nil, err
		}
		p.drop() // the others idle have a past as well
	}
}

// Close ends the workers. Requests under way fail or finish.
func (p *Pool) Close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.drop()
}

func (p *Pool) take() (*worker, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, ErrClosed
	}
	if n := len(p.idle); n > 0 {
		w := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return w, nil
	}
	return p.task.start(p.limits)
}

func (p *Pool) put(w *worker) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		w.end()
		return
	}
	p.idle = append(p.idle, w)
}

// drop ends the idle workers.
func (p *Pool) drop() {
	p.mu.Lock()
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	for _, w := range idle {
		w.end()
	}
}
