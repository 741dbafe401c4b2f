package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"evidence/corpus"
	"evidence/corpus/passageid"
	"evidence/search"
	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/pages"
	"evidence/web/paths"
)

// scanned pages: the first was read by OCR, the second is a photograph, the third empty, the fourth unread.
type scanned struct{}

func (scanned) Page(_ context.Context, _ string, page int) (corpus.Page, error) {
	p := corpus.Page{Number: page, Width: 595, Height: 842, Lines: []corpus.Line{}}
	switch page {
	case 1, 2:
		p.OCR = &corpus.OCR{By: "Tesseract 5"}
	case 3:
		p.Empty = true
	case 4:
		p.Unread = "Tesseract is not installed; install it"
	}
	return p, nil
}

// addScan adds a report of four pages whose passages OCR read, and returns these.
func (m *made) addScan() []corpus.Passage {
	m.t.Helper()
	l := m.library.Load()
	scan := *l
	scan.Pages = scanned{}
	m.SetLibrary(&scan)
	m.add(corpus.Source{ID: "scan-2004", Title: "Scan", Authority: "Aldwick", Published: "2004", Grades: map[string]string{"leaders": "good"}}, "The committee met.", "Nobody was heard.")
	doc, err := l.Store.Document(m.t.Context(), "scan-2004")
	if err != nil {
		m.t.Fatal(err)
	}
	ps := m.l.Passages["scan-2004"]
	for i := range ps {
		ps[i].OCR = &corpus.OCR{By: "Tesseract 5", Confidence: 0.94, Lowest: 0.9 - 0.5*float64(i)}
	}
	passageid.Assign(doc.ID, ps)
	doc.Pages, doc.NoText = 4, []int{2, 4}
	doc.Origins = map[string]corpus.Origin{corpus.GradeField("leaders"): {From: corpus.FromReport, Confidence: corpus.Likely, Page: 1, Passage: ps[0].ID, OCR: true}}
	err = errors.Join(l.Store.PutDocument(m.t.Context(), doc, ps, "1 with Tesseract 5"),
		l.Engine.Replace(m.t.Context(), search.Report{Document: doc, Passages: ps, Extractor: "1 with Tesseract 5"}))
	if err != nil {
		m.t.Fatal(err)
	}
	return ps
}

// Wherever words read by OCR are shown it is said that they are, and of no others.
func TestOCRText(t *testing.T) {
	t.Parallel()
	m := makeOwnSite(t, handler.Options{})
	ps := m.addScan()
	const check = `[Rr]ead by OCR .*[Cc]heck (it|them) against the page`
	htmltest.Check(t, m.page("/search?q=committee", 200), htmltest.In(`#hit-`+ps[0].ID+` p.ocr`, htmltest.HasText(check)))
	htmltest.Check(t, m.page("/search?q=police", 200), htmltest.None(`p.ocr`))
	htmltest.Check(t, m.page("/passages/"+ps[1].ID, 200),
		htmltest.In(`p.ocr`, htmltest.HasText(check), htmltest.HasText(`unsure`)), htmltest.In(`#cite-plain`, htmltest.HasText(`\[machine-read text\]`)))
	htmltest.Check(t, m.page("/passages/"+ps[0].ID, 200), htmltest.In(`dl.facts`, htmltest.HasText(`94% on average, 90% for the least certain`)))
	htmltest.Check(t, m.page("/passages/"+m.l.Passages["aldwick-2014"][0].ID, 200), htmltest.None(`.ocr`))
	htmltest.Check(t, m.page("/documents/scan-2004", 200), htmltest.In(`a[href="/search?document=scan-2004&q=read%3Aocr&sort=doubtful"]`, htmltest.HasText(`check`)))
	var answer struct {
		Hits []corpus.Passage `json:"hits"`
	}
	checked := func(text string) *html.Node {
		return htmltest.Parse(t, post(t, m, paths.Check, formType, url.Values{pages.FieldText: {text}}.Encode()).Body)
	}
	htmltest.Check(t, checked("It says: “The committee met.”"), htmltest.In(`span.ocr`, htmltest.HasText(check)))
	htmltest.Check(t, checked("It says: “The police knew of the risk.”"), htmltest.None(`span.ocr`))
	body := m.get("/search.json?q=read:ocr&sort=doubtful").Body
	if err := json.Unmarshal(body.Bytes(), &answer); err != nil || len(answer.Hits) != 2 || answer.Hits[0].ID != ps[1].ID || *answer.Hits[0].OCR != *ps[1].OCR {
		t.Errorf("the API lists %+v, %v", answer.Hits, err)
	}
}

// Not only hits and the passage itself: its neighbours, the whole report, what is compared, grades and lists for programs.
func TestOCRTextOnOtherPages(t *testing.T) {
	t.Parallel()
	m := makeOwnSite(t, handler.Options{})
	ps := m.addScan()
	marked := htmltest.HasText(`read by OCR`)
	htmltest.Check(t, m.page("/passages/"+ps[0].ID, 200), htmltest.In(`p.beside span.ocr`, marked, htmltest.HasText(`unsure`)))
	htmltest.Check(t, m.page("/documents/scan-2004/read", 200),
		htmltest.In(`header p.ocr`, htmltest.HasText(`2 passages of this report were read by OCR`)), htmltest.In(`#p-`+ps[0].ID+` span.ocr`, marked),
		htmltest.In(`header p.ocr a[href="/search?document=scan-2004&q=read%3Aocr&sort=doubtful"]`))
	htmltest.Check(t, m.page("/documents/aldwick-2014/read", 200), htmltest.None(`.ocr`))
	htmltest.Check(t, m.page("/documents/scan-2004", 200), htmltest.In(`span.provenance a`, htmltest.HasText(`read by OCR`)))
	htmltest.Check(t, m.page("/authorities/Aldwick?a=scan-2004&b=aldwick-2014&q=committee+police", 200),
		htmltest.In(`section[aria-labelledby=grades] td span.ocr`, marked), htmltest.Count(`section[aria-labelledby=grades] span.ocr`, 1),
		htmltest.In(`section[aria-labelledby=compare] p.ocr`, htmltest.HasText(`[Rr]ead by OCR`)))
	htmltest.Check(t, m.page(paths.Library, 200), htmltest.In(`section[aria-labelledby=ocr] li`, htmltest.HasText(`Scan: 2 passages, on PDF page 1`)),
		htmltest.In(`section[aria-labelledby=ocr] p a[href="/search?q=read%3Aocr&sort=doubtful"]`))
	for _, path := range []string{paths.API + "/search?q=committee&format=csv", paths.API + "/documents/scan-2004/passages?format=csv"} {
		rows, err := readCSV(m.get(path).Body.String())
		if err != nil || len(rows) < 2 || strings.Join(rows[0][len(rows[0])-3:], " ") != "ocr ocr_confidence ocr_lowest" ||
			strings.Join(rows[1][len(rows[1])-3:], " ") != "Tesseract 5 0.94 0.9" {
			t.Errorf("%s: %q, %v", path, rows, err)
		}
	}
	if body := m.get(paths.API + "/search?q=read:ocr&sort=doubtful&format=ndjson").Body.String(); strings.Count(body, `"ocr":{"by":"Tesseract 5"`) != 2 ||
		!strings.Contains(strings.SplitN(body, "\n", 2)[0], ps[1].ID) {
		t.Errorf("JSON Lines: %s", body)
	}
	if body := m.get("/documents/scan-2004/read.json").Body.String(); !strings.Contains(body, `"ocr":{"by":"Tesseract 5"`) {
		t.Errorf("the whole report as JSON: %s", body)
	}
}

// A page says why it has no text.
func TestPagesWithoutText(t *testing.T) {
	t.Parallel()
	m := makeOwnSite(t, handler.Options{})
	m.addScan()
	for page, want := range map[string]string{
		"1": "Text of this page was read by OCR (Tesseract 5) from its picture.",
		"2": "Tesseract 5 found no text on it that it could be sure of.",
		"3": "This page is empty.",
		"4": "a picture that cannot be searched, or empty. Tesseract is not installed; install it.",
	} {
		if text := htmltest.TextOf(m.page("/documents/scan-2004/pages/"+page, 200)); !strings.Contains(text, want) {
			t.Errorf("page %s does not say %q", page, want)
		}
	}
}
