package api

import (
	"net/http"
	"slices"
	"strings"

	"evidence/corpus/cite"
	"evidence/web/handler"
	"evidence/web/openapi"
	"evidence/web/result"
)

// styleInPath is the variable of a path that names a citation style.
var styleInPath = openapi.Parameter{Name: "style", In: openapi.InPath, Values: styleNames(), Enum: "StyleName", Example: styleNames()[0], Description: "The style's name."}

func citationRoutes() []handler.Route {
	gone := []int{http.StatusNotFound, http.StatusGone}
	return []handler.Route{
		newRoute("listReportCitations", "/documents/{id}/citations", "a report's entry in a list of references, in every style", listReportCitations, openapi.Operation{
			Tag: tagReports, Description: "Of the report as a whole, without a quote or a place.", Parameters: append([]openapi.Parameter{idOfReport}, citationsInParts...), Errors: append([]int{http.StatusBadRequest}, gone...),
			Example: "/documents/sample-inquiry-2019/citations", Answers: InJSON("The entries, the default style first.", ReportCitations{}),
		}),
		newRoute("getReportCitation", "/documents/{id}/citations/{style}", "a report's entry in a list of references, in one style", getReportCitation, openapi.Operation{
			Tag: tagReports, Description: inOwnType, Parameters: []openapi.Parameter{idOfReport, styleInPath}, Errors: gone,
			Example: "/documents/sample-inquiry-2019/citations/ris", Answers: asFile("The entry."),
		}),
		newRoute("citeSearch", "/search/citations/{style}", "the reports that a search finds, as a list of references", citeSearch, openapi.Operation{
			Tag: tagSearch,
			Description: "Each report once, with the places and quotes of its hits among its notes in RIS, BibTeX and CSL-JSON; reports of one author and year are told apart by letters (2018a). " +
				"In html, markdown and web-annotation each hit is cited by itself. " + inOwnType,
			Parameters: slices.Concat([]openapi.Parameter{styleInPath}, narrowingParams, []openapi.Parameter{
				{Name: paramLimit, Type: openapi.Number, Min: 1, Max: result.MaxCited, Default: "200", Example: "50", Description: "Number of hits that the list is made of, the first in the order of sort."}}),
			Errors: []int{http.StatusNotFound}, Example: "/search/citations/ris?q=council+staff+and+police&limit=50", Answers: asFile("The list of references."),
		}),
	}
}

const inOwnType = "The answer is a file in the style's own media type, which listStyles gives."

// asFile is an answer in the media type of a citation style.
func asFile(about string) []openapi.Answer {
	return []openapi.Answer{{Description: about, MediaType: "*/*", Text: "The file."}}
}

// ReportCitations are a report's entries in lists of references.
type ReportCitations struct {
	result.Listing
	Document  string            `json:"document"`  // id of the report
	Citations []PrintedCitation `json:"citations"` // the entries, the default style first
}

func listReportCitations(r *handler.Request) (handler.Response, error) {
	cited, err := result.CiteReport(r)
	if err != nil {
		return nil, err
	}
	return inEveryStyle(r, func(s cite.Style) string { return s.Bibliography(cited.Citation) }, func(page []PrintedCitation, about result.Listing) any {
		return ReportCitations{about, cited.Document.ID, page}
	})
}

func getReportCitation(r *handler.Request) (handler.Response, error) {
	s, err := styleInAddress(r)
	if err != nil {
		return nil, err
	}
	cited, err := result.CiteReport(r)
	if err != nil {
		return nil, err
	}
	return inStyle(s, s.Bibliography(cited.Citation), cited.Document.ID), nil
}

func citeSearch(r *handler.Request) (handler.Response, error) {
	style, err := styleInAddress(r)
	if err != nil {
		return nil, err
	}
	s, err := result.ReadSearch(r.URL.Query())
	switch {
	case err != nil:
		return nil, err
	case s.Text == "" && !s.Filtered():
		return nil, nothingSearched()
	}
	if err := s.ResolveFilters(r.Context(), r.Library.Engine); err != nil {
		return nil, err
	}
	cs, err := result.CiteHits(r, s, style, r.Int(paramLimit))
	if err != nil {
		return nil, err
	}
	var text string
	if len(cs) > 0 {
		text = style.Bibliography(cs...)
	}
	return inStyle(style, text, "evidence-search"), nil
}

func nothingSearched() error {
	return handler.Problemf(http.StatusBadRequest, "Give q, or a filter such as document for all passages of a report.", "Nothing is searched for.")
}

// styleInAddress is the citation style that the address names.
func styleInAddress(r *handler.Request) (cite.Style, error) {
	s, err := cite.StyleByName(r.Var("style"))
	if err == nil {
		return s, nil
	}
	p := handler.Problemf(http.StatusNotFound, "Choose one of the styles there are.", "There is no citation style %q.", r.Var("style"))
	p.Choices = styleNames()
	return s, p
}

// inStyle is a citation as a file of its style.
func inStyle(s cite.Style, text, name string) handler.Response {
	contentType := s.MediaType
	if strings.HasPrefix(contentType, "text/") {
		contentType += "; charset=utf-8"
	}
	return citationFile{handler.Body{ContentType: contentType, Data: []byte(strings.TrimRight(text, "\n") + "\n")}, name + s.FileExt}
}
