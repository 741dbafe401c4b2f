package extract

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"evidence/corpus"
	"evidence/indexer/metadata"
	"evidence/indexer/ocr"
	"evidence/indexer/passages"
	"evidence/indexer/pdffile"
	"evidence/indexer/pdftext"
	"evidence/indexer/sandbox"
)

// task is the work of the workers. Nothing that it uses may be initialised by
// an init function of this package: in a worker they do not run.
var task = sandbox.Register("read", work)

// What a request can want.
const (
	wantText   = "text"
	wantPages  = "pages"
	wantReport = "report"
)

// A request asks a worker to read a file.
type request struct {
	Want     string
	Path     string
	Within   time.Duration
	NeedsOCR bool       // answer with the pages that OCR is to read first, where there are any
	OCR      []ocr.Page // what OCR made of those pages; nil where it was not used
}

// A response has the Refusal of a file, the Pictures of pages that OCR is to read,
// or what was wanted.
type response struct {
	Refusal  *corpus.Refusal
	Pictures []ocr.PagePicture
	Text     []byte
	Pages    []corpus.Page
	Report   Report
	Warnings []string

	Incomplete bool // some of the Text could not be read
}

// work answers a request in a worker.
func work(req request) (response, error) {
	resp, err := read(req)
	if errors.As(err, &resp.Refusal) {
		return response{Refusal: resp.Refusal}, nil
	}
	return resp, err
}

// waiting is the file of which this worker has read the pages, while OCR reads some of them; nil for none.
var waiting *pagesRead

// pagesRead is a file with its pages as they were read. What the file was is in info.
type pagesRead struct {
	path     string
	info     os.FileInfo
	file     *pdftext.File
	pages    []*pdftext.Page
	warnings []string
}

// unchanged reports whether the file is the same as when it was read.
func (r *pagesRead) unchanged(path string) bool {
	if r == nil || r.path != path || r.info == nil {
		return false
	}
	now, err := os.Stat(path)
	return err == nil && os.SameFile(now, r.info) && now.Size() == r.info.Size() && now.ModTime().Equal(r.info.ModTime())
}

// readFile reads a file's pages, unless this worker has just read them and OCR was waited for.
func readFile(req *request) (*pagesRead, error) {
	r := waiting
	waiting = nil
	if len(req.OCR) > 0 && r.unchanged(req.Path) {
		return r, nil
	}
	r = &pagesRead{path: req.Path}
	r.info, _ = os.Stat(req.Path)
	var err error
	if r.file, err = open(req.Path); err != nil {
		return nil, err
	}
	// Before the whole file is lost to a slow page, the page is cut short.
	r.file.SetDeadline(time.Now().Add(req.Within / 4 * 3))
	r.pages, r.warnings = readPages(r.file)
	return r, nil
}

func read(req request) (response, error) {
	r, err := readFile(&req)
	if err != nil {
		return response{}, err
	}
	file, pages, warnings := r.file, r.pages, r.warnings
	if req.NeedsOCR {
		if list := pagePictures(pages); len(list) > 0 {
			waiting = r
			return response{Pictures: list}, nil
		}
	}
	o := applyOCR(pages, req.OCR)
	o.offered = req.NeedsOCR || o.used
	unknown := dropUnknown(pages, req.Want != wantText)
	warnings = append(warnings, unknown...)
	o.unknown = len(unknown) > 0
	switch req.Want {
	case wantText:
		unread := unreadPages(pages, &o)
		warnings = append(warnings, unread...)
		incomplete := len(unknown)+len(unread)+len(o.partly) > 0 || firstTruncated(pages) != nil || file.PDF().Dropped() > 0
		if len(o.partly) > 0 {
			warnings = append(warnings, corpus.PartlyRead(o.partly))
		}
		for _, h := range hiddenTexts(pages) {
			warnings = append(warnings, h.String())
		}
		return response{Text: text(pages), Warnings: warnings, Incomplete: incomplete}, nil
	case wantPages:
		return response{Pages: pageLines(pages, &o), Warnings: warnings}, nil
	}
	rep, err := report(file.PDF(), pages, warnings, &o)
	return response{Report: rep}, err
}

func open(path string) (*pdftext.File, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, corpus.NewTransientRefusal("it cannot be read: "+withoutPath(err), "check that it exists and that you may read it")
	}
	file, err := pdftext.Open(data)
	if err != nil {
		return nil, refuse(err)
	}
	return file, nil
}

// readPages reads all pages, and says what could not be read.
func readPages(file *pdftext.File) (pages []*pdftext.Page, warnings []string) {
	if repaired := file.PDF().Repaired(); repaired != "" {
		warnings = append(warnings, "repaired: "+repaired)
	}
	if n := file.PDF().Dropped(); n > 0 {
		warnings = append(warnings, fmt.Sprintf("it asks for more work than any report does, and pages can be missing: objects left out: %d", n))
	}
	for n := 1; n <= file.NumPages(); n++ {
		p, err := file.Page(n)
		if err != nil {
			warnings = append(warnings, err.Error())
		}
		if p == nil {
			p = &pdftext.Page{Number: n}
		}
		pages = append(pages, p)
	}
	return pages, shorten(warnings)
}

// unreadPages says which pages have something on them and no text, and why.
func unreadPages(pages []*pdftext.Page, o *ocrResult) (warnings []string) {
	var list []int
	for _, p := range pages {
		if p.Text() == "" && (p.Painted || o.refused[p.Number]) && p.OCR == "" && p.Truncated == "" && !o.empty[p.Number] {
			list = append(list, p.Number)
		}
	}
	if len(list) == 0 {
		return nil
	}
	warnings = append(warnings, "no text was read on these pages, which are pictures or drawings: "+corpus.Ranges(list))
	for _, why := range o.failures() {
		warnings = append(warnings, "a page was not read by OCR: "+why)
	}
	return warnings
}

// maxWarnings is how many warnings about one file are reported.
const maxWarnings = 10

func shorten(warnings []string) []string {
	if n := len(warnings); n > maxWarnings {
		warnings = append(warnings[:maxWarnings:maxWarnings], fmt.Sprintf("and %d more of the kind", n-maxWarnings))
	}
	return warnings
}

func text(pages []*pdftext.Page) []byte {
	var b bytes.Buffer
	for _, p := range pages {
		b.WriteString(p.Text())
		b.WriteByte('\f')
	}
	return b.Bytes()
}

// report makes passages of the pages. A file without any text is refused:
// nothing of it could be found or cited.
func report(file *pdffile.File, pages []*pdftext.Page, warnings []string, o *ocrResult) (Report, error) {
	res := passages.Read(file, pages)
	if len(res.NoText) == len(pages) {
		return Report{}, o.refuseFile(pages)
	}
	if len(res.Passages) == 0 {
		warnings = append(warnings, "all its text was taken for running heads and page numbers, so that nothing of it can be found")
	}
	return Report{
		Pages: len(pages), Labels: res.Labels, OCRPages: ocrPages(pages), OCREngine: o.engine, OCRFailures: o.failures(),
		NoText:     slices.DeleteFunc(res.NoText, func(n int) bool { return o.empty[n] }),
		PartlyRead: o.partly, Hidden: hiddenTexts(pages),
		Passages: res.Passages, Facts: facts(file, pages), Warnings: warnings,
	}, nil
}

// whyHidden says in words why text cannot be seen.
var whyHidden = [...]string{
	pdftext.SameColor:   "in the colour of the background",
	pdftext.Covered:     "under a box or a picture",
	pdftext.ClippedAway: "outside the part of the page that is shown",
	pdftext.Invisible:   "painted with nothing",
	pdftext.TooSmall:    "too small to be seen",
}

// hiddenTexts is the text that the pages do not show.
func hiddenTexts(pages []*pdftext.Page) []corpus.HiddenText {
	var out []corpus.HiddenText
	for why := pdftext.SameColor; int(why) < len(whyHidden); why++ {
		h := corpus.HiddenText{Why: whyHidden[why], Covered: why == pdftext.Covered}
		for _, p := range pages {
			if n := p.Unseen[why]; n > 0 {
				h.Words += n
				h.Pages = append(h.Pages, p.Number)
			}
		}
		if h.Words > 0 {
			out = append(out, h)
		}
	}
	return out
}

// facts are what the report says of itself.
func facts(file *pdffile.File, pages []*pdftext.Page) metadata.Facts {
	out := make([]metadata.Page, len(pages))
	for i, p := range pages {
		lines := make([]metadata.Line, len(p.Lines))
		for j := range p.Lines {
			l := &p.Lines[j]
			_, top, _, _ := p.BoxOnPage(l.X, l.Y, l.W, l.H) // where the passages' boxes are
			lines[j] = metadata.Line{Text: l.Text(), Top: top, Bold: len(l.Runs) > 0}
			for k := range l.Runs {
				lines[j].Size = max(lines[j].Size, l.Runs[k].Size)
				lines[j].Bold = lines[j].Bold && l.Runs[k].Font.Bold
			}
		}
		out[i] = metadata.Page{Number: p.Number, Lines: lines}
	}
	info := file.Info()
	properties := metadata.Info{Title: info.Title, Author: info.Author}
	if !info.CreationDate.IsZero() {
		properties.Created = info.CreationDate.Format(time.DateOnly)
	}
	return metadata.Read(out, properties)
}

// refuse returns the refusal that an error of pdffile wraps.
func refuse(err error) *corpus.Refusal {
	var r *corpus.Refusal
	if errors.As(err, &r) {
		return r
	}
	return corpus.NewRefusal(err.Error(), "fetch it again from its publisher")
}

// withoutPath is the text of a system error without the path.
func withoutPath(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}
