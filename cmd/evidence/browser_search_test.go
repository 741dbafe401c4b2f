package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"evidence/corpus/testfiles"
	"evidence/search"

	"github.com/chromedp/chromedp"
)

// asked is what the tests on the sample search for.
const asked = "police officers Millgate House"

// What readers do, on the bundled sample.
func TestBrowser(t *testing.T) {
	t.Parallel()
	testfiles.Program(t, chromiumNames...)
	pages := pageCheck{passed: map[string]bool{}}
	t.Cleanup(func() { pages.finish(t) })
	inTabs(t, servingSample(t), []tabTest{
		{"pages", pages.part(0, 2)},
		{"other pages", pages.part(1, 2)},
		{"search", searchAndNarrow},
		{"sort", sortHits},
		{"history", goBackAndForth},
		{"passage", func(b *tab) { openPassage(b, asked) }},
		{"copy", copyCitations},
		{"part", citePart},
		{"collect", collectPassages},
		{"collect and export", exportCollection},
		{"menu", menuForWords},
		{"step", func(b *tab) { stepThroughHits(b, "sample-inquiry-2019", "police") }},
		{"keys", useKeys},
		{"suggestions by keys", suggestByKeys},
		{"suggestions and axe-core", suggestForAll},
		{"tab order", tabThrough},
		{"keys off", turnKeysOff},
		{"script off", useWithoutScript},
		{"print", printPassage},
		{"shift", nothingShifts},
		{"first paint", paintsBeforeScript},
	})
}

// Statements have a site of their own: other tests would see them change.
func TestStatementsInABrowser(t *testing.T) {
	t.Parallel()
	testfiles.Program(t, chromiumNames...)
	inTabs(t, servingSample(t), []tabTest{
		{"one person", checkStatement},
		{"a judgement", pinJudgement},
		{"folded quotations", keepsFolds},
		{"claims on a phone", claimsOnAPhone},
		{"Word file", commentFile},
		{"from a search to the briefing", pinFromSearch},
		{"pages of a briefing", briefingPages},
		{"keys", statementByKeys},
		{"two people", twoAtOnce},
	})
}

// A tabTest tries something in a tab.
type tabTest struct {
	name string
	try  func(*tab)
}

// inTabs runs tests of a site at once, each in a tab of its own.
func inTabs(t *testing.T, site *served, tests []tabTest) {
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.try(newTab(t, site.url))
		})
	}
}

// What readers do, on real reports.
func TestBrowserOnRealReports(t *testing.T) {
	t.Parallel()
	testfiles.Program(t, chromiumNames...)
	newRealLibrary(t)
	site := serving(t, "--log", "none").ready(t)
	inTabs(t, site, []tabTest{
		{"search", searchAndNarrow},
		{"passage", func(b *tab) { openPassage(b, "police partnership Rotherham 2018") }},
		{"copy", copyCitations},
		{"shift", nothingShifts},
	})
}

// asJSON asks for an address of the site outside the browser and reads the JSON there.
func asJSON[T any](b *tab, path string) T {
	b.Helper()
	res, err := http.Get(b.site + path)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	var v T
	if err == nil {
		err = json.Unmarshal(data, &v)
	}
	if err != nil {
		b.Fatalf("%s: %v in %.200s", path, err, data)
	}
	return v
}

// jsonPath is the address of a page's JSON.
func jsonPath(address string) string {
	path, query, _ := strings.Cut(address, "?")
	return path + ".json?" + query
}

// shows checks that the search page shows what its address asks for: the count, the hits in order, and marks.
func shows(b *tab) search.Result {
	b.Helper()
	want := asJSON[search.Result](b, jsonPath(b.address()))
	n, err := strconv.Atoi(strings.ReplaceAll(strings.Fields(strings.TrimPrefix(b.text("main h1"), "About "))[0], ",", ""))
	if err != nil || n != want.Total || n == 0 {
		b.Errorf("%s says %q; there are %d", b.address(), b.text("main h1"), want.Total)
	}
	var ids []string
	groups := make(map[string]bool)
	for _, h := range want.Hits {
		if h.Group == "" || !groups[h.Group] { // others of the group stand below the first
			ids = append(ids, "hit-"+h.ID)
		}
		groups[h.Group] = true
	}
	if got := js[[]string](b, `[...document.querySelectorAll(".hit")].map(h => h.id)`); len(got) < len(ids) || !slices.Equal(got[:len(ids)], ids) || len(ids) == len(want.Hits) && len(got) > len(ids) {
		b.Errorf("%s shows %q, want %q", b.address(), got, ids)
	}
	if got := len(b.texts(".hit mark")); got == 0 {
		b.Errorf("%s marks nothing", b.address())
	}
	return want
}

// ask searches from the first page, as a reader would.
func ask(b *tab, words string) {
	b.Helper()
	b.open("/")
	b.press("/" + words)
	b.press("\r")
	b.until(`location.pathname === "/search"`)
	b.settle()
	js[bool](b, "window.same = true")
}

// searchAndNarrow narrows a search by a facet and a year, and widens it again, without loading the page anew.
func searchAndNarrow(b *tab) {
	ask(b, "police partnership")
	all := shows(b)
	b.click(".years a")
	year := shows(b)
	if year.Total >= all.Total || len(b.texts(".chips a")) != 1 || len(b.texts(".years a[aria-current]")) != 1 {
		b.Errorf("a year leaves %d of %d, chosen are %q", year.Total, all.Total, b.texts(".chips a"))
	}
	name := js[string](b, `(a => a ? a.querySelector("span").innerText : "")(document.querySelector(".facets section > ul a"))`)
	if name == "" { // all hits of a year are alike
		b.click(".chips a")
		name = js[string](b, `document.querySelector(".facets section > ul a span").innerText`)
	}
	b.click(".facets section > ul a")
	both := shows(b)
	chips := b.texts(".chips a")
	if both.Total > all.Total || !strings.Contains(strings.Join(chips, "\n"), name) || b.text(".facets section > ul a[aria-current] span") != name {
		b.Errorf("after %q was chosen there are %d of %d, chosen are %q", name, both.Total, all.Total, chips)
	}
	for len(b.texts(".chips a")) > 0 {
		b.click(".chips a")
	}
	if again := shows(b); again.Total != all.Total {
		b.Errorf("without choices there are %d again, before %d", again.Total, all.Total)
	}
	if !js[bool](b, "window.same === true") {
		b.Error("the page was loaded anew")
	}
}

// sortHits wants dates in order, both ways.
func sortHits(b *tab) {
	ask(b, asked)
	for _, way := range []string{"Newest", "Oldest"} {
		b.call("sorting", clickText(".sorts a", way))
		b.until(fmt.Sprintf(`document.querySelector(".sorts a[aria-current]").innerText === %q`, way))
		b.settle()
		var dates []string
		for _, h := range shows(b).Hits {
			dates = append(dates, h.Published)
		}
		if way == "Newest" {
			slices.Reverse(dates)
		}
		if !slices.IsSorted(dates) {
			b.Errorf("%s first: %q", way, dates)
		}
	}
	if q := js[url.Values](b, `Object.fromEntries([...new URLSearchParams(location.search)].map(([k, v]) => [k, [v]]))`); q.Get("sort") != "oldest" || q.Get("q") != asked {
		b.Errorf("the address says %v", q)
	}
}

// goBackAndForth wants each address to bring back what it showed, and where it was scrolled to.
func goBackAndForth(b *tab) {
	ask(b, asked)
	first := b.text("main h1")
	js[bool](b, "scrollTo(0, 400), true")
	b.until("scrollY === 400")
	js[bool](b, "new Promise(done => requestAnimationFrame(() => setTimeout(() => done(true), 50)))")
	js[bool](b, `document.querySelector(".facets section > ul a").click(), true`)
	b.until(`document.querySelector(".chips")`)
	b.settle()
	chosen, narrow := b.text(".chips"), b.text("main h1")
	b.click(".hit h2 a")
	if got := b.address(); !strings.HasPrefix(got, "/passages/") {
		b.Fatalf("a hit leads to %s", got)
	}
	is := func(when, heading, chips string) {
		b.Helper()
		b.until(fmt.Sprintf(`location.pathname === "/search" && document.querySelector("main h1").innerText.trim() === %q`, heading))
		b.settle()
		shows(b)
		if got := strings.Join(b.texts(".chips"), ""); got != chips {
			b.Errorf("%s: chosen is %q, was %q", when, got, chips)
		}
		if got := js[string](b, `document.querySelector("#q").value`); got != asked {
			b.Errorf("%s: the box holds %q", when, got)
		}
	}
	js[bool](b, "history.back(), true")
	is("back from the passage", narrow, chosen)
	b.call("loading the page anew", chromedp.Reload())
	is("loaded anew", narrow, chosen)
	js[bool](b, "history.back(), true")
	is("back again", first, "")
	b.until("scrollY === 400")
	js[bool](b, "history.forward(), true")
	is("forward", narrow, chosen)
}

// stepThroughHits follows the hits of a report from page to page: each is marked on the picture and in the text, and none is passed over.
func stepThroughHits(b *tab, document, words string) {
	first := "/documents/" + document + "/pages/1?q=" + url.QueryEscape(words)
	left := map[string]bool{}
	for _, h := range asJSON[struct{ Hits []struct{ ID string } }](b, jsonPath(first)).Hits {
		left[h.ID] = true
	}
	total, seen := len(left), 0
	b.open(first)
	for len(left) > 0 {
		for _, id := range js[[]string](b, `[...document.querySelectorAll(".beside.hit")].map(e => e.id.slice(2))`) {
			delete(left, id)
		}
		hits, marks := len(b.texts(".beside.hit")), len(b.texts(".beside.hit mark"))
		lit, words := len(b.texts("rect.lit:not(.word)")), len(b.texts("rect.lit.word"))
		said := b.text(".steps")
		if (hits > 0) == strings.HasPrefix(said, "None of the") || (hits > 0) != (lit > 0) || (marks > 0) != (words > 0) || !strings.Contains(said, strconv.Itoa(total)) {
			b.Errorf("%s: %d of %d passages are marked, %d lines of them on the picture, %d words in the text and %d on the picture, and it says %q",
				b.address(), hits, total, lit, marks, words, said)
		}
		seen += words
		if len(left) > 0 {
			before := b.address()
			b.call("going on", clickText(".steps a", "Next match"))
			b.until(fmt.Sprintf(`location.pathname + location.search !== %q`, before))
			b.settle()
		}
	}
	if got := b.texts(".steps a"); total == 0 || seen == 0 || slices.Contains(got, "Next match") {
		b.Errorf("after the last of %d passages one can go on: %q", total, got)
	}
}
