package web

import (
	"net/http"
	"strings"

	"evidence/search"
)

// A suggestList is what could be looked for, proposed while a query is typed.
type suggestList struct {
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
func suggest(r *request) (response, error) {
	typed := r.param(paramQuery)
	if len(typed) > maxQuery {
		return nil, problemf(http.StatusBadRequest, "Ask for suggestions while a query is short.", "The text has %d bytes; at most %d are read.", len(typed), maxQuery)
	}
	list, err := r.library.Engine.Suggest(r.Context(), typed, r.number(paramLimit))
	if err != nil {
		return nil, err
	}
	out := suggestList{Suggestions: make([]suggestion, len(list))}
	for i, s := range list {
		out.Suggestions[i] = suggestion{s, suggestionLink(s)}
	}
	return jsonBody{value: out}, nil
}

// suggestionLink is where a suggestion leads.
func suggestionLink(s search.Suggestion) string {
	switch s.Kind {
	case search.SuggestAuthority:
		return authorityPath(s.Text)
	case search.SuggestReport:
		return documentPath(s.Document)
	}
	return withQuery(strings.TrimSpace(s.Text), "/search")
}
