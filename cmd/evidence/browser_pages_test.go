package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"evidence/corpus/testfiles"
	"evidence/search"
	"evidence/web"
)

// shownPages gives an address for every page of the router, with real variables,
// and others where a page can look another way; an address with its status where that is no 200.
func shownPages(b *tab) (paths, refused []string) {
	b.Helper()
	eventually(b, "the sentences are learnt, so that pages stay as they are", func() bool {
		return asJSON[search.Result](b, "/search.json?q=what+did+the+police+know+about+it").Meaning == search.MeaningUsed
	})
	hits := asJSON[search.Result](b, "/search.json?q=police").Hits
	if len(hits) == 0 {
		b.Fatal("the sample holds nothing on the police")
	}
	hit := hits[0]
	document := "/documents/" + hit.Document
	passage := "/passages/" + hit.ID
	authority := "/authorities/" + url.PathEscape(hit.Authority)
	tarnbrough := "/authorities/" + url.PathEscape("Tarnbrough (invented)")
	examples := map[string][]string{
		"/authorities":                        {"/authorities"},
		"/authorities/{name}":                 {authority, tarnbrough, tarnbrough + "?subject=police"},
		"/":                                   {"/"},
		"/search":                             {"/search?q=police", "/search", "/search?q=police&kind=inquiry&year_from=2015&sort=newest", "/search?q=%22no+such+words+anywhere%22", "/search?q=police&page=900"},
		"/documents":                          {"/documents", "/documents?kind=inquiry&sort=title", "/documents?q=nothing"},
		"/documents/{id}":                     {document, document + "?q=police"},
		"/documents/{id}/read":                {document + "/read", "/documents/sample-inspection-2022/read?q=police", "/documents/sample-inspection-2022/read?q=police&collect=1"},
		"/documents/{id}/citations":           {document + "/citations"},
		"/documents/{id}/recommendations":     {"/documents/sample-inquiry-2019/recommendations", "/documents/sample-inspection-2022/recommendations"},
		"/documents/{id}/pages/{page:[0-9]+}": {fmt.Sprintf("%s/pages/%d?q=police", document, hit.Page), "/documents/sample-inquiry-2019/pages/1"},
		"/passages/{id}":                      {passage + "?q=police", passage + "?quote=" + url.QueryEscape(strings.Join(strings.Fields(hit.Text)[1:5], " ")), passage + "?quote=zzz", passage + "?q=police&claim=c2&statement=sample-statement"},
		"/embed/passages/{id}":                {"/embed" + passage, "/embed" + passage + "?from=0&to=9"},
		"/api":                                {"/api"},
		"/library":                            {"/library"},
		"/documents/{id}/correct":             {document + "/correct"},
		"/sign-in":                            {"/sign-in"},
		"/compare":                            {"/compare", "/compare?q=police&authority=Tarnbrough+%28invented%29", "/compare?q=nothing+of+the+kind&authority=Tarnbrough+%28invented%29&authority=none"},
		"/upload":                             {"/upload"},
		"/download":                           {"/download", "/download?authority=Leeds", "/download?authority=Nowhere"},
		"/check":                              {"/check"},
		"/statements":                         {"/statements"},
		"/passages/{id}/pin":                  {passage + "/pin", passage + "/pin?statement=sample-statement"},
		"/collection":                         {"/collection", "/collection?title=Police&passage=" + hit.ID + "&note=First&passage=none"},
		"/collections":                        {"/collections"},
		"/collections/{id}":                   {keptCollection(b, hit.ID)},
		"/statements/{id}":                    {sampleStatement, sampleStatement + "?claim=c2", sampleStatement + "?claim=c2&q=zzzz"},
		"/statements/{id}/details":            {sampleStatement + "/details"},
		"/statements/{id}/history":            {sampleStatement + "/history"},
		"/help":                               {"/help"},
		"/problems":                           {"/problems"},
		"/problems/{name}":                    {"/problems/invalid-query"},
		"/accessibility":                      {"/accessibility"},
	}
	for _, path := range web.PagePaths() {
		if len(examples[path]) == 0 {
			b.Errorf("no test looks at %s in a browser: add an address of it here", path)
		}
		paths = append(paths, examples[path]...)
	}
	return paths, []string{"/none", "/passages/none", document + "/para/9999", "/search?q=x&page=0"}
}

// keptCollection is the address of a collection that is kept: of the first, or else of one of a passage.
func keptCollection(b *tab, passage string) string {
	b.Helper()
	list := func() string {
		for _, c := range asJSON[struct{ Collections []struct{ ID string } }](b, "/collections.json").Collections {
			return "/collections/" + c.ID
		}
		return ""
	}
	if list() == "" {
		b.open("/collection?title=Police&note=First&passage=" + passage)
		b.click("form[method=post] button")
		b.until(`location.pathname.startsWith("/collections/")`)
	}
	return list()
}

// sampleStatement is the address of the statement that comes with the sample.
const sampleStatement = "/statements/sample-statement"

// A pageCheck opens every page, those that answer with an error too. Each fits every width, passes axe-core's rules if
// EVIDENCE_AXE names it, and shows the same without scripts.
type pageCheck struct {
	mu     sync.Mutex      // of passed, and of what the first part changes on the site
	passed map[string]bool // axe-core's rules that something passed
}

// part returns a test of every step-th page.
func (c *pageCheck) part(first, step int) func(*tab) {
	return func(b *tab) { c.check(b, first, step) }
}

func (c *pageCheck) check(b *tab, first, step int) {
	b.Helper()
	axe := axeIfNamed(b.T)
	c.mu.Lock() // one part keeps a collection, and the others find it
	paths, refused := shownPages(b)
	c.mu.Unlock()
	for i, path := range append(paths, refused...) {
		if i%step != first {
			continue
		}
		open := b.open
		if i >= len(paths) {
			open = b.openRefused
		}
		open(path)
		shown := js[string](b, textOfPage)
		fitWidths(b, path)
		if axe != "" {
			c.passAxe(b, path, axe)
		}
		b.window(tabWidth)
		b.withoutScript(true)
		open(path)
		sameWithoutScript(b, path, shown)
		b.withoutScript(false)
	}
}

// finish checks that the rules of axe-core that matter most had something to check.
func (c *pageCheck) finish(t *testing.T) {
	for _, rule := range []string{"color-contrast", "target-size", "label", "link-name", "svg-img-alt", "document-title", "html-has-lang"} {
		if len(c.passed) > 0 && !c.passed[rule] {
			t.Errorf("axe-core's rule %q had nothing to check", rule)
		}
	}
}

// fitWidths checks that the page need not be scrolled sideways, on a narrow phone, with text twice its size or on a screen, and that no text
// is cut off. A table or a listing that is too wide scrolls by itself.
func fitWidths(b *tab, path string) {
	b.Helper()
	for _, view := range []struct {
		width int64
		text  int // per cent
	}{{320, 100}, {390, 200}, {768, 200}, {1440, 100}} {
		b.window(view.width)
		for _, fault := range js[[]string](b, fmt.Sprintf(`document.documentElement.style.fontSize = "%d%%", %s`, view.text, overflowing)) {
			b.Errorf("%s at %d pixels with text at %d%%: %s", path, view.width, view.text, fault)
		}
	}
	js[bool](b, `document.documentElement.style.fontSize = "", true`)
}

// overflowing is an expression that lists what stands out of the window or is cut off.
const overflowing = `(() => {
	const wide = document.documentElement.clientWidth, out = [];
	if (document.documentElement.scrollWidth > wide) out.push("the page is " + document.documentElement.scrollWidth + " wide");
	const scrolls = e => e && (["auto", "scroll"].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
	const name = e => e.tagName + (e.id && "#" + e.id) + "." + e.className + " " + JSON.stringify((e.textContent || "").trim().slice(0, 40));
	for (const e of document.querySelectorAll("body *")) {
		if (e.closest(".hidden, .skip, svg, option") || !e.checkVisibility()) continue;
		const r = e.getBoundingClientRect();
		if (r.width && (r.right > wide + 1 || r.left < -1) && !scrolls(e)) out.push(name(e) + " stands out to " + Math.round(r.right));
		const style = getComputedStyle(e);
		if (style.overflowX === "hidden" && e.scrollWidth > e.clientWidth + 1) out.push(name(e) + " is cut off");
	}
	return out.slice(0, 5);
})()`

// textOfPage is an expression for what the page shows, without the buttons that copy, which need a script.
const textOfPage = `(() => {
	const main = document.querySelector("main").cloneNode(true);
	main.querySelectorAll("button.copy").forEach(e => e.remove());
	main.querySelectorAll("details").forEach(e => { e.open = true; });
	document.body.append(main);
	const text = main.innerText;
	main.remove();
	return text.split(/\s+/).join(" ");
})()`

// sameWithoutScript checks that the page, opened without scripts, shows what it showed with them.
func sameWithoutScript(b *tab, path, with string) {
	b.Helper()
	if without := js[string](b, textOfPage); without != with || without == "" {
		b.Errorf("%s shows without a script\n%s\nwith one\n%s", path, without, with)
	}
	if n := js[int](b, `[...document.querySelectorAll("button")].filter(b => b.checkVisibility({ visibilityProperty: true }) && !b.closest("form")).length`); n > 0 {
		b.Errorf("%s has %d buttons that do nothing without a script", path, n)
	}
}

// axeRules are those of axe-core for WCAG 2.2 at levels A and AA. axeLayoutRules are those among them that depend on the
// width of the window or its colours.
const (
	axeRules       = `{ type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }`
	axeLayoutRules = `{ type: "rule", values: ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"] }`
)

// A violation is what axe-core finds.
type violation struct {
	ID, Help string
	Nodes    []struct {
		HTML           string
		FailureSummary string
	}
}

// runAxe has axe-core, whose code is given, check the page as it is shown by some of its rules. It returns also the rules
// that something passed.
func runAxe(b *tab, axe, rules string) (found []violation, passed []string) {
	b.Helper()
	if !js[bool](b, `typeof axe === "object"`) {
		js[bool](b, axe+"\n;true")
	}
	got := js[struct {
		Violations []violation
		Passes     []string
	}](b, `axe.run({ runOnly: `+rules+`, rules: { "target-size": { enabled: true } }, resultTypes: ["violations"], preload: false }).then(r => ({
		Violations: r.violations.map(v => ({ ID: v.id, Help: v.help, Nodes: v.nodes.map(n => ({ HTML: n.html, FailureSummary: n.failureSummary })) })),
		Passes: r.passes.map(p => p.id),
	}))`)
	return got.Violations, got.Passes
}

// passAxe checks that axe-core finds no fault against WCAG 2.2 AA on the page: by all rules on a dark screen, and by those that
// depend on the layout on a light phone too. The colours do not depend on the width.
func (c *pageCheck) passAxe(b *tab, path, axe string) {
	b.Helper()
	js[bool](b, `document.querySelectorAll("details").forEach(d => { d.open = true }), true`)
	for _, view := range []struct {
		width         int64
		scheme, rules string
	}{{1440, "dark", axeRules}, {390, "light", axeLayoutRules}} {
		b.window(view.width)
		b.prefer(view.scheme)
		found, rules := runAxe(b, axe, view.rules)
		c.mu.Lock()
		for _, r := range rules {
			c.passed[r] = true
		}
		c.mu.Unlock()
		for _, v := range found {
			b.Errorf("%s, %s, %d pixels: %s (%s) in %d places, the first: %+v", path, view.scheme, view.width, v.ID, v.Help, len(v.Nodes), v.Nodes[0])
		}
	}
}

// axe-core does find faults, in this browser and under this policy.
func TestAxeFindsFaults(t *testing.T) {
	t.Parallel()
	axe := axeCore(t)
	b := newTab(t, serveFixture(t, map[string]string{
		"/": `<!DOCTYPE html><html lang="en"><title>A</title><link rel="stylesheet" href="/small.css"><main><img src="/p.svg"><input><p class="faint">Faint</p><a class="small" href="/1">1</a><a class="small" href="/2">2</a></main>`,
	}))
	b.open("/")
	found, _ := runAxe(b, axe, axeRules)
	for _, want := range []string{"image-alt", "label", "color-contrast", "target-size"} {
		if !slices.ContainsFunc(found, func(v violation) bool { return v.ID == want }) {
			t.Errorf("axe-core does not find %q: %+v", want, found)
		}
	}
}

// axeCore gives the code of axe-core, or skips the test without it or without Chromium.
func axeCore(t *testing.T) string {
	t.Helper()
	testfiles.Program(t, chromiumNames...)
	code, err := os.ReadFile(testfiles.Named(t, "EVIDENCE_AXE"))
	if err != nil {
		t.Fatal(err)
	}
	return string(code)
}

// axeIfNamed returns the code of axe-core, or "" if EVIDENCE_AXE does not name it.
func axeIfNamed(t *testing.T) string {
	t.Helper()
	if os.Getenv("EVIDENCE_AXE") == "" && !testfiles.Required() {
		t.Log("without axe-core, which EVIDENCE_AXE would name")
		return ""
	}
	return axeCore(t)
}

// serveFixture serves pages that are not the site's, under its policy for scripts.
func serveFixture(t *testing.T, pages map[string]string) string {
	t.Helper()
	files := map[string][2]string{
		"/throws.js":   {"text/javascript", `throw new Error("thrown")`},
		"/small.css":   {"text/css", `.faint { color: #bbb; background: #fff } .tall { height: 600px } .small { display: inline-block; width: 9px; height: 9px; overflow: hidden }`},
		"/favicon.ico": {"image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg"/>`},
		"/grow.js":     {"text/javascript", `document.querySelector("#room").className = "tall"`},
		"/p.svg":       {"image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`},
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "script-src 'self'")
		if page, ok := pages[r.URL.Path]; ok {
			w.Header().Set("Content-Type", "text/html")
			w.Write([]byte(page))
		} else if file, ok := files[r.URL.Path]; ok {
			w.Header().Set("Content-Type", file[0])
			w.Write([]byte(file[1]))
		} else {
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}
