package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"evidence/corpus/health"
	"evidence/corpus/store"
	"evidence/indexer"
	"evidence/indexer/render"
	"evidence/search"
	"evidence/search/bleveindex"
)

// secondReaderWorkers is how many reports are compared at a time.
const secondReaderWorkers = 2

// VerifyOptions are how a data directory is verified.
type VerifyOptions struct {
	Library   indexer.Library
	Quick     bool               // do not compare the text with a second reader
	Again     bool               // also compare reports that were compared before
	Checking  func(done, of int) // called after each original
	Comparing func(done, of int) // called after each report that was compared
}

// Verify checks the originals and the index of a data directory, and compares the text of pages with a second
// reader. It changes nothing but what it keeps of its results.
func Verify(ctx context.Context, data string, o VerifyOptions) (*indexer.Verification, error) {
	st, err := store.Open(ctx, data)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	originals := libraryOf(data, o.Library)
	engine, missing, err := engineAsIs(ctx, data)
	if err != nil {
		return nil, err
	}
	defer engine.Close()
	v, err := indexer.Verify(ctx, originals, st, engine, o.Checking)
	if err == nil {
		damaged, failed := damagedIndex(ctx, data, func() {})
		v.AddDamage(damaged...)
		err = failed
	}
	if err == nil && st.Refusal() == nil {
		err = v.Scrub().Save(data)
	}
	if err == nil && !o.Quick {
		second := secondReader{render.New(render.Options{Cache: compiledDir(data), Workers: secondReaderWorkers})}
		defer second.Close()
		err = v.Compare(ctx, originals, st, indexer.Comparer{Second: second, Version: render.Version, Workers: secondReaderWorkers, Recompare: o.Again}, o.Comparing)
	}
	if err == nil && missing != "" {
		v.Problems = append([]health.Problem{{Description: missing, Advice: "run evidence index or evidence search to make it again, then evidence learn"}}, v.Problems...)
	}
	return v, err
}

// damagedIndex names the files of the index that are not as they were written. Files can change while they are read, so
// what is named was found twice.
func damagedIndex(ctx context.Context, data string, pause func()) (out []health.Problem, err error) {
	if inCluster(data) { // whose nodes compare their files with checksums themselves
		return nil, nil
	}
	damaged, err := bleveindex.CheckFiles(ctx, indexDir(data), pause)
	if err != nil || len(damaged) == 0 {
		return nil, err
	}
	again, err := bleveindex.CheckFiles(ctx, indexDir(data), pause)
	for _, d := range again {
		if slices.Contains(damaged, d) {
			out = append(out, health.Problem{Description: "the index is damaged: " + strings.ReplaceAll(d, indexDir(data), "index"), Advice: adviceIndex})
		}
	}
	return out, err
}

const adviceIndex = "run evidence verify --repair, which makes the index again, then evidence learn"

// engineAsIs opens the index without completing it. If it cannot be read, the engine is empty and missing says why.
func engineAsIs(ctx context.Context, data string) (engine search.Engine, missing string, err error) {
	if o, ok := cluster(data); ok {
		if engine, err = openCluster(ctx, data, o); err != nil {
			return emptyEngine{}, "the index cannot be used: " + err.Error(), nil
		}
		return engine, "", nil
	}
	engine, err = bleveindex.OpenReader(indexDir(data))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return emptyEngine{}, "the index is missing", nil
	case unreadable(err):
		return emptyEngine{}, "the index cannot be used: " + err.Error(), nil
	}
	return engine, "", err
}

// emptyEngine holds no report.
type emptyEngine struct{ search.Engine }

func (emptyEngine) Documents(context.Context) ([]search.Entry, error) { return nil, nil }
func (emptyEngine) Close() error                                      { return nil }

// secondReader reads pages with PDFium.
type secondReader struct{ *render.Renderer }

// Text reads the text of a page. The error wraps indexer.ErrUnread if PDFium cannot read it.
func (s secondReader) Text(ctx context.Context, path string, page int) (string, error) {
	text, err := s.Renderer.Text(ctx, path, page)
	var f *render.Failure
	if errors.As(err, &f) {
		err = fmt.Errorf("%w: %w", indexer.ErrUnread, err)
	}
	return text, err
}
