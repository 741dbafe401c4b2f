package pages

import (
	"fmt"
	"html/template"

	"evidence/corpus/cite"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// An embeddedPassage is a passage in a frame on another site: its words, its citation, and the way to it here.
type embeddedPassage struct {
	*result.PassageDetails
	Reference template.HTML // in the first style, which has the page and paragraph; package cite has escaped it
	Sample    bool
}

func (p *embeddedPassage) Template() string { return "embed" }

func (p *embeddedPassage) Describe(*handler.Request) handler.Meta {
	m := handler.Meta{Title: "A passage that is gone", Canonical: p.Path(), NoIndex: true}
	if p.Passage != nil {
		m.Title = p.Title()
	}
	return m
}

// Title is that of the report, and the place in it.
func (p *embeddedPassage) Title() string {
	return fmt.Sprintf("%s, %s", result.TitleOf(p.Document.Source), p.Place)
}

// Path is where the site shows the same words.
func (p *embeddedPassage) Path() string { return paths.Passage(p.ID) + p.spanQuery() }

func (p *embeddedPassage) spanQuery() string {
	if p.Span == nil {
		return ""
	}
	return paths.SpanQuery(*p.Span)
}

// EmbeddedPassage answers /embed/passages/ID.
func EmbeddedPassage(r *handler.Request) (handler.Response, error) {
	d, elsewhere, err := result.FindPassage(r)
	if err != nil || elsewhere != nil {
		return elsewhere, err
	}
	return handler.Shown{View: newEmbedded(r, d), Status: statusOf(d.Status)}, nil
}

func newEmbedded(r *handler.Request, d *result.PassageDetails) *embeddedPassage {
	p := &embeddedPassage{PassageDetails: d, Sample: r.Library.Sample}
	if d.Passage != nil {
		p.Reference = template.HTML(cite.PrintedStyles()[0].ReferenceHTML(d.Citation))
	}
	return p
}
