package api

import (
	"net/http"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/store"

	"evidence/web/handler"
	"evidence/web/paths"

	"evidence/web/result"
)

// maxNeighbours is how many passages before one, and after it, can be had.
const maxNeighbours = 50

// A Neighbourhood is what stands around a passage.
type Neighbourhood struct {
	Status  store.Status     `json:"status" enum:"current,changed"` // whether the words under this id are those that it was given for
	Passage corpus.Passage   `json:"passage"`                       // the passage as it is now
	Before  []corpus.Passage `json:"before"`                        // passages before it, in reading order
	After   []corpus.Passage `json:"after"`                         // passages after it, in reading order
}

func listNeighbours(r *handler.Request) (handler.Response, error) {
	res, elsewhere, err := result.ResolvePassage(r)
	if err != nil || elsewhere != nil {
		return elsewhere, err
	}
	n := Neighbourhood{Status: res.Status, Passage: *res.Passage}
	n.Before, n.After, err = r.Library.Store.Neighbours(r.Context(), res.Passage.ID, r.Int(paths.ParamBefore), r.Int(paths.ParamAfter))
	return handler.JSON{Value: n}, err
}

// A CitationList is a passage's citation in every style.
type CitationList struct {
	Passage   string       `json:"passage"`        // id of the passage
	Quote     string       `json:"quote"`          // words that are cited
	Span      *corpus.Span `json:"span,omitempty"` // where the words are in the passage's text; absent for all of it
	Citations []Printed    `json:"citations"`      // citations, the default style first
}

// A style is a way of printing citations.
type style struct {
	Name      string `json:"name"`       // name of the style
	Title     string `json:"title"`      // what people call it
	About     string `json:"about"`      // what it looks like
	MediaType string `json:"media_type"` // media type of a citation in it
	Printed   bool   `json:"printed"`    // whether it is prose for readers; otherwise it is a format for programs or for pasting
}

// Printed is a citation in a style.
type Printed struct {
	style
	Text string `json:"text"` // the citation
}

func styleOf(s cite.Style) style {
	return style{Name: s.Name, Title: s.Title, About: s.About, MediaType: s.MediaType, Printed: s.Printed}
}

func listCitations(r *handler.Request) (handler.Response, error) {
	p, elsewhere, err := result.CitationFor(r)
	if err != nil || elsewhere != nil {
		return elsewhere, err
	}
	list := CitationList{Passage: p.Passage.ID, Quote: p.Quote, Span: p.Span}
	for _, s := range cite.Styles() {
		list.Citations = append(list.Citations, Printed{styleOf(s), s.Write(p.Citation)})
	}
	return handler.JSON{Value: list}, nil
}

// showCitation gives the citation in one style as that style's own file.
func showCitation(r *handler.Request) (handler.Response, error) {
	s, err := cite.StyleByName(r.Var("style"))
	if err != nil {
		p := handler.Problemf(http.StatusNotFound, "Choose one of the styles there are.", "There is no citation style %q.", r.Var("style"))
		for _, s := range cite.Styles() {
			p.Choices = append(p.Choices, s.Name)
		}
		return nil, p
	}
	p, elsewhere, err := result.CitationFor(r)
	if err != nil || elsewhere != nil {
		return elsewhere, err
	}
	contentType := s.MediaType
	if strings.HasPrefix(contentType, "text/") {
		contentType += "; charset=utf-8"
	}
	return citationFile{handler.Body{ContentType: contentType, Data: []byte(strings.TrimRight(s.Write(p.Citation), "\n") + "\n")}, p.Passage.ID + s.FileExt}, nil
}

// A citationFile is a citation with the name that it would be kept under.
type citationFile struct {
	handler.Body
	name string
}

func (f citationFile) Send(w http.ResponseWriter, r *handler.Request) error {
	w.Header().Set("Content-Disposition", handler.ContentDisposition("inline", f.name))
	return f.Body.Send(w, r)
}

// A styleList is the citation styles there are, the default first.
type styleList struct {
	Styles []style `json:"styles"` // the styles, the default first
}

func listStyles(*handler.Request) (handler.Response, error) {
	list := styleList{}
	for _, s := range cite.Styles() {
		list.Styles = append(list.Styles, styleOf(s))
	}
	return handler.JSON{Value: list}, nil
}

func styleNames() []string {
	var names []string
	for _, s := range cite.Styles() {
		names = append(names, s.Name)
	}
	return slices.Clip(names)
}

func getPassage(r *handler.Request) (handler.Response, error) {
	p, elsewhere, err := result.FindPassage(r)
	if err != nil || elsewhere != nil {
		return elsewhere, err
	}
	return handler.JSON{Value: p}, nil
}
