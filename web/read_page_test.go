package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"evidence/corpus"
	"evidence/corpus/passageid"
	"evidence/search"
	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/paths"
	"evidence/web/result"
)

// A volume is an invented report with one of everything.
var volume = []corpus.Passage{
	{Page: 1, Label: "i", Block: corpus.Heading, Level: 3, Text: "Chapter 5: What was known"},
	{Page: 3, Label: "1", PageEnd: 4, LabelEnd: "2", Paragraph: "5.12", Block: corpus.Paragraph, Text: "The council’s officers knew3 in 2004, & said nothing for “years”.",
		Breaks: []corpus.Break{{Page: 4, At: 38, Label: "2"}}, NoteRefs: []corpus.NoteRef{{Start: 27, End: 28, Marker: "3", Note: 2}}},
	{Page: 3, Label: "1", Marker: "3", Block: corpus.Footnote, Text: "Letter of 1 May <unsigned>.", ReferredBy: []int{1, 4}},
	{Page: 4, Label: "2", Block: corpus.Item, Depth: 1, Marker: "•", Text: "the clinic;"},
	{Page: 4, Label: "2", Block: corpus.Item, Depth: 1, Marker: "•", Text: "the council3, which", NoteRefs: []corpus.NoteRef{{Start: 11, End: 12, Marker: "3", Note: 2}}},
	{Page: 4, Label: "2", Block: corpus.Item, Depth: 2, Marker: "(a)", Text: "met in secret; and"},
	{Page: 4, Label: "2", Block: corpus.Heading, Level: 7, Marker: "B", Text: "Grades"},
	{Page: 4, Label: "2", Block: corpus.Paragraph, Text: "Table 1: Judgements"},
	{Page: 4, Label: "2", Block: corpus.Row, Table: 1, Header: true, Cells: []string{"Judgement", "Grade"}, Text: "Judgement Grade"},
	{Page: 4, Label: "2", Block: corpus.Row, Table: 1, Heads: []string{"Judgement", "Grade"}, Cells: []string{"1. Leaders", "Good"}, Marker: "1.", Text: "Leaders Good"},
	{Page: 5, Label: "3", Block: corpus.Row, Table: 1, Heads: []string{"Judgement", "Grade"}, Cells: []string{"2. Officers", "Poor"}, Marker: "2.", Text: "Officers Poor"},
	{Page: 5, Label: "3", Block: corpus.Row, Table: 1, Cells: []string{"Not inspected"}, Text: "Not inspected"},
	{Page: 5, Label: "3", Paragraph: "5.13", Block: corpus.Paragraph, Text: "Officers met again."},
	{Page: 5, Label: "3", Block: corpus.Footnote, Marker: "*", Text: "Nothing refers to this."},
}

// readingSite serves the volume, and gives it as the store has it.
func readingSite(t testing.TB) (*made, []corpus.Passage) {
	t.Helper()
	return readingSiteOf(t, volume)
}

func readingSiteOf(t testing.TB, passages []corpus.Passage) (*made, []corpus.Passage) {
	t.Helper()
	m := makeOwnSite(t, handler.Options{})
	l := m.library.Load()
	list := slices.Clone(passages)
	for i := range list {
		list[i].Document, list[i].Seq, list[i].Boxes, list[i].Headings = "volume", i, []corpus.Box{}, []string{}
		list[i].PageEnd = max(list[i].PageEnd, list[i].Page)
	}
	passageid.Assign("volume", list)
	sum := sha256.Sum256([]byte("volume"))
	doc := corpus.Document{Source: corpus.Source{ID: "volume", Title: "Inquiry, volume 1"}, SHA256: hex.EncodeToString(sum[:]), Pages: 6, Passages: len(list), NoText: []int{2, 6}}
	if _, err := l.Store.AssignVersion(t.Context(), doc.SHA256, "volume"); err != nil {
		t.Fatal(err)
	}
	err := errors.Join(l.Store.PutDocument(t.Context(), doc, list, "1"), l.Engine.Replace(t.Context(), search.Report{Document: doc, Passages: list, Extractor: "1"}))
	if err != nil {
		t.Fatal(err)
	}
	return m, list
}

func TestReadPage(t *testing.T) {
	t.Parallel()
	m, list := readingSite(t)
	page := m.page("/documents/volume/read", 200)
	of := func(i int) string { return "#p-" + list[i].ID }
	to := func(i int) htmltest.Checker { return htmltest.Attr("href", paths.Passage(list[i].ID)) }
	htmltest.Check(t, page,
		fieldsLabelled, controlsNamed, idsUnique, levelsClosed, nothingInline, nothingForeign,
		htmltest.In("h1", htmltest.Text("Inquiry, volume 1")),
		htmltest.In(`head link[href$="/read.css"]`), htmltest.In(`head script[src$="/read.js"][defer]`),

		htmltest.In("h2"+of(0)+" .t", htmltest.Text("Chapter 5: What was known")),
		htmltest.In("h3"+of(6), htmltest.Text("B Grades")),
		htmltest.In(`nav[aria-labelledby] details > ul > li > a[href="`+of(0)+`"]`, htmltest.Text("Chapter 5: What was known")),
		htmltest.In(`nav details > ul > li > ul > li > a[href="`+of(6)+`"]`, htmltest.Text("B Grades")),

		htmltest.In("p"+of(1)+" > .t", exactly("The council’s officers knew3 in 2004, page 2& said nothing for “years”.")),
		htmltest.In("p"+of(1)+" > a#para-5\\.12", htmltest.Text("5.12"), to(1)),
		htmltest.In("p"+of(1)+" sup > a#ref-1", htmltest.Text("3"), htmltest.Attr("href", of(2)), htmltest.Attr("role", "doc-noteref"), htmltest.Attr("aria-label", "Footnote 3")),
		htmltest.In("p"+of(1)+" + aside"+of(2)+" .t", exactly("Letter of 1 May <unsigned>.")),
		htmltest.In("aside"+of(2)+" > a", htmltest.Text("3"), to(2)),
		htmltest.In(`aside`+of(2)+` a[href="#ref-1"] + a[href="#ref-2"]`, htmltest.Attr("role", "doc-backlink")),
		htmltest.Count("aside[role=doc-footnote]", 2),

		htmltest.Count("article > ul.disc > li", 2),
		htmltest.In("ul.disc > li"+of(4)+" > ol > li"+of(5)+" a", htmltest.Text("(a)"), to(5)),
		htmltest.None("li aside"),

		htmltest.In("table > caption"+of(7)+" .t", htmltest.Text("Table 1: Judgements")),
		htmltest.Count("thead > tr", 1), htmltest.Count("tbody > tr", 3),
		htmltest.Count(`thead > tr`+of(8)+` > th[scope="col"]`, 2),
		htmltest.In(`tbody > tr`+of(9)+` > th[scope="row"]`, htmltest.Text("1. Leaders")),
		htmltest.In(`tbody > tr`+of(9)+` > th + td > .t[data-from="8"]`, htmltest.Text("Good")),
		htmltest.In(`tbody > tr`+of(11)+` > td[colspan="2"]`, htmltest.Text("Not inspected")),
		htmltest.In("tr"+of(9)+" > td:last-child > a", to(9)),
	)
	for i, name := range []string{"page i", "PDF page 2, without text", "page 1", "page 2", "page 3", "PDF page 6, without text"} {
		htmltest.Check(t, page, htmltest.In("a.leaf#page-"+string(rune('1'+i)), htmltest.Text(name), htmltest.Attr("href", paths.Page("volume", i+1))))
	}
	htmltest.Check(t, page, htmltest.Count("a.leaf", 6), htmltest.In("p"+of(1)+" a#page-4"), htmltest.In("tr"+of(10)+" th a#page-5"))
}

// A page that begins with an item begins behind its number.
func TestReadPageBeginsInAList(t *testing.T) {
	t.Parallel()
	m, list := readingSiteOf(t, []corpus.Passage{
		{Page: 1, Block: corpus.Item, Depth: 1, Marker: "1.", Text: "First."},
		{Page: 2, Block: corpus.Item, Depth: 1, Marker: "2.", Text: "Second."},
	})
	htmltest.Check(t, m.page("/documents/volume/read", 200),
		htmltest.Count("ol > li", 2), htmltest.In(".leaves > #page-1"),
		htmltest.In("li#p-"+list[1].ID+" a.no + a#page-2 + .t", htmltest.Text("Second.")))
}

// exactly wants an element's text letter for letter, white space too.
func exactly(want string) htmltest.Checker {
	return func(n *html.Node) error {
		var b strings.Builder
		for d := range n.Descendants() {
			if d.Type == html.TextNode {
				b.WriteString(d.Data)
			}
		}
		if b.String() != want {
			return errors.New("text " + b.String() + ", want " + want)
		}
		return nil
	}
}

func TestReadPageMarks(t *testing.T) {
	t.Parallel()
	m, list := readingSite(t)
	of := func(i int) string { return "#p-" + list[i].ID }
	page := m.page("/documents/volume/read?q=officers", 200)
	htmltest.Check(t, page,
		htmltest.In(".steps", htmltest.HasText("^3 passages have words of it")),
		htmltest.In(".steps a", htmltest.Attr("href", of(1))),
		htmltest.In("p.found"+of(1)+" mark", htmltest.HasText("^officers")),
		htmltest.In("tr.found"+of(10)+" mark", htmltest.Text("Officers")),
		htmltest.Count(".found", 3), htmltest.Count(".stepping", 3),
		htmltest.In(of(1)+" .stepping", htmltest.Text("1 of 3›")),
		htmltest.In(of(1)+" .stepping a", htmltest.Attr("href", of(10))),
		htmltest.In(of(12)+" .stepping", htmltest.Text("‹3 of 3")),
		htmltest.In("#para-5\\.12", htmltest.Attr("href", paths.Passage(list[1].ID)+"?q=officers")),
		htmltest.In("#page-3", htmltest.Attr("href", paths.Page("volume", 3)+"?q=officers")),
	)
	htmltest.Check(t, m.page("/documents/volume/read?q=zebra", 200), htmltest.None("mark"), htmltest.In(".steps", htmltest.HasText("Nothing in this report")))
}

func TestReadPageAsJSON(t *testing.T) {
	t.Parallel()
	m, list := readingSite(t)
	w := m.get("/documents/volume/read.json?q=officers")
	var got struct {
		Document struct{ ID string }
		Contents []result.Heading
		Blocks   []struct {
			Kind  string
			Level int
			List  *struct {
				Items []struct {
					ID    string
					Lists []struct{ Items []struct{ Text string } }
				}
			}
			Passage *struct {
				ID, Text   string
				Highlights []corpus.Span
				Notes      []struct{ ID string }
			}
		}
		Hits []string
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != 200 {
		t.Fatal(err, w.Code)
	}
	kinds := ""
	for _, b := range got.Blocks {
		kinds += b.Kind + " "
	}
	if kinds != "heading paragraph list heading table paragraph note " || got.Document.ID != "volume" || len(got.Contents) != 2 || len(got.Hits) != 3 {
		t.Errorf("%s%+v", kinds, got)
	}
	if p := got.Blocks[1].Passage; p.ID != list[1].ID || p.Text != list[1].Text || p.Notes[0].ID != list[2].ID || len(p.Highlights) != 1 {
		t.Errorf("%+v", p)
	}
	if items := got.Blocks[2].List.Items; items[1].Lists[0].Items[0].Text != "met in secret; and" {
		t.Errorf("%+v", items)
	}
}

func TestReadPageOfNoReport(t *testing.T) {
	t.Parallel()
	m := makeOwnSite(t, handler.Options{})
	m.page("/documents/none/read", 404)
	m.page("/documents/gone-2012/read", 410)
}

// A heading's references to footnotes are no part of it in the contents.
func TestContentsWithoutReferences(t *testing.T) {
	t.Parallel()
	list := result.Contents([]corpus.Passage{{Block: corpus.Heading, Marker: "2", Text: "Care45 and6 health", NoteRefs: []corpus.NoteRef{{Start: 4, End: 6}, {Start: 10, End: 11}}}})
	if len(list) != 1 || list[0].Text != "2 Care and health" {
		t.Errorf("%+v", list)
	}
}

// A report as long as the longest inquiries' volumes: 2,800 passages of 200 letters, every seventh a footnote.
func BenchmarkReadPage(b *testing.B) {
	var long []corpus.Passage
	for i := range 200 {
		for _, p := range volume {
			p.Page, p.Breaks = i+1, nil
			p.PageEnd = p.Page
			if p.Paragraph != "" {
				p.Paragraph = fmt.Sprintf("%d.%s", i, p.Paragraph)
			}
			p.NoteRefs = slices.Clone(p.NoteRefs)
			for j := range p.NoteRefs {
				p.NoteRefs[j].Note += i * len(volume)
			}
			if p.Block != corpus.Row {
				p.Text += strings.Repeat(" They met in secret.", 9) + fmt.Sprintf(" It was day %d.", i)
			}
			long = append(long, p)
		}
	}
	m, _ := readingSiteOf(b, long)
	for _, path := range []string{"/documents/volume/read", "/documents/volume/read?q=secret", "/documents/volume/read.json"} {
		b.Run(path[len("/documents/volume/"):], func(b *testing.B) {
			for b.Loop() {
				b.SetBytes(int64(m.with(b).get(path).Body.Len()))
			}
		})
	}
}
