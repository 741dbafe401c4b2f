package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"evidence/corpus/quantity"
	"evidence/search"
)

//go:embed templates
var templateFiles embed.FS

// templates writes views as HTML: each page's template inside the layout that all share.
type templates struct {
	pages map[string]*template.Template
}

func parseTemplates() (*templates, error) {
	layout, err := template.New("layout").Funcs(functions).ParseFS(templateFiles, "templates/layout.html", "templates/parts/*.html")
	if err != nil {
		return nil, fmt.Errorf("reading the layout of pages: %w", err)
	}
	names, err := fs.Glob(templateFiles, "templates/pages/*.html")
	if err != nil {
		return nil, err
	}
	t := &templates{pages: map[string]*template.Template{}}
	for _, name := range names {
		p, err := layout.Clone()
		if err == nil {
			p, err = p.ParseFS(templateFiles, name)
		}
		if err != nil {
			return nil, fmt.Errorf("reading the template %q: %w", name, err)
		}
		t.pages[strings.TrimSuffix(path.Base(name), ".html")] = p
	}
	return t, nil
}

// meta is what a page says of itself, in its head and to whoever it is shared with.
type meta struct {
	Title       string // without the site's name
	Description string // a sentence or a quote, for previews
	Canonical   string // path; empty where the page has no lasting address
	Image       string // path of a picture for previews
	Article     bool   // a text of its own, not a list
	NoIndex     bool
	Feed        string // path of a feed about what the page shows
	Box         string // what the search box holds
	Hits        bool   // the page has hits to step through
}

// A frame is what the layout needs besides the view.
type frame struct {
	meta
	View    view
	Site    string // address of the site in public; empty where it has none
	Twin    string // path of the page's JSON; empty where there is none
	Section string // name of the route
	Sample  bool
	Ready   bool
	standing
}

// html writes a view.
func (t *templates) html(v view, r *request) ([]byte, error) {
	p, ok := t.pages[v.template()]
	if !ok {
		return nil, fmt.Errorf("there is no template %q", v.template())
	}
	f := frame{meta: v.describe(r), View: v, Site: r.server.absolute(""), Section: r.route.name, Ready: r.library != nil, standing: r.standing()}
	f.Sample = r.library != nil && r.library.Sample
	if r.route.twin != "" {
		f.Twin = (&url.URL{Path: strings.TrimSuffix(r.URL.Path, "/") + ".json", RawQuery: r.URL.RawQuery}).String()
		if r.URL.Path == "/" {
			f.Twin = "/index.json"
		}
	}
	var b bytes.Buffer
	if err := p.ExecuteTemplate(&b, "layout", f); err != nil {
		return nil, fmt.Errorf("writing a page: %w", err)
	}
	return b.Bytes(), nil
}

// functions are what templates can call.
var functions = template.FuncMap{
	"asset":           assetPath,
	"authority":       authorityPath,
	"count":           count,
	"in":              within,
	"leafName":        nameOf,
	"date":            prose,
	"dated":           dated,
	"feedOf":          feedOf,
	"found":           foundPath,
	"stands":          placeText,
	"verdict":         verdictText,
	"gradePath":       gradePath,
	"judgement":       judgementName,
	"searchAuthority": func(name string) string { return searchAddress(url.Values{paramAuthority: {name}}) },
	"dateOf":          dateOf,
	"day":             day,
	"document":        documentPath,
	"join":            strings.Join,
	"label":           label,
	"original":        originalPath,
	"pageName":        pageName,
	"paragraph":       paragraphPath,
	"passage":         passagePath,
	"pages":           pagePath,
	"percent":         func(part float64) string { return strconv.Itoa(int(100*part+0.5)) + "%" },
	"pieces":          search.Pieces,
	"search":          func(q string) string { return searchAddress(url.Values{paramQuery: {q}}) },
	"short":           shortened,
	"thousands":       thousands,
	"ocrPath":         ocrPath,
	"withQuery":       withQuery,
	"place":           placeOf,
	"pageWord":        pageWord,
	"statement":       statementPath,
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

// documentPath is the address of a report.
func documentPath(id string) string { return "/documents/" + url.PathEscape(id) }

// pagePath is the address of a page of a report by its PDF page number.
func pagePath(id string, page int) string {
	return fmt.Sprintf("%s/pages/%d", documentPath(id), page)
}

// paragraphPath is the address of a paragraph by the number that the report prints.
func paragraphPath(id, number string) string {
	return documentPath(id) + "/para/" + url.PathEscape(number)
}

// passagePath is the lasting address of a passage.
func passagePath(id string) string { return "/passages/" + url.PathEscape(id) }

// withQuery adds what was searched for to an address, so that the page marks it.
func withQuery(q, address string) string {
	if q == "" {
		return address
	}
	return address + "?q=" + url.QueryEscape(q)
}

// Numbers in what people read.
var (
	count     = quantity.Of
	thousands = quantity.Figure
)

// day writes a time's date as British prose does, "" for none.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2 January 2006")
}

// prose writes a date of the form YYYY-MM-DD, YYYY-MM or YYYY; another value stays as it is.
func prose(date string) string {
	for _, form := range [...][2]string{{time.DateOnly, "2 January 2006"}, {"2006-01", "January 2006"}} {
		if t, err := time.Parse(form[0], date); err == nil {
			return t.Format(form[1])
		}
	}
	return date
}

// label writes the value of a facet or a kind as people read it: "overall_effectiveness" is "Overall effectiveness".
func label(s string) string {
	s = strings.ReplaceAll(s, "_", " ")
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// shortened cuts a text at a word to at most n characters, with an ellipsis where it is cut.
func shortened(n int, s string) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	cut := string(r[:n])
	if i := strings.LastIndexByte(cut, ' '); i > n/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:–-") + " …"
}
