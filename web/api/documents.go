package api

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"evidence/corpus"

	"evidence/web/handler"
	"evidence/web/paths"

	"evidence/web/result"
)

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
		string(p.Block), level, headingCell(p.Headings), p.LeadIn, p.Text, linkCell(r, paths.Passage(p.ID))}, ocrCells(p.OCR)...)
}

// A PageList is the pages of a report.
type PageList struct {
	Document string      `json:"document"` // id of the report
	Pages    []PageEntry `json:"pages"`    // pages in order
}

// A PageEntry is what is known of a page without reading it again.
type PageEntry struct {
	Number   int    `json:"number"`   // PDF page number, counted from 1
	Label    string `json:"label"`    // printed label of the page; empty where none is known
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

// A RefusalList is the files that were not taken in.
type RefusalList struct {
	Refused []result.RejectedFile `json:"refused"` // the files
}

func listRefusals(r *handler.Request) (handler.Response, error) {
	refused, err := r.Library.Store.Refusals(r.Context())
	return handler.JSON{Value: RefusalList{result.RejectedFiles(refused)}}, err
}

func getDocument(r *handler.Request) (handler.Response, error) {
	d, _, err := result.FindDocumentDetails(r)
	return handler.JSON{Value: d}, err
}

func getPage(r *handler.Request) (handler.Response, error) {
	p, err := result.FindPage(r)
	return handler.JSON{Value: p}, err
}
