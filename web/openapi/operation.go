// Package openapi describes an HTTP API in the form of OpenAPI 3.1. The document is made of a table of
// operations, by which requests are checked as well, and of the Go types that are sent and received, whose doc
// comments say what they mean. Package comments reads these from the source into the file that [Docs] holds.
package openapi

import "net/http"

// An Operation is what the API does at an address.
type Operation struct {
	Name        string // unique, as in listDocuments
	Method      string // empty for GET, and HEAD with it
	Path        string // with its variables in braces
	Tag         string // group of operations
	Summary     string
	Description string
	Parameters  []Parameter
	Body        any    // value of the type that is sent as JSON; nil for none
	BodyExample string // JSON
	Answers     []Answer
	Errors      []int  // statuses that can be expected besides those of every operation
	Writes      bool   // whether it changes something, for which it needs a token
	AlwaysReady bool   // whether it answers before the library is open
	Example     string // path and query of a request
}

// A Parameter is a part of a path or of a query.
type Parameter struct {
	Name        string
	Description string
	In          string // InQuery or InPath
	Type        string // Text, Number or Boolean
	Many        bool   // it can be given several times; the values are alternatives
	Values      []string
	Enum        string // name that the values have as a schema, which parameters share; empty for none
	Undescribed bool   // it is read, and another address is described in its place
	Min, Max    int    // of a number; Max is 0 for no bound
	Default     string // as it would be written; empty for none
	Example     string
}

// Where a parameter is.
const (
	InQuery = ""
	InPath  = "path"
)

// Types of parameters.
const (
	Text    = ""
	Number  = "integer"
	Boolean = "boolean" // 1 or true, 0 or false
)

// An Answer is one kind of success in one media type. Those with the same status are alternatives.
type Answer struct {
	Status      int // 0 for 200
	Description string
	MediaType   string // empty for an answer without a body
	Value       any    // of the type that is written as JSON; nil for a text
	Lines       any    // of the type of each line of JSON Lines
	Text        string // what a text contains
}

func (o *Operation) method() string {
	if o.Method == "" {
		return http.MethodGet
	}
	return o.Method
}
