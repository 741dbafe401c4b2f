package main

import (
	"path/filepath"
	"strings"
	"testing"

	"evidence/corpus/testfiles"
	"evidence/search"
)

// A scan is refused with what to install, taken in where it can be read, and what was read is found and cited as that.
func TestScan(t *testing.T) {
	t.Parallel()
	testfiles.Program(t, "tesseract")
	newData(t)
	in := filepath.Join(samples(t), "sample-scan-2004.pdf")
	evidence(t, "index", in).want(t, exitRefused, "it has no text", "tesseract-ocr-eng", "--ocr never")
	evidence(t, "index", "--ocr", "auto", in).want(t, exitDone, "1 added", "looking at 2 pages that are pictures", "pages 1–2 were read by OCR (Tesseract ")
	evidence(t, "search", "children expect not to be believed").want(t, exitDone, "read by OCR from a picture", "check it against the page")
	found := fromJSON[search.Result](t, evidence(t, "search", "--json", "--sort", "doubtful", "read:ocr").want(t, exitDone))
	if len(found.Hits) < 9 || found.Hits[0].OCR == nil || found.Hits[0].OCR.Lowest > found.Hits[1].OCR.Lowest {
		t.Fatalf("%d passages were read by OCR", len(found.Hits))
	}
	evidence(t, "cite", found.Hits[0].ID).want(t, exitDone, "[machine-read text]")
	// What was read is kept, so that the pages are not read again.
	evidence(t, "index", "--ocr", "auto", in).want(t, exitDone, "1 unchanged")

	// There is no text that a second reader could confirm: that is said, and where to check it.
	evidence(t, "verify").want(t, exitDone, "OCR read pages 1–2 from pictures", "0 reports compared with a second reader; 0 differences")
	check := evidence(t, "health").want(t, exitDone, "read by OCR: ", "evidence search --sort doubtful 'read:ocr document:")
	if strings.Contains(check.out, "not compared") {
		t.Errorf("health says %q", check.out)
	}

	if _, text := serving(t).ready(t).get(t, "/documents/"+found.Hits[0].Document+"/pages/2"); !strings.Contains(text, "was read by OCR (Tesseract ") {
		t.Error("page 2 does not say that OCR read it")
	}
}

// Of a page that may be a scan under a stamp it is said wherever a person looks that
// it was read only in part, until something has looked at it.
func TestPartlyRead(t *testing.T) {
	t.Parallel()
	testfiles.Program(t, "tesseract")
	newData(t)
	content := "q 600 0 0 800 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q BT /F 9 Tf 1 0 0 1 300 780 Tm (Released under request 42) Tj ET"
	path := testfiles.Temp(t, "stamped.pdf", []byte("%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 600 800]>> endobj\n"+
		"3 0 obj <</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>>>>> endobj\n"+
		"4 0 obj <<>> stream\n"+content+"\nendstream endobj\ntrailer <</Root 1 0 R>>\n%%EOF"))
	const said = "page 1 was read only in part"
	evidence(t, "index", path).want(t, exitDone, "1 added", said)
	evidence(t, "extract", path).want(t, exitDone, said)
	evidence(t, "health").want(t, exitDone, "stamped: "+said)
	evidence(t, "verify").want(t, exitDone, "stamped: "+said, "0 differences")
	evidence(t, "index", path).want(t, exitDone, "1 unchanged")
	site := serving(t).ready(t)
	for _, address := range []string{"/documents/stamped", "/documents/stamped/pages/1", "/library"} {
		if _, text := site.get(t, address); !strings.Contains(strings.ToLower(text), "read only in part") {
			t.Errorf("%s does not say that the page was read only in part", address)
		}
	}
	evidence(t, "index", "--ocr", "auto", path).want(t, exitDone, "read again: it had pages that were read only in part")
	if r := evidence(t, "health").want(t, exitDone); strings.Contains(r.out, "in part") {
		t.Errorf("health says %q", r.out)
	}
	evidence(t, "index", "--ocr", "auto", path).want(t, exitDone, "1 unchanged")
}

// The bundled sample's scan is added to the site once OCR has read it.
func TestScanOfTheServedSample(t *testing.T) {
	t.Parallel()
	testfiles.Program(t, "tesseract")
	newData(t)
	s := serving(t, "--ocr", "auto").ready(t)
	eventually(t, "the scan is found", func() bool {
		_, body := s.get(t, "/search?q=read:ocr+believed")
		return strings.Contains(body, "Read by OCR from a picture")
	})
}
