package web

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/paths"
)

// samples gives a path for each route of a page whose path has variables.
func (m *made) samples() map[string]string {
	const id = "aldwick-2014"
	return map[string]string{
		"document":         paths.Document(id),
		"read":             paths.WithQuery("police", paths.Read(id)),
		"report-citations": paths.ReportCitations(id),
		"recommendations":  paths.Recommendations(id),
		"page":             paths.WithQuery("police", paths.Page(id, 1)),
		"passage":          paths.WithQuery("police", paths.Passage(m.l.Passages[id][1].ID)),
		"pin":              paths.Passage(m.l.Passages[id][1].ID) + "/pin",
		"correct":          paths.Correct(id),

		"statement":         paths.Statement(madeStatement) + "?claim=c1",
		"statement-details": paths.Statement(madeStatement) + "/details",
		"history":           paths.Statement(madeStatement) + "/history",

		"kept-collection": paths.KeptCollection(m.keep("anna").ID),

		"authority": paths.WithQuery("police", paths.Authority("Aldwick")),
		"problem":   paths.Problem("not-found"),
	}
}

// pages gives a path of every route that has pages, and more that differ, each with its status.
func (m *made) pages() map[string]int {
	m.t.Helper()
	list := map[string]int{
		"/search?q=police": 200, "/search?q=police&kind=inquiry": 200, "/search?q=zzz": 200, "/documents?authority=Aldwick": 200,
		paths.Document("aldwick-2014") + "?q=police": 200, paths.Document("aldwick-2014") + "/para/9": 404,
		"/none": 404, paths.Document("none"): 404, paths.Document("gone-2012"): 410, paths.Passage(m.l.Passages["gone-2012"][0].ID): 410,
		"/search?q=x&page=0": 400,
	}
	samples := m.samples()
	for _, r := range new(Server).routes() {
		path := r.Path
		if strings.Contains(path, "{") {
			path = samples[r.Name]
		}
		switch {
		case r.JSONPath == "":
		case path == "":
			m.t.Errorf("the route %q has variables: give a path of it in samples", r.Name)
		default:
			list[path] = 200
		}
	}
	list[paths.Upload], list[paths.Download], list[samples["correct"]], list[samples["pin"]], list[paths.Collections] = 403, 403, 403, 403, 403 // for these requests come from elsewhere
	return list
}

// Every page has what all pages have, and nothing that the policy forbids.
func TestEveryPage(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	for path, status := range m.pages() {
		t.Run(path, func(t *testing.T) {
			page := m.with(t).page(path, status)
			htmltest.Check(t, page,
				htmltest.In("html", htmltest.Attr("lang", "en-GB")),
				htmltest.Count("head title", 1), htmltest.In("head title", htmltest.HasText(`^(\S.* – )?Evidence Index$`)),
				htmltest.In(`meta[name="viewport"]`, htmltest.Attr("content", "width=device-width, initial-scale=1")),
				htmltest.Count("h1", 1), htmltest.In("main h1", htmltest.HasText(`\S`)),
				htmltest.Count("main", 1), htmltest.In("main", htmltest.Attr("id", "main"), htmltest.Attr("tabindex", "-1")),
				htmltest.In("body > :first-child", htmltest.Attr("href", "#main"), htmltest.HasText("^Skip")),
				fieldsLabelled, controlsNamed, idsUnique, levelsClosed, nothingInline, nothingForeign)
		})
	}
}

// The checks of every page find what they look for.
func TestPageChecksFindFaults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		check htmltest.Checker
		html  string
	}{
		"a field alone":                {fieldsLabelled, `<input name="q">`},
		"a label for another":          {fieldsLabelled, `<label for="x">X</label><textarea id="y"></textarea>`},
		"an empty label":               {fieldsLabelled, `<label for="x"></label><select id="x"></select>`},
		"a link of nothing":            {controlsNamed, `<a href="/"><span aria-hidden="true">×</span></a>`},
		"a button of nothing":          {controlsNamed, `<button></button>`},
		"an id twice":                  {idsUnique, `<p id="a"></p><p id="a"></p>`},
		"a reference to nothing":       {idsUnique, `<p aria-labelledby="b"></p>`},
		"a level left out":             {levelsClosed, `<h1>A</h1><h3>B</h3>`},
		"a script inside":              {nothingInline, `<script>1</script>`},
		"a style inside":               {nothingInline, `<style>p{}</style>`},
		"a style of an element":        {nothingInline, `<p style="color:red">`},
		"a script of an element":       {nothingInline, `<button onclick="x()">`},
		"a script as an address":       {nothingInline, `<a href="javascript:x()">`},
		"a picture from elsewhere":     {nothingForeign, `<img src="//cdn.example/x.png">`},
		"a style sheet from elsewhere": {nothingForeign, `<link rel="stylesheet" href="https://cdn.example/x.css">`},
		"a drawing from elsewhere":     {nothingForeign, `<svg><image href="https://cdn.example/x.png"/></svg>`},
		"a form that leads elsewhere":  {nothingForeign, `<form action="https://example.org/"></form>`},
	} {
		if c.check(htmltest.Parse(t, strings.NewReader(c.html))) == nil {
			t.Errorf("%s is not found", name)
		}
	}
	sound := `<h1>A</h1><h2>B</h2><h2>C</h2><h3>D</h3><h2 id="e">E</h2><p aria-labelledby="e"></p><label>F <input></label><input type="hidden">` +
		`<label for="g">G</label><input id="g"><input aria-label="H"><a href="https://example.org/">I</a><a href="/" aria-label="J"></a><svg role="img"><image href="/k.png"/></svg>`
	htmltest.Check(t, htmltest.Parse(t, strings.NewReader(sound)), fieldsLabelled, controlsNamed, idsUnique, levelsClosed, nothingInline, nothingForeign)
}

// fieldsLabelled wants a label for every field that is seen.
func fieldsLabelled(n *html.Node) error {
	return eachOf(n, "input:not([type=hidden]), select, textarea", func(field *html.Node) error {
		id, _ := htmltest.AttrOf(field, "id")
		if name, _ := htmltest.AttrOf(field, "aria-label"); name != "" {
			return nil
		}
		for _, l := range htmltest.All(n, "label") {
			of, _ := htmltest.AttrOf(l, "for")
			if htmltest.TextOf(l) != "" && (of != "" && of == id || slices.Contains(htmltest.All(l, "*"), field)) {
				return nil
			}
		}
		return errors.New("has no label")
	})
}

// controlsNamed wants words for every link and button.
func controlsNamed(n *html.Node) error {
	return eachOf(n, "a[href], button", func(e *html.Node) error {
		name, _ := htmltest.AttrOf(e, "aria-label")
		for d := range e.Descendants() {
			if label, ok := htmltest.AttrOf(d, "aria-label"); ok {
				name += label
			}
			if hidden, _ := htmltest.AttrOf(d.Parent, "aria-hidden"); d.Type == html.TextNode && hidden != "true" {
				name += strings.TrimSpace(d.Data)
			}
		}
		if name == "" {
			return errors.New("has no name")
		}
		return nil
	})
}

// idsUnique wants every id once, and there what labels and descriptions refer to.
func idsUnique(n *html.Node) error {
	seen := map[string]bool{}
	err := eachOf(n, "[id]", func(e *html.Node) error {
		id, _ := htmltest.AttrOf(e, "id")
		if seen[id] {
			return fmt.Errorf("the id %q is another's too", id)
		}
		seen[id] = true
		return nil
	})
	for _, name := range []string{"for", "aria-labelledby", "aria-describedby", "data-copy"} {
		err = errors.Join(err, eachOf(n, "["+name+"]", func(e *html.Node) error {
			ids, _ := htmltest.AttrOf(e, name)
			for _, id := range strings.Fields(ids) {
				if !seen[id] {
					return fmt.Errorf("%s refers to %q, which is not there", name, id)
				}
			}
			return nil
		}))
	}
	return err
}

// levelsClosed wants no level of headings left out. The list of keys is a heading of its own.
func levelsClosed(n *html.Node) error {
	level := 0
	return eachOf(n, "main h1, main h2, main h3, main h4, main h5, main h6, body > h1, body > h2, body > h3", func(h *html.Node) error {
		now := int(h.Data[1] - '0')
		defer func() { level = now }()
		if now > level+1 {
			return fmt.Errorf("stands under a heading of level %d", level)
		}
		return nil
	})
}

// nothingInline wants no script and no style in the page, where the policy would stop them. What is there as data does not run.
func nothingInline(n *html.Node) error {
	return eachOf(n, "*", func(e *html.Node) error {
		_, src := htmltest.AttrOf(e, "src")
		kind, _ := htmltest.AttrOf(e, "type")
		isData := kind == "application/ld+json"
		if e.Data == "style" || e.Data == "script" && !src && !isData {
			return errors.New("stands in the page")
		}
		for _, a := range e.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
				return fmt.Errorf("has the attribute %s", a.Key)
			}
		}
		return nil
	})
}

// nothingForeign wants nothing loaded from another host, and nothing sent to one. Links may lead anywhere.
func nothingForeign(n *html.Node) error {
	return eachOf(n, "*", func(e *html.Node) error {
		rel, _ := htmltest.AttrOf(e, "rel")
		if e.Data == "a" || e.Data == "area" || e.Data == "link" && rel == "alternate" {
			return nil
		}
		for _, a := range e.Attr {
			switch a.Key {
			case "src", "srcset", "href", "action", "formaction", "data", "poster":
				if u, err := url.Parse(a.Val); err != nil || u.Host != "" || u.Scheme != "" {
					return fmt.Errorf("%s is %q", a.Key, a.Val)
				}
			}
		}
		return nil
	})
}

// eachOf gives what is wrong with the elements that a selector matches.
func eachOf(n *html.Node, selector string, wrong func(*html.Node) error) error {
	var found []error
	for _, e := range htmltest.All(n, selector) {
		if err := wrong(e); err != nil {
			found = append(found, fmt.Errorf("<%s %v> %q: %w", e.Data, e.Attr, htmltest.TextOf(e), err))
		}
	}
	return errors.Join(found...)
}

// Addresses in public stand in pages only where the site has one.
func TestPublicAddresses(t *testing.T) {
	t.Parallel()
	private := makeSite(t, handler.Options{PublicURL: publicURL(t, "http://localhost:8080"), Statements: handler.StatementsPublic}, false)
	for path, status := range private.pages() {
		htmltest.Check(t, private.page(path, status), htmltest.None("link[rel=canonical]"), htmltest.None(`meta[property="og:url"], meta[property="og:image"]`))
	}
	m := makeSite(t, handler.Options{PublicURL: publicURL(t, "https://evidence.example/")}, false)
	passage := paths.Passage(m.l.Passages["aldwick-2014"][1].ID)
	htmltest.Check(t, m.page(passage+"?q=police", 200),
		htmltest.Count("link[rel=canonical]", 1),
		htmltest.In("link[rel=canonical]", htmltest.Attr("href", "https://evidence.example"+passage)),
		htmltest.In(`meta[property="og:url"]`, htmltest.Attr("content", "https://evidence.example"+passage)))
	htmltest.Check(t, m.page("/none", 404), htmltest.None("link[rel=canonical]"), htmltest.In("meta[name=robots]", htmltest.Attr("content", "noindex")))
}

// Whoever is sent a passage sees the quote, the report and the place before opening it.
func TestPreviewOfAPassage(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{PublicURL: publicURL(t, "https://evidence.example")}, false)
	page := m.page(paths.Passage(m.l.Passages["aldwick-2014"][1].ID), 200)
	property := func(name string, check htmltest.Checker) htmltest.Checker {
		return htmltest.In(`meta[property="og:`+name+`"]`, check)
	}
	htmltest.Check(t, page,
		property("type", htmltest.Attr("content", "article")),
		property("site_name", htmltest.Attr("content", "Evidence Index")),
		property("title", htmltest.Attr("content", "Inquiry: Aldwick, p 1, para 2")),
		property("description", htmltest.Attr("content", "“The council & the police did not share what they knew.”")),
		htmltest.In("meta[name=description]", htmltest.Attr("content", "“The council & the police did not share what they knew.”")))
	image, _ := htmltest.AttrOf(htmltest.All(page, `meta[property="og:image"]`)[0], "content")
	path, ok := strings.CutPrefix(image, "https://evidence.example/originals/")
	if w := m.get("/originals/" + path); !ok || w.Code != 200 || w.Header().Get("Content-Type") != "image/png" {
		t.Errorf("the picture %q answers %d", image, w.Code)
	}
}

// The invented reports of the sample are not for search engines.
func TestSampleIsNotIndexed(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, true)
	for path, status := range m.pages() {
		htmltest.Check(t, m.page(path, status), htmltest.In("meta[name=robots]", htmltest.Attr("content", "noindex")), htmltest.In(".sample a", htmltest.Attr("href", "/help#real-reports")))
	}
	if got := m.get("/robots.txt").Body.String(); got != "User-agent: *\nDisallow: /\n" {
		t.Errorf("robots.txt of the sample: %q", got)
	}
}

// What is wrong is said in plain words, with what to do.
func TestErrorPages(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	for path, want := range map[string]struct {
		status                int
		heading, text, advice string
	}{
		"/none":                     {404, "Not found here", "There is no page at this address.", "^Search for it"},
		"/passages/zzz":             {404, "Not found here", `"zzz" is not the id of a passage`, "^Check that you copied the whole address"},
		paths.Document("gone-2012"): {410, "No longer here", `"gone-2012" was withdrawn on \d`, "still show what they quoted"},
		"/search?q=x&page=0":        {400, "There is a problem with this request", `no page "0"`, "^Start with page=1"},
		"/upload":                   {403, "Not allowed here", "read-only: it has no users", "^Run “evidence user add NAME”"},
		"/feed.atom?authority=xyz":  {404, "Not found here", `authority "xyz"`, "^Write the authority"},
	} {
		htmltest.Check(t, m.page(path, want.status),
			htmltest.In("h1", htmltest.Text(want.heading)), htmltest.In("head title", htmltest.Text(want.heading+" – Evidence Index")),
			htmltest.In("h1 + p", htmltest.HasText(want.text)), htmltest.In("h1 + p + p", htmltest.HasText(want.advice)),
			htmltest.In(`main a[href="/documents"]`))
	}
}

// Before there is a library pages say so; those that need none are there.
func TestBeforeTheLibrary(t *testing.T) {
	t.Parallel()
	s, err := New(handler.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m := &made{Server: s, t: t}
	htmltest.Check(t, m.page("/", 503), htmltest.In("h1", htmltest.Text("Not available at the moment")), htmltest.In("h1 + p + p", htmltest.Text("Try again in a few seconds.")), htmltest.None(`main a`))
	if w := m.get("/search?q=x"); w.Header().Get("Retry-After") != "2" {
		t.Errorf("Retry-After %q", w.Header().Get("Retry-After"))
	}
	for _, path := range []string{"/help", "/accessibility"} {
		htmltest.Check(t, m.page(path, 200), htmltest.In("h1", htmltest.HasText(`^(Help|Accessibility)$`)))
	}
	for _, path := range []string{"/opensearch.xml", "/manifest.webmanifest", "/help.json"} {
		if w := m.get(path); w.Code != 200 {
			t.Errorf("%s answers %d", path, w.Code)
		}
	}
}

// The page that refuses an address as too long does not repeat it.
func TestTooLongAnAddressIsNotRepeated(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	const word = "wolverhampton"
	w := m.get("/search?q=" + strings.Repeat(word+"+", 5000))
	if w.Code != 414 || strings.Contains(w.Body.String(), word) || w.Body.Len() > 20_000 {
		t.Errorf("%d, %d bytes", w.Code, w.Body.Len())
	}
	htmltest.Check(t, m.page("/search?q="+word, 200), htmltest.In(`link[href="/search.json?q=`+word+`"]`))
}
