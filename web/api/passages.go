package api

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/corpus/store"
	"evidence/search"
	"evidence/web/handler"
	"evidence/web/openapi"
	"evidence/web/paths"
	"evidence/web/result"
)

func passageRoutes() []handler.Route {
	fates := []int{http.StatusBadRequest, http.StatusNotFound, http.StatusGone}
	moved := openapi.Answer{Status: http.StatusMovedPermanently, Description: "The same words are now under another id, which Location names."}
	return []handler.Route{
		newRoute("findPassages", "/passages", "passages by their ids, or what became of them", findPassages, openapi.Operation{
			Tag: tagPassages, Description: "In the order of the ids. An id that was never given is left out, and notes says so.",
			Parameters: inParts("passages", "t5qxtt7yw66v", "passage", "id"),
			Errors:     []int{http.StatusBadRequest}, Example: "/passages?ids=t5qxtt7yw66v", Answers: InJSON("What each id leads to.", FoundPassages{}),
		}),
		newRoute("getPassage", "/passages/{id}", "a passage, or what became of it", getPassage, openapi.Operation{
			Tag: tagPassages, Description: "An id always leads somewhere. If the words have changed, status says so, issued has the words as they were and passage the ones in their place now. " +
				"If the words are gone or the report was withdrawn, the status is 410; if the words are gone, the problem has the passage as it was last seen.",
			Parameters: append([]openapi.Parameter{idOfPassage}, spanParams...), Errors: fates, Example: "/passages/t5qxtt7yw66v",
			Answers: append(InJSON("The passage with its report, its neighbours and its citations.", result.PassageDetails{}), moved),
		}),
		newRoute("listNeighbours", "/passages/{id}/neighbours", "the passages before and after one", listNeighbours, openapi.Operation{
			Tag: tagPassages, Description: "In reading order, within the report.",
			Parameters: []openapi.Parameter{idOfPassage,
				{Name: paths.ParamBefore, Type: openapi.Number, Max: maxNeighbours, Default: "2", Example: "1", Description: "How many passages before it."},
				{Name: paths.ParamAfter, Type: openapi.Number, Max: maxNeighbours, Default: "2", Example: "3", Description: "How many passages after it."}},
			Errors: fates, Example: "/passages/t5qxtt7yw66v/neighbours?before=1&after=3", Answers: append(InJSON("The passage between its neighbours.", Neighbours{}), moved),
		}),
		newRoute("listSimilar", "/passages/{id}/similar", "similar passages", listSimilar, openapi.Operation{
			Tag: tagPassages, Description: fmt.Sprintf("Near-duplicates first, then those with most in common in words and meaning; at most %d. ", maxSimilar) + "What is similar is learnt from the reports " +
				"by evidence learn, or in the background by evidence serve; before that there are none.",
			Parameters: []openapi.Parameter{idOfPassage, idsOf("passages", "t5qxtt7yw66v"),
				{Name: paramLimit, Type: openapi.Number, Min: 1, Max: maxSimilar, Default: "10", Example: "3", Description: "Number of passages in one answer."}, cursorParam, fieldsOf("passage", "id")},
			Errors: fates, Example: "/passages/t5qxtt7yw66v/similar?limit=3", Answers: append(InJSON("The passages, the most alike first.", SimilarList{}), moved),
		}),
		newRoute("listCitations", "/passages/{id}/citations", "a passage's citation in every style", listCitations, openapi.Operation{
			Tag: tagPassages, Description: "Of the whole passage or a part of it. If the words have changed since the id was given, the status is 409.",
			Parameters: slices.Concat([]openapi.Parameter{idOfPassage}, spanParams, citationsInParts), Errors: append(slices.Clone(fates), http.StatusConflict),
			Example: "/passages/t5qxtt7yw66v/citations?from=0&to=35", Answers: append(InJSON("The citations, the default style first.", CitationList{}), moved),
		}),
		newRoute("getCitation", "/passages/{id}/citations/{style}", "a passage's citation in one style", getCitation, openapi.Operation{
			Tag: tagPassages, Description: inOwnType,
			Parameters: append([]openapi.Parameter{idOfPassage, styleInPath}, spanParams...),
			Errors:     append(slices.Clone(fates), http.StatusConflict), Example: "/passages/t5qxtt7yw66v/citations/" + styleNames()[0],
			Answers: append(asFile("The citation."), moved),
		}),
		newRoute("listStyles", "/styles", "the citation styles", listStyles, openapi.Operation{
			Tag: tagPassages, Description: "The default comes first.", Parameters: inParts("styles", styleNames()[0], "style", "name"), Errors: []int{http.StatusBadRequest}, Example: "/styles", Answers: InJSON("The styles.", StyleList{}),
		}),
	}
}

// FoundPassages are passages by their ids.
type FoundPassages struct {
	result.Listing
	Passages []FoundPassage `json:"passages"` // what each id leads to, in the order of the ids
}

// A FoundPassage is what a passage's id leads to.
type FoundPassage struct {
	ID        string          `json:"id"`                 // id that was asked for
	Status    store.Status    `json:"status"`             // what became of it
	Passage   *corpus.Passage `json:"passage,omitempty"`  // passage that the id names now, or the one in its place; absent where there is none
	Issued    store.Issued    `json:"issued"`             // passage as it was last seen under the id
	Withdrawn time.Time       `json:"withdrawn,omitzero"` // when the report was withdrawn; absent where it was not
}

// findPassages looks up passages by their ids.
func findPassages(r *handler.Request) (handler.Response, error) {
	ids, err := readIDs(r)
	switch {
	case err != nil:
		return nil, err
	case len(ids) == 0:
		return nil, handler.Problemf(http.StatusBadRequest, "Give ids. All passages of a report are at "+paths.API+"/documents/ID/passages.", "No passage is asked for.")
	}
	var found []FoundPassage
	for _, id := range ids {
		res, err := r.Library.Store.Resolve(r.Context(), strings.ToLower(id))
		if errors.Is(err, store.ErrUnknown) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found = append(found, FoundPassage{strings.ToLower(id), res.Status, res.Passage, res.Issued, res.Withdrawn})
	}
	return list[FoundPassage]{key: "passages", items: found, id: func(p *FoundPassage) string { return p.ID },
		value: func(page []FoundPassage, about result.Listing) any { return FoundPassages{about, page} },
	}.answer(r)
}

// maxNeighbours is how many passages before one, and after it, can be had.
const maxNeighbours = 50

// Neighbours are a passage and the passages before and after it.
type Neighbours struct {
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
	n := Neighbours{Status: res.Status, Passage: *res.Passage}
	n.Before, n.After, err = r.Library.Store.Neighbours(r.Context(), res.Passage.ID, r.Int(paths.ParamBefore), r.Int(paths.ParamAfter))
	return handler.JSON{Value: n}, err
}

// A CitationList is a passage's citation in every style.
type CitationList struct {
	result.Listing
	Passage   string            `json:"passage"`        // id of the passage
	Quote     string            `json:"quote"`          // words that are cited
	Span      *corpus.Span      `json:"span,omitempty"` // where the words are in the passage's text; absent for all of it
	Citations []PrintedCitation `json:"citations"`      // citations, the default style first
}

// A CitationStyle is a way of printing citations.
type CitationStyle struct {
	Name      string `json:"name"`       // name of the CitationStyle
	Title     string `json:"title"`      // what people call it
	About     string `json:"about"`      // what it looks like
	MediaType string `json:"media_type"` // media type of a citation in it
	Printed   bool   `json:"printed"`    // whether it is prose for readers; otherwise it is a format for programs or for pasting
}

// A PrintedCitation is a citation in one style.
type PrintedCitation struct {
	CitationStyle
	Text string `json:"text"` // the citation
}

func styleOf(s cite.Style) CitationStyle {
	return CitationStyle{Name: s.Name, Title: s.Title, About: s.About, MediaType: s.MediaType, Printed: s.Printed()}
}

func listCitations(r *handler.Request) (handler.Response, error) {
	p, elsewhere, err := result.CitationFor(r)
	if err != nil || elsewhere != nil {
		return elsewhere, err
	}
	return inEveryStyle(r, func(s cite.Style) string { return s.Write(p.Citation) }, func(page []PrintedCitation, about result.Listing) any {
		return CitationList{about, p.Passage.ID, p.Quote, p.Span, page}
	})
}

// citationsInParts are the parameters of citations in every style.
var citationsInParts = inParts("citations in the styles", styleNames()[0], "citation", "name")

// inEveryStyle is a list of citations, one in each style.
func inEveryStyle(r *handler.Request, write func(cite.Style) string, value func([]PrintedCitation, result.Listing) any) (handler.Response, error) {
	l := list[PrintedCitation]{key: "citations", id: func(c *PrintedCitation) string { return c.Name }, value: value}
	for _, s := range cite.Styles() {
		l.items = append(l.items, PrintedCitation{styleOf(s), write(s)})
	}
	return l.answer(r)
}

// getCitation answers with the citation in one style, as that style's own file.
func getCitation(r *handler.Request) (handler.Response, error) {
	s, err := styleInAddress(r)
	if err != nil {
		return nil, err
	}
	p, elsewhere, err := result.CitationFor(r)
	if err != nil || elsewhere != nil {
		return elsewhere, err
	}
	return inStyle(s, s.Write(p.Citation), p.Passage.ID), nil
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

// A StyleList is the citation styles, the default first.
type StyleList struct {
	result.Listing
	Styles []CitationStyle `json:"styles"` // the styles, the default first
}

func listStyles(r *handler.Request) (handler.Response, error) {
	l := list[CitationStyle]{key: "styles", id: func(s *CitationStyle) string { return s.Name },
		value: func(page []CitationStyle, about result.Listing) any { return StyleList{about, page} }}
	for _, s := range cite.Styles() {
		l.items = append(l.items, styleOf(s))
	}
	return l.answer(r)
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

// maxSimilar is how many similar passages can be asked for.
const maxSimilar = 50

// A SimilarList is a passage and the passages similar to it.
type SimilarList struct {
	result.Listing
	Status  store.Status `json:"status" enum:"current,changed"` // whether the words under this id are those that it was given for
	Passage string       `json:"passage"`                       // id of the passage as it is now
	Similar []SimilarHit `json:"similar"`                       // similar passages, the most alike first; their scores are 0 and nothing is highlighted
}

// A SimilarHit is a passage similar to another, and its addresses.
type SimilarHit struct {
	search.Similar
	Links result.Links `json:"links"` // addresses of the passage and its report
}

func listSimilar(r *handler.Request) (handler.Response, error) {
	res, elsewhere, err := result.ResolvePassage(r)
	if err != nil || elsewhere != nil {
		return elsewhere, err
	}
	found, err := r.Library.Similar(r.Context(), res.Passage.ID, maxSimilar)
	if err != nil {
		return nil, err
	}
	l := list[SimilarHit]{key: "similar", id: func(s *SimilarHit) string { return s.ID },
		value: func(page []SimilarHit, about result.Listing) any {
			return SimilarList{about, res.Status, res.Passage.ID, page}
		}}
	for _, s := range found {
		l.items = append(l.items, SimilarHit{s, result.LinksTo(&s.Passage)})
	}
	return l.answer(r)
}
