package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"evidence/cmd/internal/app"
	"evidence/corpus/store"
	"evidence/indexer"
)

var indexCommand = command{
	name:    "index",
	creates: true,
	args:    "PATH...",
	summary: "add reports: PDF files, and the PDFs in folders",
	about: `
Each PDF is kept unchanged in the data directory and split into passages. A file that is in the library already is recognised by
its bytes, whatever its name, and is not read again. If a file cannot be added, the command says why and what to do, goes on
with the rest, and ends with exit status 1. It does not read that file again until the file, the program or its limits change. If
nothing that it is given is there, it ends with exit status 2 and makes no library.

Scanned pages, which are pictures with no text of their own or little, such as a stamp, are read with Tesseract if that program is
installed. It takes a few seconds a page. Text from OCR is marked as such wherever it is shown, and is kept in the data
directory's cache. Pages that were read only in part are named. Without Tesseract a file of scanned pages alone is refused; run
the same command again once it is installed.

From folders, the command adds files whose names end in .pdf or that begin as PDFs do, but not hidden files or the data
directory. The argument - reads paths from standard input, one a line, or ended by zero bytes as find -print0 writes them.
A report's id comes from the manifest, or else from its file's name. Once given, it stays.

No report is withdrawn because its original is missing: the command names it. If many are missing it stops, because the disk they are
on is probably not there.

With --queue the files are kept and put into the queue of the PostgreSQL database that --database names, from which any number of
evidence worker read them. Files that were refused before are tried again.

Ctrl-C stops after the file in hand. What is done is kept, and the same command goes on from there.`,
	examples: []string{"evidence index reports/", "evidence index --manifest sources.yaml reports/"},
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		library, file := objectsFlag(f, data), manifestFlag(f)
		limits, mode := limitFlags(f), ocrFlag(f)
		queue := f.Bool("queue", false, "keep the files and queue them for evidence worker, which reads them")
		without := f.Bool("without-originals", false, "go on although many of the library's originals are missing")
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) == 0 {
				return usagef("index needs the files or folders to add, or - to read a list of them from standard input")
			}
			paths, err := listed(e.stdin, args)
			if err != nil {
				return err
			}
			known, err := manifests(*file)
			if err != nil {
				return err
			}
			if err := checkPaths(args); err != nil {
				return err
			}
			originals, err := library()
			if err != nil {
				return err
			}
			if *queue {
				return enqueue(ctx, e, *data, indexer.Options{Library: originals}, paths, *asJSON)
			}
			d, err := app.OpenForWriting(ctx, *data, e.logf)
			if err != nil {
				return err
			}
			defer d.Close()
			return d.WithIndexer(*mode, indexer.Options{Manifests: known, Library: originals, Limits: *limits, WithoutOriginals: *without}, func(x *indexer.Indexer) error {
				return index(ctx, e, d.Store, x, paths, *asJSON)
			})
		}
	},
}

// checkPaths refuses arguments of which nothing is there: a name was mistyped, and there is nothing to do. Where others are
// there, the one that is not is refused like any file that cannot be added.
func checkPaths(args []string) error {
	for _, path := range args {
		if _, err := os.Stat(path); path == "-" || !errors.Is(err, fs.ErrNotExist) {
			return nil
		}
	}
	return usagef("there is no such file or folder: %q; check its name and place", args)
}

// listed replaces the argument - by the paths on standard input.
func listed(stdin io.Reader, args []string) ([]string, error) {
	at := slices.Index(args, "-")
	if at < 0 {
		return args, nil
	}
	text, err := io.ReadAll(stdin)
	if err != nil {
		return nil, fmt.Errorf("reading the list of files from standard input: %w", err)
	}
	end := "\n"
	if bytes.IndexByte(text, 0) >= 0 {
		end = "\x00"
	}
	paths := slices.Clone(args[:at])
	for path := range strings.SplitSeq(string(text), end) {
		if end == "\n" {
			path = strings.TrimSuffix(path, "\r")
		}
		if path != "" {
			paths = append(paths, path)
		}
	}
	rest := slices.DeleteFunc(slices.Clone(args[at+1:]), func(a string) bool { return a == "-" })
	return append(paths, rest...), nil
}

func index(ctx context.Context, e *env, st *store.Store, x *indexer.Indexer, paths []string, asJSON bool) error {
	bar := &progressBar{env: e}
	s, err := x.Add(ctx, paths, bar.indexed)
	bar.clear()
	if len(s.Added)+len(s.Updated) > 0 {
		recordDone(ctx, e, st, "index", tally(countOf(s.Added, "added"), countOf(s.Updated, "updated")))
	}
	if asJSON {
		if e := e.json(s); e != nil {
			return e
		}
	} else {
		printSummary(e, s)
	}
	return finish(e, s.Stopped, "What is done", len(s.Refused), err)
}

// enqueue queues files for workers.
func enqueue(ctx context.Context, e *env, data string, o indexer.Options, paths []string, asJSON bool) error {
	bar := &progressBar{env: e}
	s, err := app.Enqueue(ctx, data, o, paths, bar.indexed)
	bar.clear()
	if s == nil {
		return err
	}
	if asJSON {
		if err := e.json(s); err != nil {
			return err
		}
	} else {
		e.printf("%s.\n", tally(countOf(s.Queued, "queued"), countOf(s.Waiting, "queued before"), countOf(s.Refused, "refused")))
	}
	return finish(e, s.Stopped, "What is queued", len(s.Refused), err)
}

// finish is the error of work on many reports, after its summary was printed.
func finish(e *env, stopped bool, kept string, refused int, err error) error {
	switch {
	case stopped:
		e.logf("Stopped. %s is kept; the same command goes on from here.", kept)
		return errRefused
	case err == nil && refused > 0:
		return errRefused
	}
	return err
}

// printSummary prints how many files were added, refused and so on. Each refusal was printed with its advice when it happened,
// and is named again where lines of others came in between.
func printSummary(e *env, s *indexer.Summary) {
	e.printf("%s", tally(countOf(s.Added, "added"), countOf(s.Updated, "updated"), countOf(s.Unchanged, "unchanged"),
		countOf(s.Refused, "refused")))
	if s.Pages > 0 {
		e.printf("; %s, %s in %s", count(s.Pages, "page", "pages"), count(s.Passages, "passage", "passages"), seconds(s.Seconds))
	}
	e.printf(".\n")
	if len(s.Added)+len(s.Updated)+len(s.Unchanged) > 0 {
		for _, r := range s.Refused {
			e.printf("refused %q: %s\n", r.Path, r.Reason)
		}
	}
	for _, id := range s.Missing {
		e.printf("%s: its original is not in the library; put it back from a backup, or add the report's file again.\n", id)
	}
}

// countOf is "3 added", or "" for an empty list.
func countOf[T any](list []T, what string) string {
	if len(list) == 0 {
		return ""
	}
	return thousands(len(list)) + " " + what
}

// tally is "3 added, 1 refused".
func tally(counts ...string) string {
	return cmp.Or(joinNonEmpty(", ", counts...), "nothing to do")
}

func seconds(s float64) time.Duration {
	return time.Duration(s * float64(time.Second)).Round(10 * time.Millisecond)
}

// indexLine says in one line what became of a file.
func indexLine(p indexer.Progress) string {
	taken := func(what string, t *indexer.IndexedFile) string {
		s := fmt.Sprintf("%s %s (%s, %s)", what, t.ID, count(t.Pages, "page", "pages"), count(t.Passages, "passage", "passages"))
		if t.Note != "" {
			s += ": " + t.Note
		}
		return strings.Join(append([]string{s}, t.Warnings...), "\n  ")
	}
	switch {
	case p.Added != nil:
		return taken("added", p.Added)
	case p.Updated != nil:
		return taken("updated", p.Updated)
	case p.Refused != nil:
		return fmt.Sprintf("refused %q: %s; %s", p.Refused.Path, p.Refused.Reason, p.Refused.Advice)
	case p.Unchanged != nil && p.Unchanged.Note != "":
		return fmt.Sprintf("unchanged %s: %q is %s", p.Unchanged.ID, p.Unchanged.Path, p.Unchanged.Note)
	case p.OCRPath != "" && p.OCRDone == 0:
		return "looking at " + count(p.OCRPages, "page that is a picture", "pages that are pictures")
	case p.Rebuilt != "":
		return "put back into the index: " + p.Rebuilt
	}
	return ""
}
