package cite

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"evidence/corpus"
)

// FuzzEscaping holds that whatever a report, its title, its author and its
// address are made of, each form stays sound and gives the quote back.
func FuzzEscaping(f *testing.F) {
	h := hostileCase()
	f.Add(h.src.Title, h.src.Publisher, h.src.URL, hostileText)
	f.Add("a", "b and c; d, e", "javascript:alert(1)", "\r\n\n  - }\\{")
	f.Add("<i>x</i>", "Ann\nER  - ", "https://a.b/\"><script>", "```\n# x\n\t---\u2028@a{b, c = 1}")
	f.Add("--- ```` '''", "{", "https://a.b/}", "\\")
	f.Fuzz(func(t *testing.T, title, author, url, quote string) {
		for _, s := range []string{title, author, url, quote} {
			if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
				t.Skip() // neither stands in the text of a passage
			}
		}
		src := corpus.Source{ID: title, Title: title, Author: author, URL: url, Published: "2030-01-29"}
		c := New(src, corpus.Passage{ID: "k3m9x2p7qa5t", Page: 4, PageEnd: 4, Label: "4", Paragraph: "14", Block: corpus.Paragraph, Text: quote})
		c.Link = "https://evidence.example/passages/k3m9x2p7qa5t"
		for _, s := range Styles() {
			soundHTML(t, s, c)
		}
		soundJSON(t, c)
		soundRIS(t, c)
		soundBibTeX(t, c)
		soundMarkdown(t, c)
	})
}

// soundHTML parses a style's HTML and finds what the style prints, and no element or address
// that is not ours.
func soundHTML(t *testing.T, s Style, c Citation) {
	doc, err := html.Parse(strings.NewReader(s.WriteHTML(c)))
	if err != nil {
		t.Fatal(err)
	}
	var paragraphs []string
	for n := range doc.Descendants() {
		if n.Type == html.CommentNode {
			t.Errorf("%s: a comment %q", s.Name, n.Data)
		}
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "html", "head", "body", "i", "blockquote":
		case "a":
			if !OnWeb(attribute(n, "href")) {
				t.Errorf("%s: a link to %q", s.Name, attribute(n, "href"))
			}
		case "p", "pre":
			paragraphs = append(paragraphs, exactText(n))
		default:
			t.Errorf("%s: an element %q", s.Name, n.Data)
		}
	}
	want := s.Write(c)
	if s.Name == "html" {
		want = c.Quote + "\n" + linkedCitation(&c).plain()
	}
	if got := strings.Join(paragraphs, "\n"); got != want {
		t.Errorf("%s: the HTML reads\n%q\nwant\n%q", s.Name, got, want)
	}
}

func exactText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// inTwoReports are two citations that make two entries.
func inTwoReports(c Citation) []Citation {
	other := c
	other.Source.ID += "2"
	return []Citation{c, other}
}

func soundJSON(t *testing.T, c Citation) {
	var items []struct{ Title, Annote string }
	if err := json.Unmarshal([]byte(writeCSL(inTwoReports(c))), &items); err != nil || len(items) != 2 || items[1].Annote != "p 4, para 14: “"+c.Quote+"” [passage k3m9x2p7qa5t]" || items[1].Title != titleAndAuthority(&c) {
		t.Errorf("CSL-JSON: %v, %q", err, items)
	}
	var a struct {
		Target struct {
			Selector []struct{ Exact string }
		}
	}
	if err := json.Unmarshal([]byte(writeAnnotations([]Citation{c})), &a); err != nil || a.Target.Selector[0].Exact != c.Quote {
		t.Errorf("annotation: %v, %q", err, a)
	}
}

var risLine = regexp.MustCompile(`^([A-Z][A-Z0-9])  - ([^\r\n]*)$`)

// soundRIS reads two records line by line.
func soundRIS(t *testing.T, c Citation) {
	var records, notes int
	for _, line := range strings.Split(strings.TrimSuffix(writeRIS(inTwoReports(c)), "\r\n"), "\r\n") {
		if line == "" {
			continue // between records
		}
		m := risLine.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("RIS: a line %q", line)
		}
		switch {
		case m[1] == "ER":
			records++
			notes = 0
		case m[1] == "N1":
			if notes++; notes == 2 && oneLine(c.Quote) != "" && m[2] != oneLine(c.Quote) {
				t.Errorf("RIS: the quote is %q", m[2])
			}
		}
	}
	if records != 2 {
		t.Errorf("RIS: %d records", records)
	}
}

// soundBibTeX reads two entries by their braces.
func soundBibTeX(t *testing.T, c Citation) {
	rest := writeBibTeX(inTwoReports(c))
	for range 2 {
		at := strings.Index(rest, "@techreport{")
		if at < 0 || strings.TrimSpace(rest[:at]) != "" {
			t.Fatalf("BibTeX: no entry in %q", rest)
		}
		body, after := group(t, rest[at+len("@techreport"):])
		rest = after
		_, annote, ok := strings.Cut(body, "\n  annote = ")
		if !ok {
			t.Fatalf("BibTeX: no annotation in %q", body)
		}
		text, _ := group(t, annote)
		if want := oneLine("p 4, para 14: “" + c.Quote + "” [passage k3m9x2p7qa5t]"); untex(text) != want {
			t.Errorf("BibTeX: the annotation reads %q, want %q", untex(text), want)
		}
	}
	if rest != "" {
		t.Errorf("BibTeX: %q is left", rest)
	}
}

// group is what stands between an opening brace and the one that closes it, as
// BibTeX counts them: it takes no heed of backslashes.
func group(t *testing.T, s string) (inside, after string) {
	depth := 0
	for i, r := range s {
		switch r {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return s[1:i], s[i+1:]
			}
		}
	}
	t.Fatalf("BibTeX: braces do not close in %q", s)
	return "", ""
}

// untex undoes what tex did.
func untex(s string) string {
	return strings.NewReplacer(
		`\textbackslash{}`, `\`, `\textasciitilde{}`, `~`, `\textasciicircum{}`, `^`, `\textless{}`, `<`, `\textgreater{}`, `>`, `\textbar{}`, `|`,
		`\textbraceleft{}`, `{`, `\textbraceright{}`, `}`, `\{`, `{`, `\}`, `}`, `\$`, `$`, `\&`, `&`, `\%`, `%`, `\#`, `#`, `\_`, `_`, `{}`, ``,
	).Replace(s)
}

// soundMarkdown undoes the escapes of the quote, line by line.
func soundMarkdown(t *testing.T, c Citation) {
	written := BlockQuoteMarkdown(c.Quote)
	var lines []string
	for _, l := range strings.Split(written, "\n") {
		inside, ok := strings.CutPrefix(l, ">")
		if !ok {
			t.Fatalf("Markdown: a line %q outside the block quote", l)
		}
		if unescaped := regexp.MustCompile("(^|[^\\\\])(\\\\\\\\)*[`*_{}\\[\\]<>~^$|&]"); unescaped.MatchString(inside) {
			t.Errorf("Markdown: %q has a mark that is not escaped", l)
		}
		lines = append(lines, regexp.MustCompile(`\\([!-/:-@\[-`+"`"+`{-~])`).ReplaceAllString(inside, "$1"))
	}
	if got, want := strings.Fields(strings.Join(lines, "\n")), strings.Fields(c.Quote); strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("Markdown: the quote reads %q, want %q", got, want)
	}
}
