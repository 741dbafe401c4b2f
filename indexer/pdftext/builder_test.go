package pdftext

import (
	"bytes"
	"fmt"
	"testing"
)

// A document builds a PDF of numbered objects for a test.
type document struct{ objects []string }

// add adds an object and returns its reference.
func (d *document) add(body string) string {
	d.objects = append(d.objects, body)
	return fmt.Sprintf("%d 0 R", len(d.objects))
}

// stream adds a stream with the entries of its dictionary.
func (d *document) stream(entries, data string) string {
	return d.add(fmt.Sprintf("<<%s /Length %d>>\nstream\n%s\nendstream", entries, len(data), data))
}

// bytes is the file, whose catalogue is root.
func (d *document) bytes(root string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	offsets := make([]int, len(d.objects))
	for i, o := range d.objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(d.objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root %s>>\nstartxref\n%d\n%%%%EOF\n", len(d.objects)+1, root, xref)
	return b.Bytes()
}

// onePage is a file of one page, 200 by 100 points unless entries say other, with a font F1.
func onePage(content, entries string) []byte {
	var d document
	font := d.add("<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Test-Bold/Encoding/WinAnsiEncoding" +
		"/FirstChar 32/LastChar 126/Widths[" + widths(95, 500) + "]>>")
	c := d.stream("", content)
	pages := fmt.Sprintf("%d 0 R", len(d.objects)+2)
	page := d.add("<</Type/Page/Parent " + pages + "/Resources<</Font<</F1 " + font + ">>>>/Contents " + c +
		"/MediaBox[0 0 200 100]" + entries + ">>")
	d.add("<</Type/Pages/Count 1/Kids[" + page + "]>>")
	return d.bytes(d.add("<</Type/Catalog/Pages " + pages + ">>"))
}

func widths(n, w int) string {
	var b bytes.Buffer
	for range n {
		fmt.Fprintf(&b, "%d ", w)
	}
	return b.String()
}

func readPage(t *testing.T, data []byte) *Page {
	t.Helper()
	f, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	p, err := f.Page(1)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
