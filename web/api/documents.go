package api

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"evidence/corpus"
	"evidence/corpus/quantity"
	"evidence/web/handler"
	"evidence/web/openapi"
	"evidence/web/paths"
	"evidence/web/result"
)

func documentRoutes() []handler.Route {
	reports := inFormats(
		newRoute("listDocuments", "/documents", "the reports and what is known of each", listDocuments, openapi.Operation{
			Tag: tagReports, Description: "All of them, unless filtered. Each value says where it was taken from and how sure it is.", Errors: []int{http.StatusBadRequest}, Example: "/documents?kind=inspection&sort=authority",
			Parameters: slices.Concat([]openapi.Parameter{
				{Name: paths.ParamQuery, Example: "tarnbrough", Description: "Only reports with these words in the title, authority, publisher, author, lead inspector or id."},
			}, facetParameters(corpus.Facets, true), []openapi.Parameter{
				{Name: paths.ParamSort, Values: result.ColumnKeys(), Enum: "ReportSort", Default: result.Columns[0].Name, Example: "title", Description: "The order; by date the newest first, by grade the best first, by pages the longest first."},
			}, inParts("reports", "sample-inquiry-2019", "report", "id")),
			Answers: InJSON("The reports, and the files that were refused.", result.DocumentList{}),
		}), rows{value: corpus.Document{}, name: "report", columns: DocumentColumns, more: " Columns after lead_inspector and before url are grades."})
	passages := inFormats(
		newRoute("listPassages", "/documents/{id}/passages", "a report's passages in reading order", listPassages, openapi.Operation{
			Tag: tagReports, Description: "All of them, unless narrowed. paragraph finds the passage with a printed number.",
			Parameters: append([]openapi.Parameter{idOfReport,
				{Name: paths.ParamPage, Type: openapi.Number, Min: 1, Example: "11", Description: "Only passages on this page, by its PDF page number."},
				{Name: paths.ParamParagraph, Example: "5.2", Description: "Only the paragraph with this printed number."},
				{Name: paths.ParamBlock, Many: true, Values: Blocks, Enum: "Block", Example: string(corpus.Paragraph), Description: "Only passages of this kind."}},
				inParts("passages", "t5qxtt7yw66v", "passage", "id")...),
			Errors: []int{http.StatusBadRequest, http.StatusNotFound, http.StatusGone}, Example: "/documents/sample-inquiry-2019/passages?paragraph=5.2",
			Answers: InJSON("The passages.", PassageList{}),
		}), rows{value: corpus.Passage{}, name: "passage", columns: passageColumns})
	return slices.Concat(reports, passages, []handler.Route{
		newRoute("getDocument", "/documents/{id}", "a report: its details, contents and versions", getDocument, openapi.Operation{
			Tag: tagReports, Description: "The contents are the report's headings in order.", Parameters: []openapi.Parameter{idOfReport},
			Errors: []int{http.StatusNotFound, http.StatusGone}, Example: "/documents/sample-inquiry-2019", Answers: InJSON("The report.", result.DocumentDetails{}),
		}),
		newRoute("listPages", "/documents/{id}/pages", "a report's pages", listPages, openapi.Operation{
			Tag: tagReports, Description: "A page has a number in the PDF and, where one is known, a label: printed, or counted from the pages beside it.", Parameters: append([]openapi.Parameter{idOfReport}, inParts("pages", "11", "page", "number")...),
			Errors: []int{http.StatusBadRequest, http.StatusNotFound, http.StatusGone}, Example: "/documents/sample-inquiry-2019/pages", Answers: InJSON("The pages.", PageList{}),
		}),
		newRoute("getPage", "/documents/{id}/pages/{page:[0-9]+}", "a page: its size, its lines and the passages on it", getPage, openapi.Operation{
			Tag: tagReports, Description: "The lines are as printed, running heads and line-end hyphens included, each with its place.",
			Parameters: []openapi.Parameter{idOfReport, {Name: "page", In: openapi.InPath, Type: openapi.Number, Min: 1, Example: "11", Description: "The page's number in the PDF, from 1."}},
			Errors:     []int{http.StatusNotFound, http.StatusGone}, Example: "/documents/sample-inquiry-2019/pages/11", Answers: InJSON("The page.", result.PageDetails{}),
		}),
	})
}

// listDocuments lists the reports in each format.
func listDocuments(r *handler.Request) (handler.Response, error) {
	p, _, err := result.FindDocuments(r)
	if err != nil {
		return nil, err
	}
	return list[corpus.Document]{
		name: "evidence-reports", key: "documents", items: p.Documents, id: func(d *corpus.Document) string { return d.ID },
		columns: DocumentColumns, cells: func(d *corpus.Document) []string { return documentCells(r, d) },
		value: func(page []corpus.Document, about result.Listing) any {
			p.Documents, p.Listing = page, about.With(p.Notes)
			return p
		},
	}.answer(r)
}

// DocumentColumns are the columns of reports as CSV.
var DocumentColumns = slices.Concat(corpus.Columns, []string{"link"})

func documentCells(r *handler.Request, d *corpus.Document) []string {
	return append(d.Row(), r.BaseURL()+paths.Document(d.ID))
}

// A PassageList is the passages of a report in reading order.
type PassageList struct {
	result.Listing
	Document string           `json:"document"` // id of the report
	Passages []corpus.Passage `json:"passages"` // the passages
}

// listPassages lists a report's passages, in each format.
func listPassages(r *handler.Request) (handler.Response, error) {
	doc, err := result.FindDocument(r)
	if err != nil {
		return nil, err
	}
	all, err := r.Library.Store.Passages(r.Context(), doc.ID)
	if err != nil {
		return nil, err
	}
	return list[corpus.Passage]{
		name: doc.ID, key: "passages", id: func(p *corpus.Passage) string { return p.ID },
		items:   slices.DeleteFunc(slices.Clone(all), func(p corpus.Passage) bool { return !isListed(r, &p) }),
		columns: passageColumns, cells: func(p *corpus.Passage) []string { return passageCells(r, p) },
		value: func(page []corpus.Passage, about result.Listing) any {
			return PassageList{about.With(notOn(r, &doc, all)), doc.ID, page}
		},
	}.answer(r)
}

// notOn notes that a report has no such page or paragraph.
func notOn(r *handler.Request, doc *corpus.Document, all []corpus.Passage) (notes []string) {
	if page := r.Int(paths.ParamPage); page > doc.Pages {
		notes = append(notes, fmt.Sprintf("The report has %s.", quantity.Of(doc.Pages, "page", "pages")))
	}
	number := r.Param(paths.ParamParagraph)
	if number != "" && !slices.ContainsFunc(all, func(p corpus.Passage) bool { return isParagraph(&p, number) }) {
		notes = append(notes, fmt.Sprintf("The report has no paragraph “%s”.", number))
	}
	return notes
}

// isParagraph reports whether a passage is the paragraph with a printed number.
func isParagraph(p *corpus.Passage, number string) bool {
	return strings.EqualFold(p.Paragraph, strings.TrimRight(number, "."))
}

// isListed reports whether a passage is one of those asked for.
func isListed(r *handler.Request, p *corpus.Passage) bool {
	page, paragraph := r.Int(paths.ParamPage), r.Param(paths.ParamParagraph)
	blocks := slices.DeleteFunc(r.URL.Query()[paths.ParamBlock], func(b string) bool { return b == "" })
	return (page == 0 || p.Page <= page && page <= p.PageEnd) &&
		(paragraph == "" || isParagraph(p, paragraph)) &&
		(len(blocks) == 0 || slices.ContainsFunc(blocks, func(b string) bool { return strings.EqualFold(b, string(p.Block)) }))
}

// passageColumns are the columns of passages as CSV.
var passageColumns = []string{"id", "document", "seq", "page", "page_end", "label", "label_end", "paragraph", "marker", "block", "level", "headings", "lead_in", "text", "link", "ocr", "ocr_confidence", "ocr_lowest"}

func passageCells(r *handler.Request, p *corpus.Passage) []string {
	level := ""
	if p.Level > 0 {
		level = strconv.Itoa(p.Level)
	}
	return append([]string{p.ID, p.Document, strconv.Itoa(p.Seq), strconv.Itoa(p.Page), strconv.Itoa(p.PageEnd), p.Label, p.LabelEnd, p.Paragraph, p.Marker,
		string(p.Block), level, result.HeadingCell(p.Headings), p.LeadIn, p.Text, r.BaseURL() + paths.Passage(p.ID)}, result.OCRCells(p.OCR)...)
}

// A PageList is the pages of a report.
type PageList struct {
	result.Listing
	Document string      `json:"document"` // id of the report
	Pages    []PageEntry `json:"pages"`    // pages in order
}

// A PageEntry is a page in the list of a report's pages.
type PageEntry struct {
	Number   int    `json:"number"`   // PDF page number, counted from 1
	Label    string `json:"label"`    // label of the page: printed, or counted from the pages beside it; empty where none is known
	Passages int    `json:"passages"` // number of passages that begin on the page
	Text     bool   `json:"text"`     // whether the page has some text
}

// listPages lists a report's pages.
func listPages(r *handler.Request) (handler.Response, error) {
	doc, err := result.FindDocument(r)
	if err != nil {
		return nil, err
	}
	all, err := r.Library.Store.Passages(r.Context(), doc.ID)
	if err != nil {
		return nil, err
	}
	pages := make([]PageEntry, doc.Pages)
	for i := range pages {
		pages[i] = PageEntry{Number: i + 1, Text: !slices.Contains(doc.NoText, i+1)}
	}
	name := func(page int, label string) {
		if page >= 1 && page <= doc.Pages && label != "" {
			pages[page-1].Label = label
		}
	}
	for _, p := range all {
		name(p.Page, p.Label)
		name(p.PageEnd, p.LabelEnd)
		if p.Page >= 1 && p.Page <= doc.Pages {
			pages[p.Page-1].Passages++
		}
	}
	return list[PageEntry]{key: "pages", items: pages, id: func(p *PageEntry) string { return strconv.Itoa(p.Number) }, value: func(page []PageEntry, about result.Listing) any { return PageList{about, doc.ID, page} }}.answer(r)
}

func getDocument(r *handler.Request) (handler.Response, error) {
	d, _, err := result.FindDocumentDetails(r)
	return handler.JSON{Value: d}, err
}

func getPage(r *handler.Request) (handler.Response, error) {
	p, err := result.FindPage(r)
	return handler.JSON{Value: p}, err
}
