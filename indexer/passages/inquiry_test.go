package passages

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
)

// reading is what a careful reader finds in a made report (testdata/README.md).
type reading struct {
	Files, Labels, Others []string
	Headings              []struct {
		Level       int
		Text, Label string
		Page        int
	}
	Paragraphs, Items, Notes []found
	Rows                     []struct {
		Page                   int
		Label                  string
		Headings, Heads, Cells []string
	}
}

// contentsPage is the number of the page with the table of contents.
const contentsPage = 3

// found is a paragraph, list item or note.
type found struct {
	Number, Marker, Label string
	Page                  int
	PageEnd               int `json:"page_end"`
	Headings              []string
	LeadIn                string `json:"lead_in"`
	First, Last           string
}

func TestInquiryReport(t *testing.T) {
	for _, name := range []string{"inquiry-listed.json", "inquiry-typed.json"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		var want reading
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, file := range want.Files {
			t.Run(file, func(t *testing.T) { compareReading(t, want, readFile(t, filepath.Join("testdata", file))) })
		}
	}
}

func readFile(t *testing.T, path string) Result {
	t.Helper()
	f, pages := readPages(t, path)
	if f == nil {
		t.Fatalf("%s is no PDF", path)
	}
	return Read(f.PDF(), pages)
}

func compareReading(t *testing.T, want reading, got Result) {
	if !reflect.DeepEqual(got.Labels, want.Labels) {
		t.Errorf("labels %q, want %q", got.Labels, want.Labels)
	}
	rank := ranks(got.Passages)
	in := map[corpus.Block][]string{}
	for _, p := range got.Passages {
		if p.Page == contentsPage || slices.Contains(want.Others, p.Text) || want.isHeads(p) {
			continue
		}
		p.Level = rank[p.Level]
		in[p.Block] = append(in[p.Block], summary(p))
	}
	lines := want.lines()
	for _, b := range []corpus.Block{corpus.Heading, corpus.Paragraph, corpus.Item, corpus.Row, corpus.Footnote} {
		compareLines(t, b, in[b], lines[b])
	}
}

// ranks numbers the levels of the headings after the contents from 1: without
// tags a level is told by the letters, among which the title page's count.
func ranks(passages []corpus.Passage) map[int]int {
	var levels []int
	for _, p := range passages {
		if p.Block == corpus.Heading && p.Page > contentsPage+1 {
			levels = append(levels, p.Level)
		}
	}
	slices.Sort(levels)
	rank := map[int]int{}
	for i, l := range slices.Compact(levels) {
		rank[l] = i + 1
	}
	return rank
}

// isHeads says whether a passage is the row of a table's column heads.
func (r reading) isHeads(p corpus.Passage) bool {
	for _, row := range r.Rows {
		if p.Block == corpus.Row && p.Text == strings.Join(row.Heads, " ") {
			return true
		}
	}
	return false
}

// lines gives the blocks of each kind in order, a line for each.
func (r reading) lines() map[corpus.Block][]string {
	lines := map[corpus.Block][]string{}
	for _, h := range r.Headings {
		lines[corpus.Heading] = append(lines[corpus.Heading], fmt.Sprintf("p. %d (%s) level %d: %s", h.Page, h.Label, h.Level, h.Text))
	}
	for _, f := range r.Paragraphs {
		lines[corpus.Paragraph] = append(lines[corpus.Paragraph], line(f, f.Number, unnumbered(f.Headings), ""))
	}
	for _, f := range r.Items {
		lines[corpus.Item] = append(lines[corpus.Item], line(f, f.Marker, unnumbered(f.Headings), f.LeadIn))
	}
	for _, f := range r.Notes {
		lines[corpus.Footnote] = append(lines[corpus.Footnote], line(f, f.Marker, nil, ""))
	}
	for _, row := range r.Rows {
		lines[corpus.Row] = append(lines[corpus.Row], fmt.Sprintf("p. %d (%s) %q: %q %q", row.Page, row.Label, unnumbered(row.Headings), row.Heads, row.Cells))
	}
	return lines
}

// compareLines wants the same lines in the same order.
func compareLines(t *testing.T, b corpus.Block, got, want []string) {
	missing, others := less(want, got), less(got, want)
	if len(missing)+len(others) > 0 {
		t.Errorf("%d of %d %ss missing, %d others:\n- %s\n+ %s", len(missing), len(want), b, len(others),
			strings.Join(missing, "\n- "), strings.Join(others, "\n+ "))
	} else if !slices.Equal(got, want) {
		t.Errorf("the %ss are not in the report's order", b)
	}
}

// less gives the lines of a that are not in b, each as often as b lacks it.
func less(a, b []string) []string {
	have := map[string]int{}
	for _, l := range b {
		have[l]++
	}
	var out []string
	for _, l := range a {
		if have[l]--; have[l] < 0 {
			out = append(out, l)
		}
	}
	return out
}

// call is the number of a note after a sentence's end, which stands in a passage as on the page.
var call = regexp.MustCompile(`([.”])\d$`)

// unnumbered gives a heading path as passages have it, without the numbers of chapters.
func unnumbered(headings []string) []string {
	path := []string{}
	for _, h := range headings {
		path = append(path, strings.TrimLeft(h, "0123456789 "))
	}
	return path
}

func summary(p corpus.Passage) string {
	text := call.ReplaceAllString(p.Text, "$1")
	f := found{Page: p.Page, PageEnd: p.PageEnd, Label: p.Label, First: outer(text, 6), Last: outer(text, -6)}
	switch p.Block {
	case corpus.Heading:
		text = strings.TrimSpace(p.Marker + " " + p.Text)
		return fmt.Sprintf("p. %d (%s) level %d: %s", p.Page, p.Label, p.Level, text)
	case corpus.Row:
		return fmt.Sprintf("p. %d (%s) %q: %q %q", p.Page, p.Label, p.Headings, p.Heads, p.Cells)
	case corpus.Footnote:
		return line(f, p.Marker, nil, "")
	case corpus.Item:
		return line(f, p.Marker, p.Headings, p.LeadIn)
	}
	if p.Page <= contentsPage+1 {
		p.Headings = nil // whether the bold lines before chapter 1 are headings is a matter of taste
	}
	return line(f, p.Paragraph, p.Headings, "")
}

func line(f found, number string, headings []string, leadIn string) string {
	return fmt.Sprintf("p. %d–%d (%s) %q %q: %s … %s %q", f.Page, f.PageEnd, f.Label, headings, number, f.First, f.Last, leadIn)
}

// outer gives the first n words of a text, or with n below zero the last.
func outer(text string, n int) string {
	all := strings.Fields(text)
	if n < 0 {
		return strings.Join(all[max(0, len(all)+n):], " ")
	}
	return strings.Join(all[:min(n, len(all))], " ")
}
