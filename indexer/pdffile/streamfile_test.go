package pdffile

import (
	"bytes"
	"compress/zlib"
	"strings"
	"testing"
)

// TestStreamFileOfValidFile checks that a valid file's streams stay where they are.
func TestStreamFileOfValidFile(t *testing.T) {
	data := sample(report(20)...)
	f, _ := opened(t, data)
	got := streamBytes(t, f)
	tail, ok := bytes.CutPrefix(got, append([]byte(streamHeader), data...))
	if !ok {
		t.Fatal("the stream file does not hold the file")
	}
	if !bytes.HasPrefix(tail, []byte("\nxref\n")) {
		t.Errorf("streams were written again: %q", tail[:min(len(tail), 100)])
	}
}

// TestStreamFileRewrites checks that a stream is written again exactly where its
// dictionary is one that a simple library stumbles over.
func TestStreamFileRewrites(t *testing.T) {
	for _, value := range []string{
		`(a\+b)`, `(\400)`, `(c\` + "\r\n" + `d)`, "<414>", "/A#4", "/D#zz", "--3", "1e5", ".", "100000000000000000000",
		"/B /D", "1 2", "1 5 R", "99999999 0 R", "word", "[1 2",
	} {
		f, _ := opened(t, sample(append(report(1), stream("/A "+value+" /C 1", "text"))...))
		v := checkStreams(t, f)
		st, _ := v.Get(Ref{Num: 5}).(*Stream)
		if st == nil || st.pos < len(f.data) || st.Dict.Has("A") || string(streamOf(t, v, 5)) != "text" {
			t.Errorf("the stream with %q was left where it is, or is %q", value, streamOf(t, v, 5))
		}
	}
	for _, value := range []string{`(a(b)\n\101)`, "<4 1 4 2>", "/B#20C", "-.25", "4.", "<</K [null true]>>", "1 0 R", "77 0 R"} {
		f, _ := opened(t, sample(append(report(1), stream("/A "+value+" /C 1", "text"))...))
		st, _ := checkStreams(t, f).Get(Ref{Num: 5}).(*Stream)
		if st == nil || st.pos > len(f.data) {
			t.Errorf("the stream with %q was written again", value)
		}
	}
}

// TestStreamFileFilters checks that the streams have simple filters and right
// lengths, and that images are left out.
func TestStreamFileFilters(t *testing.T) {
	objects := append(report(1),
		stream("/Filter /LZWDecode", lzwEarly("from LZW")),
		stream("/Subtype /Image /Filter /DCTDecode", "\xff\xd8 not read"),
		"<</Length 8 0 R>>\nstream\nby reference\nendstream", "12",
		"<</Length 9 0 R>>\nstream\nby itself\nendstream",
		stream("/Filter /NoSuchDecode", "x"),
		stream("/Filter /FlateDecode /DecodeParms <</Predictor 12 /Columns 4>>", deflated("\x02abcd\x02\x00\x00\x00\x01")),
		stream("/Filter /FlateDecode", deflated("left as it is")),
		stream("/Filter /FlateDecode", "H\x89\x03\x00"),
		stream("/Filter /FlateDecode", flushed("half a checksum")))
	f, _ := opened(t, sample(objects...))
	v := checkStreams(t, f)
	for num, want := range map[uint32]string{5: "from LZW", 7: "by reference", 9: "by itself", 10: "", 11: "abcdabce", 12: "left as it is", 13: "", 14: "half a checksum"} {
		if s, ok := v.Get(Ref{Num: num}).(*Stream); !ok {
			t.Errorf("object %d is no stream", num)
		} else if got, err := v.StreamData(s, 0); err != nil || string(got) != want {
			t.Errorf("object %d decodes to %q, %v; want %q", num, got, err, want)
		}
	}
	for num, inPlace := range map[uint32]bool{5: false, 7: true, 9: false, 12: true, 13: false, 14: false} {
		if s, _ := v.Get(Ref{Num: num}).(*Stream); s == nil || (s.pos < len(f.data)) != inPlace {
			t.Errorf("object %d: in its place is %v, want %v", num, !inPlace, inPlace)
		}
	}
	if v.Get(Ref{Num: 6}) != nil {
		t.Error("the image is in the stream file")
	}
	if !strings.Contains(f.Repaired(), "could not be decoded") {
		t.Errorf("Repaired does not speak of the unknown filter: %q", f.Repaired())
	}
}

// flushed is deflated text that ends in an empty block and half a checksum.
func flushed(s string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write([]byte(s))
	w.Flush()
	return b.String() + "\x03\x00ab"
}
