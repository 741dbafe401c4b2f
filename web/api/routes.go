package api

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/corpus/cite"
	"evidence/search/query"
	"evidence/web/openapi"

	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"

	"evidence/web/result"
)

// Tags group the operations.
const (
	tagSearch   = "Search"
	tagReports  = "Reports"
	tagPassages = "Passages and citations"
	TagLibrary  = "The library"
)

// Blocks are the kinds of passage.
var Blocks = []string{string(corpus.Paragraph), string(corpus.Item), string(corpus.Heading), string(corpus.Row), string(corpus.Footnote)}

// Parameters of several operations.
var (
	idOfReport  = openapi.Parameter{Name: "id", In: openapi.InPath, Type: openapi.Text, Description: "The report's id.", Example: "sample-inquiry-2019"}
	idOfPassage = openapi.Parameter{Name: "id", In: openapi.InPath, Type: openapi.Text, Description: "The passage's id. One that the passage had earlier leads on.", Example: "t5qxtt7yw66v"}
	inFormat    = openapi.Parameter{Name: paths.ParamFormat, In: openapi.InQuery, Type: openapi.Text, Values: handler.FormatNames(), Example: "json",
		Description: "The form of the answer; it counts more than the Accept header. Without either it is JSON."}
	spanParams = []openapi.Parameter{
		{Name: paths.ParamFrom, In: openapi.InQuery, Type: openapi.Number, Example: "0", Description: "Cites a part of the passage: its first character, counted from 0 in Unicode code points."},
		{Name: paths.ParamTo, In: openapi.InQuery, Type: openapi.Number, Example: "35", Description: "The end of that part: the character after its last."},
		{Name: paths.ParamQuote, In: openapi.InQuery, Type: openapi.Text, Example: "The returns stopped in July 2003.", Description: "Cites these words of the passage, which must stand in it letter for letter; in place of from and to."},
	}
)

// ExampleCursor goes on after the first hits of the example of q.
var ExampleCursor = result.CursorFor(url.Values{paths.ParamQuery: {ExampleQuery}}, 3)

const ExampleQuery = "council staff and police"

// searchParams are the parameters of a search.
var searchParams = slices.Concat([]openapi.Parameter{
	{Name: paths.ParamQuery, In: openapi.InQuery, Type: openapi.Text, Example: ExampleQuery, Description: "What to search for, in the query language: " + syntaxText() + ". At most 16,384 bytes. It can be left out where a filter is given."},
}, facetParameters(result.FacetParams(), true), []openapi.Parameter{
	{Name: paths.ParamDocument, In: openapi.InQuery, Type: openapi.Text, Many: true, Example: "sample-inquiry-2019", Description: "Only the report with this id."},
	{Name: paths.ParamBlock, In: openapi.InQuery, Type: openapi.Text, Many: true, Values: Blocks, Example: string(corpus.Paragraph), Description: "Only passages of this kind."},
	{Name: paths.ParamYearFrom, In: openapi.InQuery, Type: openapi.Number, Min: 1, Max: 9999, Example: "2014", Description: "Only reports of this year and later: of publication, else of the inspection."},
	{Name: paths.ParamYearTo, In: openapi.InQuery, Type: openapi.Number, Min: 1, Max: 9999, Example: "2020", Description: "Only reports of this year and earlier."},
	{Name: paths.ParamSort, In: openapi.InQuery, Type: openapi.Text, Values: []string{paths.SortRelevance, "newest", "oldest", "document", paths.SortDoubtful}, Default: paths.SortRelevance, Example: "newest",
		Description: "The order: best first, by the report's date, by report and place in it, or what OCR read first, from the least certain on."},
	{Name: paramLimit, In: openapi.InQuery, Type: openapi.Number, Min: 1, Default: "20", Example: "3",
		Description: "How many hits one answer holds. In JSON at most 200; JSON Lines and CSV hold all hits unless it is given."},
	{Name: paramCursor, In: openapi.InQuery, Type: openapi.Text, Example: ExampleCursor,
		Description: "Where the answer goes on: the cursor of the answer before, with all other parameters the same. JSON only."},
	{Name: paramBoxes, In: openapi.InQuery, Type: openapi.Boolean, Default: "0", Example: "1", Description: "1 adds where each hit stands on its pages."},
	{Name: paramSpread, In: openapi.InQuery, Type: openapi.Boolean, Default: "0", Example: "1", Description: "1 adds on which pages of each report all its hits stand. JSON only."},
	inFormat,
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
		p := openapi.Parameter{Name: facet, In: openapi.InQuery, Type: openapi.Text, Many: many, Example: sampleFacets[facet]}
		switch f := corpus.FacetField(facet); {
		case facet == corpus.FacetYear:
			p.Type, p.Min, p.Max, p.Example, p.Description = openapi.Number, 1, 9999, "2015", "Only reports of this year: of publication, else of the inspection."
		case facet == corpus.FacetGrade:
			p.Values, p.Description = corpus.GradeValues, "Only reports with this overall grade. In q, grade.leaders:good and the like ask for one judgement's."
		default:
			p.Values, p.Description = f.Choices, "Only reports with this "+strings.ToLower(f.Label)+", written in full."
		}
		out = append(out, p)
	}
	return out
}

// Routes are the addresses of the API.
func Routes(quotes *result.QuoteChecker, statements *result.StatementReader, doc *openapi.Document) []handler.Route {
	return slices.Concat(searchRoutes(), reportRoutes(), passageRoutes(), statementRoutes(statements), checkRoutes(quotes), evidenceRoutes(), libraryRoutes(doc))
}

func apiRoute(name, path, about string, serve handler.Func, o openapi.Operation) handler.Route {
	o.Name, o.Path, o.Summary, o.Example = name, pathVariable.ReplaceAllString(paths.API+path, "$1"), format.Label(about), paths.API+o.Example
	return handler.Route{Name: name, Path: paths.API + path, Summary: about, Get: serve, API: &o}
}

// pathVariable is a variable of a path with the pattern that it must match.
var pathVariable = regexp.MustCompile(`(\{[^:}]*):[^}]*`)

// InJSON is an answer that is one JSON value.
func InJSON(about string, value any) []openapi.Answer {
	return []openapi.Answer{{Description: about, MediaType: handler.MediaJSON, Value: value}}
}

// inFormats is an answer that can be had as JSON and, a row a line, as JSON Lines and CSV. More is said of the columns.
func inFormats(about string, value, row any, rowName string, columns []string, more string) []openapi.Answer {
	return append(InJSON(about, value),
		openapi.Answer{MediaType: handler.MediaNDJSON, Lines: row, Text: "One " + rowName + " a line, as JSON."},
		openapi.Answer{MediaType: handler.MediaCSV, Text: "One " + rowName + " a line after a line of column names (RFC 4180, UTF-8): " + strings.Join(columns, ", ") + "." + more})
}

// inStyles are the media types of citation styles.
func inStyles() []openapi.Answer {
	var out []openapi.Answer
	for _, s := range cite.Styles() {
		out = append(out, openapi.Answer{Description: "The citation.", MediaType: s.MediaType, Text: "The citation as a text."})
	}
	return out
}

func searchRoutes() []handler.Route {
	return []handler.Route{
		apiRoute("searchPassages", "/search", "passages that answer a query", searchAPI, openapi.Operation{
			Tag: tagSearch,
			Description: "JSON holds the hits piece by piece, with counts for narrowing the search: follow cursor, or the Link header with rel=\"next\", until there is none. " +
				"JSON Lines and CSV hold all hits, found in one state of the index, one a line, and are sent while they are made; one that breaks off ends the connection without HTTP's mark of the end. " +
				"A query with an unknown field is refused with a list of those there are. " +
				"Where no passage satisfies the query, hits is empty and nearest holds passages with some of its words: they are no hits. They are in JSON only.",
			Parameters: searchParams, Errors: []int{http.StatusBadRequest, http.StatusNotAcceptable}, Example: "/search?q=council+staff+and+police&limit=3",
			Answers: inFormats("What was found, the best first unless sort says otherwise.", result.SearchAnswer{}, result.Hit{}, "hit", HitColumns, ""),
		}),
		apiRoute("suggest", "/suggest", "what could be looked for, while a query is typed", suggest, openapi.Operation{
			Tag: tagSearch,
			Description: "Authorities and reports with names that hold words that begin as those typed do, and phrases and headings of the reports that go on from them, the commonest first. " +
				"The phrases are counted in the background: in the first moments after a change there may be none.",
			Parameters: []openapi.Parameter{
				{Name: paths.ParamQuery, In: openapi.InQuery, Type: openapi.Text, Example: "tarn", Description: "What was typed so far."},
				{Name: paramLimit, In: openapi.InQuery, Type: openapi.Number, Min: 1, Max: maxSuggestions, Default: "8", Example: "5", Description: "How many suggestions are wanted."},
			},
			Errors: []int{http.StatusBadRequest}, Example: "/suggest?q=tarn&limit=5", Answers: InJSON("The suggestions; none for a text of which nothing is known.", SuggestList{}),
		}),
	}
}

func reportRoutes() []handler.Route {
	return []handler.Route{
		apiRoute("listDocuments", "/documents", "the reports and what is known of each", listDocumentsAPI, openapi.Operation{
			Tag: tagReports, Description: "All of them, unless filtered. Each value says where it was taken from and how sure it is.", Errors: []int{http.StatusBadRequest, http.StatusNotAcceptable}, Example: "/documents?kind=inspection&sort=authority",
			Parameters: slices.Concat([]openapi.Parameter{
				{Name: paths.ParamQuery, In: openapi.InQuery, Type: openapi.Text, Example: "tarnbrough", Description: "Only reports whose title, authority, publisher, author, lead inspector or id hold these words."},
			}, facetParameters(result.ListFilters, false), []openapi.Parameter{
				{Name: paths.ParamSort, In: openapi.InQuery, Type: openapi.Text, Values: result.ColumnKeys(), Default: result.Columns[0].Name, Example: "title", Description: "The order; by date the newest first, by grade the best first, by pages the longest first."},
				inFormat,
			}),
			Answers: inFormats("The reports, and the files that were refused.", result.DocumentList{}, corpus.Document{}, "report", DocumentColumns,
				" Columns after lead_inspector and before url are grades."),
		}),
		apiRoute("getDocument", "/documents/{id}", "a report: its details, contents and versions", getDocument, openapi.Operation{
			Tag: tagReports, Description: "The contents are the report's headings in order.", Parameters: []openapi.Parameter{idOfReport},
			Errors: []int{http.StatusNotFound, http.StatusGone}, Example: "/documents/sample-inquiry-2019", Answers: InJSON("The report.", result.DocumentDetails{}),
		}),
		apiRoute("listPassages", "/documents/{id}/passages", "a report's passages in reading order", listPassages, openapi.Operation{
			Tag: tagReports, Description: "All of them, unless narrowed. By the paragraph's printed number the passage with that number is found.",
			Parameters: []openapi.Parameter{idOfReport,
				{Name: paths.ParamPage, In: openapi.InQuery, Type: openapi.Number, Min: 1, Example: "11", Description: "Only passages that stand on this page, by its PDF page number."},
				{Name: paths.ParamParagraph, In: openapi.InQuery, Type: openapi.Text, Example: "5.2", Description: "Only the paragraph with this printed number."},
				{Name: paths.ParamBlock, In: openapi.InQuery, Type: openapi.Text, Many: true, Values: Blocks, Example: string(corpus.Paragraph), Description: "Only passages of this kind."},
				inFormat},
			Errors: []int{http.StatusBadRequest, http.StatusNotFound, http.StatusNotAcceptable, http.StatusGone}, Example: "/documents/sample-inquiry-2019/passages?paragraph=5.2",
			Answers: inFormats("The passages.", PassageList{}, corpus.Passage{}, "passage", passageColumns, ""),
		}),
		apiRoute("listPages", "/documents/{id}/pages", "a report's pages", listPages, openapi.Operation{
			Tag: tagReports, Description: "A page has a number in the PDF and, where one is known, the label that is printed on it.", Parameters: []openapi.Parameter{idOfReport},
			Errors: []int{http.StatusNotFound, http.StatusGone}, Example: "/documents/sample-inquiry-2019/pages", Answers: InJSON("The pages.", PageList{}),
		}),
		apiRoute("getPage", "/documents/{id}/pages/{page:[0-9]+}", "a page: its size, its lines and the passages on it", getPage, openapi.Operation{
			Tag: tagReports, Description: "The lines are as they stand on the page, running heads and line-end hyphens too, each with its place.",
			Parameters: []openapi.Parameter{idOfReport, {Name: "page", In: openapi.InPath, Type: openapi.Number, Min: 1, Example: "11", Description: "The page's number in the PDF, from 1."}},
			Errors:     []int{http.StatusNotFound, http.StatusGone}, Example: "/documents/sample-inquiry-2019/pages/11", Answers: InJSON("The page.", result.PageDetails{}),
		}),
	}
}

func passageRoutes() []handler.Route {
	fates := []int{http.StatusBadRequest, http.StatusNotFound, http.StatusGone}
	moved := openapi.Answer{Status: http.StatusMovedPermanently, Description: "The same words stand under another id now, which Location names."}
	return []handler.Route{
		apiRoute("getPassage", "/passages/{id}", "a passage, or what became of it", getPassage, openapi.Operation{
			Tag: tagPassages, Description: "An id once given always leads somewhere. Where the words have changed, status says so, issued holds what stood there and passage what holds its place now. " +
				"Words that are gone, and a report that was withdrawn, are 410; of the former the problem holds the passage as it was last seen.",
			Parameters: append([]openapi.Parameter{idOfPassage}, spanParams...), Errors: fates, Example: "/passages/t5qxtt7yw66v",
			Answers: append(InJSON("The passage with its report, its neighbours and its citations.", result.PassageDetails{}), moved),
		}),
		apiRoute("listNeighbours", "/passages/{id}/neighbours", "the passages before and after one", listNeighbours, openapi.Operation{
			Tag: tagPassages, Description: "In reading order, within the report.",
			Parameters: []openapi.Parameter{idOfPassage,
				{Name: paths.ParamBefore, In: openapi.InQuery, Type: openapi.Number, Max: maxNeighbours, Default: "2", Example: "1", Description: "How many passages before it."},
				{Name: paths.ParamAfter, In: openapi.InQuery, Type: openapi.Number, Max: maxNeighbours, Default: "2", Example: "3", Description: "How many passages after it."}},
			Errors: fates, Example: "/passages/t5qxtt7yw66v/neighbours?before=1&after=3", Answers: append(InJSON("The passage between its neighbours.", Neighbourhood{}), moved),
		}),
		apiRoute("listSimilar", "/passages/{id}/similar", "the passages that are like one", listSimilar, openapi.Operation{
			Tag: tagPassages, Description: "Near-duplicates first, then those that have most in common with it in words and meaning. Which passages are alike is learnt from the reports " +
				"by evidence learn, or in the background by evidence serve: before that there are none.",
			Parameters: []openapi.Parameter{idOfPassage, {Name: paramLimit, In: openapi.InQuery, Type: openapi.Number, Min: 1, Max: maxSimilar, Default: "10", Example: "3", Description: "How many are wanted."}},
			Errors:     fates, Example: "/passages/t5qxtt7yw66v/similar?limit=3", Answers: append(InJSON("The passages, the most alike first.", SimilarList{}), moved),
		}),
		apiRoute("listCitations", "/passages/{id}/citations", "a passage's citation in every style", listCitations, openapi.Operation{
			Tag: tagPassages, Description: "Of the whole passage or a part of it. Words that have changed since the id was given are not cited under it: that is 409.",
			Parameters: append([]openapi.Parameter{idOfPassage}, spanParams...), Errors: append(slices.Clone(fates), http.StatusConflict),
			Example: "/passages/t5qxtt7yw66v/citations?from=0&to=35", Answers: append(InJSON("The citations, the default style first.", CitationList{}), moved),
		}),
		apiRoute("getCitation", "/passages/{id}/citations/{style}", "a passage's citation in one style", showCitation, openapi.Operation{
			Tag: tagPassages, Description: "As a file in the style's own media type.",
			Parameters: append([]openapi.Parameter{idOfPassage, {Name: "style", In: openapi.InPath, Type: openapi.Text, Values: styleNames(), Example: styleNames()[0], Description: "The style's name."}}, spanParams...),
			Errors:     append(slices.Clone(fates), http.StatusConflict), Example: "/passages/t5qxtt7yw66v/citations/" + styleNames()[0],
			Answers: append(inStyles(), moved),
		}),
		apiRoute("listStyles", "/styles", "the citation styles there are", listStyles, openapi.Operation{
			Tag: tagPassages, Description: "The default comes first.", Example: "/styles", Answers: InJSON("The styles.", styleList{}),
		}),
	}
}

func libraryRoutes(doc *openapi.Document) []handler.Route {
	described := apiRoute("getOpenAPI", "/openapi.json", "the description of this API", showOpenAPI(doc), openapi.Operation{
		Tag: TagLibrary, Description: "In the form of OpenAPI 3.1.", Example: "/openapi.json", Answers: InJSON("The OpenAPI document.", map[string]any{}),
	})
	described.NoLibrary, described.API.AlwaysReady = true, true
	return []handler.Route{
		apiRoute("listRefusals", "/refusals", "the files that were not taken in", listRefusals, openapi.Operation{
			Tag: TagLibrary, Description: "With the reason and what to do about it.", Example: "/refusals", Answers: InJSON("The files.", RefusalList{}),
		}),
		apiRoute("getHealth", "/health", "whether the library can be searched, and its size", Readyz, openapi.Operation{
			Tag: TagLibrary, Description: "503 while the index is being opened.", Example: "/health", Answers: InJSON("It can.", health{}),
		}),
		described,
	}
}

// syntaxText lists what a query can be written with, in a sentence.
func syntaxText() string {
	forms := make([]string, len(query.Syntax))
	for i, h := range query.Syntax {
		forms[i] = "`" + h.Examples[0] + "` (" + h.Meaning + ")"
	}
	return strings.Join(forms, ", ")
}
