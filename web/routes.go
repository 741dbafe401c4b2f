package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gorilla/mux"

	"evidence/web/openapi"
)

// A route is an address and what answers it. The tests hold the documents and
// the OpenAPI description against this table.
type route struct {
	name  string
	path  string // in gorilla/mux's form
	twin  string // where the same is had as JSON; empty for nowhere
	about string
	serve handler
	post  handler // answers what is sent to the address; nil for those that are only read
	early bool    // needs no library
	slow  bool    // what is sent may take long to arrive and to be answered
	// personal says that answers are for pages of this site alone: they are about who asks, or what users write.
	personal bool
	api      *openapi.Operation // nil for pages
}

// A handler looks up what is asked for.
type handler func(*request) (response, error)

// twin is the address of a page's JSON.
func page(name, path, about string, serve handler) route {
	twin := path + ".json"
	if path == "/" {
		twin = "/index.json"
	}
	return route{name: name, path: path, twin: twin, about: about, serve: serve}
}

// withoutLibrary says that a route needs no library.
func (rt route) withoutLibrary() route {
	rt.early = true
	return rt
}

// posting says what answers that which is sent to the address.
func (rt route) posting(h handler) route {
	rt.post = h
	return rt
}

// patiently says that what is sent to the address may take its time.
func (rt route) patiently() route {
	rt.slow = true
	return rt
}

// forWhoAsks says that the answers are for nobody but whoever asks.
func (rt route) forWhoAsks() route {
	rt.personal = true
	return rt
}

// routes are all addresses, but for those of the files that pages are made with.
func routes() []route {
	guide := page("api", apiPage, "the HTTP API in words", showGuide)
	guide.early = true
	list := []route{
		{name: "healthz", path: "/healthz", about: "200 while the process lives", serve: healthz, early: true},
		{name: "readyz", path: "/readyz", about: "200 once the index is open, 503 before", serve: readyz, early: true},
		page("home", "/", "the search form and what the library holds", home),
		page("search", "/search", "passages that answer a query", searchPassages),
		page("documents", "/documents", "the reports, and what was refused", listDocuments),
		page("library", libraryPath, "how the library fares: what it holds, what was refused, what to look at", showLibrary),
		page("upload", uploadPath, "adds reports, for those who may write", showUpload).withoutLibrary().posting(upload).patiently().forWhoAsks(),
		page("correct", "/documents/{id}/correct", "corrects what is said of a report, for those who may write", showCorrect).posting(correct).patiently().forWhoAsks(),
		page("sign-in", signInPath, "who is signed in, and the form to sign in with", showSignIn).withoutLibrary().posting(signIn).forWhoAsks(),
		{name: "sign-out", path: signOutPath, about: "ends the session of whoever sends its form", serve: toSignIn, post: signOut, early: true, personal: true},
		page("check", checkPath, "checks the quotes of a text against the reports", showCheck).posting(checkText),
		page("document", "/documents/{id}", "a report: its details, its contents, search within it", showDocument),
		page("read", "/documents/{id}/read", "the whole text of a report, to be read from top to bottom", readDocument),
		page("page", "/documents/{id}/pages/{page:[0-9]+}", "a page by its PDF page number, as a picture and as text", showPage),
		{name: "label", path: "/documents/{id}/page/{label}", about: "the page with this printed label", serve: toLabel},
		{name: "paragraph", path: "/documents/{id}/para/{number}", about: "the paragraph with this printed number", serve: toParagraph},
		page("authorities", authoritiesPath, "the bodies that the reports are about", listAuthorities),
		page("authority", authoritiesPath+"/{name}", "an authority's reports over time, their grades and what changed", showAuthority),
		page("passage", "/passages/{id}", "a passage, its place, the page it stands on and its citations", showPassage),
		page("statements", statementsPath, "the statements, and a form to add one", listStatements).posting(addStatement).patiently(),
		page("statement", statementsPath+"/{id}", "a statement's claims, what is pinned to each, and evidence for one of them", showStatement).posting(editStatement),
		page("statement-details", statementsPath+"/{id}/details", "what is said of a statement, and the reports that evidence is looked for in", showStatementDetails).posting(editDetails),
		page("history", statementsPath+"/{id}/history", "every edit of a statement", showHistory),
		{name: "briefing", path: statementsPath + "/{id}/briefing", about: "a statement's claims with their quotes and citations as a paper; form=docx, md, html, csv or json", serve: showBriefing},
		{name: "statement-feed", path: statementsPath + "/{id}/feed.atom", about: "an Atom feed of new passages that bear on a statement's claims", serve: statementNews},
		guide,
		{name: "picture", path: "/originals/{sha256:[0-9a-f]{64}}/pages/{page:[0-9]+}.png", about: "a page's picture", serve: showPicture},
		{name: "original", path: "/originals/{sha256:[0-9a-f]{64}}.pdf", about: "a kept PDF", serve: showOriginal},
		page("help", "/help", "how to search, how to cite, and what to be careful about", help).withoutLibrary(),
		page("accessibility", "/accessibility", "how far everybody can use the site, and how that was tested", accessibility).withoutLibrary(),
		{name: "feed", path: feedPath, about: "an Atom feed of new reports; authority=NAME for those on one authority", serve: newReports},
		{name: "opensearch", path: "/opensearch.xml", about: "the site's search, described to browsers", serve: describeSearch, early: true},
		{name: "robots", path: "/robots.txt", about: "what crawlers may read", serve: robots},
		{name: "favicon", path: "/favicon.ico", about: "leads to the icon", serve: favicon, early: true},
		{name: "manifest", path: "/manifest.webmanifest", about: "the site's name and icon for a device's home screen", serve: describeSite, early: true},
	}
	list = append(list, apiRoutes()...)
	for i := range list {
		// What users write and sign, on a computer of their own too, is for no page that they happen to read elsewhere.
		list[i].personal = list[i].personal || ofStatements(list[i].path)
	}
	return list
}

// ofStatements reports whether an address is one of statements, as a page or in the API.
func ofStatements(path string) bool {
	path = strings.TrimPrefix(path, apiRoot)
	return path == statementsPath || strings.HasPrefix(path, statementsPath+"/")
}

// PagePaths are the addresses of the site's pages with their variables in
// gorilla/mux's form, as "/passages/{id}", for tests that look at each of them in a browser.
func PagePaths() []string {
	var out []string
	for _, r := range routes() {
		if r.twin != "" {
			out = append(out, r.path)
		}
	}
	return out
}

// feedPath is the address of the feed of new reports.
const feedPath = "/feed.atom"

// reaches reports whether an address is one of those that a path in gorilla/mux's form stands for.
func reaches(path, address string) bool {
	return path != "" && mux.NewRouter().Path(path).Match(&http.Request{URL: &url.URL{Path: address}}, &mux.RouteMatch{})
}
