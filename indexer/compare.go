package indexer

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/corpus/health"
	"evidence/corpus/store"
	"evidence/indexer/extract"
)

// ErrUnread is wrapped by the error of a second reader for a file or page that it cannot read.
var ErrUnread = errors.New("the second reader cannot read it")

// A SecondReader reads the text of a page, counted from 1, of the PDF at path,
// independently of package extract.
type SecondReader interface {
	Text(ctx context.Context, path string, page int) (string, error)
}

// A Comparer compares what was read with what a second reader reads.
type Comparer struct {
	Second  SecondReader
	Version string // of the second reader
	Workers int    // reports compared at a time
	Limits  extract.Limits
	Again   bool // compare also what was compared before, by the same versions
}

// On 4,845 pages of 202 real reports the readers have the same words on all but
// ten; the lowest page agrees to 0.955, the lowest report to 0.9998, and on the
// lowest pages, looked at, the first reader was right: PDFium reads what is drawn
// twice for boldness twice, and joins words set tight.
const (
	// LowPage is the agreement under which a page should be looked at.
	LowPage = health.LowPage
	// LowReport is the agreement under which a report is not as it should be:
	// one word in ten stands against another, so that no quote from it is sure.
	LowReport = 0.9
)

// giveUpAfter is how many pages in a row the second reader may fail on before
// the rest of the report is left unread.
const giveUpAfter = 3

// A Doubt is a page on which the readers do not agree.
type Doubt struct {
	ID        string  `json:"id"` // the report's
	SHA256    string  `json:"sha256"`
	Page      int     `json:"page"`
	Agreement float64 `json:"agreement"` // F1 of the words
}

// Compare compares the pages of every report on which nothing differs yet with a
// second reader, records their agreement in the store, and adds to the
// verification what it found. watch, which may be nil, is told how many reports are done.
func (v *Verification) Compare(ctx context.Context, data string, st *store.Store, c Comparer, watch func(done, of int)) error {
	docs, err := st.Documents(ctx)
	if err != nil {
		return err
	}
	if watch == nil {
		watch = func(int, int) {}
	}
	first := extract.New(c.Workers, c.Limits)
	defer first.Close()
	run := &comparison{Comparer: c, store: st, library: NewLibrary(data), first: first}
	if err := run.look(ctx); err != nil {
		return err
	}
	v.ocr(run.ocr)
	docs = slices.DeleteFunc(docs, v.differs)
	done := 0
	for d, compared := range Ahead(ctx, docs, c.Workers, c.Workers, run.agreement) {
		a, err := compared()
		if err != nil {
			return err
		}
		if a != nil && a.Compared() {
			v.Compared++
			v.judge(d, a)
		}
		done++
		watch(done, len(docs))
	}
	return nil
}

// differs says whether something is wrong with a report already.
func (v *Verification) differs(d corpus.Document) bool {
	return slices.ContainsFunc(v.Differences, func(x Difference) bool { return x.SHA256 == d.SHA256 })
}

// judge names the pages to look at.
func (v *Verification) judge(d corpus.Document, a *store.Agreement) {
	var unread []int
	for i, f := range a.Pages {
		switch {
		case f == store.Unread:
			unread = append(unread, i+1)
		case f != store.ByOCR && f < LowPage:
			v.Doubts = append(v.Doubts, Doubt{d.ID, d.SHA256, i + 1, f})
		}
	}
	if a.Whole != store.Unread && a.Whole < LowReport {
		v.found(Difference{ID: d.ID, SHA256: d.SHA256,
			What:   fmt.Sprintf("a second reader agrees on only %.1f%% of its words", 100*a.Whole),
			Advice: "compare each quote with the page itself"})
	}
	if len(unread) > 0 {
		v.Unread = append(v.Unread, Unread{d.ID, d.SHA256, unread})
	}
}

// An Unread names pages of a report that the second reader cannot read, or whose words OCR read from pictures.
type Unread struct {
	ID     string `json:"id"`
	SHA256 string `json:"sha256"`
	Pages  []int  `json:"pages"`
}

// Ranges writes the pages as "2, 5–7".
func (u Unread) Ranges() string { return Ranges(u.Pages) }

type comparison struct {
	Comparer
	store      *store.Store
	library    Library
	first      *extract.Reader
	extractors map[string]string // what read each PDF, by its SHA-256
	ocr        []store.OCRReport
}

// look finds out what read the reports.
func (c *comparison) look(ctx context.Context) error {
	versions, err := c.store.Versions(ctx)
	if err != nil {
		return err
	}
	c.extractors = make(map[string]string, len(versions))
	for _, v := range versions {
		c.extractors[v.SHA256] = v.Extractor
	}
	c.ocr, err = c.store.OCRReports(ctx)
	return err
}

// byOCR says whether the words of a page were read by OCR from its
// picture. The first reader here, which has no OCR, finds none on it.
func (c *comparison) byOCR(d corpus.Document, p corpus.Page) bool {
	return len(p.Lines) == 0 && slices.ContainsFunc(c.ocr, func(m store.OCRReport) bool {
		return m.SHA256 == d.SHA256 && slices.Contains(m.Pages, p.Number)
	})
}

// ocr names the pages whose words only OCR has read.
func (v *Verification) ocr(list []store.OCRReport) {
	for _, m := range list {
		v.OCR = append(v.OCR, Unread{m.ID, m.SHA256, m.Pages})
	}
}

// agreement returns how far the readers agree on a report, as recorded or
// compared now; nil where it cannot be compared since the first cannot read it now.
func (c *comparison) agreement(ctx context.Context, d corpus.Document) (*store.Agreement, error) {
	a, ok, err := c.store.Agreement(ctx, d.SHA256, c.extractors[d.SHA256])
	if err != nil || ok && a.Reader == c.Version && !c.Again {
		return &a, err
	}
	path := c.library.Path(d.SHA256)
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil
	}
	pages, _, err := c.first.Pages(ctx, path, info.Size())
	var refusal *corpus.Refusal
	if errors.As(err, &refusal) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if a, err = c.compare(ctx, d, path, pages); err != nil {
		return nil, err
	}
	return &a, c.store.PutAgreement(ctx, d.SHA256, a)
}

func (c *comparison) compare(ctx context.Context, d corpus.Document, path string, pages []corpus.Page) (store.Agreement, error) {
	a := store.Agreement{Extractor: c.extractors[d.SHA256], Reader: c.Version, Pages: make([]float64, len(pages))}
	var whole tally
	failed := 0
	for i, p := range pages {
		if c.byOCR(d, p) {
			a.Pages[i] = store.ByOCR
			continue
		}
		a.Pages[i] = store.Unread
		if failed == giveUpAfter {
			continue
		}
		text, err := c.Second.Text(ctx, path, p.Number)
		if errors.Is(err, ErrUnread) {
			failed++
			continue
		}
		if err != nil {
			return a, err
		}
		failed = 0
		t := compareWords(textOf(p), text)
		a.Pages[i] = t.f1()
		whole.add(t)
	}
	a.Whole = store.Unread
	if slices.ContainsFunc(a.Pages, func(f float64) bool { return f >= 0 }) {
		a.Whole = whole.f1()
	}
	return a, nil
}

// textOf is the text of a page, a line of it a line.
func textOf(p corpus.Page) string {
	var b strings.Builder
	for _, l := range p.Lines {
		b.WriteString(l.Text)
		b.WriteByte('\n')
	}
	return b.String()
}
