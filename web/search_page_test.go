package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"evidence/corpus"
	"evidence/search"
	"evidence/web/handler"
	"evidence/web/htmltest"
	"evidence/web/internal/testlibrary"
	"evidence/web/paths"
	"evidence/web/result"
)

// madeForMatches is a library in which three words are together in one passage, two in others, and one in most.
func madeForMatches(t *testing.T) *made {
	t.Helper()
	l := testlibrary.Empty(t)
	m := &made{newTestServer(t, l, handler.Options{}), t, l}
	texts := []string{"The police and the taxi firms met about licensing.", "Taxi licensing is weak, say the police of the next force."}
	for range 9 {
		texts = append(texts, "The police met "+strings.Repeat("again ", len(texts))+"in the town.")
	}
	m.add(corpus.Source{ID: "over-new-year", Title: "Inspection", Authority: "Zedham", Published: "2018-01-29", InspectionStart: "2017-11-06"}, texts...)
	return m
}

// The page counts close matches, lists the others below them, and offers the other ways to mean a query.
func TestCloseMatchesOnThePage(t *testing.T) {
	t.Parallel()
	m := madeForMatches(t)
	const q = "/search?document=over-new-year&q=police+taxi+licensing"
	page := m.page(q, http.StatusOK)
	if h1 := htmltest.TextOf(htmltest.All(page, "h1")[0]); h1 != "2 close matches in 1 report" {
		t.Errorf("heading %q", h1)
	}
	if text := htmltest.TextOf(htmltest.All(page, ".matches")[0]); !strings.Contains(text, "11 passages have at least one of the words, in their text or in the name of their report.") ||
		!strings.Contains(text, "Close matches (2)") || !strings.Contains(text, "All the words (2)") || !strings.Contains(text, "Any of the words (11)") {
		t.Errorf("matches: %q", text)
	}
	htmltest.Check(t, page, htmltest.Count(".hits", 2), htmltest.Count(".hit", 10), htmltest.Count(".rest", 1), htmltest.Count(`.matches a[aria-current]`, 1))
	if list := htmltest.All(page, ".hits"); len(htmltest.All(list[0], ".hit")) != 2 || !strings.Contains(htmltest.TextOf(page), "These have some of your words, not all.") {
		t.Error("the divider is elsewhere")
	}
	if text := htmltest.TextOf(htmltest.All(page, ".hit")[0]); !strings.Contains(text, "An inspection of November 2017, published in 2018") {
		t.Errorf("a hit: %q", text)
	}
	htmltest.Check(t, page, htmltest.In(".hit h2 .place", htmltest.HasText("p 1, para ")))
	// On a passage the same are counted.
	for text, want := range map[string]string{"The police and the taxi firms met about licensing.": "Close match 1 of 2 in this report",
		"The police met again again in the town.": "Not a close match: of the passages with any of the words, number 3 of 11 in this report"} {
		hits := decode[search.Result](t, m.Server, http.StatusOK, paths.API+"/search?match=any&q=%22"+url.QueryEscape(strings.TrimSuffix(text, "."))+"%22")
		if len(hits.Hits) == 0 {
			t.Fatalf("no hit with %q", text)
		}
		shown := m.page(paths.WithQuery("police taxi licensing", paths.Passage(hits.Hits[0].ID)), http.StatusOK)
		if got := htmltest.TextOf(htmltest.All(shown, ".steps")[0]); !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		htmltest.Check(t, shown, htmltest.In("h1 ~ .where", htmltest.Text("An inspection of November 2017, published in 2018")), htmltest.In(".facts", htmltest.HasText("6 November 2017")))
	}
	// The foot counts what the pages show, and says what it is.
	htmltest.Check(t, page, htmltest.In(".pager span", htmltest.Text("1 to 10 of 11: 2 close matches, then 9 with some of the words")))
	htmltest.Check(t, m.page(q+"&match=all", http.StatusOK), htmltest.In(".pager span", htmltest.Text("1 to 10 of 11: 2 passages with all the words, then 9 with some of the words")))
	htmltest.Check(t, m.page(q+"&match=any", http.StatusOK), htmltest.In(".pager span", htmltest.Text("1 to 10 of 11")))
	second := m.page(q+"&page=2", http.StatusOK)
	htmltest.Check(t, second, htmltest.Count(".hit", 1), htmltest.Count(".rest", 1), htmltest.In(".pager span", htmltest.Text("11 to 11 of 11: 2 close matches, then 9 with some of the words")))
	// By date there are close matches alone, and any of the words can be asked for.
	htmltest.Check(t, m.page(q+"&sort=newest", http.StatusOK), htmltest.Count(".hit", 2), htmltest.Count(".rest", 0))
	any := m.page(q+"&match=any", http.StatusOK)
	htmltest.Check(t, any, htmltest.Count(".hit", 10), htmltest.Count(".rest", 0), htmltest.Count(`.find input[type=hidden][name=match][value=any]`, 1))
	if h1 := htmltest.TextOf(htmltest.All(any, "h1")[0]); h1 != "11 passages with any of the words in 1 report" {
		t.Errorf("heading %q", h1)
	}
	m.page(q+"&match=most", http.StatusBadRequest)
}

// Years from one to another that are written as words are offered as the filter that they would be.
func TestYearsInWords(t *testing.T) {
	t.Parallel()
	m := madeForMatches(t)
	for q, want := range map[string]string{
		"police taxi 2014 to 2018": "police taxi", "police 2014-2018 taxi": "police taxi", "police from 2014 until 2018": "police", "Between 2014 and 2018 taxi": "taxi",
		"police (2014–2018)": "police", "police 2018 to 2014": "-", "police 2014 and 2018": "-", "police 2018": "-", `"police 2014 to 2018"`: "-", "police year:2014..2018": "-",
		"The police met in the town from 2014 to 2018, and again. They knew of it. Taxi licensing was weak, and nobody said so to the council.": "-",
	} {
		links := htmltest.All(m.page("/search?document=over-new-year&q="+url.QueryEscape(q), http.StatusOK), ".meant a")
		if want == "-" {
			if len(links) > 0 {
				t.Errorf("%q offers %q", q, htmltest.TextOf(links[0]))
			}
			continue
		}
		if len(links) == 0 || htmltest.TextOf(links[0]) != "Only reports of 2014 to 2018" {
			t.Errorf("%q offers no years", q)
			continue
		}
		href, _ := htmltest.AttrOf(links[0], "href")
		u, err := url.Parse(href)
		if v := u.Query(); err != nil || v.Get("q") != want || v.Get("year_from") != "2014" || v.Get("year_to") != "2018" || v.Get("document") != "over-new-year" {
			t.Errorf("%q leads to %s", q, href)
		}
		htmltest.Check(t, m.page(href, http.StatusOK), htmltest.None(".meant a"), htmltest.In(".chips", htmltest.HasText("2014 to 2018")))
	}
}

// The API gives the passages that match asks for, and all totals.
func TestMatchInTheAPI(t *testing.T) {
	t.Parallel()
	m := madeForMatches(t)
	address := paths.API + "/search?q=police+taxi+licensing&document=over-new-year&limit=50"
	for parameter, want := range map[string]int{"": 2, "&match=close": 2, "&match=all": 2, "&match=any": 11} {
		a := decode[result.SearchAnswer](t, m, 200, address+parameter)
		if a.Total != want || len(a.Hits) != want || a.Cursor != "" || a.Totals != (search.Totals{Close: 2, All: 2, Any: 11}) || a.Reports != 1 {
			t.Errorf("%q: %d hits of %d, %+v in %d, cursor %q", parameter, len(a.Hits), a.Total, a.Totals, a.Reports, a.Cursor)
		}
		if n := strings.Count(get(t, m, strings.Replace(address, "&limit=50", "", 1)+parameter+"&format=ndjson").Body.String(), "\n"); n != want {
			t.Errorf("%q: %d lines", parameter, n)
		}
	}
	// A year finds what was inspected or published in it, and says which.
	for year, note := range map[string]bool{"2017": true, "2018": false} {
		a := decode[result.SearchAnswer](t, m, 200, address+"&year_from="+year+"&year_to="+year)
		if a.Total != 2 || (len(a.Notes) > 0) != note || note && a.Notes[0] != "1 report here was published later, but its inspection was in the years you chose." {
			t.Errorf("%s: %d hits, %q", year, a.Total, a.Notes)
		}
	}
}

// A statement in the search box is searched as words, whatever it quotes, and can be checked instead; nothing of it is lost.
func TestStatementInTheSearchBox(t *testing.T) {
	t.Parallel()
	m := madeForMatches(t)
	const text = "“The police and the taxi firms meet every week about licensing. We are proud of what our staff do, and nobody waits.”"
	page := m.page("/search?q="+url.QueryEscape(text), http.StatusOK)
	forms := htmltest.All(page, "form.claims")
	if len(forms) != 1 || len(htmltest.All(page, ".hit")) == 0 {
		t.Fatalf("%d forms, %d hits", len(forms), len(htmltest.All(page, ".hit")))
	}
	if got, _ := htmltest.AttrOf(htmltest.All(forms[0], "input[name=text]")[0], "value"); got != text {
		t.Errorf("the form sends %q", got)
	}
	htmltest.Check(t, forms[0], htmltest.Count(`button[formaction="/check"]`, 1))
	for _, q := range []string{"police taxi", "\"the police and the taxi firms met about licensing\"", "Who met the taxi firms about licensing and how often did they meet in the town?"} {
		htmltest.Check(t, m.page("/search?q="+url.QueryEscape(q), http.StatusOK), htmltest.Count("form.claims", 0))
	}
}

// What the page shows can be downloaded, though the API has an error where the page reads a query as words.
func TestDownloadsOfALooseQuery(t *testing.T) {
	t.Parallel()
	m := makeSite(t, handler.Options{}, false)
	page := m.page("/search?q="+url.QueryEscape("yeer:2014 police"), 200)
	links := htmltest.All(page, ".exports a")
	for _, a := range links {
		for _, attr := range a.Attr {
			if attr.Key == "href" {
				got := m.body(attr.Val, 200)
				if strings.Contains(attr.Val, ".xlsx") {
					got = fileIn(t, []byte(got), "xl/sharedStrings.xml")
				}
				if !strings.Contains(got, "olice") {
					t.Errorf("%s has %.200s", attr.Val, got)
				}
			}
		}
	}
	if len(links) < 4 {
		t.Errorf("%d downloads", len(links))
	}
}
