package web

import (
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"evidence/corpus/store"
	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/paths"
)

// keep keeps a collection of a passage, a part of another and one that was withdrawn.
func (m *made) keep(owner string) store.Collection {
	m.t.Helper()
	texts := m.l.Passages["aldwick-2014"]
	c, err := m.l.Store.AddCollection(m.t.Context(), store.Collection{Owner: owner, Title: "For Monday", Passages: []store.Collected{
		{Passage: texts[1].ID, Note: "to be quoted"}, {Passage: m.l.Passages["gone-2012"][0].ID, Note: "was withdrawn"}, {Passage: texts[0].ID, Labels: []string{"police"}}}})
	if err != nil {
		m.t.Fatal(err)
	}
	return c
}

// A collection is kept from its page, changed by forms alone, undone, exported, removed and brought back.
func TestKeptCollection(t *testing.T) {
	t.Parallel()
	m := makeSite(t, atTheComputer(), false)
	first, second := m.l.Passages["aldwick-2014"][1], m.l.Passages["aldwick-2018"][0]
	page := m.ownPage(paths.Collection + "?" + url.Values{"passage": {first.ID + ":0-6", second.ID}, "note": {"the first words", ""}}.Encode())
	form := htmltest.All(page, `form[action="/collections"]`)[0]
	sent := url.Values{"title": {"For  Monday"}}
	for _, field := range htmltest.All(form, "input[type=hidden]") {
		sent.Add(attr(field, "name"), attr(field, "value"))
	}
	address := m.sent(paths.Collections, sent)
	show := func() { page = m.ownPage(address) }
	change := func(values ...string) {
		t.Helper()
		form := url.Values{"revision": {attrOf(t, page, "input[name=revision]", "value")}}
		for pair := range slices.Chunk(values, 2) {
			form.Set(pair[0], pair[1])
		}
		m.sent(address, form)
		show()
	}
	show()
	htmltest.Check(t, page, htmltest.In("h1", htmltest.Text("For Monday")), htmltest.Count(".hits .hit", 2), htmltest.In("blockquote", htmltest.Text(string([]rune(first.Text)[:6]))),
		htmltest.In("#note-0", htmltest.Attr("value", "the first words")), htmltest.Count("[name=op][value=undo]", 0), fieldsLabelled, controlsNamed, idsUnique, levelsClosed)
	htmltest.Check(t, m.ownPage(paths.Collections), htmltest.In("main li a", htmltest.Text("For Monday"), htmltest.Attr("href", address)))

	change("title", "For Tuesday", "note-1", "ask", "labels-1", " police,  the council , police")
	htmltest.Check(t, page, htmltest.In("h1", htmltest.Text("For Tuesday")), htmltest.In("#note-0", htmltest.Attr("value", "the first words")), htmltest.In("#note-1", htmltest.Attr("value", "ask")),
		htmltest.In("#labels-1", htmltest.Attr("value", "police, the council")))
	export := attrOf(t, page, `a[href*="form=csv"]`, "href")
	rows, err := csv.NewReader(own(t, m, http.MethodGet, export, nil).Body).ReadAll()
	if err != nil || len(rows) != 3 || cell(rows, 1, "labels") != "police, the council" || cell(rows, 1, "note") != "ask" {
		t.Errorf("as CSV %q, %v", rows, err)
	}
	for _, form := range []string{"xlsx", "harvard", "ris"} {
		if w := own(t, m, http.MethodGet, strings.Replace(export, "form=csv", "form="+form, 1), nil); w.Code != http.StatusOK || w.Body.Len() == 0 {
			t.Errorf("as %s: %d", form, w.Code)
		}
	}
	change("drop", "0")
	htmltest.Check(t, page, htmltest.Count(".hits .hit", 1), htmltest.In("#note-0", htmltest.Attr("value", "ask")))
	change("op", "undo")
	htmltest.Check(t, page, htmltest.Count(".hits .hit", 2), htmltest.In("#note-1", htmltest.Attr("value", "ask")))
	change("op", "undo")
	htmltest.Check(t, page, htmltest.In("h1", htmltest.Text("For Monday")), htmltest.Count("[name=op][value=undo]", 0))

	// From a passage's page another is added, once.
	third := m.l.Passages["aldwick-2014"][0]
	passage := m.ownPage(paths.Passage(third.ID))
	id := attrOf(t, passage, "#kept option", "value")
	for range 2 {
		m.sent(paths.Collections, url.Values{"collection": {id}, "passage": {attrOf(t, passage, ".collect-kept input", "value")}})
	}
	show()
	htmltest.Check(t, page, htmltest.Count(".hits .hit", 3))

	removed := m.sent(address, url.Values{"op": {"remove"}, "revision": {attrOf(t, page, "input[name=revision]", "value")}})
	if w := m.get(address); w.Code != http.StatusNotFound {
		t.Errorf("the removed collection: %d", w.Code)
	}
	back := htmltest.All(m.ownPage(removed), "form.note")[0]
	m.sent(attr(back, "action"), url.Values{"op": {"return"}})
	show()
	htmltest.Check(t, page, htmltest.Count(".hits .hit", 3))
}

// sent sends a form from the computer that holds the library, which must be taken, and gives the address that it leads to.
func (m *made) sent(path string, form url.Values) string {
	m.t.Helper()
	w := own(m.t, m, http.MethodPost, path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	if w.Code != http.StatusSeeOther {
		m.t.Fatalf("%s, %v: %d %s", path, form, w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

// Whoever has the address reads a collection, what is gone from the reports included, and only its owner changes it.
func TestKeptCollectionOfAnother(t *testing.T) {
	t.Parallel()
	s := makeSiteWithUsers(t, handler.Options{})
	c := s.keep("anna")
	address := paths.KeptCollection(c.ID)
	page := s.page(address, http.StatusOK)
	htmltest.Check(t, page, htmltest.Count(".hits .hit", 2), htmltest.Count("main form[method=post]", 0), htmltest.In(".hits", htmltest.HasText("Note: to be quoted"), htmltest.HasText("Labels: police")),
		htmltest.In(".note", htmltest.HasText("withdrawn")), htmltest.In(".note", htmltest.HasText("Note: was withdrawn")))
	if strings.Contains(htmltest.TextOf(page), "anna") {
		t.Error("the page names its owner")
	}
	s.page(attrOf(t, page, "main > article > p a[href^='/collection?']", "href"), http.StatusOK)
	const site = "https://evidence.example"
	send := func(path, form string, header ...string) *httptest.ResponseRecorder {
		return s.Send(http.MethodPost, site+path, form, header...)
	}
	if w := send(address, "op=remove&revision=1"); w.Code != http.StatusUnauthorized {
		t.Errorf("nobody who is known removed it: %d", w.Code)
	}
	if w := s.Send(http.MethodGet, site+paths.Collections+".json", ""); w.Code != http.StatusUnauthorized {
		t.Errorf("the list for nobody who is known: %d", w.Code)
	}
	other := paths.KeptCollection(s.keep("ben").ID)
	anna := s.asAnna()
	if w := send(other, "op=save&revision=1&title=Mine", anna...); w.Code != http.StatusForbidden {
		t.Errorf("somebody else changed it: %d", w.Code)
	}
	if w := send(paths.Collections, "collection="+strings.TrimPrefix(other, paths.Collections+"/")+"&passage="+c.Passages[0].Passage, anna...); w.Code != http.StatusForbidden {
		t.Errorf("somebody else added to it: %d", w.Code)
	}
	if w := send(other, "op=return", anna...); w.Code != http.StatusNotFound {
		t.Errorf("somebody else brought it back: %d", w.Code)
	}
	for form, want := range map[string]int{
		"op=save&revision=1&drop=7": http.StatusBadRequest, "op=save&revision=9&title=Late": http.StatusConflict, "op=undo&revision=9": http.StatusConflict,
		"op=save&revision=1&note-0=" + strings.Repeat("a", 501): http.StatusBadRequest, "op=save&revision=1&labels-0=" + strings.Repeat("a", 51): http.StatusBadRequest,
		"op=save&revision=1&labels-0=a,b,c,d,e,f,g,h,i,j,k": http.StatusBadRequest, "op=save&revision=1": http.StatusSeeOther,
	} {
		if w := send(address, form, anna...); w.Code != want {
			t.Errorf("%s: %d, want %d", form, w.Code, want)
		}
	}
	if now, err := s.l.Store.Collection(t.Context(), c.ID); err != nil || now.Revision != 1 {
		t.Errorf("%+v, %v after forms that change nothing", now, err)
	}
	if w := send(paths.Collections, "title=None&passage=none", anna...); w.Code != http.StatusBadRequest {
		t.Errorf("kept without a passage: %d", w.Code)
	}
	mine := s.Send(http.MethodGet, site+paths.Collections, "", anna...)
	if list := htmltest.All(htmltest.Parse(t, mine.Body), "main li a"); len(list) != 1 || attr(list[0], "href") != address {
		t.Errorf("%d collections of anna's", len(list))
	}
}
