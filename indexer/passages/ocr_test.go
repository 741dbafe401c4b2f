package passages

import (
	"fmt"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/indexer/pdftext"
)

// readPage is a page that OCR read: a paragraph of two lines and a running foot.
func readPage(n int, turned float64, foot string) *pdftext.Page {
	p := &pdftext.Page{Number: n, Width: 595, Height: 842}
	line := func(y float64, sure float64, text string) pdftext.OCRLine {
		l := pdftext.OCRLine{Baseline: y, Size: 12}
		x := 72.0
		for w := range strings.FieldsSeq(text) {
			l.Words = append(l.Words, corpus.Word{Text: w, X: x, W: float64(6 * len(w)), Confidence: sure})
			x += float64(6*len(w) + 4)
		}
		return l
	}
	p.AddOCR("Tesseract 5", 0, turned, []pdftext.OCRLine{
		line(200, 0.9, fmt.Sprintf("%d. The inspectors spoke to children and to their parents and carers, and", n)),
		line(214, 0.5, "to the workers."),
		line(810, 0.8, foot),
	})
	return p
}

// A running foot is told though OCR reads its signs in another way on each page.
func TestOCRFoot(t *testing.T) {
	feet := []string{"https:/Awww.example.org/a-report 1/3", "https://Awww.example.org/a-report 2/3", "https:/Awww.example.org/a.report 3/3"}
	var pages []*pdftext.Page
	for i, foot := range feet {
		pages = append(pages, readPage(i+1, 0, foot))
	}
	blocks := fromLayout(newDocument(pages))
	for _, b := range blocks {
		if text := b.joinedText(nil); strings.Contains(text, "example") {
			t.Errorf("a block reads %q", text)
		}
	}
	if len(blocks) != 3 {
		t.Errorf("%d blocks, want a paragraph a page", len(blocks))
	}
}

// Headings that a table of contents on the cover lists head their sections; the report's title, repeated, does not.
func TestContentsOnTheCover(t *testing.T) {
	made := func(page int, role role, text string) *block {
		line := pdftext.OCRLine{Words: []corpus.Word{{Text: text, X: 72, W: 100}}, Baseline: 100, Size: 12}
		p := &pdftext.Page{Number: page}
		p.AddOCR("Tesseract 5", 0, 0, []pdftext.OCRLine{line})
		b := &block{role: role, pieces: []piece{{page: page, run: &p.Lines[0].Runs[0], to: len(text)}}}
		b.text, b.level = text, 1
		return b
	}
	doc := newDocument([]*pdftext.Page{{Number: 1}, {Number: 2}})
	out := makePassages(doc, []*block{
		made(1, heading, "A report"), made(1, paragraph, "Contents"), made(1, paragraph, "Recommendation 1"),
		made(2, heading, "A report"), made(2, paragraph, "Words."), made(2, heading, "Recommendation 1"), made(2, paragraph, "More words."),
	})
	if got := fmt.Sprint(out[4].Headings, out[6].Headings); got != "[] [Recommendation 1]" {
		t.Errorf("headings %s", got)
	}
}

// A passage says how sure OCR was of its words, and stands where the page shows it.
func TestOCRPassage(t *testing.T) {
	const turned = 0.02
	doc := newDocument([]*pdftext.Page{readPage(1, turned, "a foot")})
	blocks := readTexts(doc, fromLayout(doc))
	p := blocks[0].passage(doc, nil)
	p.OCR = blocks[0].ocr(doc)
	first, second := 60.0, 13.0 // letters of its lines
	if m := p.OCR; m == nil || m.By != "Tesseract 5" || m.Lowest != 0.5 || m.Confidence != hundredths((first*0.9+second*0.5)/(first+second)) {
		t.Errorf("%q was read by %+v", p.Text, m)
	}
	// At the left of the page what is turned clockwise stands higher than level.
	if b := p.Boxes[1]; b.Y > 204 || b.Y < 195 || b.H < 13.5 {
		t.Errorf("the second line stands at %+v", b)
	}
	own := newDocument([]*pdftext.Page{{Number: 1, Width: 595, Height: 842}})
	if m := (&block{}).ocr(own); m != nil || OCR(own.pages[0]) != nil {
		t.Error("the file's own text was read by OCR")
	}
	if m := OCR(doc.pages[0]); m == nil || m.Lowest != 0.5 {
		t.Errorf("the page was read by %+v", m)
	}
}

// Where OCR left a line out, the lines around it make no sentence.
func TestLinesApart(t *testing.T) {
	lines := []string{
		"The inspectors spoke to children and to their parents and carers,",
		"who said that they had been asked about their wishes only once by",
		"the workers whom they had met in the year before the inspection,",
		"and that the plans for them had been written by other people, of",
		"whom none had visited them at home or talked to them at school.",
	}
	for without, want := range map[int]int{-1: 1, 2: 2} {
		p := &pdftext.Page{Number: 1, Width: 595, Height: 842}
		var read []pdftext.OCRLine
		for i, text := range lines {
			if i == without {
				continue
			}
			l := pdftext.OCRLine{Baseline: float64(200 + 14*i), Size: 12}
			x := 72.0
			for w := range strings.FieldsSeq(text) {
				l.Words = append(l.Words, corpus.Word{Text: w, X: x, W: float64(6 * len(w)), Confidence: 0.9})
				x += float64(6*len(w) + 4)
			}
			read = append(read, l)
		}
		p.AddOCR("Tesseract 5", 0, 0, read)
		doc := newDocument([]*pdftext.Page{p})
		if blocks := finishBlocks(doc, fromLayout(doc)); len(blocks) != want {
			t.Errorf("without line %d: %d blocks", without, len(blocks))
		}
	}
}
