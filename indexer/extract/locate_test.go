package extract

import (
	"os"
	"strings"
	"testing"
	"unicode"

	"evidence/corpus"
	"evidence/corpus/testfiles"
)

// Every letter of a passage is found on its pages, in the boxes that Locate
// gives for it: of every 25th passage, since each word is looked for by itself.
func TestLocateInRealReports(t *testing.T) {
	files := append(testfiles.PDFs(t, testfiles.Reports(t)), testfiles.PDFs(t, testfiles.Beside(t, "inquiries"))...)
	r := New(2, Limits{})
	defer r.Close()
	var all, found, passages, whole int
	for _, path := range files {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		rep, err := r.Report(t.Context(), path, info.Size())
		if err != nil {
			continue // no PDF, or one without text
		}
		pages, _, err := r.Pages(t.Context(), path, info.Size())
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(rep.Passages); i += 25 {
			p := &rep.Passages[i]
			a, f := located(t, p, pages)
			if passages++; a == f {
				whole++
			}
			all, found = all+a, found+f
		}
	}
	t.Logf("%d of %d letters found, %d of %d passages whole", found, all, whole, passages)
	if float64(found) < 0.999*float64(all) || float64(whole) < 0.99*float64(passages) {
		t.Errorf("%d of %d letters found, %d of %d passages whole; want 99.9%% and 99%%", found, all, whole, passages)
	}
}

// located counts a passage's letters and those in words that Locate finds, word by word.
func located(t *testing.T, p *corpus.Passage, pages []corpus.Page) (all, found int) {
	t.Helper()
	text := []rune(p.Text)
	for start := 0; start < len(text); start++ {
		if unicode.IsSpace(text[start]) {
			continue
		}
		end := start
		for end < len(text) && !unicode.IsSpace(text[end]) {
			end++
		}
		word := strings.Trim(string(text[start:end]), "-\u00ad\u2010")
		n := len([]rune(word))
		all += n
		for page := p.Page; page <= p.PageEnd; page++ {
			if boxes := p.Locate(&pages[page-1], start, end); len(boxes) > 0 {
				found += n
				break
			}
		}
		start = end
	}
	return all, found
}
