package result

import (
	"errors"
	"net/http"
	"strconv"

	"evidence/corpus"
	"evidence/corpus/objects"
	"evidence/search"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/reports"
)

// PageDetails is a page of a report: its lines and the passages on it.
type PageDetails struct {
	Document corpus.Document  `json:"document"`          // the report
	Page     corpus.Page      `json:"page"`              // the page with its lines
	Passages []corpus.Passage `json:"passages"`          // passages on the page, whole, in reading order
	Hits     []PageHit        `json:"hits"`              // passages that match the words searched for; only in the JSON of the page's own address
	Trouble  string           `json:"trouble,omitempty"` // why the page has no lines here though it may have text

	Marks    map[string][]corpus.Span `json:"-"` // words searched for, by passage
	Unmarked bool                     `json:"-"` // the search engine does not answer, so that the words searched for are not marked
}

// A PageHit is a passage of the report that matches the search.
type PageHit struct {
	ID   string `json:"id"`   // id of the passage
	Page int    `json:"page"` // PDF page number of the page that it begins on
	End  int    `json:"-"`    // PDF page number of the page that it ends on
}

// FindPage reads the page that the address names.
func FindPage(r *handler.Request) (*PageDetails, error) {
	doc, err := FindDocument(r)
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(r.Var("page"))
	if err != nil || n < 1 || n > doc.Pages {
		return nil, handler.Problemf(http.StatusNotFound, "Choose one of those.", "The report %q has PDF pages 1 to %d, no page %q.", doc.ID, doc.Pages, r.Var("page"))
	}
	p := &PageDetails{Document: doc}
	all, err := r.Library.Store.Passages(r.Context(), doc.ID)
	if err != nil {
		return nil, err
	}
	var hits []search.Hit
	p.Marks, hits, err = MarksIn(r, r.URL.Query().Get(paths.ParamQuery), doc.ID)
	if p.Unmarked = reports.Away(err) && !r.WantsJSON(); p.Unmarked {
		p.Marks, hits, err = nil, nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, h := range hits {
		p.Hits = append(p.Hits, PageHit{h.ID, h.Page, h.PageEnd})
	}
	p.read(r, n)
	for _, q := range all {
		if q.Page > n || q.PageEnd < n {
			continue
		}
		p.Passages = append(p.Passages, q)
		if p.Page.Label == "" && q.Page == n {
			p.Page.Label = q.Label
		}
	}
	return p, nil
}

// read reads the page's lines. Where that fails the passages still show its text.
func (p *PageDetails) read(r *handler.Request, n int) {
	page, err := r.Library.Pages.Page(r.Context(), p.Document.SHA256, n)
	if err != nil {
		r.Site.Log.Warn("reading a page", "sha256", p.Document.SHA256, "page", n, "error", err.Error())
		p.Page = corpus.Page{Number: n, Lines: []corpus.Line{}}
		p.Trouble = "The page's lines could not be read again. The text of its passages is below."
		switch {
		case errors.Is(err, objects.ErrUnavailable):
			p.Trouble = "The originals cannot be asked for at the moment, so the page is not shown. The text of its passages is below."
		case errors.Is(err, reports.ErrChanged):
			p.Trouble = "The original is missing or has changed since it was added, so its page is not shown. The text of its passages is below."
		}
		return
	}
	p.Page = page
}
