package app

import (
	"os"
	"path/filepath"

	"evidence/indexer/ocr"
	"evidence/indexer/render"
)

// Whether pages that hold a picture and no text are read, as the flag --ocr says.
const (
	OCRAuto  = "auto" // by Tesseract, if it is installed
	OCRNever = "never"
)

// OCR reads scanned pages, which hold a picture and no text.
type OCR struct {
	*ocr.Reader // nil for OCRNever
	renderer    *render.Renderer
}

// NewOCR starts what mode says. The compiled PDFium is kept in the directory compiled and what was read
// in results; either may be empty.
func NewOCR(mode, compiled, results string) *OCR {
	if mode == OCRNever {
		return &OCR{}
	}
	r := render.New(render.Options{Cache: compiled})
	return &OCR{ocr.New(ocr.Options{Draw: r.Grey, CacheDir: results}), r}
}

// Close stops the workers.
func (o *OCR) Close() {
	if o.renderer != nil {
		o.renderer.Close()
	}
}

// ocrDir is where a data directory keeps what was read of pictures.
func ocrDir(data string) string { return filepath.Join(data, "cache", "ocr") }

const compiledName = "wazero"

// compiledDir is where a data directory keeps PDFium compiled.
func compiledDir(data string) string { return filepath.Join(data, "cache", compiledName) }

// UserCompiledDir is where PDFium is kept compiled if there is no data directory: in the user's cache. It is empty if
// the system has none.
func UserCompiledDir() string {
	user, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(user, "evidence-index", compiledName)
}
