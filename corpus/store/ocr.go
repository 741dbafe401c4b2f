package store

import (
	"context"
	"fmt"
	"slices"
)

// OCRReport says what of a report OCR read from pictures of pages.
type OCRReport struct {
	ID       string
	SHA256   string
	Passages int   // how many passages it read, or a part of
	Pages    []int // the PDF page numbers that these stand on, in order
}

// OCRReports lists the reports of which OCR read something, by id.
func (s *Store) OCRReports(ctx context.Context) ([]OCRReport, error) {
	type found struct {
		id, sha256 string
		page, end  int
	}
	rows, err := s.db.QueryContext(ctx, `SELECT source.id, sha256, page, page_end FROM passage
		JOIN source ON source.current = passage.document JOIN document ON document.num = passage.document
		WHERE passage.current AND withdrawn IS NULL AND json_extract(more, '$.ocr') IS NOT NULL ORDER BY source.id, page, page_end`)
	list, err := scanAll(rows, err, "reading them", func(f *found, scan func(...any) error) error {
		return scan(&f.id, &f.sha256, &f.page, &f.end)
	})
	if err != nil {
		return nil, fmt.Errorf("listing what OCR read: %w", err)
	}
	var out []OCRReport
	for _, f := range list {
		if n := len(out); n == 0 || out[n-1].ID != f.id {
			out = append(out, OCRReport{ID: f.id, SHA256: f.sha256})
		}
		m := &out[len(out)-1]
		m.Passages++
		for page := f.page; page <= f.end; page++ {
			if !slices.Contains(m.Pages, page) {
				m.Pages = append(m.Pages, page)
			}
		}
	}
	for i := range out {
		slices.Sort(out[i].Pages)
	}
	return out, nil
}
