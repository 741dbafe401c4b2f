package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"evidence/cmd/internal/app"
	"evidence/indexer"
)

var indexCommand = command{
	name:    "index",
	args:    "PATH...",
	summary: "take in reports: PDF files, and the PDFs in folders",
	about: `
Each PDF is kept unchanged in the data directory and cut into passages. Files that are in are known by their bytes, whatever
they are called, and are not read again. What cannot be taken in is named with the reason and what to do about it; the rest
goes on, and the exit status is 1.

Pages that hold a picture and no text, as scans do, are read by Tesseract where that program is installed, at some seconds a
page; what it read is marked as read by OCR wherever it is shown. Without it a file of such pages alone is refused, and with it the
same command takes the file in later. What was read is kept in the data directory's cache.

In folders the files whose names end in .pdf or which begin as PDFs do are taken, hidden ones and the data directory itself
aside. A single - stands for the paths on standard input, one in a line, or ended by zero bytes as find -print0 writes them.
A report's id is what the manifest says, else its file's name; once given, it stays.

Ctrl-C stops after the file in hand; what is done is kept, and the same command goes on from there.`,
	setup: func(f *flag.FlagSet) runner {
		data, asJSON := dataFlag(f), jsonFlag(f)
		file := manifestFlag(f)
		limits, mode := limitFlags(f), ocrFlag(f)
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) == 0 {
				return usagef("index", "index needs the files or folders to take in, or - for a list of them on standard input")
			}
			paths, err := listed(e.stdin, args)
			if err != nil {
				return err
			}
			known, err := manifests(*file)
			if err != nil {
				return err
			}
			d, err := app.OpenForWriting(ctx, *data, e.logf)
			if err != nil {
				return err
			}
			defer d.Close()
			return d.WithIndexer(*mode, indexer.Options{Manifests: known, Limits: *limits}, func(x *indexer.Indexer) error {
				return index(ctx, e, x, paths, *asJSON)
			})
		}
	},
}

// listed puts the paths on standard input in the place of -.
func listed(stdin io.Reader, args []string) ([]string, error) {
	at := slices.Index(args, "-")
	if at < 0 {
		return args, nil
	}
	text, err := io.ReadAll(stdin)
	if err != nil {
		return nil, fmt.Errorf("reading the list on standard input: %w", err)
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

func index(ctx context.Context, e *env, x *indexer.Indexer, paths []string, asJSON bool) error {
	bar := newBar(e)
	s, err := x.Add(ctx, paths, bar.indexing)
	bar.clear()
	if asJSON {
		if e := e.json(s); e != nil {
			return e
		}
	} else {
		printSummary(e, s)
	}
	return ending(e, s.Stopped, "What is done", len(s.Refused), err)
}

// ending is the error of work on many reports, after its summary was printed.
func ending(e *env, stopped bool, kept string, refused int, err error) error {
	switch {
	case stopped:
		e.logf("Stopped. %s is kept; the same command goes on from here.", kept)
		return errRefused
	case err != nil:
		return err
	case refused > 0:
		return errRefused
	}
	return nil
}

// printSummary tells people what became of the files. Refusals were named as they happened.
func printSummary(e *env, s *indexer.Summary) {
	e.printf("%s", tally("nothing to do", tallied{len(s.Added), "added"}, tallied{len(s.Updated), "updated"},
		tallied{len(s.Unchanged), "unchanged"}, tallied{len(s.Refused), "refused"}, tallied{len(s.Removed), "removed"}))
	if s.Pages > 0 {
		e.printf("; %s, %s in %s", count(s.Pages, "page", "pages"), count(s.Passages, "passage", "passages"),
			time.Duration(s.Seconds*float64(time.Second)).Round(10*time.Millisecond))
	}
	e.printf(".\n")
	for _, id := range s.Removed {
		e.printf("%s was withdrawn: its original was taken out of the library.\n", id)
	}
}

// A tallied is a number of things of one kind.
type tallied struct {
	n    int
	what string
}

// tally is "3 added, 1 refused", or none where there is nothing.
func tally(none string, list ...tallied) string {
	var parts []string
	for _, t := range list {
		if t.n > 0 {
			parts = append(parts, thousands(t.n)+" "+t.what)
		}
	}
	if len(parts) == 0 {
		return none
	}
	return strings.Join(parts, ", ")
}

// line says in one line what became of a file.
func line(p indexer.Progress) string {
	taken := func(what string, t *indexer.Taken) string {
		s := fmt.Sprintf("%s %s (%s, %s)", what, t.ID, count(t.Pages, "page", "pages"), count(t.Passages, "passage", "passages"))
		if t.Note != "" {
			s += ": " + t.Note
		}
		for _, w := range t.Warnings {
			s += "\n  " + w
		}
		return s
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
	case p.Looking != nil && p.Looking.Done == 0:
		return "looking at " + count(p.Looking.Of, "page", "pages") + " without text"
	case p.Rebuilt != "":
		return "put back into the index: " + p.Rebuilt
	}
	return ""
}
