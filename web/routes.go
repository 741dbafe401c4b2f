package web

import (
	"strings"

	"evidence/web/api"
	"evidence/web/handler"
	"evidence/web/pages"
	"evidence/web/paths"
	"evidence/web/result"
	"evidence/web/statements"
)

// routes are all addresses, but for those of the files that pages are made with.
func (s *Server) routes() []handler.Route {
	guide := handler.Page("api", paths.APIGuide, "the HTTP API in words", pages.APIGuide(s.openAPI))
	guide.NoLibrary = true
	list := []handler.Route{
		{Name: "healthz", Path: "/healthz", Summary: "200 while the process lives", Get: api.Healthz, NoLibrary: true, Probe: true},
		{Name: "readyz", Path: "/readyz", Summary: "200 once the library is open, 503 before", Get: api.Readyz, NoLibrary: true, Probe: true},
		handler.Page("home", "/", "the search form and what is in the library", pages.Home),
		handler.Page("search", "/search", "passages that answer a query", pages.Search),
		handler.Page("documents", "/documents", "the reports, and what was refused", pages.Documents),
		handler.Page("library", paths.Library, "the health of the library: what is in it, what was refused, what to look at", pages.Library),
		handler.Page("upload", paths.Upload, "adds reports, for those who can make changes", pages.ShowUpload).WithoutLibrary().WithPost(pages.Upload).WithLongUpload().WithoutCORS(),
		handler.Page("download", paths.Download, "downloads an authority's reports from their publishers, for those who can make changes; authority=NAME", pages.ShowDownload).WithPost(pages.Download).WithoutCORS(),
		handler.Page("correct", "/documents/{id}/correct", "corrects the details of a report, for those who may write", pages.ShowCorrect).WithPost(pages.Correct).WithLongUpload().WithoutCORS(),
		handler.Page("sign-in", paths.SignIn, "who is signed in, and the form to sign in with", pages.ShowSignIn).WithoutLibrary().WithPost(pages.SignIn).WithoutCORS(),
		{Name: "sign-out", Path: paths.SignOut, Summary: "ends the session of whoever sends its form", Get: pages.RedirectToSignIn, Post: pages.SignOut, NoLibrary: true, NoCORS: true},
		handler.Page("check", paths.Check, "checks the quotes of a text against the reports", pages.ShowCheck).WithPost(pages.CheckText(s.quotes)).WithLongUpload(),
		handler.Page("document", "/documents/{id}", "a report: its details, its contents, search within it", pages.Document),
		handler.Page("read", "/documents/{id}/read", "the whole text of a report, to be read from top to bottom", pages.Read),
		handler.Page("report-citations", "/documents/{id}/citations", "a report's entry in a list of references, in every style", pages.ReportCitations),
		handler.Page("recommendations", "/documents/{id}/recommendations", "the recommendations that a report makes, and the responses to each", pages.Recommendations),
		handler.Page("page", "/documents/{id}/pages/{page:[0-9]+}", "a page by its PDF page number, as a picture and as text", pages.Page),
		{Name: "label", Path: "/documents/{id}/page/{label}", Summary: "the page with this printed label", Get: pages.RedirectToLabel},
		{Name: "paragraph", Path: "/documents/{id}/para/{number}", Summary: "the paragraph with this printed number", Get: pages.RedirectToParagraph},
		handler.Page("authorities", paths.Authorities, "the bodies that the reports are about", pages.Authorities),
		handler.Page("authority", paths.Authorities+"/{name}", "an authority's reports over time, their grades and what changed", pages.Authority),
		handler.Page("compare", paths.Compare, "what authorities, or the reports on one, say on a topic, in columns; q, authority", pages.Compare),
		{Name: "compare-file", Path: paths.CompareFile, Summary: "a comparison as a table; its parameters, and form=csv or xlsx", Get: result.ComparisonFile},
		{Name: "authorities-workbook", Path: paths.AuthoritiesWorkbook, Summary: "the list of authorities as an Excel workbook, with the parameters of its page", Get: result.AuthoritiesWorkbook},
		handler.Page("passage", "/passages/{id}", "a passage, its place, its page and its citations", pages.Passage),
		{Name: "embed", Path: paths.EmbeddedPassages + "{id}", Summary: "a passage with its citation, for a frame on another site", Get: pages.EmbeddedPassage, Framed: true},
		{Name: "oembed", Path: paths.OEmbed, Summary: "how another site shows a passage (oEmbed); url=ADDRESS, maxwidth, maxheight", Get: pages.OEmbed, Format: "json", CORS: true},
		handler.Page("pin", "/passages/{id}/pin", "asks which claim of which statement a passage is to be pinned to", statements.ShowPin).OfStatements(),
		handler.Page("collection", paths.Collection, "passages that somebody gathered: passage=ID or passage=ID:START-END, each with a note", pages.Collection),
		{Name: "collection-file", Path: paths.CollectionFile, Summary: "a collection as a file; form=docx (with style=STYLE), csv, xlsx or a citation style", Get: result.CollectionFile},
		handler.Page("collections", paths.Collections, "the collections that whoever asks keeps; keeps another, or adds passages to one", pages.Collections).WithPost(pages.KeepCollection).WithoutCORS(),
		handler.Page("kept-collection", paths.Collections+"/{id}", "a collection that is kept, with notes and labels; its owner can change it", pages.KeptCollection).WithPost(pages.EditCollection).WithoutCORS(),
		{Name: "kept-collection-file", Path: paths.Collections + "/{id}/file", Summary: "a kept collection as a file, in the forms of /collection/file", Get: result.KeptCollectionFile, NoCORS: true},
		{Name: "search-workbook", Path: paths.SearchWorkbook, Summary: "what a search finds as an Excel workbook, with its parameters", Get: result.SearchWorkbook},
		{Name: "search-file", Path: paths.SearchFile, Summary: "what a search finds as a Word document or in a citation style, with its parameters; form=docx (with style=STYLE) or a citation style", Get: result.SearchFile},
		{Name: "documents-file", Path: paths.DocumentsFile, Summary: "the list of reports as a Word document or in a citation style, with the parameters of its page and of /search/file", Get: result.DocumentsFile},
		{Name: "documents-workbook", Path: paths.DocumentsWorkbook, Summary: "the list of reports as an Excel workbook, with the parameters of its page", Get: result.DocumentsWorkbook},
		handler.Page("statements", paths.Statements, "the statements, and a form to add one", statements.List).WithPost(statements.Add).WithLongUpload(),
		handler.Page("statement", paths.Statements+"/{id}", "a statement's claims, what is pinned to each, and evidence for one of them", statements.Show(s.evidence)).WithPost(statements.Edit(s.evidence)),
		handler.Page("statement-details", paths.Statements+"/{id}/details", "the details of a statement, and the reports that evidence is looked for in", statements.ShowDetails).WithPost(statements.EditDetails(s.evidence)),
		handler.Page("history", paths.Statements+"/{id}/history", "every edit of a statement", statements.History),
		{Name: "briefing", Path: paths.Statements + "/{id}/briefing", Summary: "a statement's claims with their quotes and citations as a document; form=docx, md, html, csv or json", Get: s.evidence.Briefing},
		{Name: "statement-commented", Path: paths.Statements + "/{id}/commented", Summary: "the Word file that a statement came in, with comments at its claims and quotations", Get: s.evidence.Commented},
		{Name: "statement-feed", Path: paths.Statements + "/{id}/feed.atom", Summary: "an Atom feed of new passages that may support or contradict a statement's claims", Get: statements.NewsFeed(s.evidence)},
		guide,
		handler.Page("problems", paths.Problems, "the errors of the API, and what to do about each", pages.Problems).WithoutLibrary(),
		handler.Page("problem", paths.Problems+"/{name}", "what an error of the API means", pages.Problem).WithoutLibrary(),
		{Name: "picture", Path: "/originals/{sha256:[0-9a-f]{64}}/pages/{page:[0-9]+}.png", Summary: "a page's picture", Get: pages.Picture, Picture: true},
		{Name: "original", Path: "/originals/{sha256:[0-9a-f]{64}}.pdf", Summary: "a kept PDF", Get: pages.Original, Ungated: true, CORS: true},
		handler.Page("help", "/help", "how to search, how to cite, and what to be careful about", pages.Help).WithoutLibrary(),
		handler.Page("accessibility", "/accessibility", "how accessible the site is, and how that was tested", pages.Accessibility).WithoutLibrary(),
		{Name: "feed", Path: paths.Feed, Summary: "an Atom feed of new reports; authority=NAME for those on one authority", Get: pages.Feed, CORS: true},
		{Name: "feed-json", Path: paths.JSONFeed, Summary: "the same as a JSON Feed", Get: pages.Feed, CORS: true},
		{Name: "search-feed", Path: paths.SearchFeed, Summary: "an Atom feed of new passages that a search finds, with its parameters", Get: pages.SearchFeed, CORS: true},
		{Name: "search-feed-json", Path: paths.SearchJSONFeed, Summary: "the same as a JSON Feed", Get: pages.SearchFeed, CORS: true},
		{Name: "opensearch", Path: "/opensearch.xml", Summary: "the site's search, described to browsers", Get: describeSearch, NoLibrary: true},
		{Name: "robots", Path: "/robots.txt", Summary: "what crawlers may read", Get: robots},
		{Name: "favicon", Path: "/favicon.ico", Summary: "leads to the icon", Get: favicon, NoLibrary: true},
		{Name: "manifest", Path: "/manifest.webmanifest", Summary: "the site's name and icon for a device's home screen", Get: describeSite, NoLibrary: true},
	}
	list = append(list, api.Routes(s.quotes, s.evidence, s.openAPI)...)
	for i := range list {
		// What users write and sign, on a computer of their own too, is for no page that they happen to read elsewhere.
		list[i].Ungated = list[i].Ungated || list[i].Name == "checkQuotes" // whose checker has turns
		list[i].Statements = list[i].Statements || ofStatements(list[i].Path)
		list[i].NoCORS = list[i].NoCORS || list[i].Statements
	}
	return list
}

// ofStatements reports whether an address is one of statements, as a page or in the API.
func ofStatements(path string) bool {
	path = strings.TrimPrefix(path, paths.API)
	return path == paths.Statements || strings.HasPrefix(path, paths.Statements+"/")
}

// PagePaths are the addresses of the site's pages with their variables in
// gorilla/mux's form, as "/passages/{id}", for tests that look at each of them in a browser.
func PagePaths() []string {
	var out []string
	for _, r := range new(Server).routes() {
		if r.JSONPath != "" || r.Framed {
			out = append(out, r.Path)
		}
	}
	return out
}
