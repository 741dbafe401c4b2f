package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"evidence/corpus/manifest"
	"evidence/corpus/store"
	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/pages"
	"evidence/web/paths"
	"evidence/web/reports"
)

// A testCorrector makes corrections in a store; nil for none.
type testCorrector struct {
	store *store.Store
	got   []manifest.Correction
	fails error
}

func (c *testCorrector) Correct(ctx context.Context, m manifest.Correction) error {
	c.got = append(c.got, m)
	for _, v := range m.Values {
		if c.store == nil || c.fails != nil {
			return c.fails
		}
		err := c.store.RemoveCorrection(ctx, m.ID, v.Field)
		if v.Value != "" {
			err = c.store.AddCorrection(ctx, store.Correction{Source: m.ID, Field: v.Field, Value: strings.TrimPrefix(v.Value, manifest.Nothing)})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

const ownSite = "http://127.0.0.1:8080"

// makeCorrected gives a site at which whoever sits at the computer can correct.
func makeCorrected(t *testing.T) (*made, *testCorrector) {
	t.Helper()
	c := &testCorrector{}
	m := makeSite(t, handler.Options{Local: true, Corrector: c}, false)
	c.store = m.library.Load().Store
	return m, c
}

// fields are the values of the form as a browser would send them.
func (m *made) fields(id string) url.Values {
	m.t.Helper()
	page := htmltest.Parse(m.t, m.Send(http.MethodGet, ownSite+paths.Correct(id), "").Body)
	form := url.Values{}
	for _, f := range htmltest.All(page, "form.correct input:not([type=checkbox]), form.correct select") {
		name, _ := htmltest.AttrOf(f, "name")
		value, _ := htmltest.AttrOf(f, "value")
		for _, o := range htmltest.All(f, "option[selected]") {
			value, _ = htmltest.AttrOf(o, "value")
		}
		form.Set(name, value)
	}
	return form
}

func TestCorrectPage(t *testing.T) {
	t.Parallel()
	m, c := makeCorrected(t)
	const id = "aldwick-2014"
	htmltest.Check(t, htmltest.Parse(t, m.Send(http.MethodGet, ownSite+paths.Document(id), "").Body), htmltest.In(`main a[href="`+paths.Correct(id)+`"]`))
	form := m.fields(id)
	for field, want := range map[string]string{"title": "Inquiry", "kind": "inquiry", "published": "2014-08-26", "author": "", "grades.leaders": "inadequate", "grades.in_care": ""} {
		if !form.Has(field) || form.Get(field) != want {
			t.Errorf("%s is %q, want %q", field, form.Get(field), want)
		}
	}
	if w := m.Send(http.MethodPost, ownSite+paths.Correct(id), form.Encode()); w.Code != http.StatusSeeOther || len(c.got) != 0 {
		t.Errorf("nothing changed: %d, %v", w.Code, c.got)
	}
	form.Set("title", " The <Inquiry> ")
	form.Set("published", "")
	form.Set("grades.leaders", "good")
	w := m.Send(http.MethodPost, ownSite+paths.Correct(id), form.Encode(), "Sec-Fetch-Site", "same-origin")
	want := []manifest.Value{{Field: "title", Value: "The <Inquiry>"}, {Field: "published", Value: "-"}, {Field: "grades.leaders", Value: "good"}}
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != paths.Document(id) || len(c.got) != 1 || c.got[0].ID != id || !slices.Equal(c.got[0].Values, want) {
		t.Fatalf("%d to %q: %+v", w.Code, w.Header().Get("Location"), c.got)
	}
	htmltest.Check(t, m.page(paths.Document(id), 200), htmltest.In("h1", htmltest.Text("The <Inquiry>")))
	page := htmltest.Parse(t, m.Send(http.MethodGet, ownSite+paths.Correct(id), "").Body)
	htmltest.Check(t, page, htmltest.In(`[id="f-title"]`, htmltest.Attr("value", "The <Inquiry>")), htmltest.In(`[id="w-title"]`, htmltest.HasText(`^corrected on`)), htmltest.Count("[name=undo]", 3),
		fieldsLabelled, controlsNamed, idsUnique, levelsClosed, nothingInline, nothingForeign)
	form = m.fields(id)
	form["undo"] = []string{"title", "grades.leaders", "author"} // of which the last was not corrected
	m.Send(http.MethodPost, ownSite+paths.Correct(id), form.Encode())
	if want := []manifest.Value{{Field: "title"}, {Field: "grades.leaders"}}; len(c.got) != 2 || !slices.Equal(c.got[1].Values, want) {
		t.Errorf("taking back: %+v", c.got)
	}
	if again := m.fields(id); again.Get("title") != "Inquiry" || again.Get("grades.leaders") != "inadequate" || again.Get("published") != "" {
		t.Errorf("%v", again)
	}
}

// What cannot be is said at its field, with what was written still there, and nothing is changed.
func TestCorrectMistakes(t *testing.T) {
	t.Parallel()
	m, c := makeCorrected(t)
	const id = "aldwick-2014"
	for field, value := range map[string]string{"published": "last year", "url": "ftp://x", "kind": "novel", "grades.leaders": "fair", "title": "a\nb", "provider_urn": "a b", "author": strings.Repeat("x", 1001)} {
		form := m.fields(id)
		form.Set(field, value)
		w := m.Send(http.MethodPost, ownSite+paths.Correct(id), form.Encode())
		if w.Code != 400 {
			t.Errorf("%s: %d", field, w.Code)
		}
		htmltest.Check(t, htmltest.Parse(t, w.Body), htmltest.In("[role=alert]", htmltest.HasText("^Nothing was changed: 1 field")), htmltest.In(`[id="w-`+field+`"] strong`, htmltest.HasText("^Not valid:")), fieldsLabelled, idsUnique)
		if kept := htmltest.All(htmltest.Parse(t, m.Send(http.MethodPost, ownSite+paths.Correct(id), form.Encode()).Body), `[id="f-`+field+`"][value], [id="f-`+field+`"] option[selected]`); len(kept) != 1 {
			t.Errorf("%s: what was written is gone", field)
		}
	}
	form := m.fields(id)
	form.Set("colour", "red")
	if w := m.Send(http.MethodPost, ownSite+paths.Correct(id), form.Encode()); w.Code != 400 || !strings.Contains(w.Body.String(), "no field") {
		t.Errorf("a field that there is not: %d", w.Code)
	}
	stale := m.fields(id)
	if err := c.store.AddCorrection(t.Context(), store.Correction{Source: id, Field: "author", Value: "Ann Other"}); err != nil {
		t.Fatal(err)
	}
	stale.Set("title", "Other")
	w := m.Send(http.MethodPost, ownSite+paths.Correct(id), stale.Encode())
	htmltest.Check(t, htmltest.Parse(t, w.Body), htmltest.In("[role=alert]", htmltest.HasText("Somebody else")), htmltest.In(`[id="f-author"]`, htmltest.Attr("value", "Ann Other")), htmltest.In(`[id="f-title"]`, htmltest.Attr("value", "Inquiry")))
	if w.Code != http.StatusConflict || len(c.got) > 0 {
		t.Errorf("a form from before: %d, %v", w.Code, c.got)
	}
	c.fails = fmt.Errorf("%w: at work", reports.ErrBusy)
	if w := m.Send(http.MethodPost, ownSite+paths.Correct(id), "title=x"); w.Code != 503 || w.Header().Get("Retry-After") != "60" {
		t.Errorf("while reports are added: %d", w.Code)
	}
	for path, want := range map[string]int{paths.Correct("none"): 404, paths.Correct("gone-2012"): 410} {
		if w := m.Send(http.MethodPost, ownSite+path, "title=x"); w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
	}
	if w := m.Send(http.MethodPut, ownSite+paths.Correct(id), ""); w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD, POST" {
		t.Errorf("PUT: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
}

// A script sends the fields that it corrects, and gets all of them as they then are.
func TestCorrectByScript(t *testing.T) {
	t.Parallel()
	m, c := makeCorrected(t)
	w := m.Send(http.MethodPost, ownSite+paths.Correct("aldwick-2014")+".json", "lead_inspector=Ann+Other&grades.in_care=good")
	var p pages.CorrectPage
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != 200 || len(c.got) != 1 {
		t.Fatalf("%d, %v: %s", w.Code, err, w.Body)
	}
	for _, f := range p.Fields {
		want := map[string]string{"lead_inspector": "Ann Other", "grades.in_care": "good"}[f.Field]
		if f.Corrected != (want != "") || want != "" && f.Value != want {
			t.Errorf("%+v", f)
		}
	}
	w = m.Send(http.MethodPost, ownSite+paths.Correct("aldwick-2014")+".json", "published=never")
	if w.Code != 400 || w.Header().Get("Content-Type") != handler.MediaProblem {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// The reports of the sample stay as they are, and so does a library that is only shown.
func TestNotCorrected(t *testing.T) {
	t.Parallel()
	c := &testCorrector{}
	sample := makeSite(t, handler.Options{Local: true, Corrector: c}, true)
	page := htmltest.Parse(t, sample.Send(http.MethodGet, ownSite+paths.Correct("aldwick-2014"), "").Body)
	htmltest.Check(t, page, htmltest.None("form.correct button"), htmltest.In("main .note", htmltest.HasText("cannot be corrected")))
	post := func(m *made, header ...string) *httptest.ResponseRecorder {
		return m.Send(http.MethodPost, ownSite+paths.Correct("aldwick-2014"), "title=x", header...)
	}
	htmltest.Check(t, htmltest.Parse(t, sample.Send(http.MethodGet, ownSite+"/documents/aldwick-2014", "").Body), htmltest.None(`main a[href$="/correct"]`))
	for name, w := range map[string]*httptest.ResponseRecorder{
		"sample": post(sample), "shown": post(makeSite(t, handler.Options{Local: true}, false)), "read-only": post(makeSite(t, handler.Options{Corrector: c}, false)),
	} {
		if w.Code != http.StatusForbidden || len(c.got) > 0 {
			t.Errorf("%s: %d, %v", name, w.Code, c.got)
		}
	}
}
