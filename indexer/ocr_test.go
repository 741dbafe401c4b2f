package indexer

import (
	"context"
	"errors"
	"image"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"evidence/corpus/store"
	"evidence/indexer/ocr"
	"evidence/search"
)

// ocrText is what the program of the tests reads on every page.
const ocrText = "The committee heard evidence"

// withOCR opens the library again with a program that reads every picture as
// ocrText, or without one where it is not installed.
func (b *bench) withOCR(installed bool) {
	b.t.Helper()
	if runtime.GOOS == "windows" {
		b.t.Skip("the program is a shell script")
	}
	dir := b.t.TempDir()
	program := filepath.Join(dir, "tesseract")
	hocr := `<html><body><span class="ocr_line" title="bbox 300 1300 900 1340; baseline 0 -8; x_size 40">`
	for i, w := range strings.Fields(ocrText) {
		x := 300 + 200*i
		hocr += `<span class="ocrx_word" title="bbox ` + strconv.Itoa(x) + ` 1300 ` + strconv.Itoa(x+180) + ` 1336; x_wconf 8` + strconv.Itoa(i) + `">` + w + `</span> `
	}
	script := "#!/bin/sh\ncase \"$1\" in\n--version) echo 'tesseract 5.9.1';;\n--list-langs) echo eng;;\n*) cat >/dev/null; cat " + filepath.Join(dir, "hocr") + ";;\nesac\n"
	if err := os.WriteFile(filepath.Join(dir, "hocr"), []byte(hocr+"</span></body></html>"), 0o644); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(program, []byte(script), 0o755); err != nil {
		b.t.Fatal(err)
	}
	if !installed {
		program = "no-such-program"
	}
	b.Indexer.Close()
	draw := func(_ context.Context, _ string, _, width int) (*image.Gray, error) {
		return image.NewGray(image.Rect(0, 0, width, width)), nil // black
	}
	o := ocr.New(ocr.Options{Draw: draw, Program: program, CacheDir: filepath.Join(b.data, "cache", "ocr")})
	b.Indexer = New(b.data, b.store, b.engine, Options{Manifests: b.manifests, Workers: 2, OCR: o})
}

// A scan is refused without Tesseract, with what to install, and taken in once it is there.
func TestScanIsTakenInOnceItCanBeRead(t *testing.T) {
	b := newBench(t)
	b.put(scan, scan)
	b.withOCR(false)
	s := b.add()
	b.want(s, 0, 0, 0, 1)
	if r := s.Refused[0]; !strings.Contains(r.Reason, "Tesseract is not installed") || !strings.Contains(r.Advice, "tesseract-ocr-eng") {
		t.Errorf("%+v", r)
	}
	b.withOCR(true)
	var looked []Progress
	s, err := b.Add(t.Context(), []string{b.in}, func(p Progress) {
		if p.OCRPath != "" {
			looked = append(looked, p)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	b.want(s, 1, 0, 0, 0)
	if w := strings.Join(s.Added[0].Warnings, "\n"); !strings.Contains(w, "pages 1–2 were read by OCR (Tesseract 5.9.1)") {
		t.Errorf("warnings %q", w)
	}
	if n := len(looked); n != 3 || looked[0].OCRDone != 0 || looked[2].OCRDone != 2 || looked[2].OCRPages != 2 {
		t.Errorf("progress %+v", looked)
	}
	p := b.passages("sample-scan-2004")[0]
	if p.Text != ocrText || p.OCR == nil || p.OCR.By != "Tesseract 5.9.1" || p.OCR.Lowest != 0.8 || p.OCR.Confidence <= 0.8 {
		t.Errorf("%q was read by %+v", p.Text, p.OCR)
	}
	if b.found("committee read:ocr") == 0 || b.found("committee read:text") != 0 {
		t.Error("what OCR read is not found as such")
	}
	b.clean()
	b.want(b.add(), 0, 0, 1, 0)
	// What was read stays where nothing can read it any more.
	b.withOCR(false)
	b.want(b.add(), 0, 0, 1, 0)
	if got := b.passages("sample-scan-2004"); got[0].Text != ocrText {
		t.Errorf("now it reads %q", got[0].Text)
	}
}

// A report some of whose pages hold no text is read again once something can read them.
func TestPagesWithoutTextAreReadLater(t *testing.T) {
	b := newBench(t)
	b.write("mixed.pdf", mixed(t))
	s := b.add()
	b.want(s, 1, 0, 0, 0)
	doc, err := b.store.Document(t.Context(), "mixed")
	if err != nil || len(doc.NoText) != 1 || doc.NoText[0] != 2 {
		t.Fatalf("pages without text %v, %v", doc.NoText, err)
	}
	b.want(b.add(), 0, 0, 1, 0)
	b.withOCR(false)
	b.want(b.add(), 0, 0, 1, 0)
	b.withOCR(true)
	s = b.add()
	b.want(s, 0, 1, 0, 0)
	if s.Updated[0].Note != "read again: it had pages without text" {
		t.Errorf("%+v", s.Updated[0])
	}
	var ocr, own int
	for _, p := range b.passages("mixed") {
		if p.OCR != nil {
			ocr++
		} else {
			own++
		}
	}
	doc, err = b.store.Document(t.Context(), "mixed")
	if ocr != 1 || own != 1 || len(doc.NoText) > 0 || err != nil {
		t.Errorf("%d passages read by OCR, %d of the file's text, without text %v, %v", ocr, own, doc.NoText, err)
	}
	b.clean()
	versions, err := b.store.Versions(t.Context())
	if err != nil || len(versions) != 1 || versions[0].NoText || !strings.HasSuffix(versions[0].Extractor, " with Tesseract 5.9.1") {
		t.Errorf("%+v, %v", versions, err)
	}
	b.want(b.add(), 0, 0, 1, 0)
}

// What an earlier version read by OCR is not read again where it would be lost.
func TestReadAgain(t *testing.T) {
	b := newBench(t)
	b.withOCR(false)
	for extractor, want := range map[string]bool{"1": true, "1 with Tesseract 5.3.0": false} {
		if got := b.needsRereading(t.Context(), store.Version{SHA256: strings.Repeat("0", 64), Extractor: extractor}); got != want {
			t.Errorf("what %q read is read again: %t", extractor, got)
		}
	}
	b.withOCR(true)
	if !b.needsRereading(t.Context(), store.Version{SHA256: strings.Repeat("0", 64), Extractor: "1 with Tesseract 5.3.0"}) {
		t.Error("what an earlier version read is not read again where it can be")
	}
}

// Of what an earlier version read by OCR it is said what reads it anew.
func TestVerifyReadByOCRBefore(t *testing.T) {
	b := newBench(t)
	b.put(scan, scan)
	b.withOCR(true)
	b.want(b.add(), 1, 0, 0, 0)
	const id, before = "sample-scan-2004", "1 with Tesseract 5.9.1"
	doc, err := b.store.Document(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	passages := b.passages(id)
	if err := errors.Join(b.store.PutDocument(t.Context(), doc, passages, before),
		b.engine.Replace(t.Context(), search.Report{Document: doc, Passages: passages, Extractor: before})); err != nil {
		t.Fatal(err)
	}
	v, err := Verify(t.Context(), b.library, b.store, b.engine, nil)
	if err != nil || len(v.Problems) == 0 || !strings.Contains(v.Problems[0].Advice, "where Tesseract is installed") {
		t.Errorf("%+v, %v", v, err)
	}
}

// mixed is a report of a page with text and one that is a black square.
func mixed(t *testing.T) []byte {
	t.Helper()
	var b strings.Builder
	var offsets []int
	b.WriteString("%PDF-1.4\n")
	object := func(s string) {
		offsets = append(offsets, b.Len())
		b.WriteString(strconv.Itoa(len(offsets)) + " 0 obj " + s + " endobj\n")
	}
	stream := func(s string) string { return "<</Length " + strconv.Itoa(len(s)) + ">>stream\n" + s + "\nendstream" }
	object("<</Type/Catalog/Pages 2 0 R>>")
	object("<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>")
	object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F 7 0 R>>>>>>")
	object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 6 0 R>>")
	object(stream("BT /F 12 Tf 72 700 Td (The inspectors spoke to children and their parents.) Tj ET"))
	object(stream("72 600 200 100 re f"))
	object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
	start := b.Len()
	b.WriteString("xref\n0 8\n0000000000 65535 f \n")
	for _, o := range offsets {
		b.WriteString(strings.Repeat("0", 10-len(strconv.Itoa(o))) + strconv.Itoa(o) + " 00000 n \n")
	}
	b.WriteString("trailer <</Size 8/Root 1 0 R>>\nstartxref\n" + strconv.Itoa(start) + "\n%%EOF\n")
	return []byte(b.String())
}
