package result

import (
	"strconv"
	"strings"

	"evidence/corpus"
	"evidence/search"
)

// HitColumns are the columns of hits as a table.
var HitColumns = []string{"id", "document", "title", "authority", "publisher", "published", "kind", "year", "page", "page_end", "label",
	"paragraph", "marker", "block", "headings", "text", "score", "url", "link", "ocr", "ocr_confidence", "ocr_lowest"}

// HitCells are a hit's cells under HitColumns. link is its address.
func HitCells(h *search.Hit, link string) []string {
	return append([]string{h.ID, h.Document, h.Title, h.Authority, h.Publisher, h.Published, h.Kind, yearCell(h.Year), strconv.Itoa(h.Page), strconv.Itoa(h.PageEnd), h.Label,
		h.Paragraph, h.Marker, string(h.Block), HeadingCell(h.Headings), h.Text, strconv.FormatFloat(h.Score, 'f', -1, 64), h.URL, link}, OCRCells(h.OCR)...)
}

// OCRCells are the program that read a passage from a picture and how sure it
// is, as in JSON; empty for the file's own text.
func OCRCells(m *corpus.OCR) []string {
	if m == nil {
		return []string{"", "", ""}
	}
	number := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	return []string{m.By, number(m.Confidence), number(m.Lowest)}
}

// yearCell is empty for an unknown year.
func yearCell(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}

// HeadingCell is the heading path in one cell.
func HeadingCell(path []string) string { return strings.Join(path, " › ") }
