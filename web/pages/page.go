package pages

import (
	"fmt"
	"slices"
	"strconv"

	"evidence/corpus"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// A pagePage is a page of a report as a picture, with its text beside it.
type pagePage struct {
	*result.PageDetails
	Query   string
	Picture *pagePicture
	Texts   []markedText
	Prev    int // page number; 0 for none
	Next    int
	Steps   stepsThrough
}

// A markedText is a passage with what was searched for marked in it.
type markedText struct {
	corpus.Passage
	Highlights []corpus.Span
	Hit        int // its number among the report's hits, from 1; 0 for none
}

// stepsThrough leads from hit to hit.
type stepsThrough struct {
	First, Last int // numbers of the first and the last hit on this page; 0 for none
	Here        int // hits on this page: notes at the foot of the page before can come between
	Total       int
	Prev, Next  string // addresses of the hits before and after those on this page
}

// Together reports whether the hits on this page follow each other.
func (s stepsThrough) Together() bool { return s.Last-s.First+1 == s.Here }

func (p *pagePage) Template() string { return "page" }

func (p *pagePage) Describe(r *handler.Request) handler.Meta {
	m := handler.Meta{Title: fmt.Sprintf("%s, %s", result.TitleOf(p.Document.Source), p.Name()), Canonical: paths.Page(p.Document.ID, p.Page.Number), Hits: len(p.Hits) > 0,
		Description: "The page as a picture with its text.", Image: paths.Picture(p.Document.SHA256, p.Page.Number, pictureWide)}
	return m
}

// Name is how the page is called.
func (p *pagePage) Name() string {
	return format.Page(p.Page.Label, p.Page.Number)
}

// Renumbered reports whether the page's label is not its place in the file.
func (p *pagePage) Renumbered() bool {
	return p.Page.Label != "" && p.Page.Label != strconv.Itoa(p.Page.Number)
}

// PartlyRead reports whether pictures on the page can hold text that was not read.
func (p *pagePage) PartlyRead() bool {
	return slices.Contains(p.Document.PartlyRead, p.Page.Number)
}

// Page answers /documents/ID/pages/N.
func Page(r *handler.Request) (handler.Response, error) {
	d, err := result.FindPage(r)
	if err != nil {
		return nil, err
	}
	p := &pagePage{PageDetails: d, Query: r.URL.Query().Get(paths.ParamQuery)}
	p.step()
	var boxes, marks []corpus.Box
	for _, q := range d.Passages {
		hit := slices.IndexFunc(d.Hits, func(h result.PageHit) bool { return h.ID == q.ID }) + 1
		p.Texts = append(p.Texts, markedText{q, d.Marks[q.ID], hit})
		if hit > 0 {
			boxes = append(boxes, q.Boxes...)
			marks = append(marks, wordBoxes(&p.Page, &q, d.Marks[q.ID])...)
		}
	}
	if p.Page.Width > 0 {
		picture := newPagePicture(p.Document.SHA256, p.Page, boxes, marks)
		p.Picture = &picture
	}
	if n := p.Page.Number; n > 1 {
		p.Prev = n - 1
	}
	if n := p.Page.Number; n < p.Document.Pages {
		p.Next = n + 1
	}
	return handler.ShowResult(p, d)
}

// step finds which hits are on the page, and the addresses of those before and after.
func (p *pagePage) step() {
	n := p.Page.Number
	for i, h := range p.Hits {
		switch {
		case h.End < n:
			if p.Steps.First == 0 {
				p.Steps.Prev = stepTo(p, h)
			}
		case h.Page <= n:
			if p.Steps.First == 0 {
				p.Steps.First = i + 1
			}
			p.Steps.Last = i + 1
			p.Steps.Here++
		case p.Steps.Next == "":
			p.Steps.Next = stepTo(p, h)
		}
	}
	p.Steps.Total = len(p.Hits)
}

func stepTo(p *pagePage, h result.PageHit) string {
	return paths.WithQuery(p.Query, paths.Page(p.Document.ID, h.Page)) + "#p-" + h.ID
}
