package web

// A route is an address and what answers it. The tests hold the documents and
// the OpenAPI description against this table.
type route struct {
	name  string
	path  string // in gorilla/mux's form
	twin  string // where the same is had as JSON; empty for nowhere
	about string
	serve handler
	early bool       // needs no library
	api   *operation // nil for pages
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
		page("document", "/documents/{id}", "a report: its details, its contents, search within it", showDocument),
		page("page", "/documents/{id}/pages/{page:[0-9]+}", "a page by its PDF page number, as a picture and as text", showPage),
		{name: "label", path: "/documents/{id}/page/{label}", about: "the page with this printed label", serve: toLabel},
		{name: "paragraph", path: "/documents/{id}/para/{number}", about: "the paragraph with this printed number", serve: toParagraph},
		page("passage", "/passages/{id}", "a passage, its place, the page it stands on and its citations", showPassage),
		guide,
		{name: "picture", path: "/originals/{sha256:[0-9a-f]{64}}/pages/{page:[0-9]+}.png", about: "a page's picture", serve: showPicture},
		{name: "original", path: "/originals/{sha256:[0-9a-f]{64}}.pdf", about: "a kept PDF", serve: showOriginal},
	}
	return append(list, apiRoutes()...)
}

// feedPath is the address of the feed of new reports.
const feedPath = "/feed.atom"
