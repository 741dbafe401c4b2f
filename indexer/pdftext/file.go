package pdftext

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"github.com/ledongthuc/pdf"
)

// Limits on what one file and one page can ask for.
const (
	maxForms     = 24      // form XObjects inside one another
	maxOperands  = 1 << 16 // of one operator
	maxOperators = 20 << 20
	maxSaved     = 1 << 12
	maxMarks     = 1 << 14
	maxContent   = 64 << 20 // bytes of one page's content
)

type limits struct {
	glyphs int // shown on one page
}

// ErrLimit is wrapped by the error of a page whose text was cut short.
var ErrLimit = errors.New("the page is beyond the limits of this reader")

// A File is an open PDF whose pages' text can be read. It is not safe for
// concurrent use.
type File struct {
	r      *pdf.Reader
	pages  []pageRec
	fonts  map[string]*Font // by reference
	res    map[string]*resources
	names  map[string]string
	limits limits
	in     interp
	buf    bytes.Buffer
}

type pageRec struct {
	v         pdf.Value
	resources pdf.Value
	resKey    string
	media     pdf.Value
	crop      pdf.Value
	rotate    int
}

// Open opens a PDF held in memory, which must not change while the File is used.
func Open(data []byte) (f *File, err error) {
	defer guard(&err, "opening the PDF")
	r, err := pdf.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	f = &File{r: r, fonts: map[string]*Font{}, res: map[string]*resources{}, names: map[string]string{}}
	f.limits = limits{glyphs: 1 << 20}
	f.in.f = f
	f.walk(r.Trailer().Key("Root").Key("Pages"), pageRec{}, 0)
	return f, nil
}

func (f *File) walk(v pdf.Value, up pageRec, depth int) {
	if depth > 50 {
		return
	}
	up.v = v
	if x := v.Key("Resources"); x.Kind() == pdf.Dict {
		up.resources = x
		up.resKey = refOf(v, "Resources")
	}
	if x := v.Key("MediaBox"); x.Len() == 4 {
		up.media = x
	}
	if x := v.Key("CropBox"); x.Len() == 4 {
		up.crop = x
	}
	if x := v.Key("Rotate"); x.Kind() == pdf.Integer {
		up.rotate = int(x.Int64())
	}
	kids := v.Key("Kids")
	if v.Key("Type").Name() == "Page" {
		f.pages = append(f.pages, up)
		return
	}
	for i := range kids.Len() {
		f.walk(kids.Index(i), up, depth+1)
	}
}

// guard turns a panic of the PDF library, or of ours, into an error.
func guard(err *error, doing string) {
	if x := recover(); x != nil {
		*err = fmt.Errorf("%s: %v", doing, x)
		if debugPanics {
			debug.PrintStack()
		}
	}
}

var debugPanics = false

// NumPages is the number of pages.
func (f *File) NumPages() int { return len(f.pages) }

// Page reads page n, counted from 1. Where limits or damage cut its text short
// it returns what there is along with an error.
func (f *File) Page(n int) (p *Page, err error) {
	if n < 1 || n > len(f.pages) {
		return nil, fmt.Errorf("reading page %d: the file has pages 1 to %d", n, len(f.pages))
	}
	rec := &f.pages[n-1]
	p = &Page{Number: n, StructParents: -1}
	if v := rec.v.Key("StructParents"); v.Kind() == pdf.Integer {
		p.StructParents = int(v.Int64())
	}
	base, clip := rec.geometry(p)
	in := &f.in
	in.start(base, clip)
	func() {
		defer guard(&err, "reading")
		in.deadline = time.Time{}
		in.content(f.contents(rec.v.Key("Contents")), f.resources(rec.resources, rec.resKey))
	}()
	in.b.finish()
	in.fill(p)
	if in.limit != "" {
		p.Truncated = in.limit
		err = fmt.Errorf("%w: %s", ErrLimit, in.limit)
	}
	return p, err
}

func box(v pdf.Value) rect {
	a, b, c, d := v.Index(0).Float64(), v.Index(1).Float64(), v.Index(2).Float64(), v.Index(3).Float64()
	return rect{min(a, c), min(b, d), max(a, c), max(b, d)}
}

func (rec *pageRec) geometry(p *Page) (matrix, rect) {
	r := rect{0, 0, 612, 792}
	if rec.media.Len() == 4 {
		r = box(rec.media)
	}
	if rec.crop.Len() == 4 {
		r = box(rec.crop).intersect(r)
	}
	m := matrix{1, 0, 0, -1, -r.x0, r.y1}
	w, h := r.x1-r.x0, r.y1-r.y0
	switch ((rec.rotate % 360) + 360) % 360 {
	case 90:
		m = matrix{0, 1, 1, 0, -r.y0, -r.x0}
		w, h = h, w
	case 180:
		m = matrix{-1, 0, 0, 1, r.x1, -r.y0}
	case 270:
		m = matrix{0, -1, -1, 0, r.y1, r.x1}
		w, h = h, w
	}
	p.Width, p.Height = w, h
	return m, rect{0, 0, w, h}
}

// contents is a page's content: its streams joined by a newline.
func (f *File) contents(v pdf.Value) []byte {
	f.buf.Reset()
	if v.Kind() == pdf.Array {
		for i := range v.Len() {
			f.read(v.Index(i))
		}
	} else {
		f.read(v)
	}
	return f.buf.Bytes()
}

func (f *File) read(v pdf.Value) {
	if v.Kind() != pdf.Stream {
		return
	}
	io.Copy(&f.buf, io.LimitReader(v.Reader(), maxContent))
	f.buf.WriteByte('\n')
}

func (f *File) intern(b []byte) string {
	if s, ok := f.names[string(b)]; ok {
		return s
	}
	s := string(b)
	f.names[s] = s
	return s
}
