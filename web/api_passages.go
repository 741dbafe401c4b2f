package web

import (
	"net/http"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/store"
)

// Names of the parameters of a passage's neighbours and citations.
const (
	paramBefore = "before"
	paramAfter  = "after"
	paramFrom   = "from"
	paramTo     = "to"
	paramQuote  = "quote"
)

// maxNeighbours is how many passages before one, and after it, can be had.
const maxNeighbours = 50

// A neighbourhood is what stands around a passage.
type neighbourhood struct {
	Status  store.Status     `json:"status" enum:"current,changed"` // whether the words under this id are those that it was given for
	Passage corpus.Passage   `json:"passage"`                       // the passage as it is now
	Before  []corpus.Passage `json:"before"`                        // passages before it, in reading order
	After   []corpus.Passage `json:"after"`                         // passages after it, in reading order
}

func listNeighbours(r *request) (response, error) {
	res, elsewhere, err := r.resolve()
	if err != nil || elsewhere != nil {
		return elsewhere, err
	}
	n := neighbourhood{Status: res.Status, Passage: *res.Passage}
	n.Before, n.After, err = r.library.Store.Neighbours(r.Context(), res.Passage.ID, r.number(paramBefore), r.number(paramAfter))
	return jsonBody{value: n}, err
}

// A citationList is a passage's citation in every style.
type citationList struct {
	Passage   string       `json:"passage"`        // id of the passage
	Quote     string       `json:"quote"`          // words that are cited
	Span      *corpus.Span `json:"span,omitempty"` // where the words are in the passage's text; absent for all of it
	Citations []printed    `json:"citations"`      // citations, the default style first
}

// A style is a way of printing citations.
type style struct {
	Name      string `json:"name"`       // name of the style
	Title     string `json:"title"`      // what people call it
	About     string `json:"about"`      // what it looks like
	MediaType string `json:"media_type"` // media type of a citation in it
	Printed   bool   `json:"printed"`    // whether it is prose for readers; otherwise it is a format for programs or for pasting
}

// printed is a citation in a style.
type printed struct {
	style
	Text string `json:"text"` // the citation
}

func styleOf(s cite.Style) style {
	return style{Name: s.Name, Title: s.Title, About: s.About, MediaType: s.MediaType, Printed: s.Printed}
}

func listCitations(r *request) (response, error) {
	p, c, elsewhere, err := r.citation()
	if err != nil || elsewhere != nil {
		return elsewhere, err
	}
	list := citationList{Passage: p.Passage.ID, Quote: c.Quote, Span: p.Span}
	for _, s := range cite.Styles() {
		list.Citations = append(list.Citations, printed{styleOf(s), s.Write(c)})
	}
	return jsonBody{value: list}, nil
}

// showCitation gives the citation in one style as that style's own file.
func showCitation(r *request) (response, error) {
	s, err := cite.ByName(r.variable("style"))
	if err != nil {
		p := problemf(http.StatusNotFound, "Choose one of the styles there are.", "There is no citation style %q.", r.variable("style"))
		for _, s := range cite.Styles() {
			p.Choices = append(p.Choices, s.Name)
		}
		return nil, p
	}
	_, c, elsewhere, err := r.citation()
	if err != nil || elsewhere != nil {
		return elsewhere, err
	}
	contentType := s.MediaType
	if strings.HasPrefix(contentType, "text/") {
		contentType += "; charset=utf-8"
	}
	return citationFile{body{contentType, []byte(strings.TrimRight(s.Write(c), "\n") + "\n")}, c.Passage.ID + s.FileExt}, nil
}

// A citationFile is a citation with the name that it would be kept under.
type citationFile struct {
	body
	name string
}

func (f citationFile) send(w http.ResponseWriter, r *request) error {
	w.Header().Set("Content-Disposition", contentDisposition("inline", f.name))
	return f.body.send(w, r)
}

// citation makes that of the passage which the address names, or of words of it.
// Words that have changed since are not cited under their old id: whoever wrote
// it down meant what stood there then.
func (r *request) citation() (*passagePage, cite.Citation, response, error) {
	none := cite.Citation{}
	res, elsewhere, err := r.resolve()
	if err != nil || elsewhere != nil {
		return nil, none, elsewhere, err
	}
	if res.Status == store.Changed {
		p := problemf(http.StatusConflict, "See "+apiRoot+passagePath(r.variable("id"))+", or cite the passage that holds their place now, "+res.Passage.ID+".",
			"The words that had this id have changed since %s.", day(res.Issued.LastSeen))
		p.Issued = &res.Issued
		return nil, none, nil, p
	}
	p := &passagePage{Passage: res.Passage}
	if p.Document, err = r.library.document(r.Context(), res.Issued.Document); err != nil {
		return nil, none, nil, err
	}
	c, err := p.citation(r)
	return p, c, nil, err
}

// A styleList is the citation styles there are, the default first.
type styleList struct {
	Styles []style `json:"styles"` // the styles, the default first
}

func listStyles(*request) (response, error) {
	list := styleList{}
	for _, s := range cite.Styles() {
		list.Styles = append(list.Styles, styleOf(s))
	}
	return jsonBody{value: list}, nil
}

func styleNames() []string {
	var names []string
	for _, s := range cite.Styles() {
		names = append(names, s.Name)
	}
	return slices.Clip(names)
}
