package sandbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

// A Pool is workers of one task, kept warm. It is safe for use by several goroutines.
type Pool[Req, Resp any] struct {
	task   string
	limits Limits
	slots  *semaphore.Weighted // one for each request under way

	mu     sync.Mutex
	idle   []*worker
	closed bool
}

// ErrClosed is the error of a request to a pool that was closed.
var ErrClosed = errors.New("the worker pool is closed")

// Pool makes a pool of at most n workers. None is started before it is needed.
func (t *Task[Req, Resp]) Pool(n int, limits Limits) *Pool[Req, Resp] {
	return &Pool[Req, Resp]{task: t.name, limits: limits.withDefaults(), slots: semaphore.NewWeighted(int64(max(1, n)))}
}

// Do sends a request to a worker and returns its answer. The error wraps a
// *Failure where the worker was lost to it: it took longer than within, went
// over the pool's limits or crashed. When a worker that has served other requests
// crashes, the request is tried again in a fresh one, so that a failure is the
// request's own. Cancelling ctx kills the worker.
//
// An error that the task itself returned is a plain error with its text.
func (p *Pool[Req, Resp]) Do(ctx context.Context, req Req, within time.Duration) (resp Resp, err error) {
	request, err := encode(req)
	if err != nil {
		return resp, fmt.Errorf("encoding a request for %q: %w", p.task, err)
	}
	answer, err := p.send(ctx, request, within)
	if err != nil {
		return resp, err
	}
	if err := decode(answer, &resp); err != nil {
		return resp, fmt.Errorf("decoding the answer of %q: %w", p.task, err)
	}
	return resp, nil
}

func (p *Pool[Req, Resp]) send(ctx context.Context, request []byte, within time.Duration) ([]byte, error) {
	if err := p.slots.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer p.slots.Release(1)
	for {
		w, err := p.acquire()
		if err != nil {
			return nil, err
		}
		fresh := w.served == 0
		answer, err := w.send(ctx, request, within)
		if !w.lost {
			p.release(w)
			return answer, err
		}
		if f := IsFailure(err); f == nil || fresh || (f.Cause != Crashed && f.Cause != TooMuchMemory) {
			return nil, err
		}
		p.endIdle() // they have served other requests too
	}
}

// Close ends the workers. Requests under way fail or finish.
func (p *Pool[Req, Resp]) Close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.endIdle()
}

func (p *Pool[Req, Resp]) acquire() (*worker, error) {
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
	return startWorker(p.task, p.limits)
}

func (p *Pool[Req, Resp]) release(w *worker) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		w.end()
		return
	}
	p.idle = append(p.idle, w)
}

// endIdle ends the idle workers.
func (p *Pool[Req, Resp]) endIdle() {
	p.mu.Lock()
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	for _, w := range idle {
		w.end()
	}
}
