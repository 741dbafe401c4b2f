package main

import (
	"context"
	"errors"
	"fmt"

	"evidence/indexer"
	"evidence/indexer/render"
)

// secondWorkers is how many reports are compared at a time.
const secondWorkers = 2

// A secondReader reads pages by PDFium.
type secondReader struct{ *render.Renderer }

func newSecondReader(data string) secondReader {
	return secondReader{render.New(render.Options{Cache: compiledDir(data), Workers: secondWorkers})}
}

// Text reads the text of a page.
func (s secondReader) Text(ctx context.Context, path string, page int) (string, error) {
	text, err := s.Renderer.Text(ctx, path, page)
	var f *render.Failure
	if errors.As(err, &f) {
		err = fmt.Errorf("%w: %w", indexer.ErrUnread, err)
	}
	return text, err
}
