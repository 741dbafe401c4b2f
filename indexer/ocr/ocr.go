// Package ocr reads pages that hold a picture and no text: it has them drawn,
// tells empty ones from the others, and has Tesseract, a program of its own, read
// those. What comes back are words with their boxes and with how sure the
// OCR is of each.
//
// Only lines that look like text are given (see isText): a photograph or a map
// becomes no passage. A line that is given has all its words, also those that the
// OCR is uncertain of: leaving one out would change what the line says. How sure
// it is goes with every word.
//
// Limits: English. Upright pages; one that lies on its side is not turned.
// Handwriting is not read. Neither italics nor the size of single letters are told.
package ocr

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math"
	"runtime"
	"sync"
	"time"

	"evidence/corpus"
)

// A Sheet is a page without text. Lengths are PDF points, after rotation and crop.
type Sheet struct {
	Number        int // 1-based
	Width, Height float64
}

// A Page is what became of a sheet.
type Page struct {
	Number int
	Empty  bool   // nothing is drawn on it, or next to nothing
	By     string // the program that read it, as "Tesseract 5.3.0"; empty where none did
	Lines  []Line // in the order in which they were read
	// Trouble says why the page was not read, and Advice what to do, in words for
	// people; empty where it was read or is empty.
	Trouble, Advice string
}

// A Line is a line of words. Lengths are PDF points from the page's top left.
type Line struct {
	Words    []Word
	Baseline float64 // y of the baseline where the first word begins
	Slope    float64 // how far the baseline falls for each point to the right
	Size     float64 // of the font, estimated from the height of its letters
	Stroke   float64 // width of the letters' stems; 0 where it could not be measured
}

// A Word is a word and the box of its ink.
type Word struct {
	Text       string
	X, Y, W, H float64
	Confidence float64 // how sure the program is of it, 0 to 1
}

// Options say how pages are read.
type Options struct {
	// Draw draws a page, counted from 1, of the PDF at path, so many pixels wide, in shades of grey. It is needed.
	Draw func(ctx context.Context, path string, page, width int) (*image.Gray, error)
	// Keep is the folder that keeps what was read, by the SHA-256 of the file. Empty for none.
	Keep string
	// KeptOnly gives what is kept and reads nothing.
	KeptOnly bool
	// Program is Tesseract's path; empty to look for it.
	Program string
	Workers int           // pages read at a time; 0 for one a core
	Time    time.Duration // on one page; 0 for a minute
	MaxPage int           // pages read of one file, the first of those given; 0 for 1000
}

// A Reader reads pages. It is safe for use by several goroutines.
type Reader struct {
	o      Options
	places chan struct{}

	mu     sync.Mutex
	engine *Engine // once it was found
	watch  func(path string, done, of int)
}

// New makes a Reader. It starts nothing before that is needed.
func New(o Options) *Reader {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Time <= 0 {
		o.Time = time.Minute
	}
	if o.MaxPage <= 0 {
		o.MaxPage = 1000
	}
	return &Reader{o: o, places: make(chan struct{}, o.Workers)}
}

// Watch has watch told of the pages of each file as they are done. It is called
// by several goroutines, one at a time.
func (r *Reader) Watch(watch func(path string, done, of int)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.watch = watch
}

// Able says whether pages of the file with this SHA-256 can be read: Tesseract is
// there with its English data, or what it read of the file is kept.
func (r *Reader) Able(ctx context.Context, sum string) bool {
	if KeptState(r.o.Keep, sum) != "" {
		return true
	}
	_, err := r.find(ctx)
	return err == nil && !r.o.KeptOnly
}

// Advice on pages that were not read.
const (
	adviceAgain = "run evidence index again, which reads it"
	adviceOther = "read the page as a picture"
)

// Why says why a page that holds a picture was not read, and what to do.
func (r *Reader) Why(ctx context.Context) (trouble, advice string) {
	_, err := r.find(ctx)
	var m *corpus.Refusal
	if errors.As(err, &m) {
		return m.Reason, HowToInstall + ", then " + adviceAgain
	}
	return "it was not read by OCR yet", adviceAgain
}

// find looks for Tesseract until it is there: it may be installed meanwhile.
func (r *Reader) find(ctx context.Context) (*Engine, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.engine != nil {
		return r.engine, nil
	}
	e, err := Find(ctx, r.o.Program)
	if err != nil {
		return nil, err
	}
	r.engine = e
	return e, nil
}

// Read reads pages of the PDF at path; the answer has one for each of them, in
// their order: all the pages of the file that need it, since only so many of them
// are read. A page that could not be read says so. The error is ctx's; pages that
// were read before it are kept.
func (r *Reader) Read(ctx context.Context, path string, sheets []Sheet) ([]Page, error) {
	kept := openKept(r.o.Keep, path)
	out := make([]Page, len(sheets))
	var todo []int
	for i, s := range sheets {
		if p, ok := kept.page(s.Number); ok {
			out[i] = p
		} else {
			out[i] = unread(s)
			todo = append(todo, i)
		}
	}
	if r.o.KeptOnly || len(todo) == 0 {
		return out, nil
	}
	engine, missing := r.find(ctx)
	r.each(ctx, path, todo, func(i int) {
		switch {
		case i >= r.o.MaxPage:
			out[i].Trouble, out[i].Advice = fmt.Sprintf("only %d pages of a file are read by OCR", r.o.MaxPage), "split it into parts and add those"
		case missing != nil:
			out[i] = r.look(ctx, path, sheets[i])
		default:
			out[i] = r.read(ctx, path, sheets[i], engine)
		}
	})
	kept.add(out) // also where ctx ended: a page takes seconds
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

// unread is a sheet that nothing was done for.
func unread(s Sheet) Page {
	return Page{Number: s.Number, Trouble: "it was not read yet", Advice: adviceAgain}
}

// each does the pages of one file, as many at a time as there are places.
func (r *Reader) each(ctx context.Context, path string, todo []int, do func(i int)) {
	var all sync.WaitGroup
	done := 0
	tell := func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.watch != nil {
			r.watch(path, done, len(todo))
		}
		done++
	}
	tell()
	for _, i := range todo {
		select {
		case r.places <- struct{}{}:
		case <-ctx.Done():
			all.Wait()
			return
		}
		all.Go(func() {
			defer func() { <-r.places }()
			do(i)
			tell()
		})
	}
	all.Wait()
}

// Resolution of the pictures, in dots an inch. Tesseract is trained on 300; of a
// very large page fewer are taken.
const (
	readDPI   = 300
	lookDPI   = 72
	maxPixels = 25e6
	maxWide   = 4096
)

// picture draws a sheet. scale is its pixels a point.
func (r *Reader) picture(ctx context.Context, path string, s Sheet, dpi float64) (pic *image.Gray, scale float64, err error) {
	if !(s.Width >= 1 && s.Height >= 1) {
		return nil, 0, errors.New("the page has no size")
	}
	scale = min(dpi/72, math.Sqrt(maxPixels/(s.Width*s.Height)), maxWide/s.Width)
	width := max(1, int(s.Width*scale+0.5))
	pic, err = r.o.Draw(ctx, path, s.Number, width)
	if err != nil {
		return nil, 0, err
	}
	return pic, float64(pic.Rect.Dx()) / s.Width, nil
}

// look tells whether a sheet is empty, where nothing can read it.
func (r *Reader) look(ctx context.Context, path string, s Sheet) Page {
	p := Page{Number: s.Number}
	pic, scale, err := r.picture(ctx, path, s, lookDPI)
	switch {
	case err != nil:
		p.Trouble, p.Advice = err.Error(), adviceOther
	case blank(pic, scale):
		p.Empty = true
	default:
		p.Trouble, p.Advice = r.Why(ctx)
	}
	return p
}

// read reads a sheet.
func (r *Reader) read(ctx context.Context, path string, s Sheet, e *Engine) Page {
	p := Page{Number: s.Number}
	pic, scale, err := r.picture(ctx, path, s, readDPI)
	if err != nil {
		p.Trouble, p.Advice = err.Error(), adviceOther
		return p
	}
	if blank(pic, scale) {
		p.Empty = true
		return p
	}
	within, cancel := context.WithTimeout(ctx, r.o.Time)
	defer cancel()
	hocr, err := e.run(within, pic, int(scale*72+0.5))
	var lines []line
	if err == nil {
		lines, err = parse(hocr)
	}
	switch {
	case err == nil:
		p.By = e.Name
		p.Lines = lift(lines, pic, scale)
	case ctx.Err() != nil:
		return unread(s)
	case within.Err() != nil:
		p.Trouble, p.Advice = fmt.Sprintf("%s took over %s", e.Name, r.o.Time), adviceOther
	default:
		p.Trouble, p.Advice = fmt.Sprintf("%s failed on it: %s", e.Name, err), adviceOther
	}
	return p
}
