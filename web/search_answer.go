package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/query"

	"evidence/web/handler"
	"evidence/web/paths"
)

// A searchRequest is a search as an address states it.
type searchRequest struct {
	search.Query
	params url.Values // those that it is made of, and no others
}

// filterParams narrow a search; each may stand several times but for the years.
var filterParams = append(facetParams(), paths.ParamDocument, paths.ParamBlock, paths.ParamYearFrom, paths.ParamYearTo)

// facetParams are the facets that an address can name values of; the year has a range.
func facetParams() []string {
	return slices.DeleteFunc(slices.Clone(corpus.Facets), func(name string) bool { return name == corpus.FacetYear })
}

var sorts = map[string]string{"": search.SortScore, paths.SortRelevance: search.SortScore, "newest": search.SortNewest, "oldest": search.SortOldest, "document": search.SortDocument, paths.SortDoubtful: search.SortDoubtful}

// readSearch reads a search from an address. Fields of forms that were left empty say nothing.
func readSearch(values url.Values) (searchRequest, error) {
	s := searchRequest{params: url.Values{}}
	for _, name := range append([]string{paths.ParamQuery, paths.ParamSort}, filterParams...) {
		for _, v := range values[name] {
			if v = strings.TrimSpace(v); v != "" {
				s.params.Add(name, v)
			}
		}
	}
	s.Text = s.params.Get(paths.ParamQuery)
	if len(s.Text) > maxQuery {
		return s, handler.Problemf(http.StatusBadRequest, "Search for a part of it.", "The query has %d bytes; at most %d are read.", len(s.Text), maxQuery)
	}
	f := &s.Filters
	f.Document, f.Facets = s.params[paths.ParamDocument], map[string][]string{}
	for _, name := range facetParams() {
		f.Facets[name] = s.params[name]
	}
	for _, b := range s.params[paths.ParamBlock] {
		f.Block = append(f.Block, corpus.Block(b))
	}
	var err1, err2 error
	f.YearFrom, err1 = yearParam(s.params, paths.ParamYearFrom)
	f.YearTo, err2 = yearParam(s.params, paths.ParamYearTo)
	var known bool
	if s.Sort, known = sorts[s.params.Get(paths.ParamSort)]; !known {
		err1 = errors.Join(err1, handler.Problemf(http.StatusBadRequest, "Use relevance, newest, oldest or document.", "The order %q is unknown.", s.params.Get(paths.ParamSort)))
	}
	return s, errors.Join(err1, err2)
}

// maxQuery bounds a query's length in bytes: a pasted statement fits.
const maxQuery = 16 << 10

func yearParam(values url.Values, name string) (int, error) {
	v := values.Get(name)
	if v == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 9999 {
		return 0, handler.Problemf(http.StatusBadRequest, "Write a year with four digits, such as 2018.", "%s cannot be %q.", name, v)
	}
	return n, nil
}

// filtered reports whether anything narrows the search.
func (s *searchRequest) filtered() bool {
	for _, name := range filterParams {
		if s.params.Has(name) {
			return true
		}
	}
	return false
}

// A searchAnswer is what a search found, as the search page's JSON and the API give it.
type searchAnswer struct {
	Query  string                         `json:"query"`  // the query
	Total  int                            `json:"total"`  // number of hits, in this answer and those that follow
	Hits   []hit                          `json:"hits"`   // the hits
	Facets map[string][]search.FacetCount `json:"facets"` // number of hits with each value, by facet: authority, publisher, kind, year and more
	// On which pages of each report of these hits all its hits are; empty unless spread=1 asks for it.
	Spread []search.Spread `json:"spread"`
	Parts  []query.Part    `json:"parts"`  // how the query was understood, piece by piece
	Notes  []string        `json:"notes"`  // what was understood differently from how it was written
	Cursor string          `json:"cursor"` // what to ask for the hits that follow with; empty after the last
	// Passages with some of the query's words, the best first, where no passage satisfies it: at most as many as
	// hits were asked for.
	Nearest []hit `json:"nearest"`
	// The query with its spelling corrected, where that finds more; empty where there is nothing to correct.
	DidYouMean string `json:"did_you_mean"`
}

// A hit is a passage found, and where it is to be seen.
type hit struct {
	search.Hit
	Links hitLinks `json:"links"` // addresses of the passage and its report
}

// hitLinks are addresses on this site.
type hitLinks struct {
	Passage   string `json:"passage"`             // lasting address of the passage
	Page      string `json:"page"`                // address of the page that it begins on
	Document  string `json:"document"`            // address of the report
	Paragraph string `json:"paragraph,omitempty"` // address of the paragraph by its printed number
}

func linksOf(p *corpus.Passage) hitLinks {
	l := hitLinks{Passage: paths.Passage(p.ID), Page: paths.Page(p.Document, p.Page), Document: paths.Document(p.Document)}
	if p.Paragraph != "" {
		l.Paragraph = paths.Paragraph(p.Document, p.Paragraph)
	}
	return l
}

// answerOf makes the answer of a result.
func answerOf(s searchRequest, res search.Result) searchAnswer {
	a := searchAnswer{
		Query: s.Text, Total: res.Total, Hits: make([]hit, len(res.Hits)), Facets: res.Facets, Spread: res.Spread,
		Parts: res.Parts, Notes: res.Notes, Nearest: make([]hit, len(res.NearMisses)), DidYouMean: res.DidYouMean,
	}
	for i, h := range res.Hits {
		a.Hits[i] = hit{h, linksOf(&h.Passage)}
	}
	for i, h := range res.NearMisses {
		a.Nearest[i] = hit{h, linksOf(&h.Passage)}
	}
	return a
}
