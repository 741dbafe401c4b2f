package pdffile

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// A packer writes documents with object streams and cross-reference streams.
type packer struct {
	b    bytes.Buffer
	rows map[int][3]int // of the cross-reference stream, by object number
}

func newPacker() *packer {
	p := &packer{rows: map[int][3]int{0: {0, 0, 65535}}}
	p.b.WriteString("%PDF-1.5\n")
	return p
}

func (p *packer) object(num int, text string) {
	p.rows[num] = [3]int{1, p.b.Len(), 0}
	fmt.Fprintf(&p.b, "%d 0 obj\n%s\nendobj\n", num, text)
}

// table writes the rows as a cross-reference stream with dict and returns its offset.
func (p *packer) table(num int, dict string) int {
	p.rows[num] = [3]int{1, p.b.Len(), 0}
	at := p.b.Len()
	size := 0
	for n := range p.rows {
		size = max(size, n+1)
	}
	var data strings.Builder
	for n := range size {
		r := p.rows[n]
		data.Write([]byte{byte(r[0]), byte(r[1] >> 16), byte(r[1] >> 8), byte(r[1]), byte(r[2])})
	}
	fmt.Fprintf(&p.b, "%d 0 obj\n%s\nendobj\n", num, stream(fmt.Sprintf("/Type /XRef /W [1 3 1] /Size %d %s", size, dict), data.String()))
	return at
}

func (p *packer) end(startxref int) []byte {
	fmt.Fprintf(&p.b, "startxref\n%d\n%%%%EOF\n", startxref)
	return p.b.Bytes()
}

// packedReport is a report of n pages of which all but the streams are packed.
func packedReport(n int) *packer {
	p := newPacker()
	var dicts []string
	for i, o := range report(n) {
		if strings.Contains(o, "stream\n") {
			p.object(i+1, o)
			dicts = append(dicts, "")
		} else {
			dicts = append(dicts, o)
		}
	}
	num := len(dicts) + 1
	var head, body strings.Builder
	count := 0
	for i, o := range dicts {
		if o != "" {
			fmt.Fprintf(&head, "%d %d ", i+1, body.Len())
			body.WriteString(o + " ")
			p.rows[i+1] = [3]int{2, num, count}
			count++
		}
	}
	p.object(num, stream(fmt.Sprintf("/Type /ObjStm /N %d /First %d", count, head.Len()), head.String()+body.String()))
	return p
}

func wantTexts(t *testing.T, data []byte, want, repairs string) *File {
	t.Helper()
	f, got := opened(t, data)
	if strings.Join(got, "|") != want {
		t.Errorf("pages %q, want %q", got, want)
	}
	if repairs == "" && f.Repaired() != "" || !strings.Contains(f.Repaired(), repairs) {
		t.Errorf("Repaired says %q, want %q", f.Repaired(), repairs)
	}
	return f
}

func TestObjectStreams(t *testing.T) {
	p := packedReport(2)
	data := p.end(p.table(20, "/Root 1 0 R"))
	f := wantTexts(t, data, "page 1|page 2", "")
	if n := len(f.Dict(checkStreams(t, f).trailer.Get("Streams"))); n != 2 {
		t.Errorf("%d streams, want those of two pages", n)
	}
	cut := data[:bytes.LastIndex(data, []byte("20 0 obj"))]
	wantTexts(t, cut, "page 1|page 2", "rebuilt")
	wantTexts(t, bytes.Replace(data, []byte("/ObjStm"), []byte("/Potato"), 1), "page 1|page 2", "")
}

// TestObjectStreamLoops opens files whose object streams hold themselves, each
// other, or say that they do.
func TestObjectStreamLoops(t *testing.T) {
	for name, change := range map[string]func(p *packer){
		"itself":     func(p *packer) { p.rows[7] = [3]int{2, 7, 0} },
		"each other": func(p *packer) { p.rows[7] = [3]int{2, 8, 0}; p.rows[8] = [3]int{2, 7, 1} },
		"nothing":    func(p *packer) { p.rows[1] = [3]int{2, 99, 0} },
		"a page":     func(p *packer) { p.rows[1] = [3]int{2, 3, 0} },
		"far index":  func(p *packer) { p.rows[2] = [3]int{2, 7, 200} },
	} {
		t.Run(name, func(t *testing.T) {
			p := packedReport(2)
			change(p)
			data := p.end(p.table(20, "/Root 1 0 R"))
			repairs := "rebuilt"
			if name == "far index" {
				repairs = ""
			}
			wantTexts(t, data, "page 1|page 2", repairs)
		})
	}
}

// TestHybrid opens a file as Word writes it: a classic table that calls packed
// objects free, and a stream beside it that lists them.
func TestHybrid(t *testing.T) {
	p := packedReport(2)
	at := p.table(20, "")
	start := p.b.Len()
	p.b.WriteString("xref\n0 21\n")
	for n := range 21 {
		if r, ok := p.rows[n]; ok && r[0] == 1 {
			fmt.Fprintf(&p.b, "%010d 00000 n \n", r[1])
		} else {
			fmt.Fprintf(&p.b, "%010d 65535 f \n", 0)
		}
	}
	fmt.Fprintf(&p.b, "trailer\n<</Size 21 /Root 1 0 R /XRefStm %d>>\n", at)
	wantTexts(t, p.end(start), "page 1|page 2", "")
}

// TestUpdates opens a file with an update that replaces a page's content,
// deletes an object and adds a page.
func TestUpdates(t *testing.T) {
	data := sample(report(2)...)
	prev := bytes.LastIndex(data, []byte("xref\n0"))
	var b bytes.Buffer
	b.Write(data)
	tree := b.Len()
	b.WriteString("2 0 obj\n<</Type /Pages /Kids [3 0 R 5 0 R 3 0 R] /Count 3>>\nendobj\n")
	content := b.Len()
	fmt.Fprintf(&b, "4 0 obj\n%s\nendobj\n", stream("", "BT (page 1 new) Tj ET"))
	start := b.Len()
	fmt.Fprintf(&b, "xref\n2 1\n%010d 00000 n \n4 1\n%010d 00000 n \n6 1\n0000000000 00001 f \n", tree, content)
	fmt.Fprintf(&b, "trailer\n<</Size 7 /Root 1 0 R /Prev %d>>\nstartxref\n%d\n%%%%EOF\n", prev, start)
	f := wantTexts(t, b.Bytes(), "page 1 new|-|page 1 new", "")
	if f.Get(Ref{Num: 6}) != nil {
		t.Error("a deleted object is still there")
	}
}

// TestOddStreamTables reads cross-reference streams with odd shapes.
func TestOddStreamTables(t *testing.T) {
	p := packedReport(1)
	whole := p.end(p.table(20, "/Root 1 0 R"))
	cases := []struct{ name, from, to, repairs string }{
		{"an index", "/Size 21", "/Size 21 /Index [0 21]", ""},
		{"an index too long", "/Size 21", "/Size 21 /Index [0 99999999999]", ""},
		{"an index out of range", "/Size 21", "/Size 21 /Index [-5 2 0 21]", "rebuilt"},
		{"widths of nothing", "/W [1 3 1]", "/W [0 0 0]", "rebuilt"},
		{"widths too wide", "/W [1 3 1]", "/W [1 3 99]", "rebuilt"},
		{"widths below zero", "/W [1 3 1]", "/W [1 -3 1]", "rebuilt"},
		{"no widths", "/W [1 3 1]", "", "rebuilt"},
		{"a size of nothing", "/Size 21", "/Size 0", "rebuilt"},
		{"a size too large", "/Size 21", "/Size 4294967296", ""},
		{"a loop", "/Size 21", fmt.Sprintf("/Size 21 /Prev %d", bytes.LastIndex(whole, []byte("20 0 obj"))), "loop"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			wantTexts(t, bytes.Replace(whole, []byte(c.from), []byte(c.to), 1), "page 1", c.repairs)
		})
	}
}

// TestHugeObjectNumbers opens files whose object numbers would make a table of
// gigabytes.
func TestHugeObjectNumbers(t *testing.T) {
	body := "%PDF-1.4\n1 0 obj\n<</Type /Catalog /Pages 16777000 0 R>>\nendobj\n" +
		"16777000 0 obj\n<</Type /Pages /Kids [3000000 0 R] /Count 1>>\nendobj\n" +
		"3000000 0 obj\n<</Type /Page /Parent 16777000 0 R /Contents 4 0 R>>\nendobj\n" +
		"4 0 obj\n" + stream("", "BT (page 1) Tj ET") + "\nendobj\n4294967296 0 obj\n<<>>\nendobj\n"
	f := wantTexts(t, []byte(body+"trailer\n<</Root 1 0 R>>\n%%EOF"), "page 1", "rebuilt")
	if _, size := f.StreamFile(); size > 10_000 {
		t.Errorf("the stream file of %d bytes has %d", len(body), size)
	}
	table := "xref\n0 1\n0000000000 65535 f \n4294967290 3\n0000000009 00000 n \n0000000009 00000 n \n0000000009 00000 n \n"
	wantTexts(t, []byte(body+table+"trailer\n<</Root 1 0 R>>\nstartxref\n"+fmt.Sprint(len(body))+"\n%%EOF"), "page 1", "rebuilt")
}

func TestOffsetsFromHeader(t *testing.T) {
	data := sample(report(1)...)
	junk := strings.Repeat("junk ", 100)
	fromHeader := append([]byte(junk), data...)
	wantTexts(t, fromHeader, "page 1", "before the PDF's header")
	// The same with offsets that count from the file's start.
	start := bytes.LastIndex(data, []byte("xref\n0")) + len(junk)
	shifted := append([]byte(junk), data...)
	for n := 4; n > 0; n-- {
		old := fmt.Sprintf("%010d 00000 n", bytes.Index(data, fmt.Appendf(nil, "%d 0 obj", n)))
		shifted = bytes.Replace(shifted, []byte(old), fmt.Appendf(nil, "%010d 00000 n", bytes.Index(shifted, fmt.Appendf(nil, "%d 0 obj", n))), 1)
	}
	shifted = change(shifted, `startxref\n\d+`, fmt.Sprintf("startxref\n%d", start))
	f := wantTexts(t, shifted, "page 1", "before the PDF's header")
	if strings.Contains(f.Repaired(), "not where") {
		t.Errorf("Repaired says %q of offsets that are right", f.Repaired())
	}
}
