package passages

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"evidence/corpus"
)

var update = flag.Bool("update", false, "write the marks of the made reports anew, to be read over")

// What the made report's passages say of page breaks, notes, tables and lists is
// the same whichever way the report was made and is read.
func TestMarksOfTheInquiryReport(t *testing.T) {
	for golden, files := range map[string][]string{
		"inquiry-listed-marks.txt": {"inquiry-listed-tagged.pdf", "inquiry-labelled-tagged.pdf", "inquiry-listed-untagged.pdf"},
		"inquiry-typed-marks.txt":  {"inquiry-typed-tagged.pdf", "inquiry-typed-untagged.pdf"},
	} {
		golden = filepath.Join("testdata", golden)
		for i, file := range files {
			_, pages := readPages(t, filepath.Join("testdata", file))
			res := readFile(t, filepath.Join("testdata", file))
			if _, wrong := wrongBreaks(pages, res.Passages); len(wrong) > 0 {
				t.Errorf("%s: %s", file, strings.Join(wrong, "\n"))
			}
			got := marksOf(res.Passages)
			if *update && i == 0 {
				if err := os.WriteFile(golden, []byte(strings.Join(got, "\n")+"\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			data, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			t.Run(file, func(t *testing.T) {
				compareLines(t, "mark", got, strings.Split(strings.TrimSpace(string(data)), "\n"))
			})
		}
	}
}

// marksOf tells a line for each break, reference to a note, table and list item.
func marksOf(passages []corpus.Passage) []string {
	var out []string
	tables := 0
	for i := range passages {
		p := &passages[i]
		text := []rune(p.Text)
		for _, b := range p.Breaks {
			out = append(out, fmt.Sprintf("page %d (%s): … %s ¦ %s …", b.Page, b.Label, outer(string(text[:b.At]), -4), outer(string(text[b.At:]), 4)))
		}
		for _, r := range p.NoteRefs {
			n := &passages[r.Note]
			out = append(out, fmt.Sprintf("note on page %d: … %s[%s] refers to %s %s … %v", n.Page,
				outer(string(text[:r.Start]), -4), string(text[r.Start:r.End]), n.Marker, outer(n.Text, 4), n.ReferredBy[0] == p.Seq))
		}
		if p.Block == corpus.Item && p.Depth > 0 {
			out = append(out, fmt.Sprintf("depth %d: %s %s", p.Depth, p.Marker, outer(p.Text, 4)))
		}
		if p.Table > tables {
			tables = p.Table
			out = append(out, tableOf(passages, p.Table)...)
		}
	}
	return out
}

// tableOf puts a table together again, the heads that it repeats on its next page counted.
func tableOf(passages []corpus.Passage, table int) []string {
	var rows []string
	heads := map[string]int{}
	for i := range passages {
		p := &passages[i]
		line := strings.Join(p.Cells, " | ")
		switch {
		case p.Table != table:
		case p.Header:
			heads[line]++
		default:
			rows = append(rows, fmt.Sprintf("  %s, under %s", line, strings.Join(p.Heads, " | ")))
		}
	}
	return append([]string{fmt.Sprintf("table %d %v", table, heads)}, rows...)
}
