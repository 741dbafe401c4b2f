package fileformats

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"evidence/corpus/testfiles"
)

var testTime = time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)

// commented gives a document comments on words of its text, each with the words as its own text.
func commented(t testing.TB, data string, words ...string) string {
	t.Helper()
	d, err := Read("a.docx", []byte(data), nil)
	if err != nil {
		t.Fatal(err)
	}
	var list []Comment
	for _, w := range words {
		at := strings.Index(d.Text, w)
		if at < 0 {
			t.Fatalf("the text %q has no %q", d.Text, w)
		}
		list = append(list, Comment{at, at + len(w), []CommentLine{{Text: "On: " + w, Bold: true}, {Text: "See", Link: "https://example.org/a?b=1&c=\"2\""}}})
	}
	out, err := AddComments([]byte(data), testTime, list)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// partsOf are the parts of an archive by their names.
func partsOf(t testing.TB, data string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(text)
	}
	return out
}

// wellFormed wants XML that a strict reader takes.
func wellFormed(t testing.TB, name, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, text)
		}
	}
}

var anchorMark = regexp.MustCompile(`<w:commentRange(Start|End) w:id="(\d+)"/>(?:<w:r><w:commentReference w:id="(\d+)"/></w:r>)?`)

// anchors is what of a main text is between the marks of each comment, without its elements.
func anchors(main string) map[string]string {
	out, from := map[string]string{}, map[string]int{}
	tags := regexp.MustCompile(`<[^>]*>`)
	for _, m := range anchorMark.FindAllStringSubmatchIndex(main, -1) {
		id := main[m[4]:m[5]]
		if main[m[2]:m[3]] == "Start" {
			from[id] = m[1]
		} else if m[6] >= 0 && main[m[6]:m[7]] == id {
			out[id] = tags.ReplaceAllString(strings.NewReplacer("<![CDATA[", "", "]]>", "").Replace(main[from[id]:m[0]]), "")
		}
	}
	return out
}

// A comment begins and ends where its words do, and the text stays what it was.
func TestAddComments(t *testing.T) {
	bold := `<w:r w:rsidR="1"><w:rPr><w:b/><w:rPrChange w:id="7" w:author="x"><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr><w:t>met in May &amp; agreed</w:t></w:r>`
	for about, c := range map[string]struct{ body, words, want string }{
		"a whole run":                   {`<w:p>` + run("The board met.") + `</w:p>`, "The board met.", "The board met."},
		"a part of a run":               {`<w:p>` + run("The board met in May.") + `</w:p>`, "board met", "board met"},
		"over runs":                     {`<w:p>` + run("The board ") + bold + run(" at once.") + `</w:p>`, "board met in May & agreed at", "board met in May &amp; agreed at"},
		"over paragraphs":               {`<w:p>` + run("“The board met.") + `</w:p><w:p>` + run("It agreed.” So it was.") + `</w:p>`, "The board met.\n\nIt agreed.", "The board met.It agreed."},
		"in a table":                    {`<w:tbl><w:tr><w:tc><w:p>` + run("Overall") + `</w:p></w:tc><w:tc><w:p>` + run("Good, it says") + `</w:p></w:tc></w:tr></w:tbl>`, "Good", "Good"},
		"over a tracked change":         {`<w:p>` + run("The ") + `<w:ins w:id="1" w:author="x">` + run("whole board") + `</w:ins><w:del w:id="2" w:author="x"><w:r><w:delText>old</w:delText></w:r></w:del>` + run(" met.") + `</w:p>`, "board met", "boardold met"},
		"in a link":                     {`<w:p><w:hyperlink w:anchor="x">` + run("The board met") + `</w:hyperlink></w:p>`, "board", "board"},
		"behind a tab":                  {`<w:p><w:r><w:t>Now:</w:t><w:tab/><w:t>the board</w:t><w:br/><w:t>met</w:t></w:r></w:p>`, "the board", "the board"},
		"in CDATA":                      {`<w:p><w:r><w:t><![CDATA[The board & I]]></w:t></w:r></w:p>`, "board", "The board & I"},
		"letters of several bytes":      {`<w:p>` + run("Café “Zoë” – “naïve”.") + `</w:p>`, "“naïve”", "“naïve”"},
		"with spaces that were many":    {`<w:p>` + run("The   board\n   met  in May") + `</w:p>`, "board met in", "board\n   met  in"},
		"in a paragraph that is quoted": {`<w:p><w:pPr><w:pStyle w:val="Quote"/></w:pPr>` + run("Quoted words.") + `</w:p>`, "> Quoted words.", "Quoted words."},
	} {
		data := word(t, c.body)
		before, _ := Read("a.docx", []byte(data), nil)
		out := commented(t, data, c.words)
		got := partsOf(t, out)
		wellFormed(t, about, got[wordMain])
		if a := anchors(got[wordMain]); a["0"] != c.want {
			t.Errorf("%s: the comment is on %q, want %q\n%s", about, a["0"], c.want, got[wordMain])
		}
		if after, err := Read("a.docx", []byte(out), nil); err != nil || after.Text != before.Text {
			t.Errorf("%s: the text became %q (%v), was %q", about, after.Text, err, before.Text)
		}
	}
}

// Of several comments on the same words each has its own, whatever their order.
func TestAddCommentsOnTheSameWords(t *testing.T) {
	data := word(t, "<w:p>"+run("The board met in May and agreed.")+run(" Then it met.")+"</w:p>")
	words := []string{"board met", "The board met in May and agreed.", "met in May", "board", "agreed. Then", "The board"}
	got := partsOf(t, commented(t, data, words...))
	wellFormed(t, "main", got[wordMain])
	wellFormed(t, "comments", got["word/comments.xml"])
	var found []string
	for _, w := range anchors(got[wordMain]) {
		found = append(found, w)
	}
	slices.Sort(found)
	slices.Sort(words)
	if !slices.Equal(found, words) {
		t.Errorf("the comments are on %q, want %q\n%s", found, words, got[wordMain])
	}
}

// Comments that were there stay, and so does every other part, byte for byte; what Word has no comments in is commented beside.
func TestAddCommentsKeepsTheRest(t *testing.T) {
	data := statementFile(t)
	out := commented(t, data, "dedicated advocates", "On page 4.", "A remark.", "Boxed words", "Head of the page")
	was, is := partsOf(t, data), partsOf(t, out)
	for name, text := range was {
		if slices.Contains([]string{wordMain, "word/comments.xml"}, name) {
			continue
		}
		if is[name] != text {
			t.Errorf("%s changed", name)
		}
	}
	for name, text := range is {
		wellFormed(t, name, text)
	}
	comments := is["word/comments.xml"]
	for _, want := range []string{`w:id="3" w:author="Ann"`, "A remark.", `w:id="4"`, `w:author="Evidence Index"`, "In footnote 2:", "In a comment:", "In the text box:", "In the header:"} {
		if !strings.Contains(comments, want) {
			t.Errorf("the comments have no %q:\n%s", want, comments)
		}
	}
	if !strings.Contains(is["word/_rels/comments.xml.rels"], `Target="https://example.org/a?b=1&amp;c=&#34;2&#34;"`) {
		t.Errorf("the link is not among the relationships: %s", is["word/_rels/comments.xml.rels"])
	}
	twice := partsOf(t, commented(t, out, "dedicated advocates"))
	if n := strings.Count(twice["word/comments.xml"], "<w:comment "); n != 7 {
		t.Errorf("commented twice it has %d comments, want 7", n)
	}
	for name, text := range twice {
		wellFormed(t, name, text)
	}
	if !strings.Contains(is[wordMain], `<w:commentReference w:id="3"/>`) {
		t.Error("the comment that was there has lost its anchor")
	}
}

// statementFile is a Word document with a table, a footnote, a comment, a header, a text box and tracked changes.
func statementFile(t testing.TB) string {
	const ns = ` xmlns:w="` + wordNamespace + `" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	const kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	const media = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	body := `<w:p>` + run("In 2025 inspectors wrote that “") + `<w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">dedicated advocates </w:t></w:r>` + run("ensure this”.") +
		`<w:r><w:footnoteReference w:id="2"/></w:r></w:p>` +
		`<w:p><w:commentRangeStart w:id="3"/>` + run("Commented already.") + `<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r></w:p>` +
		`<w:p><w:ins w:id="9" w:author="Ann" w:date="2026-01-01T00:00:00Z">` + run("Put in later.") + `</w:ins><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:100pt;height:50pt"><v:textbox><w:txbxContent><w:p>` +
		run("Boxed words") + `</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>` +
		`<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid><w:tr><w:tc><w:p>` + run("A cell") + `</w:p></w:tc></w:tr></w:tbl><w:p/>` +
		`<w:sectPr><w:headerReference w:type="default" r:id="rId4"/></w:sectPr>`
	return zipOf(t,
		contentTypes, xml.Header+`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`+
			`<Override PartName="/word/document.xml" ContentType="`+media+`document.main+xml"/><Override PartName="/word/footnotes.xml" ContentType="`+media+`footnotes+xml"/>`+
			`<Override PartName="/word/comments.xml" ContentType="`+media+`comments+xml"/><Override PartName="/word/header1.xml" ContentType="`+media+`header+xml"/></Types>`,
		"_rels/.rels", xml.Header+`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="`+kind+`officeDocument" Target="word/document.xml"/></Relationships>`,
		wordRels, xml.Header+`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId2" Type="`+kind+`footnotes" Target="footnotes.xml"/>`+
			`<Relationship Id="rId3" Type="`+kind+`comments" Target="comments.xml"/><Relationship Id="rId4" Type="`+kind+`header" Target="header1.xml"/></Relationships>`,
		wordMain, xml.Header+`<w:document`+ns+`><w:body>`+body+`</w:body></w:document>`,
		"word/footnotes.xml", xml.Header+`<w:footnotes`+ns+`><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>`+
			`<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>`+run("On page 4.")+`</w:p></w:footnote></w:footnotes>`,
		"word/comments.xml", xml.Header+`<w:comments`+ns+`><w:comment w:id="3" w:author="Ann" w:initials="A"><w:p>`+run("A remark.")+`</w:p></w:comment></w:comments>`,
		"word/header1.xml", xml.Header+`<w:hdr`+ns+`><w:p>`+run("Head of the page")+`</w:p></w:hdr>`)
}

// What is no Word document is refused by its name.
func TestAddCommentsRefuses(t *testing.T) {
	for _, data := range []string{"", "The board met.", zipOf(t, "content.xml", "<a/>"), "PK\x03\x04"} {
		if out, err := AddComments([]byte(data), testTime, []Comment{{}}); !errors.Is(err, ErrNotWord) || out != nil {
			t.Errorf("%.20q: %v", data, err)
		}
	}
}

// LibreOffice opens a document with its comments, those that were there among them.
func TestCommentsInLibreOffice(t *testing.T) {
	soffice := testfiles.Program(t, "soffice")
	dir := t.TempDir()
	file := filepath.Join(dir, "commented.docx")
	if err := os.WriteFile(file, []byte(commented(t, statementFile(t), "dedicated advocates", "ensure this", "On page 4.", "Put in later.", "A cell")), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), soffice, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "odt", "--outdir", dir, file)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, "commented.odt"))
	if err != nil {
		t.Fatal(err)
	}
	content := partsOf(t, string(data))["content.xml"]
	for _, want := range []string{"A remark.", "On: dedicated advocates", "On: ensure this", "On: On page 4.", "On: Put in later.", "On: A cell", `xlink:href="https://example.org/a?b=1`, "Boxed words", "text:insertion"} {
		if !strings.Contains(content, want) {
			t.Errorf("LibreOffice shows no %q", want)
		}
	}
	if n := strings.Count(content, "<office:annotation "); n != 6 {
		t.Errorf("LibreOffice shows %d comments, want 6", n)
	}
}

// Whatever a document has, its comments leave its text as it was.
func FuzzAddComments(f *testing.F) {
	f.Add("<w:p>"+run("The board met.")+"</w:p>", 4, 9)
	f.Add("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>a&amp;b</w:t><w:tab/><w:t>c</w:t></w:r></w:p>", 1, 3)
	f.Add("<w:p><w:r><w:t><![CDATA[a]]></w:t></w:r><w:txbxContent><w:p>"+run("b")+"</w:p></w:txbxContent></w:p>", 0, 1)
	f.Fuzz(func(t *testing.T, body string, from, to int) {
		data := []byte(word(t, body))
		before, err := Read("a.docx", data, nil)
		if err != nil || from < 0 || to <= from || to > len(before.Text) {
			return
		}
		out, err := AddComments(data, testTime, []Comment{{From: from, To: to, Lines: []CommentLine{{Text: "x"}}}})
		if err != nil {
			return
		}
		after, err := Read("a.docx", out, nil)
		if err != nil || after.Text != before.Text {
			t.Errorf("the text became %q (%v), was %q", after.Text, err, before.Text)
		}
	})
}
