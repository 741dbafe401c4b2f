package main

import (
	"flag"
	"os"
	"path/filepath"

	"evidence/indexer/ocr"
	"evidence/indexer/render"
)

// ocrFlag declares --ocr.
func ocrFlag(f *flag.FlagSet) *string {
	return choiceFlag(f, "ocr", "read pages that hold a picture and no text by Tesseract, where that is installed", "auto", "never")
}

// A sight is what reads pages that hold a picture and no text, with what draws them for it.
type sight struct {
	*ocr.Reader // nil where none is wanted
	renderer    *render.Renderer
}

// newSight makes what --ocr stands for. compiled keeps PDFium compiled, kept what
// was read; either may be empty.
func newSight(mode, compiled, kept string) *sight {
	if mode == "never" {
		return &sight{}
	}
	r := render.New(render.Options{Cache: compiled})
	return &sight{ocr.New(ocr.Options{Draw: r.Grey, Keep: kept}), r}
}

// Close ends the workers.
func (s *sight) Close() {
	if s.renderer != nil {
		s.renderer.Close()
	}
}

// keptDir is where a data directory keeps what was read of pictures.
func keptDir(data string) string { return filepath.Join(data, "cache", "ocr") }

// compiledDir is where PDFium stays compiled: with the other caches of the data
// directory given, or without one in the user's.
func compiledDir(data string) string {
	const name = "wazero"
	if data != "" {
		return filepath.Join(data, "cache", name)
	}
	if user, err := os.UserCacheDir(); err == nil {
		return filepath.Join(user, "evidence-index", name)
	}
	return ""
}
