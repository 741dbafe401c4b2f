// Package ocr reads pages that are pictures, with little or no text of their own:
// it has them drawn, turned upright and level, and runs Tesseract on those that
// are not empty. It returns words with their boxes and the program's confidence in each.
//
// Only lines that look like text are returned (see isText), so that a photograph
// or a map becomes no passage; of a page that has text of its own only what looks
// like a page of prose (see isProse). A line has all its words, also uncertain
// ones: leaving one out would change what the line says. Ink that looks like
// letters and is in none of the words is measured, so that a page of which much
// was not read can be told.
//
// Limits: English. Handwriting is not read. Italics and the size of single letters are not recognised.
package ocr

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math"
	"runtime"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"evidence/corpus"
)

// A PagePicture is a page to read. Lengths are PDF points, after rotation and crop.
type PagePicture struct {
	Number        int // 1-based
	Width, Height float64
	Pictured      float64      // the share of the page that pictures cover
	Text          []corpus.Box // of the page's own words, which are not read again
}

// A Page is the result for a PagePicture. Its lines are upright and level: the page
// is turned back by Turned quarters and then, about its centre, by Skew.
type Page struct {
	Number  int
	Empty   bool            // nothing is drawn on it besides its own text, or next to nothing
	By      string          // the program that read it, or tried to, as "Tesseract 5.3.0"; empty where none did
	Lines   []Line          // in the order of the program
	Turned  int             // by how many quarters the text is turned, clockwise
	Skew    float64         // the angle of its lines, in radians and clockwise
	Partly  bool            // much of what looks like letters is in none of the lines
	Refusal *corpus.Refusal // why the page was not read; nil where it was read or is empty
	Undrawn bool            // nobody could look at it: the page cannot be drawn

	cut bool // the time was too short to try all ways to read it
}

// A Line is a line of words. Lengths are PDF points from the top left of the page
// as it is turned back.
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
	Confidence float64 // 0 to 1
}

// Shared is where other machines find results too. Get returns nil where there is none. (This package does without
// package objects: its workers start before what that needs.)
type Shared interface {
	Get(ctx context.Context, name string) ([]byte, error)
	Put(ctx context.Context, name string, data []byte) error
}

// Options say how pages are read.
type Options struct {
	// Draw draws a page, counted from 1, of the PDF at path, width pixels wide, in shades of grey. It is required.
	Draw      func(ctx context.Context, path string, page, width int) (*image.Gray, error)
	CacheDir  string        // the folder of the results, by the SHA-256 of the file; empty for none
	Shared    Shared        // where other machines find the results too; nil for none
	CacheOnly bool          // return cached results and read nothing
	Program   string        // path of Tesseract; empty to look for it
	Workers   int           // pages read at a time; 0 for one a core
	Timeout   time.Duration // for one page, from drawing it on; 0 for 20 s
	MaxPages  int           // of one file, the first ones; 0 for 1000
}

// A Reader reads pages. It is safe for use by several goroutines.
type Reader struct {
	o     Options
	slots *semaphore.Weighted // one for each page being read

	mu       sync.Mutex
	engine   *Engine // once it was found
	progress func(path string, done, total int)
}

// New makes a Reader. It starts nothing before that is needed.
func New(o Options) *Reader {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Timeout <= 0 {
		o.Timeout = 20 * time.Second
	}
	if o.MaxPages <= 0 {
		o.MaxPages = 1000
	}
	return &Reader{o: o, slots: semaphore.NewWeighted(int64(o.Workers))}
}

// OnProgress sets the function that is told how many pages of a file are done. It
// is called from several goroutines, one at a time; nil removes it.
func (r *Reader) OnProgress(progress func(path string, done, total int)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.progress = progress
}

// CanRead reports whether pages of the file with this SHA-256 can be read:
// Tesseract is installed with its English data, or the results are cached.
func (r *Reader) CanRead(ctx context.Context, sha256 string) bool {
	if CacheVersion(r.o.CacheDir, sha256) != "" {
		return true
	}
	_, err := r.findEngine(ctx)
	return err == nil && !r.o.CacheOnly
}

// Available names what can read pages of the file with this SHA-256: Tesseract and
// its version, or "" where it is not there, and the cached results.
func (r *Reader) Available(ctx context.Context, sha256 string) string {
	cached := CacheVersion(r.o.CacheDir, sha256)
	if r.o.CacheOnly {
		return cached
	}
	if e, err := r.findEngine(ctx); err == nil {
		return e.Name + " " + cached
	}
	return cached
}

// Advice on pages that were not read.
const (
	adviceAgain = "run evidence index again, which reads it"
	adviceOther = "read the page as a picture"
)

// WhyUnread says why a page with a picture has not been read.
func (r *Reader) WhyUnread(ctx context.Context) *corpus.Refusal {
	_, err := r.findEngine(ctx)
	var missing *corpus.Refusal
	if errors.As(err, &missing) {
		return corpus.NewRefusal(missing.Reason, missing.Advice+", then "+adviceAgain)
	}
	return corpus.NewTransientRefusal("it was not read by OCR yet", adviceAgain)
}

// findEngine looks for Tesseract until it is there: it may be installed meanwhile.
func (r *Reader) findEngine(ctx context.Context) (*Engine, error) {
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

// Read reads pages of the PDF at path and returns a result for each,
// in their order. Give it all of a file, since their number is limited. The error
// is ctx's; pages that were read before it are cached.
func (r *Reader) Read(ctx context.Context, path string, pages []PagePicture) ([]Page, error) {
	cached := openCache(ctx, r.o.CacheDir, r.o.Shared, path)
	out := make([]Page, len(pages))
	var todo []int
	for i, p := range pages {
		if result, ok := cached.pages[p.Number]; ok {
			out[i] = result
		} else {
			out[i] = refused(p, "it was not read yet", adviceAgain)
			todo = append(todo, i)
		}
	}
	if r.o.CacheOnly || len(todo) == 0 {
		return out, nil
	}
	engine, missing := r.findEngine(ctx)
	r.each(ctx, path, todo, func(i int) {
		switch {
		case i >= r.o.MaxPages:
			out[i] = refused(pages[i], fmt.Sprintf("only %d pages of a file are read by OCR", r.o.MaxPages), "split it into parts and add those")
		case missing != nil:
			out[i] = r.checkEmpty(ctx, path, pages[i])
		default:
			out[i] = r.read(ctx, path, pages[i], engine)
		}
	})
	cached.add(context.WithoutCancel(ctx), out) // also where ctx ended: a page takes seconds
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

// refused is the result for a page that was not read, and could be another time.
func refused(p PagePicture, reason, advice string) Page {
	return Page{Number: p.Number, Refusal: corpus.NewTransientRefusal(reason, advice)}
}

// undrawn is the result for a page that cannot be drawn. The path, which can be
// that of a copy, is left out of the reason.
func undrawn(p PagePicture, path string, err error) Page {
	out := refused(p, strings.ReplaceAll(err.Error(), fmt.Sprintf(" of %q", path), ""), adviceOther)
	out.Undrawn = true
	var refusal *corpus.Refusal
	out.Refusal.Transient = !errors.As(err, &refusal) || refusal.Transient
	return out
}

// each calls do for the pages of one file, as many at a time as there are slots.
func (r *Reader) each(ctx context.Context, path string, todo []int, do func(i int)) {
	var all sync.WaitGroup
	done := 0
	report := func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.progress != nil {
			r.progress(path, done, len(todo))
		}
		done++
	}
	report()
	for _, i := range todo {
		if r.slots.Acquire(ctx, 1) != nil {
			break
		}
		all.Go(func() {
			defer r.slots.Release(1)
			do(i)
			report()
		})
	}
	all.Wait()
}

// Resolutions in dots an inch. Tesseract is trained on 300; a very large page is
// drawn with fewer.
const (
	readDPI   = 300
	maxPixels = 25e6
	maxWidth  = 4096
)

// draw draws a page. scale is pixels a point.
func (r *Reader) draw(ctx context.Context, path string, p PagePicture, dpi float64) (pic *image.Gray, scale float64, err error) {
	if !(p.Width >= 1 && p.Height >= 1) {
		return nil, 0, errors.New("the page has no size")
	}
	scale = min(dpi/72, math.Sqrt(maxPixels/(p.Width*p.Height)), maxWidth/p.Width)
	width := max(1, int(p.Width*scale+0.5))
	pic, err = r.o.Draw(ctx, path, p.Number, width)
	if err != nil {
		return nil, 0, err
	}
	return pic, float64(pic.Rect.Dx()) / p.Width, nil
}

// checkEmpty tells whether there is anything to read on a page, where Tesseract is missing.
func (r *Reader) checkEmpty(ctx context.Context, path string, p PagePicture) Page {
	pic, scale, err := r.draw(ctx, path, p, letterDPI)
	if err != nil {
		return undrawn(p, path, err)
	}
	out, rest := look(pic, scale, p)
	if rest {
		out.Refusal = r.WhyUnread(ctx)
	}
	return out
}

// seemsEmpty looks at a page at a low resolution, which costs a tenth of drawing it to be read. A page with pictures is hardly ever empty.
func (r *Reader) seemsEmpty(ctx context.Context, path string, p PagePicture) bool {
	if p.Pictured > 0 {
		return false
	}
	pic, scale, err := r.draw(ctx, path, p, letterDPI)
	if err != nil {
		return false
	}
	p.whiten(pic, scale)
	return isBlank(pic, scale)
}

// look says what can be said of a page without reading it; rest is whether it has
// to be read.
func look(pic *image.Gray, scale float64, p PagePicture) (out Page, rest bool) {
	out.Number = p.Number
	p.whiten(pic, scale)
	if isBlank(pic, scale) {
		out.Empty = true
		return out, false
	}
	if len(p.Text) == 0 {
		return out, true
	}
	_, lined := poses(lettersOf(pic, scale))
	return out, lined
}

// whiten takes the page's own words from its picture.
func (p *PagePicture) whiten(pic *image.Gray, scale float64) {
	for _, b := range p.Text {
		const margin = 1 // points
		r := clip(pic, (b.X-margin)*scale, (b.Y-margin)*scale, (b.X+b.W+margin)*scale, (b.Y+b.H+margin)*scale)
		for y := r.Min.Y; y < r.Max.Y; y++ {
			row := pic.Pix[y*pic.Stride+r.Min.X : y*pic.Stride+r.Max.X]
			for x := range row {
				row[x] = 255
			}
		}
	}
}

func (r *Reader) read(ctx context.Context, path string, p PagePicture, e *Engine) Page {
	within, cancel := context.WithTimeout(ctx, r.o.Timeout)
	defer cancel()
	if r.seemsEmpty(within, path, p) {
		return Page{Number: p.Number, Empty: true}
	}
	pic, scale, err := r.draw(within, path, p, readDPI)
	if err == nil {
		out, rest := look(pic, scale, p)
		if !rest {
			return out
		}
		if err = e.readPicture(within, pic, scale, p, &out); err == nil {
			return out
		}
	} else if within.Err() == nil {
		return undrawn(p, path, err)
	}
	switch {
	case ctx.Err() != nil:
		return refused(p, "it was not read yet", adviceAgain)
	case within.Err() != nil:
		err = fmt.Errorf("drawing page %d and reading it with %s took over %s", p.Number, e.Name, r.o.Timeout)
	default:
		err = fmt.Errorf("%s failed on it: %w", e.Name, err)
	}
	out := refused(p, err.Error(), adviceOther)
	out.By = e.Name // which would do no better the next time
	return out
}
