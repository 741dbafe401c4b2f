package main

import (
	"context"
	"os"
	"path/filepath"

	"evidence/corpus/manifest"
	"evidence/corpus/sample"
	"evidence/indexer"
)

// indexSample writes the sample's files to dir and takes them in to a data directory below it.
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
	known, err := manifest.Parse("the sample's manifest", sample.Manifest())
	if err != nil {
		return nil, nil, err
	}
	l, err := openWriting(ctx, e, filepath.Join(dir, "data"))
	if err != nil {
		return nil, nil, err
	}
	x := indexer.New(l.data, l.store, l.engine, indexer.Options{Manifests: []*manifest.Manifest{known}})
	defer x.Close()
	s, err := x.Add(ctx, []string{in}, nil)
	if err != nil {
		l.Close()
		return nil, nil, err
	}
	return l, s, nil
}
