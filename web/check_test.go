package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/corpus/quotecheck"
	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/internal/testlibrary"
	"evidence/web/pages"
	"evidence/web/paths"
	"evidence/web/result"
)

// checkRequests are bodies that are sent to be checked, with the status that each has.
var checkRequests = map[string]int{
	`{"text": "It says “Nobody answered for seven months”."}`:                                                      200,
	`{"quotes": [{"quote": "Nobody answered for seven months.", "document": "inquiry-2015", "page": 99}]}`:         200,
	`{"text": "“Nobody answered for twelve months.”", "quotes": [{"quote": "the purple moon", "paragraph": "1"}]}`: 200,
	`{"text": "No quotation at all."}`:                                200,
	`{"quotes": [{"quote": "the police … one office", "page": "2"}]}`: 200,
	``:                            400,
	`{}`:                          400,
	`{"text": 5}`:                 400,
	`{"texts": "a"}`:              400,
	`{"quotes": [{"q": "a"}]}`:    400,
	`{"text": "a"} {"text": "b"}`: 400,
	`{"text": "` + strings.Repeat("a ", result.MaxChecked/2) + `"}`:  413,
	`{"text": "` + strings.Repeat("“a” ", result.MaxQuotes+1) + `"}`: 413,
}

func post(t testing.TB, s http.Handler, address, contentType, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	return serveOne(s, r)
}

func checkedBy(t testing.TB, s http.Handler, body string) quotecheck.Answer {
	t.Helper()
	w := post(t, s, paths.API+"/check", "application/json; charset=utf-8", body)
	var a quotecheck.Answer
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || w.Code != 200 {
		t.Fatalf("%d %s (%v)", w.Code, w.Body, err)
	}
	return a
}

func TestCheckAPI(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	s := newTestServer(t, l, handler.Options{})
	a := checkedBy(t, s, `{"text": "“Nobody answered for seven months.” and “Nobody answered for nine months.” and “a purple moon rose”",
		"quotes": [{"quote": "now work side by side … it arrives", "passage": "`+l.Current+`"}, {"quote": "Nobody answered for seven months.", "page": 99}]}`)
	for i, want := range []quotecheck.Verdict{quotecheck.Exact, quotecheck.Altered, quotecheck.Missing, quotecheck.Stitched, quotecheck.Elsewhere} {
		if i >= len(a.Quotes) || a.Quotes[i].Verdict != want {
			t.Fatalf("quote %d is not %s: %+v", i, want, a.Quotes)
		}
		if a.Counts[want] != 1 {
			t.Errorf("the counts are %v", a.Counts)
		}
	}
	if a.Quotes[0].Document != l.Inquiry || a.Quotes[3].Passage != l.Current {
		t.Errorf("found at %+v and %+v", a.Quotes[0].Place, a.Quotes[3].Place)
	}
	if a = checkedBy(t, s, `{"quotes": [{"quote": "now work side by side", "passage": "`+l.Moved+`"}]}`); a.Quotes[0].Said == nil || len(a.Quotes[0].Remarks) != 1 || !strings.Contains(a.Quotes[0].Remarks[0], "an earlier version") {
		t.Errorf("an earlier id of a passage leads nowhere: %+v", a.Quotes[0])
	}
	for _, kind := range []string{"", "text/plain", "application/x-www-form-urlencoded"} {
		if w := post(t, s, paths.API+"/check", kind, `{"text": "a"}`); w.Code != http.StatusUnsupportedMediaType {
			t.Errorf("%q: status %d", kind, w.Code)
		}
	}
	if w := get(t, s, paths.API+"/check"); w.Code != 405 || w.Header().Get("Allow") != "POST, OPTIONS" {
		t.Errorf("GET: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
	if w := post(t, newTestServer(t, nil, handler.Options{}), paths.API+"/check", handler.MediaJSON, `{"text": "a"}`); w.Code != 503 {
		t.Errorf("without a library: %d", w.Code)
	}
}

// The passages are read once, and again when the library has changed.
func TestCheckSeesChanges(t *testing.T) {
	t.Parallel()
	m := makeOwnSite(t, handler.Options{})
	l := m.library.Load()
	const body = `{"quotes": [{"quote": "Minutes were kept in a drawer"}, {"quote": "The police knew of the risk."}]}`
	if a := checkedBy(t, m, body); a.Quotes[0].Verdict != quotecheck.Missing || a.Quotes[1].Verdict != quotecheck.Exact {
		t.Fatalf("%+v", a.Quotes)
	}
	kept := m.quotes.Kept
	m.add(corpus.Source{ID: "caldby-2019", Title: "Review", Authority: "Caldby"}, "Minutes were kept in a drawer.")
	if a := checkedBy(t, m, body); a.Quotes[0].Verdict != quotecheck.Exact {
		t.Errorf("after a report was added: %+v", a.Quotes[0])
	}
	if m.quotes.Kept == kept {
		t.Error("the passages were not read again")
	}
	kept = m.quotes.Kept
	checkedBy(t, m, body)
	if m.quotes.Kept != kept {
		t.Error("the passages were read again though nothing has changed")
	}
	if err := l.Store.Withdraw(t.Context(), "caldby-2019"); err != nil {
		t.Fatal(err)
	}
	if a := checkedBy(t, m, body); a.Quotes[0].Verdict != quotecheck.Missing {
		t.Errorf("after the report was withdrawn: %+v", a.Quotes[0])
	}
	m.quotes.Release()
	if m.quotes.Kept != nil {
		t.Error("the passages are not let go")
	}
}

// postFile sends a file to be checked.
func postFile(t testing.TB, m http.Handler, name, content string, status int) *bytes.Buffer {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	w, err := form.CreateFormFile(pages.FieldFile, name)
	if err == nil {
		_, err = w.Write([]byte(content))
	}
	if err = errors.Join(err, form.Close()); err != nil {
		t.Fatal(err)
	}
	answer := post(t, m, paths.Check, form.FormDataContentType(), body.String())
	if answer.Code != status {
		t.Errorf("%s: status %d, want %d", name, answer.Code, status)
	}
	return answer.Body
}

func TestCheckPage(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	htmltest.Check(t, m.page(paths.Check, 200),
		htmltest.In(`form[action="/check"]`, htmltest.Attr("method", "post")), htmltest.In(`label[for="text"]`, htmltest.HasText("Text")), htmltest.Count("mark", 0))

	text := "He said “The police knew of the risk.” <b>\r\n\r\nAnd: “The police knew all of the risk.” (p. 1)\r\n\r\n> Records were <incomplete>.\r\n\r\nAlso “a purple moon rose”."
	w := post(t, m, paths.Check, "application/x-www-form-urlencoded", url.Values{pages.FieldText: {text}}.Encode())
	if w.Code != 200 || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	page := htmltest.Parse(t, w.Body)
	htmltest.Check(t, page,
		htmltest.In("h2", htmltest.HasText("4 quotes: 2 exact, 1 altered, 1 missing")),
		htmltest.Count(".checked mark", 4), htmltest.In(".checked mark.altered", htmltest.HasText("knew all of the risk")),
		htmltest.In(".changes ins", htmltest.HasText("all")), htmltest.Count("ol.quotes > li", 4),
		htmltest.In("#quote-1 a", htmltest.Attr("href", fmt.Sprintf("%s?from=0&to=28", paths.Passage(m.l.Passages["aldwick-2014"][0].ID)))),
		htmltest.In("textarea", htmltest.HasText("He said")), fieldsLabelled, controlsNamed, idsUnique, levelsClosed, nothingInline, nothingForeign)

	for name, content := range map[string]string{
		"a.html": "<p>The report says <q>The police knew all of the risk.</q></p>",
		"a.eml":  "From: a@example.org\nMIME-Version: 1.0\n\nIt says “The police knew all of the risk.”",
		"a.csv":  "quote,page\nThe police knew all of the risk.,1\n",
		"a.pdf":  "%PDF-1.7\nIt says “The police knew all of the risk.”",
	} {
		page := htmltest.Parse(t, postFile(t, m, name, content, 200))
		htmltest.Check(t, page, htmltest.In("h2", htmltest.HasText("1 quote: 1 altered")), htmltest.In(".changes ins", htmltest.HasText("all")), htmltest.In("section p", htmltest.HasText(name)))
	}
	htmltest.Check(t, htmltest.Parse(t, postFile(t, m, "a.txt", strings.Repeat("They say so. ", result.MaxChecked/10), 413)), htmltest.In("main", htmltest.HasText("too long")))
	htmltest.Check(t, htmltest.Parse(t, postFile(t, m, "a.rtf", "{\\rtf1 “The police knew.”}", 415)), htmltest.In("main", htmltest.HasText("RTF")))

	cites := post(t, m, paths.Check, "application/x-www-form-urlencoded", url.Values{pages.FieldText: {"“We know it,” said the director.\n\nThe Aldwick report of 2014 says on page 90 that the police knew nothing at all of the risk to children."}}.Encode())
	htmltest.Check(t, htmltest.Parse(t, cites.Body), htmltest.Count("h3", 2), htmltest.Count("ol.quotes > li#quote-1", 1), htmltest.In("#quote-1", htmltest.HasText("no page 90")), htmltest.In("main", htmltest.HasText("what a person says")))

	asCSV := post(t, m, paths.Check, "application/x-www-form-urlencoded", url.Values{pages.FieldText: {text}, pages.FieldFormat: {"csv"}}.Encode())
	if got := asCSV.Body.String(); asCSV.Code != 200 || strings.Count(got, "\r\n") < 5 || !strings.Contains(got, "The police knew all of the risk.,altered,aldwick-2014,") || !strings.Contains(asCSV.Header().Get("Content-Disposition"), "checked.csv") {
		t.Errorf("as CSV: %d %v %s", asCSV.Code, asCSV.Header(), got)
	}
	file := post(t, m, paths.Check, "application/x-www-form-urlencoded", url.Values{pages.FieldText: {text}, pages.FieldFormat: {"json"}}.Encode())
	if got := file.Body.String(); file.Code != 200 || !strings.Contains(got, `"verdict": "altered"`) {
		t.Errorf("as JSON: %d %s", file.Code, got)
	}
	if w := post(t, m, paths.Check, "application/x-www-form-urlencoded", url.Values{pages.FieldText: {text}, pages.FieldFormat: {"xml"}}.Encode()); w.Code != 400 {
		t.Errorf("as XML: %d", w.Code)
	}

	if w := post(t, m, paths.Check, "application/x-www-form-urlencoded", url.Values{pages.FieldText: {text}, pages.FieldFormat: {"docx"}}.Encode()); w.Code != 400 || !strings.Contains(w.Body.String(), "Choose a Word document") {
		t.Errorf("a text with comments: %d %s", w.Code, w.Body)
	}

	// The button for a Word file is by the file's choice, without which the browser does not send it: the result stays.
	page = htmltest.Parse(t, post(t, m, paths.Check, "application/x-www-form-urlencoded", url.Values{pages.FieldText: {text}}.Encode()).Body)
	htmltest.Check(t, page, htmltest.Count(`form:has([name=format][value=docx]) input[type=file][required]`, 1), htmltest.None(`form:has(textarea) [value=docx]`))

	none := post(t, m, paths.Check, "application/x-www-form-urlencoded", url.Values{pages.FieldText: {"Nobody's words."}}.Encode())
	htmltest.Check(t, htmltest.Parse(t, none.Body), htmltest.In("h2", htmltest.HasText("Nothing was checked")))

	for body, status := range map[string]int{
		url.Values{pages.FieldText: {strings.Repeat("é ", result.MaxChecked/2)}}.Encode():       413,
		url.Values{pages.FieldText: {strings.Repeat("é ", 2*result.MaxChecked)}}.Encode():       413,
		url.Values{pages.FieldText: {strings.Repeat("“a” ", result.MaxQuotes+1)}}.Encode():      413,
		url.Values{pages.FieldText: {"\xff"}}.Encode():                                          400,
		url.Values{pages.FieldText: {strings.Repeat("“a” ", result.MaxQuotes)}}.Encode():        200,
		url.Values{pages.FieldText: {strings.Repeat("a", result.MaxChecked-20) + "é"}}.Encode(): 200,
	} {
		if w := post(t, m, paths.Check, "application/x-www-form-urlencoded", body); w.Code != status {
			t.Errorf("%.40s: status %d, want %d", body, w.Code, status)
		}
	}
	if w := post(t, m, paths.Check, "text/plain", text); w.Code != http.StatusUnsupportedMediaType {
		t.Errorf("no form: status %d", w.Code)
	}
	asJSON := post(t, m, paths.Check+".json", "application/x-www-form-urlencoded", url.Values{pages.FieldText: {text}}.Encode())
	var a quotecheck.Answer
	if err := json.Unmarshal(asJSON.Body.Bytes(), &a); err != nil || len(a.Quotes) != 4 {
		t.Errorf("as JSON: %d %s", asJSON.Code, asJSON.Body)
	}
}
