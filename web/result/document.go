package result

import (
	"context"
	"errors"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/corpus/store"
	"evidence/search"
	"evidence/web/handler"
	"evidence/web/paths"
	"evidence/web/reports"
)

// DocumentDetails is a report: its details, its contents and its versions.
type DocumentDetails struct {
	Document corpus.Document `json:"document"` // the report
	Contents []Heading       `json:"contents"` // headings of the report in order
	Later    []LaterReport   `json:"later"`    // later reports on the same authority, the newest first
	Versions []store.Version `json:"versions"` // PDFs of the report, the oldest first
	Files    []StoredFile    `json:"files"`    // names of its PDF where it came from
	// When and where its PDF was downloaded, the latest first; empty where it was added as a file.
	Fetched []reports.Fetched `json:"fetched"`
	Answer  *SearchAnswer     `json:"answer,omitempty"` // what was searched for in it; only in the JSON of the report's page
}

// A StoredFile is a name of the PDF's file.
type StoredFile struct {
	Name      string `json:"name"`       // name of the file
	FirstSeen string `json:"first_seen"` // when it was first seen
}

// A Heading is an entry of a report's contents.
type Heading struct {
	ID    string `json:"id"`    // id of the heading's passage
	Text  string `json:"text"`  // the heading with its number
	Level int    `json:"level"` // level of the heading, 1 the highest
	Page  int    `json:"page"`  // PDF page number, counted from 1
	Label string `json:"label"` // label of the page: printed, or counted from the pages beside it

	OCR *corpus.OCR `json:"ocr,omitempty"` // set where OCR read it from a picture
}

// inReport is how many hits a search within a report shows.
const inReport = 50

// FindDocumentDetails looks up the report that the address names, and gives its passages too.
func FindDocumentDetails(r *handler.Request) (*DocumentDetails, []corpus.Passage, error) {
	doc, err := FindDocument(r)
	if err != nil {
		return nil, nil, err
	}
	passages, err := r.Library.Store.Passages(r.Context(), doc.ID)
	if err != nil {
		return nil, nil, err
	}
	p := &DocumentDetails{Document: doc, Contents: Contents(passages)}
	if p.Later, err = later(r.Context(), r.Library, doc.Source); err != nil {
		return nil, nil, err
	}
	if err := p.history(r); err != nil {
		return nil, nil, err
	}
	if q := r.URL.Query().Get(paths.ParamQuery); q != "" {
		err = p.search(r, q)
	}
	return p, passages, err
}

// FindDocument finds the report that the address names.
func FindDocument(r *handler.Request) (corpus.Document, error) {
	doc, err := r.Library.Document(r.Context(), r.Var("id"))
	if errors.Is(err, store.ErrUnknown) {
		return doc, handler.Problemf(404, "Look through the list of reports.", "There is no report %q in this library.", r.Var("id"))
	}
	return doc, err
}

// history fills in where the report's PDFs came from.
func (p *DocumentDetails) history(r *handler.Request) error {
	versions, err := r.Library.Store.Versions(r.Context())
	if err != nil {
		return err
	}
	for _, v := range versions {
		if v.Source == p.Document.ID && v.Extractor != "" {
			p.Versions = append(p.Versions, v)
		}
	}
	if p.Fetched, err = r.Library.Fetched(r.Context(), p.Document.SHA256); err != nil {
		return err
	}
	files, err := r.Library.Store.Files(r.Context(), p.Document.SHA256)
	for _, f := range files {
		p.Files = append(p.Files, StoredFile{f.Name, f.FirstSeen.Format("2006-01-02")})
	}
	return err
}

// search looks within the report, in its order.
func (p *DocumentDetails) search(r *handler.Request, q string) error {
	s, err := ReadSearch(map[string][]string{paths.ParamQuery: {q}, paths.ParamDocument: {p.Document.ID}})
	if err != nil {
		return err
	}
	s.Loose, s.Spread, s.Size, s.Match = true, true, inReport, search.MatchAny
	res, err := r.Library.Engine.Search(r.Context(), s.Query)
	if err != nil {
		return err
	}
	a := NewSearchAnswer(s, res)
	p.Answer = &a
	return nil
}

// Contents lists the headings among passages.
func Contents(passages []corpus.Passage) []Heading {
	var out []Heading
	for _, p := range passages {
		if p.Block == corpus.Heading {
			text := withoutRefs(&p)
			if p.Marker != "" {
				text = p.Marker + " " + text
			}
			out = append(out, Heading{p.ID, text, max(p.Level, 1), p.Page, p.Label, p.OCR})
		}
	}
	return out
}

// withoutRefs is a passage's text without its references to footnotes.
func withoutRefs(p *corpus.Passage) string {
	text := []rune(p.Text)
	for _, r := range slices.Backward(p.NoteRefs) {
		text = slices.Delete(text, r.Start, r.End)
	}
	return strings.Join(strings.Fields(string(text)), " ")
}

// MarksIn gives what a query marks in the passages of a report, by passage id, and the hits in reading order. The report can be read without, so that
// it waits for the search engine as [reports.Library.WithinTime] does.
func MarksIn(r *handler.Request, q, document string) (map[string][]corpus.Span, []search.Hit, error) {
	marks := map[string][]corpus.Span{}
	var hits []search.Hit
	if q == "" || len(q) > MaxQuery {
		return marks, nil, nil
	}
	err := r.Library.WithinTime(r.Context(), func(ctx context.Context) error {
		_, err := r.Library.Engine.Each(ctx, search.Query{Text: q, Loose: true, Sort: search.SortDocument, Filters: search.Filters{Document: []string{document}}},
			func(h *search.Hit) error {
				marks[h.ID] = h.Highlights
				hits = append(hits, *h)
				return nil
			})
		return err
	})
	return marks, hits, err
}

// OcrPassages counts the passages that OCR read.
func OcrPassages(passages []corpus.Passage) int {
	n := 0
	for i := range passages {
		if passages[i].OCR != nil {
			n++
		}
	}
	return n
}
