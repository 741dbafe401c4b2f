package api

import (
	"net/http"
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
	inFormat    = openapi.Parameter{Name: paths.ParamFormat, Values: handler.FormatNames(), Example: "json", Undescribed: true,
		Description: "The format of the answer; it overrides the Accept header. Without either it is JSON."}
	spanParams = []openapi.Parameter{
		{Name: paths.ParamFrom, Type: openapi.Number, Example: "0", Description: "Cites a part of the passage: its first character, counted from 0 in Unicode code points."},
		{Name: paths.ParamTo, Type: openapi.Number, Example: "35", Description: "The end of that part: the character after its last."},
		{Name: paths.ParamQuote, Example: "The returns stopped in July 2003.", Description: "Cites these words of the passage, which must be in it letter for letter; use it in place of from and to."},
	}
)

// Routes are the addresses of the API.
func Routes(quotes *result.QuoteChecker, statements *result.StatementReader, doc *openapi.Document) []handler.Route {
	return slices.Concat(searchRoutes(), suggestRoutes(), documentRoutes(), recommendationRoutes(), authorityRoutes(), passageRoutes(), citationRoutes(), statementRoutes(statements), checkRoutes(quotes), evidenceRoutes(), libraryRoutes(doc))
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

// Rows are the lines of a list in the formats that have lines.
type rows struct {
	value   any      // of the type of a line of JSON Lines
	name    string   // of what a line has
	columns []string // of a table
	more    string   // about the columns
	without []string // parameters that only JSON has
}

// inFormats are the routes of a list: in JSON at its own address, and in each other format at that address with the format's name
// behind it, as /search.csv. The first reads the parameter format and the Accept header besides; a description of an answer in
// several media types is more than programs that make clients of it understand.
func inFormats(list handler.Route, r rows) []handler.Route {
	list.API.Parameters = append(slices.Clip(list.API.Parameters), inFormat)
	common := list.API.Errors
	list.API.Errors = append(slices.Clip(common), http.StatusNotAcceptable)
	out := []handler.Route{list}
	for _, f := range handler.Formats[1:] {
		o := *list.API
		o.Name, o.Path, o.Summary = list.API.Name+"As"+strings.ToUpper(f.Name), o.Path+"."+f.Name, o.Summary+", as "+f.Title
		path, query, _ := strings.Cut(o.Example, "?")
		o.Example = strings.TrimSuffix(path+"."+f.Name+"?"+query, "?")
		o.Parameters = slices.DeleteFunc(slices.Clone(o.Parameters), func(p openapi.Parameter) bool {
			return p.Undescribed || slices.Contains(r.without, p.Name)
		})
		o.Answers, o.Errors = []openapi.Answer{r.answer(f)}, common
		as := list
		as.Name, as.Path, as.Format, as.API = o.Name, list.Path+"."+f.Name, f.Name, &o
		out = append(out, as)
	}
	return out
}

// answer is what a list is in a format that has lines.
func (r rows) answer(f handler.Format) openapi.Answer {
	a := openapi.Answer{Description: "One " + r.name + " a line.", MediaType: f.MediaType, Text: "One " + r.name + " a line after a line of column names: " + strings.Join(r.columns, ", ") + "." + r.more}
	if f.MediaType == handler.MediaNDJSON {
		a.Lines, a.Text = r.value, "One "+r.name+" a line, as JSON."
	}
	return a
}
