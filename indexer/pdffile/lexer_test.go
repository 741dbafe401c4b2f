package pdffile

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// tokens writes the tokens of a text one after the other, each with its kind.
func tokens(l *Lexer) string {
	var out []string
	for t := l.Next(); t != EOF; t = l.Next() {
		switch t {
		case TokInteger:
			out = append(out, fmt.Sprintf("i%d", l.Int))
		case TokReal:
			out = append(out, fmt.Sprintf("r%g", l.Real))
		case TokName:
			out = append(out, fmt.Sprintf("/%s", l.Bytes))
		case TokString:
			out = append(out, fmt.Sprintf("(%s)", l.Bytes))
		case TokKeyword:
			out = append(out, fmt.Sprintf("k%s", l.Bytes))
		default:
			out = append(out, map[Token]string{TokArrayOpen: "[", TokArrayClose: "]", TokDictOpen: "<<",
				TokDictClose: ">>", TokBraceOpen: "{", TokBraceClose: "}"}[t])
		}
	}
	return strings.Join(out, " ")
}

func TestLexer(t *testing.T) {
	cases := []struct{ text, want string }{
		{"", ""},
		{" \t\r\n\f\x00", ""},
		{"% a comment\n1%another\r2", "i1 i2"},
		{"0 17 -8 +9 123456789012345678", "i0 i17 i-8 i9 i123456789012345678"},
		{"34.5 -3.62 +.5 4. -.002 0.0", "r34.5 r-3.62 r0.5 r4 r-0.002 r0"},
		{"--5 -+5 5-3 1.2.3 0.-262", "i-5 i-5 r53 r1.2 r0.262"},
		{". - + -. ..", "i0 i0 i0 i0 i0"},
		{"123456789012345678901", "r1.2345678901234568e+20"},
		{"1" + strings.Repeat("0", 400), "r3.4028234663852886e+38"},
		{"12w 0.5J", "i12 kw r0.5 kJ"},
		{"/Name /A#42 /A#4 /A# /#zz / /a;b*c", "/Name /AB /A#4 /A# /#zz / /a;b*c"},
		{"/A/B(c)[/D]", "/A /B (c) [ /D ]"},
		{"(a (nested) b) ()", "(a (nested) b) ()"},
		{`(\n\r\t\b\f\(\)\\)`, "(\n\r\t\b\f()\\)"},
		{`(\101\7\53x\400\8)`, "(A\a+x\x008)"},
		{"(a\\\nb\\\r\nc\\\rd)", "(abcd)"},
		{"(a\r\nb\rc\nd)", "(a\nb\nc\nd)"},
		{`(\+ \ x)`, "(+  x)"},
		{`(ends in a backslash\`, "(ends in a backslash)"},
		{"(never (closed) Tj", "(never (closed) kTj"},
		{"(no end", "(no end)"},
		{"<48 65\n6C6c6f>", "(Hello)"},
		{"<4> <> <4x8y>", "(@) () (H)"},
		{"<4142", "(AB)"},
		{"<</K[1 2]>>", "<< /K [ i1 i2 ] >>"},
		{") > }{ ]", "} { ]"},
		{"true false null obj R endobj", "ktrue kfalse knull kobj kR kendobj"},
		{"T* ' \" b* d0", "kT* k' k\" kb* kd0"},
	}
	for _, c := range cases {
		if got := tokens(NewLexer([]byte(c.text))); got != c.want {
			t.Errorf("%q reads as %q, want %q", c.text, got, c.want)
		}
	}
}

func TestContentLexer(t *testing.T) {
	cases := []struct{ text, want string }{
		{"Qq 1 0 0 1 5 5cm", "kQ kq i1 i0 i0 i1 i5 i5 kcm"},
		{"ET0 g", "kET i0 kg"},
		{"QBT/F1 1 Tf", "kQ kBT /F1 i1 kTf"},
		{"begincmap endbfrange usecmap findresource", "kbegincmap kendbfrange kusecmap kfindresource"},
		{"Tjunk", "kTjunk"},
	}
	for _, c := range cases {
		if got := tokens(NewContentLexer([]byte(c.text))); got != c.want {
			t.Errorf("%q reads as %q, want %q", c.text, got, c.want)
		}
	}
}

func TestLexerPlaces(t *testing.T) {
	l := NewLexer([]byte("  12 (ab) x"))
	l.Next()
	if l.Start() != 2 || l.Pos() != 4 {
		t.Errorf("12 from %d to %d, want 2 to 4", l.Start(), l.Pos())
	}
	l.Next()
	if l.Start() != 5 || l.Pos() != 9 {
		t.Errorf("(ab) from %d to %d, want 5 to 9", l.Start(), l.Pos())
	}
	l.Seek(-5)
	if l.Next(); l.Int != 12 {
		t.Errorf("after Seek(-5) the first token is %d", l.Int)
	}
	l.Seek(1000)
	if l.Next() != EOF {
		t.Error("after Seek beyond the end there is a token")
	}
}

func TestParser(t *testing.T) {
	deep := strings.Repeat("[", 5000) + "1" + strings.Repeat("]", 5000) + " 7"
	cases := []struct {
		text string
		want []Object
	}{
		{"1 2.5 /N (s) true null Tj", []Object{Integer(1), Real(2.5), Name("N"), String("s"), Bool(true), nil, Keyword("Tj")}},
		{"[1 [2] null null null]", []Object{Array{Integer(1), Array{Integer(2)}, nil, nil, nil}}},
		{"<</A 1/B[/C]>>", []Object{Dict{{"A", Integer(1)}, {"B", Array{Name("C")}}}}},
		{"<</A 1 2 /B 3>>", []Object{Dict{{"A", Integer(1)}, {"B", Integer(3)}}}},
		{"<</A>> <</A 1", []Object{Dict{{"A", nil}}, Dict{{"A", Integer(1)}}}},
		{"<</A [1 2 >> 3", []Object{Dict{{"A", Array{Integer(1), Integer(2)}}}, Integer(3)}},
		{"] >> 1", []Object{Integer(1)}},
		{"[1 2", []Object{Array{Integer(1), Integer(2)}}},
	}
	for _, c := range cases {
		p := newParser([]byte(c.text))
		var got []Object
		for o, ok := nextObject(p); ok; o, ok = nextObject(p) {
			got = append(got, o)
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q reads as %#v, want %#v", c.text, got, c.want)
		}
	}
	p := newParser([]byte(deep))
	nextObject(p)
	if o, _ := nextObject(p); o != Integer(7) {
		t.Errorf("after 5,000 brackets comes %v, want 7", o)
	}
}

func TestParserReferences(t *testing.T) {
	f, err := Open(sample(append(report(1), "[1 0 R 1 0  R 1 0 1 0 R 4294967296 0 R 1 0 RG 3 -1 R]")...))
	if err != nil {
		t.Fatal(err)
	}
	got := f.Get(Ref{Num: 5})
	want := Array{Ref{1, 0}, Ref{1, 0}, Integer(1), Integer(0), Ref{1, 0}, Ref{0, 0},
		Integer(1), Integer(0), Keyword("RG"), Integer(3), Integer(-1), Keyword("R")}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("references read as %v, want %v", got, want)
	}
}

func TestDict(t *testing.T) {
	small := Dict{{"A", Integer(1)}, {"B", Integer(2)}, {"A", Integer(3)}}
	if small.Get("A") != Integer(3) || small.Get("C") != nil || !small.Has("B") || small.Has("C") {
		t.Errorf("a small dictionary: A is %v, C is %v", small.Get("A"), small.Get("C"))
	}
	var text strings.Builder
	for i := range 100 {
		fmt.Fprintf(&text, "/K%d %d /K%d %d ", 99-i, -1, 99-i, 99-i)
	}
	o, _ := nextObject(newParser([]byte("<<" + text.String() + ">>")))
	large := o.(Dict)
	for i := range 100 {
		if key := Name(fmt.Sprintf("K%d", i)); large.Get(key) != Integer(i) {
			t.Errorf("a large dictionary: %s is %v", key, large.Get(key))
		}
	}
	if large.Get("K100") != nil || len(large) != 100 {
		t.Errorf("a large dictionary has %d keys, and K100 is %v", len(large), large.Get("K100"))
	}
}

func TestInlineImages(t *testing.T) {
	rawEI := "\x01 EI \x02\x03\xff\xfe EI\x90 EI EI \x00z"
	cases := []struct{ name, image, data string }{
		{"without filter, by size", "/W 4 /H 2 /BPC 8 /CS /G ID \x01 EI Q\x00\x00 EI", "\x01 EI Q\x00\x00"},
		{"a mask, by size", "/W 9 /H 2 /IM true ID ab\nd\nEI", "ab\nd"},
		{"a size told wrong", "/W 400 /H 2 /BPC 8 /CS /RGB ID abc EI", "abc"},
		{"no colour space known", "/W 4 /H 2 /BPC 8 /CS /Cs1 ID " + rawEI + " EI", rawEI},
		{"flate", "/F /Fl ID " + deflated(strings.Repeat("x EI Q ", 50)) + "\nEI", deflated(strings.Repeat("x EI Q ", 50))},
		{"flate in an array", "/Filter [/FlateDecode] ID " + deflated("y") + " EI", deflated("y")},
		{"ASCII85", "/F /A85 ID 87cUR EI D]i~> EI", "87cUR EI D]i~>"},
		{"ASCIIHex", "/F[/AHx]ID 00 EI 11> EI", "00 EI 11>"},
		{"DCT", "/F /DCT ID \xff\xd8 EI q \xff\xd9\nEI", "\xff\xd8 EI q \xff\xd9"},
		{"run length", "/F /RL ID \x03EI Q\x80 EI", "\x03EI Q\x80"},
		{"LZW", "/F /LZW ID \x80\x0b\x60\x50 EI\x22\x0c\x0c\x85\x01 EI", "\x80\x0b\x60\x50 EI\x22\x0c\x0c\x85\x01"},
		{"no blank before EI", "/F /A85 ID 87cURD]~>EI", "87cURD]~>"},
		{"no data", "/W 0 ID EI", ""},
		{"no ID", "/W 1 EI", ""},
	}
	for _, c := range cases {
		l := NewContentLexer([]byte("q BI " + c.image + " Q (after) Tj"))
		l.Next()
		l.Next()
		_, data := l.InlineImage()
		if string(data) != c.data {
			t.Errorf("%s: data %q, want %q", c.name, data, c.data)
		}
		if got := tokens(l); got != "kQ (after) kTj" {
			t.Errorf("%s: after it comes %q", c.name, got)
		}
	}
}

func TestInlineImageWithoutEnd(t *testing.T) {
	l := NewContentLexer([]byte("BI /W 10 /H 10 ID \x01\x02\x03"))
	l.Next()
	d, data := l.InlineImage()
	if d.Get("W") != Integer(10) || string(data) != "\x01\x02\x03" || l.Next() != EOF {
		t.Errorf("dictionary %v, data %q", d, data)
	}
}

// newParser returns a parser for content: it knows no references, and returns
// operators as Keyword.
func newParser(data []byte) *objectParser {
	return &objectParser{Lexer: Lexer{data: data, content: true}, names: names{}, words: names{}}
}

// nextObject reads the next object or operator; !ok at the end of the data. A
// closing bracket without an opening one is passed over.
func nextObject(p *objectParser) (o Object, ok bool) {
	for {
		t := p.Next()
		switch t {
		case EOF:
			return nil, false
		case TokArrayClose, TokDictClose, TokBraceOpen, TokBraceClose:
			continue
		}
		return p.readValue(t), true
	}
}
