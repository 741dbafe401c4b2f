package api

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"evidence/corpus"
	"evidence/corpus/store"
	"evidence/search"

	"evidence/web/handler"
	"evidence/web/reports"

	"evidence/web/result"
)

// Names of the parameters of the API's search besides those of the page's.
const (
	paramLimit  = "limit"
	paramCursor = "cursor"
	paramBoxes  = "boxes"
	paramSpread = "spread"
)

// maxLimit is how many hits one JSON answer can hold.
const maxLimit = 200

// searchAPI answers a search: as JSON piece by piece, as JSON Lines or CSV whole.
func searchAPI(r *handler.Request) (handler.Response, error) {
	s, err := result.ReadSearch(r.URL.Query())
	if err != nil {
		return nil, err
	}
	f, err := r.Format()
	switch {
	case err != nil:
		return nil, err
	case s.Text == "" && !s.Filtered():
		return nil, handler.Problemf(http.StatusBadRequest, "Give q, or a filter such as document for all passages of a report.", "Nothing is searched for.")
	case f.MediaType != handler.MediaJSON:
		return streamSearch(r, s, f)
	}
	s.Facets, s.Spread, s.Size = corpus.Facets, r.Bool(paramSpread), r.Int(paramLimit)
	s.NearMisses, s.DidYouMean = true, true
	if s.Size > maxLimit {
		return nil, handler.Problemf(http.StatusBadRequest, "Follow cursor for more, or ask for format=ndjson or csv, which have no such bound.", "JSON holds at most %d hits; limit cannot be %d.", maxLimit, s.Size)
	}
	if s.From, err = result.ReadCursor(s.Params, r.Param(paramCursor)); err != nil {
		return nil, err
	}
	res, err := r.Library.Engine.Search(r.Context(), s.Query)
	if err != nil {
		return nil, err
	}
	a := result.NewSearchAnswer(s, res)
	header := http.Header{"Server-Timing": {fmt.Sprintf("search;dur=%.3f", float64(res.Took.Microseconds())/1000)}}
	if given := s.From + len(a.Hits); given < a.Total && len(a.Hits) > 0 {
		a.Cursor = result.CursorFor(s.Params, given)
		next := r.URL.Query()
		next.Set(paramCursor, a.Cursor)
		header.Add("Link", "<"+(&url.URL{Path: r.URL.Path, RawQuery: next.Encode()}).String()+`>; rel="next"`)
	}
	if r.Bool(paramBoxes) {
		for i := range a.Hits {
			if err := addBoxes(r.Library, r.Context(), &a.Hits[i]); err != nil {
				return nil, err
			}
		}
	}
	return handler.WithHeader{Response: handler.JSON{Value: a}, Header: header}, nil
}

// addBoxes looks up where a hit stands on its pages. One that left the library since it was found has no place.
func addBoxes(l *reports.Library, ctx context.Context, h *result.Hit) error {
	res, err := l.Store.Resolve(ctx, h.ID)
	if err == nil && res.Status == store.Current {
		h.Boxes = res.Passage.Boxes
	}
	return err
}

// streamSearch answers with all hits, from one state of the index.
func streamSearch(r *handler.Request, s result.SearchRequest, f handler.Format) (handler.Response, error) {
	if r.Param(paramCursor) != "" {
		return nil, handler.Problemf(http.StatusBadRequest, "Leave cursor out, or ask for format=json.", "JSON Lines and CSV hold all hits and cannot go on from a cursor.")
	}
	most := 0
	if r.URL.Query().Get(paramLimit) != "" {
		most = r.Int(paramLimit)
	}
	if _, err := s.Parse(); err != nil {
		return nil, err
	}
	boxes := r.Bool(paramBoxes)
	each := func(ctx context.Context, visit func(streamRow) error) error {
		_, err := r.Library.Engine.Each(ctx, s.Query, func(found *search.Hit) error {
			h := result.Hit{Hit: *found, Links: result.LinksTo(&found.Passage)}
			if boxes {
				if err := addBoxes(r.Library, ctx, &h); err != nil {
					return err
				}
			}
			return visit(streamRow{h, func() []string { return hitCells(r, &h) }})
		})
		return err
	}
	return stream{table{"evidence-search", HitColumns, each}, f, most}, nil
}

// HitColumns are the columns of hits as CSV.
var HitColumns = []string{"id", "document", "title", "authority", "publisher", "published", "kind", "year", "page", "page_end", "label",
	"paragraph", "marker", "block", "headings", "text", "score", "url", "link", "ocr", "ocr_confidence", "ocr_lowest"}

func hitCells(r *handler.Request, h *result.Hit) []string {
	return append([]string{h.ID, h.Document, h.Title, h.Authority, h.Publisher, h.Published, h.Kind, yearCell(h.Year), strconv.Itoa(h.Page), strconv.Itoa(h.PageEnd), h.Label,
		h.Paragraph, h.Marker, string(h.Block), headingCell(h.Headings), h.Text, strconv.FormatFloat(h.Score, 'f', -1, 64), h.URL, linkCell(r, h.Links.Passage)}, ocrCells(h.OCR)...)
}

// ocrCells are the program that read a passage from a picture and how sure it
// is, as in JSON; empty for the file's own text.
func ocrCells(m *corpus.OCR) []string {
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

// headingCell is the heading path in one cell.
func headingCell(path []string) string { return strings.Join(path, " › ") }

// linkCell is a passage's address, with the site's where that is known.
func linkCell(r *handler.Request, path string) string {
	if a := r.Site.Absolute(path); a != "" {
		return a
	}
	return path
}
