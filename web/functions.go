package web

import (
	"embed"
	"html/template"
	"net/url"
	"strconv"
	"strings"

	"evidence/corpus/quantity"
	"evidence/search"

	"evidence/web/format"
	"evidence/web/paths"
)

//go:embed templates
var templateFiles embed.FS

// functions are what templates can call.
var functions = template.FuncMap{
	"asset":           assetPath,
	"authority":       paths.Authority,
	"count":           quantity.Of,
	"in":              within,
	"leafName":        nameOf,
	"date":            format.Date,
	"dated":           dated,
	"feedOf":          paths.FeedOf,
	"found":           foundPath,
	"stands":          placeText,
	"verdict":         verdictText,
	"gradePath":       gradePath,
	"judgement":       judgementName,
	"searchAuthority": func(name string) string { return paths.Search(url.Values{paths.ParamAuthority: {name}}) },
	"dateOf":          dateOf,
	"day":             format.Day,
	"document":        paths.Document,
	"join":            strings.Join,
	"label":           format.Label,
	"original":        paths.Original,
	"pageName":        pageName,
	"paragraph":       paths.Paragraph,
	"passage":         paths.Passage,
	"pages":           paths.Page,
	"percent":         func(part float64) string { return strconv.Itoa(int(100*part+0.5)) + "%" },
	"pieces":          search.Pieces,
	"search":          func(q string) string { return paths.Search(url.Values{paths.ParamQuery: {q}}) },
	"short":           format.Shorten,
	"thousands":       quantity.Figure,
	"ocrPath":         paths.OCRSearch,
	"withQuery":       paths.WithQuery,
	"place":           placeOf,
	"pageWord":        pageWord,
	"statement":       paths.Statement,
	"on":              func(p *statementPage, of any) onPage { return onPage{p, of} },
	"web":             webAddress,
	"less":            func(n int) int { return n - 1 },
	"next":            func(n int) int { return n + 1 },
}

// webAddress is an address that a person gave, where it is one of the web; else "".
func webAddress(s string) string {
	if u, err := url.Parse(s); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
		return s
	}
	return ""
}
