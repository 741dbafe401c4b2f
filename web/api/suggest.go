package api

import (
	"net/http"
	"strings"

	"evidence/search"

	"evidence/web/handler"
	"evidence/web/paths"

	"evidence/web/result"
)

// A SuggestList is what could be looked for, proposed while a query is typed.
type SuggestList struct {
	Suggestions []suggestion `json:"suggestions"` // the suggestions
}

// A suggestion is a proposal, and the address where it is found.
type suggestion struct {
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
	out := SuggestList{Suggestions: make([]suggestion, len(list))}
	for i, s := range list {
		out.Suggestions[i] = suggestion{s, suggestionLink(s)}
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
