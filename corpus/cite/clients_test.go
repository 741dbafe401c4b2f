package cite

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"evidence/corpus"
	"evidence/corpus/testfiles"
)

// read is what a program found in one of our forms.
type read struct {
	title, date, url string
	authors          []string
	notes            []string
}

// hostileCase has what each form must escape in every field.
func hostileCase() testCase {
	return testCase{
		name: "hostile", accessed: "2031-02-03",
		src: with(inspection, func(s *corpus.Source) {
			s.Title, s.Authority = `50% of \emph{all} $x_1^2$ & #7 ~ <tag> "quoted" -- that's {it}`, ""
			s.Publisher = `R&D_{Board} #1 and 50% \ more`
			s.URL = `https://example.org/a_b/50%20.pdf?a=1&b={2}#x`
		}),
		p: with(passage, func(p *corpus.Passage) { p.Text = hostileText }),
	}
}

const hostileText = "TY  - JOUR\nER  - \n\n} \\input{x} {{ <script>alert(1)</script> <!-- ‘inner “quotes”’ \"\" ]]> &amp; `` '' --- ?` > # * _x_ [a](b) ![c](d)\r\n1. one\n- two\n\tcode"

// Pandoc reads title, authors, date, address and pinpoint from our BibTeX and
// CSL-JSON as we had them. The pinpoint is CSL-JSON's note and begins BibTeX's
// annotation. Pandoc makes straight quotation marks curly and turns single and double ones
// over in titles, so marks are compared as one.
func TestPandocReadsOurData(t *testing.T) {
	pandoc := testfiles.Program(t, "pandoc")
	cases := append(testCases(), hostileCase())
	for _, f := range []struct {
		style, from string
		compared
	}{{"csl-json", "csljson", inFull}, {"bibtex", "bibtex", inAnnotation}, {"bibtex", "biblatex", inAnnotation}} {
		t.Run(f.from, func(t *testing.T) {
			s, err := StyleByName(f.style)
			if err != nil {
				t.Fatal(err)
			}
			got := readByPandoc(t, pandoc, f.from, s.Write(citations(cases)...))
			compare(t, cases, got, f.compared)
		})
	}
}

// Bibutils reads the same from our RIS, where the pinpoint is the first note and
// the quote the second. Bibutils parts the name of a body at "and" and after each letter of an
// abbreviation, so that names are compared without "and", points and spaces.
func TestBibutilsReadsOurRIS(t *testing.T) {
	program := testfiles.Program(t, "ris2xml")
	cases := append(testCases(), hostileCase())
	file := filepath.Join(t.TempDir(), "x.ris")
	if err := os.WriteFile(file, []byte(writeRIS(citations(cases))), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, "--unicode-no-bom", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	var found struct {
		Records []struct {
			Title string `xml:"titleInfo>title"`
			Sub   string `xml:"titleInfo>subTitle"`
			Names []struct {
				Parts []struct {
					Type string `xml:"type,attr"`
					Text string `xml:",chardata"`
				} `xml:"namePart"`
			} `xml:"name"`
			Date  string   `xml:"originInfo>dateIssued"`
			URL   string   `xml:"location>url"`
			Notes []string `xml:"note"`
		} `xml:"mods"`
	}
	if err := xml.Unmarshal(out, &found); err != nil {
		t.Fatal(err)
	}
	var got []read
	for _, m := range found.Records {
		r := read{title: m.Title, date: m.Date, url: m.URL, notes: m.Notes}
		if m.Sub != "" {
			r.title += ": " + m.Sub
		}
		for _, n := range m.Names {
			var parts []string
			for _, p := range n.Parts {
				parts = append(parts, p.Text)
			}
			r.authors = append(r.authors, strings.Join(parts, " "))
		}
		got = append(got, r)
	}
	compare(t, cases, got, inRIS)
	for i, r := range got {
		if len(r.notes) > 1 && oneMark(r.notes[1]) != oneMark(oneLine(cases[i].p.Text)) {
			t.Errorf("%s: the quote is %q", cases[i].name, r.notes[1])
		}
	}
}

func citations(cases []testCase) []Citation {
	var cs []Citation
	for _, c := range cases {
		cs = append(cs, c.citation())
	}
	return cs
}

// compared says how closely.
type compared int

const (
	inFull       compared = iota
	inAnnotation          // the first note begins with the pinpoint and goes on
	inRIS                 // names without "and", points and spaces
)

// compare holds what was read against the citations.
func compare(t *testing.T, cases []testCase, got []read, how compared) {
	t.Helper()
	if len(got) != len(cases) {
		t.Fatalf("%d records were read of %d", len(got), len(cases))
	}
	for i, c := range cases {
		cited := c.citation()
		r, g := cited.reference(), got[i]
		want := read{title: r.title, date: r.date, url: r.url}
		for _, n := range r.names {
			want.authors = append(want.authors, n.inOrder(asGiven))
		}
		if oneMark(g.title) != oneMark(want.title) {
			t.Errorf("%s: title %q, want %q", c.name, g.title, want.title)
		}
		found, wanted := oneMark(strings.Join(g.authors, "|")), oneMark(strings.Join(want.authors, "|"))
		if how == inRIS {
			closeUp := strings.NewReplacer(" and ", "", "|", "", ".", "", " ", "")
			found, wanted = closeUp.Replace(found), closeUp.Replace(wanted)
		}
		if found != wanted {
			t.Errorf("%s: authors %q, want %q", c.name, g.authors, want.authors)
		}
		if g.date != want.date || g.url != want.url {
			t.Errorf("%s: date %q, address %q, want %q, %q", c.name, g.date, g.url, want.date, want.url)
		}
		pinpoint := locatorText(&cited).plain()
		if len(g.notes) == 0 || !strings.HasPrefix(g.notes[0], pinpoint) || how != inAnnotation && g.notes[0] != pinpoint {
			t.Errorf("%s: notes %q, want the pinpoint %q", c.name, g.notes, pinpoint)
		}
	}
}

// oneMark writes every quotation mark as one, and spaces too.
func oneMark(s string) string {
	s = strings.NewReplacer("“", "'", "”", "'", "‘", "'", "’", "'", `"`, "'", "''", "'").Replace(s)
	return strings.Join(strings.Fields(s), " ")
}

func readByPandoc(t *testing.T, pandoc, from, data string) []read {
	t.Helper()
	cmd := exec.Command(pandoc, "-f", from, "-t", "csljson")
	cmd.Stdin = strings.NewReader(data)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var items []struct {
		Title, URL, Note, Annote, Type string
		Author                         []struct {
			Family, Given, Literal string
			Particle               string `json:"non-dropping-particle"`
			Dropping               string `json:"dropping-particle"`
		}
		Issued struct {
			Parts [][]json.Number `json:"date-parts"`
		}
	}
	if err := json.Unmarshal(out, &items); err != nil {
		t.Fatal(err)
	}
	var all []read
	for _, it := range items {
		r := read{title: it.Title, url: it.URL, notes: []string{it.Annote}}
		if it.Note != "" {
			r.notes = []string{it.Note, it.Annote}
		}
		if it.Type != "report" {
			t.Errorf("%q is of type %q", it.Title, it.Type)
		}
		for _, n := range it.Author {
			r.authors = append(r.authors, strings.Join(strings.Fields(strings.Join([]string{n.Given, n.Dropping, n.Particle, n.Family, n.Literal}, " ")), " "))
		}
		if len(it.Issued.Parts) > 0 {
			for i, p := range it.Issued.Parts[0] {
				s := p.String()
				if i > 0 {
					s = "-" + strings.Repeat("0", 2-len(s)) + s
				}
				r.date += s
			}
		}
		all = append(all, r)
	}
	return all
}

// Pandoc shows our Markdown, read as CommonMark and as GitHub's, with the quote in a block quote and
// the citation below, letter for letter but for white space.
func TestPandocShowsOurMarkdown(t *testing.T) {
	pandoc := testfiles.Program(t, "pandoc")
	cases := append(testCases(), hostileCase())
	for _, from := range []string{"commonmark", "gfm"} {
		doc := runPandoc(t, pandoc, writeMarkdown(citations(cases)), "-f", from, "-t", "html", "--wrap=none")
		var quotes, below []string
		for n := range doc.Descendants() {
			switch {
			case n.Type != html.ElementNode:
			case n.Data == "blockquote":
				quotes = append(quotes, textOf(n))
			case n.Data == "p" && n.Parent.Data == "body":
				below = append(below, textOf(n))
			}
		}
		if len(quotes) != len(cases) || len(below) != len(cases) {
			t.Fatalf("%s: %d quotes and %d citations of %d", from, len(quotes), len(below), len(cases))
		}
		for i := range cases {
			c := cases[i].citation()
			if want := strings.Join(strings.Fields(c.Quote), " "); quotes[i] != want {
				t.Errorf("%s, %s: the quote is\n%s\nwant\n%s", from, cases[i].name, quotes[i], want)
			}
			if want := strings.Join(strings.Fields(linkedCitation(&c).plain()), " "); below[i] != want {
				t.Errorf("%s, %s: the citation is\n%s\nwant\n%s", from, cases[i].name, below[i], want)
			}
		}
	}
}

// textOf is the text of a node, its white space as single spaces.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
