package cache

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"sync"

	"evidence/corpus"
)

// ErrNoPage is wrapped by the error of a page that a document does not have.
var ErrNoPage = errors.New("no such page")

// Bytes of text that are kept.
const (
	pagesOnDisk   = 256 << 20 // compressed
	pagesInMemory = 32 << 20
)

// Pages reads the lines of documents' pages and keeps them, compressed on disk
// and those used last in memory. It is safe for use by several goroutines.
type Pages struct {
	folder  folder
	version string
	read    func(ctx context.Context, path string) ([]corpus.Page, []string, error)
	flights flights[string, *Document]
	recent  recent

	// State, where it is set, tells of a document what its reading depends on
	// besides its bytes. It is set before anything is read.
	State func(sum string) string
}

// A Document is the pages of a document, and warnings about pages that are not
// all there. It is shared: do not change it.
type Document struct {
	Pages    []corpus.Page
	Warnings []string
}

// NewPages keeps in the folder dir what read reads. What another version, which
// is read's, has read is read anew.
func NewPages(dir, version string, read func(ctx context.Context, path string) ([]corpus.Page, []string, error)) *Pages {
	return &Pages{folder: folder{dir: dir, limit: pagesOnDisk}, version: version, read: read}
}

// Page returns a page, counted from 1, of the document with this SHA-256, whose
// file is at path. The error is read's, or wraps ErrNoPage.
func (p *Pages) Page(ctx context.Context, sum, path string, number int) (corpus.Page, error) {
	d, err := p.Document(ctx, sum, path)
	if err != nil {
		return corpus.Page{}, err
	}
	if number < 1 || number > len(d.Pages) {
		return corpus.Page{}, fmt.Errorf("%w: %d; there are pages 1 to %d", ErrNoPage, number, len(d.Pages))
	}
	return d.Pages[number-1], nil
}

// Document returns all pages of the document with this SHA-256, whose file is at path.
func (p *Pages) Document(ctx context.Context, sum, path string) (*Document, error) {
	if err := checkSum(sum); err != nil {
		return nil, fmt.Errorf("reading the pages of a document: %w", err)
	}
	name := sum + "-" + p.version
	if p.State != nil {
		if s := p.State(sum); s != "" {
			name += "-" + s
		}
	}
	if d := p.recent.get(name); d != nil {
		return d, nil
	}
	return p.flights.do(ctx, name, func(ctx context.Context) (*Document, error) {
		d := decode(p.folder.read(name))
		if d == nil {
			pages, warnings, err := p.read(ctx, path)
			if err != nil {
				return nil, err
			}
			d = &Document{pages, warnings}
			if data, err := encode(d); err == nil {
				_ = p.folder.write(name, data) // else it is read again next time
			}
		}
		p.recent.put(name, d)
		return d, nil
	})
}

func encode(d *Document) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err == nil {
		err = gob.NewEncoder(z).Encode(d)
	}
	if err == nil {
		err = z.Close()
	}
	return b.Bytes(), err
}

// decode returns nil for what encode did not make.
func decode(data []byte) *Document {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	d := new(Document)
	var plain bytes.Buffer
	if _, err := plain.ReadFrom(z); err != nil { // whose checksum is right
		return nil
	}
	if err := gob.NewDecoder(&plain).Decode(d); err != nil {
		return nil
	}
	for i := range d.Pages { // gob tells no empty list from none
		if d.Pages[i].Lines == nil {
			d.Pages[i].Lines = []corpus.Line{}
		}
	}
	return d
}

// recent holds the documents used last.
type recent struct {
	mu    sync.Mutex
	order list.List // of *held; used last, first
	by    map[string]*list.Element
	size  int
}

type held struct {
	sum  string
	doc  *Document
	size int
}

func (r *recent) get(sum string) *Document {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.by[sum]
	if e == nil {
		return nil
	}
	r.order.MoveToFront(e)
	return e.Value.(*held).doc
}

func (r *recent) put(sum string, d *Document) {
	const perLine = 80 // bytes besides its text
	h := &held{sum: sum, doc: d}
	for i := range d.Pages {
		for j := range d.Pages[i].Lines {
			h.size += perLine + len(d.Pages[i].Lines[j].Text)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.by == nil {
		r.by = map[string]*list.Element{}
	}
	if r.by[sum] != nil {
		return
	}
	r.by[sum] = r.order.PushFront(h)
	for r.size += h.size; r.size > pagesInMemory && r.order.Len() > 1; {
		last := r.order.Remove(r.order.Back()).(*held)
		delete(r.by, last.sum)
		r.size -= last.size
	}
}
