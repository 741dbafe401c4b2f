package pdftext

import (
	"math"
	"testing"

	"evidence/corpus"
)

func near(a, b float64) bool { return math.Abs(a-b) < 0.01 }

// The words of an OCR line keep their places; a wide gap ends the run.
func TestOCRLines(t *testing.T) {
	p := &Page{Number: 1, Width: 600, Height: 800}
	p.AddOCR("Tesseract 5", 0, 0, []OCRLine{{
		Baseline: 100, Size: 12, Bold: true,
		Words: []corpus.Word{{Text: "The", X: 50, W: 20, Confidence: 0.9}, {Text: "police", X: 74, W: 36, Confidence: 0.5}, {Text: "7", X: 300, W: 6, Confidence: 1}},
	}})
	if p.Text() != "The police 7\n" || p.OCR != "Tesseract 5" || len(p.Lines[0].Runs) != 2 {
		t.Fatalf("%q in %d runs", p.Text(), len(p.Lines[0].Runs))
	}
	s := &p.Lines[0].Runs[0]
	x, y, w, h := s.Box(4, 10)
	if !near(x, 74) || !near(w, 36) || !near(y, 100-12*ocrAscent) || !near(h, 12*(ocrAscent-ocrDescent)) || !s.Font.Bold || s.MCID != -1 {
		t.Errorf("%q stands at %g, %g, %g, %g", s.Text[4:10], x, y, w, h)
	}
	if x, _, w, _ := s.Box(1, 2); !near(x, 50+20/3.0) || !near(w, 20/3.0) {
		t.Errorf("a letter stands at %g, %g", x, w)
	}
	if sum, n, least := s.Confidence(0, len(s.Text)); n != 9 || !near(sum, 3*0.9+6*0.5) || !near(least, 0.5) {
		t.Errorf("sure of it: %g over %d, least %g", sum, n, least)
	}
	if _, n, _ := (&Run{Text: "own"}).Confidence(0, 3); n != 0 {
		t.Error("the file's own text has a confidence")
	}
	if l := p.Lines[0]; !near(l.X, 50) || !near(l.W, 256) || !near(l.Baseline, 100) {
		t.Errorf("the line stands at %g, %g wide, on %g", l.X, l.W, l.Baseline)
	}
}

// What was turned level is seen where it stands askew.
func TestTurnedPage(t *testing.T) {
	p := &Page{Width: 600, Height: 800, Skew: 0.01}
	x, y := Rotate(p, -p.Skew, 100, 200)
	back, down := Rotate(p, p.Skew, x, y)
	if !near(back, 100) || !near(down, 200) {
		t.Errorf("turned there and back: %g, %g", back, down)
	}
	bx, by, w, h := p.BoxOnPage(x-50, y-5, 100, 10)
	if !near(bx+w/2, 100) || !near(by+h/2, 200) || !near(w, 100*math.Cos(0.01)+10*math.Sin(0.01)) || h < 10.9 || h > 11.1 {
		t.Errorf("seen at %g, %g, %g, %g", bx, by, w, h)
	}
	p.Skew = 0
	if x, y, w, h := p.BoxOnPage(1, 2, 3, 4); x != 1 || y != 2 || w != 3 || h != 4 {
		t.Error("a level page is turned")
	}
}
