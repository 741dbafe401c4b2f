package web

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"evidence/corpus/cite"
	"evidence/search"
	"evidence/web/api"
	"evidence/web/handler"
	"evidence/web/internal/testlibrary"
	"evidence/web/paths"
	"evidence/web/result"
)

// decode reads an answer that must be a JSON value with this status.
func decode[T any](t testing.TB, s http.Handler, status int, address string, header ...string) T {
	t.Helper()
	var v T
	w := get(t, s, address, header...)
	if w.Code != status {
		t.Fatalf("%s: status %d, want %d: %s", address, w.Code, status, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("%s: %v in %s", address, err, w.Body)
	}
	return v
}

// The pages of an answer that cursor leads through hold every hit once, in the order of the whole.
func TestCursorLeadsThroughAllHits(t *testing.T) {
	t.Parallel()
	s := newTestServer(t, testlibrary.Shared(t), handler.Options{})
	for _, q := range []string{"q=police+council", "document=inquiry-2015&sort=document", "q=the&sort=newest&year_from=2015&year_to=2018"} {
		whole := decode[result.SearchAnswer](t, s, 200, paths.API+"/search?limit=200&"+q)
		if len(whole.Hits) < 3 || len(whole.Hits) != whole.Total || whole.Cursor != "" {
			t.Fatalf("%s: %d hits of %d, cursor %q", q, len(whole.Hits), whole.Total, whole.Cursor)
		}
		var ids []string
		address := paths.API + "/search?limit=2&" + q
		for address != "" {
			w := get(t, s, address)
			var a result.SearchAnswer
			if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || len(a.Hits) == 0 || len(a.Hits) > 2 {
				t.Fatalf("%s: %v, %s", address, err, w.Body)
			}
			for _, h := range a.Hits {
				ids = append(ids, h.ID)
			}
			address = linked(w.Header(), "next")
			if (address == "") != (a.Cursor == "") {
				t.Errorf("cursor %q and next %q", a.Cursor, address)
			}
		}
		if want := idsOf(whole.Hits); !slices.Equal(ids, want) {
			t.Errorf("%s: %v, want %v", q, ids, want)
		}
	}
}

func idsOf(hits []result.Hit) []string {
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	return ids
}

// linked is the address that a Link header gives for a relation (RFC 8288); "" for none.
func linked(h http.Header, rel string) string {
	for _, link := range strings.Split(strings.Join(h.Values("Link"), ","), ",") {
		target, params, _ := strings.Cut(link, ";")
		if strings.Contains(params, `rel="`+rel+`"`) {
			return strings.Trim(strings.TrimSpace(target), "<>")
		}
	}
	return ""
}

func TestCursorOfAnotherSearch(t *testing.T) {
	t.Parallel()
	s := newTestServer(t, testlibrary.Shared(t), handler.Options{})
	a := decode[result.SearchAnswer](t, s, 200, paths.API+"/search?q=police&limit=1")
	if a.Cursor == "" {
		t.Fatal("no cursor")
	}
	decode[result.SearchAnswer](t, s, 200, paths.API+"/search?q=police&limit=50&cursor="+a.Cursor)
	p := decode[handler.Problem](t, s, 400, paths.API+"/search?q=council&cursor="+a.Cursor)
	if !strings.Contains(p.Detail, "belongs to another search") {
		t.Errorf("detail %q", p.Detail)
	}
}

// Highlights count code points, also after characters of several bytes.
func TestHighlightsCountCodePoints(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	a := decode[result.SearchAnswer](t, newTestServer(t, l, handler.Options{}), 200, paths.API+"/search?q=%22side+by+side%22&boxes=1")
	if len(a.Hits) != 1 || a.Hits[0].ID != l.Current || len(a.Hits[0].Highlights) == 0 {
		t.Fatalf("hits %+v", a.Hits)
	}
	h := a.Hits[0]
	var marked []string
	for _, p := range search.Pieces(h.Text, h.Highlights) {
		if p.Match {
			marked = append(marked, p.Text)
		}
	}
	if got := strings.Join(marked, " "); got != "side by side" {
		t.Errorf("marked %q", got)
	}
	if len(h.Boxes) != 2 || h.Boxes[1].Page != h.PageEnd {
		t.Errorf("boxes %+v", h.Boxes)
	}
	if without := decode[result.SearchAnswer](t, newTestServer(t, l, handler.Options{}), 200, paths.API+"/search?q=%22side+by+side%22"); without.Hits[0].Boxes != nil {
		t.Errorf("boxes that nobody asked for: %+v", without.Hits[0].Boxes)
	}
}

// What cannot be read is named, with what could stand there.
func TestRefusedParametersAreNamed(t *testing.T) {
	t.Parallel()
	s := newTestServer(t, testlibrary.Shared(t), handler.Options{})
	for query, want := range map[string]handler.Problem{
		"q=yeer:2014":             {Found: "yeer", Choices: []string{"authority", "year"}},
		"q=a&colour=red":          {Found: "colour", Choices: []string{"q", "authority", "cursor", "format"}},
		"q=a&block=chapter":       {Found: "chapter", Choices: api.Blocks},
		"q=a&sort=best":           {Found: "best", Choices: []string{"relevance", "newest"}},
		"q=a&limit=-1":            {Found: "-1"},
		"q=a&year_from=19999":     {Found: "19999"},
		"q=a&format=xml":          {Found: "xml", Choices: []string{"json", "ndjson", "csv"}},
		"q=published:2014..sunny": {Found: "2014..sunny"},
	} {
		p := decode[handler.Problem](t, s, 400, paths.API+"/search?"+query)
		if p.Found != want.Found || p.Advice == "" || p.Detail == "" || p.Title == "" || !strings.HasPrefix(p.Type, "/problems/") || p.Instance != paths.API+"/search" {
			t.Errorf("%s: %+v", query, p)
		}
		for _, c := range want.Choices {
			if !slices.Contains(p.Choices, c) {
				t.Errorf("%s: the choices %q lack %q", query, p.Choices, c)
			}
		}
	}
}

// The JSON of a page and the API's answer are the same value.
func TestPagesAndAPIAgree(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	s := newTestServer(t, l, handler.Options{})
	for page, api := range map[string]string{
		"/documents.json":                              "/documents",
		"/documents/inquiry-2015.json":                 "/documents/inquiry-2015",
		"/documents/inquiry-2015/pages/2.json":         "/documents/inquiry-2015/pages/2",
		"/passages/" + l.Current + ".json":             "/passages/" + l.Current,
		"/passages/" + l.Changed + ".json":             "/passages/" + l.Changed,
		"/passages/" + l.Current + ".json?from=0&to=3": "/passages/" + l.Current + "?from=0&to=3",
		"/api.json": "/openapi.json",
	} {
		a, b := get(t, s, page), get(t, s, paths.API+api)
		if a.Code != 200 || a.Body.String() != b.Body.String() {
			t.Errorf("%s (%d) and %s (%d) differ:\n%s\n%s", page, a.Code, api, b.Code, a.Body, b.Body)
		}
	}
	gone, api := decode[handler.Problem](t, s, 410, "/passages/"+l.Gone+".json"), decode[handler.Problem](t, s, 410, paths.API+"/passages/"+l.Gone)
	if gone.Issued == nil || api.Issued == nil || gone.Issued.Text != testlibrary.FirstReading[5] || api.Issued.Text != testlibrary.FirstReading[5] {
		t.Errorf("gone: %+v and %+v", gone, api)
	}
	if w := get(t, s, "/passages/"+l.Gone); w.Code != 410 || !strings.Contains(w.Body.String(), testlibrary.FirstReading[5]) {
		t.Errorf("the page of words that are gone: %d %s", w.Code, w.Body)
	}
}

// An id that moved leads on, from every address that has it, with what was asked.
func TestMovedPassagesLeadOn(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	s := newTestServer(t, l, handler.Options{})
	for _, address := range []string{paths.API + "/passages/%", paths.API + "/passages/%/neighbours?before=1", paths.API + "/passages/%/citations?from=0&to=2",
		paths.API + "/passages/%/citations/plain", "/passages/%.json", "/passages/%?q=good"} {
		w := get(t, s, strings.Replace(address, "%", l.Moved, 1))
		to := w.Header().Get("Location")
		if w.Code != http.StatusMovedPermanently || strings.Contains(to, l.Moved) {
			t.Errorf("%s: status %d, location %q", address, w.Code, to)
			continue
		}
		now := decode[result.PassageDetails](t, s, 200, paths.API+"/passages/"+idIn(to))
		if want := strings.Replace(address, "%", now.ID, 1); to != want || now.Passage.Text != "Good" {
			t.Errorf("%s leads to %q, want %q; %+v", address, to, want, now.Passage)
		}
		if w := get(t, s, to); w.Code != 200 {
			t.Errorf("%s: status %d", to, w.Code)
		}
	}
	if w := get(t, s, paths.API+"/passages/"+strings.ToUpper(l.Current)); w.Header().Get("Location") != paths.API+"/passages/"+l.Current {
		t.Errorf("an id in capitals leads to %q", w.Header().Get("Location"))
	}
}

// idIn is the passage id in an address.
func idIn(address string) string {
	_, rest, _ := strings.Cut(address, "/passages/")
	return rest[:strings.IndexFunc(rest+"/", func(r rune) bool { return strings.ContainsRune("/.?", r) })]
}

func TestNeighbours(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	s := newTestServer(t, l, handler.Options{})
	n := decode[api.Neighbours](t, s, 200, paths.API+"/passages/"+l.Current+"/neighbours?before=1&after=2")
	if n.Passage.ID != l.Current || len(n.Before) != 1 || n.Before[0].Text != testlibrary.SecondReading[4] || len(n.After) != 2 || n.After[0].Text != "Recommendations" {
		t.Errorf("%+v", n)
	}
	changed := decode[api.Neighbours](t, s, 200, paths.API+"/passages/"+l.Changed+"/neighbours")
	if changed.Status != "changed" || changed.Passage.Text != testlibrary.SecondReading[2] || len(changed.Before) != 2 {
		t.Errorf("%+v", changed)
	}
}

// A citation is the one that the style prints, of the whole or of the words asked for.
func TestCitations(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	s := newTestServer(t, l, handler.Options{Clock: func() time.Time { return time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC) }})
	whole := decode[api.CitationList](t, s, 200, paths.API+"/passages/"+l.Current+"/citations")
	part := decode[api.CitationList](t, s, 200, paths.API+"/passages/"+l.Current+"/citations?quote=side+by+side")
	if whole.Quote != testlibrary.FirstReading[6] || whole.Span != nil || part.Quote != "side by side" || part.Span == nil {
		t.Errorf("quotes %q and %q", whole.Quote, part.Quote)
	}
	if got := string([]rune(testlibrary.FirstReading[6])[part.Span.Start:part.Span.End]); got != part.Quote {
		t.Errorf("the span holds %q", got)
	}
	p, err := l.Store.Passage(t.Context(), l.Current)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := l.Store.Document(t.Context(), l.Inquiry)
	if err != nil {
		t.Fatal(err)
	}
	for i, style := range cite.Styles() {
		c := cite.New(doc.Source, p)
		c.Shown = "2030-01-02"
		want := style.Write(c)
		if day := strings.Contains(want, "ccessed: 2 January 2030") || strings.Contains(want, "accessed 2 January 2030"); day != (style.Name == "harvard" || style.Name == "oscola") {
			t.Errorf("%s has a day of access: %v: %s", style.Name, day, want)
		}
		if whole.Citations[i].Name != style.Name || whole.Citations[i].Text != want {
			t.Errorf("%s: %q, want %q", style.Name, whole.Citations[i].Text, want)
		}
		w := get(t, s, paths.API+"/passages/"+l.Current+"/citations/"+style.Name)
		if w.Code != 200 || strings.TrimRight(w.Body.String(), "\n") != strings.TrimRight(want, "\n") ||
			!strings.HasPrefix(w.Header().Get("Content-Type"), whole.Citations[i].MediaType) {
			t.Errorf("%s: %d %q %q", style.Name, w.Code, w.Header().Get("Content-Type"), w.Body)
		}
	}
	changed := decode[handler.Problem](t, s, 409, paths.API+"/passages/"+l.Changed+"/citations")
	if changed.Issued == nil || changed.Issued.Text != testlibrary.FirstReading[2] {
		t.Errorf("changed words are cited: %+v", changed)
	}
}

// A report can be cited as a whole, and a search as a list in which each of its reports is once, with the places found.
func TestReferences(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	s := newTestServer(t, l, handler.Options{})
	list := decode[api.ReportCitations](t, s, 200, paths.API+"/documents/inquiry-2015/citations")
	for _, c := range list.Citations {
		w := get(t, s, paths.API+"/documents/inquiry-2015/citations/"+c.Name)
		if w.Code != 200 || strings.TrimSpace(w.Body.String()) != strings.TrimSpace(c.Text) || !strings.HasPrefix(w.Header().Get("Content-Type"), c.MediaType) {
			t.Errorf("%s: %d %q %q", c.Name, w.Code, w.Header().Get("Content-Type"), w.Body)
		}
	}
	found := decode[result.SearchAnswer](t, s, 200, paths.API+"/search?q=police&limit=200")
	reports := map[string]bool{}
	for _, h := range found.Hits {
		reports[h.Document] = true
	}
	for style, entry := range map[string]string{"ris": "TY  - RPRT", "bibtex": "@techreport{", "csl-json": `"type": "report"`} {
		got := get(t, s, paths.API+"/search/citations/"+style+"?q=police").Body.String()
		if n := strings.Count(got, entry); n != len(reports) || n == len(found.Hits) {
			t.Errorf("%s: %d entries of %d reports with %d hits:\n%s", style, n, len(reports), len(found.Hits), got)
		}
		for _, h := range found.Hits {
			if !strings.Contains(got, "[passage "+h.ID+"]") {
				t.Errorf("%s: without passage %s", style, h.ID)
			}
		}
	}
	if got := get(t, s, paths.API+"/search/citations/harvard?q=police"); len(strings.Split(strings.TrimSpace(got.Body.String()), "\n")) != len(reports) {
		t.Errorf("Harvard: %s", got.Body)
	}
}

// Values of filters are found whatever the case of their letters, and one that no report has is said.
func TestFilterValues(t *testing.T) {
	t.Parallel()
	s := newTestServer(t, testlibrary.Shared(t), handler.Options{})
	exact := decode[result.SearchAnswer](t, s, 200, paths.API+"/search?q=police&authority=Anytown&kind=inspection")
	folded := decode[result.SearchAnswer](t, s, 200, paths.API+"/search?q=police&authority=ANYTOWN&kind=Inspection")
	if exact.Total == 0 || folded.Total != exact.Total || len(folded.Notes) != 0 {
		t.Errorf("%d hits, in capitals %d, %q", exact.Total, folded.Total, folded.Notes)
	}
	unknown := decode[result.SearchAnswer](t, s, 200, paths.API+"/search?q=police&authority=Anytow")
	if want := "No report here has the authority “Anytow”. Did you mean “Anytown”?"; unknown.Total != 0 || !slices.Contains(unknown.Notes, want) {
		t.Errorf("%d hits, notes %q", unknown.Total, unknown.Notes)
	}
	if a, b := decode[result.DocumentList](t, s, 200, paths.API+"/documents?authority=anytown"), decode[result.DocumentList](t, s, 200, paths.API+"/documents?authority=Anytown"); len(a.Documents) == 0 || len(a.Documents) != len(b.Documents) {
		t.Errorf("%d reports, in small letters %d", len(b.Documents), len(a.Documents))
	}
}

func TestPagesOfAReport(t *testing.T) {
	t.Parallel()
	s := newTestServer(t, testlibrary.Shared(t), handler.Options{})
	list := decode[api.PageList](t, s, 200, paths.API+"/documents/inquiry-2015/pages")
	want := []api.PageEntry{{Number: 1, Label: "1", Passages: 4, Text: true}, {Number: 2, Label: "2", Passages: 6, Text: true}, {Number: 3, Label: "3", Passages: 0, Text: true}, {Number: 4, Label: "", Passages: 0, Text: false}}
	if !slices.Equal(list.Pages, want) {
		t.Errorf("pages %+v, want %+v", list.Pages, want)
	}
	p := decode[result.PageDetails](t, s, 200, paths.API+"/documents/inquiry-2015/pages/1")
	if p.Page.Width != 595 || len(p.Page.Lines) != 4 || len(p.Passages) != 4 || p.Trouble != "" {
		t.Errorf("page 1: %+v", p)
	}
	if p := decode[result.PageDetails](t, s, 200, paths.API+"/documents/inquiry-2015/pages/3"); p.Trouble == "" || len(p.Page.Lines) != 0 {
		t.Errorf("a page that cannot be read says nothing of it: %+v", p)
	}
}

// A refused file's folder is nobody's business.
func TestRefusals(t *testing.T) {
	t.Parallel()
	s := newTestServer(t, testlibrary.Shared(t), handler.Options{})
	list := decode[api.RefusalList](t, s, 200, paths.API+"/refusals")
	if len(list.Refused) != 1 || list.Refused[0].Name != "scan.pdf" || list.Refused[0].Reason == "" {
		t.Errorf("%+v", list)
	}
	if w := get(t, s, paths.API+"/refusals"); strings.Contains(w.Body.String(), "private") {
		t.Errorf("a path is given away: %s", w.Body)
	}
}

// Below /api everything that is wrong is a problem in JSON, and says what can be done.
func TestErrorsHaveOneShape(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	s, closed := newTestServer(t, l, handler.Options{}), newTestServer(t, nil, handler.Options{})
	for _, c := range []struct {
		server  *Server
		method  string
		address string
		status  int
	}{
		{s, "GET", "/api/v1", 404}, {s, "GET", "/api/v2/search", 404}, {s, "GET", "/api/v1/search/", 404}, {s, "GET", "/api/v1/nothing?x=%zz", 404},
		{s, "POST", "/api/v1/search?q=a", 405}, {s, "DELETE", "/api/v1/documents/inquiry-2015", 405}, {s, "OPTIONS", "/api/v1/nothing", 404},
		{s, "GET", "/api/v1/search", 400}, {s, "GET", "/api/v1/documents/minutes-2016", 410}, {s, "GET", "/api/v1/passages/" + l.Gone, 410},
		{closed, "GET", "/api/v1/search?q=a", 503}, {closed, "GET", "/api/v1/health", 503},
	} {
		w := ask(t, c.server, c.method, c.address)
		var p handler.Problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != c.status || p.Status != c.status || p.Title == "" || get(t, s, p.Type).Code != 200 || p.Detail == "" || p.Advice == "" {
			t.Errorf("%s %s: status %d, want %d: %s (%v)", c.method, c.address, w.Code, c.status, w.Body, err)
		}
		h := w.Header()
		if h.Get("Content-Type") != handler.MediaProblem || h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s %s: headers %v", c.method, c.address, h)
		}
		if (h.Get("Retry-After") != "") != (c.status == 503) || (h.Get("Allow") == "GET, HEAD, OPTIONS") != (c.status == 405) {
			t.Errorf("%s %s: Retry-After %q, Allow %q", c.method, c.address, h.Get("Retry-After"), h.Get("Allow"))
		}
	}
}

// Programs on other sites may read the reports, and nothing else.
func TestOtherSitesMayRead(t *testing.T) {
	t.Parallel()
	s := newTestServer(t, testlibrary.Shared(t), handler.Options{})
	for _, r := range api.Routes(nil, nil, nil) {
		w := ask(t, s, http.MethodOptions, strings.SplitN(r.API.Example, "?", 2)[0], "Origin", "https://elsewhere.example", "Access-Control-Request-Method", "GET")
		h := w.Header()
		origin, methods := "*", "GET, HEAD"
		switch {
		case strings.HasPrefix(r.Path, paths.API+paths.Statements):
			origin, methods = "", ""
		case r.API.Body != nil && !r.API.Writes:
			methods = "POST"
		}
		if w.Code != http.StatusNoContent || h.Get("Allow") == "" || h.Get("Access-Control-Allow-Origin") != origin || h.Get("Access-Control-Allow-Methods") != methods || h.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: status %d, %v", r.Path, w.Code, h)
		}
	}
	if w := get(t, s, "/documents"); w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Error("a page may be read by other sites")
	}
}

// HEAD is GET without the body, and an answer that has not changed is not sent again. The clock stands
// still, as a briefing says when it was made.
func TestHeadAndNotModified(t *testing.T) {
	t.Parallel()
	l := testlibrary.Shared(t)
	s := newTestServer(t, l, handler.Options{Clock: func() time.Time { return time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC) }})
	for _, request := range slices.Sorted(maps.Keys(apiRequests)) {
		address := addressIn(l, request)
		a, b := get(t, s, address), ask(t, s, http.MethodHead, address)
		if a.Code != b.Code || a.Header().Get("Content-Type") != b.Header().Get("Content-Type") || a.Header().Get("Etag") != b.Header().Get("Etag") && request != "/health" {
			t.Errorf("%s: GET %d %v, HEAD %d %v", address, a.Code, a.Header(), b.Code, b.Header())
		}
		if tag := a.Header().Get("Etag"); tag != "" && request != "/health" {
			if w := get(t, s, address, "If-None-Match", tag); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
				t.Errorf("%s: status %d for what has not changed", address, w.Code)
			}
		} else if a.Code == 200 && a.Header().Get("Content-Type") == handler.MediaJSON && request != "/health" {
			t.Errorf("%s has no ETag", address)
		}
	}
}

func TestAcceptChoosesTheFormat(t *testing.T) {
	t.Parallel()
	s := newTestServer(t, testlibrary.Shared(t), handler.Options{})
	for accept, want := range map[string]string{
		"": handler.MediaJSON, "*/*": handler.MediaJSON, "application/json": handler.MediaJSON, "application/*": handler.MediaJSON,
		"application/x-ndjson": handler.MediaNDJSON, "text/csv": handler.Formats[2].ContentType, "text/*": handler.Formats[2].ContentType,
		"text/html,application/xhtml+xml,*/*;q=0.8":           handler.MediaJSON,
		"application/json;q=0.5, application/x-ndjson":        handler.MediaNDJSON,
		"*/*;q=0.1, text/csv;q=0.9, application/json;q=0.2":   handler.Formats[2].ContentType,
		"application/x-ndjson;q=0, */*":                       handler.MediaJSON,
		"nonsense;;;, text/csv":                               handler.Formats[2].ContentType,
		"application/json;q=0, application/x-ndjson;q=0, */*": handler.Formats[2].ContentType,
	} {
		w := get(t, s, paths.API+"/search?q=police", "Accept", accept)
		if w.Code != 200 || w.Header().Get("Content-Type") != want {
			t.Errorf("Accept %q: %d %q, want %q", accept, w.Code, w.Header().Get("Content-Type"), want)
		}
		if !slices.Contains(w.Header().Values("Vary"), "Accept") {
			t.Errorf("Vary %q", w.Header().Values("Vary"))
		}
	}
	if w := get(t, s, paths.API+"/search?q=police&format=csv", "Accept", "application/json"); w.Header().Get("Content-Type") != handler.Formats[2].ContentType {
		t.Errorf("the parameter counts less than Accept: %q", w.Header().Get("Content-Type"))
	}
	if w := get(t, s, paths.API+"/search?q=police", "Accept", "image/png, application/json;q=0"); w.Code != http.StatusNotAcceptable {
		t.Errorf("status %d", w.Code)
	}
}

// The guide names every operation, parameter and field.
func TestGuide(t *testing.T) {
	t.Parallel()
	s := newTestServer(t, nil, handler.Options{})
	w := get(t, s, "/api")
	if w.Code != 200 || w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	page := w.Body.String()
	for _, r := range api.Routes(nil, nil, nil) {
		wanted := []string{`id="` + r.Name + `"`, "<code>" + cmp.Or(r.API.Method, http.MethodGet) + " " + r.API.Path + "</code>", "'http://example.com" + paths.API}
		for _, p := range r.API.Parameters {
			wanted = append(wanted, "<code>"+p.Name+"</code>")
		}
		for _, text := range wanted {
			if !strings.Contains(page, text) {
				t.Errorf("the guide lacks %q", text)
			}
		}
	}
	for name, schema := range s.openAPI.Components.Schemas {
		if !strings.Contains(page, `id="`+name+`"`) {
			t.Errorf("the guide lacks the object %s", name)
		}
		for field := range schema.Properties {
			if !strings.Contains(page, `<th scope="row"><code>`+field+"</code>") {
				t.Errorf("the guide lacks the field %s of %s", field, name)
			}
		}
	}
}

// Whatever stands in the address is answered or refused, never a fault.
func FuzzSearchAddress(f *testing.F) {
	s := newTestServer(f, testlibrary.Shared(f), handler.Options{})
	for request := range apiRequests {
		if _, query, ok := strings.Cut(request, "/search?"); ok {
			f.Add(query)
		}
	}
	f.Fuzz(func(t *testing.T, query string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://example.com"+paths.API+"/search", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.URL.RawQuery = query
		w := serveOne(s, r)
		if w.Code != http.StatusOK && w.Code != http.StatusBadRequest {
			t.Errorf("%q: status %d: %s", query, w.Code, w.Body)
		}
		if w.Header().Get("Content-Type") == handler.MediaJSON && !json.Valid(w.Body.Bytes()) {
			t.Errorf("%q: no JSON: %s", query, w.Body)
		}
	})
}

func FuzzReadCursor(f *testing.F) {
	f.Add("", "police")
	f.Add(api.ExampleCursor, api.ExampleQuery)
	f.Add("_____w", "x")
	f.Fuzz(func(t *testing.T, cursor, q string) {
		params := map[string][]string{paths.ParamQuery: {q}}
		n, err := result.ReadCursor(params, cursor)
		if err != nil && n != 0 || n < 0 {
			t.Errorf("%q: %d, %v", cursor, n, err)
		}
		if err == nil && cursor != "" {
			if again, err := result.ReadCursor(params, result.CursorFor(params, n)); err != nil || again != n {
				t.Errorf("%q holds %d; written again %d, %v", cursor, n, again, err)
			}
		}
	})
}
