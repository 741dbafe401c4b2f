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
	Workers int           // pages drawn at a time, each by a process; 0 for 2
	Timeout time.Duration // on one page; 0 for 20 s
}

// Times besides a page's.
const (
	compileTime = 2 * time.Minute // for compiling PDFium on a slow machine
	grace       = time.Second     // for finishing what nobody waits for any more, rather than losing the worker
)

// A Renderer draws and reads pages. It is safe for use by several goroutines.
type Renderer struct {
	pool    *sandbox.Pool
	cache   string
	timeout time.Duration
	places  chan struct{}

	mu       sync.Mutex
	compiled chan struct{} // closed when the compiling under way has ended; nil while there is none
	warm     bool          // PDFium was started once, so that starting it again is quick
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
	return &Renderer{
		pool: task.Pool(o.Workers, sandbox.Limits{}), cache: o.Cache, timeout: o.Timeout,
		places: make(chan struct{}, o.Workers),
	}
}

// Close ends the workers.
func (r *Renderer) Close() { r.pool.Close() }

// Warm starts PDFium ahead of the first picture, and compiles it where the cache does not hold it.
func (r *Renderer) Warm(ctx context.Context) error {
	for {
		r.mu.Lock()
		if r.warm {
			r.mu.Unlock()
			return nil
		}
		under := r.compiled
		if under == nil {
			r.compiled = make(chan struct{})
			r.mu.Unlock()
			return r.start(ctx)
		}
		r.mu.Unlock()
		select {
		case <-under:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// start has a worker start PDFium. The others wait for it, since they would compile it as well.
func (r *Renderer) start(ctx context.Context) error {
	_, err := r.ask(ctx, request{want: wantReady, cache: r.cache}, compileTime)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.warm = err == nil
	close(r.compiled)
	r.compiled = nil
	return err
}

// Picture draws a page, counted from 1, of the PDF at path as a PNG of so many
// pixels of width: what can be seen of the page, cropped and rotated, on white.
// The error wraps a *Failure where it is about the file.
func (r *Renderer) Picture(ctx context.Context, path string, page, width int) ([]byte, error) {
	if width < 1 || width > MaxWidth {
		return nil, fmt.Errorf("drawing page %d of %q: a width of %d pixels; widths are 1 to %d", page, path, width, MaxWidth)
	}
	picture, err := r.page(ctx, request{want: wantPicture, page: page, width: width, path: path})
	if err != nil {
		return nil, fmt.Errorf("drawing page %d of %q: %w", page, path, err)
	}
	return picture, nil
}

// Grey draws what Picture does in shades of grey.
// The error wraps a *Failure where it is about the file.
func (r *Renderer) Grey(ctx context.Context, path string, page, width int) (*image.Gray, error) {
	if width < 1 || width > MaxWidth {
		return nil, fmt.Errorf("drawing page %d of %q: a width of %d pixels; widths are 1 to %d", page, path, width, MaxWidth)
	}
	data, err := r.page(ctx, request{want: wantGrey, page: page, width: width, path: path})
	var grey *image.Gray
	if err == nil {
		grey, err = decodeGrey(data)
	}
	if err != nil {
		return nil, fmt.Errorf("drawing page %d of %q: %w", page, path, err)
	}
	return grey, nil
}

// Text reads the text of a page, counted from 1, of the PDF at path, as PDFium
// gives it: lines end with CR and LF, and a hyphen at a line's end that PDFium
// takes for one put there by the line is U+0002 in place of both.
// The error wraps a *Failure where it is about the file.
func (r *Renderer) Text(ctx context.Context, path string, page int) (string, error) {
	text, err := r.page(ctx, request{want: wantText, page: page, path: path})
	if err != nil {
		return "", fmt.Errorf("reading page %d of %q with PDFium: %w", page, path, err)
	}
	return string(text), nil
}

func (r *Renderer) page(ctx context.Context, req request) ([]byte, error) {
	if req.page < 1 {
		return nil, fail(ErrNoPage, "pages are counted from 1", "ask for one of those")
	}
	if err := r.Warm(ctx); err != nil {
		return nil, err
	}
	req.cache = r.cache
	return r.ask(ctx, req, r.timeout)
}

// ask sends a request to a worker. When ctx ends before it does, the worker has
// a moment to finish, so that leafing through pages does not cost a worker each.
func (r *Renderer) ask(ctx context.Context, req request, within time.Duration) ([]byte, error) {
	select {
	case r.places <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	type result struct {
		data []byte
		err  error
	}
	done := make(chan result, 1)
	lasting, end := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(grace, end) })
	go func() {
		defer end()
		defer stop()
		data, err := r.pool.Do(lasting, encodeRequest(req), within)
		<-r.places
		done <- result{data, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case res := <-done:
		if f := sandbox.IsFailure(res.err); f != nil {
			return nil, fail(ErrGivenUp, "it "+f.Error(), adviceOther)
		}
		if res.err != nil {
			return nil, res.err
		}
		return openAnswer(res.data)
	}
}
