package pages

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"evidence/corpus"
	"evidence/corpus/quantity"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// Addresses made of what the report itself prints, a page's label and a
// paragraph's number, lead where a reader of the paper would look, whatever
// passages the text is cut into.

// RedirectToLabel leads to the page that prints a label.
func RedirectToLabel(r *handler.Request) (handler.Response, error) {
	doc, err := result.FindDocument(r)
	if err != nil {
		return nil, err
	}
	want := r.Var("label")
	all, err := r.Library.Store.Passages(r.Context(), doc.ID)
	if err != nil {
		return nil, err
	}
	n := labelled(all, want)
	// A page without passages has its label in the file alone.
	for at := 1; n == 0 && at <= doc.Pages; at++ {
		if page, err := r.Library.Pages.Page(r.Context(), doc.SHA256, at); err == nil && strings.EqualFold(page.Label, want) {
			n = at
		}
	}
	if n == 0 {
		return nil, handler.Problemf(http.StatusNotFound, "Look for it by its PDF page number, from "+paths.Page(doc.ID, 1)+" on.",
			"No page of the report %q has the label %q.", doc.ID, want)
	}
	return handler.Redirect{To: paths.WithQuery(r.URL.Query().Get(paths.ParamQuery), paths.Page(doc.ID, n)), Status: http.StatusFound}, nil
}

// labelled finds the page with a label; 0 for none. Where no page has one, pages count from 1.
func labelled(all []corpus.Passage, want string) int {
	any, last := false, 0
	for _, p := range all {
		switch {
		case strings.EqualFold(p.Label, want):
			return p.Page
		case strings.EqualFold(p.LabelEnd, want):
			return p.PageEnd
		}
		any, last = any || p.Label != "", max(last, p.PageEnd)
	}
	if n, err := strconv.Atoi(want); err == nil && !any && n >= 1 && n <= last {
		return n
	}
	return 0
}

// A choicesPage offers the places that an address may mean.
type choicesPage struct {
	Document corpus.Document  `json:"document"`
	Number   string           `json:"paragraph"`
	Passages []corpus.Passage `json:"passages"`
	Missing  bool             `json:"missing"` // none has the number; these stand around it
}

func (p *choicesPage) Template() string { return "choices" }

func (p *choicesPage) Describe(*handler.Request) handler.Meta {
	m := handler.Meta{Title: "Paragraph " + p.Number, NoIndex: true}
	return m
}

// RedirectToParagraph leads to the paragraph that prints a number.
func RedirectToParagraph(r *handler.Request) (handler.Response, error) {
	doc, err := result.FindDocument(r)
	if err != nil {
		return nil, err
	}
	all, err := r.Library.Store.Passages(r.Context(), doc.ID)
	if err != nil {
		return nil, err
	}
	want := strings.TrimRight(r.Var("number"), ".")
	p := &choicesPage{Document: doc, Number: want, Passages: []corpus.Passage{}}
	for _, q := range all {
		if q.Paragraph != "" && strings.EqualFold(q.Paragraph, want) {
			p.Passages = append(p.Passages, q)
		}
	}
	switch len(p.Passages) {
	case 1:
		return handler.Redirect{To: paths.WithQuery(r.URL.Query().Get(paths.ParamQuery), paths.Passage(p.Passages[0].ID)), Status: http.StatusFound}, nil
	case 0:
		p.Missing, p.Passages = true, around(all, want)
		return handler.Shown{View: p, Status: http.StatusNotFound}, nil
	}
	return handler.Shown{View: p, Status: http.StatusMultipleChoices}, nil
}

// around gives the numbered paragraphs between which a number would stand, the one before and the one after.
func around(all []corpus.Passage, want string) []corpus.Passage {
	out := []corpus.Passage{}
	wanted, ok := numbers(want)
	if !ok {
		return out
	}
	var before, after *corpus.Passage
	for i := range all {
		at, ok := numbers(all[i].Paragraph)
		switch {
		case !ok || len(at) != len(wanted):
		case less(at, wanted):
			before = &all[i]
		case after == nil:
			after = &all[i]
		}
	}
	for _, p := range []*corpus.Passage{before, after} {
		if p != nil {
			out = append(out, *p)
		}
	}
	return out
}

// numbers reads "5.12" as 5, 12.
func numbers(s string) ([]int, bool) {
	var out []int
	for _, part := range strings.Split(s, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil, false
		}
		out = append(out, n)
	}
	return out, true
}

func less(a, b []int) bool {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return len(a) < len(b)
}

// Say is what the page says of the number.
func (p *choicesPage) Say() string {
	if !p.Missing {
		return fmt.Sprintf("The report numbers %s paragraph %s.", quantity.Of(len(p.Passages), "passage", "passages"), p.Number)
	}
	return fmt.Sprintf("No paragraph %s was found in the report. The report may leave the number out, or it was not recognised.", p.Number)
}
