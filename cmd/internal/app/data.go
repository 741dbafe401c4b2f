// Package app is the running application: an open data directory, the library that the site shows,
// adding files, pictures and text of pages, learning in the background, and the bundled sample.
// The commands in cmd/evidence read flags, call this package and print.
package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"evidence/corpus/quantity"
	"evidence/corpus/store"
	"evidence/corpus/tempdir"
	"evidence/indexer"
	"evidence/search/bleveindex"
)

// A Logf prints what is being done, for the person who started the program.
type Logf func(format string, args ...any)

// Data is an open data directory.
type Data struct {
	Dir    string
	Store  *store.Store
	Engine Engine
}

// Close closes the index and the database.
func (d *Data) Close() error { return errors.Join(d.Engine.Close(), d.Store.Close()) }

func indexDir(data string) string { return filepath.Join(data, "index") }

// errLocked says that the index is open for writing elsewhere.
var errLocked = errors.New("another process is adding reports to it; wait until it has finished")

// OpenForWriting opens a data directory to change it, and makes it if there is none. An index that
// cannot be read is replaced by an empty one, which indexing then fills from the database.
func OpenForWriting(ctx context.Context, dir string, logf Logf) (*Data, error) {
	st, err := store.Open(ctx, dir)
	if err != nil {
		return nil, err
	}
	makePrivate(dir, logf)
	tempdir.RemoveDead()
	var engine Engine
	if o, ok := cluster(dir); ok {
		engine, err = openCluster(ctx, dir, o)
	} else {
		engine, err = openWriter(dir, logf)
	}
	if err != nil {
		st.Close()
		return nil, err
	}
	return &Data{dir, st, engine}, nil
}

func openWriter(data string, logf Logf) (*bleveindex.Index, error) {
	dir := indexDir(data)
	engine, err := bleveindex.Open(dir)
	if unreadable(err) {
		logf("The index in %q cannot be used (%s). Making it again.", dir, err)
		engine, err = bleveindex.Create(dir)
	}
	if errors.Is(err, bleveindex.ErrLocked) {
		err = fmt.Errorf("opening the index in %q: %w", dir, errLocked)
	}
	return engine, err
}

func unreadable(err error) bool {
	return errors.Is(err, bleveindex.ErrDamaged) || errors.Is(err, bleveindex.ErrOutdated)
}

// OpenForReading opens a data directory to search it, while other processes may add to it. It returns
// nil if there is no report in it. An index that is missing or incomplete is completed first.
func OpenForReading(ctx context.Context, dir string, logf Logf) (*Data, error) {
	st, err := openFilled(ctx, dir, logf)
	if st == nil || err != nil {
		return nil, err
	}
	engine, err := openEngine(ctx, dir, st, logf)
	if err != nil {
		st.Close()
		return nil, err
	}
	return &Data{dir, st, engine}, nil
}

// openFilled opens the database of a data directory; nil if there is no report in it.
func openFilled(ctx context.Context, dir string, logf Logf) (*store.Store, error) {
	if some, err := store.Exists(dir); err != nil || !some {
		return nil, err
	}
	st, err := store.Open(ctx, dir)
	if err != nil {
		return nil, err
	}
	if some, err := st.HasDocuments(ctx); err != nil || !some {
		st.Close()
		return nil, err
	}
	makePrivate(dir, logf)
	return st, nil
}

// openEngine opens the index of a data directory to search it, completed from the database.
func openEngine(ctx context.Context, dir string, st *store.Store, logf Logf) (Engine, error) {
	if o, ok := cluster(dir); ok {
		return openComplete(ctx, dir, o, st, logf)
	}
	reader, err := openReader(ctx, dir, st, logf)
	if err != nil {
		return nil, err
	}
	return reader, nil
}

func openReader(ctx context.Context, data string, st *store.Store, logf Logf) (*bleveindex.Index, error) {
	dir := indexDir(data)
	reader, err := bleveindex.OpenReader(dir)
	if errors.Is(err, fs.ErrNotExist) || unreadable(err) {
		writer, err := openWriter(data, logf)
		if err == nil {
			err = completeIndex(ctx, st, writer, logf)
		}
		if err != nil {
			return nil, err
		}
		return bleveindex.OpenReader(dir)
	}
	if err != nil {
		return nil, err
	}
	if err := catchUp(ctx, data, st, reader, logf); err != nil {
		reader.Close()
		return nil, err
	}
	return reader, nil
}

// catchUp completes an index that is open for reading.
func catchUp(ctx context.Context, data string, st *store.Store, reader *bleveindex.Index, logf Logf) error {
	complete, err := indexer.Complete(ctx, st, reader)
	if err != nil || complete {
		return err
	}
	writer, err := openWriter(data, logf)
	if err != nil {
		return nil // another process is adding reports: those that are in the index can be searched
	}
	if err := completeIndex(ctx, st, writer, logf); err != nil {
		return err
	}
	_, err = reader.Refresh()
	return err
}

// completeIndex adds to the index the reports that only the database has, and closes it.
func completeIndex(ctx context.Context, st *store.Store, writer *bleveindex.Index, logf Logf) error {
	n := 0
	err := indexer.Sync(ctx, st, writer, func(string) { n++ })
	if n > 0 {
		logf("The index was incomplete: put %s back into it.", quantity.Of(n, "report", "reports"))
	}
	return errors.Join(err, writer.Close())
}

// WithIndexer calls do with an indexer of the data directory, which must be open for writing. Pages without
// text are read as ocr says: OCRAuto or OCRNever.
func (d *Data) WithIndexer(ocr string, o indexer.Options, do func(*indexer.Indexer) error) error {
	reader, stop := NewOCR(ocr, compiledDir(d.Dir), ocrDir(d.Dir), o.Library.Shared())
	defer stop()
	o.OCR = reader
	x := indexer.New(d.Dir, d.Store, d.Engine, o)
	defer x.Close()
	return do(x)
}
