package web

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/internal/testlibrary"
	"evidence/web/paths"
	"evidence/web/result"
)

// A collection is all in its address: its passages in their order, each once, the parts of them that are meant, and the notes.
func TestCollection(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	first, second := m.l.Passages["aldwick-2014"][1], m.l.Passages["aldwick-2018"][0]
	v := url.Values{"title": {"For  Monday"}, "passage": {second.ID, first.ID + ":0-6", second.ID, "none"}, "note": {"=SUM(A1)", "the first words"}}
	address := paths.Collection + "?" + v.Encode()
	var c result.Collection
	if err := json.Unmarshal([]byte(m.body(strings.Replace(address, "?", ".json?", 1), http.StatusOK)), &c); err != nil {
		t.Fatal(err)
	}
	if c.Title != "For Monday" || len(c.Passages) != 2 || c.Passages[0].ID != second.ID || c.Passages[1].Quote != string([]rune(first.Text)[:6]) || c.Passages[1].Note != "the first words" {
		t.Errorf("collected %+v", c)
	}
	if len(c.Missing) != 1 || c.Missing[0].ID != "none" {
		t.Errorf("missing %+v", c.Missing)
	}
	page := m.page(address, http.StatusOK)
	htmltest.Check(t, page, htmltest.In("h1", htmltest.Text("For Monday")), htmltest.Count(".hits .hit", 2), htmltest.In(".hit blockquote", htmltest.Text(second.Text)),
		htmltest.In(".note", htmltest.HasText("none: this is not the id of a passage")))
	if removed := m.page(attr(htmltest.All(page, ".hit .more a")[0], "href"), http.StatusOK); len(htmltest.All(removed, ".hits .hit")) != 1 {
		t.Error("a passage cannot be removed")
	}

	rows, err := readCSV(m.body(paths.CollectionFile+"?form=csv&"+v.Encode(), http.StatusOK))
	if err != nil || len(rows) != 3 || rows[1][8] != second.Text || rows[1][9] != "'=SUM(A1)" {
		t.Errorf("as CSV %q, %v", rows, err)
	}
	ris := m.body(paths.CollectionFile+"?form=ris&"+v.Encode(), http.StatusOK)
	if n := strings.Count(ris, "\nER  -"); n != 2 {
		t.Errorf("%d reports as RIS:\n%s", n, ris)
	}
	if text := m.body(paths.CollectionFile+"?form=harvard&"+v.Encode(), http.StatusOK); !strings.Contains(text, second.Text) {
		t.Errorf("in Harvard style: %s", text)
	}
	m.body(paths.CollectionFile+"?form=none&"+v.Encode(), http.StatusBadRequest)
	m.body(paths.CollectionFile+"?form=docx&style=ris&"+v.Encode(), http.StatusBadRequest)
	word := wordText(t, m.body(paths.CollectionFile+"?form=docx&style=harvard&"+v.Encode(), http.StatusOK))
	for _, want := range []string{"For Monday", "“" + second.Text + "”", "“" + string([]rune(first.Text)[:6]) + "”", "Note: the first words.", "2 passages of 2 reports, quoted word for word."} {
		if !strings.Contains(word, want) {
			t.Errorf("the Word document has no %q: %s", want, word)
		}
	}
}

// wordText is the text of a Word document's body.
func wordText(t *testing.T, data string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	xml, err := fs.ReadFile(z, "word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	return htmltest.TextOf(htmltest.Parse(t, bytes.NewBuffer(xml)))
}

// What a search finds and the list of reports can be had whole in the forms that a collection has.
func TestListsAsFiles(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	found := decode[result.SearchAnswer](t, m, http.StatusOK, "/search.json?q=police")
	word := wordText(t, m.body(paths.SearchFile+"?q=police&form=docx&style=oscola", http.StatusOK))
	if n := strings.Count(word, "“"+found.Hits[0].Text+"”"); n != 1 {
		t.Errorf("the best passage is %d times in the Word document: %s", n, word)
	}
	reports := decode[result.DocumentList](t, m, http.StatusOK, "/documents.json?kind=inspection")
	list := wordText(t, m.body(paths.DocumentsFile+"?kind=inspection&form=docx", http.StatusOK))
	if want := fmt.Sprintf("%d reports.", len(reports.Documents)); !strings.Contains(list, want) || !strings.Contains(list, reports.Documents[0].Title) {
		t.Errorf("the list of reports has no %q: %s", want, list)
	}
	if n := strings.Count(m.body(paths.DocumentsFile+"?kind=inspection&form=ris", http.StatusOK), "\nER  -"); n != len(reports.Documents) {
		t.Errorf("%d of %d reports as RIS", n, len(reports.Documents))
	}
	for _, page := range []string{"/search?q=police&year_from=2014", "/documents?kind=inspection"} {
		shown := m.page(page, http.StatusOK)
		for _, a := range htmltest.All(shown, ".exports a") {
			m.body(attr(a, "href"), http.StatusOK)
		}
		form := htmltest.All(shown, "form.exports")[0]
		v := url.Values{"style": {attr(htmltest.All(form, "option")[1], "value")}}
		for _, in := range htmltest.All(form, "input[type=hidden]") {
			v.Add(attr(in, "name"), attr(in, "value"))
		}
		wordText(t, m.body(attr(form, "action")+"?"+v.Encode(), http.StatusOK))
	}
	m.body(paths.SearchFile+"?q=police&form=none", http.StatusBadRequest)
	m.body(paths.SearchFile+"?q=police", http.StatusBadRequest)
	m.body(paths.SearchFile+"?form=docx", http.StatusBadRequest)
}

// A passage whose words are others by now says what they were.
func TestCollectedPassageChanged(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	m := &made{newTestServer(t, l, handler.Options{}), t, l}
	issued, err := l.Store.Resolve(t.Context(), l.Changed)
	if err != nil {
		t.Fatal(err)
	}
	page := m.page(paths.Collection+"?passage="+l.Changed+"&passage="+l.Current, http.StatusOK)
	htmltest.Check(t, page, htmltest.Count(".hit", 2), htmltest.Count(".hit .note blockquote", 1), htmltest.In(".hit .note blockquote", htmltest.Text(issued.Issued.Text)))
}

// attr is the value of an attribute; "" for none.
func attr(n *html.Node, name string) string {
	v, _ := htmltest.AttrOf(n, name)
	return v
}

// What an address cannot hold is refused with the limit.
func TestCollectionLimits(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	v := url.Values{}
	for i := range result.MaxCollected + 1 {
		v.Add("passage", fmt.Sprint(i))
	}
	m.body(paths.Collection+"?"+v.Encode(), http.StatusBadRequest)
	m.body(paths.Collection+"?passage=x&note="+strings.Repeat("a", 501), http.StatusBadRequest)
	m.body(paths.Collection, http.StatusOK)
}

// A passage is pinned to a claim from its own page: the statement is chosen, then the claim.
func TestPinFromThePassage(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{Local: true}, false)
	p := m.l.Passages["aldwick-2014"][1]
	show := func(path string) *html.Node { return htmltest.Parse(t, m.Send(http.MethodGet, ownSite+path, "").Body) }
	page := show(paths.Passage(p.ID))
	href := attr(htmltest.All(page, "form.collect a")[0], "href")
	list := show(href)
	var to string
	for _, a := range htmltest.All(list, ".pin-page ul a") {
		if strings.Contains(attr(a, "href"), madeStatement) {
			to = attr(a, "href")
		}
	}
	form := show(to)
	htmltest.Check(t, form, htmltest.In("form.plain-form", htmltest.Attr("action", paths.Statement(madeStatement))), htmltest.In("blockquote", htmltest.Text(p.Text)))
	claims := htmltest.All(form, "input[name=claim]")
	if len(claims) < 2 {
		t.Fatalf("%d claims to choose from", len(claims))
	}
	sent := url.Values{"op": {"pin"}, "passage": {p.ID}, "start": {""}, "end": {""}, "claim": {attr(claims[1], "value")}, "stance": {"context"}, "note": {"from its page"}}
	w := m.Send(http.MethodPost, ownSite+paths.Statement(madeStatement), sent.Encode())
	if w.Code != http.StatusSeeOther {
		t.Fatalf("pinned: %d %s", w.Code, w.Body)
	}
	if after := show(paths.Statement(madeStatement)); !strings.Contains(htmltest.TextOf(after), "from its page") {
		t.Error("the pin is not on the statement's page")
	}
	if w := m.Send(http.MethodGet, ownSite+paths.Passage(p.ID)+"/pin?start=5&end=99999", ""); w.Code != http.StatusBadRequest {
		t.Errorf("a part beyond the passage: %d", w.Code)
	}
}

// A passage that was searched for leads back to the results, and to the other matches of its report.
func TestMatchesOfAReport(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	var p struct{ Hits []struct{ ID string } }
	if err := json.Unmarshal([]byte(m.body("/search.json?q=police&document=aldwick-2014", http.StatusOK)), &p); err != nil || len(p.Hits) < 2 {
		t.Fatalf("%d hits, %v", len(p.Hits), err)
	}
	seen := map[string]bool{}
	address := ""
	for _, h := range p.Hits { // the first match in the report's order is the one with none before it
		page := m.page(paths.WithQuery("police", paths.Passage(h.ID)), http.StatusOK)
		htmltest.Check(t, page, htmltest.In(".steps a", htmltest.Attr("href", "/search?q=police")))
		if strings.Contains(htmltest.TextOf(htmltest.All(page, ".steps")[0]), "Close match 1 of") {
			address = paths.WithQuery("police", paths.Passage(h.ID))
		}
	}
	for address != "" && !seen[address] {
		seen[address] = true
		links := htmltest.All(m.page(address, http.StatusOK), ".steps a")
		address = ""
		if last := links[len(links)-1]; htmltest.TextOf(last) == "Next match" {
			address = attr(last, "href")
		}
	}
	if len(seen) != len(p.Hits) {
		t.Errorf("the matches lead through %d of %d hits", len(seen), len(p.Hits))
	}
	if links := htmltest.All(m.page(paths.Passage(p.Hits[0].ID), http.StatusOK), ".steps"); len(links) > 0 {
		t.Error("a passage that was not searched for leads back to results")
	}
}

// From a claim's evidence a passage leads back to where it is among it, with the words that were looked for, and so do the passages
// of the report that match them; it is pinned to that claim.
func TestBackToTheClaim(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{Local: true}, false)
	show := func(path string) *html.Node { return htmltest.Parse(t, m.Send(http.MethodGet, ownSite+path, "").Body) }
	for _, words := range []string{"", "police council"} {
		claim := paths.ClaimPassage(madeStatement, "c1", "", words, "")
		claim, _, _ = strings.Cut(claim, "#")
		hit := htmltest.All(show(claim), "#evidence .hit")[0]
		id := strings.TrimPrefix(attr(hit, "id"), "hit-")
		passage := show(attr(htmltest.All(hit, "h4 a")[0], "href"))
		for {
			if got, want := attr(htmltest.All(passage, ".steps a")[0], "href"), claim+"#hit-"+id; got != want {
				t.Errorf("with %q, %s leads back to %q, want %q", words, id, got, want)
			}
			next := htmltest.All(passage, ".steps a")
			if last := next[len(next)-1]; htmltest.TextOf(last) != "Next match" {
				break
			}
			address := attr(next[len(next)-1], "href")
			id, _, _ = strings.Cut(strings.TrimPrefix(address, paths.Passage("")), "?")
			passage = show(address)
		}
		form := show(attr(htmltest.All(passage, "form.collect a")[0], "href"))
		if checked := htmltest.All(form, "input[name=claim][checked]"); len(checked) != 1 || attr(checked[0], "value") != "c1" {
			t.Errorf("with %q, %d claims are chosen to pin it to", words, len(checked))
		}
	}
	if page := m.page(paths.Passage(m.l.Passages["aldwick-2014"][1].ID)+"?statement="+madeStatement, http.StatusOK); len(htmltest.All(page, ".steps")) != 0 {
		t.Error("there is a way back to no claim")
	}
}
