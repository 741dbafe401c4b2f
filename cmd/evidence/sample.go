package main

import (
	"context"
	"os"
	"path/filepath"

	"evidence/corpus/manifest"
	"evidence/corpus/sample"
	"evidence/indexer"
	"evidence/indexer/ocr"
)

// indexSample writes the sample's files to dir and takes them in to a data
// directory below it. The scan is refused: see addScan.
func indexSample(ctx context.Context, e *env, dir string) (*library, *indexer.Summary, error) {
	in := filepath.Join(dir, "sample")
	if err := os.Mkdir(in, 0o755); err != nil {
		return nil, nil, err
	}
	for _, f := range sample.Files() {
		if err := os.WriteFile(filepath.Join(in, f.Name), f.Data, 0o644); err != nil {
			return nil, nil, err
		}
	}
	l, err := openWriting(ctx, e, filepath.Join(dir, "data"))
	if err != nil {
		return nil, nil, err
	}
	s, err := addSample(ctx, l, in, nil)
	if err != nil {
		l.Close()
		return nil, nil, err
	}
	return l, s, nil
}

func addSample(ctx context.Context, l *library, in string, eyes *ocr.Reader) (*indexer.Summary, error) {
	known, err := manifest.Parse("the sample's manifest", sample.Manifest())
	if err != nil {
		return nil, err
	}
	x := indexer.New(l.data, l.store, l.engine, indexer.Options{Manifests: []*manifest.Manifest{known}, OCR: eyes})
	defer x.Close()
	return x.Add(ctx, []string{in}, nil)
}

// addScan has the sample's scan read by OCR, where one can: that takes
// seconds, for which nobody who opens the sample should wait.
func addScan(ctx context.Context, l *library, dir string, eyes *sight) error {
	if eyes.Reader == nil || !eyes.Able(ctx, "") {
		return nil
	}
	_, err := addSample(ctx, l, filepath.Join(dir, "sample"), eyes.Reader)
	return err
}
