package passages

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/testfiles"
	"evidence/indexer/pdftext"
)

// readPages opens a file and reads its pages; nil for one that is no PDF.
func readPages(t testing.TB, path string) (*pdftext.File, []*pdftext.Page) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := pdftext.Open(data)
	if err != nil {
		return nil, nil
	}
	var pages []*pdftext.Page
	for n := 1; n <= f.NumPages(); n++ {
		p, err := f.Page(n)
		if err != nil {
			t.Fatalf("%s: %v", filepath.Base(path), err)
		}
		pages = append(pages, p)
	}
	return f, pages
}

// ownGaps are the numbers that reports leave out themselves: looked up on the page.
var ownGaps = map[string]string{
	"ofsted-windsor-maidenhead-2020-02-24.pdf": "14 to 16",
}

// The paragraph numbers of every real report run without gap or repeat, by its
// tags and by its layout alone, and every word of its body stands in one passage.
func TestRealReports(t *testing.T) {
	t.Parallel()
	folders := []string{testfiles.Reports(t), testfiles.Beside(t, "inquiries")}
	read := 0
	for _, folder := range folders {
		for _, path := range testfiles.PDFs(t, folder) {
			f, pages := readPages(t, path)
			if f == nil {
				continue
			}
			read++
			name := filepath.Base(path)
			doc := newDocument(pages)
			tagged := Read(f.PDF(), pages)
			if got := gaps(tagged.Passages); got != ownGaps[name] {
				t.Errorf("%s: numbers run %s, want %q", name, got, ownGaps[name])
			}
			if share := covered(doc, tagged.Passages); share < 0.995 || share > 1.001 {
				t.Errorf("%s: %.2f%% of the body's words are in passages", name, 100*share)
			}
			laid := makePassages(doc, finishBlocks(doc, fromLayout(doc)))
			if got := gaps(laid); got != ownGaps[name] {
				t.Errorf("%s: without tags numbers run %s, want %q", name, got, ownGaps[name])
			}
		}
	}
	if read < 60 {
		t.Errorf("only %d reports were read", read)
	}
}

// gaps lists where the paragraph numbers do not go up by one, or begin a chapter otherwise than with 1.
func gaps(passages []corpus.Passage) string {
	last := map[string]int{}
	var out []string
	for _, p := range passages {
		if p.Paragraph == "" {
			continue
		}
		chapter, num, dotted := strings.Cut(p.Paragraph, ".")
		if !dotted {
			chapter, num = "", p.Paragraph
		}
		n, err := strconv.Atoi(num)
		if err != nil {
			out = append(out, fmt.Sprintf("%q is no number", p.Paragraph))
		}
		if n != last[chapter]+1 {
			out = append(out, fmt.Sprintf("%d to %s", last[chapter], p.Paragraph))
		}
		last[chapter] = n
	}
	return strings.Join(out, ", ")
}

var wordPattern = regexp.MustCompile(`[\pL\d]+`)

// covered is the number of words in passages over the number of words on the pages, running heads aside.
func covered(doc *document, passages []corpus.Passage) float64 {
	on, in := 0, 0
	for _, p := range doc.pages {
		for i := range p.Lines {
			if !doc.furniture[place{p.Number, i}] {
				on += len(wordPattern.FindAllString(p.Lines[i].Text(), -1))
			}
		}
	}
	for _, p := range passages {
		in += len(wordPattern.FindAllString(p.Paragraph+" "+p.Marker+" "+p.Text, -1))
	}
	if on == 0 {
		return 1
	}
	return float64(in) / float64(on)
}

func benchmarkRead(b *testing.B, paths []string) {
	var files []*pdftext.File
	var all [][]*pdftext.Page
	total := 0
	for _, path := range paths {
		if f, pages := readPages(b, path); f != nil {
			files, all = append(files, f), append(all, pages)
			total += len(pages)
		}
	}
	b.ResetTimer()
	for b.Loop() {
		for i, f := range files {
			Read(f.PDF(), all[i])
		}
	}
	b.ReportMetric(float64(total*b.N)/b.Elapsed().Seconds(), "pages/s")
}

func BenchmarkReadSample(b *testing.B) {
	benchmarkRead(b, testfiles.PDFs(b, filepath.Join("..", "..", "corpus", "sample")))
}

func BenchmarkReadReports(b *testing.B) {
	benchmarkRead(b, testfiles.PDFs(b, testfiles.Reports(b)))
}
