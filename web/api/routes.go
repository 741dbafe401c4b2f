package api

import (
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/openapi"
	"evidence/web/paths"
	"evidence/web/result"
)

// Tags group the operations.
const (
	tagSearch   = "Search"
	tagReports  = "Reports"
	tagPassages = "Passages and citations"
	TagLibrary  = "The library"
)

// Blocks are the kinds of passage.
var Blocks = []string{string(corpus.Paragraph), string(corpus.Item), string(corpus.Heading), string(corpus.Row), string(corpus.Footnote)}

// Parameters of several operations.
var (
	idOfReport  = openapi.Parameter{Name: "id", In: openapi.InPath, Description: "The report's id.", Example: "sample-inquiry-2019"}
	idOfPassage = openapi.Parameter{Name: "id", In: openapi.InPath, Description: "The passage's id. An earlier id of the passage redirects.", Example: "t5qxtt7yw66v"}
	inFormat    = openapi.Parameter{Name: paths.ParamFormat, Values: handler.FormatNames(), Example: "json",
		Description: "The format of the answer; it overrides the Accept header. Without either it is JSON."}
	spanParams = []openapi.Parameter{
		{Name: paths.ParamFrom, Type: openapi.Number, Example: "0", Description: "Cites a part of the passage: its first character, counted from 0 in Unicode code points."},
		{Name: paths.ParamTo, Type: openapi.Number, Example: "35", Description: "The end of that part: the character after its last."},
		{Name: paths.ParamQuote, Example: "The returns stopped in July 2003.", Description: "Cites these words of the passage, which must be in it letter for letter; use it in place of from and to."},
	}
)

// Routes are the addresses of the API.
func Routes(quotes *result.QuoteChecker, statements *result.StatementReader, doc *openapi.Document) []handler.Route {
	return slices.Concat(searchRoutes(), suggestRoutes(), documentRoutes(), passageRoutes(), citationRoutes(), statementRoutes(statements), checkRoutes(quotes), evidenceRoutes(), libraryRoutes(doc))
}

func newRoute(name, path, about string, serve handler.Func, o openapi.Operation) handler.Route {
	o.Name, o.Path, o.Summary, o.Example = name, pathVariable.ReplaceAllString(paths.API+path, "$1"), format.Label(about), paths.API+o.Example
	return handler.Route{Name: name, Path: paths.API + path, Summary: about, Get: serve, API: &o}
}

// pathVariable is a variable of a path with the pattern that it must match.
var pathVariable = lazyregexp.New(`(\{[^:}]*):[^}]*`)

// InJSON is an answer that is one JSON value.
func InJSON(about string, value any) []openapi.Answer {
	return []openapi.Answer{{Description: about, MediaType: handler.MediaJSON, Value: value}}
}

// inFormats is an answer that can be had as JSON and, a row a line, as JSON Lines and CSV. more is added to the text on CSV.
func inFormats(about string, value, row any, rowName string, columns []string, more string) []openapi.Answer {
	return append(InJSON(about, value),
		openapi.Answer{MediaType: handler.MediaNDJSON, Lines: row, Text: "One " + rowName + " a line, as JSON."},
		openapi.Answer{MediaType: handler.MediaCSV, Text: "One " + rowName + " a line after a line of column names (RFC 4180, UTF-8): " + strings.Join(columns, ", ") + "." + more})
}
