package ocr_test

import (
	"errors"
	"flag"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"evidence/corpus"
	"evidence/corpus/testfiles"
	"evidence/indexer/extract"
	"evidence/indexer/ocr"
)

// words counts a text's words; bullets and dashes are none.
func words(text string) map[string]int {
	out := map[string]int{}
	for w := range strings.FieldsSeq(text) {
		if strings.IndexFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0 {
			out[w]++
		}
	}
	return out
}

// f1 is the harmonic mean of precision and recall of one bag of words against another.
func f1(a, b map[string]int) float64 {
	all, both := 0, 0
	for w, n := range a {
		all += n
		both += min(n, b[w])
	}
	for _, n := range b {
		all += n
	}
	return 2 * float64(both) / float64(all)
}

// overlap is the area that two boxes have in common over that of both.
func overlap(a, b corpus.Box) float64 {
	w := min(a.X+a.W, b.X+b.W) - max(a.X, b.X)
	h := min(a.Y+a.H, b.Y+b.H) - max(a.Y, b.Y)
	if w <= 0 || h <= 0 {
		return 0
	}
	return w * h / (a.W*a.H + b.W*b.H - w*h)
}

// A placement counts boxes of an original that overlap with one of its scan by more than half, and adds up by how much.
type placement struct {
	n, placed int
	sum       float64
}

func (p *placement) add(a corpus.Box, boxes []corpus.Box) {
	best := 0.0
	for _, b := range boxes {
		best = max(best, overlap(a, b))
	}
	p.n, p.sum = p.n+1, p.sum+best
	if best > 0.5 {
		p.placed++
	}
}

func (p *placement) right() bool {
	return p.n > 50 && float64(p.placed) >= 0.97*float64(p.n) && p.sum >= 0.8*float64(p.n)
}

// boxesOf lists the boxes of a page's words by what they read, and those of its
// lines. A line whose words are far apart is left out where whole is set: readers differ in where it ends.
func boxesOf(p *corpus.Page, whole bool) (words map[string][]corpus.Box, lines []corpus.Box) {
	words = map[string][]corpus.Box{}
	for _, l := range p.Lines {
		apart := false
		for i, w := range l.Words {
			words[w.Text] = append(words[w.Text], corpus.Box{X: w.X, Y: w.Y, W: w.W, H: w.H})
			apart = apart || i > 0 && w.X-l.Words[i-1].X-l.Words[i-1].W > w.H
		}
		if !whole || !apart && len(l.Words) >= 4 {
			lines = append(lines, l.Box)
		}
	}
	return words, lines
}

// whole has the scans of real reports made of all their pages, which takes minutes: to measure with.
var whole = flag.Bool("whole", false, "scan all pages of the reports")

// Scans of pages of two real reports are read: their words are the original's, and
// words and lines stand where the original's do.
func TestScansOfRealReports(t *testing.T) {
	t.Parallel()
	dir := testfiles.Reports(t)
	testfiles.Program(t, "tesseract")
	for name, pages := range map[string][]int{
		"ofsted-barnet-2024-07-23.pdf":    {3},     // paragraphs and bullets
		"ofsted-rotherham-2014-11-19.pdf": {2, 12}, // contents and paragraphs
	} {
		path := filepath.Join(dir, name)
		r := newReader(t, ocr.Options{})
		original, _, err := r.Pages(t.Context(), path, 0)
		if err != nil {
			t.Fatal(err)
		}
		if *whole {
			pages = pages[:0]
			for i := range original {
				pages = append(pages, i+1)
			}
		}
		got, warnings, err := r.Pages(t.Context(), scan(t, path, pages), 0)
		if err != nil || len(warnings) > 0 || len(got) != len(pages) {
			t.Fatalf("%s: %d pages, %q, %v", name, len(got), warnings, err)
		}
		var want, have strings.Builder
		var atWords, atLines placement
		for i, n := range pages {
			if m := got[i].OCR; m == nil || !strings.HasPrefix(m.By, "Tesseract ") || m.Confidence < 0.9 {
				t.Errorf("%s page %d was read by %+v", name, n, m)
			}
			want.WriteString(textOf(&original[n-1]))
			have.WriteString(textOf(&got[i]))
			words, lines := boxesOf(&original[n-1], true)
			seen, seenLines := boxesOf(&got[i], false)
			for _, b := range lines {
				atLines.add(b, seenLines)
			}
			for text, boxes := range words {
				for _, b := range boxes {
					if len(seen[text]) > 0 { // else the words' score tells
						atWords.add(b, seen[text])
					}
				}
			}
		}
		score := f1(words(have.String()), words(want.String()))
		t.Logf("%s: F1 %.4f, words %+v, lines %+v", name, score, atWords, atLines)
		if score < 0.97 || !atWords.right() || atLines.n < 20 || float64(atLines.placed) < 0.95*float64(atLines.n) {
			t.Errorf("%s: F1 %.4f, words %+v, lines %+v", name, score, atWords, atLines)
		}
	}
}

func textOf(p *corpus.Page) string {
	var b strings.Builder
	for _, l := range p.Lines {
		b.WriteString(l.Text + "\n")
	}
	return b.String()
}

// The sample's scan, which is askew and specked, becomes numbered paragraphs in their places.
func TestScanOfTheSample(t *testing.T) {
	t.Parallel()
	testfiles.Program(t, "tesseract")
	path := sampleScan(t)
	keep := t.TempDir()
	rep, err := newReader(t, ocr.Options{CacheDir: keep}).Report(t.Context(), path, 0)
	if err != nil {
		t.Fatal(err)
	}
	current, byOCR := extract.Current(rep.Extractor())
	if !current || !byOCR || len(rep.NoText) > 0 || len(rep.OCRPages) != 2 {
		t.Errorf("extractor %q, pages without text %v, read by OCR %v", rep.Extractor(), rep.NoText, rep.OCRPages)
	}
	var numbers []string
	for _, p := range rep.Passages {
		if p.OCR == nil || p.OCR.Confidence <= 0 || p.OCR.Lowest > p.OCR.Confidence {
			t.Errorf("%q was read by %+v", p.Text, p.OCR)
		}
		if p.Paragraph != "" {
			numbers = append(numbers, p.Paragraph)
		}
		if p.Paragraph == "3" && p.Text != "The procedures of the Committee are sound on paper. They are not followed. "+
			"Of thirty workers whom I asked, four had read them, and two of those had helped to write them." {
			t.Errorf("paragraph 3 reads %q", p.Text)
		}
	}
	if got := strings.Join(numbers, " "); got != "1 2 3 4 5 6 7 8 9" {
		t.Errorf("the paragraphs are %s", got)
	}
	// What was read is kept: another reader needs no program.
	again, err := newReader(t, ocr.Options{CacheDir: keep, Program: "no-such-program"}).Report(t.Context(), path, 0)
	if err != nil || len(again.Passages) != len(rep.Passages) {
		t.Errorf("from what is kept: %d passages, %v; want %d", len(again.Passages), err, len(rep.Passages))
	}
}

func sampleScan(t testing.TB) string {
	t.Helper()
	return testfiles.Temp(t, "sample-scan-2004.pdf", testfiles.Sample(t, "sample-scan-2004.pdf"))
}

// The response that is pictures alone is read; the test has its first pages read, with their contents and their licence.
func TestPicturesOnlyResponse(t *testing.T) {
	t.Parallel()
	path := filepath.Join(testfiles.Beside(t, "inquiries"), "government-response-post-office-horizon.pdf")
	testfiles.Program(t, "tesseract")
	rep, err := newReader(t, ocr.Options{MaxPages: 4}).Report(t.Context(), path, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(rep.OCRPages) != 4 || len(rep.NoText) != 12 || len(rep.OCRFailures) != 1 || !strings.Contains(rep.OCRFailures[0], "only 4 pages") {
		t.Errorf("read %v, without text %v, since %q", rep.OCRPages, rep.NoText, rep.OCRFailures)
	}
	want := []string{
		"Government response to the Post Office Horizon IT Inquiry report (volume 1)",
		"Where we have identified any third party copyright information you will need to obtain permission from the copyright holders concerned.",
		"DBT accepts this recommendation and has fulfilled it by publishing this paper today.",
	}
	for _, p := range rep.Passages {
		for i, w := range want {
			if p.Text == w {
				want[i] = ""
			}
		}
	}
	if left := strings.TrimSpace(strings.Join(want, "")); left != "" {
		t.Errorf("no passage reads %q", left)
	}
}

// A photograph of a building becomes no words: of a cover only its title is read.
func TestPhotograph(t *testing.T) {
	t.Parallel()
	path := filepath.Join(testfiles.Beside(t, "inquiries"), "commons-home-affairs-summer-2024-disorder.pdf")
	testfiles.Program(t, "tesseract")
	want := words(func() string { p, _ := textFile(t, path).Page(1); return p.Text() }())
	pages, _, err := newReader(t, ocr.Options{}).Pages(t.Context(), scan(t, path, []int{1}), 0)
	if err != nil {
		t.Fatal(err)
	}
	have := textOf(&pages[0])
	strange := 0
	for w, n := range words(have) {
		strange += max(0, n-want[w])
	}
	if strange > 6 || !strings.Contains(have, "Police response to the\n2024 summer disorder\n") {
		t.Errorf("%d words are not in the cover's text: %q", strange, have)
	}
}

// Without Tesseract a scan is refused with what to install, and its pages are told from empty ones.
func TestWithoutTesseract(t *testing.T) {
	_, err := newReader(t, ocr.Options{Program: "no-such-program"}).Report(t.Context(), sampleScan(t), 0)
	var refusal *corpus.Refusal
	if !errors.As(err, &refusal) || !strings.Contains(refusal.Reason, "all its 2 pages are pictures") || !strings.Contains(refusal.Reason, "Tesseract is not installed") ||
		!strings.Contains(refusal.Advice, "tesseract-ocr-eng") {
		t.Errorf("%v", err)
	}
}

func BenchmarkReadPage(b *testing.B) {
	testfiles.Program(b, "tesseract")
	path := sampleScan(b)
	r := newReader(b, ocr.Options{})
	for b.Loop() {
		if _, err := r.Report(b.Context(), path, 0); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(2*b.N)/b.Elapsed().Seconds(), "pages/s")
}
