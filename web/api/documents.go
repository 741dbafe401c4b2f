package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"evidence/corpus"
	"evidence/web/handler"
	"evidence/web/openapi"
	"evidence/web/paths"
	"evidence/web/result"
)

func documentRoutes() []handler.Route {
	return []handler.Route{
		newRoute("listDocuments", "/documents", "the reports and what is known of each", listDocuments, openapi.Operation{
			Tag: tagReports, Description: "All of them, unless filtered. Each value says where it was taken from and how sure it is.", Errors: []int{http.StatusBadRequest, http.StatusNotAcceptable}, Example: "/documents?kind=inspection&sort=authority",
			Parameters: slices.Concat([]openapi.Parameter{
				{Name: paths.ParamQuery, Example: "tarnbrough", Description: "Only reports with these words in the title, authority, publisher, author, lead inspector or id."},
			}, facetParameters(result.ListFilters, false), []openapi.Parameter{
				{Name: paths.ParamSort, Values: result.ColumnKeys(), Default: result.Columns[0].Name, Example: "title", Description: "The order; by date the newest first, by grade the best first, by pages the longest first."},
				inFormat,
			}),
			Answers: inFormats("The reports, and the files that were refused.", result.DocumentList{}, corpus.Document{}, "report", DocumentColumns,
				" Columns after lead_inspector and before url are grades."),
		}),
		newRoute("getDocument", "/documents/{id}", "a report: its details, contents and versions", getDocument, openapi.Operation{
			Tag: tagReports, Description: "The contents are the report's headings in order.", Parameters: []openapi.Parameter{idOfReport},
			Errors: []int{http.StatusNotFound, http.StatusGone}, Example: "/documents/sample-inquiry-2019", Answers: InJSON("The report.", result.DocumentDetails{}),
		}),
		newRoute("listPassages", "/documents/{id}/passages", "a report's passages in reading order", listPassages, openapi.Operation{
			Tag: tagReports, Description: "All of them, unless narrowed. paragraph finds the passage with a printed number.",
			Parameters: []openapi.Parameter{idOfReport,
				{Name: paths.ParamPage, Type: openapi.Number, Min: 1, Example: "11", Description: "Only passages on this page, by its PDF page number."},
				{Name: paths.ParamParagraph, Example: "5.2", Description: "Only the paragraph with this printed number."},
				{Name: paths.ParamBlock, Many: true, Values: Blocks, Example: string(corpus.Paragraph), Description: "Only passages of this kind."},
				inFormat},
			Errors: []int{http.StatusBadRequest, http.StatusNotFound, http.StatusNotAcceptable, http.StatusGone}, Example: "/documents/sample-inquiry-2019/passages?paragraph=5.2",
			Answers: inFormats("The passages.", PassageList{}, corpus.Passage{}, "passage", passageColumns, ""),
		}),
		newRoute("listPages", "/documents/{id}/pages", "a report's pages", listPages, openapi.Operation{
			Tag: tagReports, Description: "A page has a number in the PDF and, where one is known, a label: printed, or counted from the pages beside it.", Parameters: []openapi.Parameter{idOfReport},
			Errors: []int{http.StatusNotFound, http.StatusGone}, Example: "/documents/sample-inquiry-2019/pages", Answers: InJSON("The pages.", PageList{}),
		}),
		newRoute("getPage", "/documents/{id}/pages/{page:[0-9]+}", "a page: its size, its lines and the passages on it", getPage, openapi.Operation{
			Tag: tagReports, Description: "The lines are as printed, running heads and line-end hyphens included, each with its place.",
			Parameters: []openapi.Parameter{idOfReport, {Name: "page", In: openapi.InPath, Type: openapi.Number, Min: 1, Example: "11", Description: "The page's number in the PDF, from 1."}},
			Errors:     []int{http.StatusNotFound, http.StatusGone}, Example: "/documents/sample-inquiry-2019/pages/11", Answers: InJSON("The page.", result.PageDetails{}),
		}),
	}
}

// listDocuments lists the reports in each format.
func listDocuments(r *handler.Request) (handler.Response, error) {
	f, err := r.Format()
	if err != nil {
		return nil, err
	}
	p, _, err := result.FindDocuments(r)
	if err != nil {
		return nil, err
	}
	if f.MediaType == handler.MediaJSON {
		return handler.JSON{Value: p}, nil
	}
	each := func(_ context.Context, visit func(streamRow) error) error {
		for i := range p.Documents {
			if err := visit(streamRow{&p.Documents[i], func() []string { return documentCells(r, &p.Documents[i]) }}); err != nil {
				return err
			}
		}
		return nil
	}
	return stream{table: table{"evidence-reports", DocumentColumns, each}, format: f}, nil
}

// DocumentColumns are the columns of reports as CSV.
var DocumentColumns = slices.Concat(corpus.Columns, []string{"link"})

func documentCells(r *handler.Request, d *corpus.Document) []string {
	return append(d.Row(), linkCell(r, paths.Document(d.ID)))
}

// A PassageList is the passages of a report in reading order.
type PassageList struct {
	Document string           `json:"document"` // id of the report
	Total    int              `json:"total"`    // number of passages in this list
	Passages []corpus.Passage `json:"passages"` // the passages
}

// listPassages lists a report's passages, in each format.
func listPassages(r *handler.Request) (handler.Response, error) {
	f, err := r.Format()
	if err != nil {
		return nil, err
	}
	doc, err := result.FindDocument(r)
	if err != nil {
		return nil, err
	}
	all, err := r.Library.Store.Passages(r.Context(), doc.ID)
	if err != nil {
		return nil, err
	}
	chosen := slices.DeleteFunc(slices.Clone(all), func(p corpus.Passage) bool { return !isListed(r, &p) })
	if f.MediaType == handler.MediaJSON {
		return handler.JSON{Value: PassageList{doc.ID, len(chosen), chosen}}, nil
	}
	each := func(_ context.Context, visit func(streamRow) error) error {
		for i := range chosen {
			if err := visit(streamRow{&chosen[i], func() []string { return passageCells(r, &chosen[i]) }}); err != nil {
				return err
			}
		}
		return nil
	}
	return stream{table: table{doc.ID, passageColumns, each}, format: f}, nil
}

// isListed reports whether a passage is one of those asked for.
func isListed(r *handler.Request, p *corpus.Passage) bool {
	page, paragraph := r.Int(paths.ParamPage), strings.TrimRight(r.Param(paths.ParamParagraph), ".")
	blocks := slices.DeleteFunc(r.URL.Query()[paths.ParamBlock], func(b string) bool { return b == "" })
	return (page == 0 || p.Page <= page && page <= p.PageEnd) &&
		(paragraph == "" || strings.EqualFold(p.Paragraph, paragraph)) &&
		(len(blocks) == 0 || slices.Contains(blocks, string(p.Block)))
}

// passageColumns are the columns of passages as CSV.
var passageColumns = []string{"id", "document", "seq", "page", "page_end", "label", "label_end", "paragraph", "marker", "block", "level", "headings", "lead_in", "text", "link", "ocr", "ocr_confidence", "ocr_lowest"}

func passageCells(r *handler.Request, p *corpus.Passage) []string {
	level := ""
	if p.Level > 0 {
		level = strconv.Itoa(p.Level)
	}
	return append([]string{p.ID, p.Document, strconv.Itoa(p.Seq), strconv.Itoa(p.Page), strconv.Itoa(p.PageEnd), p.Label, p.LabelEnd, p.Paragraph, p.Marker,
		string(p.Block), level, result.HeadingCell(p.Headings), p.LeadIn, p.Text, linkCell(r, paths.Passage(p.ID))}, result.OCRCells(p.OCR)...)
}

// A PageList is the pages of a report.
type PageList struct {
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
	list := PageList{doc.ID, make([]PageEntry, doc.Pages)}
	for i := range list.Pages {
		list.Pages[i] = PageEntry{Number: i + 1, Text: !slices.Contains(doc.NoText, i+1)}
	}
	name := func(page int, label string) {
		if page >= 1 && page <= doc.Pages && label != "" {
			list.Pages[page-1].Label = label
		}
	}
	for _, p := range all {
		name(p.Page, p.Label)
		name(p.PageEnd, p.LabelEnd)
		if p.Page >= 1 && p.Page <= doc.Pages {
			list.Pages[p.Page-1].Passages++
		}
	}
	return handler.JSON{Value: list}, nil
}

func getDocument(r *handler.Request) (handler.Response, error) {
	d, _, err := result.FindDocumentDetails(r)
	return handler.JSON{Value: d}, err
}

func getPage(r *handler.Request) (handler.Response, error) {
	p, err := result.FindPage(r)
	return handler.JSON{Value: p}, err
}
