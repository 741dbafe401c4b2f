package pdffile

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"testing"
)

// TestPlainKeepsSoundFiles holds the view of a sound file to its bytes and a tail.
func TestPlainKeepsSoundFiles(t *testing.T) {
	data := sample(report(20)...)
	f, _ := opened(t, data)
	view := f.Plain()
	if !bytes.HasPrefix(view, data) {
		t.Error("the view does not begin with the file")
	}
	if tail := string(view[len(data):]); !strings.HasPrefix(tail, "xref\n") {
		t.Errorf("objects were written again: %q", tail[:min(len(tail), 100)])
	}
	if again := f.Plain(); &again[0] != &view[0] {
		t.Error("the view was made twice")
	}
}

// TestPlainRewrites holds the view to writing again exactly the objects that a
// simple library stumbles over, with the same meaning.
func TestPlainRewrites(t *testing.T) {
	cases := []struct{ object, want string }{
		{`[(a\+b) (\400) (c\` + "\r\n" + `d)]`, `[(a+b) (` + "\x00" + `) (cd)]`},
		{"[<414> <4 1 4 2>]", "[(A@) (AB)]"},
		{"[/A#4 /B#20C /D#zz]", "[/A#234 /B#20C /D#23zz]"},
		{"[1 .5 -.25 4. --3 1e5 .]", "[1 0.5 -0.25 4.0 -3 1 null 0]"},
		{"[100000000000000000000 5]", "[100000000000000000000.0 5]"},
		{"<</A 1 /B>>", "<</A 1/B null>>"},
		{"<</A 1 2 /B 3>>", "<</A 1/B 3>>"},
		{"[1 0 R 1 5 R 77 0 R 99999999 0 R word]", "[1 0 R 1 0 R null null null]"},
		{"<</A [1 2", "<</A [1 2]>>"},
		{"1 0 R", ""},
		{"5 0 R", "null"},
	}
	for _, c := range cases {
		f, _ := opened(t, sample(append(report(1), c.object)...))
		view := f.Plain()
		at := bytes.LastIndex(view, []byte("5 0 obj\n"))
		got, _, _ := strings.Cut(string(view[at+len("5 0 obj\n"):]), "\nendobj")
		if at < len(f.data)-1 && c.want != "" {
			t.Errorf("%q was left where it is", c.object)
		} else if c.want != "" && got != c.want {
			t.Errorf("%q was written again as %q, want %q", c.object, got, c.want)
		}
	}
}

// TestPlainStreams holds the view to simple filters, right lengths and images
// that are not decoded.
func TestPlainStreams(t *testing.T) {
	image := "\xff\xd8 not touched"
	objects := append(report(1),
		stream("/Filter /LZWDecode", lzwEarly("from LZW")),
		stream("/Subtype /Image /Filter /DCTDecode", image),
		"<</Subtype /Image /Filter /DCTDecode /Bad (\\q) /Length 3>>\nstream\nabc\nendstream",
		"<</Length 9 0 R>>\nstream\nby reference\nendstream", "12",
		"<</Length 10 0 R>>\nstream\nby itself\nendstream",
		stream("/Filter /NoSuchDecode", "x"),
		stream("/Filter /FlateDecode /DecodeParms <</Predictor 12 /Columns 4>>", deflated("\x02abcd\x02\x00\x00\x00\x01")),
		stream("/Filter /FlateDecode", deflated("left as it is")),
		stream("/Filter /FlateDecode", "H\x89\x03\x00"),
		stream("/Filter /FlateDecode", flushed("half a checksum")))
	f, _ := opened(t, sample(objects...))
	v, err := Open(f.Plain())
	if err != nil {
		t.Fatal(err)
	}
	for num, want := range map[uint32]string{5: "from LZW", 8: "by reference", 10: "by itself", 11: "", 12: "abcdabce", 13: "left as it is", 14: "", 15: "half a checksum"} {
		s, ok := v.Get(Ref{Num: num}).(*Stream)
		if !ok {
			t.Errorf("object %d is no stream", num)
			continue
		}
		if got, err := v.StreamData(s, 0); err != nil || string(got) != want {
			t.Errorf("object %d decodes to %q, %v; want %q", num, got, err, want)
		}
	}
	for _, num := range []uint32{14, 15} {
		if s, _ := v.Get(Ref{Num: num}).(*Stream); s == nil || s.Dict.Has("Filter") {
			t.Errorf("object %d, Flate without a whole checksum, was left to the library", num)
		}
	}
	if s, _ := v.Get(Ref{Num: 6}).(*Stream); s == nil || string(s.raw) != image || s.pos > len(f.data) {
		t.Error("the image was not left where it is")
	}
	if s, _ := v.Get(Ref{Num: 7}).(*Stream); s == nil || len(s.raw) != 0 {
		t.Error("the image whose dictionary is odd was copied")
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

// TestPlainSharesResources holds the view of many pages that inherit a large
// dictionary to a size that does not grow with both.
func TestPlainSharesResources(t *testing.T) {
	objects := report(500)
	large := strings.Repeat("/Key (some long value to be inherited) ", 200)
	objects[1] = strings.Replace(objects[1], "/Kids", "/Resources <</X <<"+large+">>>> /Kids", 1)
	for i := range objects {
		objects[i] = strings.Replace(objects[i], "/Resources <<>>", "", 1)
	}
	data := sample(objects...)
	f, _ := opened(t, data)
	if n := len(f.Plain()); n > 3*len(data) {
		t.Errorf("the view of %d bytes has %d", len(data), n)
	}
}

func TestWriteObjects(t *testing.T) {
	all := func(r Ref) (Ref, bool) { return r, r.Num != 9 }
	cases := []struct {
		o    Object
		want string
	}{
		{nil, "null"}, {Bool(true), "true"}, {Integer(-7), "-7"}, {Real(2), "2.0"}, {Real(-0.125), "-0.125"},
		{Real(1e20), "100000000000000000000.0"}, {Name("A B#/é"), "/A#20B#23#2F#C3#A9"}, {Name(""), "/"},
		{String("a(b)\\\r\n"), "(a\\(b\\)\\\\\\r\n)"}, {Ref{3, 1}, "3 1 R"}, {Ref{9, 0}, "null"},
		{Array{Integer(1), nil, Array{}}, "[1 null []]"}, {Dict{{"K", Dict{}}}, "<</K <<>>>>"}, {Keyword("x"), "null"},
	}
	for _, c := range cases {
		if got := string(appendObject(nil, c.o, all)); got != c.want {
			t.Errorf("%#v is written %q, want %q", c.o, got, c.want)
		}
	}
}

func TestAppendPadded(t *testing.T) {
	for n, want := range map[int64]string{0: "00000", 7: "00007", 12345: "12345", 99999: "99999", 123456: "123456"} {
		if got := string(appendPadded(nil, n, 5)); got != want {
			t.Errorf("%d is written %q, want %q", n, got, want)
		}
		if got := fmt.Sprintf("%05d", n); got != want {
			t.Errorf("the test is wrong: %q", got)
		}
	}
}
