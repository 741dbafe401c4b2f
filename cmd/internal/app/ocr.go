package app

import (
	"os"
	"path/filepath"

	"evidence/corpus/objects"
	"evidence/indexer/ocr"
	"evidence/indexer/render"
)

// Whether pages that are pictures are read, as the flag --ocr says.
const (
	OCRAuto  = "auto" // by Tesseract, if it is installed
	OCRNever = "never"
)

// NewOCR returns what reads scanned pages, which are pictures, and a function that stops its workers. The
// reader is nil if mode is OCRNever. The compiled PDFium is kept in the directory compiled and what was read in results;
// either may be empty. Several machines share what was read in an object store, which can be nil.
func NewOCR(mode, compiled, results string, shared objects.Store) (r *ocr.Reader, stop func()) {
	if mode == OCRNever {
		return nil, func() {}
	}
	renderer := render.New(render.Options{Cache: compiled})
	return ocr.New(ocr.Options{Draw: renderer.Grey, CacheDir: results, Shared: sharedResults(shared)}), renderer.Close
}

// sharedResults is where other machines find what was read of pictures; nil for none.
func sharedResults(s objects.Store) ocr.Shared {
	if s == nil {
		return nil
	}
	return objects.Sealed{Store: s}
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
