package api

import (
	"net/http"

	"evidence/web/handler"
	"evidence/web/openapi"
	"evidence/web/result"
)

func recommendationRoutes() []handler.Route {
	return inFormats(newRoute("listRecommendations", "/documents/{id}/recommendations", "the recommendations that a report makes, and the responses to each", listRecommendations, openapi.Operation{
		Tag: tagReports,
		Description: "They are found where the report itself says that they are recommendations: by a heading, a list under a heading, or a column of a table. " +
			"Their text is the report’s, word for word; ids takes the id of the passage with which each begins. A response in the library is given where it names a recommendation’s number or repeats its words; a recommendation without such an answer has none.",
		Parameters: append([]openapi.Parameter{idOfReport}, inParts("recommendations that begin with passages", "mcfrhwm46b73", "recommendation", "number")...),
		Errors:     []int{http.StatusBadRequest, http.StatusNotFound, http.StatusGone}, Example: "/documents/sample-inquiry-2019/recommendations",
		Answers: InJSON("The recommendations.", result.RecommendationList{}),
	}), rows{value: result.Recommendation{}, name: "recommendation", columns: result.RecommendationColumns})
}

// listRecommendations lists a report's recommendations, in each format.
func listRecommendations(r *handler.Request) (handler.Response, error) {
	found, err := result.FindRecommendations(r)
	if err != nil {
		return nil, err
	}
	return list[result.Recommendation]{
		name: found.Document.ID + "-recommendations", key: "recommendations", items: found.Recommendations, id: firstPassage,
		columns: result.RecommendationColumns, cells: func(rec *result.Recommendation) []string {
			return result.RecommendationCells(found.Document.ID, rec, func(path string) string { return r.BaseURL() + path })
		},
		value: func(page []result.Recommendation, about result.Listing) any {
			found.Recommendations, found.Listing = page, about
			return found
		},
	}.answer(r)
}

// firstPassage is the id of the passage with which a recommendation begins.
func firstPassage(rec *result.Recommendation) string {
	if len(rec.Parts) == 0 {
		return ""
	}
	return rec.Parts[0].ID
}
