package pages

import (
	"evidence/corpus/quantity"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/result"
)

// A recommendationsPage is the recommendations of a report, each beside the responses to it.
type recommendationsPage struct {
	*result.RecommendationList
}

func (p *recommendationsPage) Template() string { return "recommendations" }

func (p *recommendationsPage) Describe(*handler.Request) handler.Meta {
	return handler.Meta{Title: "Recommendations of " + result.TitleOf(p.Document.Source), Canonical: paths.Recommendations(p.Document.ID), Article: true,
		Description: quantity.Of(p.Total, "recommendation", "recommendations") + ", quoted word for word, each with its page."}
}

// File is the address of the list as a table.
func (p *recommendationsPage) File() string {
	return paths.API + paths.Recommendations(p.Document.ID) + ".csv"
}

// Recommendations answers /documents/ID/recommendations.
func Recommendations(r *handler.Request) (handler.Response, error) {
	list, err := result.FindRecommendations(r)
	if err != nil {
		return nil, err
	}
	return handler.ShowResult(&recommendationsPage{list}, list)
}
