package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"path/filepath"

	"evidence/corpus/manifest"
	"evidence/corpus/store"
	"evidence/indexer"
	"evidence/search"
	"evidence/search/bleveindex"
)

// A library is an open data directory.
type library struct {
	data   string
	store  *store.Store
	engine search.Engine
}

func (l *library) Close() error { return errors.Join(l.engine.Close(), l.store.Close()) }

func indexDir(data string) string { return filepath.Join(data, "index") }

// openWriting opens a data directory to change it, and makes it where there is none.
func openWriting(ctx context.Context, e *env, data string) (*library, error) {
	st, err := store.Open(ctx, data)
	if err != nil {
		return nil, err
	}
	engine, err := openEngine(e, data)
	if err != nil {
		st.Close()
		return nil, err
	}
	return &library{data, st, engine}, nil
}

// openEngine opens the index to change it. One that cannot be read is begun anew: what it held is put back from the store.
func openEngine(e *env, data string) (*bleveindex.Index, error) {
	dir := indexDir(data)
	engine, err := bleveindex.Open(dir)
	if unreadable(err) {
		e.logf("The index in %q cannot be used (%s); making it again.", dir, err)
		engine, err = bleveindex.Create(dir)
	}
	if errors.Is(err, bleveindex.ErrLocked) {
		err = fmt.Errorf("opening the index in %q: %w", dir, errWriting)
	}
	return engine, err
}

// errWriting says that the index is open for writing elsewhere.
var errWriting = errors.New("another process is adding reports to it; wait until it has finished")

func unreadable(err error) bool {
	return errors.Is(err, bleveindex.ErrDamaged) || errors.Is(err, bleveindex.ErrOutdated)
}

// openReading opens a data directory to look things up in; nil where there is
// none yet. An index that is missing or incomplete is completed first.
func openReading(ctx context.Context, e *env, data string) (*library, error) {
	if !store.Exists(data) {
		return nil, nil
	}
	st, err := store.Open(ctx, data)
	if err != nil {
		return nil, err
	}
	engine, err := openIndex(ctx, e, data, st)
	if err != nil {
		st.Close()
		return nil, err
	}
	return &library{data, st, engine}, nil
}

// openFilled is openReading for what makes no sense in an empty library: of one it tells, and the error is errRefused.
func openFilled(ctx context.Context, e *env, data string) (*library, error) {
	l, err := openReading(ctx, e, data)
	if err == nil && l == nil {
		tellEmpty(e, data)
		err = errRefused
	}
	return l, err
}

func openIndex(ctx context.Context, e *env, data string, st *store.Store) (search.Engine, error) {
	reader, err := bleveindex.OpenReader(indexDir(data))
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !unreadable(err) {
		return nil, err
	}
	if err == nil {
		complete, failed := indexer.Complete(ctx, st, reader)
		if failed != nil || complete {
			return reader, failed
		}
	}
	writer, locked := openEngine(e, data)
	if locked != nil {
		if reader != nil {
			return reader, nil // somebody else is adding reports: what is in can be searched
		}
		return nil, locked
	}
	if reader != nil {
		reader.Close()
	}
	n := 0
	err = indexer.Sync(ctx, st, writer, func(string) { n++ })
	if n > 0 {
		e.logf("The index was incomplete: put %s back into it.", count(n, "report", "reports"))
	}
	if err != nil {
		writer.Close()
		return nil, err
	}
	return writer, nil
}

// howToAdd ends what is said of an empty library.
const howToAdd = `Add reports by naming the folder that holds their PDFs, or download the official ones, for example:
  evidence index --data %[1]q path/to/reports
  evidence fetch --data %[1]q 'ofsted-rotherham-*'
`

// tellEmpty says that the library is empty and how to fill it.
func tellEmpty(e *env, data string) {
	e.logf("The library %[1]q is empty. "+howToAdd, data)
}

// manifestFlag declares --manifest.
func manifestFlag(f *flag.FlagSet) *string {
	return f.String("manifest", "", "take titles, dates and ids from the YAML file `FILE` before the list that comes with the program; none: from the reports' own pages only")
}

// manifests are what the flag --manifest stands for, the first to be asked first.
func manifests(file string) ([]*manifest.Manifest, error) {
	switch file {
	case "":
		return []*manifest.Manifest{manifest.Embedded()}, nil
	case "none":
		return nil, nil
	}
	m, err := manifest.Load(file)
	if err != nil {
		return nil, err
	}
	return []*manifest.Manifest{m, manifest.Embedded()}, nil
}
