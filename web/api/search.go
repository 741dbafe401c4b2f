package api

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/corpus/store"
	"evidence/search"
	"evidence/search/query"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/openapi"
	"evidence/web/paths"
	"evidence/web/reports"
	"evidence/web/result"
)

// ExampleCursor goes on after the first hits of the example of q.
var ExampleCursor = result.CursorFor(url.Values{paths.ParamQuery: {ExampleQuery}}, 3)

// ExampleQuery is the query of the documentation's examples.
const ExampleQuery = "council staff and police"

// narrowingParams say what is searched for, where and in which order.
var narrowingParams = slices.Concat([]openapi.Parameter{
	{Name: paths.ParamQuery, Example: ExampleQuery, Description: "What to search for, in the query language: " + syntaxText() + ". At most 16,384 bytes. It can be left out where a filter is given."},
}, facetParameters(result.FacetParams(), true), []openapi.Parameter{
	{Name: paths.ParamDocument, Many: true, Example: "sample-inquiry-2019", Description: "Only the report with this id."},
	{Name: paths.ParamBlock, Many: true, Values: Blocks, Enum: "Block", Example: string(corpus.Paragraph), Description: "Only passages of this kind."},
	{Name: paths.ParamYearFrom, Type: openapi.Number, Min: 1, Max: 9999, Example: "2014", Description: "Only reports inspected or published in this year or later."},
	{Name: paths.ParamYearTo, Type: openapi.Number, Min: 1, Max: 9999, Example: "2020", Description: "Only reports inspected or published in this year or earlier. With year_from, one of the two dates is in these years."},
	{Name: paths.ParamMatch, Values: []string{paths.MatchClose, paths.MatchAll, paths.MatchAny}, Enum: "Match", Default: paths.MatchClose, Example: paths.MatchAny,
		Description: "Which passages are hits if q has several bare words: close (those with the words that matter), all (those with every word) or any (those with at least one). " +
			"They are what is counted, sorted and streamed. Phrases, operators and fields must match in any case."},
	{Name: paths.ParamSort, Values: []string{paths.SortRelevance, "newest", "oldest", "document", paths.SortDoubtful}, Enum: "SearchSort", Default: paths.SortRelevance, Example: "newest",
		Description: "The order: best first, by the report's date, by report and place in it, or passages that OCR read first, the least certain first."},
})

// searchParams are the parameters of a search.
var searchParams = slices.Concat(narrowingParams, []openapi.Parameter{
	{Name: paramLimit, Type: openapi.Number, Min: 1, Default: "20", Example: "3",
		Description: "Number of hits in one answer. In JSON at most 200; JSON Lines and CSV have all hits unless it is given."},
	{Name: paramCursor, Example: ExampleCursor,
		Description: "Where the answer continues: the cursor of the answer before, with all other parameters the same. JSON only."},
	{Name: paramBoxes, Type: openapi.Boolean, Default: "0", Example: "1", Description: "1 adds where each hit is on its pages."},
	{Name: paramSpread, Type: openapi.Boolean, Default: "0", Example: "1", Description: "1 adds on which pages of each report its hits are. JSON only."},
	fieldsOf("hit", "id"),
})

// sampleFacets are values that reports of the sample have.
var sampleFacets = map[string]string{
	paths.ParamAuthority: "Tarnbrough (invented)", "publisher": "Tarnbrough Borough Council (invented)", paths.ParamKind: corpus.KindInspection,
	"framework": "single", corpus.FacetGrade: "inadequate", "inspector": "Margaret Ollerton",
}

// facetParameters are the parameters that narrow a search or a list to values of facets.
func facetParameters(facets []string, many bool) []openapi.Parameter {
	var out []openapi.Parameter
	for _, facet := range facets {
		p := openapi.Parameter{Name: facet, Many: many, Example: sampleFacets[facet]}
		switch f := corpus.FacetField(facet); {
		case facet == corpus.FacetYear:
			p.Type, p.Min, p.Max, p.Example, p.Description = openapi.Number, 1, 9999, "2015", "Only reports inspected or published in this year."
		case facet == corpus.FacetGrade:
			p.Values, p.Enum, p.Description = corpus.GradeValues, "GradeValue", "Only reports with this overall grade. In q, grade.leaders:good and the like ask for one judgement's."
		default:
			if p.Values = f.Choices; len(f.Choices) > 0 {
				p.Enum = "Report" + format.Label(facet)
			}
			p.Description = "Only reports with this " + strings.ToLower(f.Label) + ", written in full."
		}
		out = append(out, p)
	}
	return out
}

// syntaxText lists what a query can be written with, in a sentence.
func syntaxText() string {
	forms := make([]string, len(query.Syntax))
	for i, h := range query.Syntax {
		forms[i] = "`" + h.Examples[0] + "` (" + h.Meaning + ")"
	}
	return strings.Join(forms, ", ")
}

func searchRoutes() []handler.Route {
	return inFormats(
		newRoute("searchPassages", "/search", "passages that match a query", searchPassages, openapi.Operation{
			Tag: tagSearch,
			Description: "JSON has the hits page by page, with counts for narrowing the search: follow cursor, or the Link header with rel=\"next\", until there is none. " +
				"The other formats have all hits, one a line, from one state of the index, and are sent while they are made; if one breaks off, the connection closes without HTTP's end mark. " +
				"If q has several bare words, the hits are its close matches: all_total and any_total say how many passages have all and any of the words, and match asks for these. " +
				"A query with an unknown field is an error, which lists the known fields. " +
				"If no passage satisfies the query, hits is empty and nearest has passages with some of its words. These are not hits, and are in JSON only.",
			Parameters: searchParams, Errors: []int{http.StatusBadRequest}, Example: "/search?q=council+staff+and+police&limit=3",
			Answers: InJSON("The hits, the best first unless sort says otherwise.", result.SearchAnswer{}),
		}), rows{value: result.Hit{}, name: "hit", columns: result.HitColumns, without: []string{paramCursor, paramSpread}})
}

// Names of the parameters of the API's search besides those of the page's and of every list.
const (
	paramBoxes  = "boxes"
	paramSpread = "spread"
)

// maxLimit is how many hits one JSON answer can hold.
const maxLimit = 200

// searchPassages answers a search: as JSON page by page, as JSON Lines or CSV whole.
func searchPassages(r *handler.Request) (handler.Response, error) {
	s, err := result.ReadSearch(r.URL.Query())
	if err != nil {
		return nil, err
	}
	f, err := r.Format()
	switch {
	case err != nil:
		return nil, err
	case s.Text == "" && !s.Filtered():
		return nil, nothingSearched()
	}
	if err := s.ResolveFilters(r.Context(), r.Library.Engine); err != nil {
		return nil, err
	}
	if f.MediaType != handler.MediaJSON {
		return streamSearch(r, s, f)
	}
	s.Facets, s.Spread, s.Size = corpus.Facets, r.Bool(paramSpread), r.Int(paramLimit)
	s.NearMisses, s.DidYouMean = true, true
	if s.Size > maxLimit {
		return nil, handler.Problemf(http.StatusBadRequest, "Follow cursor for more, or ask for format=ndjson or csv, which have no such limit.", "JSON has at most %d hits; limit cannot be %d.", maxLimit, s.Size)
	}
	if s.From, err = result.ReadCursor(s.Params, r.Param(paramCursor)); err != nil {
		return nil, err
	}
	res, err := r.Library.Engine.Search(r.Context(), s.Query)
	if err != nil {
		return nil, err
	}
	a := result.NewSearchAnswer(s, res)
	header := http.Header{"Server-Timing": {fmt.Sprintf("search;dur=%.3f", float64(res.Took.Microseconds())/1000)}}
	if given := s.From + len(a.Hits); given < a.Total && len(a.Hits) > 0 {
		a.Cursor = result.CursorFor(s.Params, given)
		header["Link"] = []string{handler.ServiceLinks, nextLink(r, a.Cursor)}
	}
	if r.Bool(paramBoxes) {
		for i := range a.Hits {
			if err := addBoxes(r.Library, r.Context(), &a.Hits[i]); err != nil {
				return nil, err
			}
		}
	}
	answer, err := jsonWithFields(r, a, "hits", fieldNames[result.Hit]())
	return handler.WithHeader{Response: answer, Header: header}, err
}

// addBoxes looks up where a hit stands on its pages. One that left the library since it was found has no place.
func addBoxes(l *reports.Library, ctx context.Context, h *result.Hit) error {
	res, err := l.Store.Resolve(ctx, h.ID)
	if err == nil && res.Status == store.Current {
		h.Boxes = res.Passage.Boxes
	}
	return err
}

// streamSearch answers with all hits, from one state of the index.
func streamSearch(r *handler.Request, s result.SearchRequest, f handler.Format) (handler.Response, error) {
	if r.Param(paramCursor) != "" {
		return nil, handler.Problemf(http.StatusBadRequest, "Leave cursor out, or ask for format=json.", "JSON Lines and CSV have all hits and cannot continue from a cursor.")
	}
	most := 0
	if r.URL.Query().Get(paramLimit) != "" {
		most = r.Int(paramLimit)
	}
	if _, err := s.Parse(); err != nil {
		return nil, err
	}
	t, err := newTable(r, "evidence-search", result.HitColumns, fieldNames[result.Hit](), f)
	if err != nil {
		return nil, err
	}
	boxes := r.Bool(paramBoxes)
	t.each = func(ctx context.Context, visit func(streamRow) error) error {
		_, err := r.Library.Engine.Each(ctx, s.Query, func(found *search.Hit) error {
			h := result.Hit{Hit: *found, Links: result.LinksTo(&found.Passage)}
			if boxes {
				if err := addBoxes(r.Library, ctx, &h); err != nil {
					return err
				}
			}
			return visit(streamRow{h, func() []string { return result.HitCells(&h.Hit, r.BaseURL()+h.Links.Passage) }})
		})
		return err
	}
	return stream{t, f, most}, nil
}
