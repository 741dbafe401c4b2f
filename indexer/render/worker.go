package render

import (
	"errors"
	"fmt"
	"image"
	"os"
	"strings"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"evidence/indexer/sandbox"
)

// task is the work of the workers.
var task = sandbox.Register("render", work)

// What a request can want.
const (
	wantReady   = "ready" // PDFium compiled and started
	wantPicture = "picture"
	wantGrey    = "grey"
	wantText    = "text"
)

// A request to a worker.
type request struct {
	Want        string
	Cache       string // the folder that keeps PDFium compiled
	Path        string
	Page, Width int
}

// A response has the Failure of a file or page, or what was wanted.
type response struct {
	Failure *Failure
	PNG     []byte
	Grey    *image.Gray
	Text    string
	Memory  int64 // bytes that the worker had in the end
}

// Limits of one worker.
const (
	memoryPages = 384 << 20 >> 16 // of PDFium's memory, each 64 KiB
	maxFile     = 256 << 20       // bytes of a file, which PDFium gets whole
	maxHeight   = 16384           // pixels of a picture
	keepOpen    = 4               // documents kept open
	keepBytes   = 64 << 20        // their size together
	keepMemory  = 300 << 20       // bytes of the process above which PDFium is given up after a request: its memory never shrinks
)

// The state of a worker process, which serves one request at a time.
var (
	pool     pdfium.Pool
	instance pdfium.Pdfium
	opened   []document // used last, last
)

// A document is open in PDFium.
type document struct {
	path  string
	size  int64
	mod   time.Time
	ref   references.FPDF_DOCUMENT
	pages int
	form  *references.FPDF_FORMHANDLE // what draws its form fields; nil where it has none
}

// work answers a request in a worker.
func work(req request) (response, error) {
	resp, err := serve(req)
	if resp.Memory = int64(sandbox.MemoryInUse()); resp.Memory > keepMemory {
		restart()
	}
	if err != nil && !errors.As(err, &resp.Failure) {
		// A trap leaves PDFium in an unknown state.
		restart()
		resp.Failure = fail(ErrGivenUp, "PDFium failed on it: "+firstLine(err.Error()), adviceOther)
	}
	return resp, nil
}

func serve(req request) (resp response, err error) {
	if err := ready(req.Cache); err != nil || req.Want == wantReady {
		return resp, err
	}
	doc, err := open(req.Path)
	switch {
	case err != nil:
		return resp, err
	case doc.pages == 0:
		return resp, fail(ErrUnreadable, "the PDF has no pages", adviceOther)
	case req.Page > doc.pages:
		return resp, fail(ErrNoPage, fmt.Sprintf("there are pages 1 to %d", doc.pages), "ask for one of those")
	}
	page := requests.Page{ByIndex: &requests.PageByIndex{Document: doc.ref, Index: req.Page - 1}}
	if req.Want == wantText {
		text, err := instance.GetPageText(&requests.GetPageText{Page: page})
		if err != nil {
			return resp, failure(err)
		}
		return response{Text: text.Text}, nil
	}
	err = draw(doc, page, req.Width, func(pix []byte, width, height int) error {
		if req.Want == wantGrey {
			resp.Grey = grey(pix, width, height)
			return nil
		}
		resp.PNG, err = encodePNG(pix, width, height)
		return err
	})
	return resp, err
}

// firstLine is the first line of a text, at most 200 bytes of it.
func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return strings.ToValidUTF8(s[:min(len(s), 200)], "")
}

// open opens a document, or finds it open.
func open(path string) (document, error) {
	info, err := os.Stat(path)
	if err != nil {
		return document{}, unreadable(err)
	}
	for i, d := range opened {
		if d.path == path && d.size == info.Size() && d.mod.Equal(info.ModTime()) {
			opened = append(append(opened[:i], opened[i+1:]...), d)
			return d, nil
		}
	}
	if info.Size() > maxFile {
		return document{}, fail(ErrUnreadable, fmt.Sprintf("the file is larger than %d MiB", maxFile>>20), adviceOther)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return document{}, unreadable(err)
	}
	makeRoom(info.Size())
	d := document{path: path, size: info.Size(), mod: info.ModTime()}
	ref, err := instance.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		return document{}, failure(err)
	}
	d.ref = ref.Document
	pages, err := instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: d.ref})
	if err != nil {
		return document{}, err
	}
	d.pages = pages.PageCount
	if d.form, err = form(d.ref); err != nil {
		return document{}, err
	}
	opened = append(opened, d)
	return d, nil
}

// makeRoom closes the documents that were not used for longest.
func makeRoom(size int64) {
	for _, d := range opened {
		size += d.size
	}
	for len(opened) > 0 && (len(opened) >= keepOpen || size > keepBytes) {
		d := opened[0]
		if d.form != nil {
			instance.FPDFDOC_ExitFormFillEnvironment(&requests.FPDFDOC_ExitFormFillEnvironment{FormHandle: *d.form})
		}
		instance.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: d.ref})
		opened = opened[1:]
		size -= d.size
	}
}

// failure says of PDFium's errors what they mean. Others are faults, and are returned as they are.
func failure(err error) error {
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		return fail(ErrUnreadable, "the PDF is encrypted", "save an open copy of it and use that")
	case errors.Is(err, pdfiumerrors.ErrFormat), errors.Is(err, pdfiumerrors.ErrFile):
		return fail(ErrUnreadable, "PDFium cannot read the file: it is damaged or no PDF", adviceOther)
	case errors.Is(err, pdfiumerrors.ErrPage):
		return fail(ErrUnreadable, "PDFium cannot read the page", adviceOther)
	}
	return err
}

func unreadable(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return fail(ErrUnreadable, "the file cannot be read: "+err.Error(), "check that it exists and that you may read it")
}
