package main

import (
	"context"
	"errors"
	"flag"
	"io/fs"
	"os"
	"time"

	"evidence/cmd/internal/app"
	"evidence/corpus/manifest"
	"evidence/corpus/store"
	"evidence/indexer"
)

// openLibrary opens a data directory to search it. If there is no library it says how to fill one, and the error is
// errRefused.
func openLibrary(ctx context.Context, e *env, data string) (*app.Data, error) {
	d, err := app.OpenForReading(ctx, data, e.logf)
	if err == nil && d == nil {
		logEmpty(e, data)
		err = errRefused
	}
	return d, err
}

// openStore opens the database of a data directory. If there is no library it says how to fill one, and the error is
// errRefused.
func openStore(ctx context.Context, e *env, data string) (*store.Store, error) {
	some, err := store.Exists(data)
	if err == nil && !some {
		logEmpty(e, data)
		err = errRefused
	}
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, data)
}

// logEmpty says that the library is empty and how to fill it.
func logEmpty(e *env, data string) {
	e.logf("The library %[1]q is empty. "+app.HowToAdd, data)
}

// recordDone records what a command did to a report or several, for evidence user log. It was done, whether or not it can be recorded.
func recordDone(ctx context.Context, e *env, st *store.Store, what, about string) {
	if err := st.Audit(context.WithoutCancel(ctx), store.AuditEntry{At: time.Now(), What: what, About: about}); err != nil {
		e.logf("%s", err)
	}
}

// objectsFlag declares --objects. What it returns opens the library of the originals.
func objectsFlag(f *flag.FlagSet, data *string) func() (indexer.Library, error) {
	at := f.String("objects", os.Getenv(settingVar("objects")), "keep originals at `ADDRESS`: a folder that several machines share, or s3://BUCKET/PREFIX?endpoint=URL; by default in the data directory")
	return func() (indexer.Library, error) {
		l, err := indexer.OpenLibrary(*data, *at)
		if err != nil {
			err = usagef("--objects cannot be used: %s", err)
		}
		return l, err
	}
}

// manifestFlag declares --manifest.
func manifestFlag(f *flag.FlagSet) *string {
	return f.String("manifest", "", "use the YAML file `FILE` for titles, dates and ids before the list that comes with the program; none uses only the reports' own pages")
}

// manifests are the manifests that --manifest names, in the order in which they are asked.
func manifests(file string) ([]*manifest.Manifest, error) {
	switch file {
	case "":
		return []*manifest.Manifest{manifest.Embedded()}, nil
	case "none":
		return nil, nil
	}
	if err := checkFile("manifest", file); err != nil {
		return nil, err
	}
	m, err := manifest.Load(file)
	if err != nil {
		return nil, err
	}
	return []*manifest.Manifest{m, manifest.Embedded()}, nil
}

// checkFile refuses a file that a flag names and that is not there.
func checkFile(flag, file string) error {
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return usagef("%s cannot be %q: %s", dashed(flag), file, errNoFile)
	}
	return nil
}

// ocrFlag declares --ocr.
func ocrFlag(f *flag.FlagSet) *string {
	return choiceFlag(f, "ocr", "read pages that are pictures with Tesseract, if it is installed", app.OCRAuto, app.OCRNever)
}
