package extract

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"evidence/corpus"
	"evidence/indexer/metadata"
	"evidence/indexer/passages"
	"evidence/indexer/pdffile"
	"evidence/indexer/pdftext"
	"evidence/indexer/sandbox"
)

// task is the work of the workers. Nothing that it uses may be initialised by
// an init function of this package: in a worker they do not run.
var task = sandbox.Register("read", work)

// work answers a request in a worker.
func work(b []byte) ([]byte, error) {
	req, err := decodeRequest(b)
	if err != nil {
		return nil, err
	}
	answer, err := read(req)
	if err == nil {
		return answer, nil
	}
	var r *corpus.Refusal
	if errors.As(err, &r) {
		return refusedAnswer(r), nil
	}
	return nil, err
}

func read(req request) ([]byte, error) {
	file, err := open(req.path)
	if err != nil {
		return nil, err
	}
	// Before the whole file is lost to a slow page, the page is cut short.
	file.SetDeadline(time.Now().Add(req.within / 4 * 3))
	pages, warnings := readPages(file)
	if list := sheets(pages); req.ask && len(list) > 0 {
		return sheetsAnswer(list)
	}
	s := put(pages, req.read)
	switch req.want {
	case wantText:
		return textAnswer(pages, warnings), nil
	case wantPages:
		return encodePages(pages, warnings, s)
	}
	return reportAnswer(file.PDF(), pages, warnings, s)
}

func open(path string) (*pdftext.File, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, corpus.NewRefusal("it cannot be read: "+plain(err), "check that it exists and that you may read it")
	}
	file, err := pdftext.Open(data)
	if err != nil {
		return nil, refuse(err)
	}
	return file, nil
}

// readPages reads all pages, and says what could not be read.
func readPages(file *pdftext.File) (pages []*pdftext.Page, warnings []string) {
	if mended := file.PDF().Repaired(); mended != "" {
		warnings = append(warnings, "mended: "+mended)
	}
	for n := 1; n <= file.NumPages(); n++ {
		p, err := file.Page(n)
		if err != nil {
			warnings = append(warnings, err.Error())
		}
		if p == nil {
			p = &pdftext.Page{Number: n, StructParents: -1}
		}
		pages = append(pages, p)
	}
	return pages, shorten(warnings)
}

// maxWarnings is how many warnings about one file are told.
const maxWarnings = 10

func shorten(warnings []string) []string {
	if n := len(warnings); n > maxWarnings {
		warnings = append(warnings[:maxWarnings:maxWarnings], fmt.Sprintf("and %d more of the kind", n-maxWarnings))
	}
	return warnings
}

func textAnswer(pages []*pdftext.Page, warnings []string) []byte {
	var text bytes.Buffer
	for _, p := range pages {
		text.WriteString(p.Text())
		text.WriteByte('\f')
	}
	return appendText([]byte{answerRead}, warnings, text.Bytes())
}

// reportAnswer makes passages of the pages. A file none of whose pages has text
// is refused: nothing of it could be found or cited.
func reportAnswer(file *pdffile.File, pages []*pdftext.Page, warnings []string, s seen) ([]byte, error) {
	res := passages.Read(file, pages)
	if len(res.NoText) == len(pages) {
		return nil, s.refusal(len(pages))
	}
	if len(res.Passages) == 0 {
		warnings = append(warnings, "all its text was taken for running heads and page numbers, so that nothing of it can be found")
	}
	rep := Report{
		Pages: len(pages), Labels: res.Labels, OCRPages: ocrPages(pages), By: s.by, Unread: s.unread(),
		NoText:   slices.DeleteFunc(res.NoText, func(n int) bool { return s.empty[n] }),
		Passages: res.Passages, Facts: facts(file, pages), Warnings: warnings,
	}
	var b bytes.Buffer
	b.WriteByte(answerRead)
	err := gob.NewEncoder(&b).Encode(rep)
	return b.Bytes(), err
}

// facts are what the report says of itself.
func facts(file *pdffile.File, pages []*pdftext.Page) metadata.Facts {
	out := make([]metadata.Page, len(pages))
	for i, p := range pages {
		lines := make([]metadata.Line, len(p.Lines))
		for j := range p.Lines {
			l := &p.Lines[j]
			_, top, _, _ := p.Seen(l.X, l.Y, l.W, l.H) // where the passages' boxes are
			lines[j] = metadata.Line{Text: l.Text(), Top: top}
			for k := range l.Spans {
				lines[j].Size = max(lines[j].Size, l.Spans[k].Size)
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

// refuse puts an error of pdffile, "doing: reason; advice", in a refusal's parts.
func refuse(err error) *corpus.Refusal {
	reason, advice, ok := strings.Cut(err.Error(), "; ")
	if !ok {
		advice = adviceFor(err)
	}
	for _, doing := range []string{"reading the file: ", "opening the file: ", "reading the page tree: ", "opening the PDF for its text: "} {
		reason = strings.TrimPrefix(reason, doing)
	}
	return corpus.NewRefusal(reason, advice)
}

func adviceFor(err error) string {
	switch {
	case errors.Is(err, pdffile.ErrTooLarge):
		return "split it into parts and add those"
	case errors.Is(err, pdffile.ErrEncrypted):
		return "save an open copy of it and add that"
	}
	return "fetch it again from its publisher"
}

// plain is what the system says of a file, without the path.
func plain(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}
