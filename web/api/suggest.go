package api

import (
	"net/http"
	"strings"

	"evidence/search"
	"evidence/web/handler"
	"evidence/web/openapi"
	"evidence/web/paths"
	"evidence/web/result"
)

func suggestRoutes() []handler.Route {
	return []handler.Route{
		newRoute("suggest", "/suggest", "suggestions while a query is typed", suggest, openapi.Operation{
			Tag: tagSearch,
			Description: "Authorities and reports with a word that begins as typed, and phrases and headings of the reports that continue it, the most common first. " +
				"Phrases are counted in the background: just after a change there may be none.",
			Parameters: []openapi.Parameter{
				{Name: paths.ParamQuery, Example: "tarn", Description: "What was typed so far."},
				{Name: paramLimit, Type: openapi.Number, Min: 1, Max: maxSuggestions, Default: "8", Example: "5", Description: "Number of suggestions."},
			},
			Errors: []int{http.StatusBadRequest}, Example: "/suggest?q=tarn&limit=5", Answers: InJSON("The suggestions; none where nothing matches.", SuggestionList{}),
		}),
	}
}

// A SuggestionList is what to search for, offered while a query is typed.
type SuggestionList struct {
	Suggestions []Suggestion `json:"suggestions"` // the suggestions
}

// A Suggestion is something to search for, and its address.
type Suggestion struct {
	search.Suggestion
	Link string `json:"link"` // address of the authority's page, of the report, or of a search
}

// maxSuggestions is how many suggestions can be asked for.
const maxSuggestions = 20

// suggest proposes what could be looked for.
func suggest(r *handler.Request) (handler.Response, error) {
	typed := r.Param(paths.ParamQuery)
	if len(typed) > result.MaxQuery {
		return nil, handler.Problemf(http.StatusBadRequest, "Ask for suggestions while a query is short.", "The text has %d bytes; at most %d are read.", len(typed), result.MaxQuery)
	}
	list, err := r.Library.Engine.Suggest(r.Context(), typed, r.Int(paramLimit))
	if err != nil {
		return nil, err
	}
	out := SuggestionList{Suggestions: make([]Suggestion, len(list))}
	for i, s := range list {
		out.Suggestions[i] = Suggestion{s, suggestionLink(s)}
	}
	return handler.JSON{Value: out}, nil
}

// suggestionLink is where a suggestion leads.
func suggestionLink(s search.Suggestion) string {
	switch s.Kind {
	case search.SuggestAuthority:
		return paths.Authority(s.Text)
	case search.SuggestReport:
		return paths.Document(s.Document)
	}
	return paths.WithQuery(strings.TrimSpace(s.Text), "/search")
}
