package extract

import (
	"slices"
	"testing"

	"evidence/corpus"
	"evidence/indexer/ocr"
	"evidence/indexer/pdftext"
)

// pageWith is a page that pictures cover as far as pictured, with words of its own.
func pageWith(t *testing.T, content string) *pdftext.Page {
	t.Helper()
	file, err := pdftext.Open([]byte("%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 600 800]>> endobj\n" +
		"3 0 obj <</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>>>>> endobj\n" +
		"4 0 obj <<>> stream\n" + content + "\nendstream endobj\ntrailer <</Root 1 0 R>>\n%%EOF"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := file.Page(1)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const (
	picture = "BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI"
	prose   = " (The committee met again in March and asked for a report on it) Tj 0 -14 Td"
)

// A page is looked at where it has no text, or few words and a picture over most of it.
func TestPagePictures(t *testing.T) {
	many := ""
	for range 6 {
		many += prose
	}
	for name, c := range map[string]struct {
		content string
		looked  bool
		own     bool
	}{
		"nothing":              {"", false, false},
		"a space":              {"BT /F 9 Tf 72 700 Td ( ) Tj ET q Q", false, false},
		"many spaces":          {"BT /F 9 Tf 72 700 Td (                    ) Tj ET", true, false},
		"no font":              {"BT 72 700 Td (Annex) Tj ET", true, false},
		"a line":               {"72 700 m 500 700 l S", true, false},
		"a scan":               {"q 600 0 0 800 0 0 cm " + picture + " Q", true, false},
		"a scan with a stamp":  {"q 600 0 0 800 0 0 cm " + picture + " Q BT /F 9 Tf 400 780 Td (FOI-42) Tj ET", true, true},
		"a scan in strips":     {"q 600 0 0 400 0 0 cm " + picture + " Q q 600 0 0 400 0 400 cm " + picture + " Q BT /F 9 Tf 400 780 Td (FOI-42) Tj ET", true, true},
		"a letter in a frame":  {"q 400 0 0 560 100 100 cm " + picture + " Q BT /F 9 Tf 100 780 Td (Appendix 2: a letter) Tj ET", true, true},
		"text with a logo":     {"q 100 0 0 100 450 650 cm " + picture + " Q BT /F 12 Tf 72 600 Td" + prose + " ET", false, false},
		"text over a picture":  {"q 600 0 0 800 0 0 cm " + picture + " Q BT /F 12 Tf 72 600 Td" + many + " ET", false, false},
		"a scan read before":   {"q 600 0 0 800 0 0 cm " + picture + " Q BT 3 Tr /F 12 Tf 72 600 Td" + prose + " ET", false, false},
		"text without picture": {"BT /F 12 Tf 72 600 Td" + prose + " ET", false, false},
	} {
		list := pagePictures([]*pdftext.Page{pageWith(t, c.content)})
		if len(list) > 0 != c.looked || c.looked && len(list[0].Text) > 0 != c.own {
			t.Errorf("%s: %+v", name, list)
		}
	}
}

// Of a page that OCR could not look at, or not read whole, it is said that it was read in part.
func TestPartlyReadPages(t *testing.T) {
	stamped := "q 600 0 0 800 0 0 cm " + picture + " Q BT /F 9 Tf 400 780 Td (FOI-42) Tj ET"
	line := ocr.Line{Words: []ocr.Word{{Text: "Minutes", X: 72, Y: 100, W: 50, H: 12, Confidence: 0.9}}, Baseline: 110, Size: 12}
	for name, c := range map[string]struct {
		content string
		read    []ocr.Page
		partly  bool
		lines   int
		engine  string
	}{
		"no OCR":             {stamped, nil, true, 1, ""},
		"refused":            {stamped, []ocr.Page{{Number: 1, Refusal: corpus.NewRefusal("it was not read yet", "")}}, true, 1, ""},
		"given up":           {stamped, []ocr.Page{{Number: 1, By: "Tesseract 5", Refusal: corpus.NewRefusal("it took too long", "")}}, true, 1, "Tesseract 5"},
		"nothing to read":    {stamped, []ocr.Page{{Number: 1}}, false, 1, ""},
		"empty":              {stamped, []ocr.Page{{Number: 1, Empty: true}}, false, 1, ""},
		"a chart":            {stamped, []ocr.Page{{Number: 1, By: "Tesseract 5", Partly: true}}, true, 1, "Tesseract 5"},
		"read":               {stamped, []ocr.Page{{Number: 1, By: "Tesseract 5", Lines: []ocr.Line{line}}}, false, 2, "Tesseract 5"},
		"read in part":       {stamped, []ocr.Page{{Number: 1, By: "Tesseract 5", Lines: []ocr.Line{line}, Partly: true}}, true, 2, "Tesseract 5"},
		"a photograph alone": {"q 600 0 0 800 0 0 cm " + picture + " Q", []ocr.Page{{Number: 1, By: "Tesseract 5", Partly: true}}, false, 0, "Tesseract 5"}, // has no text, which is told
	} {
		p := pageWith(t, c.content)
		o := applyOCR([]*pdftext.Page{p}, c.read)
		if slices.Equal(o.partly, []int{1}) != c.partly || len(p.Lines) != c.lines || o.engine != c.engine || p.OCR != "" != (c.lines == 2) && c.content == stamped {
			t.Errorf("%s: in part %v, %d lines, by %q of %q", name, o.partly, len(p.Lines), p.OCR, o.engine)
		}
	}
}
