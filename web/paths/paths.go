package paths

import (
	"fmt"
	"net/url"

	"evidence/corpus"
	"evidence/search/query"
)

// API is where the API begins, and apiPage tells people of it.
const (
	API      = "/api/v1"
	APIGuide = "/api"
)

// Problems is the address of the list of errors.
const Problems = "/problems"

// Problem is the address of the page on a kind of error.
func Problem(name string) string { return Problems + "/" + name }

// Library is the address of the health of the library.
const Library = "/library"

// Upload is the address of the page on which reports are added.
const Upload = "/upload"

// Download is the address of the page on which reports are downloaded from their publishers.
const Download = "/download"

// Addresses of signing in and out.
const (
	SignIn  = "/sign-in"
	SignOut = "/sign-out"
)

// Check is the address of the page that checks quotes.
const Check = "/check"

// Authorities is the address of the list of authorities.
const Authorities = "/authorities"

// Addresses of the comparison of what authorities, or the reports on one, say on a topic, as a page and as a file.
const (
	Compare     = "/compare"
	CompareFile = "/compare/file"
)

// CompareTopic is the address of the comparison of authorities on a topic; of the reports on one where it is one.
func CompareTopic(q string, authorities ...string) string {
	return Compare + "?" + url.Values{ParamQuery: {q}, ParamAuthority: authorities}.Encode()
}

// Addresses of a collection, as a page and as a file.
const (
	Collection     = "/collection"
	CollectionFile = "/collection/file"
)

// Collections is the address of the list of the collections that a user keeps.
const Collections = "/collections"

// KeptCollection is the lasting address of a collection that is kept.
func KeptCollection(id string) string { return Collections + "/" + url.PathEscape(id) }

// KeptCollectionFile is the address of a kept collection as a file.
func KeptCollectionFile(id string) string { return KeptCollection(id) + "/file" }

// Statements is the address of the list of statements.
const Statements = "/statements"

// Addresses of what a search finds, and of the list of reports, as workbooks and as documents or in a citation style.
const (
	SearchWorkbook    = "/search/passages.xlsx"
	SearchFile        = "/search/file"
	DocumentsWorkbook = "/reports.xlsx"
	DocumentsFile     = "/reports/file"
	// AuthoritiesWorkbook is the list of authorities as a workbook.
	AuthoritiesWorkbook = "/authorities.xlsx"
)

// Addresses of the feeds of new reports and, with the parameters of a search, of new passages that it finds.
const (
	Feed           = "/feed.atom"
	JSONFeed       = "/feed.json"
	SearchFeed     = "/search/feed.atom"
	SearchJSONFeed = "/search/feed.json"
)

// Document is the address of a report.
func Document(id string) string { return "/documents/" + url.PathEscape(id) }

// Page is the address of a page of a report by its PDF page number.
func Page(id string, page int) string {
	return fmt.Sprintf("%s/pages/%d", Document(id), page)
}

// Paragraph is the address of a paragraph by the number that the report prints.
func Paragraph(id, number string) string {
	return Document(id) + "/para/" + url.PathEscape(number)
}

// Passage is the lasting address of a passage.
func Passage(id string) string { return "/passages/" + url.PathEscape(id) }

// EmbeddedPassages begins the addresses of passages for frames on other sites.
const EmbeddedPassages = "/embed/passages/"

// EmbeddedPassage is the address of a passage for a frame on another site.
func EmbeddedPassage(id string) string { return EmbeddedPassages + url.PathEscape(id) }

// OEmbed is the address that tells other sites how to show a passage (https://oembed.com).
const OEmbed = "/oembed"

// OEmbedOf asks it about an absolute address.
func OEmbedOf(address string) string {
	return OEmbed + "?" + url.Values{ParamFormat: {"json"}, ParamURL: {address}}.Encode()
}

// MaxMarked is the length in bytes up to which a page's links carry what was searched for, so that what they lead to marks it. A
// page has a link for every passage of a report: with a pasted statement in each it would have a hundred megabytes.
const MaxMarked = 2000

// WithQuery adds what was searched for to an address, so that the page marks it.
func WithQuery(q, address string) string {
	if q == "" || len(q) > MaxMarked {
		return address
	}
	return address + "?q=" + url.QueryEscape(q)
}

// Picture is the address of a page's picture.
func Picture(sha256 string, page, width int) string {
	return fmt.Sprintf("/originals/%s/pages/%d.png?width=%d", sha256, page, width)
}

// Original is the address of a kept PDF.
func Original(sha256 string) string { return "/originals/" + sha256 + ".pdf" }

// Authority is the address of an authority's page.
func Authority(name string) string { return Authorities + "/" + url.PathEscape(name) }

// Statement is the lasting address of a statement.
func Statement(id string) string { return Statements + "/" + url.PathEscape(id) }

// Claim shows a claim of a statement with its evidence.
func Claim(id, claim string) string {
	return Statement(id) + "?" + url.Values{ParamClaim: {claim}}.Encode() + "#" + claim
}

// StatementShown is the address of a statement that shows some of its claims; of all for an empty name.
func StatementShown(id, show string) string {
	if show == "" {
		return Statement(id)
	}
	return Statement(id) + "?" + url.Values{ParamShow: {show}}.Encode()
}

// ClaimShown is the address of a claim, among those that are shown.
func ClaimShown(id, claim, show string) string {
	v := url.Values{ParamClaim: {claim}}
	if show != "" {
		v.Set(ParamShow, show)
	}
	return Statement(id) + "?" + v.Encode() + "#" + claim
}

// ClaimWithout shows the same where the rest of the statement does not name some authorities and years; words are looked for in
// place of the claim's, where there are any.
func ClaimWithout(id, claim, words string, names []string) string {
	v := url.Values{ParamClaim: {claim}, ParamWithout: names}
	if words != "" {
		v.Set(ParamQuery, words)
	}
	return Statement(id) + "?" + v.Encode() + "#" + claim
}

// ClaimPassage is where a passage is among the evidence for a claim; words are looked for in place of the claim's, where there are any.
func ClaimPassage(id, claim, show, words, passage string) string {
	v := url.Values{ParamClaim: {claim}}
	if show != "" {
		v.Set(ParamShow, show)
	}
	if words != "" {
		v.Set(ParamQuery, words)
	}
	return Statement(id) + "?" + v.Encode() + "#hit-" + passage
}

// StatementFeed is the address of a statement's feed.
func StatementFeed(id string) string { return Statement(id) + "/feed.atom" }

// FeedOf is the address of the feed of new reports, on one authority or on all.
func FeedOf(authority string) string {
	if authority == "" {
		return Feed
	}
	return Feed + "?" + url.Values{ParamAuthority: {authority}}.Encode()
}

// DocumentsOn is the address of the list of reports, on one authority or on all.
func DocumentsOn(authority string) string {
	if authority == "" {
		return "/documents"
	}
	return "/documents?" + url.Values{ParamAuthority: {authority}}.Encode()
}

// Search is the address of a search.
func Search(params url.Values) string {
	return "/search?" + params.Encode()
}

// OCRSearch is where the passages read by OCR are listed, the least certain
// first: those of a report, or where that is empty of all.
func OCRSearch(document string) string {
	values := url.Values{ParamQuery: {query.FieldRead + ":" + query.ReadOCR}, ParamSort: {SortDoubtful}}
	if document != "" {
		values.Set(ParamDocument, document)
	}
	return Search(values)
}

// Read is the address of a report's whole text.
func Read(id string) string { return Document(id) + "/read" }

// ReportCitations is the address of a report's entry in lists of references.
func ReportCitations(id string) string { return Document(id) + "/citations" }

// Recommendations is the address of what a report recommends.
func Recommendations(id string) string { return Document(id) + "/recommendations" }

// Correct is the address of the form for a report.
func Correct(id string) string { return Document(id) + "/correct" }

// SpanQuery says in an address which words of a passage are meant.
func SpanQuery(s corpus.Span) string { return fmt.Sprintf("?from=%d&to=%d", s.Start, s.End) }
