package pdftext

import "testing"

func TestText(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"one string", "BT /F1 10 Tf 10 50 Td (Hello) Tj ET", "Hello\n"},
		{"gap is a space", "BT /F1 10 Tf 10 50 Td [(Hel)-100(lo)-200(there)] TJ ET", "Hello there\n"},
		{"next line", "BT /F1 10 Tf 12 TL 10 50 Td (one) Tj T* (two) Tj (three) ' ET", "one\ntwo\nthree\n"},
		{"spaces at the ends", "BT /F1 10 Tf 10 50 Td ( a ) Tj ( b ) Tj ET", "a b\n"},
		{"word spacing", "BT /F1 10 Tf 1 Tw 0.5 Tc 10 50 Td (a b) Tj ET", "a b\n"},
		{"unbalanced Q", "Q Q q BT /F1 10 Tf 10 50 Td (a) Tj ET Q Q", "a\n"},
		{"glyph drawn twice", "BT /F1 10 Tf 10 50 Td (a) Tj 0 0 Td (a) Tj ET", "a\n"},
		{"string drawn twice", "BT /F1 10 Tf 10 50 Td (Hello) Tj 0.3 0 Td (Hello) Tj 0 -12 Td (Next) Tj ET", "Hello\nNext\n"},
		{"off the page", "BT /F1 10 Tf 300 50 Td (a) Tj ET", ""},
	} {
		if got := readPage(t, onePage(c.content, "")).Text(); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestSpanPlace(t *testing.T) {
	p := readPage(t, onePage("/P <</MCID 3>> BDC BT /F1 10 Tf 10 50 Td (Hello) Tj ET EMC", "/StructParents 7"))
	if p.Width != 200 || p.Height != 100 || p.StructParents != 7 {
		t.Errorf("page %v by %v, StructParents %d", p.Width, p.Height, p.StructParents)
	}
	s := &p.Lines[0].Spans[0]
	if s.X != 10 || s.W != 25 || s.Baseline != 50 || s.Size != 10 {
		t.Errorf("span at %v, %v wide, baseline %v, size %v", s.X, s.W, s.Baseline, s.Size)
	}
	if s.MCID != 3 || s.Tag != "P" || s.Artifact || s.Font.Name != "Test-Bold" {
		t.Errorf("mcid %d, tag %q, artifact %v, font %q", s.MCID, s.Tag, s.Artifact, s.Font.Name)
	}
	if x, _, w, _ := s.Box(1, 3); x != 15 || w != 10 {
		t.Errorf("box of a part: x %v, w %v", x, w)
	}
}
