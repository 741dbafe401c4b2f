package main

import (
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

// focused is an expression for what has the focus, as it can be told apart.
const focused = `(e => e.tagName + "#" + e.id + " " + (e.getAttribute("href") || e.getAttribute("name") || e.innerText || "").trim().slice(0, 60))(document.activeElement)`

// useKeys searches, opens, reads, copies and turns pages without a mouse.
func useKeys(b *tab) {
	b.mayCopy()
	ask(b, "police")
	hits := js[[]string](b, `[...document.querySelectorAll(".hit h2 a")].map(a => a.getAttribute("href"))`)
	on := func(keys, href string) {
		b.Helper()
		b.press(keys)
		if got := js[string](b, `document.activeElement.getAttribute("href") || ""`); got != href {
			b.Errorf("after %q the focus is on %q, want %q", keys, got, href)
		}
	}
	on("j", hits[0])
	on("j", hits[1])
	on("j", hits[2])
	on("k", hits[1])
	seenFocus(b)
	b.press("n")
	b.until(`new URLSearchParams(location.search).get("page") === "2"`)
	b.settle()
	b.press("p")
	b.until(`new URLSearchParams(location.search).get("page") === "1"`)
	b.settle()
	b.press("jj\r")
	b.until(`location.pathname === "/passages/` + strings.TrimPrefix(strings.SplitN(hits[1], "?", 2)[0], "/passages/") + `"`)
	b.settle()
	js[bool](b, `navigator.clipboard.writeText("nothing").then(() => true)`)
	b.press("c")
	p := asJSON[shownPassage](b, jsonPath(b.address()))
	if _, plain := b.clipboard("nothing"); squeezed(plain) != squeezed(p.Citations["plain"]) {
		b.Errorf("the key c copies %q, want %q", plain, p.Citations["plain"])
	}
	b.until(`document.querySelector("[role=status]").textContent === "Copied"`)
	b.open("/documents/sample-inquiry-2019/pages/2")
	b.press("n")
	b.until(`location.pathname.endsWith("/pages/3")`)
	b.settle()
	b.press("p")
	b.until(`location.pathname.endsWith("/pages/2")`)
	b.settle()
	b.press("/")
	if got := js[string](b, "document.activeElement.id"); got != "q" {
		b.Errorf("after / the focus is on %q", got)
	}
}

// tabThrough goes through pages with the Tab key: everything that can be used is reached, in the
// order of the page, and it can be seen where the focus is.
func tabThrough(b *tab) {
	hit := asJSON[struct{ Hits []struct{ ID string } }](b, "/search.json?q=police").Hits[0]
	for _, path := range []string{"/", "/search?q=police", "/documents", "/passages/" + hit.ID, "/documents/sample-inquiry-2019/pages/3?q=police", "/documents/sample-minutes-2023/read", "/authorities", "/help"} {
		b.open(path)
		want := js[int](b, `(() => {
			const list = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
				.filter(e => e.type !== "hidden" && e.checkVisibility({ visibilityProperty: true }));
			list.forEach((e, i) => { e.place = i; });
			return list.length;
		})()`)
		for i := range want {
			b.press("\t")
			got := js[struct {
				Place int
				Fault string
			}](b, `({ Place: document.activeElement.place ?? -1, Fault: `+unseenFocus+` })`)
			if got.Place != i || got.Fault != "" {
				b.Fatalf("%s: the Tab key leads to number %d of %d, want %d: %s %s", path, got.Place, want, i, js[string](b, focused), got.Fault)
			}
		}
	}
	b.open("/search?q=police")
	b.press("\t\r")
	if got := js[string](b, "document.activeElement.id"); got != "main" {
		b.Errorf("the skip link leads to %q", got)
	}
}

// unseenFocus is an expression for why the reader cannot see what has the focus: it has to be in the window, with an outline.
const unseenFocus = `(() => {
	const e = document.activeElement, r = e.getBoundingClientRect(), s = getComputedStyle(e);
	if (!r.width || r.bottom < 0 || r.top > innerHeight || r.right < 0 || r.left > innerWidth) return "is out of the window";
	if (s.outlineStyle === "none" || parseFloat(s.outlineWidth) < 2) return "has no outline";
	return "";
})()`

// seenFocus checks that the reader can see what has the focus.
func seenFocus(b *tab) {
	b.Helper()
	if fault := js[string](b, unseenFocus); fault != "" {
		b.Errorf("%s: %s %s", b.address(), js[string](b, focused), fault)
	}
}

// turnKeysOff shows the list of keys and turns them off, for good.
func turnKeysOff(b *tab) {
	b.open("/search?q=police")
	b.press("?")
	b.until(`document.querySelector("dialog").open`)
	if got := js[bool](b, `document.querySelector("dialog").contains(document.activeElement)`); !got {
		b.Error("the list of keys does not take the focus")
	}
	b.press("j")
	if !js[bool](b, `document.querySelector("dialog").contains(document.activeElement)`) {
		b.Error("a key works behind the list of keys")
	}
	b.press("\u001b")
	b.until(`!document.querySelector("dialog").open`)
	b.call("opening the list by its button", chromedp.ScrollIntoView(chromedp.CSS("button.keys")), chromedp.Click(chromedp.CSS("button.keys")), chromedp.Click(chromedp.CSS("#keys-on")))
	b.press("\u001b")
	b.open("/search?q=police")
	for _, key := range []string{"j", "/", "?"} {
		b.press(key)
		if got := js[string](b, `document.querySelector("dialog").open ? "the list" : document.activeElement.tagName`); got != "BODY" {
			b.Errorf("with the keys turned off %q leads to %s", key, got)
		}
	}
}

// useWithoutScript searches, narrows, sorts, opens, cites and filters with scripts turned off.
func useWithoutScript(b *tab) {
	b.withoutScript(true)
	b.open("/")
	b.call("searching", chromedp.SendKeys(chromedp.CSS("#q"), "police\r"))
	b.until(`location.pathname === "/search"`)
	b.settle()
	all := shows(b).Total
	b.click(".facets section > ul a")
	if n := shows(b).Total; n >= all || len(b.texts(".chips a")) != 1 {
		b.Errorf("a choice leaves %d of %d", n, all)
	}
	b.click(".sorts a:last-of-type")
	b.call("searching again", chromedp.SetValue(chromedp.CSS("#q"), "children"), chromedp.Submit(chromedp.CSS("#q")))
	b.until(`new URLSearchParams(location.search).get("q") === "children"`)
	b.settle()
	if shows(b); len(b.texts(".chips a")) != 1 || !strings.Contains(b.address(), "sort=oldest") {
		b.Errorf("another search keeps %q, %s", b.texts(".chips a"), b.address())
	}
	b.click(`.pager a[rel=next]`)
	b.click(".hit h2 a")
	litOnPicture(b)
	citePartOf(b)
	b.open("/documents/sample-inquiry-2019")
	b.call("searching within", chromedp.SendKeys(chromedp.CSS("#within"), "police\r"))
	b.until(`document.querySelectorAll(".hit mark").length > 0`)
	b.open("/documents")
	b.call("filtering", chromedp.SetValue(chromedp.CSS("select[name=kind]"), "minutes"))
	b.click(".filters button")
	if got := b.texts("tbody tr"); len(got) != 1 || !strings.Contains(got[0], "inutes") {
		b.Errorf("the minutes are %q", got)
	}
}

// citePartOf cites some words of the passage that is shown, and then words that it does not hold.
func citePartOf(b *tab) {
	b.Helper()
	words := strings.Join(strings.Fields(asJSON[shownPassage](b, jsonPath(b.address())).Passage.Text)[1:5], " ")
	b.call("writing the words", chromedp.SendKeys(chromedp.CSS("#part"), words))
	b.click(".part button")
	if got := js[string](b, `document.querySelector("#cite-plain").textContent`); !strings.Contains(got, words) {
		b.Errorf("cited is %q, want %q", got, words)
	}
	b.call("writing other words", chromedp.SendKeys(chromedp.CSS("#part"), " that are not there"))
	b.click(".part button")
	if got := b.texts(".citing [role=alert]"); len(got) != 1 {
		b.Errorf("%s: nothing is said of words that the passage does not hold: %s", b.address(), fmt.Sprint(got))
	}
}
