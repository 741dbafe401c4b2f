package pdftext

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// standardWidths is the widths, in thousandths of an em, of the glyphs of the
// standard fonts that a file need not give (ISO 32000-1, 9.6.2.2): from code 32,
// in WinAnsiEncoding or the font's own. "3x500" is 500 three times. The oblique
// Helveticas have the widths of the upright; all glyphs of Courier are 600 wide.
var standardWidths = map[string]string{
	"Helvetica": "" +
		"278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 10x556 278 278 3x584 556 1015 667 667 722 722 667 " +
		"611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 3x278 469 556 333 556 556 500 " +
		"556 556 278 556 556 222 222 500 222 833 4x556 333 500 278 556 500 722 3x500 334 260 334 584 350 556 350 222 556 333 " +
		"1000 556 556 333 1000 667 333 1000 350 611 350 350 222 222 333 333 350 556 1000 333 1000 500 333 944 350 500 667 278 " +
		"333 4x556 260 556 333 737 370 556 584 333 737 333 400 584 3x333 556 537 278 333 333 365 556 3x834 611 6x667 1000 722 " +
		"4x667 4x278 722 722 5x778 584 778 4x722 667 667 611 6x556 889 500 4x556 4x278 7x556 584 611 4x556 500 556 500 ",
	"Helvetica-Bold": "" +
		"278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 10x556 333 333 3x584 611 975 4x722 667 611 778 722 " +
		"278 556 722 611 833 722 778 667 778 722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 611 556 " +
		"333 611 611 278 278 556 278 889 4x611 389 556 333 611 556 778 556 556 500 389 280 389 584 350 556 350 278 556 500 " +
		"1000 556 556 333 1000 667 333 1000 350 611 350 350 278 278 500 500 350 556 1000 333 1000 556 333 944 350 500 667 278 " +
		"333 4x556 280 556 333 737 370 556 584 333 737 333 400 584 3x333 611 556 278 333 333 365 556 3x834 611 6x722 1000 722 " +
		"4x667 4x278 722 722 5x778 584 778 4x722 667 667 611 6x556 889 5x556 4x278 7x611 584 5x611 556 611 556 ",
	"Times-Roman": "" +
		"250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 10x500 278 278 3x564 444 921 722 667 667 722 611 556 " +
		"722 722 333 389 722 611 889 722 722 556 722 667 556 611 722 722 944 722 722 611 333 278 333 469 500 333 444 500 444 " +
		"500 444 333 500 500 278 278 500 278 778 4x500 333 389 278 500 500 722 500 500 444 480 200 480 541 350 500 350 333 " +
		"500 444 1000 500 500 333 1000 556 333 889 350 611 350 350 333 333 444 444 350 500 1000 333 980 389 333 722 350 444 " +
		"722 250 333 4x500 200 500 333 760 276 500 564 333 760 333 400 564 300 300 333 500 453 250 333 300 310 500 3x750 444 " +
		"6x722 889 667 4x611 4x333 7x722 564 6x722 556 500 6x444 667 5x444 4x278 7x500 564 8x500 ",
	"Times-Bold": "" +
		"250 333 555 500 500 1000 833 278 333 333 500 570 250 333 250 278 10x500 333 333 3x570 500 930 722 667 722 722 667 " +
		"611 778 778 389 500 778 667 944 722 778 611 778 722 556 667 722 722 1000 722 722 667 333 278 333 581 500 333 500 556 " +
		"444 556 444 333 500 556 278 333 556 278 833 556 500 556 556 444 389 333 556 500 722 500 500 444 394 220 394 520 350 " +
		"500 350 333 500 500 1000 500 500 333 1000 556 333 1000 350 667 350 350 333 333 500 500 350 500 1000 333 1000 389 333 " +
		"722 350 444 722 250 333 4x500 220 500 333 747 300 500 570 333 747 333 400 570 300 300 333 556 540 250 333 300 330 " +
		"500 3x750 500 6x722 1000 722 4x667 4x389 722 722 5x778 570 778 5x722 611 556 6x500 722 5x444 4x278 500 556 5x500 570 " +
		"500 4x556 500 556 500 ",
	"Times-Italic": "" +
		"250 333 420 500 500 833 778 214 333 333 500 675 250 333 250 278 10x500 333 333 3x675 500 920 611 611 667 722 611 611 " +
		"722 722 333 444 667 556 833 667 722 611 722 611 500 556 722 611 833 611 556 556 389 278 389 422 500 333 500 500 444 " +
		"500 444 278 500 500 278 278 444 278 722 4x500 389 389 278 500 444 667 444 444 389 400 275 400 541 350 500 350 333 " +
		"500 556 889 500 500 333 1000 500 333 944 350 556 350 350 333 333 556 556 350 500 889 333 980 389 333 667 350 389 556 " +
		"250 389 4x500 275 500 333 760 276 500 675 333 760 333 400 675 300 300 333 500 523 250 333 300 310 500 3x750 500 " +
		"6x611 889 667 4x611 4x333 722 667 5x722 675 5x722 556 611 7x500 667 5x444 4x278 7x500 675 5x500 444 500 444 ",
	"Times-BoldItalic": "" +
		"250 389 555 500 500 833 778 278 333 333 500 570 250 333 250 278 10x500 333 333 3x570 500 832 3x667 722 667 667 722 " +
		"778 389 500 667 611 889 722 722 611 722 667 556 611 722 667 889 667 611 611 333 278 333 570 500 333 500 500 444 500 " +
		"444 333 500 556 278 278 500 278 778 556 3x500 389 389 278 556 444 667 500 444 389 348 220 348 570 350 500 350 333 " +
		"500 500 1000 500 500 333 1000 556 333 944 350 611 350 350 333 333 500 500 350 500 1000 333 1000 389 333 722 350 389 " +
		"611 250 389 4x500 220 500 333 747 266 500 606 333 747 333 400 570 300 300 333 576 500 250 333 300 300 500 3x750 500 " +
		"6x667 944 5x667 4x389 7x722 570 5x722 611 611 7x500 722 5x444 4x278 500 556 5x500 570 500 4x556 444 500 444 ",
	"Symbol": "" +
		"250 333 713 500 549 833 778 439 333 333 500 549 250 549 250 278 10x500 278 278 3x549 444 549 722 667 722 612 611 763 " +
		"603 722 333 631 722 686 889 722 722 768 741 556 592 611 690 439 768 645 795 611 333 863 333 658 500 500 631 549 549 " +
		"494 439 521 411 603 329 603 549 549 576 521 549 549 521 549 603 439 576 713 686 493 686 494 480 200 480 549 250 790 " +
		"31x250 750 620 247 549 167 713 500 4x753 1042 987 603 987 603 400 549 411 549 549 713 494 460 4x549 1000 603 1000 " +
		"658 823 686 795 987 768 768 823 768 768 7x713 768 713 790 790 890 823 549 250 713 603 603 1042 987 603 987 603 494 " +
		"329 790 790 786 713 6x384 4x494 250 329 274 3x686 6x384 3x494 250 ",
	"ZapfDingbats": "" +
		"278 974 961 974 980 719 789 790 791 690 960 939 549 855 911 933 911 945 974 755 846 762 761 571 677 763 760 759 754 " +
		"494 552 537 577 692 786 788 788 790 793 794 816 823 789 841 823 833 816 831 923 744 723 749 790 792 695 776 768 792 " +
		"759 707 708 682 701 826 815 789 789 707 687 696 689 786 787 713 791 785 791 873 761 762 762 759 759 892 892 788 784 " +
		"438 138 277 415 392 392 668 668 278 390 390 317 317 276 276 509 509 410 410 234 234 334 334 19x278 732 544 544 910 " +
		"667 760 760 776 595 694 626 40x788 894 838 1016 458 748 924 748 918 927 928 928 834 873 828 924 924 917 930 931 463 " +
		"883 836 836 867 867 696 696 874 278 874 760 946 771 865 771 888 967 888 831 873 927 970 918 278 ",
}

// standardFamilies are a part of the names that writers give the standard fonts,
// then the fonts: regular, bold, italic, bold italic.
var standardFamilies = [][5]string{
	{"symbol", "Symbol", "Symbol", "Symbol", "Symbol"},
	{"dingbats", "ZapfDingbats", "ZapfDingbats", "ZapfDingbats", "ZapfDingbats"},
	{"courier", "Courier", "Courier", "Courier", "Courier"},
	{"times", "Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic"},
	{"serif", "Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic"},
	{"", "Helvetica", "Helvetica-Bold", "Helvetica", "Helvetica-Bold"},
}

// standardFont is the standard font whose widths f has where it gives none.
func standardFont(f *Font) string {
	name := strings.ToLower(f.Name)
	for _, s := range standardFamilies {
		if !strings.Contains(name, s[0]) {
			continue
		}
		switch {
		case f.Bold && f.Italic:
			return s[4]
		case f.Bold:
			return s[2]
		case f.Italic:
			return s[3]
		}
		return s[1]
	}
	return ""
}

// widthsOf is the widths of a standard font by code from 0, in ems.
func widthsOf(name string) (w [256]float32) {
	table, ok := standardWidths[name]
	if !ok {
		for i := range w {
			w[i] = 0.6
		}
		return w
	}
	code := 32
	for _, field := range strings.Fields(table) {
		n := 1
		if count, width, ok := strings.Cut(field, "x"); ok {
			n, _ = strconv.Atoi(count)
			field = width
		}
		v, _ := strconv.Atoi(field)
		for ; n > 0 && code < 256; n-- {
			w[code] = float32(v) / 1000
			code++
		}
	}
	return w
}

// ligatureWidths is the widths of the ligatures fi and fl in ems, which
// WinAnsiEncoding lacks.
var ligatureWidths = map[string]float32{
	"Helvetica": 0.5, "Helvetica-Bold": 0.611,
	"Times-Roman": 0.556, "Times-Bold": 0.556, "Times-Italic": 0.5, "Times-BoldItalic": 0.556,
}

// A runeWidth gives the widths of a standard font's glyphs by their characters.
type runeWidth struct {
	byRune   map[rune]float32
	ligature float32 // width of fi and of fl
	space    float32
}

func runeWidths(name string) runeWidth {
	table := widthsOf(name)
	w := runeWidth{byRune: map[rune]float32{}, ligature: ligatureWidths[name], space: table[' ']}
	for c, r := range winAnsiEncoding() {
		if r != 0 {
			w.byRune[r] = table[c]
		}
	}
	if w.ligature == 0 {
		w.ligature = w.byRune['f'] // all glyphs of Courier are alike
	}
	return w
}

// rune is the width of the glyph of a character. A letter that the table lacks
// is as wide as it is without its accent.
func (w *runeWidth) rune(r rune) float32 {
	if width, ok := w.byRune[r]; ok {
		return width
	}
	switch base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r))); {
	case r == 0:
		return w.space
	case r == 'ı':
		return w.byRune['i']
	case r == 'Ł':
		return w.byRune['L']
	case r == 'ł':
		return w.byRune['l']
	case r == '−':
		return w.byRune['+']
	case base != r:
		return w.rune(base)
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return w.byRune['n']
	}
	return w.space
}

// text is the width of the glyph of a ligature.
func (w *runeWidth) text(s string) (width float32) {
	if s == "fi" || s == "fl" {
		return w.ligature
	}
	for _, r := range s {
		width += w.rune(r)
	}
	return width
}
