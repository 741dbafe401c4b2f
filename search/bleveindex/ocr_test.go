package bleveindex

import (
	"path/filepath"
	"slices"
	"testing"

	"evidence/corpus"
	"evidence/search"
)

// what OCR read is found as such, and listed from the least certain on.
func TestReadByOCR(t *testing.T) {
	x, err := Create(filepath.Join(t.TempDir(), "index"))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	r := search.Report{Extractor: "1", Document: corpus.Document{Source: corpus.Source{ID: "scan"}}}
	for i, lowest := range []float64{0.9, -1, 0.31, 0, 1} { // -1 for the file's own text
		p := corpus.Passage{ID: string(rune('a' + i)), Document: "scan", Seq: i, Page: 1, PageEnd: 1, Block: corpus.Paragraph, Text: "police"}
		if lowest >= 0 {
			p.OCR = &corpus.OCR{By: "Tesseract 5", Confidence: 0.95, Lowest: lowest}
		}
		r.Passages = append(r.Passages, p)
	}
	if err := x.Replace(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text, sort string
		want       []string
	}{
		{"read:ocr", search.SortDocument, []string{"a", "c", "d", "e"}},
		{"read:text", search.SortDocument, []string{"b"}},
		{"read:ocr", search.SortDoubtful, []string{"d", "c", "a", "e"}},
		{"police", search.SortDoubtful, []string{"d", "c", "a", "e", "b"}},
	} {
		res, err := x.Search(t.Context(), search.Query{Text: c.text, Sort: c.sort, Size: 10})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, h := range res.Hits {
			got = append(got, h.ID)
			if (h.OCR == nil) != (h.ID == "b") || h.ID == "c" && (h.OCR.Lowest != 0.31 || h.OCR.By != "Tesseract 5") {
				t.Errorf("%s was read by %+v", h.ID, h.OCR)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q by %q found %q, want %q", c.text, c.sort, got, c.want)
		}
	}
}
