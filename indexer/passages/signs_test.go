package passages

import (
	"fmt"
	"strings"
	"testing"

	"evidence/indexer/pdftext"
)

// A list in a font of signs: its bullets are those on the page, whether the file
// gives private code points or letters for them, and so are signs amid the text.
func TestBulletsInFontsOfSigns(t *testing.T) {
	draw := func(y int, sign, text string) string {
		return fmt.Sprintf("BT /F2 10 Tf 60 %d Td (%s) Tj /F1 10 Tf 20 0 Td (%s) Tj ET\n", y, sign, text)
	}
	content := draw(700, "n", "Leaders have acted on what the last inspection found and have improved plans.") +
		draw(680, "q", "Social workers visit children often and know them well, as parents told us.") +
		draw(660, `\374`, "Managers check records every week and see that the visits were in time.") +
		"BT /F1 10 Tf 60 620 Td (Fifteen children were adopted in 2016) Tj /F3 10 Tf (-) Tj /F1 10 Tf (17 and more of them waited in the year before.) Tj ET\n"
	map8 := "1 begincodespacerange <00> <FF> endcodespacerange 3 beginbfchar <2D> <F02D> <FC> <F0FC> <71> <F071> endbfchar"
	widths := "/FirstChar 0/LastChar 255/Widths[" + strings.Repeat("500 ", 256) + "]"
	file := "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj\n" +
		"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R/F3 7 0 R>>>>>> endobj\n" +
		fmt.Sprintf("4 0 obj <</Length %d>> stream\n%s\nendstream endobj\n", len(content), content) +
		"5 0 obj <</Type/Font/Subtype/TrueType/BaseFont/Tahoma/Encoding/WinAnsiEncoding" + widths + ">> endobj\n" +
		"6 0 obj <</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Wingdings-Regular/Encoding/WinAnsiEncoding/ToUnicode 8 0 R" + widths + ">> endobj\n" +
		"7 0 obj <</Type/Font/Subtype/TrueType/BaseFont/SymbolMT/ToUnicode 8 0 R" + widths + ">> endobj\n" +
		fmt.Sprintf("8 0 obj <</Length %d>> stream\n%s\nendstream endobj\n", len(map8), map8) +
		"trailer <</Root 1 0 R>>\n"
	f, err := pdftext.Open([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	page, err := f.Page(1)
	if err != nil {
		t.Fatal(err)
	}
	if text := page.Text(); !strings.Contains(text, "2016\uf02d17") {
		t.Errorf("the page's text is %q, and not as the file has it", text)
	}
	var got []string
	for _, p := range Read(f.PDF(), []*pdftext.Page{page}).Passages {
		got = append(got, p.Marker+"|"+p.Text[:min(len(p.Text), 44)])
	}
	compare(t, got, []string{
		"■|Leaders have acted on what the last inspecti", "❑|Social workers visit children often and know",
		"✓|Managers check records every week and see th", "|Fifteen children were adopted in 2016−17 a",
	})
}
