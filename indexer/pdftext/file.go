package pdftext

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/ledongthuc/pdf"

	"evidence/indexer/pdffile"
)

// A File is an open PDF whose pages' text can be read. It is not safe for
// concurrent use.
type File struct {
	file    *pdffile.File
	pages   []pdffile.Page
	streams pdf.Value // dictionary of the streams by object number, as the library reads them

	fonts     map[pdffile.Ref]*Font
	forms     map[pdffile.Ref]*form
	shared    map[pdffile.Ref]*resources
	layerOff  func(pdffile.Ref) bool // whether an optional content group is off; nil until it is asked for
	helvetica *Font                  // of text that the file gives no appearance
	names     map[string]string
	content   bytes.Buffer // of the page being read
	damage    error        // in its streams
	formBytes int          // bytes of content that forms holds

	limits   limits
	spent    limits // by the whole file, up to now
	deadline time.Time
	in       interpreter
}

// Open opens a PDF held in memory, which must not change while the File is
// used. Its errors wrap those of pdffile.
func Open(data []byte) (f *File, err error) {
	file, err := pdffile.Open(data)
	if err != nil {
		return nil, err
	}
	return New(file)
}

// New makes a File of one that pdffile has opened.
func New(file *pdffile.File) (f *File, err error) {
	defer recoverError(&err, "opening the PDF for its text")
	f = &File{
		file: file, pages: file.Pages(), limits: defaultLimits,
		fonts: map[pdffile.Ref]*Font{}, forms: map[pdffile.Ref]*form{},
		shared: map[pdffile.Ref]*resources{}, names: map[string]string{},
	}
	f.in.f = f
	f.streams, err = openStreams(file)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// PDF is the file's structure.
func (f *File) PDF() *pdffile.File { return f.file }

// NumPages is the number of pages.
func (f *File) NumPages() int { return len(f.pages) }

// SetDeadline sets when reading a page is given up, with what there is of its
// text and an error that wraps ErrLimit. The zero time, the default, is never.
func (f *File) SetDeadline(t time.Time) { f.deadline = t }

// Page reads page n, counted from 1. Where limits or damage cut its text short
// it returns what there is together with an error.
func (f *File) Page(n int) (*Page, error) {
	if n < 1 || n > len(f.pages) {
		return nil, fmt.Errorf("reading page %d: there are pages 1 to %d", n, len(f.pages))
	}
	rec := &f.pages[n-1]
	p := &Page{Number: n, Label: rec.Label}
	base, clip := geometry(rec, p)
	in := &f.in
	in.startPage(base, clip)
	dropped := f.file.Dropped()
	damage := f.interpretPage(rec)
	var trouble error
	func() {
		defer recoverError(&trouble, "putting the text together")
		in.finishPage(p)
	}()
	err := errors.Join(damage, trouble)
	if n := f.file.Dropped() - dropped; n > 0 {
		err = errors.Join(fmt.Errorf("%w: objects of the page were left out: %d", ErrLimit, n), err)
	}
	if in.limit != "" {
		err = errors.Join(fmt.Errorf("%w: %s", ErrLimit, in.limit), err)
	}
	if err != nil {
		p.Truncated = err.Error()
		return p, fmt.Errorf("reading page %d: %w", n, err)
	}
	return p, nil
}

// interpretPage runs the page's content and annotations through the interpreter.
func (f *File) interpretPage(rec *pdffile.Page) error {
	var content, annots error
	func() {
		defer recoverError(&content, "interpreting its content")
		res := f.resources(rec.Resources)
		f.in.interpret(f.pageContent(rec.Dict.Get("Contents")), res)
		if f.content.Len() >= maxContent {
			f.in.stop("more than %d bytes of content", maxContent)
		}
	}()
	func() {
		defer recoverError(&annots, "interpreting its annotations")
		f.in.drawAnnotations(rec.Dict.Get("Annots"))
	}()
	return errors.Join(content, f.damage, annots)
}

// geometry sets the page's size and returns the matrix from its default space
// to the space of Page, and its visible part there.
func geometry(rec *pdffile.Page, p *Page) (matrix, rect) {
	c := rec.CropBox
	m := matrix{1, 0, 0, -1, -c[0], c[3]}
	w, h := c[2]-c[0], c[3]-c[1]
	switch rec.Rotate {
	case 90:
		m = matrix{0, 1, 1, 0, -c[1], -c[0]}
		w, h = h, w
	case 180:
		m = matrix{-1, 0, 0, 1, c[2], -c[1]}
	case 270:
		m = matrix{0, -1, -1, 0, c[3], c[2]}
		w, h = h, w
	}
	p.Width, p.Height = w, h
	return m, rect{0, 0, w, h}
}

// pageContent is a page's content: its streams joined by a newline, as a token
// does not go on from one to the next (ISO 32000-1, 7.8.2).
func (f *File) pageContent(o pdffile.Object) []byte {
	f.content.Reset()
	f.damage = nil
	parts, ok := f.file.Resolve(o).(pdffile.Array)
	if !ok {
		parts = pdffile.Array{o}
	}
	for _, part := range parts {
		s, ok := f.file.Resolve(part).(*pdffile.Stream)
		if !ok {
			continue
		}
		if err := f.appendStream(&f.content, s, maxContent-f.content.Len()); err != nil {
			f.damage = fmt.Errorf("decoding its content: %w", err)
		}
		f.content.WriteByte('\n')
	}
	return f.content.Bytes()
}

// number is a number; 0 for anything else.
func (f *File) number(o pdffile.Object) float64 {
	n, _ := f.file.Number(o)
	return n
}

// intern is b as a string, kept so that the next is the same.
func (f *File) intern(b []byte) string {
	s, ok := f.names[string(b)]
	if !ok {
		s = string(b)
		if len(f.names) < maxNames {
			f.names[s] = s
		}
	}
	return s
}

// ignorePanic runs do and passes over its panic: what it was reading is left out.
func (f *File) ignorePanic(do func()) {
	defer func() { _ = recover() }()
	do()
}

// recoverError turns a panic, of the PDF library or of this package, into an error.
func recoverError(err *error, doing string) {
	if x := recover(); x != nil {
		*err = fmt.Errorf("%s: %w: %v", doing, pdffile.ErrDamaged, x)
	}
}
