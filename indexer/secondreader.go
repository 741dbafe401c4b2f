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

// A Comparer compares the text of reports with that of a second reader.
type Comparer struct {
	Second    SecondReader
	Version   string // of the second reader
	Workers   int    // reports compared at a time
	Limits    extract.Limits
	Recompare bool // also what was compared before by the same versions

	// The state of one Compare:
	store      *store.Store
	library    Library
	first      *extract.Reader
	extractors map[string]string // what read each PDF, by its SHA-256
	ocr        []store.OCRReport
}

// On 4,845 pages of 202 real reports the readers have the same words on all but
// ten; the lowest page agrees to 0.955, the lowest report to 0.9998. On the lowest
// pages, when looked at, the first reader was right: PDFium reads text drawn twice
// for boldness twice, and joins words set tight.
const (
	// LowPage is the agreement below which a page should be looked at.
	LowPage = health.MinAgreement
	// LowReport is the agreement below which a report is wrong: one word in ten
	// differs, so that no quote from it is certain.
	LowReport = 0.9
)

// maxFailedPages is how many pages in a row the second reader may fail on before
// the rest of the report is skipped.
const maxFailedPages = 3

// A Disagreement is a page on which the readers do not agree.
type Disagreement struct {
	ID        string  `json:"id"` // the report's
	SHA256    string  `json:"sha256"`
	Page      int     `json:"page"`
	Agreement float64 `json:"agreement"` // F1 of the words
}

// ReportPages are pages of a report.
type ReportPages struct {
	ID     string `json:"id"`
	SHA256 string `json:"sha256"`
	Pages  []int  `json:"pages"`
}

// Ranges writes the pages as "2, 5–7".
func (p ReportPages) Ranges() string { return corpus.Ranges(p.Pages) }

// Compare compares the pages of every report without a difference yet with a
// second reader, records their agreement in the store, and adds what it found to
// the verification. report, which may be nil, is called with the number of reports done.
func (v *Verification) Compare(ctx context.Context, l Library, st *store.Store, c Comparer, report func(done, total int)) error {
	docs, err := st.Documents(ctx)
	if err != nil {
		return err
	}
	if report == nil {
		report = func(int, int) {}
	}
	c.store, c.library, c.first = st, l, extract.New(c.Workers, c.Limits)
	defer c.first.Close()
	if c.extractors, err = extractors(ctx, st); err != nil {
		return err
	}
	if c.ocr, err = st.OCRReports(ctx); err != nil {
		return err
	}
	for _, r := range c.ocr {
		v.OCR = append(v.OCR, ReportPages{r.ID, r.SHA256, r.Pages})
	}
	docs = slices.DeleteFunc(docs, func(d corpus.Document) bool {
		return slices.ContainsFunc(v.Problems, func(x health.Problem) bool { return x.SHA256 == d.SHA256 })
	})
	done := 0
	for d, wait := range InOrder(ctx, docs, c.Workers, c.Workers, c.agreement) {
		a, err := wait()
		if err != nil {
			return err
		}
		if a != nil && a.Compared() {
			v.Compared++
			v.addAgreement(d, a)
		}
		done++
		report(done, len(docs))
	}
	return nil
}

// addAgreement adds the pages of a report that should be looked at.
func (v *Verification) addAgreement(d corpus.Document, a *store.Agreement) {
	var unread []int
	for i, f := range a.Pages {
		switch {
		case f == store.Unread:
			unread = append(unread, i+1)
		case f != store.ByOCR && f < LowPage:
			v.Disagreements = append(v.Disagreements, Disagreement{d.ID, d.SHA256, i + 1, f})
		}
	}
	if a.Whole != store.Unread && a.Whole < LowReport {
		v.add(d.ID, d.SHA256, fmt.Sprintf("a second reader agrees on only %.1f%% of its words", 100*a.Whole), "compare each quote with the page itself")
	}
	if len(unread) > 0 {
		v.Unread = append(v.Unread, ReportPages{d.ID, d.SHA256, unread})
	}
}

// byOCR reports whether a page was read by OCR. The first reader here, which does
// not use OCR, finds nothing on it.
func (c *Comparer) byOCR(d corpus.Document, p corpus.Page) bool {
	return len(p.Lines) == 0 && slices.ContainsFunc(c.ocr, func(r store.OCRReport) bool {
		return r.SHA256 == d.SHA256 && slices.Contains(r.Pages, p.Number)
	})
}

// agreement returns how far the readers agree on a report, as recorded or
// compared now; nil where the first reader cannot read it now.
func (c *Comparer) agreement(ctx context.Context, d corpus.Document) (*store.Agreement, error) {
	a, ok, err := c.store.Agreement(ctx, d.SHA256, c.extractors[d.SHA256])
	if err != nil || ok && a.Reader == c.Version && !c.Recompare {
		return &a, err
	}
	path, problem, err := c.library.Local(ctx, d.SHA256)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil || problem != "" {
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
	if a, err = c.comparePages(ctx, d, path, pages); err != nil {
		return nil, err
	}
	return &a, c.store.PutAgreement(ctx, d.SHA256, a)
}

func (c *Comparer) comparePages(ctx context.Context, d corpus.Document, path string, pages []corpus.Page) (store.Agreement, error) {
	a := store.Agreement{Extractor: c.extractors[d.SHA256], Reader: c.Version, Whole: store.Unread, Pages: make([]float64, len(pages))}
	var whole agreement
	failed := 0
	for i, p := range pages {
		if c.byOCR(d, p) {
			a.Pages[i] = store.ByOCR
			continue
		}
		a.Pages[i] = store.Unread
		if failed == maxFailedPages {
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
		page := compareWords(pageText(p), text)
		a.Pages[i] = page.f1()
		whole.add(page)
		a.Whole = whole.f1()
	}
	return a, nil
}

// pageText is the text of a page, each line with a line feed.
func pageText(p corpus.Page) string {
	var b strings.Builder
	for _, l := range p.Lines {
		b.WriteString(l.Text)
		b.WriteByte('\n')
	}
	return b.String()
}
