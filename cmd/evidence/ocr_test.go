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
	evidence(t, "index", "--ocr", "auto", in).want(t, exitDone, "1 added", "looking at 2 pages without text", "pages 1–2 were read by OCR (Tesseract ")
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
