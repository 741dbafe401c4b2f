package web

import (
	"net/http"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/paths"
)

// addPrinted adds a report of one page whose headings have the level that begins their line: "2 Recommendation 1".
func (m *made) addPrinted(src corpus.Source, lines ...string) {
	m.t.Helper()
	var list []corpus.Passage
	for i, line := range lines {
		p := corpus.Passage{Page: 1, PageEnd: 1, Label: "1", Headings: []string{}, Block: corpus.Paragraph, Text: line, Boxes: []corpus.Box{{Page: 1, X: 72, Y: float64(72 + 20*i), W: 200, H: 12}}}
		if level, text, ok := strings.Cut(line, " "); ok && (level == "1" || level == "2") {
			p.Block, p.Level, p.Text = corpus.Heading, int(level[0]-'0'), text
		}
		list = append(list, p)
	}
	if err := m.l.Add(m.t.Context(), src, src.ID, list); err != nil {
		m.t.Fatal(err)
	}
}

// A recommendation is shown in the report's words with its page and whom it is made to, in a table too; without a response the page says so.
func TestRecommendations(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	address := paths.Recommendations(m.l.Inquiry)
	page := m.page(address, http.StatusOK)
	htmltest.Check(t, page, htmltest.Count(".rec", 1), htmltest.In(".rec h2", htmltest.Text("Recommendation (a)")), htmltest.In(".rec .where", htmltest.HasText("To: The council")),
		htmltest.In(".rec .where", htmltest.HasText("page 2")), htmltest.In(".rec blockquote", htmltest.HasText("review its caseloads within a month")),
		htmltest.In(".note", htmltest.HasText("No response to this report is in the library.")))
	rows, err := readCSV(m.body(paths.API+address+"?format=csv", http.StatusOK))
	if err != nil || len(rows) != 2 || rows[1][1] != "(a)" || rows[1][3] != "The council" || rows[1][8] != "review its caseloads within a month" {
		t.Errorf("as CSV %q, %v", rows, err)
	}
	htmltest.Check(t, m.page(paths.Document(m.l.Inquiry), http.StatusOK), htmltest.In("a.button", htmltest.Text("Read the report")), htmltest.In(".actions", htmltest.Text("See its pages · Cite it · Recommendations (1) · Original (PDF) · At the publisher")))
	htmltest.Check(t, m.page(paths.Recommendations(m.l.Inspection), http.StatusOK), htmltest.Count(".rec", 0), htmltest.In(".lead", htmltest.HasText("No recommendations were recognised")))
}

// A response is beside the recommendation that it names by its number, word for word; the other says that no response names it.
func TestRecommendationsWithResponse(t *testing.T) {
	t.Parallel()
	m := makeOwnSite(t, handler.Options{})
	m.addPrinted(corpus.Source{ID: "review-2020", Title: "The Holmwick Review of Records", Kind: corpus.KindReview}, "2 Recommendation 1", "The Council should keep records.", "2 Recommendation 2", "The Police should read them.")
	m.addPrinted(corpus.Source{ID: "response-2021", Title: "Government response to the Holmwick Review of Records", Kind: corpus.KindResponse}, "2 Recommendation 2", "The police <agree> & have begun.", "2 Next steps", "More follows.")
	page := m.page(paths.Recommendations("review-2020"), http.StatusOK)
	htmltest.Check(t, page, htmltest.Count(".rec", 2), htmltest.Count(".response", 1), htmltest.In("#r2 .response blockquote", htmltest.HasText("The police <agree> & have begun.")),
		htmltest.In("#r1", htmltest.HasText("No response in the library names this one.")))
	if text := htmltest.TextOf(page); strings.Contains(text, "More follows") {
		t.Error("what follows the answer is taken for a part of it")
	}
	if rows, err := readCSV(m.body(paths.API+paths.Recommendations("review-2020")+"?format=csv", http.StatusOK)); err != nil || rows[1][12] != "" || rows[2][12] != "The police <agree> & have begun." {
		t.Errorf("as CSV %q, %v", rows, err)
	}
}
