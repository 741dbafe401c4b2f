package passages

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/indexer/pdftext"
)

// fuzzPages makes pages of bytes: "\f" ends a page, "\n" a line, and a "\t" begins another run. The first two characters of a
// run are its place and its size and face, if there are so many.
func fuzzPages(layout string) []*pdftext.Page {
	var pages []*pdftext.Page
	for i, page := range strings.Split(layout, "\f") {
		p := &pdftext.Page{Number: i + 1, Width: 600, Height: 800}
		base := 40.0
		for _, text := range strings.Split(page, "\n") {
			base += 14
			if l, ok := fuzzLine(text, base); ok {
				p.Lines = append(p.Lines, l)
			}
		}
		pages = append(pages, p)
	}
	return pages
}

func fuzzLine(text string, base float64) (l pdftext.Line, ok bool) {
	for _, part := range strings.Split(text, "\t") {
		if len(part) < 3 {
			continue
		}
		x, size, face := float64(part[0])*3, 8+float64(part[1]%8), plainFont
		if part[1]%3 == 0 {
			face = boldFont
		}
		words := strings.ToValidUTF8(part[2:], "")
		if strings.TrimSpace(words) == "" {
			continue
		}
		one := set(face, x, base-float64(part[1]%5), size, words)
		if !ok {
			l, ok = one, true
			continue
		}
		one.Runs[0].SpaceBefore = part[1]%2 == 0
		l.Runs = append(l.Runs, one.Runs...)
	}
	return l, ok
}

// Whatever stands on pages, its passages are in order, on pages that there are, and have no letter that the pages have not. Of an
// item of a list the page may have the marker alone.
func FuzzRead(f *testing.F) {
	for _, layout := range []string{
		"20Inspection of services\n20 1. Most children are visited\n24within twelve days.\n20 2. Staff meet each week.\f20 3. Managers act.\n201",
		"20(a) one\n24• two\n24– three\n20(b) four\n20i. five\n20ii. six", "20Grade\tP0Good\n20Leaders\tP0Poor\n20Help\tP0Good\n20Care\tP0Good",
		"20Officers wrote to the coun-\n20cil.1\n\n\n!11 Letter of May 2014.\f20Officers wrote again.2\n!12 The same.", "20left column of prose\tP0right column of prose\n20that goes on\tP0that goes on",
		"23Contents\n20One ..... 3\n20Two ..... 4\f2312\n2313\n2314", "20\u202eabc\u2066def\n20\u00ad\n20\uf0b7 item", "20Page 1 of 3\f20Page 2 of 3\f20Page 3 of 3",
	} {
		f.Add(layout)
	}
	f.Fuzz(func(t *testing.T, layout string) {
		if len(layout) > 4096 {
			t.Skip()
		}
		drawn := lettersOf(fuzzPages(layout))
		pages := fuzzPages(layout)
		doc := newDocument(pages)
		res := Result{Labels: doc.labels}
		res.Passages = makePassages(doc, finishBlocks(doc, rowsOfGrades(doc, orderBands(doc, fromLayout(doc)))))
		for i := range res.Passages {
			checkPassage(t, &res, i, len(pages))
			for _, r := range letters(res.Passages[i].Text) {
				drawn[r]--
			}
		}
		for r, n := range drawn {
			if n < 0 {
				t.Errorf("%q: the passages have %q more often than the pages", layout, r)
			}
		}
	})
}

// lettersOf counts the letters and figures on pages.
func lettersOf(pages []*pdftext.Page) map[rune]int {
	count := map[rune]int{}
	for _, p := range pages {
		for _, l := range p.Lines {
			for _, run := range l.Runs {
				for _, r := range letters(run.Text) {
					count[r]++
				}
			}
		}
	}
	return count
}

func checkPassage(t *testing.T, res *Result, at, pages int) {
	t.Helper()
	p := &res.Passages[at]
	if p.Seq != at || p.Page < 1 || p.PageEnd < p.Page || p.PageEnd > pages {
		t.Errorf("passage %d is the %dth, from page %d to %d of %d", at, p.Seq, p.Page, p.PageEnd, pages)
	}
	whole := strings.TrimSpace(p.Text) == p.Text && p.Text+p.Marker+p.Paragraph != ""
	if p.Block == corpus.Row {
		cells := strings.Join(p.Cells, " ")
		text, _ := strings.CutPrefix(strings.TrimLeft(cells, " "), p.Marker+p.Paragraph) // the first cells can be empty
		whole = p.Text == cells || p.Text == text || p.Text == strings.TrimLeft(text, " ")
	}
	if !utf8.ValidString(p.Text) || !whole {
		t.Errorf("the text of passage %d is %q, its cells are %q", at, p.Text, p.Cells)
	}
	for _, b := range p.Boxes {
		for _, v := range []float64{b.X, b.Y, b.W, b.H} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Errorf("a box of passage %d: %+v", at, b)
			}
		}
	}
	for _, n := range p.NoteRefs {
		if n.Start < 0 || n.End <= n.Start || n.End > utf8.RuneCountInString(p.Text) || n.Note < 0 || n.Note >= len(res.Passages) {
			t.Errorf("passage %d, %q, refers to a note by %+v", at, p.Text, n)
		}
	}
	for _, b := range p.Breaks {
		if b.At < 0 || b.At > utf8.RuneCountInString(p.Text) || b.Page < p.Page || b.Page > p.PageEnd {
			t.Errorf("passage %d, %q, goes on at %+v", at, p.Text, b)
		}
	}
}
