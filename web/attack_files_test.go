package web

import (
	"archive/zip"
	"bytes"
	"mime/multipart"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/web/handler"
	"evidence/web/internal/testlibrary"
	"evidence/web/pages"
	"evidence/web/paths"
)

// zipWith is an archive of one file after a mimetype.
func zipWith(mimetype, name, content string) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range [][2]string{{"mimetype", mimetype}, {name, content}} {
		if w, err := z.Create(f[0]); err == nil {
			w.Write([]byte(f[1]))
		}
	}
	z.Close()
	return b.String()
}

// fileAttacks are files made to do harm, sent to have their quotations checked.
func fileAttacks() []attack {
	const odt, told = "application/vnd.oasis.opendocument.text", "“The police knew of the risk.” &x;"
	docx := func(head, body string) string {
		return zipWith("", "word/document.xml", head+`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`+body+`</w:body></w:document>`)
	}
	open := func(head, body string) string {
		return zipWith(odt, "content.xml", head+`<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>`+body+`</office:text></office:body></office:document-content>`)
	}
	laughs := `<!DOCTYPE a [<!ENTITY a "hahahaha">`
	for c := 'b'; c <= 'x'; c++ {
		laughs += "<!ENTITY " + string(c) + ` "` + strings.Repeat("&"+string(c-1)+";", 20) + `">`
	}
	laughs += "]>"
	const file, address = `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>`, `<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd"> %p; <!ENTITY x SYSTEM "http://127.0.0.1:1/">]>`
	paragraph, odtParagraph := "<w:p><w:r><w:t>"+told+"</w:t></w:r></w:p>", "<text:p>"+told+"</text:p>"
	blanks := strings.Repeat(" ", 65<<20)
	var out []attack
	for name, c := range map[string]struct {
		content string
		status  []int
	}{
		"laughs.docx": {docx(laughs, paragraph), []int{200}}, "laughs.odt": {open(laughs, odtParagraph), []int{200}},
		"file.docx": {docx(file, paragraph), []int{200}}, "file.odt": {open(file, odtParagraph), []int{200}},
		"address.docx": {docx(address, paragraph), []int{200}}, "address.odt": {open(address, odtParagraph), []int{200}},
		"bomb.docx": {docx("", "<w:p><w:r><w:t>"+blanks+"</w:t></w:r></w:p>"), []int{400, 413, 415, 422}}, "bomb.odt": {open("", "<text:p>"+blanks+"</text:p>"), []int{400, 413, 415, 422}},
		"deep.docx": {docx("", strings.Repeat("<w:p><w:txbxContent>", 100_000)), []int{400, 413, 415, 422}}, "spaces.odt": {open("", `<text:p>a<text:s text:c="2000000000"/>b</text:p>`), []int{200, 400, 413, 415, 422}},
		"deep.html": {strings.Repeat("<div><blockquote>", 100_000), []int{200, 400, 413, 415, 422}}, "loop.eml": {strings.Repeat("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n", 1000), []int{200, 400, 413, 415, 422}},
		"in.zip": {zipWith("", "a.zip", zipWith("", "b.zip", docx("", paragraph))), []int{415}}, "cut.docx": {docx("", paragraph)[:200], []int{400, 415, 422}},
		"../../../etc/cron.d/x.txt": {"“The police knew of the risk.”", []int{200}}, "script.html": {"<script>alert(1)</script><q>The police knew of the risk.</q><img src=x onerror=alert(1)>", []int{200}},
	} {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		if w, err := form.CreateFormFile(pages.FieldFile, name); err == nil {
			w.Write([]byte(c.content))
		}
		form.Close()
		out = append(out, attack{"file " + name, "POST", paths.Check, body.String(), []string{"Content-Type", form.FormDataContentType()}, c.status, "<script>alert"})
	}
	return out
}

// What a report's own pages say of it is shown as it stands, and runs neither in a browser nor in a spreadsheet.
func TestHostileTitles(t *testing.T) {
	t.Parallel()
	l := testlibrary.New(t)
	const title, formula, author = `<script>alert(1)</script>"><img src=x onerror=alert(1)>`, `=HYPERLINK("evil.example","open")`, `+cmd|' /C calc'!A0`
	src := corpus.Source{ID: "hostile-2020", Title: title, Author: author, Authority: formula, Publisher: "@SUM(A1)", Published: "2020", URL: "https://example.org/a.pdf", Kind: corpus.KindReview}
	if err := l.AddPage(t.Context(), src, "=1+1 The quellworth committee met."); err != nil {
		t.Fatal(err)
	}
	m := newTestServer(t, l, handler.Options{})
	for _, path := range []string{"/documents", "/documents/hostile-2020", "/search?q=quellworth", "/documents/hostile-2020/read", paths.Authority(formula), "/feed.atom", "/documents/hostile-2020/pages/1"} {
		w := get(t, m, path)
		if body := w.Body.String(); w.Code != 200 || strings.Contains(body, "<script>alert") || strings.Contains(body, "<img src=x") {
			t.Errorf("%s: status %d: %.300s", path, w.Code, body)
		}
	}
	for _, path := range []string{paths.API + "/documents?format=csv", paths.API + "/search?q=quellworth&format=csv", paths.API + "/documents/hostile-2020/passages?format=csv"} {
		rows, err := readCSV(get(t, m, path).Body.String())
		if err != nil || len(rows) < 2 {
			t.Fatalf("%s: %d rows, %v", path, len(rows), err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "+") || strings.HasPrefix(cell, "@") {
					t.Errorf("%s: a spreadsheet runs %q", path, cell)
				}
			}
		}
	}
}
