package cite

import (
	"encoding/json"
	"mime"
	"reflect"
	"slices"
	"strings"
	"testing"

	"evidence/corpus"
)

func style(t *testing.T, name string) Style {
	t.Helper()
	s, err := StyleByName(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// What stands where in each printed style, for those who read it without a style guide.
func TestPrintedStyles(t *testing.T) {
	c := New(inquiry, passage)
	c.Source.URL, c.Accessed, c.Link = "https://example.org/i.pdf", "2031-02-03", "https://evidence.example/passages/k3m9x2p7qa5t"
	c.WithID = true
	quote, trace := "“Children’s “voices” are heard – mostly.”", "\nhttps://evidence.example/passages/k3m9x2p7qa5t [passage k3m9x2p7qa5t]"
	for name, want := range map[string]string{
		"harvard": quote + " (Other, 2030, p. 4, para. 14)\n" +
			"Other, A. (2030) Independent Inquiry into Anytown. Anytown Council. Available at: https://example.org/i.pdf (Accessed: 3 February 2031)." + trace,
		"apa": quote + " (Other, 2030, p. 4, para. 14)\n" +
			"Other, A. (2030). Independent Inquiry into Anytown. Anytown Council. https://example.org/i.pdf" + trace,
		"chicago": quote + " (Other 2030, 4, para. 14)\n" +
			"Other, Ann. 2030. Independent Inquiry into Anytown. Anytown Council. https://example.org/i.pdf." + trace,
		"oscola": quote + "\n" +
			"Ann Other, ‘Independent Inquiry into Anytown’ (Anytown Council 2030) para 14 <https://example.org/i.pdf> accessed 3 February 2031." + trace,
	} {
		if got := style(t, name).Write(c); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
	want := `Other, A. (2030) <i>Independent Inquiry into Anytown</i>. Anytown Council. Available at: <a href="https://example.org/i.pdf">https://example.org/i.pdf</a> (Accessed: 3 February 2031).`
	if got := style(t, "harvard").ReferenceHTML(c); got != want {
		t.Errorf("Harvard as rich text:\n%s\nwant\n%s", got, want)
	}
}

func TestEveryStyleIsDescribed(t *testing.T) {
	order := []string{"plain", "harvard", "apa", "chicago", "oscola", "html", "markdown", "ris", "bibtex", "csl-json", "web-annotation"}
	var names []string
	for _, s := range Styles() {
		names = append(names, s.Name)
		if _, _, err := mime.ParseMediaType(s.MediaType); err != nil || s.Title == "" || s.About == "" || !strings.HasPrefix(s.FileExt, ".") {
			t.Errorf("%s: %+v, %v", s.Name, s, err)
		}
		for _, part := range []string{s.Reference(New(inspection, passage)), s.ReferenceHTML(New(inspection, passage)), s.InText(New(inspection, passage)), s.InTextHTML(New(inspection, passage))} {
			if !strings.Contains(part, "Ofsted") {
				t.Errorf("%s: %q names no author", s.Name, part)
			}
		}
	}
	if !slices.Equal(names, order) {
		t.Errorf("the styles are %q", names)
	}
}

// A list of references has no quote and no pinpoint.
func TestReferenceHasNoQuote(t *testing.T) {
	for _, name := range []string{"harvard", "apa", "chicago", "oscola"} {
		if got := style(t, name).Reference(New(inspection, passage)); strings.Contains(got, "voices") || strings.Contains(got, "14") || strings.Contains(got, passage.ID) {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// One report is one entry in every data form, however many of its passages are cited, with each place and quote.
func TestSeveralCitationsMakeOneFile(t *testing.T) {
	whole := New(inspection, passage)
	part, err := whole.Excerpt(0, len("Children"))
	if err != nil {
		t.Fatal(err)
	}
	second := New(inspection, with(passage, func(p *corpus.Passage) {
		p.ID, p.Page, p.PageEnd, p.Label, p.Paragraph, p.Text = "zzz", 9, 9, "9", "41", "Later."
	}))
	cs := []Citation{whole, New(inquiry, passage), part, second}
	var annotations []map[string]any
	if err := json.Unmarshal([]byte(style(t, "web-annotation").Write(cs...)), &annotations); err != nil || len(annotations) != 4 {
		t.Errorf("%d annotations, %v", len(annotations), err)
	}
	var items []cslItem
	if err := json.Unmarshal([]byte(style(t, "csl-json").Write(cs...)), &items); err != nil || len(items) != 2 {
		t.Fatalf("%d items, %v", len(items), err)
	}
	if it := items[0]; it.ID != inspection.ID || it.Note != "p 4, para 14; p 9, para 41" || it.Annote != "p 4, para 14: “"+passage.Text+"” [passage k3m9x2p7qa5t]; p 4, para 14: “Children” [passage k3m9x2p7qa5t]; p 9, para 41: “Later.” [passage zzz]" {
		t.Errorf("the item of three citations is %+v", it)
	}
	ris := style(t, "ris").Write(cs...)
	if !strings.Contains(ris, "\r\nER  - \r\n\r\nTY  - RPRT\r\n") || strings.Count(ris, "TY  - ") != 2 || strings.Count(ris, "N1  - p 4, para 14\r\n") != 3 || !strings.Contains(ris, "N1  - p 9, para 41\r\nN1  - Later.\r\n") {
		t.Errorf("RIS: %q", ris)
	}
	bib := style(t, "bibtex").Write(cs...)
	if !strings.Contains(bib, "\n}\n\n@techreport{inquiry,") || strings.Count(bib, "@") != 2 || !strings.Contains(bib, "p 9, para 41: “Later.”") {
		t.Errorf("BibTeX: %q", bib)
	}
	alike := []Citation{Report(corpus.Source{ID: "a b"}), Report(corpus.Source{ID: "a-b"})}
	if got := keys(byReport(alike)); !slices.Equal(got, []string{"a-b", "a-b_2"}) {
		t.Errorf("keys %q", got)
	}
	if got := style(t, "plain").Write(whole, part); !strings.Contains(got, "#page=4\n\n“Children”") {
		t.Errorf("citations are not apart: %q", got)
	}
}

// Citations in an author-date style have their places apart and one list of references, in which letters follow the year
// only of reports of one author and year.
func TestListOfReferences(t *testing.T) {
	report := func(id, author, title, day string) corpus.Source {
		return corpus.Source{ID: id, Author: author, Title: title, Published: day}
	}
	at := func(src corpus.Source, page string) Citation {
		return New(src, with(passage, func(p *corpus.Passage) { p.ID, p.Text, p.Label, p.Paragraph = "p"+page, "Words.", page, "" }))
	}
	zeta, alpha := report("z", "Jay OBE, Professor Alexis", "Zeta", "2018-02-01"), report("a", "Jay OBE, Professor Alexis", "Alpha", "2018-05-01")
	other, brother := report("o", "Ann Other", "One", "2018"), report("b", "Bob Other", "Two", "2018")
	for name, want := range map[string]string{
		"harvard": `“Words.” (Jay, 2018b, p. 1)

“Words.” (Jay, 2018b, p. 2)

“Words.” (Jay, 2018a, p. 3)

“Words.” (A. Other, 2018, p. 4)

“Words.” (B. Other, 2018, p. 5)

References
Jay, A. (2018a) Alpha, 1 May.
Jay, A. (2018b) Zeta, 1 February.
Other, A. (2018) One.
Other, B. (2018) Two.`,
	} {
		if got := style(t, name).Write(at(zeta, "1"), at(zeta, "2"), at(alpha, "3"), at(other, "4"), at(brother, "5")); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
	for _, one := range [][]Citation{{at(zeta, "1"), at(zeta, "2")}, {at(zeta, "1"), at(other, "2")}} {
		for _, s := range PrintedStyles() {
			if got := s.Write(one...); strings.Contains(got, "2018a") || strings.Contains(got, "2018b") {
				t.Errorf("%s: a letter without need: %s", s.Name, got)
			}
		}
	}
	if got := letter(0) + letter(25) + letter(26) + letter(51) + letter(52); got != "azaaazba" {
		t.Errorf("letters %q", got)
	}
}

// A report can be cited as a whole: every form then has its entry and no place in it.
func TestWholeReport(t *testing.T) {
	for _, s := range Styles() {
		got := s.Write(Report(inspection))
		if !strings.Contains(got, "Inspection of ") || strings.Contains(got, "passage") || strings.Contains(got, "“”") || strings.Contains(got, "N1  -") || strings.Contains(got, "annote") {
			t.Errorf("%s: %s", s.Name, got)
		}
	}
}

// OSCOLA sets a title between single quotation marks, so that those inside are double; apostrophes stay.
func TestMarksInsideATitle(t *testing.T) {
	for in, want := range map[string]string{
		"EWCA Civ 123: a ‘review’":                 "EWCA Civ 123: a “review”",
		"A 'review' of children's 'needs'":         "A “review” of children's “needs”",
		"Children’s ‘needs’ and the parents’ view": "Children’s “needs” and the parents’ view",
		"The ’60s":       "The ’60s",
		"The 'unseen":    "The 'unseen",
		"Parents’ views": "Parents’ views",
		"‘It’s not my child’: what parents’ groups say": "“It’s not my child”: what parents’ groups say",
	} {
		if got := doubleMarks(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// Each page has the words of the quote that stand on it, and what is beside them on that page.
func TestAnnotationByPage(t *testing.T) {
	p := with(passage, func(p *corpus.Passage) {
		p.Text, p.PageEnd = "Children were heard. The board met again.", 5
		p.Breaks = []corpus.Break{{Page: 5, At: 21}}
	})
	before := corpus.Passage{Page: 4, PageEnd: 4, Text: "Earlier words."}
	c := New(inspection, p).Between([]corpus.Passage{before}, []corpus.Passage{{Page: 5, PageEnd: 5, Text: "Later words."}})
	want := []pageWords{
		{4, "Children were heard.", "Earlier words.\n", " "},
		{5, "The board met again.", "", "\nLater words."},
	}
	if got := c.onPages(); !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	part, err := c.Excerpt(len("Children "), len("Children were heard. The board"))
	if err != nil {
		t.Fatal(err)
	}
	want = []pageWords{{4, "were heard.", "Earlier words.\nChildren ", " "}, {5, "The board", "", " met again.\nLater words."}}
	if got := part.onPages(); !slices.Equal(got, want) {
		t.Errorf("of a part: %+v, want %+v", got, want)
	}
	c = c.Between([]corpus.Passage{{Page: 3, PageEnd: 3, Text: "On the page before."}}, nil)
	if got := c.onPages()[0].prefix; got != "" {
		t.Errorf("the prefix %q is on another page", got)
	}
}

func TestAnnotation(t *testing.T) {
	p := with(passage, func(p *corpus.Passage) {
		p.Text = "The board met – once. Children were heard, “mostly”, and the board met again, said the leaders of the council."
		p.PageEnd = 5
		p.Boxes = []corpus.Box{{Page: 4, X: 72.4, Y: 700.2, W: 400, H: 12}, {Page: 4, X: 70.6, Y: 714, W: 300, H: 12.5}, {Page: 5, X: 72, Y: 60, W: 100, H: 12}}
	})
	c := New(inspection, p)
	c.Link = "https://evidence.example/passages/k3m9x2p7qa5t"
	at := strings.Index(p.Text, "the board")
	c, err := c.Excerpt(at, at+len("the board met"))
	if err != nil {
		t.Fatal(err)
	}
	var got annotation
	if err := json.Unmarshal([]byte(style(t, "web-annotation").Write(c)), &got); err != nil {
		t.Fatal(err)
	}
	start, end := 57, 70
	want := annotationPart{Type: "SpecificResource", Source: "https://example.org/50.pdf", Selector: []annotationPart{
		{Type: "TextQuoteSelector", Exact: "the board met", Prefix: "ldren were heard, “mostly”, and ", Suffix: " again, said the leaders of the "},
		{Type: "TextQuoteSelector", Exact: p.Text, RefinedBy: &annotationPart{Type: "TextPositionSelector", Start: &start, End: &end}},
		{Type: "FragmentSelector", ConformsTo: pdfFragments, Value: "page=4&viewrect=70,700,403,27"},
		{Type: "FragmentSelector", ConformsTo: pdfFragments, Value: "page=5&viewrect=72,60,100,12"},
	}}
	if !reflect.DeepEqual(got.Target, want) {
		t.Errorf("target %+v\nwant   %+v", got.Target, want)
	}
	if want := c.Link + "#char=57,70"; got.ID != want || got.Context != "http://www.w3.org/ns/anno.jsonld" || got.Type != "Annotation" {
		t.Errorf("annotation %+v", got)
	}
	unknown := annotate(&Citation{Source: corpus.Source{ID: "a b"}, Passage: p, Quote: p.Text})
	if unknown.Target.Source != "urn:x-evidence:a%20b" || unknown.ID != "" {
		t.Errorf("without addresses: %+v", unknown)
	}
}

func TestHTML(t *testing.T) {
	want := `<blockquote cite="https://example.org/50.pdf#page=4"><p>Children’s “voices” are heard – mostly.</p></blockquote>
<p>Ofsted, <i>Inspection of children’s services: Anytown</i>, 29 January 2030, <a href="https://example.org/50.pdf#page=4">p 4, para 14</a>. <a href="https://example.org/50.pdf#page=4">https://example.org/50.pdf#page=4</a></p>`
	if got := style(t, "html").Write(New(inspection, passage)); got != want {
		t.Errorf("HTML\n%s\nwant\n%s", got, want)
	}
	script := with(inspection, func(s *corpus.Source) { s.URL = "javascript:alert(1)" })
	if got := style(t, "html").Write(New(script, passage)); strings.Contains(got, "<a ") || strings.Contains(got, "cite=") {
		t.Errorf("a script is linked: %s", got)
	}
}

// A style is either prose or data, and can be written either way.
func TestEveryStyleIsWritten(t *testing.T) {
	for _, s := range Styles() {
		if s.Printed() != (s.write == nil) || s.Printed() && (s.prose.inText == nil || s.prose.lines == nil) {
			t.Errorf("%s has prose or a write function in part, or both", s.Name)
		}
	}
}

// The id of a passage is printed only where it is wanted, and the cells of a table row are told apart.
func TestIDsAndCells(t *testing.T) {
	row := with(passage, func(p *corpus.Passage) {
		p.Block, p.Text, p.Cells, p.Paragraph = corpus.Row, "Care leavers Outstanding", []string{"Care leavers", "", "Outstanding"}, ""
	})
	c := New(inspection, row)
	for _, s := range PrintedStyles() {
		if got := s.Write(c); strings.Contains(got, row.ID) || !strings.Contains(got, "“Care leavers | Outstanding”") {
			t.Errorf("%s: %q", s.Name, got)
		}
	}
	part, err := c.Excerpt(0, len("Care leavers"))
	if err != nil || part.PrintedQuote() != "Care leavers" {
		t.Errorf("a part of a row: %q, %v", part.PrintedQuote(), err)
	}
	c.Passage.Cells = []string{"Care", "Outstanding"} // not those of the text
	if got := c.PrintedQuote(); got != row.Text {
		t.Errorf("cells that are not the text's: %q", got)
	}
}

func TestStyleNamesInAnyCase(t *testing.T) {
	for _, name := range []string{"OSCOLA", "Oscola", "oscola"} {
		if s, err := StyleByName(name); err != nil || s.Name != "oscola" {
			t.Errorf("%s: %q, %v", name, s.Name, err)
		}
	}
}
