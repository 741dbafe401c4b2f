package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/query"
)

// Tags group the operations.
const (
	tagSearch   = "Search"
	tagReports  = "Reports"
	tagPassages = "Passages and citations"
	tagLibrary  = "The library"
)

// blocks are the kinds of passage.
var blocks = []string{string(corpus.Paragraph), string(corpus.Item), string(corpus.Heading), string(corpus.Row), string(corpus.Footnote)}

// Parameters of several operations.
var (
	idOfReport  = parameter{name: "id", in: inPath, kind: text, about: "The report's id.", example: "sample-inquiry-2019"}
	idOfPassage = parameter{name: "id", in: inPath, kind: text, about: "The passage's id. One that the passage had earlier leads on.", example: "t5qxtt7yw66v"}
	inFormat    = parameter{name: paramFormat, in: inQuery, kind: text, enum: formatNames(), example: "json",
		about: "The form of the answer; it counts more than the Accept header. Without either it is JSON."}
	spanParams = []parameter{
		{name: paramFrom, in: inQuery, kind: number, example: "0", about: "Cites a part of the passage: its first character, counted from 0 in Unicode code points."},
		{name: paramTo, in: inQuery, kind: number, example: "35", about: "The end of that part: the character after its last."},
		{name: paramQuote, in: inQuery, kind: text, example: "The returns stopped in July 2003.", about: "Cites these words of the passage, which must stand in it letter for letter; in place of from and to."},
	}
)

// exampleCursor goes on after the first hits of the example of q.
var exampleCursor = cursorFor(url.Values{paramQuery: {exampleQuery}}, 3)

const exampleQuery = "council staff and police"

// searchParams are the parameters of a search.
var searchParams = slices.Concat([]parameter{
	{name: paramQuery, in: inQuery, kind: text, example: exampleQuery, about: "What is looked for, in the query language: bare words are ranked and any may be missing; " +
		"quotation marks, =, AND, OR, NOT, NEAR/5, -, parentheses and fields such as year:2014..2018 are strict. At most 16,384 bytes. It can be left out where a filter is given."},
}, facetParameters(facetParams(), true), []parameter{
	{name: paramDocument, in: inQuery, kind: text, many: true, example: "sample-inquiry-2019", about: "Only the report with this id."},
	{name: paramBlock, in: inQuery, kind: text, many: true, enum: blocks, example: string(corpus.Paragraph), about: "Only passages of this kind."},
	{name: paramYearFrom, in: inQuery, kind: number, least: 1, most: 9999, example: "2014", about: "Only reports of this year and later: of publication, else of the inspection."},
	{name: paramYearTo, in: inQuery, kind: number, least: 1, most: 9999, example: "2020", about: "Only reports of this year and earlier."},
	{name: paramSort, in: inQuery, kind: text, enum: []string{sortRelevance, "newest", "oldest", "document", sortDoubtful}, byItself: sortRelevance, example: "newest",
		about: "The order: best first, by the report's date, by report and place in it, or what OCR read first, from the least certain on."},
	{name: paramLimit, in: inQuery, kind: number, least: 1, byItself: "20", example: "3",
		about: "How many hits one answer holds. In JSON at most 200; JSON Lines and CSV hold all hits unless it is given."},
	{name: paramCursor, in: inQuery, kind: text, example: exampleCursor,
		about: "Where the answer goes on: the cursor of the answer before, with all other parameters the same. JSON only."},
	{name: paramBoxes, in: inQuery, kind: boolean, byItself: "0", example: "1", about: "1 adds where each hit stands on its pages."},
	{name: paramSpread, in: inQuery, kind: boolean, byItself: "0", example: "1", about: "1 adds on which pages of each report all its hits stand. JSON only."},
	inFormat,
})

// sampleFacets are values that reports of the sample have.
var sampleFacets = map[string]string{
	paramAuthority: "Tarnbrough (invented)", "publisher": "Tarnbrough Borough Council (invented)", paramKind: corpus.KindInspection,
	"framework": "single", corpus.FacetGrade: "inadequate", "inspector": "Margaret Ollerton",
}

// facetParameters are the parameters that narrow a search or a list to values of facets.
func facetParameters(facets []string, many bool) []parameter {
	var out []parameter
	for _, facet := range facets {
		p := parameter{name: facet, in: inQuery, kind: text, many: many, example: sampleFacets[facet]}
		switch f := corpus.FacetField(facet); {
		case facet == corpus.FacetYear:
			p.kind, p.least, p.most, p.example, p.about = number, 1, 9999, "2015", "Only reports of this year: of publication, else of the inspection."
		case facet == corpus.FacetGrade:
			p.enum, p.about = corpus.GradeValues, "Only reports with this overall grade. In q, grade.leaders:good and the like ask for one judgement's."
		default:
			p.enum, p.about = f.Choices, "Only reports with this "+strings.ToLower(f.Label)+", written in full."
		}
		out = append(out, p)
	}
	return out
}

// apiRoutes are the addresses of the API.
func apiRoutes() []route {
	return slices.Concat(searchRoutes(), reportRoutes(), passageRoutes(), statementRoutes(), checkRoutes(), evidenceRoutes(), libraryRoutes())
}

func apiRoute(name, path, about string, serve handler, o operation) route {
	return route{name: name, path: apiRoot + path, about: about, serve: serve, api: &o}
}

func searchRoutes() []route {
	return []route{
		apiRoute("searchPassages", "/search", "passages that answer a query", searchAPI, operation{
			tag: tagSearch,
			about: "JSON holds the hits piece by piece, with counts for narrowing the search: follow cursor, or the Link header with rel=\"next\", until there is none. " +
				"JSON Lines and CSV hold all hits, found in one state of the index, one a line, and are sent while they are made; one that breaks off ends the connection without HTTP's mark of the end. " +
				"A query with an unknown field is refused with a list of those there are. " +
				"Where no passage satisfies the query, hits is empty and nearest holds passages with some of its words: they are no hits. They are in JSON only.",
			params: searchParams, errors: []int{http.StatusBadRequest, http.StatusNotAcceptable}, example: "/search?q=council+staff+and+police&limit=3",
			answers: []answer{{about: "What was found, the best first unless sort says otherwise.", bodies: []content{
				{mediaType: mediaJSON, value: searchAnswer{}},
				{mediaType: mediaLines, lines: hit{}, about: "One hit a line, as JSON."},
				{mediaType: mediaCSV, about: "One hit a line after a line of column names (RFC 4180, UTF-8): " + columnNames(hitColumns) + "."},
			}}},
		}),
		apiRoute("suggest", "/suggest", "what could be looked for, while a query is typed", suggest, operation{
			tag: tagSearch,
			about: "Authorities and reports with names that hold words that begin as those typed do, and phrases and headings of the reports that go on from them, the commonest first. " +
				"The phrases are counted in the background: in the first moments after a change there may be none.",
			params: []parameter{
				{name: paramQuery, in: inQuery, kind: text, example: "tarn", about: "What was typed so far."},
				{name: paramLimit, in: inQuery, kind: number, least: 1, most: maxSuggestions, byItself: "8", example: "5", about: "How many suggestions are wanted."},
			},
			errors: []int{http.StatusBadRequest}, example: "/suggest?q=tarn&limit=5", answers: inJSON("The suggestions; none for a text of which nothing is known.", suggestList{}),
		}),
	}
}

func reportRoutes() []route {
	return []route{
		apiRoute("listDocuments", "/documents", "the reports and what is known of each", listDocumentsAPI, operation{
			tag: tagReports, about: "All of them, unless filtered. Each value says where it was taken from and how sure it is.", errors: []int{http.StatusBadRequest, http.StatusNotAcceptable}, example: "/documents?kind=inspection&sort=authority",
			params: slices.Concat([]parameter{
				{name: paramQuery, in: inQuery, kind: text, example: "tarnbrough", about: "Only reports whose title, authority, publisher, author, lead inspector or id hold these words."},
			}, facetParameters(listFilters, false), []parameter{
				{name: paramSort, in: inQuery, kind: text, enum: columnKeys(), byItself: columns[0].name, example: "title", about: "The order; by date the newest first, by grade the best first, by pages the longest first."},
				inFormat,
			}),
			answers: []answer{{about: "The reports, and the files that were refused.", bodies: []content{
				{mediaType: mediaJSON, value: documentsPage{}},
				{mediaType: mediaLines, lines: corpus.Document{}, about: "One report a line, as JSON."},
				{mediaType: mediaCSV, about: "One report a line after a line of column names (RFC 4180, UTF-8): " + columnNames(documentColumns) + ". Columns after lead_inspector and before url are grades."},
			}}},
		}),
		apiRoute("getDocument", "/documents/{id}", "a report: its details, contents and versions", showDocument, operation{
			tag: tagReports, about: "The contents are the report's headings in order.", params: []parameter{idOfReport},
			errors: []int{http.StatusNotFound, http.StatusGone}, example: "/documents/sample-inquiry-2019", answers: inJSON("The report.", documentPage{}),
		}),
		apiRoute("listPassages", "/documents/{id}/passages", "a report's passages in reading order", listPassages, operation{
			tag: tagReports, about: "All of them, unless narrowed. By the paragraph's printed number the passage with that number is found.",
			params: []parameter{idOfReport,
				{name: paramPage, in: inQuery, kind: number, least: 1, example: "11", about: "Only passages that stand on this page, by its PDF page number."},
				{name: paramParagraph, in: inQuery, kind: text, example: "5.2", about: "Only the paragraph with this printed number."},
				{name: paramBlock, in: inQuery, kind: text, many: true, enum: blocks, example: string(corpus.Paragraph), about: "Only passages of this kind."},
				inFormat},
			errors: []int{http.StatusBadRequest, http.StatusNotFound, http.StatusNotAcceptable, http.StatusGone}, example: "/documents/sample-inquiry-2019/passages?paragraph=5.2",
			answers: []answer{{about: "The passages.", bodies: []content{
				{mediaType: mediaJSON, value: passageList{}},
				{mediaType: mediaLines, lines: corpus.Passage{}, about: "One passage a line, as JSON."},
				{mediaType: mediaCSV, about: "One passage a line after a line of column names (RFC 4180, UTF-8): " + columnNames(passageColumns) + "."},
			}}},
		}),
		apiRoute("listPages", "/documents/{id}/pages", "a report's pages", listPages, operation{
			tag: tagReports, about: "A page has a number in the PDF and, where one is known, the label that is printed on it.", params: []parameter{idOfReport},
			errors: []int{http.StatusNotFound, http.StatusGone}, example: "/documents/sample-inquiry-2019/pages", answers: inJSON("The pages.", pageList{}),
		}),
		apiRoute("getPage", "/documents/{id}/pages/{page:[0-9]+}", "a page: its size, its lines and the passages on it", showPage, operation{
			tag: tagReports, about: "The lines are as they stand on the page, running heads and line-end hyphens too, each with its place.",
			params: []parameter{idOfReport, {name: "page", in: inPath, kind: number, least: 1, example: "11", about: "The page's number in the PDF, from 1."}},
			errors: []int{http.StatusNotFound, http.StatusGone}, example: "/documents/sample-inquiry-2019/pages/11", answers: inJSON("The page.", pagePage{}),
		}),
	}
}

func passageRoutes() []route {
	fates := []int{http.StatusBadRequest, http.StatusNotFound, http.StatusGone}
	moved := answer{status: http.StatusMovedPermanently, about: "The same words stand under another id now, which Location names."}
	return []route{
		apiRoute("getPassage", "/passages/{id}", "a passage, or what became of it", showPassage, operation{
			tag: tagPassages, about: "An id once given always leads somewhere. Where the words have changed, status says so, issued holds what stood there and passage what holds its place now. " +
				"Words that are gone, and a report that was withdrawn, are 410; of the former the problem holds the passage as it was last seen.",
			params: append([]parameter{idOfPassage}, spanParams...), errors: fates, example: "/passages/t5qxtt7yw66v",
			answers: append(inJSON("The passage with its report, its neighbours and its citations.", passagePage{}), moved),
		}),
		apiRoute("listNeighbours", "/passages/{id}/neighbours", "the passages before and after one", listNeighbours, operation{
			tag: tagPassages, about: "In reading order, within the report.",
			params: []parameter{idOfPassage,
				{name: paramBefore, in: inQuery, kind: number, most: maxNeighbours, byItself: "2", example: "1", about: "How many passages before it."},
				{name: paramAfter, in: inQuery, kind: number, most: maxNeighbours, byItself: "2", example: "3", about: "How many passages after it."}},
			errors: fates, example: "/passages/t5qxtt7yw66v/neighbours?before=1&after=3", answers: append(inJSON("The passage between its neighbours.", neighbourhood{}), moved),
		}),
		apiRoute("listSimilar", "/passages/{id}/similar", "the passages that are like one", listSimilar, operation{
			tag: tagPassages, about: "Near-duplicates first, then those that have most in common with it in words and meaning. Which passages are alike is learnt from the reports " +
				"by evidence learn, or in the background by evidence serve: before that there are none.",
			params: []parameter{idOfPassage, {name: paramLimit, in: inQuery, kind: number, least: 1, most: maxSimilar, byItself: "10", example: "3", about: "How many are wanted."}},
			errors: fates, example: "/passages/t5qxtt7yw66v/similar?limit=3", answers: append(inJSON("The passages, the most alike first.", similarList{}), moved),
		}),
		apiRoute("listCitations", "/passages/{id}/citations", "a passage's citation in every style", listCitations, operation{
			tag: tagPassages, about: "Of the whole passage or a part of it. Words that have changed since the id was given are not cited under it: that is 409.",
			params: append([]parameter{idOfPassage}, spanParams...), errors: append(slices.Clone(fates), http.StatusConflict),
			example: "/passages/t5qxtt7yw66v/citations?from=0&to=35", answers: append(inJSON("The citations, the default style first.", citationList{}), moved),
		}),
		apiRoute("getCitation", "/passages/{id}/citations/{style}", "a passage's citation in one style", showCitation, operation{
			tag: tagPassages, about: "As a file in the style's own media type.",
			params: append([]parameter{idOfPassage, {name: "style", in: inPath, kind: text, enum: styleNames(), example: styleNames()[0], about: "The style's name."}}, spanParams...),
			errors: append(slices.Clone(fates), http.StatusConflict), example: "/passages/t5qxtt7yw66v/citations/" + styleNames()[0],
			answers: []answer{{about: "The citation.", bodies: styleContents()}, moved},
		}),
		apiRoute("listStyles", "/styles", "the citation styles there are", listStyles, operation{
			tag: tagPassages, about: "The default comes first.", example: "/styles", answers: inJSON("The styles.", styleList{}),
		}),
	}
}

func libraryRoutes() []route {
	described := apiRoute("getOpenAPI", "/openapi.json", "the description of this API", showOpenAPI, operation{
		tag: tagLibrary, about: "In the form of OpenAPI 3.1.", example: "/openapi.json", answers: inJSON("The OpenAPI document.", map[string]any{}),
	})
	described.early = true
	return []route{
		apiRoute("listRefusals", "/refusals", "the files that were not taken in", listRefusals, operation{
			tag: tagLibrary, about: "With the reason and what to do about it.", example: "/refusals", answers: inJSON("The files.", refusalList{}),
		}),
		apiRoute("getHealth", "/health", "whether the library can be searched, and its size", readyz, operation{
			tag: tagLibrary, about: "503 while the index is being opened.", example: "/health", answers: inJSON("It can.", health{}),
		}),
		described,
	}
}

// columnKeys are the orders of the list of reports.
func columnKeys() []string {
	var names []string
	for _, c := range columns {
		names = append(names, c.name)
	}
	return names
}

// fieldEnums are the values of fields that have few, by type and field.
var fieldEnums = together(statementFieldEnums, briefingFieldEnums, checkFieldEnums, evidenceFieldEnums, map[string][]string{
	"corpus.Passage.block":     blocks,
	"corpus.Origin.from":       {corpus.FromCorrection, corpus.FromManifest, corpus.FromReport, corpus.FromProperties},
	"corpus.Origin.confidence": {corpus.Certain, corpus.Likely, corpus.Uncertain},
	"query.Part.role":          {"any", "must", "not"},
	"query.Part.kind":          query.Kinds,
	"search.Suggestion.kind":   search.SuggestionKinds,
	"web.passagePage.status":   passageFates,
	"web.neighbourhood.status": passageFates,
	"web.similarList.status":   passageFates,
})

// passageFates are what a passage that is answered with can be.
var passageFates = []string{"current", "changed"}
