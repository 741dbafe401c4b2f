// Package extract reads PDF files, each in a worker process with limits on time
// and memory (package sandbox): its pages' text, whole or by lines, or the passages they hold.
//
// Pages that hold no text are given to package ocr, where a Reader has one, and
// what was read of their pictures is taken for their text.
//
// It imports little beside what reading takes, so that a worker is ready in a
// fraction of the time that the rest of the program takes to initialise; a test
// in cmd/evidence holds that.
package extract

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"strings"
	"time"

	"bytes"

	"evidence/corpus"
	"evidence/indexer/metadata"
	"evidence/indexer/ocr"
	"evidence/indexer/sandbox"
)

// A Report is what a file says.
type Report struct {
	Pages    int
	Labels   []string // printed page labels, a page each; empty where none is known
	NoText   []int    // numbers of the pages without any text; empty ones are not among them where they were looked at
	Unread   []string // why pages among NoText were not read by OCR, in words for people; nil where nobody tried or all were
	OCRPages []int    // numbers of the pages that OCR read
	By       string   // the program that read them, or found no text on those it looked at; empty for none
	Passages []corpus.Passage
	Facts    metadata.Facts
	Warnings []string // what could not be read, or was mended, in words for people
}

// Version changes whenever the same file may come to give other passages or
// facts, so that what an earlier version read can be read again.
const Version = "4"

// Limits bound what reading one file may cost.
type Limits struct {
	Time   time.Duration // for any file, and a second more for each MiB of it; 0 for the default
	Memory int64         // bytes; 0 for the default
}

// DefaultLimits are generous: a report of a hundred pages takes a tenth of a second and 50 MB.
var DefaultLimits = Limits{Time: time.Minute, Memory: 1 << 30}

// A Reader reads files, several at a time, in workers that it keeps warm.
type Reader struct {
	pool   *sandbox.Pool
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

// UseOCR has pages without text read by o. It is called before anything is read.
func (r *Reader) UseOCR(o *ocr.Reader) { r.ocr = o }

// Extractor names what read a report, for its record: the version of this reader
// and, where there was something to look at for it, the program that reads pictures.
func (r *Report) Extractor() string {
	if r.By == "" {
		return Version
	}
	return Version + withOCR + r.By
}

const withOCR = " with "

// Current says whether an extractor's record is of this version of the reader,
// and whether a program that reads pictures had a part in it.
func Current(extractor string) (current, ocr bool) {
	version, _, ocr := strings.Cut(extractor, withOCR)
	return version == Version, ocr
}

// Close ends the workers.
func (r *Reader) Close() { r.pool.Close() }

// Text reads the text of a file of so many bytes: each page's lines, then a
// form feed. The warnings are about pages that are not all there. The error is
// a *corpus.Refusal where it is about the file.
func (r *Reader) Text(ctx context.Context, path string, size int64) (text []byte, warnings []string, err error) {
	data, err := r.ask(ctx, wantText, path, size)
	if err != nil {
		return nil, nil, err
	}
	return splitText(data)
}

// Report reads the passages of a file of so many bytes; they have no IDs and no
// Document. The error is a *corpus.Refusal where it is about the file.
func (r *Reader) Report(ctx context.Context, path string, size int64) (Report, error) {
	data, err := r.ask(ctx, wantReport, path, size)
	if err != nil {
		return Report{}, err
	}
	var rep Report
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&rep); err != nil {
		return Report{}, fmt.Errorf("decoding what was read: %w", err)
	}
	for i := range rep.Passages { // gob tells no empty list from none
		if rep.Passages[i].Headings == nil {
			rep.Passages[i].Headings = []string{}
		}
	}
	return rep, nil
}

func (r *Reader) ask(ctx context.Context, want byte, path string, size int64) ([]byte, error) {
	req := request{want: want, within: r.limits.Time + time.Duration(size>>20)*time.Second, path: path, ask: r.ocr != nil}
	data, sheets, err := r.do(ctx, req)
	if err != nil || len(sheets) == 0 {
		return data, err
	}
	req.ask = false
	if req.read, err = r.ocr.Read(ctx, path, sheets); err != nil {
		return nil, err
	}
	data, _, err = r.do(ctx, req)
	return data, err
}

// do sends a request to a worker.
func (r *Reader) do(ctx context.Context, req request) (data []byte, sheets []ocr.Sheet, err error) {
	b, err := encodeRequest(req)
	if err != nil {
		return nil, nil, err
	}
	answer, err := r.pool.Do(ctx, b, req.within)
	if f := sandbox.IsFailure(err); f != nil {
		return nil, nil, refuseFailure(f)
	}
	if err != nil {
		return nil, nil, err
	}
	return openAnswer(answer)
}

// refuseFailure puts the loss of a worker to a file in words.
func refuseFailure(f *sandbox.Failure) *corpus.Refusal {
	reason := "reading it " + f.Error()
	switch f.Cause {
	case sandbox.TookTooLong:
		return corpus.NewRefusal(reason, "give it longer with --max-time, or print it to a new PDF and add that")
	case sandbox.TooMuchMemory:
		return corpus.NewRefusal(reason, "give it more with --max-memory, or print it to a new PDF and add that")
	}
	return corpus.NewRefusal(reason, "print it to a new PDF and add that")
}

// errAnswer is wrapped by errors about answers that no worker gives.
var errAnswer = errors.New("a worker's answer has another form")
