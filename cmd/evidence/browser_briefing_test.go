package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"evidence/corpus/testfiles"

	"github.com/chromedp/chromedp"
)

// maxBriefingPages is how many pages a briefing of twenty claims may have.
const maxBriefingPages = 10

// briefingPages makes a briefing of twenty claims, each with two passages, and prints it from Word and from the browser: it has at most ten
// pages, its summary is on the first, and nothing of a form is printed.
func briefingPages(b *tab) {
	testfiles.Program(b.T, "soffice")
	var text strings.Builder
	text.WriteString("Twenty claims\n\n")
	for i := range 20 {
		fmt.Fprintf(&text, "The council and the police of district %d met %d times in that year to speak of children at risk. ", i+1, i+2)
	}
	path := paste(b, text.String())
	hits := asJSON[struct{ Hits []struct{ ID string } }](b, "/search.json?q=police+council").Hits
	for i := range 20 {
		for j, stance := range []string{"supports", "contradicts"} {
			js[int](b, fmt.Sprintf(`fetch(%q, {method: "POST", body: new URLSearchParams({op: "pin", claim: "c%d", passage: %q, start: "", end: "", stance: %q})}).then(r => r.status)`,
				path, i+1, hits[(2*i+j)%len(hits)].ID, stance))
		}
	}
	if st := statementNow(b, path); len(st.Claims) != 20 || len(st.Claims[19].Pins) != 2 {
		b.Fatalf("%d claims: %+v", len(st.Claims), st.Claims)
	}
	b.checkPages("Word", b.byLibreOffice(b.download(path+"/briefing?form=docx&style=harvard"), "pdf"))

	b.open(path + "/briefing?form=html&style=harvard")
	data, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4)))
	if err != nil {
		b.Fatal(err)
	}
	b.checkPages("the browser", data)
}

// checkPages looks at the pages of a briefing that was printed.
func (b *tab) checkPages(by string, pdf []byte) {
	b.Helper()
	file := filepath.Join(b.TempDir(), "briefing.pdf")
	testfiles.Write(b, file, pdf)
	o := evidence(b, "extract", "--format", "text", file)
	pages := strings.Split(strings.TrimSuffix(o.out, "\f"), "\f")
	if len(pages) > maxBriefingPages || len(pages) < 2 {
		b.Errorf("printed by %s the briefing has %d pages", by, len(pages))
	}
	if first := squeezed(pages[0]); !strings.Contains(first, "Summary") || !strings.Contains(first, "20. The council and the police of district 20") {
		b.Errorf("printed by %s the first page has no whole summary: %s", by, first)
	}
	for _, control := range []string{"Download", "Make the briefing"} {
		if strings.Contains(o.out, control) {
			b.Errorf("printed by %s the briefing shows the control %q", by, control)
		}
	}
}
