package pdftext

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// A document builds a PDF of numbered objects for a test. An object may name
// another as %NAME%, which becomes its reference, or null where there is none.
type document struct {
	names   []string
	objects []string
}

var unknown = regexp.MustCompile(`%[a-z]+[0-9]?%`)

// add adds an object under a name.
func (d *document) add(name, body string) {
	d.names = append(d.names, name)
	d.objects = append(d.objects, body)
}

// stream adds a stream with the entries of its dictionary.
func (d *document) stream(name, entries, data string) {
	d.add(name, fmt.Sprintf("<<%s /Length %d>>\nstream\n%s\nendstream", entries, len(data), data))
}

// bytes is the file; the object called root is its catalogue.
func (d *document) bytes() []byte {
	var pairs []string
	for i, name := range d.names {
		pairs = append(pairs, "%"+name+"%", fmt.Sprintf("%d 0 R", i+1))
	}
	refs := strings.NewReplacer(pairs...)
	resolve := func(s string) string { return unknown.ReplaceAllString(refs.Replace(s), "null") }
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	offsets := make([]int, len(d.objects))
	for i, o := range d.objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, resolve(o))
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(d.objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root %s>>\nstartxref\n%d\n%%%%EOF\n", len(d.objects)+1, resolve("%root%"), xref)
	return b.Bytes()
}

// plainFont is a font whose glyphs from space to tilde are half an em wide.
var plainFont = "<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Test-Bold/Encoding/WinAnsiEncoding" +
	"/FirstChar 32/LastChar 126/Widths[" + strings.Repeat("500 ", 95) + "]>>"

// onePage is a document of one page, 200 by 100 points, with the fonts F1, which
// is plainFont, and F2. The entries are the page's; more objects can be added.
func onePage(content, entries string) *document {
	d := &document{}
	d.add("root", "<</Type/Catalog/Pages %pages%/OCProperties %layers%/AcroForm<</DA(/F1 10 Tf)>>>>")
	d.add("pages", "<</Type/Pages/Count 1/Kids[%page%]>>")
	d.add("page", "<</Type/Page/Parent %pages%/Resources %resources%/Contents %content%/MediaBox[0 0 200 100]"+entries+">>")
	d.stream("content", "", content)
	d.add("resources", "<</Font<</F1 %font%/F2 %font2%>>/XObject<</X1 %form%/X2 %form2%>>"+
		"/Properties<</M1 %props%/L1 %layer%/L2 %layer2%>>/ExtGState<</G1<</Font[%font% 10]>>>>>>")
	d.add("font", plainFont)
	return d
}

// page reads the document's first page and wants no error.
func (d *document) page(t testing.TB) *Page {
	t.Helper()
	p, err := d.read(t)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (d *document) read(t testing.TB) (*Page, error) {
	t.Helper()
	f, err := Open(d.bytes())
	if err != nil {
		t.Fatal(err)
	}
	return f.Page(1)
}
