package pdftext

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
)

// withFont is a page that shows a string, as it stands in the content, in the
// font whose dictionary is given; more objects can be added.
func withFont(font, str string) *document {
	d := onePage("BT /F2 10 Tf 10 50 Td "+str+" Tj ET", "")
	d.add("font2", font)
	return d
}

func toUnicode(d *document, body string) {
	d.stream("map", "", "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange "+body+" endcmap")
}

func TestSimpleFonts(t *testing.T) {
	const widths = "/FirstChar 0/LastChar 255/Widths %widths%"
	for _, c := range []struct{ name, font, str, want string }{
		{"WinAnsi", "/Encoding/WinAnsiEncoding", `(\200\223\240\255)`, "€“ \u00AD"},
		{"MacRoman", "/Encoding/MacRomanEncoding", `(\200\312\333)`, "Ä ¤"},
		{"Standard", "/Encoding/StandardEncoding", "('`\\256)", "’‘fi"},
		{"MacExpert", "/Encoding/MacExpertEncoding", "(aV)", "Aff"},
		{"none", "", "(a')", "a’"},
		{"Differences", "/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[65/alpha/f_f_i 67/uni00410042/Aacute 200/T.swash/gXX]>>", `(ABCDE\310)`, "αffiABÁET"},
		{"letters of a ligature", "/Encoding<</Differences[1/fi/fl/ffl/longs/ij]>>", `(\1\2\3\4\5)`, "fiflfflſĳ"},
		{"unknown name", "/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[51/nonsense]>>", "(13)", "1\uFFFD"},
		{"codes as names", "/Encoding<</Differences[1/a72/a105]>>", `(\1\2)`, "Hi"},
		{"ToUnicode first", "/Encoding<</Differences[65/alpha]>>/ToUnicode %map%", "(AB)", "ÄB"},
	} {
		d := withFont("<</Type/Font/Subtype/Type1/BaseFont/Test"+c.font+widths+">>", c.str)
		d.add("widths", "["+strings.Repeat("500 ", 256)+"]")
		toUnicode(d, "1 beginbfchar <41> <00C4> endbfchar")
		want := strings.ReplaceAll(c.want, "\u00AD", "-")
		if got := strings.TrimSuffix(d.page(t).Text(), "\n"); got != strings.TrimSpace(want) {
			t.Errorf("%s: got %q, want %q", c.name, got, want)
		}
	}
}

func TestStandardFonts(t *testing.T) {
	for _, c := range []struct {
		font, str, want string
		width           float64
	}{
		{"Helvetica", "(Hi)", "Hi", 7.22 + 2.22},
		{"Times-BoldItalic", "(Hi)", "Hi", 7.78 + 2.78},
		{"Courier-Oblique", "(Hi)", "Hi", 12},
		{"Times-Roman/Encoding<</Differences[1/fi/fl/minus/Lslash/dcaron]>>", `(\1\2\3\4\5)`, "fifl−Łď", 2*5.56 + 5.64 + 6.11 + 5},
		{"Helvetica-Bold/Encoding<</Differences[1/fi/ffi]>>", `(\1\2)`, "fiffi", 6.11 + 2*3.33 + 2.78},
		{"Courier/Encoding<</Differences[1/fi]>>", `(\1)`, "fi", 6},
		{"Arial,Bold", "(Hi)", "Hi", 7.22 + 2.78},
		{"Symbol", `(ab\345)`, "αβ∑", 6.31 + 5.49 + 7.13},
		{"ZapfDingbats", "(n4)", "■✔", 7.61 + 8.46},
	} {
		p := withFont("<</Type/Font/Subtype/Type1/BaseFont/"+c.font+">>", c.str).page(t)
		if len(p.Lines) != 1 || p.Lines[0].Text() != c.want || !close(p.Lines[0].W, c.width) {
			t.Errorf("%s: %+v", c.font, p.Lines)
		}
	}
}

func TestType3(t *testing.T) {
	d := withFont("<</Type/Font/Subtype/Type3/FontBBox[0 0 10 10]/FontMatrix[0.1 0 0 0.1 0 0]/CharProcs<<>>"+
		"/Encoding<</Differences[97/A/eacute]>>/FirstChar 97/LastChar 98/Widths[6 4]>>", "(ab)")
	p := d.page(t)
	if s := p.Lines[0].Runs[0]; s.Text != "Aé" || !close(s.W, 10) {
		t.Errorf("%q, %v wide", s.Text, s.W)
	}
}

// Names of a Type 3 font's glyphs that only repeat the codes give the codes' letters.
func TestType3CodesAsNames(t *testing.T) {
	for _, c := range []struct{ names, str, want string }{
		{"72/s72 105/s105", "(Hi)", "Hi"},
		{"72/x48 105/x69", "(Hi)", "Hi"},
		{"72/C48 105/C69 150/C96", `(Hi\226)`, "Hi–"},
		{"72/s72 105/eacute", "(Hi)", "Hé"},
		{"72/s1 105/s2", "(Hi)", "\uFFFD\uFFFD"},
		{"72/s72 105/glyph", "(Hi)", "\uFFFD\uFFFD"},
		{"30/s30/s31/s32/s33/s34", `(!")`, "\uFFFD\uFFFD"}, // a count of the glyphs
	} {
		d := withFont("<</Type/Font/Subtype/Type3/FontBBox[0 0 10 10]/FontMatrix[0.1 0 0 0.1 0 0]/CharProcs<<>>"+
			"/Encoding<</Differences["+c.names+"]>>/FirstChar 0/LastChar 255/Widths["+strings.Repeat("5 ", 256)+"]>>", c.str)
		if got := strings.TrimSpace(d.page(t).Text()); got != c.want {
			t.Errorf("%s: got %q, want %q", c.names, got, c.want)
		}
	}
}

func TestCompositeFonts(t *testing.T) {
	const cid = "/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/Test/CIDSystemInfo<</Ordering(Identity)>>/DW 1000/W[1[500 250] 5 7 300]>>]"
	for _, c := range []struct {
		name, font, str, want string
		width                 float64
	}{
		{"ToUnicode", "/Encoding/Identity-H/ToUnicode %map%", "<000100020005>", "Aßffi", 10.5},
		{"surrogates", "/Encoding/Identity-H/ToUnicode %map%", "<0009>", "😀", 10},
		{"range of arrays", "/Encoding/Identity-H/ToUnicode %map%", "<000A000B000C>", "xyz", 30},
		{"range", "/Encoding/Identity-H/ToUnicode %map%", "<00200022>", "ac", 20},
		{"Identity by name", "/Encoding/Identity-H/ToUnicode/Identity-H", "<00480069>", "Hi", 20},
		{"unknown", "/Encoding/Identity-H", "<0001>", "\uFFFD", 5},
		{"mixed codespace", "/Encoding %cmap%/ToUnicode %map%", "<20 8101 21>", "aAb", 11},
		{"UCS2", "/Encoding/UniJIS-UCS2-H", "<30423044>", "あい", 20},
		{"UTF16", "/Encoding/UniGB-UTF16-H", "<4E2DD83DDE00>", "中😀", 20},
		{"Shift-JIS", "/Encoding/90ms-RKSJ-H", "<82A0 41>", "あA", 20},
		{"GBK", "/Encoding/GBK-EUC-H", "<D6D0 41>", "中A", 20},
		{"Big5", "/Encoding/ETen-B5-H", "<A4A4>", "中", 10},
		{"UHC", "/Encoding/KSCms-UHC-H", "<B0A1>", "가", 10},
		{"JIS", "/Encoding/H", "<2422>", "あ", 10},
	} {
		d := withFont("<</Type/Font/Subtype/Type0/BaseFont/Test"+c.font+cid+">>", c.str)
		toUnicode(d, `3 beginbfchar <0001> <0041> <0002> <00DF> <0005> <FB03> <0009> <D83DDE00> endbfchar
			2 beginbfrange <000A> <000C> [<0078> <0079> <007A>] <0020> <0022> <0061> endbfrange 1 beginbfchar <8101> <0041> endbfchar`)
		d.stream("cmap", "", `begincmap 2 begincodespacerange <00> <80> <8100> <FEFF> endcodespacerange
			1 begincidrange <20> <21> 5 endcidrange 1 begincidchar <8101> 1 endcidchar endcmap`)
		p := d.page(t)
		if len(p.Lines) != 1 || p.Lines[0].Text() != c.want || !close(p.Lines[0].W, c.width) {
			t.Errorf("%s: got %q, %v", c.name, p.Text(), p.Lines)
		}
	}
}

func TestCollections(t *testing.T) {
	for _, c := range []struct{ ordering, codes, want string }{
		{"Japan1", "<0022 034B 0465>", "Aあ亜"},
		{"GB1", "<0022 03AC>", "A啊"},
		{"CNS1", "<0022 0253>", "A一"},
		{"Korea1", "<0022 043E>", "A가"},
		// forms for vertical writing
		{"Japan1", "<1EF3 1EF6 1ED3 1EDB 0279 0022>", "っょー（ A"},
		{"GB1", "<023D 0252 0258>", "，【＿"},
		{"CNS1", "<0082 0096>", "（〈"},
		{"Korea1", "<1F8D 1F9D 0066>", "（￣、"},
	} {
		d := withFont("<</Type/Font/Subtype/Type0/BaseFont/Test/Encoding/Identity-H/DescendantFonts[<</Subtype/CIDFontType0"+
			"/CIDSystemInfo<</Registry(Adobe)/Ordering("+c.ordering+")>>>>]>>", c.codes)
		if got := strings.TrimSpace(d.page(t).Text()); got != c.want {
			t.Errorf("%s: got %q, want %q", c.ordering, got, c.want)
		}
	}
}

func TestVertical(t *testing.T) {
	d := withFont("<</Type/Font/Subtype/Type0/BaseFont/Test/Encoding/UniJIS-UCS2-V/DescendantFonts[<</Subtype/CIDFontType2/DW2[880 -900]>>]>>", "<30423044>")
	l := d.page(t).Lines[0]
	if l.Text() != "あい" || !l.Vertical || !close(l.H, 18) || !close(l.W, 10) || !close(l.X, 5) || l.Dir != (Vector{0, 1}) {
		t.Errorf("%q: %+v", l.Text(), l)
	}
}

// sfntFont is a TrueType program with a table cmap, of which sub is the one
// subtable, and a table post with names.
func sfntFont(platform, enc uint16, sub []byte, names ...string) []byte {
	cmap := binary.BigEndian.AppendUint16(nil, 0)
	for _, v := range []uint16{1, platform, enc, 0, 12} {
		cmap = binary.BigEndian.AppendUint16(cmap, v)
	}
	cmap = append(cmap, sub...)
	post := make([]byte, 34)
	post[1], post[33] = 2, byte(len(names))
	for i := range names {
		post = binary.BigEndian.AppendUint16(post, uint16(258+i))
	}
	for _, n := range names {
		post = append(append(post, byte(len(n))), n...)
	}
	return sfntTables([]string{"cmap", "post"}, cmap, post)
}

// sfntTables is a font program of tables.
func sfntTables(tags []string, tables ...[]byte) []byte {
	head := append([]byte{0, 1, 0, 0}, words(uint16(len(tags)), 0, 0, 0)...)
	at := uint32(len(head) + 16*len(tags))
	for i, tag := range tags {
		head = append(head, tag...)
		for _, v := range []uint32{0, at, uint32(len(tables[i]))} {
			head = binary.BigEndian.AppendUint32(head, v)
		}
		at += uint32(len(tables[i]))
	}
	return append(head, bytes.Join(tables, nil)...)
}

func words(v ...uint16) (b []byte) {
	for _, w := range v {
		b = binary.BigEndian.AppendUint16(b, w)
	}
	return b
}

func TestEmbeddedTrueType(t *testing.T) {
	format4 := words(4, 32, 0, 4, 4, 1, 0, 0x42, 0xFFFF, 0, 0x41, 0xFFFF, 0xFFC2, 1, 0, 0) // A and B to glyphs 3 and 4
	format6 := words(6, 14, 0, 0x61, 2, 1, 2)                                              // a and b to 1 and 2
	format12 := append(words(12, 0), append(words(0, 28, 0, 0, 0, 1), words(1, 0xF600, 1, 0xF600, 0, 2)...)...)
	for _, c := range []struct{ name, font, str, want string }{
		{"Identity, reverse cmap", "/Type0", "<00030004>", "AB"},
		{"Identity, names", "/names", "<00010002>", "Aé"},
		{"Identity, format 12", "/format12", "<0002>", "😀"},
		{"symbolic, by names", "/simple", "(ab)", "Aé"},
		{"nonsymbolic, no encoding", "/nonsymbolic", "(ab)", "ab"},
	} {
		font := "<</Type/Font/Subtype/Type0/BaseFont/T/Encoding/Identity-H/DescendantFonts[<</Subtype/CIDFontType2/FontDescriptor<</FontFile2 %program%>>>>]>>"
		program := sfntFont(3, 1, format4)
		switch c.font {
		case "/names":
			program = sfntFont(9, 9, nil, ".notdef", "A", "eacute")
		case "/format12":
			program = sfntFont(3, 10, format12)
		case "/simple", "/nonsymbolic":
			program = sfntFont(1, 0, format6, ".notdef", "A", "eacute")
			font = "<</Type/Font/Subtype/TrueType/BaseFont/T/FirstChar 97/LastChar 98/Widths[500 500]/FontDescriptor<</Flags 4/FontFile2 %program%>>>>"
		}
		if c.font == "/nonsymbolic" {
			font = strings.Replace(font, "/Flags 4", "/Flags 32", 1)
		}
		d := withFont(font, c.str)
		d.stream("program", "", string(program))
		if got := strings.TrimSpace(d.page(t).Text()); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// Without Widths a glyph is as wide as the program says of the glyph that its own
// map leads to, or its Unicode map where that has none.
func TestWidthsOfProgram(t *testing.T) {
	mac := words(6, 14, 0, 0x61, 2, 1, 2)                                                  // a and b to glyphs 1 and 2
	unicode := words(4, 32, 0, 4, 4, 1, 0, 0x63, 0xFFFF, 0, 0x63, 0xFFFF, 0xFFA0, 1, 0, 0) // c to glyph 3
	cmap := append(append(words(0, 2, 1, 0, 0, 20, 3, 1, 0, uint16(20+len(mac))), mac...), unicode...)
	head, hhea := make([]byte, 54), make([]byte, 36)
	binary.BigEndian.PutUint16(head[18:], 1000) // units of an em
	binary.BigEndian.PutUint16(hhea[34:], 4)    // widths
	hmtx := words(100, 0, 250, 0, 700, 0, 900, 0)
	for str, want := range map[string]float64{"(a)": 2.5, "(b)": 7, "(ab)": 9.5, "(c)": 9} {
		d := withFont("<</Type/Font/Subtype/TrueType/BaseFont/T/FontDescriptor<</Flags 32/FontFile2 %program%>>>>", str)
		d.stream("program", "", string(sfntTables([]string{"cmap", "head", "hhea", "hmtx"}, cmap, head, hhea, hmtx)))
		if l := d.page(t).Lines[0]; !close(l.W, want) {
			t.Errorf("%s: %q is %v wide, want %v", str, l.Text(), l.W, want)
		}
	}
}

func TestEmbeddedType1(t *testing.T) {
	d := withFont("<</Type/Font/Subtype/Type1/BaseFont/T/FirstChar 1/LastChar 2/Widths[500 500]/FontDescriptor<</Flags 4/FontFile %program%>>>>", `(\1\2)`)
	d.stream("program", "", "%!PS-AdobeFont-1.0: T\n/Encoding 256 array 0 1 255 {1 index exch /.notdef put} for\ndup 1 /A put\ndup 2/germandbls put\nreadonly def\ncurrentfile eexec \x00\x01")
	if got := strings.TrimSpace(d.page(t).Text()); got != "Aß" {
		t.Errorf("got %q", got)
	}
}

// A code to which the program's own encoding gives an unknown name, or none, is
// not read by another encoding.
func TestUnknownBuiltInName(t *testing.T) {
	d := withFont("<</Type/Font/Subtype/Type1/BaseFont/T/FirstChar 32/LastChar 52/Widths["+strings.Repeat("500 ", 21)+
		"]/FontDescriptor<</Flags 4/FontFile %program%>>>>", "(1 34)")
	d.stream("program", "", "%!PS-AdobeFont-1.0: T\n/Encoding 256 array 0 1 255 {1 index exch /.notdef put} for\ndup 49 /A put\ndup 51 /tickmark put\nreadonly def\ncurrentfile eexec \x00")
	if got := strings.TrimSpace(d.page(t).Text()); got != "A \uFFFD\uFFFD" {
		t.Errorf("got %q", got)
	}
}

// Some writers leave out the line ends of a CMap.
func TestToUnicodeRunTogether(t *testing.T) {
	d := withFont("<</Type/Font/Subtype/Type1/BaseFont/T/ToUnicode %map%>>", "(!#$%)")
	d.stream("map", "", "begincmap 1 begincodespacerange <20> <23> endcodespacerange2 beginbfchar<21> <00E4><23> <00FC>endbfchar1 beginbfrange<24> <25> <0061>endbfrangeendcmap")
	if got := strings.TrimSpace(d.page(t).Text()); got != "äüab" {
		t.Errorf("got %q", got)
	}
}

// cffFont is a CFF program of three glyphs: .notdef, the standard string A and
// the font's own string "eacute.sc", encoded as 1 and 2.
func cffFont() []byte {
	index := func(items ...string) []byte {
		b := words(uint16(len(items)))
		b = append(b, 1)
		off := 1
		for _, s := range append([]string{""}, items...) {
			off += len(s)
			b = append(b, byte(off))
		}
		return append(b, strings.Join(items, "")...)
	}
	number := func(v int) string { return string([]byte{29, 0, 0, byte(v >> 8), byte(v)}) }
	head := append([]byte{1, 0, 4, 1}, index("T")...)
	size := len(head) + len(index(strings.Repeat("x", 18))) + len(index("eacute.sc")) + 2
	charset, encoding := size, size+5
	top := number(charset) + "\x0f" + number(encoding) + "\x10" + number(encoding+4) + "\x11"
	out := append(head, index(top)...)
	out = append(out, index("eacute.sc")...)
	out = append(out, 0, 0) // no global subroutines
	out = append(out, append([]byte{0}, words(34, 391)...)...)
	out = append(out, 0, 2, 1, 2)
	return append(out, index("\x0e", "\x0e", "\x0e")...)
}

func TestEmbeddedCFF(t *testing.T) {
	for _, c := range []struct{ font, str string }{
		{"<</Type/Font/Subtype/Type1/BaseFont/T/FirstChar 1/LastChar 2/Widths[500 500]/FontDescriptor<</Flags 4/FontFile3 %program%>>>>", `(\1\2)`},
		{"<</Type/Font/Subtype/Type0/BaseFont/T/Encoding/Identity-H/DescendantFonts[<</Subtype/CIDFontType0/FontDescriptor<</FontFile3 %program%>>>>]>>", "<00010002>"},
	} {
		d := withFont(c.font, c.str)
		d.stream("program", "/Subtype/Type1C", string(cffFont()))
		if got := strings.TrimSpace(d.page(t).Text()); got != "Aé" {
			t.Errorf("%s: got %q", c.str, got)
		}
	}
}

func TestGlyphText(t *testing.T) {
	for name, want := range map[string]string{
		"A": "A", "space": " ", "eacute": "é", "Aringacute": "Ǻ", "ecircumflexhookabove": "ể", "afii10017": "А",
		"f_f_l": "ffl", "A.alt": "A", "uni20AC": "€", "u1F600": "😀", "uniD800": "", "Asmall": "A", "zerooldstyle": "0",
		".notdef": "", "": "", "quotedblleft": "“", "Tcommaaccent": "Ţ", "AEacute": "Ǽ", "nonsense": "", "fi": "ﬁ",
	} {
		if got := glyphText(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]int{"g12": 12, "cid00034": 34, "glyph7.x": 7, "g": -1, "gamma": -1, "index99999": -1} {
		if got := numberedGlyph(name); got != want {
			t.Errorf("%s: got %d, want %d", name, got, want)
		}
	}
}

func TestTables(t *testing.T) {
	for name, s := range map[string]string{"standard": standardRunes, "expert": macExpertRunes, "symbol": symbolRunes, "dingbats": dingbatRunes} {
		if n := len([]rune(s)); n != 224 {
			t.Errorf("%s: %d characters", name, n)
		}
	}
	if n := len(cffStandard()); n != 379 {
		t.Errorf("%d standard strings", n)
	}
	if n := len(macGlyphs()); n != 258 {
		t.Errorf("%d Macintosh glyphs", n)
	}
	for name := range standardWidths {
		if w := widthsOf(name); w[32] == 0 || w[254] == 0 {
			t.Errorf("%s: widths %v, %v", name, w[32], w[254])
		}
	}
}

func TestCodespace(t *testing.T) {
	s := codespace{{1, 0, 0x80, 0}, {2, 0x8140, 0x9FFC, 0}, {4, 0x90300000, 0x90FFFFFF, 0}}
	for _, c := range []struct {
		in   string
		code uint32
		n    int
	}{
		{"\x41\x42", 0x41, 1}, {"\x81\x40", 0x8140, 2}, {"\x81\x3F", 0x81, 1}, {"\x90\x31\x01\x02", 0x90310102, 4}, {"\xFF", 0xFF, 1}, {"\x81", 0x81, 1},
	} {
		if code, n := s.nextCode([]byte(c.in)); code != c.code || n != c.n {
			t.Errorf("% x: code %#x of %d", c.in, code, n)
		}
	}
	if _, n := twoBytes.nextCode([]byte{1}); n != 1 {
		t.Errorf("half a code takes %d", n)
	}
}

func TestToUnicodeLimits(t *testing.T) {
	var b strings.Builder
	b.WriteString("1000 beginbfrange\n")
	for i := range 1000 {
		fmt.Fprintf(&b, "<%08X> <%08X> <0041>\n", i<<20, i<<20|0xFFFFF)
	}
	b.WriteString("endbfrange")
	m := parseToUnicode([]byte(b.String()))
	if m.count > maxMapped+1 || len(m.pages) > maxPages {
		t.Errorf("%d codes in %d pages", m.count, len(m.pages))
	}
}

// Wingdings has a square in the place of the letter n, whatever the file says that it is.
func TestWingdings(t *testing.T) {
	d := withFont("<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Wingdings-Regular/Encoding/WinAnsiEncoding/FirstChar 32/LastChar 126/Widths["+strings.Repeat("500 ", 95)+"]>>", "(n)")
	if got := d.page(t).Text(); got != "\uf06e\n" {
		t.Errorf("the sign is %q", got)
	}
}

// The names of fonts of signs tell which sign a private code point is.
func TestSigns(t *testing.T) {
	for _, c := range []struct{ font, private, want string }{
		{"Wingdings-Regular", "\uf06e\uf0fc\uf0d8 \uf07f", "■✓➢ \ufffd"},
		{"Wingdings 2", "\uf050\uf052\uf021", "✓☑\ufffd"},
		{"Wingdings3", "\uf07d", "▶"},
		{"Webdings", "\uf061\uf067", "✔■"},
		{"SymbolMT", "\uf0b7\uf02d\uf061", "•−α"},
		{"Symbol,Bold", "\uf0a3", "≤"},
		{"ZapfDingbats", "\uf06e", "■"},
		{"Symbola", "\uf06e", "\uf06e"},
		{"Tahoma", "\uf06e", "\uf06e"},
	} {
		d := withFont("<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+"+strings.ReplaceAll(c.font, " ", "#20")+">>", "(a)")
		if got := d.page(t).Lines[0].Runs[0].Font.Signs(c.private); got != c.want {
			t.Errorf("%s: %q, want %q", c.font, got, c.want)
		}
	}
}

// Without ToUnicode the font's own map of signs tells which a glyph is, in a font of signs only.
func TestGlyphsOfSigns(t *testing.T) {
	symbol := words(4, 32, 0, 4, 4, 1, 0, 0xF06E, 0xFFFF, 0, 0xF06E, 0xFFFF, 0x0F95, 1, 0, 0) // F06E to glyph 3
	for name, want := range map[string]string{"Wingdings": "\uf06e", "Arial": "\ufffd"} {
		d := withFont("<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+"+name+"/Encoding/Identity-H/DescendantFonts[<</Subtype/CIDFontType2/FontDescriptor<</FontFile2 %program%>>>>]>>", "<0003>")
		d.stream("program", "", string(sfntFont(3, 0, symbol)))
		if got := strings.TrimSpace(d.page(t).Text()); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// Writers give the signs of Wingdings the letters of WinAnsiEncoding, also those
// that are not in Latin 1; a middle dot is what they give a bullet.
func TestLettersForSigns(t *testing.T) {
	for str, want := range map[string][2]string{`(n\237)`: {"\uf06e\uf09f", "■•"}, `(\247)`: {"\uf0a7", "▪"}, `(\267)`: {"·", "·"}} {
		d := withFont("<</Type/Font/Subtype/TrueType/BaseFont/Wingdings/Encoding/WinAnsiEncoding/FirstChar 32/LastChar 255/Widths["+strings.Repeat("500 ", 224)+"]>>", str)
		r := d.page(t).Lines[0].Runs[0]
		if r.Text != want[0] || r.Font.Signs(r.Text) != want[1] {
			t.Errorf("%s: %q, which is %q, want %q", str, r.Text, r.Font.Signs(r.Text), want)
		}
	}
}
