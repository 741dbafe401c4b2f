package main

import (
	"strings"

	"github.com/chromedp/chromedp/kb"
)

// typeForSuggestions types in the search box until there are suggestions.
func typeForSuggestions(b *tab) []string {
	b.Helper()
	b.open("/")
	b.press("/tarn")
	b.until(`document.querySelector("#q").getAttribute("aria-expanded") === "true"`)
	options := js[[]string](b, `[...document.querySelectorAll("#suggestions [role=option]")].map(o => o.dataset.text)`)
	if len(options) < 2 {
		b.Fatalf("suggestions for tarn: %q", options)
	}
	return options
}

// suggestByKeys goes through the suggestions without a mouse: the focus stays in
// the box, which says which one is selected, and what was typed stays until one is taken.
func suggestByKeys(b *tab) {
	options := typeForSuggestions(b)
	on := func(key string, want int) {
		b.Helper()
		b.press(key)
		got := js[int](b, `[...document.querySelectorAll("#suggestions [role=option]")].findIndex(o =>
			o.getAttribute("aria-selected") === "true" && o.id === document.activeElement.getAttribute("aria-activedescendant"))`)
		if got != want || js[string](b, "document.activeElement.id") != "q" || js[string](b, `document.querySelector("#q").value`) != "tarn" {
			b.Errorf("after a key the suggestion %d is selected, want %d; the focus is on %s", got, want, js[string](b, focused))
		}
	}
	on(kb.ArrowDown, 0)
	on(kb.ArrowDown, 1)
	on(kb.ArrowUp, 0)
	on(kb.ArrowUp, -1) // what was typed
	on(kb.ArrowUp, len(options)-1)
	on(kb.ArrowDown, -1)
	b.press(kb.Escape)
	if js[bool](b, `!document.querySelector("#suggestions").hidden || document.querySelector("#q").getAttribute("aria-expanded") !== "false"`) {
		b.Error("Escape leaves the suggestions open")
	}
	if js[string](b, "document.activeElement.id") != "q" {
		b.Error("Escape takes the focus from the box")
	}
	b.press(kb.ArrowDown)
	b.until(`!document.querySelector("#suggestions").hidden`)
	on(kb.ArrowDown, 0)
	b.press("\r")
	b.until(`location.pathname !== "/"`)
	b.settle()
	if at := js[string](b, "decodeURIComponent(location.href)"); !strings.Contains(strings.ToLower(at), "tarn") {
		b.Errorf("the suggestion %q leads to %s", options[0], at)
	}
}

// suggestForAll holds the open list of suggestions against axe-core's rules, with one selected, wide and narrow, light and dark.
func suggestForAll(b *tab) {
	axe := axeCore(b.T)
	for _, view := range []struct {
		width  int64
		scheme string
	}{{390, "light"}, {1440, "dark"}} {
		b.window(view.width)
		b.prefer(view.scheme)
		typeForSuggestions(b)
		b.press(kb.ArrowDown)
		found, rules := runAxe(b, axe, axeRules)
		if len(rules) == 0 {
			b.Error("axe-core looked at nothing")
		}
		for _, v := range found {
			b.Errorf("%s, %d pixels: %s (%s) in %d places, the first: %+v", view.scheme, view.width, v.ID, v.Help, len(v.Nodes), v.Nodes[0])
		}
	}
}
