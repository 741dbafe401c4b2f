package cite

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"evidence/corpus"
	"evidence/corpus/testfiles"
)

const cslStyles = "/usr/share/citation-style-language/styles/"

// differences are all there are between citeproc's citations and ours: where
// citeproc writes theirs we write ours. Besides, Chicago is compared for CSL's type
// "book": the Chicago Manual (17th edition, 14.220) treats a report as one and sets
// its title in italics, its style's file of 2018 sets it between quotation marks.
var differences = []struct{ style, name, theirs, ours, reason string }{
	{"harvard", "a title with marks", "‘voices’", "“voices”", ownMarks},
	{"apa", "a title with marks", "‘voices’", "“voices”", ownMarks},
	{"chicago", "a title with marks", "‘Voices’", "“Voices”", ownMarks},
	{"chicago", "only the inspection is dated", "Inspectorate n.d.", "Inspectorate, n.d.", noDate},
	{"chicago", "no date", "North n.d.", "North, n.d.", noDate},
	{"oscola", "three persons", "2030) 4 <", "2030) 4, table <", oneLocator},
	{"oscola", "four persons", "2030) 4 <", "2030) 4, fn 3 <", oneLocator},
	{"oscola", "nothing but an id", "’, PDF", "’ PDF", oneLocator},
}

const (
	ownMarks   = "a title keeps the quotation marks it has in print; citeproc turns single and double ones over"
	noDate     = "the Chicago Manual (17th edition, 15.44) puts a comma before n.d.; its style's file does so only where no day of access is known"
	oneLocator = "the place stands with the page, before the address; citeproc knows one kind of locator and puts what else is said behind everything"
)

// Each printed style is what Pandoc makes of our CSL-JSON with the style's file,
// entry in the list of references and citation with its pinpoint, letter for
// letter and with the same italics.
func TestStylesAgreeWithCiteproc(t *testing.T) {
	pandoc := testfiles.Program(t, "pandoc")
	for style, file := range map[string]string{
		"harvard": "harvard-cite-them-right.csl", "apa": "apa.csl", "chicago": "chicago-author-date.csl", "oscola": "oscola.csl",
	} {
		csl := testfiles.Installed(t, cslStyles+file)
		t.Run(style, func(t *testing.T) {
			s, err := StyleByName(style)
			if err != nil {
				t.Fatal(err)
			}
			for _, batch := range strangers(testCases()) {
				for i, theirs := range citeproc(t, pandoc, csl, style, batch) {
					c := &batch[i]
					theirs = differing(t, style, c.name, theirs)
					if got := marked(t, s.ReferenceHTML(c.citation())); !sameEntry(style, got, theirs.entry, &c.src) {
						t.Errorf("%s: the entry is\n%s\nciteproc has\n%s", c.name, got, theirs.entry)
					}
					if got := marked(t, s.InTextHTML(c.citation())); !sameEntry(style, got, theirs.inText, &c.src) {
						t.Errorf("%s: the citation is\n%s\nciteproc has\n%s", c.name, got, theirs.inText)
					}
				}
			}
		})
	}
}

// sameEntry compares ours with citeproc's. Titles keep the case that they have in print, which citeproc changes for Chicago, OSCOLA
// and in APA's text; Harvard gives the day of a report besides the year.
func sameEntry(style, ours, theirs string, src *corpus.Source) bool {
	if style != "harvard" {
		return strings.EqualFold(ours, theirs)
	}
	if day, err := time.Parse(time.DateOnly, src.Published); err == nil {
		ours = strings.Replace(ours, ", "+day.Format("2 January")+".", ".", 1)
	}
	return strings.ReplaceAll(ours, "..", ".") == strings.ReplaceAll(theirs, "..", ".")
}

// dayOfHarvard is the day behind a title, which citeproc leaves out.
var dayOfHarvard = regexp.MustCompile(`, [0-9]{1,2} \pL+\.`)

// A processed citation is one as citeproc sets it.
type processed struct{ entry, inText string }

// differing puts what differs our way; a difference there no longer is fails the test.
func differing(t *testing.T, style, name string, p processed) processed {
	t.Helper()
	for _, d := range differences {
		if d.style != style || d.name != name {
			continue
		}
		before := p
		p.entry = strings.ReplaceAll(p.entry, d.theirs, d.ours)
		p.inText = strings.ReplaceAll(p.inText, d.theirs, d.ours)
		if p == before {
			t.Errorf("%s: citeproc does not write %q any more (%s)", name, d.theirs, d.reason)
		}
	}
	return p
}

// strangers parts cases so that none in a part shares a name with another: citeproc
// would tell works of one author apart, or not repeat the author.
func strangers(cases []testCase) [][]testCase {
	var batches [][]testCase
	var taken []map[string]bool
next:
	for _, c := range cases {
		var who []string
		for _, n := range authors(&c.src) {
			who = append(who, n.shortForm())
		}
		for i := range append(taken, nil) {
			if i == len(taken) {
				batches, taken = append(batches, nil), append(taken, map[string]bool{})
			}
			if slices.ContainsFunc(who, func(n string) bool { return taken[i][n] }) {
				continue
			}
			for _, n := range who {
				taken[i][n] = true
			}
			batches[i] = append(batches[i], c)
			continue next
		}
	}
	return batches
}

// citeproc gives the citations as Pandoc sets them with a style.
func citeproc(t *testing.T, pandoc, csl, style string, cases []testCase) []processed {
	t.Helper()
	var cs []Citation
	for _, c := range cases {
		cs = append(cs, c.citation())
	}
	items := writeCSL(cs)
	if style == "chicago" {
		items = strings.ReplaceAll(items, `"type": "report"`, `"type": "book"`)
	}
	refs := filepath.Join(t.TempDir(), "refs.json")
	if err := os.WriteFile(refs, []byte(items), 0o600); err != nil {
		t.Fatal(err)
	}
	all := make([]processed, len(cases))
	var prose strings.Builder
	index := map[string]int{}
	for i, key := range keys(byReport(cs)) {
		index[key] = i
		fmt.Fprintf(&prose, "X [@{%s}, %s]\n\n", key, cases[i].locator(style))
	}
	doc := runPandoc(t, pandoc, prose.String(), "--citeproc", "--csl", csl, "--bibliography", refs, "-M", "lang=en-GB", "-f", "markdown-smart", "-t", "html", "--wrap=none")
	notes := 0
	for n := range doc.Descendants() {
		switch {
		case attribute(n, "class") == "csl-entry":
			all[index[strings.TrimPrefix(attribute(n, "id"), "ref-")]].entry = markedNode(n)
		case attribute(n, "class") == "citation" && style != "oscola":
			all[index[attribute(n, "data-cites")]].inText = markedNode(n)
		case attribute(n, "role") == "doc-endnote":
			all[notes].inText = strings.TrimSuffix(markedNode(n), "\u21a9\ufe0e")
			notes++
		}
	}
	return all
}

func (c *testCase) locator(style string) string {
	switch {
	case style == "oscola":
		return c.legal
	case style == "chicago" && c.chicago != "":
		return c.chicago
	}
	return c.page
}

// runPandoc gives what Pandoc writes as HTML.
func runPandoc(t *testing.T, pandoc, input string, args ...string) *html.Node {
	t.Helper()
	cmd := exec.Command(pandoc, args...)
	cmd.Stdin = strings.NewReader(input)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pandoc: %v\n%s", err, &stderr)
	}
	doc, err := html.Parse(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// marked is the text of a piece of HTML, its italics between asterisks.
func marked(t *testing.T, s string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	return markedNode(doc)
}

func markedNode(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		italic := n.Data == "i" || n.Data == "em"
		if italic {
			b.WriteString("*")
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
		if italic {
			b.WriteString("*")
		}
	}
	walk(n)
	return strings.TrimSpace(strings.ReplaceAll(b.String(), "\u00a0", " "))
}

// A document that cites two passages of one report, and one each of two reports of one author and year, is printed by
// citeproc, from the file of all four citations, as the program prints them.
func TestDocumentAgreesWithCiteproc(t *testing.T) {
	pandoc := testfiles.Program(t, "pandoc")
	report := func(id, author, title, day string) corpus.Source {
		return corpus.Source{ID: id, Author: author, Title: title, Published: day, URL: "https://example.org/" + id + ".pdf"}
	}
	at := func(src corpus.Source, page, paragraph string) Citation {
		c := New(src, with(passage, func(p *corpus.Passage) {
			p.ID, p.Text, p.Label, p.Paragraph = "p"+page, "Words.", page, paragraph
		}))
		c.Accessed = "2031-02-03"
		return c
	}
	ofsted := "Office for Standards in Education, Children’s Services and Skills"
	inquiry := report("inquiry", "Jay OBE, Professor Alexis", "Inquiry into Anytown", "2014-08-21")
	cs := []Citation{
		at(inquiry, "4", "5.1"), at(inquiry, "9", "6.2"),
		at(report("spring", ofsted, "Inspection of children's services: Bury", "2018-03-01"), "7", ""), at(report("autumn", ofsted, "Inspection of children’s services: Barnet", "2018-10-01"), "8", ""),
	}
	for name, file := range map[string]string{
		"harvard": "harvard-cite-them-right.csl", "apa": "apa.csl", "chicago": "chicago-author-date.csl", "oscola": "oscola.csl",
	} {
		csl := testfiles.Installed(t, cslStyles+file)
		s, err := StyleByName(name)
		if err != nil {
			t.Fatal(err)
		}
		items := writeCSL(cs)
		if name == "chicago" { // as in TestStylesAgreeWithCiteproc
			items = strings.ReplaceAll(items, `"type": "report"`, `"type": "book"`)
		}
		refs := filepath.Join(t.TempDir(), "refs.json")
		if err := os.WriteFile(refs, []byte(items), 0o600); err != nil {
			t.Fatal(err)
		}
		places := []string{"p. 4, para. 5.1", "p. 9, para. 6.2", "p. 7", "p. 8"}
		if name == "oscola" {
			places[0], places[1] = "para 5.1", "para 6.2"
		}
		var prose strings.Builder
		for i := range cs {
			fmt.Fprintf(&prose, "X [@{%s}, %s]\n\n", cs[i].Source.ID, places[i])
		}
		doc := runPandoc(t, pandoc, prose.String(), "--citeproc", "--csl", csl, "--bibliography", refs, "-M", "lang=en-GB", "-f", "markdown-smart", "-t", "html", "--wrap=none")
		var entries, inText []string
		for n := range doc.Descendants() {
			switch {
			case attribute(n, "class") == "csl-entry":
				entries = append(entries, markedNode(n))
			case attribute(n, "class") == "citation" && name != "oscola":
				inText = append(inText, markedNode(n))
			case attribute(n, "role") == "doc-endnote":
				inText = append(inText, strings.TrimSuffix(markedNode(n), "\u21a9\ufe0e"))
			}
		}
		var ours []string
		for _, c := range s.TellApart(cs) {
			ours = append(ours, marked(t, s.InTextHTML(c)))
		}
		if name == "oscola" {
			// Citeproc refers back to a note: "Jay (n 1) para 6.2". Ours gives each in full.
			ours, inText = slices.Delete(ours, 1, 2), slices.Delete(inText, 1, 2)
		}
		alike := func(ours, theirs string) bool { // citeproc sets apostrophes curly
			return strings.EqualFold(strings.ReplaceAll(ours, "'", "’"), theirs)
		}
		if !slices.EqualFunc(ours, inText, alike) {
			t.Errorf("%s: in the text\n%s\nciteproc has\n%s", name, strings.Join(ours, "\n"), strings.Join(inText, "\n"))
		}
		// Citeproc puts a dash for an author who is named in the entry above.
		got := strings.Split(s.Bibliography(cs...), "\n")
		for i, e := range entries {
			if author, _, found := strings.Cut(got[min(i, len(got)-1)], ". 2018"); found && strings.HasPrefix(e, "———") {
				entries[i] = author + strings.TrimPrefix(e, "———")
			}
			if strings.HasPrefix(e, "——,") {
				entries[i] = ofsted + strings.TrimPrefix(e, "——")
			}
			entries[i] = strings.ReplaceAll(entries[i], "*", "")
		}
		same := func(ours, theirs string) bool {
			return alike(dayOfHarvard.ReplaceAllString(ours, "."), theirs)
		}
		if !slices.EqualFunc(got, entries, same) {
			t.Errorf("%s: the list is\n%s\nciteproc has\n%s", name, strings.Join(got, "\n"), strings.Join(entries, "\n"))
		}
		if len(entries) != 3 {
			t.Errorf("%s: %d entries of three reports", name, len(entries))
		}
	}
}

// A list of references is the same whether citeproc reads it from our BibTeX or from our CSL-JSON, but that a report is called one in the
// first, where BibTeX would call it technical: bodies whose names have an "and" or a comma stay whole, and none is named twice.
func TestBibTeXIsPrintedAsCSLIs(t *testing.T) {
	pandoc := testfiles.Program(t, "pandoc")
	var cs []Citation
	var prose strings.Builder
	for i, s := range []corpus.Source{
		{Publisher: "Department for Science, Innovation and Technology", Title: "Response: ‘Act now’ & more", Published: "2026-01"},
		{Publisher: "Ofsted and CQC", Title: "Area SEND inspection of Anytown"},
		{Publisher: "Ofsted", Title: "Inspection of children's services: Bury", Published: "2018-03-01"},
		{Publisher: "Ofsted", Title: "Inspection of children’s services: Barnet", Published: "2018-10-01"},
		{Author: "Home Affairs Committee", Publisher: "House of Commons", Title: "Police response to disorder", Published: "2025-04-14"},
		{Author: "Ann O’Other and Ben Other", Title: "Governance update of the XYZ", Published: "2025"},
	} {
		s.ID = fmt.Sprintf("report-%d", i)
		cs = append(cs, Report(s))
		fmt.Fprintf(&prose, "X [@{%s}]\n\n", s.ID)
	}
	for _, file := range []string{"harvard-cite-them-right.csl", "apa.csl", "vancouver.csl"} {
		printed := func(name, data string) string {
			refs := filepath.Join(t.TempDir(), name)
			testfiles.Write(t, refs, []byte(data))
			doc := runPandoc(t, pandoc, prose.String(), "--citeproc", "--csl", testfiles.Installed(t, cslStyles+file), "--bibliography", refs, "-M", "lang=en-GB", "-f", "markdown-smart", "-t", "html", "--wrap=none")
			return markedNode(doc)
		}
		want := printed("refs.json", writeCSL(cs))
		got := strings.NewReplacer(" Report.", "", " [Report]", "").Replace(printed("refs.bib", writeBibTeX(cs)))
		if got != want || !strings.Contains(want, "Department for Science, Innovation and Technology") {
			t.Errorf("%s: from BibTeX\n%s\nfrom CSL-JSON\n%s", file, got, want)
		}
	}
}
