package pdftext

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"one string", "BT /F1 10 Tf 10 50 Td (Hello) Tj ET", "Hello\n"},
		{"gap is a space", "BT /F1 10 Tf 10 50 Td [(Hel)-100(lo)-200(there)] TJ ET", "Hello there\n"},
		{"gap between strings", "BT /F1 10 Tf 10 50 Td (one) Tj 17 0 Td (two) Tj ET", "one two\n"},
		{"small step back", "BT /F1 10 Tf 10 50 Td (UK.) Tj 13 4 Td /F1 6 Tf (10) Tj ET", "UK.10\n"},
		{"long step back", "BT /F1 10 Tf 60 50 Td (one) Tj -40 0 Td (two) Tj ET", "one\ntwo\n"},
		{"next line", "BT /F1 10 Tf 12 TL 10 50 Td (one) Tj T* (two) Tj (three) ' ET", "one\ntwo\nthree\n"},
		{"spacing operator", "BT /F1 10 Tf 12 TL 10 50 Td (one) Tj 3 0 (two) \" 0 -12 TD (x) Tj T* (y) Tj ET", "one\ntwo\nx\ny\n"},
		{"spaces at the ends", "BT /F1 10 Tf 10 50 Td ( a ) Tj ( b ) Tj ET", "a b\n"},
		{"word spacing", "BT /F1 10 Tf 1 Tw 0.5 Tc 10 50 Td (a b) Tj ET", "a b\n"},
		{"wide character spacing", "BT /F1 10 Tf 3 Tc 10 50 Td (ab) Tj ET", "a b\n"},
		{"stretched", "BT /F1 10 Tf 200 Tz 10 50 Td (ab) Tj 20 0 Td (cd) Tj ET", "abcd\n"},
		{"rise", "BT /F1 10 Tf 10 50 Td (H) Tj -3 Ts (2) Tj 0 Ts (O) Tj ET", "H2O\n"},
		{"scaled by cm", "q 0.1 0 0 0.1 0 0 cm BT /F1 100 Tf 100 500 Td [(a)-300(b)] TJ ET Q", "a b\n"},
		{"unbalanced Q", "Q Q q BT /F1 10 Tf 10 50 Td (a) Tj ET Q Q", "a\n"},
		{"words drawn four times", "BT /F1 10 Tf 10 50 Td (of) Tj -0.2 -0.2 Td (of) Tj 0.2 0 Td (of) Tj 13 0.2 Td (the) Tj -0.2 0 Td (the) Tj 0 -0.2 Td (the) Tj 20 0 Td (audit) Tj 0.2 0 Td (audit) Tj ET", "of the audit\n"},
		{"spaced-out capitals", "BT /F1 10 Tf 3 Tc 10 50 Td (SUM UP) Tj 0 Tc 0 -20 Td (U) Tj 9 0 Td (N) Tj 9 0 Td (I) Tj 9 0 Td (T) Tj 0 -20 Td (U N I T) Tj ET", "SUM UP\nUNIT\nU N I T\n"},
		{"font of gs", "/G1 gs BT 10 50 Td (a) Tj ET", "a\n"},
		{"no such font", "BT /F9 10 Tf 10 50 Td (a') Tj ET", "a’\n"},
		{"no font", "BT 10 50 Td (a) Tj ET", ""},
		{"glyph drawn twice", "BT /F1 10 Tf 10 50 Td (a) Tj 0 0 Td (a) Tj ET", "a\n"},
		{"each glyph drawn twice", "BT /F1 10 Tf 10 50 Td (l) Tj .3 0 Td (l) Tj 4.7 0 Td (l) Tj .3 0 Td (l) Tj ET", "ll\n"},
		{"string drawn twice", "BT /F1 10 Tf 10 50 Td (Hello) Tj 0.3 0 Td (Hello) Tj 0 -12 Td (Next) Tj ET", "Hello\nNext\n"},
		{"off the page", "BT /F1 10 Tf 300 50 Td (a) Tj ET", ""},
		{"a space elsewhere within a word", "BT /F1 10 Tf 1 0 0 1 10 50 Tm (S) Tj 1 0 0 1 5 90 Tm ( ) Tj 1 0 0 1 15 50 Tm (ection) Tj ET", "Section\n"},
		{"a space elsewhere between cells", "BT /F1 10 Tf 1 0 0 1 10 50 Tm (a) Tj 1 0 0 1 5 90 Tm ( ) Tj 1 0 0 1 95 50 Tm (b) Tj ET", "a\nb\n"},
		{"a space elsewhere before a line", "BT /F1 10 Tf 1 0 0 1 10 50 Tm (a) Tj 1 0 0 1 5 90 Tm ( ) Tj 1 0 0 1 10 38 Tm (b) Tj ET", "a\nb\n"},
		{"half off the page", "BT /F1 10 Tf 190 50 Td (abcd) Tj ET", "abc\n"},
		{"invisible", picture + "BT 3 Tr /F1 10 Tf 10 50 Td (scanned) Tj ET", "scanned\n"},
		{"inline image", "BI /W 4 /H 1 /BPC 8 /CS /G ID \\(Tj EI BT /F1 10 Tf 10 50 Td (a) Tj ET", "a\n"},
		{"escapes", `BT /F1 10 Tf 10 50 Td (\050a\)\
b\\) Tj <63 6> Tj ET`, "(a)b\\c`\n"},
		{"operators run together", "BT/F1 10 Tf 10 50 Td(a)TjET", "a\n"},
		{"size nought", "BT /F1 0 Tf 10 50 Td (a) Tj ET", ""},
		{"hidden by clipping", "q 0 0 200 20 re W n BT /F1 10 Tf 10 50 Td (no) Tj ET Q BT /F1 10 Tf 10 30 Td (yes) Tj ET", "yes\n"},
		{"reaches into the clip", "q 30 0 100 90 re W n BT /F1 10 Tf 10 50 Td (abcdefgh) Tj ET Q", "efgh\n"},
		{"ends before the clip", "q 80 0 100 90 re W n BT /F1 10 Tf 10 50 Td (abcd) Tj ET Q", ""},
		{"negative size", "BT /F1 -10 Tf -1 0 0 -1 10 50 Tm (ab) Tj ET", "ab\n"},
	} {
		if got := onePage(c.content, "").page(t).Text(); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestContentsArray(t *testing.T) {
	d := onePage("BT /F1 10 Tf 10 50 Td (a) Tj", "")
	d.objects[2] = strings.Replace(d.objects[2], "%content%", "[%content% %more%]", 1)
	d.stream("more", "", "0 -12 Td (b) Tj ET")
	if got := d.page(t).Text(); got != "a\nb\n" {
		t.Errorf("got %q", got)
	}
}

func TestSpanPlace(t *testing.T) {
	p := onePage("/P <</MCID 3>> BDC BT /F1 10 Tf 10 50 Td (Hello) Tj ET EMC", "").page(t)
	if p.Width != 200 || p.Height != 100 {
		t.Errorf("page %v by %v", p.Width, p.Height)
	}
	s := &p.Lines[0].Runs[0]
	if s.X != 10 || s.W != 25 || s.Baseline != 50 || s.Size != 10 || s.Y != 41 || s.H != 11.5 {
		t.Errorf("span at %v %v, %v by %v, baseline %v, size %v", s.X, s.Y, s.W, s.H, s.Baseline, s.Size)
	}
	if s.MCID != 3 || s.Tag != "P" || s.Artifact || s.Font.Name != "Test-Bold" || !s.Font.Bold || s.Font.Italic {
		t.Errorf("mcid %d, tag %q, artifact %v, font %+v", s.MCID, s.Tag, s.Artifact, s.Font)
	}
	for _, c := range []struct {
		from, to int
		x, w     float64
	}{{0, 5, 10, 25}, {1, 3, 15, 10}, {4, 5, 30, 5}, {3, 3, 10, 25}, {2, 9, 10, 25}, {-1, 2, 10, 25}} {
		if x, _, w, _ := s.Box(c.from, c.to); x != c.x || w != c.w {
			t.Errorf("box of [%d:%d]: x %v, w %v; want %v, %v", c.from, c.to, x, w, c.x, c.w)
		}
	}
}

func TestSpansPart(t *testing.T) {
	p := onePage("BT /F1 10 Tf 10 50 Td (cell) Tj 50 0 Td (next) Tj /F1 8 Tf (small) Tj /F1 6 Tf 4 Ts (3) Tj ET", "").page(t)
	if len(p.Lines) != 1 || len(p.Lines[0].Runs) != 4 {
		t.Fatalf("lines %+v", p.Lines)
	}
	sp := p.Lines[0].Runs
	if !sp[1].SpaceBefore || sp[2].SpaceBefore || sp[2].Raised || !sp[3].Raised {
		t.Errorf("spans %+v", sp)
	}
	if got := p.Lines[0].Text(); got != "cell nextsmall3" {
		t.Errorf("line %q", got)
	}
}

func TestGeometry(t *testing.T) {
	content := "BT /F1 10 Tf 30 60 Td (Hi) Tj ET"
	for _, c := range []struct {
		entries        string
		w, h           float64
		x, y, bw, bh   float64
		dir            Vector
		text, turnedTo string
	}{
		{"", 200, 100, 30, 31, 10, 11.5, Vector{1, 0}, "Hi\n", ""},
		{"/CropBox[20 10 120 90]", 100, 80, 10, 21, 10, 11.5, Vector{1, 0}, "Hi\n", ""},
		{"/Rotate 90", 100, 200, 57.5, 30, 11.5, 10, Vector{0, 1}, "Hi\n", ""},
		{"/Rotate 180", 200, 100, 160, 57.5, 10, 11.5, Vector{-1, 0}, "Hi\n", ""},
		{"/Rotate 270", 100, 200, 31, 160, 11.5, 10, Vector{0, -1}, "Hi\n", ""},
		{"/CropBox[100 0 200 100]", 100, 100, 0, 0, 0, 0, Vector{}, "", ""},
	} {
		p := onePage(content, c.entries).page(t)
		if p.Width != c.w || p.Height != c.h || p.Text() != c.text {
			t.Errorf("%s: %v by %v, %q", c.entries, p.Width, p.Height, p.Text())
		}
		if c.text == "" {
			continue
		}
		s := p.Lines[0].Runs[0]
		if !close(s.X, c.x) || !close(s.Y, c.y) || !close(s.W, c.bw) || !close(s.H, c.bh) || p.Lines[0].Dir != c.dir {
			t.Errorf("%s: box %v %v %v %v, dir %v", c.entries, s.X, s.Y, s.W, s.H, p.Lines[0].Dir)
		}
	}
}

func close(a, b float64) bool { return a-b < 1e-3 && b-a < 1e-3 }

func TestLimits(t *testing.T) {
	many := "BT /F1 10 Tf 10 50 Td (before) Tj " + strings.Repeat("(aaaaaaaaaa) Tj ", 20) + "ET"
	for _, c := range []struct {
		name string
		set  func(f *File)
		want string
	}{
		{"characters", func(f *File) { f.limits.pageGlyphs = 50 }, "more than 50 characters"},
		{"characters of the file", func(f *File) { f.limits.fileGlyphs = 40 }, "or 40 in the file"},
		{"operators", func(f *File) { f.limits.pageOps = 10 }, "more than 10 operators"},
	} {
		f, err := Open(onePage(many, "").bytes())
		if err != nil {
			t.Fatal(err)
		}
		c.set(f)
		p, err := f.Page(1)
		if !errors.Is(err, ErrLimit) || !strings.Contains(err.Error(), c.want) || p.Truncated == "" {
			t.Errorf("%s: error %v, truncated %q", c.name, err, p.Truncated)
		}
		if !strings.HasPrefix(p.Text(), "before") {
			t.Errorf("%s: text %q", c.name, p.Text())
		}
	}
}

func TestDeadline(t *testing.T) {
	f, err := Open(onePage(strings.Repeat("q Q ", 10000)+"BT /F1 10 Tf (a) Tj ET", "").bytes())
	if err != nil {
		t.Fatal(err)
	}
	f.SetDeadline(time.Now().Add(-time.Second))
	if _, err := f.Page(1); !errors.Is(err, ErrLimit) || !strings.Contains(err.Error(), "no time left") {
		t.Errorf("error %v", err)
	}
	f.SetDeadline(time.Time{})
	if p, err := f.Page(1); err != nil || p.Text() != "a\n" {
		t.Errorf("after it: %v", err)
	}
}

func TestNoSuchPage(t *testing.T) {
	f, err := Open(onePage("", "").bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 2, -1} {
		if p, err := f.Page(n); err == nil || p != nil {
			t.Errorf("page %d: %v, %v", n, p, err)
		}
	}
	if _, err := Open([]byte("no PDF")); err == nil {
		t.Error("opened what is no PDF")
	}
}
