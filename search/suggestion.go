package search

// Kinds of a Suggestion.
const (
	SuggestAuthority = "authority"
	SuggestReport    = "report"
	SuggestPhrase    = "phrase"
)

// SuggestionKinds are the kinds of a Suggestion.
var SuggestionKinds = []string{SuggestAuthority, SuggestReport, SuggestPhrase}

// A Suggestion is something to search for, offered while a query is typed.
type Suggestion struct {
	Kind     string `json:"kind"`               // kind of suggestion
	Text     string `json:"text"`               // name of the authority, title of the report, or the phrase after what was typed before it
	About    string `json:"about,omitempty"`    // authority and year of a report
	Document string `json:"document,omitempty"` // id of a report
	Count    int    `json:"count"`              // number of reports on an authority, of passages of a report, or of passages with a phrase
}
