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

// Every real report by its tags, and by its layout alone: paragraph numbers run without gap or repeat, every word of the
// body is in one passage, and the texts of passages break where their pages do.
func TestRealReports(t *testing.T) {
	t.Parallel()
	folders := []string{testfiles.Reports(t), testfiles.Beside(t, "inquiries")}
	read, over := 0, 0
	for _, folder := range folders {
		for _, path := range testfiles.PDFs(t, folder) {
			f, pages := readPages(t, path)
			if f == nil {
				continue
			}
			read++
			name := filepath.Base(path)
			doc := newDocument(pages)
			tagged := Read(f.PDF(), pages).Passages
			if share := covered(doc, tagged); share < 0.995 || share > 1.001 {
				t.Errorf("%s: %.2f%% of the body's words are in passages", name, 100*share)
			}
			for how, passages := range map[string][]corpus.Passage{
				"by its tags": tagged, "by its layout": makePassages(doc, finishBlocks(doc, fromLayout(doc))),
			} {
				if got, want := gaps(passages), ownGaps[name]; got != want {
					t.Errorf("%s read %s: numbers run %s, want %q", name, how, got, want)
				}
				n, wrong := wrongBreaks(pages, passages)
				over += n
				for _, w := range wrong {
					t.Errorf("%s read %s: %s", name, how, w)
				}
			}
		}
	}
	t.Logf("%d passages run over a page break", over)
	if read < 60 || over < 1000 {
		t.Errorf("only %d reports were read, with %d passages over a page break", read, over)
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
		at := strings.LastIndexByte(p.Paragraph, '.')
		dotted := at >= 0
		chapter, num := p.Paragraph[:max(at, 0)], p.Paragraph[at+1:]
		n, err := strconv.Atoi(num)
		if err != nil {
			out = append(out, fmt.Sprintf("%q is no number", p.Paragraph))
		}
		if n != last[chapter]+1 && (n != 1 || dotted) { // a list of recommendations begins at 1 again
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
