package pdftext

import (
	"strings"
	"testing"
)

// hebrew is a font whose codes are the characters themselves, half an em wide.
const hebrew = "<</Type/Font/Subtype/Type0/BaseFont/T/Encoding/Identity-H/ToUnicode/Identity-H/DescendantFonts[<</Subtype/CIDFontType2/DW 500>>]>>"

func hexOf(s string) string {
	var b strings.Builder
	b.WriteByte('<')
	for _, r := range s {
		const digits = "0123456789ABCDEF"
		for shift := 12; shift >= 0; shift -= 4 {
			b.WriteByte(digits[r>>shift&15])
		}
	}
	return b.String() + ">"
}

func TestRightToLeft(t *testing.T) {
	for _, c := range []struct{ name, seen, want string }{
		{"a word", "םולש", "שלום"},
		{"two words", "םלוע םולש", "שלום עולם"},
		{"a number", "2020 תנש", "שנת 2020"},
		{"a date between words", "דע 28/01/93 תנש", "שנת 28/01/93 עד"},
		{"Latin first", "Word םולש", "שלום Word"},
		{"Latin line", "the word םולש means peace", "the word שלום means peace"},
		{"brackets", "(ב) א", "א (ב)"},
		{"brackets told as written", ")ב( א", "א (ב)"},
		{"full stop at the left", ".םולש", "שלום."},
		{"colon at the right", "םולש:", "שלום:"},
		{"presentation forms", "\uFEE1\uFEFC\uFEB3", "سلام"},
	} {
		d := withFont(hebrew, hexOf(c.seen))
		p := d.page(t)
		if got := strings.TrimSpace(p.Text()); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if !p.Lines[0].RTL {
			t.Errorf("%s: the line is not right to left", c.name)
		}
	}
}

func TestRightToLeftDrawnLogically(t *testing.T) {
	d := onePage("BT /F2 10 Tf 100 50 Td "+hexOf("ש")+" Tj -5 0 Td "+hexOf("ל")+" Tj -5 0 Td "+hexOf("ו")+" Tj -5 0 Td "+hexOf("ם")+
		" Tj -10 0 Td "+hexOf("א")+" Tj ET", "")
	d.add("font2", hebrew)
	p := d.page(t)
	if got := p.Text(); got != "שלום א\n" {
		t.Errorf("got %q", got)
	}
	s := p.Lines[0].Runs[0]
	if x, _, w, _ := s.Box(0, 2); !close(x, 100) || !close(w, 5) {
		t.Errorf("first letter at %v, %v wide, of %q", x, w, s.Text)
	}
	if !close(p.Lines[0].X, 75) || !close(p.Lines[0].W, 30) {
		t.Errorf("line at %v, %v wide", p.Lines[0].X, p.Lines[0].W)
	}
}
