// Package render draws pictures of PDF pages, and reads their text a second
// time, by PDFium: the library that Chrome shows PDFs with, compiled to
// WebAssembly, so that the program stays pure Go. What the first reader (package
// pdftext) read can be compared with it; the two share no code.
//
// PDFium is guarded twice. It runs in WebAssembly without a file system, with
// bounded memory, and is handed a file's bytes. And it runs in worker processes
// (package sandbox), because stopping WebAssembly from within costs much:
// wazero's checks for the end of a context (WithCloseOnContextDone) made drawing
// four times as slow on real reports. A page that hangs or breaks PDFium costs
// its request and a new worker.
//
// The place of a point on a picture is its place on the page, as corpus.Box
// gives it, times the picture's width over the page's.
//
// Limits: fonts that a file does not embed are replaced by PDFium's own. A page
// over ten times as tall as it is wide can come out narrower than asked for.
package render

import (
	"context"
	"fmt"
	"image"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"evidence/corpus"
	"evidence/indexer/sandbox"
)

// Version names the second reader and its version.
const Version = "PDFium of go-pdfium 1.21.4"

// A Kind of failure is wrapped by every error that is about a file.
type Kind string

// The kinds of failure.
const (
	ErrNoPage     Kind = "no such page"
	ErrUnreadable Kind = "PDFium cannot read it"
	ErrGivenUp    Kind = "PDFium gave up" // it took too long, needed too much memory or crashed
)

func (k Kind) Error() string { return string(k) }

// A Failure is the error of a file or page that PDFium cannot draw or read.
type Failure struct {
	Kind Kind
	corpus.Refusal
}

// Unwrap returns the Kind and the Refusal.
func (f *Failure) Unwrap() []error { return []error{f.Kind, &f.Refusal} }

func fail(kind Kind, reason, advice string) *Failure {
	return &Failure{kind, corpus.Refusal{Reason: reason, Advice: advice}}
}

const adviceOther = "open the PDF itself in another program"

// MaxWidth is the largest width of a picture, in pixels.
const MaxWidth = 4096

// Options say how pages are drawn. The zero value is a good default but for the cache.
type Options struct {
	// Cache is the folder where PDFium stays compiled, made where there is none: compiling
	// takes seconds, loading a fifth of one. Empty for none.
	Cache   string
	Workers int           // pages drawn at a time, each by a process of some 512 MB at most; 0 for 2
	Timeout time.Duration // on one page; 0 for 20 s
}

const (
	compileTime = 2 * time.Minute // for compiling PDFium on a slow machine
	grace       = time.Second     // for finishing a cancelled request, rather than losing the worker
)

// A Renderer draws and reads pages. It is safe for use by several goroutines.
type Renderer struct {
	pool    *sandbox.Pool[request, response]
	cache   string
	timeout time.Duration
	memory  int64               // that the workers may take together, in bytes
	slots   *semaphore.Weighted // the memory of the pages being drawn

	closing context.Context // ends when the Renderer is closed
	close   context.CancelFunc
	under   sync.WaitGroup // requests that workers have

	mu       sync.Mutex
	closed   bool
	starting chan struct{} // closed when the first start of PDFium has ended; nil while there is none
	needs    map[string]int64
	warm     bool // PDFium was started once, so that starting it again is quick
}

// New makes a Renderer. It starts nothing before that is needed.
func New(o Options) *Renderer {
	if o.Workers <= 0 {
		o.Workers = 2
	}
	if o.Timeout <= 0 {
		o.Timeout = 20 * time.Second
	}
	if abs, err := filepath.Abs(o.Cache); err == nil && o.Cache != "" {
		o.Cache = abs
	}
	closing, end := context.WithCancel(context.Background())
	return &Renderer{
		closing: closing, close: end,
		pool: task.Pool(o.Workers, sandbox.Limits{}), cache: o.Cache, timeout: o.Timeout,
		needs: map[string]int64{}, memory: int64(o.Workers) * workerMemory, slots: semaphore.NewWeighted(int64(o.Workers) * workerMemory),
	}
}

// What the workers take together is bounded: a page is drawn where it leaves the
// others enough. A page of a file that is not known yet can take freshMemory; then
// pages take as much as the most that one took, and workerMemory at least.
const (
	workerMemory = 512 << 20 // bytes
	freshMemory  = 1 << 30
	maxNeeds     = 1000 // files remembered
)

// need is how much memory a page of the file at path is expected to take.
func (r *Renderer) need(path string) int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	need, known := r.needs[path]
	if !known {
		need = freshMemory
	}
	return min(need, r.memory)
}

// learn notes what a page of a file took.
func (r *Renderer) learn(path string, took int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.needs) >= maxNeeds {
		clear(r.needs)
	}
	r.needs[path] = max(r.needs[path], took, workerMemory)
}

// Close ends the workers, those at work too: nothing is written to the cache afterwards.
func (r *Renderer) Close() {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.close()
	r.under.Wait()
	r.pool.Close()
}

// begin counts a request that a worker is given, unless the Renderer is closed.
func (r *Renderer) begin() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		r.under.Add(1)
	}
	return !r.closed
}

// Warm starts PDFium ahead of the first picture, and compiles it where the cache does not hold it.
func (r *Renderer) Warm(ctx context.Context) error {
	for {
		r.mu.Lock()
		if r.warm {
			r.mu.Unlock()
			return nil
		}
		starting := r.starting
		if starting == nil {
			r.starting = make(chan struct{})
			r.mu.Unlock()
			return r.start(ctx)
		}
		r.mu.Unlock()
		select {
		case <-starting:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// start has a worker start PDFium. The others wait for it, since they would compile it as well.
func (r *Renderer) start(ctx context.Context) error {
	_, err := r.send(ctx, request{Want: wantReady, Cache: r.cache}, compileTime)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.warm = err == nil
	close(r.starting)
	r.starting = nil
	return err
}

// Picture draws a page, counted from 1, of the PDF at path as a PNG, width pixels
// wide: what can be seen of the page, cropped and rotated, on white. The error
// wraps a *Failure where it is about the file.
func (r *Renderer) Picture(ctx context.Context, path string, page, width int) ([]byte, error) {
	resp, err := r.draw(ctx, request{Want: wantPicture, Path: path, Page: page, Width: width})
	return resp.PNG, err
}

// Grey draws what Picture does in shades of grey. The error wraps a *Failure where
// it is about the file.
func (r *Renderer) Grey(ctx context.Context, path string, page, width int) (*image.Gray, error) {
	resp, err := r.draw(ctx, request{Want: wantGrey, Path: path, Page: page, Width: width})
	return resp.Grey, err
}

func (r *Renderer) draw(ctx context.Context, req request) (resp response, err error) {
	if req.Width < 1 || req.Width > MaxWidth {
		err = fmt.Errorf("a width of %d pixels; widths are 1 to %d", req.Width, MaxWidth)
	} else {
		resp, err = r.page(ctx, req)
	}
	if err != nil {
		return response{}, fmt.Errorf("drawing page %d of %q: %w", req.Page, req.Path, err)
	}
	return resp, nil
}

// Text reads the text of a page, counted from 1, of the PDF at path, as PDFium
// gives it: lines end with CR and LF, and a hyphen at the end of a line that
// PDFium removes is U+0002 in place of both. The error wraps a *Failure where it
// is about the file.
func (r *Renderer) Text(ctx context.Context, path string, page int) (string, error) {
	resp, err := r.page(ctx, request{Want: wantText, Path: path, Page: page})
	if err != nil {
		return "", fmt.Errorf("reading page %d of %q with PDFium: %w", page, path, err)
	}
	return resp.Text, nil
}

func (r *Renderer) page(ctx context.Context, req request) (response, error) {
	if req.Page < 1 {
		return response{}, fail(ErrNoPage, "pages are counted from 1", "ask for one of those")
	}
	if err := r.Warm(ctx); err != nil {
		return response{}, err
	}
	req.Cache = r.cache
	return r.send(ctx, req, r.timeout)
}

// send sends a request to a worker. When ctx ends first, the worker has a moment
// to finish, so that leafing through pages does not cost a worker each.
func (r *Renderer) send(ctx context.Context, req request, within time.Duration) (response, error) {
	need := r.need(req.Path)
	if err := r.slots.Acquire(ctx, need); err != nil {
		return response{}, err
	}
	if !r.begin() {
		r.slots.Release(need)
		return response{}, sandbox.ErrClosed
	}
	done := make(chan struct{})
	lasting, end := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(grace, end) })
	ended := context.AfterFunc(r.closing, end)
	var answer response
	var failed error
	go func() {
		defer r.under.Done()
		defer end()
		defer stop()
		defer ended()
		answer, failed = r.pool.Do(lasting, req, within)
		if failed == nil && req.Path != "" {
			r.learn(req.Path, answer.Memory)
		}
		r.slots.Release(need)
		close(done)
	}()
	select {
	case <-ctx.Done():
		return response{}, ctx.Err()
	case <-done:
	}
	if f := sandbox.IsFailure(failed); f != nil {
		lost := fail(ErrGivenUp, "it "+f.Error(), adviceOther)
		lost.Transient = true
		return response{}, lost
	}
	if failed == nil && answer.Failure != nil {
		return response{}, answer.Failure
	}
	return answer, failed
}
