package pages

import (
	"evidence/corpus/cite"
	"evidence/corpus/recommendation"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// A documentPage is a report with its details and what was searched for in it.
type documentPage struct {
	*result.DocumentDetails
	Details    []detail
	Grades     []judged
	Headings   []*outline
	Strip      *strip
	NoText     []int
	OCR        int // passages read by OCR
	CanCorrect bool
	Recommends int // recommendations that the report makes
	Unheld     []unheldReport
}

// An outline is a heading with those below it.
type outline struct {
	result.Heading
	Below []*outline
}

func (p *documentPage) Template() string { return "document" }

func (p *documentPage) Describe(r *handler.Request) handler.Meta {
	m := handler.Meta{Title: result.TitleOf(p.Document.Source), Canonical: paths.Document(p.Document.ID), Hits: p.Answer != nil, Article: true,
		Description: result.DescribeDocument(p.Document), Image: paths.Picture(p.Document.SHA256, 1, pictureNarrow)}
	work := cite.Report(p.Document.Source).From(p.Document.Origins)
	result.DescribeCited(r, &m, &work, p.Document)
	return m
}

// Document answers /documents/ID.
func Document(r *handler.Request) (handler.Response, error) {
	d, passages, err := result.FindDocumentDetails(r)
	if err != nil {
		return nil, err
	}
	p := &documentPage{DocumentDetails: d, NoText: d.Document.NoText, Details: details(d.Document), Grades: grades(d.Document), CanCorrect: canCorrect(r), OCR: result.OcrPassages(passages), Headings: outlines(d.Contents),
		Recommends: len(recommendation.Find(d.Document.Source, passages))}
	if p.Unheld, err = unheldReports(r, &d.Document, passages); err != nil {
		return nil, err
	}
	if a := p.Answer; a != nil && len(a.Spread) > 0 {
		p.Strip = newStrip(&a.Spread[0], a.Query)
	}
	return handler.ShowResult(p, d)
}

// Query is what was searched for in the report.
func (p *documentPage) Query() string {
	if p.Answer == nil {
		return ""
	}
	return p.Answer.Query
}

// outlines nests headings by their levels.
func outlines(list []result.Heading) []*outline {
	root := &outline{}
	open := []*outline{root}
	for _, h := range list {
		for len(open) > 1 && open[len(open)-1].Level >= h.Level {
			open = open[:len(open)-1]
		}
		o := &outline{Heading: h}
		in := open[len(open)-1]
		in.Below = append(in.Below, o)
		open = append(open, o)
	}
	return root.Below
}
