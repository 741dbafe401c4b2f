package main

import (
	"fmt"
	"html"
	"strings"

	"evidence/corpus/testfiles"

	"github.com/chromedp/chromedp"
)

// collectPassages gathers passages from a search and from a passage's page, notes them, removes one and starts anew; what was collected
// is remembered in the browser, and without a script a form collects what is selected.
func collectPassages(b *tab) {
	b.open("/search?q=police")
	js[any](b, `(document.querySelectorAll(".tick input").forEach((box, i) => { if (i < 2) box.click(); }), null)`)
	b.click("form.collect button")
	b.until(`location.pathname === "/collection" && document.querySelectorAll(".hits .hit").length === 2`)
	b.until(`document.querySelector("a[data-collected]").textContent === "Collection (2)"`)

	b.open("/search?q=council")
	b.click(".hit:nth-child(3) h2 a")
	b.until(`location.pathname.startsWith("/passages/")`)
	b.click("form.collect button")
	b.until(`location.pathname === "/collection" && document.querySelectorAll(".hits .hit").length === 3`)

	js[any](b, `(document.querySelector("#note-0").value = "to be quoted", null)`)
	b.click(".collection form button")
	b.until(`location.search.includes("to+be+quoted") && document.querySelector("#note-0").value === "to be quoted"`)
	b.click(".hit:nth-child(2) .more a")
	b.until(`document.querySelectorAll(".hits .hit").length === 2`)

	b.open("/")
	if got := js[string](b, `document.querySelector("a[data-collected]").textContent`); got != "Collection (2)" {
		b.Errorf("the site's links say %q", got)
	}
	b.click("a[data-collected]")
	b.until(`document.querySelector("#note-0")?.value === "to be quoted"`)
	b.click("[data-forget]")
	b.until(`location.pathname === "/collection" && !document.querySelector(".hits .hit")`)

	b.withoutScript(true)
	defer b.withoutScript(false)
	b.open("/search?q=police")
	for _, n := range []int{1, 2} {
		b.call("selecting", chromedp.Click(chromedp.CSS(fmt.Sprintf(".hits .hit:nth-child(%d) .tick input", n))))
	}
	b.click("form.collect button")
	if n := len(b.texts(".hits .hit")); n != 2 {
		b.Errorf("%d passages without a script", n)
	}
	b.call("noting", chromedp.SendKeys(chromedp.CSS("#note-1"), "by hand"))
	b.click(".collection form button")
	if got := b.address(); !strings.Contains(got, "note=by+hand") {
		b.Errorf("the note is not in %s", got)
	}
	b.call("choosing a style", chromedp.SetValue(chromedp.CSS("form.exports select"), "apa"))
	if got := js[string](b, `new URLSearchParams(new FormData(document.querySelector("form.exports"))).toString()`); !strings.Contains(got, "form=docx&style=apa") || strings.Count(got, "passage=") != 2 {
		b.Errorf("the form for Word sends %s", got)
	}
}

// exportCollection collects from the text of a report, from the comparison of two and by words that are selected, and has LibreOffice
// open the collection as a Word document.
func exportCollection(b *tab) {
	testfiles.Program(b.T, "soffice")
	b.open("/documents/sample-inspection-2022/read")
	b.click(`.actions a[href*="collect="]`)
	js[any](b, `(document.querySelectorAll("input.tick")[3].click(), null)`)
	b.click("form.collect button")
	b.until(`location.pathname === "/collection" && document.querySelectorAll(".hits .hit").length === 1`)

	b.open("/authorities/Tarnbrough%20(invented)?q=police")
	js[any](b, `(document.querySelector(".tick input").click(), null)`)
	b.click("form.collect button")
	b.until(`document.querySelectorAll(".hits .hit").length === 2`)

	b.open("/search?q=police")
	words, _ := selectWords(b)
	b.until(`document.querySelector("[role=group].chosen:not([hidden])")`)
	js[any](b, `([...document.querySelectorAll("[role=group].chosen a")].find(a => a.textContent === "Collect them").click(), null)`)
	b.until(`location.pathname === "/collection" && document.querySelectorAll(".hits .hit").length === 3`)
	quotes := b.texts(".hits blockquote")
	if quotes[2] != words {
		b.Errorf("collected %q, selected %q", quotes[2], words)
	}

	b.call("choosing a style", chromedp.SetValue(chromedp.CSS("form.exports select"), "oscola"))
	text := b.inLibreOffice(b.download(js[string](b, `(f => f.action + "?" + new URLSearchParams(new FormData(f)))(document.querySelector("form.exports"))`)))
	shown := html.UnescapeString(squeezed(text))
	for _, q := range quotes {
		if want := "“" + squeezed(q); !strings.Contains(shown, want) {
			b.Errorf("LibreOffice does not show %q", want)
		}
	}
	if n := strings.Count(text, `<text:note `); n != len(quotes) {
		b.Errorf("LibreOffice shows %d footnotes for %q", n, quotes)
	}
}
