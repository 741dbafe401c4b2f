package search

// Kinds of a Suggestion.
const (
	SuggestAuthority = "authority"
	SuggestReport    = "report"
	SuggestPhrase    = "phrase"
)

// SuggestionKinds are the kinds of a Suggestion.
var SuggestionKinds = []string{SuggestAuthority, SuggestReport, SuggestPhrase}

// A Suggestion is something to look for, proposed while a query is typed.
type Suggestion struct {
	Kind     string `json:"kind"`
	Text     string `json:"text"`               // the name, title or phrase; of a phrase, after what was typed before it
	About    string `json:"about,omitempty"`    // of a report: its authority and year
	Document string `json:"document,omitempty"` // of a report: its id
	Count    int    `json:"count"`              // an authority's reports, a report's passages, passages that hold a phrase
}
