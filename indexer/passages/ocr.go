package passages

import (
	"math"

	"evidence/corpus"
	"evidence/indexer/pdftext"
)

// A sureness adds up how sure OCR is of what it read.
type sureness struct {
	sum   float64
	n     int
	least float64
}

func (s *sureness) add(span *pdftext.Span, from, to int) {
	sum, n, least := span.Sure(from, to)
	if n == 0 {
		return
	}
	if s.n == 0 || least < s.least {
		s.least = least
	}
	s.sum, s.n = s.sum+sum, s.n+n
}

func (s *sureness) read(by string) *corpus.OCR {
	return &corpus.OCR{By: by, Confidence: hundredths(s.sum / float64(s.n)), Lowest: hundredths(s.least)}
}

func hundredths(f float64) float64 { return math.Round(f*100) / 100 }

// seen is where a box among a page's lines stands on the page as it is seen.
func (d *document) seen(page int, x, y, w, h float64) (x1, y1, w1, h1 float64) {
	if page > len(d.pages) {
		return x, y, w, h
	}
	return d.pages[page-1].Seen(x, y, w, h)
}

// ocr says that OCR read the block, or a part of it; nil where none did.
func (b *block) ocr(doc *document) *corpus.OCR {
	var s sureness
	by := ""
	for _, p := range b.pieces {
		if page := doc.pages[p.page-1]; page.OCR != "" {
			by = page.OCR
			s.add(p.span, p.from, p.to)
		}
	}
	if s.n == 0 {
		return nil
	}
	return s.read(by)
}

// OCR says what read a page from its picture; nil where its lines are the
// file's own text. Where nothing was found on it the confidences are 0.
func OCR(p *pdftext.Page) *corpus.OCR {
	if p.OCR == "" {
		return nil
	}
	var s sureness
	for i := range p.Lines {
		for j := range p.Lines[i].Spans {
			span := &p.Lines[i].Spans[j]
			s.add(span, 0, len(span.Text))
		}
	}
	if s.n == 0 {
		return &corpus.OCR{By: p.OCR}
	}
	return s.read(p.OCR)
}
