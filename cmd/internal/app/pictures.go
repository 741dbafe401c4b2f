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
	sound    *originals
	renderer *render.Renderer
	reader   *extract.Reader
	texts    *extract.Reader // of PDFs that are sent, by anybody: they take no worker from the library's
	ocr      *ocr.Reader     // gives only what was read before
	pictures *cache.Pictures
	pages    *cache.Pages
}

// maxDrawing is how many pages are drawn at a time at most, each of which can take half a gigabyte.
const maxDrawing = 4

// maxTexts is how many PDFs that are sent are read at a time.
const maxTexts = 1

// NewPages starts the workers for a data directory with this library.
func NewPages(data string, library indexer.Library) *Pages {
	return newPages(data, library, compiledDir(data))
}

// newPages keeps the compiled PDFium in a directory that several data directories can share.
func newPages(data string, library indexer.Library, compiled string) *Pages {
	p := &Pages{
		sound:    newOriginals(library),
		renderer: render.New(render.Options{Cache: compiled, Workers: min(runtime.GOMAXPROCS(0), maxDrawing)}),
		reader:   extract.New(runtime.GOMAXPROCS(0), extract.Limits{}),
		texts:    extract.New(maxTexts, extract.Limits{}),
	}
	p.ocr = ocr.New(ocr.Options{Draw: p.renderer.Grey, CacheDir: ocrDir(data), Shared: sharedResults(library.Shared()), CacheOnly: true})
	p.reader.UseOCR(p.ocr)
	p.texts.UseOCR(p.ocr)
	dir := filepath.Join(data, "cache")
	p.pictures = cache.NewPictures(filepath.Join(dir, "pages"), 0, render.Version, p.draw)
	p.pictures.Shared = library.Shared()
	p.pages = cache.NewPages(filepath.Join(dir, "text"), extract.Version, p.read)
	p.pages.State = func(sha256 string) string { return ocr.CacheVersion(ocrDir(data), sha256) }
	return p
}

// Close stops the workers.
func (p *Pages) Close() {
	p.renderer.Close()
	p.reader.Close()
	p.texts.Close()
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
	path, err := p.path(ctx, sha256)
	if err != nil {
		return reports.Picture{}, err
	}
	png, err := p.pictures.Picture(ctx, sha256, path, page, at)
	if err != nil {
		return reports.Picture{}, err
	}
	return reports.Picture{PNG: png, ETag: strings.Trim(p.pictures.ETag(sha256, page, at), `"`)}, nil
}

// Page reads the lines of a page. If it has none and should, its field Unread says why.
func (p *Pages) Page(ctx context.Context, sha256 string, number int) (corpus.Page, error) {
	path, err := p.path(ctx, sha256)
	if err != nil {
		return corpus.Page{}, err
	}
	page, err := p.pages.Page(ctx, sha256, path, number)
	if err == nil && len(page.Lines) == 0 && !page.Empty && page.OCR == nil {
		page.Unread = p.ocr.WhyUnread(ctx).Error()
	}
	return page, err
}

// path is where the original with this SHA-256 is. One in a folder is compared with its SHA-256 each time; one in an object
// store when it is drawn or read, so that what was drawn or read before is shown while the store is away.
func (p *Pages) path(ctx context.Context, sha256 string) (string, error) {
	if p.sound.library.Remote() {
		return p.sound.library.Path(sha256), nil
	}
	return p.sound.open(ctx, sha256)
}

// original opens the original whose path that is.
func (p *Pages) original(ctx context.Context, path string) (string, error) {
	if !p.sound.library.Remote() {
		return path, nil
	}
	return p.sound.open(ctx, strings.TrimSuffix(filepath.Base(path), ".pdf"))
}

func (p *Pages) draw(ctx context.Context, path string, page, width int) ([]byte, error) {
	path, err := p.original(ctx, path)
	if err != nil {
		return nil, err
	}
	return p.renderer.Picture(ctx, path, page, width)
}

func (p *Pages) read(ctx context.Context, path string) ([]corpus.Page, []string, error) {
	path, err := p.original(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	return p.reader.Pages(ctx, path, info.Size())
}
