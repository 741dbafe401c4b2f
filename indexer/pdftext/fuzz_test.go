package pdftext

import (
	"math"
	"strings"
	"testing"
)

// FuzzContent interprets any bytes as a page's content: it must end, and what
// it gives must have finite places and text that is in its runs.
func FuzzContent(f *testing.F) {
	for _, s := range []string{
		"BT /F1 10 Tf 10 50 Td (Hello) Tj ET", "q 1 0 0 1 0 40 cm /X1 Do Q", "/P <</MCID 1/ActualText(x)>> BDC EMC",
		"BT /F2 10 Tf [<05D005D1> -500 <05D2>] TJ ET", "BI /W 4 /H 1 ID xxxx EI", "1e9 0 0 1e9 0 0 cm BT /F1 1 Tf 3 Tr (a) Tj ET",
		"0 0 10 10 re W n /OC /L1 BDC", "BT /F1 -1 Tf 0 Tz 1 Ts 99999999999 0 Td (a) ' 1 2 (b) \" T* ET",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		d := onePage(string(content), "")
		d.add("font2", hebrew)
		d.stream("form", "/Subtype/Form/BBox[0 0 200 50]/Resources %resources%", "BT /F1 10 Tf (form) Tj ET /X1 Do")
		file, err := Open(d.bytes())
		if err != nil {
			t.Skip() // content that reads as the file's own structure
		}
		file.limits = limits{pageGlyphs: 1 << 14, fileGlyphs: 1 << 14, pageOps: 1 << 16, fileOps: 1 << 16}
		p, err := file.Page(1)
		if p == nil {
			t.Fatal(err)
		}
		if err != nil && strings.Contains(err.Error(), "runtime error") {
			t.Error(err)
		}
		checkPage(t, p)
	})
}

func checkPage(t *testing.T, p *Page) {
	t.Helper()
	for _, l := range p.Lines {
		if len(l.Runs) == 0 {
			t.Error("a line without runs")
		}
		for i := range l.Runs {
			s := &l.Runs[i]
			for _, v := range []float64{s.X, s.Y, s.W, s.H, s.Baseline, s.Size, l.X, l.Y, l.W, l.H} {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Fatalf("no finite place: %+v", s)
				}
			}
			if s.Text == "" || s.Font == nil {
				t.Errorf("an empty run: %+v", s)
			}
			for to := range len(s.Text) + 1 {
				if _, _, w, h := s.Box(0, to); w < 0 || h < 0 || math.IsNaN(w) || math.IsInf(w, 0) {
					t.Fatalf("box of [0:%d]: %v by %v", to, w, h)
				}
			}
		}
	}
}

func FuzzToUnicode(f *testing.F) {
	f.Add([]byte("1 beginbfchar <01> <0041> endbfchar 1 beginbfrange <0002> <0004> <0061> endbfrange"), uint32(2))
	f.Add([]byte("2 beginbfrange <00> <FF> [<0041> <D83DDE00>] <FFFFFF00> <FFFFFFFF> <0061> endbfrange"), uint32(0xFFFFFFFF))
	f.Fuzz(func(t *testing.T, data []byte, code uint32) {
		m := parseToUnicode(data)
		if r, text, ok := m.lookup(code); ok && r == 0 && text == "" {
			t.Error("a code mapped to nothing")
		}
	})
}

func FuzzCMap(f *testing.F) {
	f.Add([]byte("1 begincodespacerange <00> <80> endcodespacerange 1 begincidrange <20> <7E> 1 endcidrange"), []byte("ab"))
	f.Fuzz(func(t *testing.T, data, str []byte) {
		m := parseCMap(data, func(string) *cmap { return nil })
		for len(str) > 0 {
			code, n := m.space.nextCode(str)
			if n < 1 || n > len(str) {
				t.Fatalf("a code of %d bytes", n)
			}
			m.cid(code, n)
			str = str[n:]
		}
	})
}

// FuzzProgram reads any bytes as each kind of font program.
func FuzzProgram(f *testing.F) {
	f.Add(cffFont())
	f.Add(sfntFont(3, 1, words(4, 32, 0, 4, 4, 1, 0, 0x42, 0xFFFF, 0, 0x41, 0xFFFF, 0xFFC2, 1, 0, 0), "A"))
	f.Add([]byte("%!PS /Encoding 256 array dup 1 /A put def eexec"))
	f.Fuzz(func(_ *testing.T, data []byte) {
		type1Codes(data)
		parseCFF(data)
		if s := parseSFNT(data); s != nil {
			s.codes()
			s.textOf(1)
			s.advance(1)
		}
	})
}
