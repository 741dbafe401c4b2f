package cite

import (
	"strings"
	"testing"

	"evidence/corpus"
)

var (
	inspection = corpus.Source{
		ID: "ofsted-anytown-2030-01-29", Title: "Inspection of children’s services", Authority: "Anytown", Publisher: "Ofsted",
		Published: "2030-01-29", URL: "https://example.org/50.pdf",
		InspectionStart: "2029-11-06", InspectionEnd: "2029-11-30",
	}
	inquiry = corpus.Source{
		ID: "inquiry", Title: "Independent Inquiry into Anytown.", Authority: "Anytown", Author: "Ann Other CBE",
		Publisher: "Anytown Council", Published: "2030-08", LandingPage: "https://example.org/inquiry",
	}
	passage = corpus.Passage{
		ID: "k3m9x2p7qa5t", Page: 4, PageEnd: 4, Label: "4", Paragraph: "14", Block: corpus.Paragraph,
		Text: "Children’s “voices” are heard – mostly.",
	}
)

func with[T any](v T, edit func(*T)) T {
	edit(&v)
	return v
}

func TestPlain(t *testing.T) {
	type P = corpus.Passage
	type S = corpus.Source
	for _, c := range []struct {
		name string
		src  S
		p    P
		want string
	}{
		{"inspection", inspection, passage,
			"“Children’s “voices” are heard – mostly.”\nOfsted, Inspection of children’s services: Anytown, 29 January 2030, p 4, para 14. https://example.org/50.pdf#page=4"},
		{"inquiry, over two pages, another label", inquiry,
			with(passage, func(p *P) { p.Page, p.PageEnd, p.Label, p.LabelEnd, p.Paragraph = 12, 13, "ix", "x", "5.12" }),
			"“Children’s “voices” are heard – mostly.”\nAnn Other CBE, Independent Inquiry into Anytown, Anytown Council, August 2030, pp ix–x (PDF pages 12–13), para 5.12. https://example.org/inquiry"},
		{"hardly anything known", S{ID: "scan"}, P{ID: "k3m9x2p7qa5t", Page: 2, PageEnd: 3, Block: corpus.Item, Text: "Yes"},
			"“Yes”\nuntitled report scan, undated, PDF pages 2–3."},
		{"only the inspection is dated", with(inspection, func(s *S) { s.Published = "" }),
			with(passage, func(p *P) { p.Block, p.Paragraph, p.Marker, p.Text = corpus.Footnote, "", "3", "See above" }),
			"“See above”\nOfsted, Inspection of children’s services: Anytown, inspected 6 November 2029 to 30 November 2029, p 4, footnote 3. https://example.org/50.pdf#page=4"},
		{"one day, a table row, its title naming the authority",
			with(inspection, func(s *S) { s.Published, s.InspectionEnd, s.Title = "", "", "Visit to ANYTOWN" }),
			with(passage, func(p *P) { p.Block, p.Paragraph, p.Text = corpus.Row, "", "Leaders Good" }),
			"“Leaders Good”\nOfsted, Visit to ANYTOWN, inspected 6 November 2029, p 4, table. https://example.org/50.pdf#page=4"},
		{"a heading, a year, the end's label unknown", with(inspection, func(s *S) { s.Published = "2030" }),
			with(passage, func(p *P) { p.Block, p.Paragraph, p.PageEnd, p.Text = corpus.Heading, "", 5, "Findings" }),
			"“Findings”\nOfsted, Inspection of children’s services: Anytown, 2030, p 4 (PDF pages 4–5), heading. https://example.org/50.pdf#page=4"},
		{"two pages labelled as they are counted", inspection,
			with(passage, func(p *P) { p.PageEnd, p.LabelEnd, p.Text = 5, "5", "Safe" }),
			"“Safe”\nOfsted, Inspection of children’s services: Anytown, 29 January 2030, pp 4–5, para 14. https://example.org/50.pdf#page=4"},
	} {
		style, err := StyleByName("plain")
		if err != nil {
			t.Fatal(err)
		}
		if got := style.Write(New(c.src, c.p)); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestALinkIsPrinted(t *testing.T) {
	c := New(inspection, passage)
	c.Link = "https://evidence.example/passages/k3m9x2p7qa5t"
	if got := Styles()[0].Write(c); !strings.Contains(got, "50.pdf#page=4 https://evidence.example/passages/k3m9x2p7qa5t") {
		t.Errorf("citation %q", got)
	}
}

func TestSpan(t *testing.T) {
	whole := New(inspection, passage)
	at := strings.Index(passage.Text, "“voices”")
	c, err := whole.Excerpt(at, at+len("“voices”"))
	if err != nil || c.Quote != "“voices”" || !c.Partial || whole.Partial || whole.Quote != passage.Text {
		t.Errorf("span %+v, %v", c, err)
	}
	if c, err := whole.Excerpt(0, len(passage.Text)); err != nil || c.Partial || c.Quote != passage.Text {
		t.Errorf("the whole as a span: %+v, %v", c, err)
	}
	for _, bad := range [][2]int{{-1, 3}, {0, len(passage.Text) + 1}, {3, 3}, {5, 4}, {at + 1, at + 5}, {0, at + 1}} {
		if c, err := whole.Excerpt(bad[0], bad[1]); err == nil || !strings.Contains(err.Error(), passage.ID) {
			t.Errorf("Span(%d, %d) = %q, %v", bad[0], bad[1], c.Quote, err)
		}
	}
}

func TestStyles(t *testing.T) {
	list := Styles()
	if s, err := StyleByName(""); err != nil || s.Name != list[0].Name {
		t.Errorf("the default style is %q, %v", s.Name, err)
	}
	for _, s := range list {
		if got, err := StyleByName(s.Name); err != nil || got.Name != s.Name || s.About == "" {
			t.Errorf("style %q: %+v, %v", s.Name, got, err)
		}
		c := New(inspection, passage)
		c.WithID = true
		if text := s.Write(c); !strings.Contains(text, passage.Text) || !strings.Contains(text, passage.ID) {
			t.Errorf("style %q prints %q", s.Name, text)
		}
	}
	var printed []string
	for _, s := range PrintedStyles() {
		printed = append(printed, s.Name)
	}
	if got := strings.Join(printed, ", "); got != "plain, harvard, apa, chicago, oscola" || len(Styles()) != len(list) {
		t.Errorf("printed styles are %s; of %d styles %d are left", got, len(list), len(Styles()))
	}
	if _, err := StyleByName("harvrad"); err == nil || err.Error() != `unknown citation style "harvrad"; styles are plain, harvard, apa, chicago, oscola, html, markdown, ris, bibtex, csl-json, web-annotation` {
		t.Errorf("error %v", err)
	}
}
