package fileformats

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"errors"
	"math"
	"strings"
	"testing"
	"unicode/utf8"
)

// zipOf makes an archive of files, given as name and content in turn.
func zipOf(t testing.TB, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const wordHead = `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>`

func word(t testing.TB, body string, more ...string) string {
	return zipOf(t, append([]string{"word/document.xml", wordHead + body + "</w:body></w:document>"}, more...)...)
}

func run(text string) string { return "<w:r><w:t>" + text + "</w:t></w:r>" }

const odfHead = `<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/">`

func odf(t testing.TB, automatic, body string) string {
	return zipOf(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml",
		odfHead+"<office:automatic-styles>"+automatic+"</office:automatic-styles><office:body><office:text>"+body+"</office:text></office:body></office:document-content>")
}

func TestRead(t *testing.T) {
	box := `<mc:AlternateContent><mc:Choice><w:txbxContent><w:p>` + run("Nobody asked us") + `</w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p>` + run("Nobody asked us") + `</w:p></w:txbxContent></mc:Fallback></mc:AlternateContent>`
	for about, c := range map[string]struct{ name, data, want string }{
		"a text box in a sentence": {"a.docx", word(t, "<w:p>"+run("The board ")+"<w:r>"+box+"</w:r>"+run("met in May.")+"</w:p><w:p>"+run("It agreed.")+"</w:p>"),
			"The board met in May.\n\nNobody asked us\n\nIt agreed."},
		"tracked changes": {"a.docx", word(t, `<w:p><w:ins>`+run("The ")+`</w:ins><w:del><w:r><w:delText>old </w:delText></w:r></w:del><w:moveFrom>`+run("here ")+`</w:moveFrom>`+run("board met.")+`</w:p>`), "The board met."},
		"hidden text":     {"a.docx", word(t, `<w:p>`+run("Seen. ")+`<w:r><w:rPr><w:vanish/></w:rPr><w:t>Not seen.</w:t></w:r></w:p>`), "Seen."},
		"notes, comments and heads": {"a.docx", word(t, "<w:p>"+run("Text.")+"</w:p>", "word/footnotes.xml", wordHead+"<w:p>"+run("Note.")+"</w:p></w:body></w:document>",
			"word/comments.xml", wordHead+"<w:p>"+run("Comment.")+"</w:p></w:body></w:document>", "word/header1.xml", wordHead+"<w:p>"+run("Head.")+"</w:p></w:body></w:document>"),
			"Text.\n\nComment.\n\nNote.\n\nHead."},
		"styles for quotations": {"a.docx", word(t, `<w:p><w:pPr><w:pStyle w:val="IntenseQuote"/></w:pPr>`+run("Quoted.")+`</w:p><w:p>`+run("Said.")+`</w:p>`), "> Quoted.\n\nSaid."},
		"a paragraph that is set in": {"a.docx", word(t, `<w:p>`+run("It says:")+`</w:p><w:p><w:pPr><w:ind w:left="720"/></w:pPr>`+run("Set in.")+`</w:p><w:p><w:pPr><w:numPr/><w:ind w:left="720"/></w:pPr>`+run("An item.")+`</w:p>`),
			"It says:\n\n      Set in.\n\nAn item."},
		"OpenDocument": {"a.odt", odf(t, `<style:style style:name="P1" style:parent-style-name="Quotations"/>`,
			`<text:tracked-changes><text:changed-region><text:deletion><text:p>Struck out.</text:p></text:deletion></text:changed-region></text:tracked-changes><text:h>Head</text:h>`+
				`<text:p>The<text:s text:c="2"/>board<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body></text:note> met<office:annotation><dc:creator>A. Person</dc:creator><dc:date>2020-01-01</dc:date><text:p>A comment.</text:p></office:annotation>.</text:p>`+
				`<text:p text:style-name="P1">Quoted.</text:p><text:p><draw:frame><draw:text-box><text:p>Boxed.</text:p></draw:text-box></draw:frame>Last.</text:p>`),
			"Head\n\nThe board met.\n\nA note.\n\nA comment.\n\n> Quoted.\n\nLast.\n\nBoxed."},
		"HTML":     {"a.html", "<title>No</title><h1>Yes</h1><p>It said <q>so</q>.<blockquote>Block</blockquote>", "Yes\n\nIt said “so”.\n\n> Block"},
		"Markdown": {"a.md", "*As* it is", "*As* it is"},
		"text":     {"a.txt", "As\r\nit is", "As\nit is"},
		"mail": {"a.eml", "From: a@example.org\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nThe board met in=\r\n May; 5=A34.\r\n--y\r\nContent-Type: text/html\r\n\r\n<p>The board met</p>\r\n--y--\r\n--x\r\nContent-Disposition: attachment; filename=b.txt\r\n\r\nAttached.\r\n--x\r\nContent-Disposition: attachment; filename=c.rtf\r\n\r\n{\\rtf1}\r\n--x--\r\n",
			"Café\n\nThe board met in May; 5£4.\n\nAttached."},
		"mail in HTML": {"a.txt", "From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/html\n\n<p>It <b>met</b>.</p>", "It met."},
		"a PDF":        {"a", "%PDF-1.7", "the PDF's text"},
	} {
		d, err := Read(c.name, []byte(c.data), func([]byte) (Document, error) { return Document{Text: "the PDF's text"}, nil })
		if err != nil || d.Text != c.want {
			t.Errorf("%s: %q (%v), want %q", about, d.Text, err, c.want)
		}
		if about == "mail" && (len(d.Unread) != 1 || d.Unread[0] != "c.rtf") {
			t.Errorf("not read of the mail: %q", d.Unread)
		}
	}
}

// What is not read is refused by its name.
func TestReadRefuses(t *testing.T) {
	for data, c := range map[string]struct{ name, want string }{
		"{\\rtf1\\ansi The board met.}":          {"a.txt", "RTF"},
		"The board met.":                         {"a.rtf", "RTF"},
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 words": {"a.docx", "older Office"},
		"\x89PNG\r\n":                            {"a.pdf", "picture"},
		"words":                                  {"a.pages", "Pages"},
		zipOf(t, "xl/workbook.xml", ""):          {"a", "Excel"},
		zipOf(t, "ppt/presentation.xml", ""):     {"a", "PowerPoint"},
		zipOf(t, "a.txt", "words"):               {"a.zip", "zip archive"},
		zipOf(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<a/>"): {"a", "OpenDocument"},
		"\x00\x01\x02": {"a", "no form that is read"},
	} {
		d, err := Read(c.name, []byte(data), nil)
		if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), c.want) || d.Text != "" {
			t.Errorf("%.30q: %q, %v, want %s", data, d.Text, err, c.want)
		}
	}
}

// A document that unpacks to more than is read is refused, and one whose boxes are too deep.
func TestReadBombs(t *testing.T) {
	bomb := []byte(word(t, "<w:t>"+strings.Repeat(" ", 1<<20)+"</w:t>"))
	if len(bomb) > 1<<14 {
		t.Fatalf("the bomb has %d bytes", len(bomb))
	}
	unpacking := func(most int64) error {
		_, err := (&reader{most: math.MaxInt, left: most}).readZip(bomb)
		return err
	}
	if unpacking(1<<20) == nil {
		t.Error("it is read")
	}
	if err := unpacking(1 << 21); err != nil {
		t.Error(err)
	}
	if _, err := Read("a.docx", []byte(word(t, strings.Repeat("<w:p><w:txbxContent>", 10_000))), nil); err == nil {
		t.Error("deep boxes are read")
	}
	deep := "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
	if _, err := Read("a.eml", []byte(strings.Repeat(deep+"--x\nContent-Type: message/rfc822\n\n", 100)), nil); err == nil {
		t.Error("deep mail is read")
	}
}

// Of a file from somebody who is not trusted no more text is read than is asked for, whatever it is packed into.
func TestReadAtMost(t *testing.T) {
	const most = 10_000
	long := strings.Repeat("All of it is read. ", most/10)
	unpacked := strings.Repeat(" ", MaxFile/2) // half of what may be unpacked
	bomb := base64.StdEncoding.EncodeToString([]byte(word(t, unpacked+"<w:p>"+run("packed")+"</w:p>")))
	mail := func(parts ...string) string {
		return "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n" + strings.Join(parts, "\n--x\n") + "\n--x--\n"
	}
	attached := "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=a.docx\n\n" + bomb
	for about, c := range map[string]struct{ name, data string }{
		"text":          {"a.txt", long},
		"Word":          {"a.docx", word(t, "<w:p>"+run(long)+"</w:p>")},
		"many boxes":    {"a.docx", word(t, "<w:p>"+run(long[:most/2])+strings.Repeat("<w:txbxContent><w:p>"+run("boxed")+"</w:p></w:txbxContent>", most)+"</w:p>")},
		"OpenDocument":  {"a.odt", odf(t, "", "<text:p>"+long+"</text:p>")},
		"HTML":          {"a.html", "<html><p>" + long},
		"elements":      {"a.html", "<html>" + strings.Repeat("<p>", maxNodes+1)},
		"open elements": {"a.html", "<html>" + strings.Repeat("<b>", 300) + strings.Repeat("<p>a", maxNodes/300)},
		"mail":          {"a.eml", mail("\n" + long)},
		"mail in parts": {"a.eml", mail("\n"+long[:most*2/3], "\n"+long[:most*2/3])},
		"attachment":    {"a.eml", mail("Content-Disposition: attachment; filename=a.html\n\n<html><p>" + long)},
	} {
		if d, err := ReadAtMost(c.name, []byte(c.data), nil, most); !errors.Is(err, ErrTooLong) {
			t.Errorf("%s: %d bytes, %v", about, len(d.Text), err)
		}
		if d, err := Read(c.name, []byte(c.data), nil); err != nil || len(d.Text) < most && !strings.Contains(about, "elements") {
			t.Errorf("%s, all of it: %d bytes, %v", about, len(d.Text), err)
		}
	}
	if _, err := ReadAtMost("a.eml", []byte(mail(strings.Split(strings.Repeat("\na|", maxMailParts+1), "|")...)), nil, most); err == nil {
		t.Error("mail of very many parts is read")
	}
	d, err := ReadAtMost("a.eml", []byte(mail(attached, attached, attached, attached)), nil, most)
	if err != nil || strings.Count(d.Text, "packed") > 2 || len(d.Unread) < 2 {
		t.Errorf("attachments that unpack to much: %q, %q, %v", d.Text, d.Unread, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("a.docx", []byte(word(f, "<w:p><w:txbxContent><w:p>"+run("a")+"</w:p></w:txbxContent></w:p>")))
	f.Add("a.odt", []byte(odf(f, "", "<text:p>a<text:note><text:p>b</text:p></text:note></text:p>")))
	f.Add("a.eml", []byte("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\na\n--x--"))
	f.Add("a.html", []byte("<blockquote><p>a</p><blockquote>b</blockquote></blockquote><q>c"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		d, err := Read(name, data, nil)
		if err != nil && d.Text != "" {
			t.Errorf("both a text and an error: %v", err)
		}
	})
}

// Whatever is in the parts of a Word or OpenDocument file, its text is text and is no longer than what it was made of allows.
func FuzzParts(f *testing.F) {
	for _, body := range []string{
		"<w:p><w:pPr><w:pStyle w:val=\"Quote\"/></w:pPr>" + run("a") + "</w:p><w:p><w:ind w:left=\"720\"/>" + run("b") + "<w:tab/><w:br/></w:p>",
		"<w:p><mc:AlternateContent><mc:Choice><w:txbxContent><w:p>" + run("a") + "</w:p></w:txbxContent></mc:Choice><mc:Fallback/></mc:AlternateContent><w:del>" + run("b") + "</w:del></w:p>",
		"<w:tbl><w:tr><w:tc><w:p>" + run("a") + "</w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>b</w:t></w:r>",
		"<text:p>a<text:s text:c=\"99999999999\"/><text:note><text:note-body><text:p>b</text:p></text:note-body></text:note></text:p>",
		"<style:style style:name=\"P1\" style:parent-style-name=\"P1\"/><text:p text:style-name=\"P1\">a<draw:text-box><text:p>b</text:p></draw:text-box></text:p>",
		"<text:tracked-changes><text:deletion><text:p>a</text:p></text:deletion></text:tracked-changes><office:annotation><dc:creator>a</dc:creator><text:p>b</text:p></office:annotation>",
		"<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><w:p>" + run("&b;") + "</w:p>", "</w:p></text:p>]]>&#0;&#x202e;<", "<w:p a=b a='c'></W:P>",
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		for name, data := range map[string]string{"a.docx": word(t, body), "a.odt": odf(t, body, body)} {
			d, err := Read(name, []byte(data), nil)
			if err != nil && d.Text != "" {
				t.Errorf("both a text and an error: %v", err)
			}
			if !utf8.ValidString(d.Text) || len(d.Text) > 64*(len(body)+1) {
				t.Errorf("%s of %q is read as %d bytes: %.200q", name, body, len(d.Text), d.Text)
			}
		}
	})
}

// What a document declares is not looked up, not opened and not multiplied.
func TestReadEntities(t *testing.T) {
	laughs := "<!DOCTYPE a [<!ENTITY a \"ha\">"
	for c := 'b'; c <= 'k'; c++ {
		laughs += "<!ENTITY " + string(c) + " \"" + strings.Repeat("&"+string(c-1)+";", 10) + "\">"
	}
	for about, head := range map[string]string{
		"entities in entities": laughs + "]>", "a file": `<!DOCTYPE a [<!ENTITY k SYSTEM "file:///etc/passwd">]>`,
		"an address": `<!DOCTYPE a [<!ENTITY k SYSTEM "http://127.0.0.1:1/">]>`, "a parameter": `<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>`,
	} {
		for name, data := range map[string]string{
			"a.docx": zipOf(t, "word/document.xml", head+strings.TrimPrefix(wordHead, `<?xml version="1.0"?>`)+"<w:p>"+run("The &k; board")+"</w:p></w:body></w:document>"),
			"a.odt":  zipOf(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", head+strings.TrimPrefix(odfHead, `<?xml version="1.0"?>`)+"<office:body><office:text><text:p>The &k; board</text:p></office:text></office:body></office:document-content>"),
		} {
			if d, err := Read(name, []byte(data), nil); err != nil || d.Text != "The &k; board" {
				t.Errorf("%s with %s: %.100q, %v", name, about, d.Text, err)
			}
		}
	}
}
