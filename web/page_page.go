package web

import (
	"fmt"
	"net/http"
	"strconv"

	"evidence/corpus"
	"evidence/search"

	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
)

// A pagePage is a page of a report as a picture, with its text beside it.
type pagePage struct {
	Document corpus.Document  `json:"document"`          // the report
	Page     corpus.Page      `json:"page"`              // the page with its lines
	Passages []corpus.Passage `json:"passages"`          // passages on the page, whole, in reading order
	Hits     []pageHit        `json:"hits"`              // passages that match the words searched for; only in the JSON of the page's own address
	Trouble  string           `json:"trouble,omitempty"` // why the page has no lines here though it may have text

	Query   string       `json:"-"`
	Picture *pagePicture `json:"-"`
	Texts   []markedText `json:"-"`
	Prev    int          `json:"-"` // page number; 0 for none
	Next    int          `json:"-"`
	Steps   stepsThrough `json:"-"`
	marks   map[string][]corpus.Span
}

// A pageHit is a passage in the report that answers the words searched for.
type pageHit struct {
	ID   string `json:"id"`   // id of the passage
	Page int    `json:"page"` // PDF page number of the page that it begins on
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
	m := handler.Meta{Title: fmt.Sprintf("%s, %s", titleOf(p.Document.Source), p.Name()), Canonical: paths.Page(p.Document.ID, p.Page.Number), Hits: len(p.Hits) > 0,
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

func showPage(r *handler.Request) (handler.Response, error) {
	doc, err := findDocument(r)
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(r.Var("page"))
	if err != nil || n < 1 || n > doc.Pages {
		return nil, handler.Problemf(http.StatusNotFound, "Choose one of those.", "The report %q has PDF pages 1 to %d, no page %q.", doc.ID, doc.Pages, r.Var("page"))
	}
	p := &pagePage{Document: doc, Query: r.URL.Query().Get(paths.ParamQuery), Passages: []corpus.Passage{}, Hits: []pageHit{}}
	all, err := r.Library.Store.Passages(r.Context(), doc.ID)
	if err != nil {
		return nil, err
	}
	var hits []search.Hit
	if p.marks, hits, err = marksIn(r, p.Query, doc.ID); err != nil {
		return nil, err
	}
	p.read(r, n)
	p.place(all, hits)
	if n > 1 {
		p.Prev = n - 1
	}
	if n < doc.Pages {
		p.Next = n + 1
	}
	return handler.Show(p)
}

// read reads the page's lines. Where that fails the passages still show its text.
func (p *pagePage) read(r *handler.Request, n int) {
	page, err := r.Library.Pages.Page(r.Context(), p.Document.SHA256, n)
	if err != nil {
		r.Site.Log.Warn("reading a page", "sha256", p.Document.SHA256, "page", n, "error", err.Error())
		p.Page = corpus.Page{Number: n, Lines: []corpus.Line{}}
		p.Trouble = "The page's lines could not be read again. What is known of its text stands here."
		return
	}
	p.Page = page
}

// place finds what stands on the page.
func (p *pagePage) place(all []corpus.Passage, hits []search.Hit) {
	n := p.Page.Number
	numbers := map[string]int{}
	for i, h := range hits {
		p.Hits = append(p.Hits, pageHit{h.ID, h.Page})
		numbers[h.ID] = i + 1
		switch {
		case h.PageEnd < n:
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
	p.Steps.Total = len(hits)
	var boxes, marks []corpus.Box
	for _, q := range all {
		if q.Page > n || q.PageEnd < n {
			continue
		}
		p.Passages = append(p.Passages, q)
		p.Texts = append(p.Texts, markedText{q, p.marks[q.ID], numbers[q.ID]})
		if numbers[q.ID] > 0 {
			boxes = append(boxes, q.Boxes...)
			marks = append(marks, wordBoxes(&p.Page, &q, p.marks[q.ID])...)
		}
		if p.Page.Label == "" && q.Page == n {
			p.Page.Label = q.Label
		}
	}
	if p.Page.Width > 0 {
		picture := newPagePicture(p.Document.SHA256, p.Page, boxes, marks)
		p.Picture = &picture
	}
}

func stepTo(p *pagePage, h search.Hit) string {
	return paths.WithQuery(p.Query, paths.Page(p.Document.ID, h.Page)) + "#p-" + h.ID
}
