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

func TestSeveralCitationsMakeOneFile(t *testing.T) {
	whole := New(inspection, passage)
	part, err := whole.Excerpt(0, len("Children"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"csl-json", "web-annotation"} {
		var list []map[string]any
		if err := json.Unmarshal([]byte(style(t, name).Write(whole, part, New(inquiry, passage))), &list); err != nil || len(list) != 3 {
			t.Errorf("%s: %d items, %v", name, len(list), err)
		}
	}
	want := []string{"ofsted-anytown-2030-01-29-k3m9x2p7qa5t", "ofsted-anytown-2030-01-29-k3m9x2p7qa5t_2", "inquiry-k3m9x2p7qa5t"}
	if got := keys([]Citation{whole, part, New(inquiry, passage)}); !slices.Equal(got, want) {
		t.Errorf("keys %q", got)
	}
	if got := style(t, "ris").Write(whole, part); !strings.Contains(got, "\r\nER  - \r\n\r\nTY  - RPRT\r\n") {
		t.Errorf("RIS records are not apart: %q", got)
	}
	if got := style(t, "bibtex").Write(whole, part); !strings.Contains(got, "\n}\n\n@techreport{") {
		t.Errorf("BibTeX entries are not apart: %q", got)
	}
	if got := style(t, "plain").Write(whole, part); !strings.Contains(got, "]\n\n“Children”") {
		t.Errorf("citations are not apart: %q", got)
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
<p>Ofsted, <i>Inspection of children’s services: Anytown</i>, 29 January 2030, <a href="https://example.org/50.pdf#page=4">p 4, para 14</a>. <a href="https://example.org/50.pdf">https://example.org/50.pdf</a> [passage k3m9x2p7qa5t]</p>`
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
