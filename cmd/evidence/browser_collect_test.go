package main

import "net/url"

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
	var ids []string
	for _, h := range asJSON[struct{ Hits []struct{ ID string } }](b, "/search.json?q=police").Hits[:2] {
		ids = append(ids, h.ID)
	}
	b.open("/collection?" + url.Values{"passage": ids}.Encode())
	if n := len(b.texts(".hits .hit")); n != 2 {
		b.Errorf("%d passages without a script", n)
	}
}
