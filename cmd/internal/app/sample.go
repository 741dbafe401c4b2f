package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"evidence/corpus/manifest"
	"evidence/corpus/sample"
	"evidence/indexer"
	"evidence/indexer/ocr"
)

// The bundled sample lives in a temporary directory: its PDFs in one folder, its data directory beside it.
func sampleFilesDir(dir string) string { return filepath.Join(dir, "sample") }
func sampleDataDir(dir string) string  { return filepath.Join(dir, "data") }

// indexSample writes the bundled sample to dir and indexes it, without its scan: see addSampleScan.
func indexSample(ctx context.Context, dir string, logf Logf) (*Data, error) {
	if err := os.Mkdir(sampleFilesDir(dir), 0o755); err != nil {
		return nil, err
	}
	for _, f := range sample.Files() {
		if err := os.WriteFile(filepath.Join(sampleFilesDir(dir), f.Name), f.Data, 0o644); err != nil {
			return nil, err
		}
	}
	d, err := OpenForWriting(ctx, sampleDataDir(dir), logf)
	if err != nil {
		return nil, err
	}
	if err := addSample(ctx, d, dir, nil); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// addSampleScan adds the sample's scan, if it can be read. That takes seconds, for which nobody who opens the
// sample should wait.
func addSampleScan(ctx context.Context, d *Data, dir, mode string) error {
	reader, stop := NewOCR(mode, UserCompiledDir(), ocrDir(d.Dir), nil)
	defer stop()
	if reader == nil || !reader.CanRead(ctx, "") {
		return nil
	}
	return addSample(ctx, d, dir, reader)
}

func addSample(ctx context.Context, d *Data, dir string, reader *ocr.Reader) error {
	known, err := manifest.Parse("the sample's manifest", sample.Manifest())
	if err != nil {
		return err
	}
	x := indexer.New(d.Dir, d.Store, d.Engine, indexer.Options{Manifests: []*manifest.Manifest{known}, OCR: reader})
	defer x.Close()
	if _, err := x.Add(ctx, []string{sampleFilesDir(dir)}, nil); err != nil {
		return fmt.Errorf("indexing the bundled sample: %w", err)
	}
	return nil
}
