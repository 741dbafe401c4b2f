package extract

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"evidence/corpus"
	"evidence/corpus/sample"
	"evidence/corpus/testfiles"
	"evidence/indexer/ocr"
	"evidence/indexer/pdffile"
	"evidence/indexer/pdftext"
	"evidence/indexer/sandbox"
)

// files writes the sample to a folder and returns it.
func files(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range sample.Files() {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestText(t *testing.T) {
	dir := files(t)
	r := New(1, Limits{})
	defer r.Close()
	for _, f := range sample.Files() {
		got, warnings, complete, err := r.Text(t.Context(), filepath.Join(dir, f.Name), int64(len(f.Data)))
		if err != nil || len(warnings) > 0 != !complete {
			t.Fatalf("%s: %q, %v", f.Name, warnings, err)
		}
		file, err := pdftext.Open(f.Data)
		if err != nil {
			t.Fatal(err)
		}
		pages := strings.SplitAfter(string(got), "\f")
		if len(pages) != file.NumPages()+1 || pages[len(pages)-1] != "" {
			t.Errorf("%s: %d form feeds for %d pages", f.Name, len(pages)-1, file.NumPages())
		}
		p, err := file.Page(1)
		if err != nil || pages[0] != p.Text()+"\f" {
			t.Errorf("%s: page 1 is %q, want %q, %v", f.Name, pages[0], p.Text(), err)
		}
	}
}

// The lines are those of the text, and the pages are labelled as the passages are.
func TestPages(t *testing.T) {
	dir := files(t)
	r := New(1, Limits{})
	defer r.Close()
	for _, f := range sample.Files() {
		path := filepath.Join(dir, f.Name)
		pages, warnings, err := r.Pages(t.Context(), path, int64(len(f.Data)))
		if err != nil || len(warnings) > 0 {
			t.Fatalf("%s: %q, %v", f.Name, warnings, err)
		}
		var text strings.Builder
		for i, p := range pages {
			if p.Number != i+1 || p.Width < 100 || p.Height < 100 || p.Lines == nil {
				t.Errorf("%s: page %+v", f.Name, p)
			}
			for _, l := range p.Lines {
				text.WriteString(l.Text + "\n")
				if b := l.Box; b.Page != p.Number || b.X < 0 || b.Y < 0 || b.W <= 0 || b.H <= 0 || b.X+b.W > p.Width || b.Y+b.H > p.Height {
					t.Errorf("%s: the line %q has the box %+v on a page of %g by %g", f.Name, l.Text, b, p.Width, p.Height)
				}
			}
			text.WriteByte('\f')
		}
		if want, _, _, err := r.Text(t.Context(), path, 0); err != nil || text.String() != string(want) {
			t.Errorf("%s: the lines are %q, the text is %q, %v", f.Name, text.String(), want, err)
		}
		rep, err := r.Report(t.Context(), path, 0)
		for i := range rep.Labels {
			if rep.Labels[i] != pages[i].Label {
				t.Errorf("%s: page %d is labelled %q, in the report %q, %v", f.Name, i+1, pages[i].Label, rep.Labels[i], err)
			}
		}
	}
}

func TestReport(t *testing.T) {
	dir := files(t)
	r := New(1, Limits{})
	defer r.Close()
	rep, err := r.Report(t.Context(), filepath.Join(dir, "sample-inquiry-2019.pdf"), 0)
	if err != nil {
		t.Fatal(err)
	}
	if rep.Pages != 22 || len(rep.Labels) != 22 || len(rep.Passages) < 100 || len(rep.Warnings) > 0 {
		t.Errorf("%d pages, labels %q, %d passages, warnings %q", rep.Pages, rep.Labels, len(rep.Passages), rep.Warnings)
	}
	for _, p := range rep.Passages {
		if p.Text == "" || p.Page < 1 || len(p.Boxes) == 0 || p.Headings == nil {
			t.Errorf("passage %+v", p)
		}
	}
	if rep.Facts["title"].Value == "" {
		t.Errorf("the report says of itself %+v", rep.Facts)
	}
}

func TestRefusals(t *testing.T) {
	dir := files(t)
	inquiry, err := os.ReadFile(filepath.Join(dir, "sample-inquiry-2019.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	r := New(1, Limits{})
	defer r.Close()
	for name, c := range map[string]struct {
		data           []byte
		reason, advice string
	}{
		"empty.pdf":   {nil, "the file is empty", "fetch it again"},
		"page.pdf":    {[]byte("<!DOCTYPE html><html><body>Not found</body></html>"), "not a PDF: it is a web page", "fetch the report itself"},
		"word.pdf":    {[]byte("PK\x03\x04 word/document.xml"), "not a PDF: it is a Word file", "fetch the report itself"},
		"cut.pdf":     {inquiry[:40], "the PDF is damaged: it is cut short", "fetch"},
		"nobody.pdf":  {[]byte("%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[]/Count 0>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF"), "the PDF has no pages", "fetch it again"},
		"picture.pdf": {onePage("/Filter/DCTDecode", "\xff\xd8\xff\xe0", ""), "page 1 was cut short, and no page has text: decoding its content: it is stored as a picture", "look at it in a PDF viewer"},
		"letters.pdf": {unknownLetters(9, 3), "it has no text: its only page is empty or pictures, or letters of which the file does not say what they are", "add it again without --ocr never"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, c.data, 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := r.Report(t.Context(), path, int64(len(c.data)))
		var refusal *corpus.Refusal
		if !errors.As(err, &refusal) || !strings.HasPrefix(refusal.Reason, c.reason) || !strings.HasPrefix(refusal.Advice, c.advice) {
			t.Errorf("%s: %+v, %v; want %q and %q", name, refusal, err, c.reason, c.advice)
		}
	}
	for name, want := range map[string]string{"sample-scan-2004.pdf": "it has no text: all its 2 pages are empty or pictures", "gone.pdf": "it cannot be read: "} {
		_, err := r.Report(t.Context(), filepath.Join(dir, name), 0)
		var refusal *corpus.Refusal
		if !errors.As(err, &refusal) || !strings.HasPrefix(refusal.Reason, want) || refusal.Advice == "" {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
}

// A file without text is refused for what is the cause: Tesseract is to be installed only where it was not there.
func TestRefusedWithoutText(t *testing.T) {
	noSize := []*pdftext.Page{{Number: 1}}
	for _, c := range []struct {
		o              ocrResult
		reason, advice string
	}{
		{ocrResult{}, "it has no text: its only page is empty or pictures, and OCR was not to be used", "add it again without --ocr never, where"},
		{ocrResult{offered: true}, "it has no text, and its pages have no size", "print it to a new PDF"},
	} {
		if got := c.o.refuseFile(noSize); !strings.HasPrefix(got.Reason, c.reason) || !strings.HasPrefix(got.Advice, c.advice) {
			t.Errorf("%+v: %+v", c.o, got)
		}
	}
	cut := []*pdftext.Page{{Number: 1, Width: 595, Height: 842, Truncated: "too deep"}}
	if got := (&ocrResult{offered: true}).refuseFile(cut); !strings.Contains(got.Reason, "too deep") || strings.Contains(got.Advice, "Tesseract") {
		t.Errorf("%+v", got)
	}
}

// onePage is a PDF of one page with content, under entries of its dictionary, and a font F1.
func onePage(entries, content, font string) []byte {
	return fmt.Appendf(nil, "%%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj\n"+
		"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 <<%s>>/F2 <</Subtype/Type1/BaseFont/Helvetica>>>>>>>> endobj\n"+
		"4 0 obj <</Length %d%s>> stream\n%s\nendstream endobj\ntrailer <</Root 1 0 R>>\n", font, len(content), entries, content)
}

// unknownLetters is a PDF of one page with so many letters that the file does not name, and so many others.
func unknownLetters(unknown, known int) []byte {
	return onePage("", "BT /F1 12 Tf 50 700 Td <"+strings.Repeat("0007", unknown)+"> Tj /F2 12 Tf 0 -30 Td ("+strings.Repeat("a", known)+") Tj ET",
		"/Type/Font/Subtype/Type0/BaseFont/Letters/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/DW 500>>]")
}

// A page of which half the letters are unknown is one without text: OCR is to read
// it, its text is said to be incomplete, and it is of no use for passages.
func TestUnknownLetters(t *testing.T) {
	for _, c := range []struct {
		unknown, known int
		useless        bool
	}{{6, 6, true}, {9, 3, true}, {5, 6, false}, {0, 6, false}} {
		path := filepath.Join(t.TempDir(), "letters.pdf")
		if err := os.WriteFile(path, unknownLetters(c.unknown, c.known), 0o644); err != nil {
			t.Fatal(err)
		}
		asked, err := read(request{Want: wantReport, Path: path, Within: time.Minute, NeedsOCR: true})
		if err != nil || (len(asked.Pictures) == 1) != c.useless {
			t.Errorf("%+v: to be read by OCR: %+v, %v", c, asked.Pictures, err)
		}
		text, err := read(request{Want: wantText, Path: path, Within: time.Minute})
		warned := strings.Contains(strings.Join(text.Warnings, "\n"), "reading page 1: the file does not say which characters most of its letters are")
		if err != nil || text.Incomplete != c.useless || warned != c.useless || !strings.Contains(string(text.Text), "aaa") {
			t.Errorf("%+v: text %q, warnings %q, incomplete %v, %v", c, text.Text, text.Warnings, text.Incomplete, err)
		}
		rep, err := read(request{Want: wantReport, Path: path, Within: time.Minute})
		if c.useless != (err != nil) || !c.useless && len(rep.Report.Passages) == 0 {
			t.Errorf("%+v: %d passages, %v", c, len(rep.Report.Passages), err)
		}
	}
}

// The words of pages are those of passages, so that a quote is found on its page:
// a sign with a private code point is the sign in both.
func TestSignsOfPages(t *testing.T) {
	content := "BT /F2 12 Tf 50 700 Td (Fifteen children were adopted in the year 2016) Tj /F1 12 Tf <F06E> Tj /F2 12 Tf (17 in this area) Tj ET"
	font := "/Type/Font/Subtype/Type0/BaseFont/Wingdings/ToUnicode/Identity-H/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/DW 500>>]"
	path := filepath.Join(t.TempDir(), "signs.pdf")
	if err := os.WriteFile(path, onePage("", content, font), 0o644); err != nil {
		t.Fatal(err)
	}
	pages, err := read(request{Want: wantPages, Path: path, Within: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	rep, err := read(request{Want: wantReport, Path: path, Within: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	const want = "Fifteen children were adopted in the year 2016■17 in this area"
	p := rep.Report.Passages[0]
	words := pages.Pages[0].Lines[0].Words
	if p.Text != want || words[len(words)-4].Text != "2016■17" {
		t.Errorf("%q, words %+v", p.Text, words)
	}
	at := strings.Index(want, "2016")
	if boxes := p.Locate(&pages.Pages[0], at, at+7); len(boxes) != 1 {
		t.Errorf("the word is at %+v", boxes)
	}
}

// The refusal of a file without text says what was in the way, and whether to try again.
func TestRefusalsWithoutText(t *testing.T) {
	missing := *corpus.NewRefusal("Tesseract is not installed", ocr.HowToInstall)
	slow := *corpus.NewTransientRefusal("Tesseract 5.3.0 took over 1m0s", "read the page as a picture")
	two := []*pdftext.Page{{Number: 1}, {Number: 2}}
	for _, c := range []struct {
		result         ocrResult
		reason, advice string
		transient      bool
	}{
		{ocrResult{}, "all its 2 pages are empty or pictures", "add it again without --ocr never", false},
		{ocrResult{used: true, empty: map[int]bool{1: true, 2: true}}, "all its 2 pages are empty", "fetch it again", false},
		{ocrResult{used: true, refusals: []corpus.Refusal{missing}}, "pictures, and they were not read by OCR: Tesseract is not installed", "install Tesseract", false},
		{ocrResult{used: true, refusals: []corpus.Refusal{missing, slow}}, "not read by OCR: Tesseract is not installed", "install Tesseract", true},
		{ocrResult{used: true, undrawn: true, refusals: []corpus.Refusal{slow}}, "its pages cannot be drawn: Tesseract 5.3.0 took over 1m0s", "read the page as a picture", true},
		{ocrResult{used: true, engine: "Tesseract 5.3.0"}, "pictures, on which Tesseract 5.3.0 found no text", "look at it, and scan it again", false},
		{ocrResult{used: true, unknown: true, engine: "Tesseract 5.3.0"}, "letters of which the file does not say what they are, on which Tesseract 5.3.0 found", "look at it", false},
	} {
		r := c.result.refuseFile(two)
		if !strings.Contains(r.Reason, c.reason) || !strings.HasPrefix(r.Advice, c.advice) || r.Transient != c.transient {
			t.Errorf("%+v\nwant %q, %q, transient %v", r, c.reason, c.advice, c.transient)
		}
	}
	cut := []*pdftext.Page{{Number: 1}, {Number: 2, Truncated: "more than 10 operators"}}
	if r := (&ocrResult{}).refuseFile(cut); !strings.Contains(r.Reason, "page 2 was cut short") || !strings.Contains(r.Reason, "more than 10 operators") {
		t.Errorf("%+v", r)
	}
}

// Every error that opening a file can end in has a reason and advice of its own.
func TestErrorsHaveAdvice(t *testing.T) {
	for _, err := range []error{pdffile.ErrEmpty, pdffile.ErrNotPDF, pdffile.ErrEncrypted, pdffile.ErrDamaged, pdffile.ErrNoPages, pdffile.ErrTooLarge} {
		if r := refuse(err); r.Reason == "" || r.Advice == "" {
			t.Errorf("%v became %+v", err, r)
		}
	}
}

func TestLimits(t *testing.T) {
	path := filepath.Join(files(t), "sample-inquiry-2019.pdf")
	slow := New(1, Limits{Time: time.Millisecond})
	defer slow.Close()
	_, err := slow.Report(t.Context(), path, 0)
	want := corpus.NewTransientRefusal("reading it took over 0.001 s", "give it longer with --max-time, or print it to a new PDF and add that")
	if r := (*corpus.Refusal)(nil); !errors.As(err, &r) || *r != *want {
		t.Errorf("a slow file: %v", err)
	}
	for _, c := range []struct {
		failure sandbox.Failure
		reason  string
	}{
		{sandbox.Failure{Cause: sandbox.TooMuchMemory, Limits: sandbox.Limits{Memory: 1 << 30}}, "reading it needed more than 1 GiB of memory"},
		{sandbox.Failure{Cause: sandbox.AnswerTooLong, Limits: sandbox.Limits{Answer: 1 << 20}}, "reading it gave more than 1 MiB"},
		{sandbox.Failure{Cause: sandbox.Crashed, Detail: "exit status 3"}, "reading it crashed the reader (exit status 3)"},
	} {
		if r := refuseFailure(&c.failure); r.Reason != c.reason || r.Advice == "" {
			t.Errorf("%+v", r)
		}
	}
}

// A request and a response come from the other process as they were there.
func TestTransport(t *testing.T) {
	want := request{Want: wantPages, Path: "/päth/x.pdf", Within: time.Second, NeedsOCR: true,
		OCR: []ocr.Page{{Number: 2, By: "Tesseract", Lines: []ocr.Line{{Words: []ocr.Word{{Text: "word", X: 1.5}}}}}}}
	if got := transported(t, want); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	answer := response{Text: []byte("text\f"), Warnings: []string{"one", ""}}
	if got := transported(t, answer); !reflect.DeepEqual(got, answer) {
		t.Errorf("%+v", got)
	}
	answer = response{Refusal: corpus.NewTransientRefusal("reason", "advice")}
	if got := transported(t, answer); !reflect.DeepEqual(got, answer) {
		t.Errorf("%+v", got)
	}
}

func transported[T any](t *testing.T, v T) (out T) {
	t.Helper()
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(v); err != nil {
		t.Fatal(err)
	}
	if err := gob.NewDecoder(&b).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

func BenchmarkReportOfSample(b *testing.B) {
	benchmark(b, []string{filepath.Join(files(b), "sample-inquiry-2019.pdf")})
}

func BenchmarkReportOfRealFiles(b *testing.B) {
	benchmark(b, testfiles.PDFs(b, testfiles.Reports(b)))
}

// benchmark reads files one after the other in one warm worker.
func benchmark(b *testing.B, paths []string) {
	r := New(1, Limits{})
	defer r.Close()
	pages := 0
	for b.Loop() {
		for _, path := range paths {
			rep, err := r.Report(b.Context(), path, 0)
			var refusal *corpus.Refusal
			if err != nil && !errors.As(err, &refusal) {
				b.Fatal(err)
			}
			pages += rep.Pages
		}
	}
	b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
}
