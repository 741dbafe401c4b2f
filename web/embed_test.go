package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/internal/testlibrary"
	"evidence/web/paths"
)

// embedded reads a page that another site may show in a frame, and holds it against what all such pages are.
func embedded(t *testing.T, s http.Handler, path string, status int) *html.Node {
	t.Helper()
	w := get(t, s, path)
	h := w.Header()
	if w.Code != status || h.Get("Content-Security-Policy") != handler.FramedPolicy || h["X-Frame-Options"] != nil || h["Set-Cookie"] != nil {
		t.Fatalf("%s answers %d: %v", path, w.Code, h)
	}
	page := htmltest.Parse(t, w.Body)
	htmltest.Check(t, page, htmltest.In("html", htmltest.Attr("lang", "en-GB")), htmltest.Count("head title", 1), htmltest.Count("h1", 1),
		htmltest.None("script, form, button, iframe, img, header, nav"), htmltest.Count("link[rel=stylesheet]", 1), htmltest.In("meta[name=robots]", htmltest.Attr("content", "noindex")),
		htmltest.In("base", htmltest.Attr("target", "_blank")), controlsNamed, idsUnique, nothingInline, nothingForeign)
	return page
}

// A frame shows the words with their citation, and what became of them.
func TestEmbeddedPassage(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	s := newTestServer(t, l, handler.Options{})
	for id, c := range map[string]struct {
		status int
		checks []htmltest.Checker
	}{
		l.Current: {200, []htmltest.Checker{htmltest.Count("blockquote", 1), htmltest.In("blockquote", htmltest.HasText("side by side")), htmltest.In(".cited", htmltest.HasText("Anytown")),
			htmltest.In(".links a", htmltest.Attr("href", paths.Passage(l.Current)))}},
		l.Changed:                {200, []htmltest.Checker{htmltest.Count("blockquote", 2), htmltest.In(".note", htmltest.HasText("have changed since"))}},
		l.Gone:                   {410, []htmltest.Checker{htmltest.Count("blockquote", 1), htmltest.In(".note", htmltest.HasText("are gone from the report"))}},
		l.Withdrawn:              {410, []htmltest.Checker{htmltest.None("blockquote"), htmltest.In("main", htmltest.HasText("was withdrawn on"))}},
		"none":                   {404, []htmltest.Checker{htmltest.In("main", htmltest.HasText("is not the id of a passage"))}},
		l.Current + "?to=5":      {400, []htmltest.Checker{htmltest.None("blockquote")}},
		l.Current + "?quote=zzz": {200, []htmltest.Checker{htmltest.In(".note", htmltest.HasText("does not have exactly these words"))}},
		l.Current + "?from=0&to=3": {200, []htmltest.Checker{htmltest.In("blockquote", htmltest.HasText("^.{3}$")),
			htmltest.In(".links a", htmltest.Attr("href", paths.Passage(l.Current)+"?from=0&to=3"))}},
	} {
		htmltest.Check(t, embedded(t, s, paths.EmbeddedPassages+id, c.status), c.checks...)
	}
	if w := get(t, s, paths.EmbeddedPassage(l.Moved)); w.Code != 301 || !strings.HasPrefix(w.Header().Get("Location"), paths.EmbeddedPassages) {
		t.Errorf("the id that moved answers %d, %q", w.Code, w.Header().Get("Location"))
	}
	if w := get(t, newTestServer(t, nil, handler.Options{}), paths.EmbeddedPassage(l.Current)); w.Code != 503 || w.Header().Get("X-Frame-Options") != "" {
		t.Errorf("without a library: %d, %v", w.Code, w.Header())
	}
}

// The sample says in a frame, too, that it is invented.
func TestEmbeddedSample(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, true)
	id := m.l.Passages["aldwick-2014"][1].ID
	htmltest.Check(t, embedded(t, m, paths.EmbeddedPassage(id), 200), htmltest.In(".note", htmltest.HasText("invented")))
	if got := decode[oEmbedAnswer](t, m, 200, paths.OEmbedOf("http://example.com"+paths.Passage(id))); !strings.HasPrefix(got.Title, "Sample, invented: ") {
		t.Errorf("%+v", got)
	}
}

type oEmbedAnswer struct {
	Version, Type, Title, HTML string
	Author                     string `json:"author_name"`
	Provider                   string `json:"provider_url"`
	Width, Height              int
}

// Another site learns how to show a passage from the passage's own page.
func TestOEmbed(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	s := newTestServer(t, l, handler.Options{PublicURL: publicURL(t, publicSite)})
	w := get(t, s, paths.Passage(l.Current)+"?from=0&to=3")
	link := htmltest.All(htmltest.Parse(t, w.Body), `link[rel="alternate"][type="application/json+oembed"]`)
	if len(link) != 1 {
		t.Fatalf("the passage's page has %d links to oEmbed", len(link))
	}
	href, _ := htmltest.AttrOf(link[0], "href")
	if !strings.Contains(w.Header().Get("Link"), "<"+href+`>; rel="alternate"; type="application/json+oembed"`) {
		t.Errorf("the header Link is %q", w.Header().Get("Link"))
	}
	path, ok := strings.CutPrefix(href, publicSite)
	got := decode[oEmbedAnswer](t, s, 200, path)
	if !ok || got.Version != "1.0" || got.Type != "rich" || !strings.Contains(got.Title, "Anytown") || got.Provider != publicSite+"/" || got.Width != 640 || got.Height < 150 {
		t.Errorf("%s: %+v", href, got)
	}
	frame := htmltest.Parse(t, strings.NewReader(got.HTML))
	htmltest.Check(t, frame, htmltest.Count("iframe", 1), htmltest.In("iframe", htmltest.Attr("src", publicSite+paths.EmbeddedPassage(l.Current)+"?from=0&to=3"), htmltest.Attr("title", got.Title)))
	htmltest.Check(t, htmltest.Parse(t, get(t, s, paths.Passage(l.Current)+"?from=0&to=3").Body), htmltest.In("#cite-frame", htmltest.Text(got.HTML)))
	htmltest.Check(t, htmltest.Parse(t, get(t, newTestServer(t, l, handler.Options{}), paths.Passage(l.Current)).Body), htmltest.None("#cite-frame"))
	whole := decode[oEmbedAnswer](t, s, 200, paths.OEmbedOf(publicSite+paths.Passage(l.Current)))
	if small := decode[oEmbedAnswer](t, s, 200, paths.OEmbedOf(publicSite+paths.Passage(l.Current))+"&maxwidth=300&dnt=1"); small.Width != 300 || small.Height <= whole.Height {
		t.Errorf("in 300 pixels it is %d by %d, in %d it is %d high", small.Width, small.Height, whole.Width, whole.Height)
	}
	if low := decode[oEmbedAnswer](t, s, 200, paths.OEmbedOf(publicSite+paths.Passage(l.Current))+"&maxheight=100"); low.Height != 100 {
		t.Errorf("at most 100 high it is %d", low.Height)
	}
}

// What is not a passage of this site, or no longer one, is not found; what cannot be read is said to be so.
func TestOEmbedRefuses(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	s := newTestServer(t, l, handler.Options{PublicURL: publicURL(t, publicSite)})
	for address, status := range map[string]int{
		publicSite + paths.Passage(l.Current): 200, "HTTP://Evidence.Example:80" + paths.Passage(l.Current) + "?q=police&utm_source=x#quote": 200, publicSite + paths.EmbeddedPassage(l.Current): 200,
		publicSite + paths.Passage(l.Moved): 200, publicSite + paths.Passage(strings.ToUpper(l.Current)): 200,
		publicSite + paths.Passage(l.Changed): 404, publicSite + paths.Passage(l.Gone): 404, publicSite + paths.Passage(l.Withdrawn): 404, publicSite + "/passages/none": 404,
		publicSite + paths.Passage(l.Current) + "?quote=zzz": 404, publicSite + paths.Passage(l.Current) + "/pin": 404, publicSite + "/": 404, publicSite + "/passages/": 404,
		"https://other.example" + paths.Passage(l.Current): 404, "https://evidence.example:8443" + paths.Passage(l.Current): 404, "https://a@evidence.example" + paths.Passage(l.Current): 404,
		paths.Passage(l.Current): 404, "ftp://evidence.example" + paths.Passage(l.Current): 404, "": 400,
	} {
		if w := get(t, s, paths.OEmbedOf(address)); w.Code != status || status != 200 && w.Header().Get("Content-Type") != handler.MediaProblem || w.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %d, want %d: %s", address, w.Code, status, w.Body)
		}
	}
	asked := paths.OEmbed + "?url=" + url.QueryEscape(publicSite+paths.Passage(l.Current))
	for more, status := range map[string]int{"": 200, "&format=json": 200, "&format=xml": 501, "&maxwidth=x": 400, "&maxwidth=0": 400, "&maxheight=-3": 400, "&maxwidth=99999999999999999999": 200} {
		if w := get(t, s, asked+more); w.Code != status {
			t.Errorf("%s: %d, want %d", more, w.Code, status)
		}
	}
}
