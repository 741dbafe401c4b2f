package pdffile

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
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

// opened opens data and its streams, checks what StreamFile promises, and
// returns the texts of the pages, which must be the same in both.
func opened(t *testing.T, data []byte) (*File, []string) {
	t.Helper()
	before := bytes.Clone(data)
	f, err := Open(data)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	want := texts(t, f)
	streams := checkStreams(t, f)
	for i, p := range f.Pages() {
		s, ok := f.Resolve(p.Dict.Get("Contents")).(*Stream)
		if !ok {
			continue
		}
		direct, _ := f.StreamData(s, 0)
		if got := streamOf(t, streams, s.ref.Num); string(got) != string(direct) {
			t.Errorf("the stream file has page %d as %q, the file %q", i+1, got, direct)
		}
	}
	if !bytes.Equal(before, data) {
		t.Error("the data was changed")
	}
	return f, want
}

// streamOf decodes a stream of a stream file by the number it has in the file;
// nil where there is none.
func streamOf(t *testing.T, streams *File, num uint32) []byte {
	t.Helper()
	s, ok := streams.Resolve(streams.Dict(streams.trailer.Get("Streams")).Get(Name(fmt.Sprint(num)))).(*Stream)
	if !ok {
		return nil
	}
	data, err := streams.StreamData(s, 0)
	if err != nil {
		t.Logf("stream %d: %v", num, err)
	}
	return data
}

// streamBytes is the whole of a file's StreamFile.
func streamBytes(t *testing.T, f *File) []byte {
	t.Helper()
	in, size := f.StreamFile()
	data, err := io.ReadAll(io.NewSectionReader(in, 0, size))
	if err != nil || int64(len(data)) != size {
		t.Fatalf("StreamFile has %d of %d bytes, %v", len(data), size, err)
	}
	return data
}

// checkStreams reads the table of the file's StreamFile and fails unless each
// object in it is one that a simple library can read.
func checkStreams(t *testing.T, f *File) *File {
	t.Helper()
	data := streamBytes(t, f)
	if !bytes.HasPrefix(data, []byte(streamHeader)) || !bytes.HasSuffix(data, []byte("%%EOF\n")) {
		t.Error("stream file: no valid header or end")
	}
	v, err := Open(sample(report(1)...))
	if err != nil {
		t.Fatal(err)
	}
	v.data, v.trailer, v.parseBudget = data, nil, 1<<40
	v.objectStreams, v.scanned, v.repairs, v.decoded = map[uint32]*objectStream{}, nil, nil, map[int]bool{}
	if err := v.readTables(); err == nil || v.trailer == nil { // it names no catalogue
		t.Fatalf("stream file: %v, trailer %v", err, v.trailer)
	}
	v.checkOffsets()
	if v.Repaired() != "" {
		t.Errorf("stream file: %s", v.Repaired())
	}
	for _, e := range v.Dict(v.trailer.Get("Streams")) {
		checkStream(t, v, e)
	}
	return v
}

// checkStream fails unless an entry of /Streams is a stream that is valid where
// it is, with a right length and a simple filter.
func checkStream(t *testing.T, v *File, e Entry) {
	t.Helper()
	ref, _ := e.Value.(Ref)
	st, ok := v.Get(ref).(*Stream)
	if !ok || isImage(v, st) {
		t.Errorf("stream file: object %s, %v, is no stream, or an image", e.Key, ref)
		return
	}
	_, body, _ := v.objectHeader(int(v.table.lookup(ref.Num).off))
	r := validator{f: v, data: v.data, pos: body}
	length, _ := v.Resolve(st.Dict.Get("Length")).(Integer)
	if !r.skipDirect() || r.streamStart() != st.pos || int(length) != len(st.raw) || !followedBy(v.data, st.pos+len(st.raw), "endstream") {
		t.Errorf("stream file: the stream %s has a wrong place, dictionary or length", e.Key)
	}
	names, parms := v.filters(st.Dict)
	if len(names) > 1 || len(names) == 1 && (names[0] != "FlateDecode" || parms[0] != nil || !hasZlibHeader(st.raw)) {
		t.Errorf("stream file: the stream %s has filters %v", e.Key, names)
	}
}
