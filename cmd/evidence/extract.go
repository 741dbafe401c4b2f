package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"

	"evidence/cmd/internal/app"
	"evidence/corpus"
	"evidence/indexer"
	"evidence/indexer/extract"
)

var extractCommand = command{
	name:    "extract",
	args:    "FILE.pdf...",
	summary: "print a file's passages as JSON Lines, or its text",
	about: `
Nothing is kept. With --format jsonl each line is a passage: its id, the document's id, pages, number, headings, text,
the boxes of its lines, and where in the text a page begins or a footnote is referred to. With --format text each page's
text stands as it does on the page, with a form feed after each page.

Pages that hold a picture and no text are read by Tesseract where it is installed; a passage so read has "ocr" in it, with the
program and how sure it is.

A document's id is what the manifest that comes with the program gives it, else the file's name.`,
	setup: func(f *flag.FlagSet) runner {
		format := choiceFlag(f, "format", "what to print", "jsonl", "text")
		limits, mode := limitFlags(f), ocrFlag(f)
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) == 0 {
				return usagef("extract", "extract needs the PDF file to read")
			}
			read := extractPassages
			if *format == "text" {
				read = extractText
			}
			ocr := app.NewOCR(*mode, app.UserCompiledDir(), "")
			defer ocr.Close()
			return runExtract(ctx, e, args, *limits, ocr, read)
		}
	},
}

// An extraction is what is printed of a file, and what there is to say about it.
type extraction struct {
	printed  []byte
	warnings []string
}

// extract prints what read gives for each file in order; meanwhile the next ones are read.
func runExtract(ctx context.Context, e *env, paths []string, limits extract.Limits, ocr *app.OCR,
	read func(context.Context, *extract.Reader, string, int64) (extraction, error)) error {
	workers := min(runtime.GOMAXPROCS(0), len(paths))
	r := extract.New(workers, limits)
	defer r.Close()
	if ocr.Reader != nil {
		r.UseOCR(ocr.Reader)
	}
	var failed error
	for path, done := range indexer.Ahead(ctx, paths, workers, workers, func(ctx context.Context, path string) (extraction, error) {
		size, err := fileSize(path)
		if err != nil {
			return extraction{}, err
		}
		return read(ctx, r, path, size)
	}) {
		x, err := done()
		if err != nil && ctx.Err() != nil {
			return err
		}
		for _, w := range x.warnings {
			e.logf("%q: %s", path, w)
		}
		if err != nil {
			e.logf("%q was not read: %s", path, err)
			failed = errRefused
		}
		if _, err := e.out.Write(x.printed); err != nil {
			return fmt.Errorf("writing the results: %w", err)
		}
	}
	return failed
}

func fileSize(path string) (int64, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return 0, fmt.Errorf("%s; check its name, and that you may read it", systemError(err))
	case info.IsDir():
		return 0, errors.New("it is a folder; name the files in it, or add them with evidence index")
	case !info.Mode().IsRegular():
		return 0, errors.New("it is no file but a device or a pipe; save what it gives to a file")
	}
	return info.Size(), nil
}

// systemError is what the system says of a file, without its path.
func systemError(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

func extractText(ctx context.Context, r *extract.Reader, path string, size int64) (extraction, error) {
	text, warnings, err := r.Text(ctx, path, size)
	return extraction{text, warnings}, err
}

func extractPassages(ctx context.Context, r *extract.Reader, path string, size int64) (extraction, error) {
	doc, rep, err := indexer.Preview(ctx, r, path, size)
	if err != nil {
		return extraction{}, err
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for i := range rep.Passages {
		if err := enc.Encode(jsonPassage(&rep.Passages[i])); err != nil {
			return extraction{}, fmt.Errorf("writing passage %d of %q: %w", i+1, doc.ID, err)
		}
	}
	return extraction{[]byte(b.String()), rep.Warnings}, nil
}

// jsonPassage is p as it is printed: lists are never null, and places on the page are in hundredths of a point.
func jsonPassage(p *corpus.Passage) *corpus.Passage {
	if p.Headings == nil {
		p.Headings = []string{}
	}
	if p.Boxes == nil {
		p.Boxes = []corpus.Box{}
	}
	return p
}

// limitFlags declares the flags that bound what reading one file may cost.
func limitFlags(f *flag.FlagSet) *extract.Limits {
	l := extract.DefaultLimits
	f.DurationVar(&l.Time, "max-time", l.Time, "give up on a file after the time `TIME`, such as 90s or 5m, and a second more for each MiB of it")
	f.Var((*memory)(&l.Memory), "max-memory", "give up on a file that needs more memory than `SIZE`, such as 800M or 2G")
	return &l
}

// A memory is a flag for a number of bytes, written with M or G.
type memory int64

func (m *memory) String() string {
	if m == nil {
		return ""
	}
	if *m%(1<<30) == 0 {
		return strconv.Itoa(int(*m>>30)) + "G"
	}
	return strconv.Itoa(int(*m>>20)) + "M"
}

func (m *memory) Set(s string) error {
	number := strings.TrimSuffix(strings.TrimSuffix(strings.ToUpper(s), "B"), "I")
	shift := 20
	if g, ok := strings.CutSuffix(number, "G"); ok {
		number, shift = g, 30
	} else if number, ok = strings.CutSuffix(number, "M"); !ok {
		return fmt.Errorf("%q is no size", s)
	}
	n, err := strconv.ParseInt(number, 10, 32)
	if err != nil || n <= 0 {
		return fmt.Errorf("%q is no size", s)
	}
	*m = memory(n << shift)
	return nil
}
