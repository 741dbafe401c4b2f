package passages

import "testing"

// A row that a page cuts is one row, and its table goes on after it.
func TestRowOverPage(t *testing.T) {
	table := func(page int, base float64, rows ...[]string) (words []drawnWord) {
		for _, r := range rows {
			for i, s := range r {
				if s != "" {
					words = append(words, drawnWord{page, 72 + 180*float64(i), base, s})
				}
			}
			base += 20
		}
		return words
	}
	read := func(first, rest string) []string {
		words := append(table(1, 100, []string{"Office", "Visits", "Share"}, []string{"Eastfield", "41", "3%"}, []string{first, "212", "14%"}),
			table(2, 60, []string{"Office", "Visits", "Share"}, []string{rest}, []string{"Northgate", "118", "9%"}, []string{"Priory Road", "27", "2%"})...)
		doc, _ := drawPages(words)
		for _, p := range doc.pages {
			for i := range p.Lines {
				p.Lines[i].Runs[0].Font = plainFont
				if p.Lines[i].Runs[0].Text == "Office" || p.Lines[i].Runs[0].Text == "Visits" || p.Lines[i].Runs[0].Text == "Share" {
					p.Lines[i].Runs[0].Font = boldFont
				}
			}
		}
		return textsOf(finishBlocks(doc, fromLayout(doc)))
	}
	compare(t, read("Millbrook and", "Kingsmead"), []string{"Office Visits Share", "Eastfield 41 3%", "Millbrook and Kingsmead 212 14%", "Office Visits Share", "Northgate 118 9%", "Priory Road 27 2%"})
	compare(t, read("Millbrook", "North:"), []string{"Office Visits Share", "Eastfield 41 3%", "Millbrook 212 14%", "Office Visits Share", "North:", "Northgate 118 9%", "Priory Road 27 2%"})
}

// A numbered paragraph below a table is none of its rows, though one of its words begins where a column does.
func TestParagraphBelowTable(t *testing.T) {
	for text, want := range map[string]bool{"A1.18. A public inquiry is held to find out.": true, "2.1 Adoption": true, "18 July 2023": false, "A public inquiry": false} {
		if got := beginsParagraph(layoutRow{{text: text}}); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	if beginsParagraph(layoutRow{{text: "2.1 Adoption performance"}, {text: "41"}}) {
		t.Error("a row of two cells")
	}
}
