package pages

import (
	"net/url"

	"evidence/corpus"
	"evidence/web/format"
	"evidence/web/fulltext"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/reports"
	"evidence/web/result"
)

// A readPage is the whole text of a report, to be read from top to bottom.
type readPage struct {
	Document corpus.Document  `json:"document"`
	Contents []result.Heading `json:"contents"`
	*fulltext.Report

	Query      string     `json:"-"`
	Collecting bool       `json:"-"` // passages can be selected, to collect them
	Headings   []*outline `json:"-"`
	OCR        int        `json:"-"` // passages read by OCR
	Unmarked   bool       `json:"-"` // the search engine does not answer, so that the words searched for are not marked
}

func (p *readPage) Template() string { return "read" }

func (p *readPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: result.TitleOf(p.Document.Source) + ", full text", Canonical: paths.Read(p.Document.ID), Article: true,
		Description: result.DescribeDocument(p.Document), Image: paths.Picture(p.Document.SHA256, 1, pictureNarrow)}
}

// Read answers /documents/ID/read.
func Read(r *handler.Request) (handler.Response, error) {
	doc, err := result.FindDocument(r)
	if err != nil {
		return nil, err
	}
	passages, err := r.Library.Store.Passages(r.Context(), doc.ID)
	if err != nil {
		return nil, err
	}
	p := &readPage{Document: doc, Query: r.URL.Query().Get(paths.ParamQuery), Collecting: r.URL.Query().Has(paths.ParamCollect), Contents: result.Contents(passages), OCR: result.OcrPassages(passages)}
	p.Headings = outlines(p.Contents)
	found, _, err := result.MarksIn(r, p.Query, doc.ID)
	if p.Unmarked = reports.Away(err) && !r.WantsJSON(); p.Unmarked {
		found, err = nil, nil
	}
	if err != nil {
		return nil, err
	}
	p.Report = fulltext.New(doc, passages, found)
	return handler.Show(p)
}

// Collect is the address of the text in which passages can be selected, with what is marked in it.
func (p *readPage) Collect() string {
	v := url.Values{paths.ParamCollect: {"1"}}
	if p.Query != "" {
		v.Set(paths.ParamQuery, p.Query)
	}
	return paths.Read(p.Document.ID) + "?" + v.Encode()
}

// NameOf is how a printed page is called.
func NameOf(p fulltext.Page) string { return format.Page(p.Label, p.Number) }

// A part is something on a page, for a template that must know the page too.
type part struct {
	Of   any
	Page *readPage
}

// Within gives a template a part of a report's text and the page that it is on.
func Within(p *readPage, of any) part { return part{of, p} }
