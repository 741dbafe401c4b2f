// Package compare has other engines to measure searches beside: a plain index of Bleve and one of SQLite's FTS5, each with the
// passages' text alone. A search finds the ten best passages that have any of the words, by BM25 or what the engine has in its place, and
// reads their text. There are no facets, no highlights, and nothing is grouped or corrected.
package compare

import (
	"context"
	"errors"
	"iter"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/bench"
)

// hits are how many passages a search finds.
const hits = 10

// batch is how many passages are entered at a time.
const batch = 2000

// An engine is one to be measured.
type engine interface {
	add(ctx context.Context, passages []corpus.Passage) error
	// finish is called when all passages were added.
	finish(ctx context.Context) error
	search(ctx context.Context, text string) (texts []string, err error)
	close() error
}

// Engines fills the engines with the passages of reports, in the folder dir, and returns the ways of asking them and a function that closes them.
func Engines(ctx context.Context, dir string, reports iter.Seq[search.Report]) (ways []bench.Asker, stop func() error, err error) {
	bleve, err := openBleve(dir)
	if err != nil {
		return nil, nil, err
	}
	fts5, err := openFTS5(ctx, dir)
	if err != nil {
		return nil, nil, errors.Join(err, bleve.close())
	}
	stop = func() error { return errors.Join(bleve.close(), fts5.close()) }
	for _, e := range []engine{bleve, fts5} {
		if err := fill(ctx, e, reports); err != nil {
			return nil, nil, errors.Join(err, stop())
		}
	}
	return []bench.Asker{{Way: "SQLite FTS5", Ask: ask(fts5)}, {Way: "Bleve", Ask: ask(bleve)}}, stop, nil
}

func ask(e engine) func(context.Context, string) error {
	return func(ctx context.Context, text string) error {
		_, err := e.search(ctx, text)
		return err
	}
}

func fill(ctx context.Context, e engine, reports iter.Seq[search.Report]) error {
	var some []corpus.Passage
	for r := range reports {
		if some = append(some, r.Passages...); len(some) >= batch {
			if err := errors.Join(e.add(ctx, some), ctx.Err()); err != nil {
				return err
			}
			some = some[:0]
		}
	}
	if err := e.add(ctx, some); err != nil {
		return err
	}
	return e.finish(ctx)
}
