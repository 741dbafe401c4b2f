package web

import (
	"embed"
	"html/template"
	"net/url"
	"strconv"
	"strings"

	"evidence/corpus/fileformats"
	"evidence/corpus/quantity"
	"evidence/corpus/recommendation"
	"evidence/search"
	"evidence/web/format"
	"evidence/web/pages"
	"evidence/web/paths"
	"evidence/web/result"
	"evidence/web/statements"
)

//go:embed templates
var templateFiles embed.FS

// functions are what templates can call.
var functions = template.FuncMap{
	"asset":           assetPath,
	"authority":       paths.Authority,
	"count":           quantity.Of,
	"coins":           result.COinSOf,
	"in":              pages.Within,
	"learningShare":   search.LearningShare,
	"leafName":        pages.NameOf,
	"date":            format.Date,
	"dated":           result.ReportDate,
	"feedOf":          paths.FeedOf,
	"foundPath":       result.FoundPath,
	"foundPlace":      pages.PlaceText,
	"verdictClass":    pages.VerdictClass,
	"fileTypes":       func() string { return fileformats.Accept },
	"omittedWhere":    pages.OmittedWhere,
	"turnsIn":         pages.TurnsIn,
	"gradePath":       pages.GradePath,
	"judgement":       format.Judgement,
	"searchAuthority": func(name string) string { return paths.Search(url.Values{paths.ParamAuthority: {name}}) },
	"calledReport":    result.CalledReport,
	"placeOf":         result.PlaceOf,
	"inspectionOf":    result.InspectionOf,
	"day":             format.Day,
	"document":        paths.Document,
	"join":            strings.Join,
	"keptCollection":  paths.KeptCollection,
	"label":           format.Label,
	"original":        paths.Original,
	"pageName":        result.PageName,
	"paragraph":       paths.Paragraph,
	"referencePage":   func(r result.Reference) string { return format.Page(r.Label, r.Page) },
	"partPage":        func(p recommendation.Part) string { return format.Page(p.Label, p.Page) },
	"readPath":        paths.Read,
	"recommendations": paths.Recommendations,
	"passage":         paths.Passage,
	"pages":           paths.Page,
	"percent":         func(part float64) string { return strconv.Itoa(int(100*part+0.5)) + "%" },
	"called":          result.Called,
	"grade":           pages.Grade,
	"grades":          pages.Grades,
	"marked":          pages.Marked,
	"pieces":          search.Pieces,
	"search":          func(q string) string { return paths.Search(url.Values{paths.ParamQuery: {q}}) },
	"short":           format.Shorten,
	"thousands":       quantity.Figure,
	"ocrPath":         paths.OCRSearch,
	"withQuery":       paths.WithQuery,
	"pageWord":        pages.PageWord,
	"statement":       paths.Statement,
	"on":              func(p *statements.StatementPage, of any) statements.OnPage { return statements.OnPage{In: p, Of: of} },
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
