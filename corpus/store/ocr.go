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
	rows, err := s.db.QueryContext(ctx, `SELECT source.id, sha256, page, page_end FROM passage
		JOIN source ON source.current = passage.document JOIN document ON document.num = passage.document
		WHERE passage.current = 1 AND withdrawn IS NULL AND more LIKE '%"ocr":{%' ORDER BY source.id, page, page_end`)
	list, err := scanAll(rows, err, "reading them", func(r *OCRReport, scan func(...any) error) error {
		var page, end int
		err := scan(&r.ID, &r.SHA256, &page, &end)
		for ; page <= end; page++ {
			r.Pages = append(r.Pages, page)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing what OCR read: %w", err)
	}
	var out []OCRReport
	for _, f := range list {
		if n := len(out); n == 0 || out[n-1].ID != f.ID {
			out = append(out, OCRReport{ID: f.ID, SHA256: f.SHA256})
		}
		m := &out[len(out)-1]
		m.Passages++
		m.Pages = append(m.Pages, f.Pages...)
	}
	for i := range out {
		slices.Sort(out[i].Pages)
		out[i].Pages = slices.Compact(out[i].Pages)
	}
	return out, nil
}
