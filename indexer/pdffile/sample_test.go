package pdffile

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"testing"
)

// sample writes a sound PDF 1.7 of the objects, the first being number 1 and the
// catalogue.
func sample(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, off := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", off)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

// stream writes a stream with its right length.
func stream(dict, data string) string {
	return fmt.Sprintf("<<%s /Length %d>>\nstream\n%s\nendstream", dict, len(data), data)
}

func deflated(s string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

// report is a document of n pages; page i shows "page i" from object 2*i+2.
func report(n int) []string {
	objects := []string{"<</Type /Catalog /Pages 2 0 R>>", ""}
	var kids strings.Builder
	for i := 1; i <= n; i++ {
		page := len(objects) + 1
		fmt.Fprintf(&kids, "%d 0 R ", page)
		objects = append(objects,
			fmt.Sprintf("<</Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Resources <<>> /Contents %d 0 R>>", page+1),
			stream("", fmt.Sprintf("BT (page %d) Tj ET", i)))
	}
	objects[1] = fmt.Sprintf("<</Type /Pages /Kids [%s] /Count %d>>", kids.String(), n)
	return objects
}

// texts returns the content of every page, in order.
func texts(t *testing.T, f *File) []string {
	t.Helper()
	var out []string
	for _, p := range f.Pages() {
		s, ok := f.Resolve(p.Dict.Get("Contents")).(*Stream)
		if !ok {
			out = append(out, "-")
			continue
		}
		data, err := f.StreamData(s, 0)
		if err != nil {
			t.Logf("page content: %v", err)
		}
		text := string(data)
		if _, rest, ok := strings.Cut(text, "("); ok {
			text, _, _ = strings.Cut(rest, ")")
		}
		out = append(out, text)
	}
	return out
}

// opened opens data and its plain view, holds the view to what Plain promises,
// and returns the texts of the pages, which must be the same in both.
func opened(t *testing.T, data []byte) (*File, []string) {
	t.Helper()
	before := bytes.Clone(data)
	f, err := Open(data)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	want := texts(t, f)
	got := texts(t, checkView(t, f))
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("plain view reads %q, the file %q", got, want)
	}
	if !bytes.Equal(before, data) {
		t.Error("the data was changed")
	}
	return f, want
}

// checkView opens the plain view of f and fails unless it is as sound as a
// simple library needs it.
func checkView(t *testing.T, f *File) *File {
	t.Helper()
	view := f.Plain()
	if !bytes.HasPrefix(view, []byte(plainHeader)) || !bytes.HasSuffix(view, []byte("%%EOF\n")) {
		t.Error("plain view: no clean header or end")
	}
	v, err := Open(view)
	if err != nil {
		t.Fatalf("plain view: %v", err)
	}
	if v.Repaired() != "" {
		t.Errorf("plain view was mended: %s", v.Repaired())
	}
	if v.tree.unsound || len(v.Pages()) != len(f.Pages()) {
		t.Errorf("plain view: unsound tree (%v) or %d pages of %d", v.tree.unsound, len(v.Pages()), len(f.Pages()))
	}
	listed := v.Array(v.Trailer().Get("EvidencePages"))
	for i, p := range v.Pages() {
		if i >= len(listed) || listed[i] != Object(p.Ref) {
			t.Errorf("plain view: page %d is not listed in the trailer", i+1)
		}
	}
	if v.crypt != nil || v.Trailer().Has("Prev") || v.Trailer().Has("XRefStm") {
		t.Error("plain view: its trailer names more than a table")
	}
	v.table.each(func(num uint32, s *slot) { checkPlainObject(t, v, num, s) })
	return v
}

// checkPlainObject fails unless object num stands in the file in strict form,
// and is a stream only with a right length and a simple filter.
func checkPlainObject(t *testing.T, v *File, num uint32, s *slot) {
	t.Helper()
	if s.kind == made {
		return // what pages share, which Open itself adds
	}
	if s.kind != inFile {
		t.Errorf("plain view: object %d is not in the file itself", num)
		return
	}
	_, body, _ := v.header(int(s.off))
	r := strict{f: v, data: v.data, pos: body}
	if !r.direct() {
		t.Errorf("plain view: object %d is not strict", num)
		return
	}
	st, ok := v.Get(Ref{Num: num}).(*Stream)
	if !ok {
		if !r.after("endobj") {
			t.Errorf("plain view: object %d has no end", num)
		}
		return
	}
	if isImage(v, st) {
		return
	}
	length, _ := v.Resolve(st.Dict.Get("Length")).(Integer)
	if start, ok := strictStream(v.data, r); !ok || start != st.pos || int(length) != len(st.raw) ||
		!followedBy(v.data, st.pos+len(st.raw), "endstream") {
		t.Errorf("plain view: the stream of object %d has a wrong place or length", num)
	}
	names, parms := v.filters(st.Dict)
	if len(names) > 1 || len(names) == 1 && (names[0] != "FlateDecode" || parms[0] != nil || !zlibHeader(st.raw)) {
		t.Errorf("plain view: the stream of object %d has filters %v", num, names)
	}
}
