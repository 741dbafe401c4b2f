package app

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"evidence/corpus"
	"evidence/indexer"
	"evidence/indexer/cache"
	"evidence/indexer/extract"
	"evidence/indexer/ocr"
	"evidence/indexer/render"
	"evidence/web/reports"
)

// Pages draws and reads pages of the originals of a data directory, and keeps the results in its cache, which can
// be deleted. It is the reports.Pictures, reports.Pages and reports.Texts of the site.
type Pages struct {
	library  indexer.Library
	sound    *originals
	renderer *render.Renderer
	reader   *extract.Reader
	ocr      *ocr.Reader // gives only what was read before
	pictures *cache.Pictures
	pages    *cache.Pages
}

// maxDrawing is how many pages are drawn at a time at most, each of which can take half a gigabyte.
const maxDrawing = 4

// NewPages starts the workers for a data directory.
func NewPages(data string) *Pages { return newPages(data, compiledDir(data)) }

// newPages keeps the compiled PDFium in a directory that several data directories can share.
func newPages(data, compiled string) *Pages {
	p := &Pages{
		library:  indexer.NewLibrary(data),
		sound:    newOriginals(indexer.NewLibrary(data)),
		renderer: render.New(render.Options{Cache: compiled, Workers: min(runtime.GOMAXPROCS(0), maxDrawing)}),
		reader:   extract.New(runtime.GOMAXPROCS(0), extract.Limits{}),
	}
	p.ocr = ocr.New(ocr.Options{Draw: p.renderer.Grey, CacheDir: ocrDir(data), CacheOnly: true})
	p.reader.UseOCR(p.ocr)
	dir := filepath.Join(data, "cache")
	p.pictures = cache.NewPictures(filepath.Join(dir, "pages"), 0, render.Version, p.renderer.Picture)
	p.pages = cache.NewPages(filepath.Join(dir, "text"), extract.Version, p.read)
	p.pages.State = func(sha256 string) string { return ocr.CacheVersion(ocrDir(data), sha256) }
	return p
}

// Close stops the workers.
func (p *Pages) Close() {
	p.renderer.Close()
	p.reader.Close()
}

// warm starts a worker that draws, so that the first picture does not wait for it.
func (p *Pages) warm(ctx context.Context) error { return p.renderer.Warm(ctx) }

// Picture draws a page at the smallest of the cached widths that is wide enough.
func (p *Pages) Picture(ctx context.Context, sha256 string, page, width int) (reports.Picture, error) {
	at := cache.Widths[len(cache.Widths)-1]
	for _, w := range cache.Widths {
		if w >= width {
			at = w
			break
		}
	}
	if err := p.sound.check(ctx, sha256); err != nil {
		return reports.Picture{}, err
	}
	png, err := p.pictures.Picture(ctx, sha256, p.library.Path(sha256), page, at)
	if err != nil {
		return reports.Picture{}, err
	}
	return reports.Picture{PNG: png, ETag: strings.Trim(p.pictures.ETag(sha256, page, at), `"`)}, nil
}

// Page reads the lines of a page. If it has none and should, its field Unread says why.
func (p *Pages) Page(ctx context.Context, sha256 string, number int) (corpus.Page, error) {
	if err := p.sound.check(ctx, sha256); err != nil {
		return corpus.Page{}, err
	}
	page, err := p.pages.Page(ctx, sha256, p.library.Path(sha256), number)
	if err == nil && len(page.Lines) == 0 && !page.Empty && page.OCR == nil {
		page.Unread = p.ocr.WhyUnread(ctx).Error()
	}
	return page, err
}

func (p *Pages) read(ctx context.Context, path string) ([]corpus.Page, []string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	return p.reader.Pages(ctx, path, info.Size())
}
