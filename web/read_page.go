package web

import (
	"fmt"

	"evidence/corpus"
	"evidence/web/fulltext"
)

// A readPage is the whole text of a report, to be read from top to bottom.
type readPage struct {
	Document corpus.Document `json:"document"`
	Contents []heading       `json:"contents"`
	*fulltext.Report

	Query    string     `json:"-"`
	Headings []*outline `json:"-"`
	OCR      int        `json:"-"` // passages read by OCR
}

func (p *readPage) template() string { return "read" }

func (p *readPage) describe(*request) meta {
	return meta{Title: titleOf(p.Document.Source) + ", full text", Canonical: readPath(p.Document.ID), Article: true,
		Description: describeDocument(p.Document), Image: originalPicture(p.Document.SHA256, 1, pictureNarrow)}
}

// readPath is the address of a report's whole text.
func readPath(id string) string { return documentPath(id) + "/read" }

func readDocument(r *request) (response, error) {
	doc, err := r.document()
	if err != nil {
		return nil, err
	}
	passages, err := r.library.Store.Passages(r.Context(), doc.ID)
	if err != nil {
		return nil, err
	}
	p := &readPage{Document: doc, Query: r.URL.Query().Get(paramQuery), Contents: contents(passages), OCR: ocrPassages(passages)}
	p.Headings = outlines(p.Contents)
	found, _, err := r.marksIn(p.Query, doc.ID)
	if err != nil {
		return nil, err
	}
	p.Report = fulltext.New(doc, passages, found)
	return show(p)
}

// nameOf is how a printed page is called.
func nameOf(p fulltext.Page) string {
	if p.Label != "" {
		return "page " + p.Label
	}
	return fmt.Sprintf("PDF page %d", p.Number)
}

// A part is something on a page, for a template that must know the page too.
type part struct {
	Of   any
	Page *readPage
}

func within(p *readPage, of any) part { return part{of, p} }
