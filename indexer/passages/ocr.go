package passages

import (
	"math"
	"slices"

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

// linesApart is the distance of baselines on a page that OCR read, in parts of its
// usual one, from which on a line between them may not have been read.
const linesApart = 1.7

// areApart reports whether two lines of a page that OCR read are so far apart, from
// baseline to baseline, that they do not belong together.
func (d *document) areApart(page int, lead float64) bool {
	usual := d.scanLeading(page)
	return usual > 0 && lead > linesApart*usual
}

// scanLeading is the usual distance of baselines on a page that OCR read, which is
// that of one paragraph's lines; 0 for other pages and where it is not known.
func (d *document) scanLeading(page int) float64 {
	if page > len(d.pages) || d.pages[page-1].OCR == "" {
		return 0
	}
	var leads []float64
	lines := d.pages[page-1].Lines
	for i := 1; i < len(lines); i++ {
		size := lines[i].Runs[0].Size
		if lead := math.Abs(lines[i].Baseline - lines[i-1].Baseline); lead > 0.8*size && lead < 4*size {
			leads = append(leads, lead)
		}
	}
	if len(leads) == 0 {
		return 0
	}
	slices.Sort(leads)
	return leads[len(leads)*3/10]
}

// bodySizeOf is the size of the body on a page: where OCR read a picture on a page
// that has text of its own, as a letter that a report reproduces, that of the picture's.
func (d *document) bodySizeOf(page int) float64 {
	if page > len(d.pages) || d.pages[page-1].OCR == "" {
		return d.bodySize
	}
	own := false
	letters := map[float64]int{}
	for i := range d.pages[page-1].Lines {
		for j := range d.pages[page-1].Lines[i].Runs {
			r := &d.pages[page-1].Lines[i].Runs[j]
			if own = own || !r.FromOCR(); r.FromOCR() {
				letters[roundToHalf(r.Size)] += len(r.Text)
			}
		}
	}
	if !own {
		return d.bodySize
	}
	return min(d.bodySize, mostCommon(letters))
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
