package cite

import (
	"strings"
	"testing"

	"evidence/corpus"
)

// Every style says of a quote that OCR read it, and of another it says nothing.
func TestOCRText(t *testing.T) {
	own := New(inspection, passage)
	read := own
	read.Passage.OCR = &corpus.OCR{By: "Tesseract 5.3.0", Confidence: 0.943, Lowest: 0.5}
	for _, s := range Styles() {
		got := s.Write(read)
		mark := "machine-read text (Tesseract 5.3.0, confidence 0.94): check it against the page"
		if s.Printed() || s.Name == "html" {
			mark = "[machine-read text]"
		} else if s.Name == "markdown" {
			mark = `\[machine-read text\]`
		}
		if strings.Count(got, mark) != 1 || s.Printed() && !strings.Contains(got, own.Quote+"” [machine-read text]") {
			t.Errorf("%s: no %q in\n%s", s.Name, mark, got)
		}
		if text := s.Write(own); strings.Contains(text, "machine") {
			t.Errorf("%s: the file's own text is cited as\n%s", s.Name, text)
		}
	}
}
