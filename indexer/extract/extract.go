// Package extract reads PDF files, each in a worker process with limits on time
// and memory (package sandbox): the text of their pages, whole or by lines, or
// their passages and metadata. A Reader that has an [ocr.Reader] gives it the
// pages without text, and those that may be scans with a stamp or a footer, and
// uses what it reads as their text.
//
// The package imports little, so that a worker is ready in a fraction of the time
// that the rest of the program takes to initialise; a test in cmd/evidence checks
// that.
package extract

import (
	"context"
	"fmt"
	"strings"
	"time"

	"evidence/corpus"
	"evidence/indexer/metadata"
	"evidence/indexer/ocr"
	"evidence/indexer/sandbox"
)

// A Report is what was read of a file.
type Report struct {
	Pages       int
	Labels      []string            // printed page labels, one for each page; empty where none is known
	NoText      []int               // numbers of the pages without text; without those that are known to be empty
	OCRFailures []string            // why pages of NoText were not read by OCR, and what to do
	OCRPages    []int               // numbers of the pages read by OCR
	OCREngine   string              // the program that looked at pages; empty where none did
	PartlyRead  []int               // numbers of the pages with text of which a picture may hold more, unread
	Hidden      []corpus.HiddenText // text that the pages do not show
	Passages    []corpus.Passage
	Facts       metadata.Facts
	Warnings    []string // what could not be read, or was repaired
}

// Version changes whenever the same file may come to give other passages or
// facts, so that what an earlier version read can be read again.
const Version = "6"

// Limits bound what reading one file may cost.
type Limits struct {
	Time   time.Duration // for any file, plus a second for each MiB of it; 0 for the default
	Memory int64         // bytes; 0 for the default
}

// DefaultLimits are generous: a report of a hundred pages takes a tenth of a second and 50 MB.
var DefaultLimits = Limits{Time: time.Minute, Memory: 1 << 30}

// A Reader reads files, several at a time, in workers that it keeps running.
// The errors of its methods are a *corpus.Refusal where they are about the file.
type Reader struct {
	pool   *sandbox.Pool[request, response]
	limits Limits
	ocr    *ocr.Reader
}

// New makes a Reader that reads at most n files at a time.
func New(n int, limits Limits) *Reader {
	if limits.Time <= 0 {
		limits.Time = DefaultLimits.Time
	}
	if limits.Memory <= 0 {
		limits.Memory = DefaultLimits.Memory
	}
	return &Reader{pool: task.Pool(n, sandbox.Limits{Memory: limits.Memory}), limits: limits}
}

// UseOCR makes o read the pages that are pictures. Call it before anything is read.
func (r *Reader) UseOCR(o *ocr.Reader) { r.ocr = o }

// Extractor names what read a report: the version of this reader and, where there
// were pages without text, the OCR program.
func (r *Report) Extractor() string {
	if r.OCREngine == "" {
		return Version
	}
	return Version + withEngine + r.OCREngine
}

const withEngine = " with "

// Current reports whether an extractor is this version of the reader, and whether
// it names an OCR program.
func Current(extractor string) (current, usedOCR bool) {
	version, _, usedOCR := strings.Cut(extractor, withEngine)
	return version == Version, usedOCR
}

// RefusedBy names all that decides whether the file with this SHA-256 is refused,
// but for the file: the version of this reader, its limits, and what OCR there is.
func (r *Reader) RefusedBy(ctx context.Context, sha256 string) string {
	name := fmt.Sprintf("%s within %s and %d bytes", Version, r.limits.Time, r.limits.Memory)
	if r.ocr == nil {
		return name
	}
	return name + withEngine + r.ocr.Available(ctx, sha256)
}

// Close ends the workers.
func (r *Reader) Close() { r.pool.Close() }

// Text reads the text of a file of size bytes: the lines of each page, then a
// form feed. The warnings are about what is incomplete or was left out; complete
// is false where some of the text could not be read.
func (r *Reader) Text(ctx context.Context, path string, size int64) (text []byte, warnings []string, complete bool, err error) {
	resp, err := r.read(ctx, wantText, path, size)
	return resp.Text, resp.Warnings, !resp.Incomplete, err
}

// Pages reads the lines of all pages of a file of size bytes, in the order of
// Text, labelled as in a Report. The warnings are about pages that are incomplete.
func (r *Reader) Pages(ctx context.Context, path string, size int64) (pages []corpus.Page, warnings []string, err error) {
	resp, err := r.read(ctx, wantPages, path, size)
	for i := range resp.Pages { // gob does not tell an empty list from nil
		if resp.Pages[i].Lines == nil {
			resp.Pages[i].Lines = []corpus.Line{}
		}
		for j := range resp.Pages[i].Lines {
			if resp.Pages[i].Lines[j].Words == nil {
				resp.Pages[i].Lines[j].Words = []corpus.Word{}
			}
		}
	}
	return resp.Pages, resp.Warnings, err
}

// Report reads the passages of a file of size bytes; they have no IDs and no Document yet.
func (r *Reader) Report(ctx context.Context, path string, size int64) (Report, error) {
	resp, err := r.read(ctx, wantReport, path, size)
	for i := range resp.Report.Passages { // gob does not tell an empty list from nil
		if resp.Report.Passages[i].Headings == nil {
			resp.Report.Passages[i].Headings = []string{}
		}
	}
	return resp.Report, err
}

// read has a worker read a file; where that needs OCR, it is asked again with its result, and reads the file
// again only if it has read another one meanwhile.
func (r *Reader) read(ctx context.Context, want, path string, size int64) (response, error) {
	req := request{Want: want, Path: path, Within: r.limits.Time + time.Duration(size>>20)*time.Second, NeedsOCR: r.ocr != nil}
	resp, err := r.send(ctx, req)
	if err != nil || len(resp.Pictures) == 0 {
		return resp, err
	}
	req.NeedsOCR = false
	if req.OCR, err = r.ocr.Read(ctx, path, resp.Pictures); err != nil {
		return response{}, err
	}
	return r.send(ctx, req)
}

func (r *Reader) send(ctx context.Context, req request) (response, error) {
	resp, err := r.pool.Do(ctx, req, req.Within)
	if f := sandbox.IsFailure(err); f != nil {
		return response{}, refuseFailure(f)
	}
	if err == nil && resp.Refusal != nil {
		return response{}, resp.Refusal
	}
	return resp, err
}

// refuseFailure is the refusal of a file that a worker was lost to.
func refuseFailure(f *sandbox.Failure) *corpus.Refusal {
	advice := "print it to a new PDF and add that"
	switch f.Cause {
	case sandbox.TookTooLong: // perhaps since the computer was busy
		return corpus.NewTransientRefusal("reading it "+f.Error(), "give it longer with --max-time, or "+advice)
	case sandbox.TooMuchMemory:
		advice = "give it more with --max-memory, or " + advice
	case sandbox.Crashed: // or something else ended the worker
		return corpus.NewTransientRefusal("reading it "+f.Error(), advice)
	}
	return corpus.NewRefusal("reading it "+f.Error(), advice)
}
