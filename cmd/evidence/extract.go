package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strconv"
	"strings"

	"evidence/cmd/internal/app"
	"evidence/corpus"
	"evidence/corpus/jsonenc"
	"evidence/indexer"
	"evidence/indexer/extract"
	"evidence/indexer/ocr"
)

var extractCommand = command{
	name:    "extract",
	args:    "FILE.pdf...",
	summary: "print a file's passages as JSON Lines, or its text",
	about: `
The library is not used or changed. With --format jsonl each line is a passage: its id, the document's id, pages, number,
headings, text, the boxes of its lines, and where in the text a page begins or a footnote is referred to. With --format text the
text of each page is printed line by line, with a form feed after each page; what could not be read of it is said on standard
error, and the status is then 1.

Scanned pages, which are pictures with no text of their own or little, are read with Tesseract if it is installed. A passage from such a page has the
field "ocr", with the program and how certain it was.

A document's id comes from the manifest that comes with the program, or else from the file's name.`,
	examples: []string{"evidence extract report.pdf", "evidence extract --format text report.pdf"},
	setup: func(f *flag.FlagSet) runner {
		format := choiceFlag(f, "format", "what to print", "jsonl", "text")
		limits, mode := limitFlags(f), ocrFlag(f)
		return func(ctx context.Context, e *env, args []string) error {
			if len(args) == 0 {
				return usagef("extract needs the PDF file to read")
			}
			read := extractPassages
			if *format == "text" {
				read = extractText
			}
			reader, stop := app.NewOCR(*mode, app.UserCompiledDir(), "", nil)
			defer stop()
			return runExtract(ctx, e, args, *limits, reader, read)
		}
	},
}

// An extraction is what is printed of a file, with the warnings of reading it.
type extraction struct {
	printed  []byte
	warnings []string
	partial  bool // some of the text could not be read
}

// runExtract prints what read returns for each file, in order. Meanwhile it reads the next ones.
func runExtract(ctx context.Context, e *env, paths []string, limits extract.Limits, reader *ocr.Reader,
	read func(context.Context, *extract.Reader, string, int64) (extraction, error)) error {
	workers := min(runtime.GOMAXPROCS(0), len(paths))
	r := extract.New(workers, limits)
	defer r.Close()
	if reader != nil {
		r.UseOCR(reader)
	}
	var failed error
	missing := 0
	for path, done := range indexer.InOrder(ctx, paths, workers, workers, func(ctx context.Context, path string) (extraction, error) {
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
		}
		switch {
		case errors.Is(err, errNoFile):
			missing++
			failed = errRefused
		case err != nil || x.partial:
			failed = errRefused
		}
		if _, err := e.out.Write(x.printed); err != nil {
			return fmt.Errorf("writing the results: %w", err)
		}
	}
	if missing == len(paths) {
		return usagef("there is nothing to read")
	}
	return failed
}

// errNoFile is the error of a file that is named on the command line and is not there.
var errNoFile = usageError("there is no such file; check its name")

// fileSize is the size of a regular file. The error says what else it is, without the path.
func fileSize(path string) (int64, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, errNoFile
	case err != nil:
		return 0, fmt.Errorf("%s; check its name, and that you may read it", systemError(err))
	case info.IsDir():
		return 0, errors.New("it is a folder; name the files in it, or add them with evidence index")
	case !info.Mode().IsRegular():
		return 0, errors.New("it is a device or a pipe, not a file; save its content to a file")
	}
	return info.Size(), nil
}

// systemError is the system's message about a file, without its path.
func systemError(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

func extractText(ctx context.Context, r *extract.Reader, path string, size int64) (extraction, error) {
	text, warnings, complete, err := r.Text(ctx, path, size)
	return extraction{text, warnings, !complete}, err
}

func extractPassages(ctx context.Context, r *extract.Reader, path string, size int64) (extraction, error) {
	doc, rep, err := indexer.Preview(ctx, r, path, size)
	if err != nil {
		return extraction{}, err
	}
	var b bytes.Buffer
	enc := jsonenc.NewEncoder(&b)
	for i := range rep.Passages {
		if err := enc.Encode(&rep.Passages[i]); err != nil {
			return extraction{}, fmt.Errorf("writing passage %d of %q: %w", i+1, doc.ID, err)
		}
	}
	warnings := rep.Warnings
	if len(rep.PartlyRead) > 0 {
		warnings = append(warnings, corpus.PartlyRead(rep.PartlyRead))
	}
	for _, h := range rep.Hidden {
		warnings = append(warnings, h.String())
	}
	warnings = append(warnings, corpus.DoubtfulReport{ID: doc.ID, Passages: doc.Doubtful}.Lines()...)
	return extraction{b.Bytes(), warnings, false}, nil
}

// limitFlags declares the limits on reading one file.
func limitFlags(f *flag.FlagSet) *extract.Limits {
	l := extract.DefaultLimits
	f.DurationVar(&l.Time, "max-time", l.Time, "give up on a file after the time `TIME`, such as 90s or 5m, plus a second for each MiB of the file")
	usage := fmt.Sprintf("give up on a file that needs more memory than `SIZE`, such as 800M or 2G (default %dG)", l.Memory>>30)
	f.Func("max-memory", usage, func(s string) (err error) {
		l.Memory, err = parseSize(s)
		return err
	})
	return &l
}

// parseSize reads a number of bytes written with M or G, with or without iB or B.
func parseSize(s string) (int64, error) {
	number := strings.TrimSuffix(strings.TrimSuffix(strings.ToUpper(s), "B"), "I")
	shift := 20
	if g, ok := strings.CutSuffix(number, "G"); ok {
		number, shift = g, 30
	} else if number, ok = strings.CutSuffix(number, "M"); !ok {
		return 0, fmt.Errorf("%q is not a size", s)
	}
	n, err := strconv.ParseInt(number, 10, 32)
	if err != nil || n <= 0 {
		return 0, fmt.Errorf("%q is not a size", s)
	}
	return n << shift, nil
}
