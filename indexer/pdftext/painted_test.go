package pdftext

import (
	"strings"
	"testing"
)

// picture is an image over the whole of the page that onePage makes.
const picture = "q 200 0 0 100 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID a EI Q "

// What the page does not show is left out, and its words are counted.
func TestUnseen(t *testing.T) {
	const text = "BT /F1 10 Tf 10 50 Td (Mrs A told us) Tj ET "
	const shown = "Mrs A told us\n"
	for _, c := range []struct {
		name, content, want string
		why                 Unseen
		words               int
	}{
		{"black on white", text, shown, 0, 0},
		{"white on white", "1 g " + text, "", SameColor, 4},
		{"nearly white", "0.99 0.99 1 rg " + text, "", SameColor, 4},
		{"light grey", "0.9 g " + text, shown, 0, 0},
		{"white by four inks", "0 0 0 0 k " + text, "", SameColor, 4},
		{"white in a colour space", "/CS1 cs 1 1 1 sc " + text, "", SameColor, 4},
		{"no ink", "/CS2 cs 0 scn " + text, "", SameColor, 4},
		{"an ink of its own", "/CS2 cs 1 scn " + text, shown, 0, 0},
		{"white on a box", "0 g 0 40 200 30 re f 1 g " + text, shown, 0, 0},
		{"white on a box of lines", "0 g 0 40 m 200 40 l 200 70 l 0 70 l h f 1 g " + text, shown, 0, 0},
		{"white on a wide line", "0 G 30 w 0 53 m 200 53 l S 1 g " + text, shown, 0, 0},
		{"white on strips", "0 g 0 40 200 10 re f 0 50 200 10 re f 1 g " + text, shown, 0, 0},
		{"white on a round shape", "0 g 0 0 m 0 200 200 200 200 0 c f 1 g " + text, shown, 0, 0},
		{"white on a picture", picture + "1 g " + text, shown, 0, 0},
		{"white on a shading", "/Sh1 sh 1 g " + text, shown, 0, 0},
		{"white on white on a picture", picture + "1 g 0 0 200 100 re f " + text, "", SameColor, 4},
		{"white on a large letter", "BT /F1 100 Tf 5 20 Td (MMM) Tj ET 1 g " + text, "MMM\n" + shown, 0, 0},
		{"red on red", "1 0 0 rg 0 40 200 30 re f " + text, "", SameColor, 4},
		{"red on blue on red", "1 0 0 rg 0 40 200 30 re f 0 0 1 rg 5 45 100 20 re f 1 0 0 rg " + text, shown, 0, 0},
		{"partly on white", "0 g 0 40 35 30 re f 1 g " + text, "Mrs A\n", SameColor, 2},
		{"outlined", "1 g 0 G 2 Tr " + text, shown, 0, 0},
		{"under a box", text + "0 40 200 30 re f", "", Covered, 4},
		{"under a white box", text + "1 g 0 40 200 30 re f", "", Covered, 4},
		{"under a box in a form", text + "/X1 Do", "", Covered, 4},
		{"under a box by two", text + "0 40 45 30 re f 45 40 155 30 re f", "", Covered, 4},
		{"under a picture", text + "q 100 0 0 30 0 40 cm BI /W 1 /H 1 /BPC 8 /CS /G ID a EI Q", "", Covered, 4},
		{"under the picture of the page", text + picture, shown, 0, 0},
		{"under a stencil", text + "q 100 0 0 30 0 40 cm BI /W 1 /H 1 /BPC 1 /IM true ID a EI Q", shown, 0, 0},
		{"under a transparent box", "/G2 gs " + text + "0 40 200 30 re f", shown, 0, 0},
		{"under a marker", "/G3 gs " + text + "1 1 0 rg 0 40 200 30 re f", shown, 0, 0},
		{"under a frame", text + "0 30 200 50 re 5 35 190 40 re f*", shown, 0, 0},
		{"struck out", text + "0 52 200 2 re f", shown, 0, 0},
		{"a box before the text", "1 1 0 rg 0 40 200 30 re f 0 g " + text, shown, 0, 0},
		{"a name under a box", text + "10 45 25 15 re f", "told us\n", Covered, 2},
		{"the middle under a box", text + "40 45 20 15 re f", "Mrs A us\n", Covered, 1},
		{"under a box, and above it again", text + "1 g 0 40 200 30 re f 0 g " + text, shown, Covered, 4},
		{"clipped away", "q 0 0 200 20 re W n " + text + "Q", "", ClippedAway, 4},
		{"invisible, no picture", "3 Tr " + text, "", Invisible, 4},
		{"invisible, a picture", picture + "3 Tr " + text, shown, 0, 0},
		{"invisible, a picture later", "q 3 Tr " + text + "Q " + picture, shown, 0, 0},
		{"invisible, a picture elsewhere", "q 20 0 0 20 150 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID a EI Q 3 Tr " + text, "", Invisible, 4},
		{"transparent", "/G4 gs " + text, "", Invisible, 4},
		{"size nought", "BT /F1 0 Tf 10 50 Td (Mrs A) Tj ET", "", TooSmall, 2},
		{"tiny", "BT /F1 0.2 Tf 10 50 Td (Mrs A) Tj ET", "", TooSmall, 2},
		{"on a layer that is off", "/OC /L1 BDC " + text + "EMC", "", 0, 0},
		{"off the page", "BT /F1 10 Tf 300 50 Td (a) Tj ET", "", 0, 0},
		{"ActualText under a box", "/Span <</ActualText(secret)>> BDC " + text + "EMC 10 45 25 15 re f", "told us\n", Covered, 2},
	} {
		d := onePage(c.content, "")
		d.objects[4] = strings.Replace(d.objects[4], "<</G1", "<</G2<</ca .5>>/G3<</BM/Multiply>>/G4<</ca 0>>/G1", 1)
		d.objects[4] = strings.Replace(d.objects[4], "<</Font", "<</ColorSpace<</CS1[/ICCBased %icc%]/CS2[/Separation/Ink/DeviceGray null]>>/Font", 1)
		d.stream("icc", "/N 3", "")
		d.add("layers", "<</OCGs[%layer%]/D<</OFF[%layer%]>>>>")
		d.add("layer", "<</Type/OCG/Name(draft)>>")
		d.stream("form", "/Type/XObject/Subtype/Form/BBox[0 0 200 100]", "0 40 200 30 re f")
		p := d.page(t)
		want := [unseenKinds]int{}
		want[c.why] = c.words
		if got := p.Text(); got != c.want || p.Unseen != want {
			t.Errorf("%s: %q, unseen %v; want %q and %v", c.name, got, p.Unseen, c.want, want)
		}
	}
}

// The value of a form field in a font that the file lacks: where it leaves the field is not
// known, and none of it is taken for clipped away. With known widths the rest is.
func TestClippedField(t *testing.T) {
	field := func(font string) *Page {
		return onePage("q 10 45 30 12 re W n BT /"+font+" 10 Tf 12 47 Td (Case 098-4295) Tj 0 -20 Td (below) Tj ET Q", "").page(t)
	}
	if p := field("F9"); p.Text() != "Case 098-4295\n" || p.Unseen[ClippedAway] != 1 {
		t.Errorf("an unknown font: %q, %d words clipped away", p.Text(), p.Unseen[ClippedAway])
	}
	if p := field("F1"); p.Text() != "Case 0\n" || p.Unseen[ClippedAway] != 2 {
		t.Errorf("a known font: %q, %d words clipped away", p.Text(), p.Unseen[ClippedAway])
	}
}

// Text in a soft mask is the shape of what is painted through it.
func TestSoftMask(t *testing.T) {
	d := onePage("/G2 gs 0 g 0 0 200 100 re f /G2 gs 0 0 200 100 re f BT /F1 10 Tf 10 20 Td (page) Tj ET", "")
	d.objects[4] = strings.Replace(d.objects[4], "<</G1", "<</G2<</SMask<</S/Luminosity/G %form%>>>>/G1", 1)
	d.stream("form", "/Type/XObject/Subtype/Form/BBox[0 0 200 100]/Group<</S/Transparency>>/Resources %resources%",
		"0 g 0 0 200 100 re f 1 g BT /F1 10 Tf 10 50 Td (fading) Tj ET")
	if got := d.page(t).Text(); got != "fading\npage\n" {
		t.Errorf("got %q", got)
	}
}

// What follows text that cannot be seen says so, for its gap is not one that the page's columns leave.
func TestUnseenGap(t *testing.T) {
	p := onePage("BT /F1 10 Tf 10 50 Td (The witness, Mrs A, told us) Tj ET 0 g 74 45 27 15 re f", "").page(t)
	if got := p.Text(); got != "The witness, , told us\n" {
		t.Fatalf("%q", got)
	}
	runs := p.Lines[0].Runs
	if len(runs) != 2 || runs[0].UnseenGap || !runs[1].UnseenGap {
		t.Errorf("%+v", runs)
	}
}
