package passages

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"evidence/indexer/pdftext"
)

// margins is a report of n pages with a few lines of body and what write adds to a page's lines.
func margins(n int, write func(page int) []pdftext.Line) []*pdftext.Page {
	var pages []*pdftext.Page
	for number := 1; number <= n; number++ {
		p := &pdftext.Page{Number: number, Width: 600, Height: 800}
		for i := range 40 {
			p.Lines = append(p.Lines, textLine(60, 100+15*float64(i), 11, fmt.Sprintf("line %d of page %d tells of the service", i+1, number)))
		}
		p.Lines = append(p.Lines, write(number)...)
		pages = append(pages, p)
	}
	return pages
}

// textLine is a line of one run.
func textLine(x, base, size float64, text string) pdftext.Line {
	run := pdftext.Run{Text: text, X: x, Y: base - 0.8*size, W: 0.5 * size * float64(len(text)), H: size, Size: size, Baseline: base, MCID: -1}
	return pdftext.Line{Runs: []pdftext.Run{run}, X: x, Y: run.Y, W: run.W, H: size, Baseline: base, Dir: pdftext.Vector{X: 1}}
}

// artifact marks a line as the file's own artifact.
func artifact(l pdftext.Line) pdftext.Line {
	l.Runs[0].Artifact = true
	return l
}

// A report prints its page numbers in one of many forms: each is the page's label and none is text.
func TestPrintedLabels(t *testing.T) {
	chapter := []string{"2-3", "2-4", "2-5", "3-1", "3-2", "3-3"}
	for name, c := range map[string]struct {
		base  float64
		print func(page int) string
		want  []string
	}{
		"of the whole":        {780, func(p int) string { return fmt.Sprintf("Page %d of 42", p+2) }, []string{"3", "4", "5", "6", "7", "8"}},
		"with a bar":          {780, func(p int) string { return fmt.Sprintf("%d/42", p+2) }, []string{"3", "4", "5", "6", "7", "8"}},
		"between dashes":      {780, func(p int) string { return fmt.Sprintf("- %d -", p) }, []string{"1", "2", "3", "4", "5", "6"}},
		"in brackets":         {780, func(p int) string { return fmt.Sprintf("[%d]", p+8) }, []string{"9", "10", "11", "12", "13", "14"}},
		"of an annex":         {780, func(p int) string { return fmt.Sprintf("A-%d", p+2) }, []string{"A-3", "A-4", "A-5", "A-6", "A-7", "A-8"}},
		"of chapters":         {780, func(p int) string { return chapter[p-1] }, chapter},
		"roman":               {780, func(p int) string { return []string{"I", "II", "III", "IV", "V", "VI"}[p-1] }, []string{"I", "II", "III", "IV", "V", "VI"}},
		"far from the edge":   {712, func(p int) string { return fmt.Sprint(p + 11) }, []string{"12", "13", "14", "15", "16", "17"}},
		"beside a date":       {780, func(p int) string { return fmt.Sprintf("8-19 July 2024 %d", p) }, []string{"1", "2", "3", "4", "5", "6"}},
		"no number of a page": {712, func(p int) string { return []string{"31", "27", "44", "12", "9", "50"}[p-1] }, []string{"", "", "", "", "", ""}},
		"a telephone number":  {780, func(p int) string { return "Telephone 0300 123 1231" }, []string{"", "", "", "", "", ""}},
	} {
		pages := margins(6, func(p int) []pdftext.Line { return []pdftext.Line{textLine(290, c.base, 11, c.print(p))} })
		doc := newDocument(pages)
		if !slices.Equal(doc.labels, c.want) {
			t.Errorf("%s: labels %q, want %q", name, doc.labels, c.want)
		}
		if c.want[0] == "" {
			continue
		}
		for _, p := range pages {
			if !doc.furniture[place{p.Number, len(p.Lines) - 1}] {
				t.Errorf("%s: page %d has %q among its text", name, p.Number, p.Lines[len(p.Lines)-1].Text())
			}
		}
	}
}

// Pages without a number are counted from those beside them, but for the cover of an excerpt.
func TestCountedLabels(t *testing.T) {
	for _, c := range []struct {
		name   string
		offset int
		want   []string
	}{
		{"a whole report", 0, []string{"1", "2", "3", "4", "5", "6"}},
		{"an excerpt", 40, []string{"", "42", "43", "44", "45", "46"}},
		{"after pages without numbers", -2, []string{"", "", "1", "2", "3", "4"}},
	} {
		pages := margins(6, func(p int) []pdftext.Line {
			if p == 1 || p == 4 || p+c.offset < 1 {
				return nil
			}
			return []pdftext.Line{textLine(290, 780, 11, fmt.Sprint(p+c.offset))}
		})
		if got := newDocument(pages).labels; !slices.Equal(got, c.want) {
			t.Errorf("%s: labels %q, want %q", c.name, got, c.want)
		}
	}
}

// The file's own labels give way to printed ones, and a document of one page has a number too.
func TestLabelOfOnePage(t *testing.T) {
	pages := margins(1, func(int) []pdftext.Line { return []pdftext.Line{textLine(290, 780, 11, "1")} })
	if got := newDocument(pages).labels; got[0] != "1" {
		t.Errorf("label %q, want 1", got[0])
	}
}

// Running heads and feet are furniture wherever they stand, and a footnote that says the same on each page is not.
func TestFurniture(t *testing.T) {
	for name, c := range map[string]struct {
		write func(page int) []pdftext.Line
		text  func(page int) bool // whether the last line of the page is text
	}{
		"chapter names on right-hand pages": {func(p int) []pdftext.Line {
			head := textLine(60, 40, 9, "Holmwick: an independent review")
			if p%2 == 1 {
				head = textLine(400, 40, 9, []string{"The first years", "The first years", "The audit", "What followed"}[p/2])
			}
			return []pdftext.Line{head}
		}, func(int) bool { return false }},
		"a foot of two lines at other heights": {func(p int) []pdftext.Line {
			base := 770 - 20*float64(p%2)
			return []pdftext.Line{artifact(textLine(60, base, 10, "Report on Holmwick, 2 to")), artifact(textLine(60, base+11, 10, "6 October 2023"))}
		}, func(int) bool { return false }},
		"notes that say the same": {func(p int) []pdftext.Line {
			return []pdftext.Line{textLine(60, 770, 9, fmt.Sprintf("%d Ibid.", 2*p))}
		}, func(int) bool { return true }},
		"a number and the report's name": {func(p int) []pdftext.Line {
			return []pdftext.Line{textLine(60, 770, 9, fmt.Sprintf("%d Annual report", p))}
		}, func(int) bool { return false }},
	} {
		pages := margins(8, c.write)
		doc := newDocument(pages)
		for _, p := range pages {
			last := len(p.Lines) - 1
			if got := !doc.furniture[place{p.Number, last}]; got != c.text(p.Number) {
				t.Errorf("%s: page %d: %q is text: %v", name, p.Number, strings.TrimSpace(p.Lines[last].Text()), got)
			}
		}
	}
}
