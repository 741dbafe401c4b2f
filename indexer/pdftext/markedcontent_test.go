package pdftext

import (
	"strings"
	"testing"
)

// runs is the page's runs as "text" or "text|what", what being the first
// letters of what is particular about each.
func runs(p *Page) string {
	var out []string
	for _, l := range p.Lines {
		for _, s := range l.Runs {
			what := ""
			for _, m := range []struct {
				is   bool
				name string
			}{{s.Artifact, "artifact"}, {s.Actual, "actual"}, {s.Invisible, "invisible"}, {s.Annotation, "annotation"}} {
				if m.is {
					what += "|" + m.name
				}
			}
			out = append(out, s.Text+what)
		}
	}
	return strings.Join(out, " / ")
}

func TestMarkedContent(t *testing.T) {
	const bt = "BT /F1 10 Tf 10 50 Td "
	for _, c := range []struct{ name, content, want string }{
		{"artifact", "/Artifact <</Type/Pagination>> BDC " + bt + "(7) Tj ET EMC", "7|artifact"},
		{"artifact around", "/Artifact BMC /Span BMC " + bt + "(7) Tj ET EMC EMC", "7|artifact"},
		{"EMC too many", "EMC EMC " + bt + "(a) Tj ET", "a"},
		{"ActualText", "/Span <</ActualText(ffi)>> BDC " + bt + "(\\236) Tj ET EMC", "ffi|actual"},
		{"ActualText in UTF-16", "/Span <</ActualText<FEFF2014>>> BDC " + bt + "(-) Tj ET EMC", "—|actual"},
		{"ActualText of several strings", bt + "(a) Tj /Span <</ActualText(xyz)>> BDC (bb) Tj 14 0 Td (c) Tj EMC (d) Tj ET", "a / xyz|actual / d"},
		{"ActualText in resources", "/Span /M1 BDC " + bt + "(q) Tj ET EMC", "named|actual"},
		{"ActualText that differs in case", "/Span <</ActualText(pace)>> BDC " + bt + "(PACE) Tj ET EMC", "PACE"},
		{"ActualText that differs in hyphens", "/Span <</ActualText<FEFF00612011>>> BDC " + bt + "(a-) Tj ET EMC", "a-"},
		{"ActualText of unknown characters", "/Span <</ActualText<FEFFFFFDFFFD>>> BDC " + bt + "(..) Tj ET EMC", ".."},
		{"ActualText of private characters", "/Span <</ActualText<FEFFE000>>> BDC " + bt + "(a) Tj ET EMC", "a"},
		{"ActualText of data", "/Span <</ActualText(<source>" + strings.Repeat("QmFzZTY0", 12) + "</source>)>> BDC " + bt + "(x=y) Tj ET EMC", "x=y"},
		{"empty ActualText", bt + "(a) Tj /Span <</ActualText()>> BDC (-) Tj EMC (b) Tj ET", "a / b"},
		{"layer off", "/OC /L1 BDC " + bt + "(hidden) Tj ET EMC " + bt + "(shown) Tj ET", "shown"},
		{"membership", "/OC /L2 BDC " + bt + "(shown) Tj ET EMC", "shown"},
		{"invisible", picture + bt + "3 Tr (ocr) Tj ET", "ocr|invisible"},
	} {
		d := onePage(c.content, "")
		d.add("props", "<</ActualText(named)/MCID 5>>")
		d.add("layers", "<</OCGs[%layer%]/D<</OFF[%layer%]>>>>")
		d.add("layer", "<</Type/OCG/Name(draft)>>")
		d.add("layer2", "<</Type/OCMD/OCGs[%layer%]/P/AllOff>>")
		if got := runs(d.page(t)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestMarkInherits(t *testing.T) {
	p := onePage("/P <</MCID 2>> BDC /Span BMC BT /F1 10 Tf 10 50 Td (a) Tj ET EMC EMC /Span <</Lang(en)/MCID 4>> BDC BT /F1 10 Tf 10 20 Td (b) Tj ET EMC", "").page(t)
	a, b := p.Lines[0].Runs[0], p.Lines[1].Runs[0]
	if a.MCID != 2 || a.Tag != "Span" || b.MCID != 4 || b.Form != 0 {
		t.Errorf("mcid %d tag %q, mcid %d", a.MCID, a.Tag, b.MCID)
	}
}

func TestVisibilityExpression(t *testing.T) {
	for _, c := range []struct {
		layer string
		shown bool
	}{
		{"<</Type/OCMD/VE[/Not %layer%]>>", true},
		{"<</Type/OCMD/VE[/And %layer3% [/Not %layer%]]>>", true},
		{"<</Type/OCMD/VE[/Or %layer% [/Not %layer3%]]>>", false},
		{"<</Type/OCMD/OCGs[%layer% %layer3%]>>", true},
		{"<</Type/OCMD/OCGs[%layer% %layer3%]/P/AllOn>>", false},
		{"<</Type/OCMD/OCGs[%layer% %layer3%]/P/AnyOff>>", true},
		{"<</Type/OCMD/OCGs %layer%>>", false},
		{"<</Type/OCMD>>", true},
	} {
		d := onePage("/OC /L2 BDC BT /F1 10 Tf 10 50 Td (x) Tj ET EMC", "")
		d.add("layers", "<</OCGs[%layer% %layer3%]/D<</BaseState/OFF/ON[%layer3%]>>>>")
		d.add("layer", "<</Type/OCG/Name(draft)>>")
		d.add("layer3", "<</Type/OCG/Name(final)>>")
		d.add("layer2", c.layer)
		if got := d.page(t).Text() != ""; got != c.shown {
			t.Errorf("%s: shown %v", c.layer, got)
		}
	}
}

func TestForms(t *testing.T) {
	d := onePage("q 1 0 0 1 0 40 cm /X1 Do Q BT /F1 10 Tf 10 10 Td (page) Tj ET", "")
	d.stream("form", "/Type/XObject/Subtype/Form/BBox[0 0 200 50]/Matrix[1 0 0 1 5 0]/Resources %resources%",
		"/P <</MCID 1>> BDC BT /F1 10 Tf 10 10 Td (form) Tj ET EMC q /X2 Do q /X1 Do")
	d.stream("form2", "/Type/XObject/Subtype/Form/BBox[0 0 200 50]", "BT /F1 10 Tf 50 10 Td (inner) Tj 0 60 Td (outside) Tj ET")
	p := d.page(t)
	if got := p.Text(); got != "form inner\npage\n" {
		t.Errorf("got %q", got)
	}
	if s := p.Lines[0].Runs[0]; s.X != 15 || s.Baseline != 50 || s.MCID != 1 || s.Form == 0 {
		t.Errorf("span %+v", s)
	}
}

func TestFormBomb(t *testing.T) {
	d := onePage("/X1 Do", "")
	d.objects[4] = strings.Replace(d.objects[4], "/X1 %form%/X2 %form2%", "/X1 %f0%", 1)
	for i := range 20 {
		name, next := string(rune('a'+i)), string(rune('b'+i))
		if i == 0 {
			name = "f0"
		}
		d.add("r"+name, "<</XObject<</N %"+next+"%>>>>")
		d.stream(name, "/Subtype/Form/BBox[0 0 9 9]/Resources %r"+name+"%", strings.Repeat("/N Do ", 10))
	}
	f, err := Open(d.bytes())
	if err != nil {
		t.Fatal(err)
	}
	f.limits.pageOps = 1 << 16
	if _, err := f.Page(1); err == nil || !strings.Contains(err.Error(), "operators") {
		t.Errorf("error %v", err)
	}
}

func TestAnnotations(t *testing.T) {
	for _, c := range []struct{ name, annot, want string }{
		{"appearance", "<</Subtype/Stamp/Rect[10 10 110 60]/AP<</N %form%>>>>", "look|annotation"},
		{"state", "<</Subtype/Widget/Rect[10 10 110 60]/AS/On/AP<</N<</On %form%/Off %none%>>>>>>", "look|annotation"},
		{"hidden", "<</Subtype/Stamp/F 2/Rect[10 10 110 60]/AP<</N %form%>>>>", ""},
		{"popup", "<</Subtype/Popup/Rect[10 10 110 60]/AP<</N %form%>>>>", ""},
		{"note without appearance", "<</Subtype/FreeText/Rect[10 10 60 60]/Contents(two words here)>>", "two words|annotation / here|annotation"},
		{"field", "<</Subtype/Widget/FT/Tx/Rect[10 10 110 60]/V(value)/DA(/F1 8 Tf)>>", "value|annotation"},
		{"password", "<</Subtype/Widget/FT/Tx/Ff 8192/Rect[10 10 110 60]/V(secret)>>", ""},
		{"inherited", "<</Subtype/Widget/Rect[10 10 110 60]/Parent<</FT/Tx/V(value)>>>>", "value|annotation"},
		{"list", "<</Subtype/Widget/FT/Ch/TI 1/Opt[(a)(b)[(key)(c)]]/Rect[10 10 110 60]>>", "b|annotation / c|annotation"},
		{"combo", "<</Subtype/Widget/FT/Ch/Ff 131072/V(b)/Opt[(a)(b)]/Rect[10 10 110 60]>>", "b|annotation"},
		{"button", "<</Subtype/Widget/FT/Btn/Ff 65536/MK<</CA(Press)>>/Rect[10 10 110 60]>>", "Press|annotation"},
	} {
		d := onePage("", "/Annots[%a%]")
		d.add("a", c.annot)
		d.stream("form", "/Subtype/Form/BBox[0 0 50 25]/Resources %resources%", "BT /F1 10 Tf 0 5 Td (look) Tj ET")
		p := d.page(t)
		if got := runs(p); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if c.name == "appearance" {
			if s := p.Lines[0].Runs[0]; s.X != 10 || s.Size != 20 || s.W != 40 || s.Baseline != 80 {
				t.Errorf("span %+v", s)
			}
		}
	}
}
