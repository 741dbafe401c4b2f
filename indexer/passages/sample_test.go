package passages

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The sample's other reports: their paragraph numbers in order, and where paragraphs run over a page.
func TestSampleReports(t *testing.T) {
	for _, c := range []struct {
		file, numbers, over string
		passages            int // at least
		tagged              bool
	}{
		{"sample-inspection-2015.pdf", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27", "9 17", 55, false},
		{"sample-inspection-2022.pdf", "", "", 40, true},
		{"sample-minutes-2023.pdf", "1.1 1.2 2.1 2.2 2.3 2.4 2.5 2.6 3.1 3.2 3.3 4.1 4.2 4.3 5.1 5.2 6.1", "", 25, false},
		{"sample-scan-2004.pdf", "", "", 0, false},
	} {
		t.Run(c.file, func(t *testing.T) {
			res := readFile(t, filepath.Join("..", "..", "corpus", "sample", c.file))
			var numbers, over []string
			for _, p := range res.Passages {
				if p.Paragraph != "" {
					numbers = append(numbers, p.Paragraph)
				}
				if p.PageEnd != p.Page {
					over = append(over, p.Paragraph)
				}
			}
			if got := strings.Join(numbers, " "); got != c.numbers {
				t.Errorf("numbers %s, want %s", got, c.numbers)
			}
			if got := strings.Join(over, " "); got != c.over {
				t.Errorf("paragraphs %q run over a page, want %q", got, c.over)
			}
			if len(res.Passages) < c.passages || res.Tagged != c.tagged {
				t.Errorf("%d passages, tagged %t; want at least %d and %t", len(res.Passages), res.Tagged, c.passages, c.tagged)
			}
			if c.passages == 0 && !slices.Equal(res.NoText, []int{1, 2}) {
				t.Errorf("pages without text: %v", res.NoText)
			}
		})
	}
}

// The minutes stand in two columns: a paragraph over both is one, and hyphens at their lines' ends are resolved.
func TestSampleMinutesInColumns(t *testing.T) {
	res := readFile(t, filepath.Join("..", "..", "corpus", "sample", "sample-minutes-2023.pdf"))
	want := map[string]string{
		"2.2": "33 suspects identified",
		"2.3": "said that officers had been asked to consider exploitation whenever a boy under eighteen is arrested",
		"2.4": "the finding of the inspection of July 2022",
		"4.1": "six independent sexual violence advisers",
		"5.1": "He had written to the councillors to thank them",
	}
	for _, p := range res.Passages {
		if words, ok := want[p.Paragraph]; ok && !strings.Contains(p.Text, words) {
			t.Errorf("%s reads %q, and lacks %q", p.Paragraph, p.Text, words)
		}
		delete(want, p.Paragraph)
	}
	if len(want) > 0 {
		t.Errorf("not found: %v", want)
	}
}
