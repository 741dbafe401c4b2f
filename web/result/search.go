package result

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

// A SearchRequest is a search as an address states it.
type SearchRequest struct {
	search.Query
	Params url.Values // those that it is made of, and no others
	Notes  []string   // on its filters
}

// FilterParams narrow a search; each may stand several times but for the years.
var FilterParams = append(FacetParams(), paths.ParamDocument, paths.ParamBlock, paths.ParamYearFrom, paths.ParamYearTo)

// FacetParams are the facets that an address can name values of; the year has a range.
func FacetParams() []string {
	return slices.DeleteFunc(slices.Clone(corpus.Facets), func(name string) bool { return name == corpus.FacetYear })
}

// Sorts are the orders of a search by their names in an address.
var Sorts = map[string]string{"": search.SortScore, paths.SortRelevance: search.SortScore, "newest": search.SortNewest, "oldest": search.SortOldest, "document": search.SortDocument, paths.SortDoubtful: search.SortDoubtful}

// Matches are the passages that can be meant by their names in an address.
var Matches = map[string]string{"": search.MatchClose, paths.MatchClose: search.MatchClose, paths.MatchAll: search.MatchAll, paths.MatchAny: search.MatchAny}

// ReadSearch reads a search from an address. Fields of forms that were left empty say nothing.
func ReadSearch(values url.Values) (SearchRequest, error) {
	s := SearchRequest{Params: url.Values{}}
	for _, name := range append([]string{paths.ParamQuery, paths.ParamMatch, paths.ParamSort}, FilterParams...) {
		for _, v := range values[name] {
			if v = strings.TrimSpace(v); v != "" {
				s.Params.Add(name, v)
			}
		}
	}
	s.Text = s.Params.Get(paths.ParamQuery)
	if len(s.Text) > MaxQuery {
		return s, handler.Problemf(http.StatusBadRequest, "Search for a part of it.", "The query has %d bytes; at most %d are read.", len(s.Text), MaxQuery)
	}
	f := &s.Filters
	f.Document, f.Facets = s.Params[paths.ParamDocument], map[string][]string{}
	for _, name := range FacetParams() {
		f.Facets[name] = s.Params[name]
	}
	for _, b := range s.Params[paths.ParamBlock] {
		f.Block = append(f.Block, corpus.Block(Fold(b)))
	}
	var err1, err2 error
	f.YearFrom, err1 = yearParam(s.Params, paths.ParamYearFrom)
	f.YearTo, err2 = yearParam(s.Params, paths.ParamYearTo)
	var known bool
	if s.Sort, known = Sorts[Fold(s.Params.Get(paths.ParamSort))]; !known {
		err1 = errors.Join(err1, handler.Problemf(http.StatusBadRequest, "Use relevance, newest, oldest or document.", "The order %q is unknown.", s.Params.Get(paths.ParamSort)))
	}
	if s.Match, known = Matches[Fold(s.Params.Get(paths.ParamMatch))]; !known {
		err2 = errors.Join(err2, handler.Problemf(http.StatusBadRequest, "Use close, all or any.", "The match %q is unknown.", s.Params.Get(paths.ParamMatch)))
	}
	return s, errors.Join(err1, err2)
}

// MaxQuery bounds a query's length in bytes: a pasted statement fits.
const MaxQuery = 16 << 10

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

// Filtered reports whether anything narrows the search.
func (s *SearchRequest) Filtered() bool {
	for _, name := range FilterParams {
		if s.Params.Has(name) {
			return true
		}
	}
	return false
}

// A SearchAnswer is what a search found.
type SearchAnswer struct {
	Query string `json:"query"` // the query
	Total int    `json:"total"` // number of hits that match asks for, in this answer and those that follow
	search.Totals
	Match   string                         `json:"match"`   // which passages match asked for: close, all or any
	Reports int                            `json:"reports"` // number of reports that the hits are in
	Hits    []Hit                          `json:"hits"`    // the hits
	Facets  map[string][]search.FacetCount `json:"facets"`  // number of hits with each value, by facet: authority, publisher, kind, year and more
	// On which pages of each report of these hits all its hits are; empty unless spread=1 asks for it.
	Spread []search.Spread `json:"spread"`
	Parts  []query.Part    `json:"parts"` // how the query was understood, piece by piece
	Notes  []string        `json:"notes"` // what was understood differently from how it was written
	// What of the index did not answer, so that hits may be missing and the totals be too low; absent where all of it did. It is among the notes as well.
	Incomplete string `json:"incomplete,omitempty"`
	// Whether likeness of meaning counts in the scores: "used"; "not used", since the query is no sentence and no
	// question or the hits have another order; or "learning, 40%": not yet, as so much of the library has been learnt.
	Meaning string `json:"meaning"`
	Cursor  string `json:"cursor"` // what to ask for the hits that follow with; empty after the last
	// Passages with some of the query's words, the best first, where no passage satisfies it: at most as many as
	// hits were asked for.
	Nearest []Hit `json:"nearest"`
	// The query with its spelling corrected, where more passages have the corrected words; empty where there is nothing to correct.
	DidYouMean string `json:"did_you_mean"`
}

// A Hit is a passage that was found, with its report's details and addresses.
type Hit struct {
	search.Hit
	Links Links `json:"links"` // addresses of the passage and its report
}

// Links are addresses on this site.
type Links struct {
	Passage   string `json:"passage"`             // lasting address of the passage
	Page      string `json:"page"`                // address of the page that it begins on
	Document  string `json:"document"`            // address of the report
	Paragraph string `json:"paragraph,omitempty"` // address of the paragraph by its printed number
}

// LinksTo are the addresses of a passage.
func LinksTo(p *corpus.Passage) Links {
	l := Links{Passage: paths.Passage(p.ID), Page: paths.Page(p.Document, p.Page), Document: paths.Document(p.Document)}
	if p.Paragraph != "" {
		l.Paragraph = paths.Paragraph(p.Document, p.Paragraph)
	}
	return l
}

// NewSearchAnswer makes the answer of a result.
func NewSearchAnswer(s SearchRequest, res search.Result) SearchAnswer {
	a := SearchAnswer{
		Query: s.Text, Total: res.Total, Totals: res.Totals, Match: res.Match, Reports: res.Reports, Hits: make([]Hit, len(res.Hits)), Facets: res.Facets, Spread: res.Spread,
		Parts: res.Parts, Notes: append(slices.Clone(s.Notes), res.Notes...), Nearest: make([]Hit, len(res.NearMisses)), DidYouMean: res.DidYouMean, Meaning: res.Meaning, Incomplete: res.Incomplete,
	}
	for i, h := range res.Hits {
		a.Hits[i] = Hit{h, LinksTo(&h.Passage)}
	}
	for i, h := range res.NearMisses {
		a.Nearest[i] = Hit{h, LinksTo(&h.Passage)}
	}
	return a
}
