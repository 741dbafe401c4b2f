package passages

import (
	"evidence/corpus"
	"evidence/indexer/pdftext"
)

// confidence sums up what OCR says of the pieces that by read; nil for none.
func confidence(by string, pieces []piece) *corpus.OCR {
	sum, n, lowest := 0.0, 0, 1.0
	for _, p := range pieces {
		s, count, least := p.run.Confidence(p.from, p.to)
		if count > 0 {
			sum, n, lowest = sum+s, n+count, min(lowest, least)
		}
	}
	if n == 0 {
		return nil
	}
	return &corpus.OCR{By: by, Confidence: hundredths(sum / float64(n)), Lowest: hundredths(lowest)}
}

// boxOnPage is where a box among a page's lines is on the page as it was scanned.
func (d *document) boxOnPage(page int, x, y, w, h float64) (x1, y1, w1, h1 float64) {
	if page > len(d.pages) {
		return x, y, w, h
	}
	return d.pages[page-1].BoxOnPage(x, y, w, h)
}

// ocr says that OCR read the block, or a part of it; nil where none did.
func (b *block) ocr(doc *document) *corpus.OCR {
	by := ""
	var read []piece
	for _, p := range b.pieces {
		if page := doc.pages[p.page-1]; page.OCR != "" {
			by, read = page.OCR, append(read, p)
		}
	}
	return confidence(by, read)
}

// OCR says what read a page from its picture; nil where its lines are the
// file's own text. Where nothing was found on it the confidences are 0.
func OCR(p *pdftext.Page) *corpus.OCR {
	if p.OCR == "" {
		return nil
	}
	var read []piece
	for i := range p.Lines {
		for j := range p.Lines[i].Runs {
			run := &p.Lines[i].Runs[j]
			read = append(read, piece{run: run, to: len(run.Text)})
		}
	}
	if c := confidence(p.OCR, read); c != nil {
		return c
	}
	return &corpus.OCR{By: p.OCR}
}
