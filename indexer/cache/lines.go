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

// Limits on the text that is kept, in bytes.
const (
	pagesOnDisk   = 256 << 20 // compressed
	pagesInMemory = 32 << 20
)

// linesFormat changes whenever the fields of corpus.Page do: gob leaves out those that it does not find.
const linesFormat = "2"

// Pages reads the lines of documents' pages and keeps them, compressed on disk
// and the latest in memory. It is safe for use by several goroutines.
type Pages struct {
	disk    diskLRU
	version string
	read    func(ctx context.Context, path string) ([]corpus.Page, []string, error)
	calls   callGroup[string, *Document]
	memory  memoryLRU

	// State, where it is set, returns what the lines of a document depend on
	// besides its bytes. Set it before anything is read.
	State func(sum string) string
}

// A Document is the pages of a document, and warnings about pages that are
// incomplete. It is shared: do not change it.
type Document struct {
	Pages    []corpus.Page
	Warnings []string

	name string // of its file
	size int    // bytes in memory, about
}

// NewPages keeps in the folder dir what read reads. When version, which is read's,
// changes, everything is read again.
func NewPages(dir, version string, read func(ctx context.Context, path string) ([]corpus.Page, []string, error)) *Pages {
	return &Pages{disk: diskLRU{dir: dir, limit: pagesOnDisk}, version: version, read: read}
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
	name := sum + "-" + p.version + "." + linesFormat
	if p.State != nil {
		if s := p.State(sum); s != "" {
			name += "-" + s
		}
	}
	if d := p.memory.get(name); d != nil {
		return d, nil
	}
	return p.calls.do(ctx, name, func(ctx context.Context) (*Document, error) {
		d := decode(p.disk.read(name))
		if d == nil {
			pages, warnings, err := p.read(ctx, path)
			if err != nil {
				return nil, err
			}
			d = &Document{Pages: pages, Warnings: warnings}
			if data, err := encode(d); err == nil {
				_ = p.disk.write(name, data) // else it is read again next time
			}
		}
		p.memory.add(name, d)
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

// decode returns nil for data that encode did not make.
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
	for i := range d.Pages { // gob does not tell an empty list from nil
		if d.Pages[i].Lines == nil {
			d.Pages[i].Lines = []corpus.Line{}
		}
	}
	return d
}

// A memoryLRU has the documents used last.
type memoryLRU struct {
	mu     sync.Mutex
	latest list.List // of *Document; used last, first
	byName map[string]*list.Element
	size   int
}

func (c *memoryLRU) get(name string) *Document {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.byName[name]
	if e == nil {
		return nil
	}
	c.latest.MoveToFront(e)
	return e.Value.(*Document)
}

func (c *memoryLRU) add(name string, d *Document) {
	const perLine = 80 // bytes besides its text
	d.name, d.size = name, 0
	for i := range d.Pages {
		for j := range d.Pages[i].Lines {
			d.size += perLine + len(d.Pages[i].Lines[j].Text)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byName == nil {
		c.byName = map[string]*list.Element{}
	}
	if c.byName[name] != nil {
		return
	}
	c.byName[name] = c.latest.PushFront(d)
	for c.size += d.size; c.size > pagesInMemory && c.latest.Len() > 1; {
		last := c.latest.Remove(c.latest.Back()).(*Document)
		delete(c.byName, last.name)
		c.size -= last.size
	}
}
