package cite

import (
	"strings"
	"testing"

	"evidence/corpus"
)

// A span of a passage that runs over a page break is cited with the pages it stands on itself.
func TestSpanOverAPageBreak(t *testing.T) {
	text := "“Naïve” hopes were well-founded in 2018."
	p := with(passage, func(p *corpus.Passage) {
		p.Text, p.Page, p.PageEnd, p.Label, p.LabelEnd = text, 12, 13, "ix", "1"
		p.Breaks = []corpus.Break{{Page: 13, At: 24, Label: "1"}} // inside "well-founded"
	})
	whole := New(inspection, p)
	if got, want := whole.Pages(), "pp ix–1 (PDF pages 12–13)"; got != want {
		t.Errorf("the whole stands on %s, want %s", got, want)
	}
	for quote, want := range map[string]string{
		"“Naïve” hopes were well-":  "p ix (PDF page 12)",
		"founded in 2018.":          "p 1 (PDF page 13)",
		"well-founded":              "pp ix–1 (PDF pages 12–13)",
		text:                        "pp ix–1 (PDF pages 12–13)",
		"“Naïve” hopes were well-f": "pp ix–1 (PDF pages 12–13)",
		"-founded in 2018.":         "pp ix–1 (PDF pages 12–13)",
		"2018":                      "p 1 (PDF page 13)",
	} {
		at := strings.Index(text, quote)
		c, err := whole.Excerpt(at, at+len(quote))
		if err != nil || c.Pages() != want {
			t.Errorf("%q is cited on %s (%v), want %s", quote, c.Pages(), err, want)
		}
		again, err := c.Excerpt(0, len(text))
		if err != nil || again.Pages() != whole.Pages() {
			t.Errorf("the whole, cited from %q, stands on %s, %v", quote, again.Pages(), err)
		}
	}
	if len(whole.Passage.Breaks) != 1 || whole.Passage.Page != 12 {
		t.Errorf("citing a part changed the whole: %+v", whole.Passage)
	}
}
