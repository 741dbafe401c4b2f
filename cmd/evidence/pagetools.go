package main

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
	"evidence/web"
)

// pageTools draw and read pages of the originals of a data directory for the
// site, and keep what they made in its cache, which can be deleted.
type pageTools struct {
	library  indexer.Library
	renderer *render.Renderer
	reader   *extract.Reader
	kept     *ocr.Reader // what was read of pictures
	pictures *cache.Pictures
	pages    *cache.Pages
}

// newPageTools makes the tools of a data directory. compiled is the folder that
// keeps PDFium compiled, which any data directory can share.
func newPageTools(data, compiled string) *pageTools {
	t := &pageTools{
		library:  indexer.NewLibrary(data),
		renderer: render.New(render.Options{Cache: compiled, Workers: runtime.GOMAXPROCS(0)}),
		reader:   extract.New(runtime.GOMAXPROCS(0), extract.Limits{}),
	}
	t.kept = ocr.New(ocr.Options{Draw: t.renderer.Grey, Keep: keptDir(data), KeptOnly: true})
	t.reader.UseOCR(t.kept)
	kept := filepath.Join(data, "cache")
	t.pictures = cache.NewPictures(filepath.Join(kept, "pages"), 0, render.Version, t.renderer.Picture)
	t.pages = cache.NewPages(filepath.Join(kept, "text"), extract.Version, t.read)
	t.pages.State = func(sha256 string) string { return ocr.KeptState(keptDir(data), sha256) }
	return t
}

func (t *pageTools) read(ctx context.Context, path string) ([]corpus.Page, []string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	return t.reader.Pages(ctx, path, info.Size())
}

// Warm starts a worker that draws, so that the first picture does not wait for it.
func (t *pageTools) Warm(ctx context.Context) error { return t.renderer.Warm(ctx) }

// Close ends the workers.
func (t *pageTools) Close() {
	t.renderer.Close()
	t.reader.Close()
}

// Picture draws a page at the narrowest of the kept widths that is wide enough.
func (t *pageTools) Picture(ctx context.Context, sha256 string, page, width int) (web.Picture, error) {
	at := cache.Widths[len(cache.Widths)-1]
	for _, w := range cache.Widths {
		if w >= width {
			at = w
			break
		}
	}
	png, err := t.pictures.Picture(ctx, sha256, t.library.Path(sha256), page, at)
	if err != nil {
		return web.Picture{}, err
	}
	return web.Picture{PNG: png, ETag: strings.Trim(t.pictures.ETag(sha256, page, at), `"`)}, nil
}

// Page reads a page's lines.
func (t *pageTools) Page(ctx context.Context, sha256 string, page int) (corpus.Page, error) {
	p, err := t.pages.Page(ctx, sha256, t.library.Path(sha256), page)
	if err == nil && len(p.Lines) == 0 && !p.Empty && p.OCR == nil {
		trouble, advice := t.kept.Why(ctx)
		p.Unread = trouble + "; " + advice
	}
	return p, err
}
