package web

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"

	"evidence/search/query"
	"evidence/web/api"
	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/paths"
	"evidence/web/result"
)

func TestSuggestAPI(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	var got api.SuggestionList
	if err := json.Unmarshal(get(t, m, "/api/v1/suggest?q=ald").Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	var links []string
	for _, s := range got.Suggestions {
		links = append(links, string(s.Kind)+" "+s.Link)
		if w := get(t, m, s.Link); w.Code != http.StatusOK {
			t.Errorf("%s answers %d", s.Link, w.Code)
		}
	}
	want := []string{"authority " + paths.Authority("Aldwick"), "report " + paths.Document("aldwick-2018"), "report " + paths.Document("aldwick-2014")}
	if !slices.Equal(links, want) {
		t.Errorf("got %q, want %q", links, want)
	}
}

// What is typed is nobody's business.
func TestSuggestionsAreNotLogged(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	m := makeSite(t, handler.Options{Log: slog.New(slog.NewTextHandler(&log, nil))}, false)
	get(t, m, "/api/v1/suggest?q=somebodysname")
	if !strings.Contains(log.String(), "suggest") || strings.Contains(log.String(), "somebodysname") {
		t.Errorf("the log says %q", log.String())
	}
}

func TestSearchPageShowsTheNearest(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	page := m.page("/search?q=%22council+incomplete%22", http.StatusOK)
	htmltest.Check(t, page,
		htmltest.In("main h1", htmltest.HasText("^No passage found$")),
		htmltest.In(".nearest h2", htmltest.HasText("nearest")), htmltest.In(".nearest > p", htmltest.HasText("some of your words")),
		htmltest.Count(".nearest .hit", 5), htmltest.In(".nearest .hit:first-child", htmltest.HasText("incomplete")))
	htmltest.Check(t, m.page("/search?q=%22zzz+yyy%22", http.StatusOK), htmltest.None(".nearest"))
	htmltest.Check(t, m.page("/search?q=police", http.StatusOK), htmltest.None(".nearest"))
}

func TestSearchPageAsksWhatWasMeant(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	htmltest.Check(t, m.page("/search?q=polise&kind=inquiry", http.StatusOK),
		htmltest.In(".meant a", htmltest.Text("police"), htmltest.Attr("href", "/search?kind=inquiry&q=police")))
	htmltest.Check(t, m.page("/search?q=police", http.StatusOK), htmltest.None(".meant"))
}

func TestSearchPageExplainsTheQuery(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	htmltest.Check(t, m.page("/search?q=police+partnership", http.StatusOK),
		htmltest.In("details.understood li", htmltest.HasText("^any of: police, partnership$")))
	htmltest.Check(t, m.page("/search?q=police+%22the+council%22+-kent+authority:aldwick", http.StatusOK),
		htmltest.None("details.understood"), htmltest.Count(".readings li", 4), htmltest.In(".readings", htmltest.HasText("field authority: aldwick")))
}

func TestUnderstood(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{`police, "local authority" partnership -kent`, `any of: police, partnership · must contain: "local authority" · not: kent`},
		{`police`, `the word: police`},
		{`year:2014..2018 authority:(a OR b)`, `field year: 2014..2018 · must contain: authority:a OR authority:b`},
		{`"a b"~3 =SEND safeg* (a OR b) NOT (c d)`, `near each other: "a b"~3 · in this form: =SEND · words like: safeg* · must contain: a OR b · not: (c d)`},
	} {
		a := result.SearchAnswer{Parts: query.ParseLoose(c.text).Parts()}
		var got []string
		for _, u := range a.Explained() {
			got = append(got, u.How+": "+u.What)
		}
		if s := strings.Join(got, " · "); s != c.want {
			t.Errorf("%s: %s, want %s", c.text, s, c.want)
		}
	}
}
