package api

import (
	"net/http"
	"slices"
	"strconv"

	"evidence/corpus"
	"evidence/web/handler"
	"evidence/web/openapi"
	"evidence/web/paths"
	"evidence/web/result"
)

var idOfAuthority = openapi.Parameter{Name: "name", In: openapi.InPath, Description: "The authority's name, in letters of any case.", Example: "Tarnbrough (invented)"}

// exampleAuthority is the address of the sample's authority.
const exampleAuthority = "/authorities/Tarnbrough%20(invented)"

func authorityRoutes() []handler.Route {
	overview := inFormats(newRoute("listAuthorities", "/authorities", "the bodies that the reports are about", listAuthorities, openapi.Operation{
		Tag: tagReports, Description: "Each with its overall grades over time. An authority whose latest report gives no overall grade has that report's judgements in latest.",
		Parameters: []openapi.Parameter{
			{Name: paths.ParamQuery, Example: "tarn", Description: "Only authorities whose name has these letters."},
			{Name: paths.ParamAuthority, Many: true, Example: "Tarnbrough (invented)", Description: "Only the authority with this name, written in full."},
			{Name: paths.ParamWas, Values: corpus.GradeValues, Enum: "GradeValue", Example: "inadequate", Description: "Only authorities that once had this overall grade, before the latest."},
			{Name: paths.ParamNow, Values: corpus.GradeValues, Enum: "GradeValue", Example: "good", Description: "Only authorities with this overall grade in their latest report."},
			{Name: paths.ParamSort, Values: result.AuthoritySortNames(), Enum: "AuthoritySort", Default: result.AuthoritySorts[0].Name, Example: "grade",
				Description: "The order: by name; latest report first; worst latest grade first; most reports first."},
			limitParam, cursorParam, fieldsOf("authority", "name")},
		Errors: []int{http.StatusBadRequest}, Example: "/authorities?was=inadequate&sort=latest", Answers: InJSON("The authorities.", result.AuthorityList{}),
	}), rows{value: result.AuthoritySummary{}, name: "authority", columns: result.AuthorityColumns})
	judgements := inFormats(newRoute("listJudgements", "/authorities/{name}/judgements", "an authority's judgements over time", listJudgements, openapi.Operation{
		Tag: tagReports, Description: "One item for each grade of each judgement in each report, by judgement and then by date, with the page and the passage that give it.",
		Parameters: append([]openapi.Parameter{idOfAuthority}, inParts("grades in the reports", "sample-inspection-2015", "grade", "judgement")...),
		Errors:     []int{http.StatusBadRequest, http.StatusNotFound}, Example: exampleAuthority + "/judgements", Answers: InJSON("The grades.", JudgementList{}),
	}), rows{value: result.GivenGrade{}, name: "grade", columns: judgementColumns})
	return slices.Concat(overview, judgements, []handler.Route{newRoute("getAuthority", "/authorities/{name}", "an authority's reports and its judgements over time", getAuthority, openapi.Operation{
		Tag: tagReports, Description: "The reports are those that name it, the oldest first.", Parameters: []openapi.Parameter{idOfAuthority},
		Errors: []int{http.StatusNotFound}, Example: exampleAuthority, Answers: InJSON("The authority.", result.AuthorityDetails{}),
	})})
}

func getAuthority(r *handler.Request) (handler.Response, error) {
	a, err := result.FindAuthority(r)
	return handler.JSON{Value: a}, err
}

func listAuthorities(r *handler.Request) (handler.Response, error) {
	found, err := result.FindAuthorities(r)
	if err != nil {
		return nil, err
	}
	return list[result.AuthoritySummary]{
		name: "evidence-authorities", key: "authorities", items: found.Authorities,
		columns: result.AuthorityColumns, cells: func(a *result.AuthoritySummary) []string { return a.Cells(r.BaseURL()) },
		value: func(page []result.AuthoritySummary, about result.Listing) any {
			found.Authorities, found.Listing = page, about.With(found.Notes)
			return found
		},
	}.answer(r)
}

// A JudgementList is the grades of an authority over time.
type JudgementList struct {
	result.Listing
	Authority  string              `json:"authority"`  // the authority's name
	Judgements []result.GivenGrade `json:"judgements"` // grades, by judgement and then by date
}

// judgementColumns are the columns of an authority's grades as a table.
var judgementColumns = []string{"authority", "judgement", "name", "date", "grade", "printed", "document", "page", "passage", "ocr", "link"}

func listJudgements(r *handler.Request) (handler.Response, error) {
	a, err := result.FindAuthority(r)
	if err != nil {
		return nil, err
	}
	return list[result.GivenGrade]{
		name: "judgements", key: "judgements", items: a.Given(), id: func(g *result.GivenGrade) string { return g.Document },
		columns: judgementColumns, cells: func(g *result.GivenGrade) []string { return judgementCells(r, a.Name, g) },
		value: func(page []result.GivenGrade, about result.Listing) any { return JudgementList{about, a.Name, page} },
	}.answer(r)
}

func judgementCells(r *handler.Request, authority string, g *result.GivenGrade) []string {
	page, ocr, link := "", "", paths.Document(g.Document)
	if g.Page > 0 {
		page, link = strconv.Itoa(g.Page), paths.Page(g.Document, g.Page)
	}
	if g.Passage != "" {
		link = paths.Passage(g.Passage)
	}
	if g.OCR {
		ocr = strconv.FormatBool(g.OCR)
	}
	return []string{authority, g.Judgement, g.Name, g.Date, g.Grade, g.Printed, g.Document, page, g.Passage, ocr, r.BaseURL() + link}
}
