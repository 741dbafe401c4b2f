package web

import (
	"encoding/json"
	"net/http"
	"strconv"
	"testing"

	"evidence/corpus"
	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/paths"
	"evidence/web/result"
)

// A passage leads to the paragraphs that it refers to, and from them back.
func TestPassageReferences(t *testing.T) {
	t.Parallel()
	m := makeOwnSite(t, handler.Options{})
	m.add(corpus.Source{ID: "referring-2019", Title: "A report", Kind: corpus.KindInquiry}, "The council kept no records.", "The police did (see paragraph 1 above).", "Section 47 of the Act has a paragraph 2 of its own.")
	list := m.l.Passages["referring-2019"]
	htmltest.Check(t, m.page(paths.Passage(list[1].ID), http.StatusOK), htmltest.In("#refers-to + ul a", htmltest.Attr("href", paths.Passage(list[0].ID)), htmltest.Text("Paragraph 1, page 1")), htmltest.None("#referred-by"))
	htmltest.Check(t, m.page(paths.Passage(list[0].ID), http.StatusOK), htmltest.In("#referred-by + ul a", htmltest.Attr("href", paths.Passage(list[1].ID))), htmltest.None("#refers-to"))
	htmltest.Check(t, m.page(paths.Passage(list[2].ID), http.StatusOK), htmltest.None("#refers-to"), htmltest.None("#referred-by"))
	var d result.PassageDetails
	if err := json.Unmarshal([]byte(m.body(paths.API+paths.Passage(list[0].ID), http.StatusOK)), &d); err != nil || len(d.ReferredToBy) != 1 || d.ReferredToBy[0].ID != list[1].ID || len(d.RefersTo) != 0 {
		t.Errorf("the API gives %+v, %v", d.ReferredToBy, err)
	}
}

// A passage leads to the reports that it names beyond doubt, and to the paragraph of one that it cites.
func TestNamedReports(t *testing.T) {
	t.Parallel()
	m := makeOwnSite(t, handler.Options{})
	m.add(corpus.Source{ID: "jay", Title: "Independent Inquiry into the Council (the Jay report)", Kind: corpus.KindInquiry, Published: "2014-08-26"}, "The first finding.", "The second finding.")
	m.add(corpus.Source{ID: "later", Title: "A later report", Kind: corpus.KindInquiry, Published: "2019"}, "It said so (the Jay report, para 2).", "It said so (the Jay report, para 99).", "The report said so.")
	list := m.l.Passages["later"]
	for i, want := range []string{paths.Paragraph("jay", "2"), paths.Document("jay"), ""} {
		page := m.page(paths.Passage(list[i].ID), http.StatusOK)
		if want == "" {
			htmltest.Check(t, page, htmltest.None("#names"))
			continue
		}
		htmltest.Check(t, page, htmltest.In("#names + ul a", htmltest.Attr("href", want)))
	}
}

// A passage leads to the recommendation of its report that it refers to, and from there back.
func TestRecommendationReferences(t *testing.T) {
	t.Parallel()
	m := makeOwnSite(t, handler.Options{})
	m.addPrinted(corpus.Source{ID: "review-2020", Title: "The Holmwick Review of Records", Kind: corpus.KindReview}, "2 Recommendation 1", "The Council should keep records.", "2 Recommendation 2", "The Police should read them.", "2 Next steps", "Records are thin (recommendation 2).")
	list, err := m.l.Store.Passages(t.Context(), "review-2020")
	if err != nil {
		t.Fatal(err)
	}
	from, to := list[5], list[3]
	htmltest.Check(t, m.page(paths.Passage(from.ID), http.StatusOK), htmltest.In("#refers-to + ul a", htmltest.Attr("href", paths.Passage(to.ID)), htmltest.Text("Recommendation 2, page 1")))
	htmltest.Check(t, m.page(paths.Passage(to.ID), http.StatusOK), htmltest.In("#referred-by + ul a", htmltest.Attr("href", paths.Passage(from.ID)), htmltest.Text("page 1")))
}

// A footnote that says ibid. leads to the note that it means.
func TestIbid(t *testing.T) {
	t.Parallel()
	m := makeOwnSite(t, handler.Options{})
	var list []corpus.Passage
	for i, text := range []string{"The Act, section 3.", "Ibid."} {
		list = append(list, corpus.Passage{Page: 1, PageEnd: 1, Label: "1", Headings: []string{}, Block: corpus.Footnote, Marker: strconv.Itoa(i + 1), Text: text, Boxes: []corpus.Box{{Page: 1, X: 72, Y: float64(72 + 20*i), W: 200, H: 12}}})
	}
	if err := m.l.Add(t.Context(), corpus.Source{ID: "noted-2020", Title: "A report with notes"}, "noted-2020", list); err != nil {
		t.Fatal(err)
	}
	htmltest.Check(t, m.page(paths.Passage(list[1].ID), http.StatusOK), htmltest.In("#refers-to + ul a", htmltest.Attr("href", paths.Passage(list[0].ID)), htmltest.Text("Footnote 1, page 1")))
	htmltest.Check(t, m.page(paths.Passage(list[0].ID), http.StatusOK), htmltest.In("#referred-by + ul a", htmltest.Attr("href", paths.Passage(list[1].ID)), htmltest.Text("Footnote 2, page 1")))
}
