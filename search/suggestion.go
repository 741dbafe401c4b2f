package search

// A SuggestionKind is the kind of a suggestion.
type SuggestionKind string

// Kinds of a Suggestion.
const (
	SuggestAuthority SuggestionKind = "authority"
	SuggestReport    SuggestionKind = "report"
	SuggestPhrase    SuggestionKind = "phrase" // a phrase or a heading of the reports
)

// A Suggestion is something to search for, offered while a query is typed.
type Suggestion struct {
	Kind     SuggestionKind `json:"kind"`               // kind of suggestion
	Text     string         `json:"text"`               // name of the authority, title of the report, or the phrase after what was typed before it
	About    string         `json:"about,omitempty"`    // authority and year of a report
	Document string         `json:"document,omitempty"` // id of a report
	Count    int            `json:"count"`              // number of reports on an authority, of passages of a report, or of passages with a phrase
}
