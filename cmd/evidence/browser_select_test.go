package main

import (
	"fmt"
	"strings"

	"evidence/corpus"
)

// selectWords selects the third to the sixth word of the first passage that the page shows, and gives them with the passage's id.
func selectWords(b *tab) (words, passage string) {
	b.Helper()
	got := js[[]string](b, `(() => {
		const t = [...document.querySelectorAll(".t")].find(t => t.textContent.trim().split(/\s+/).length > 8);
		const id = t.dataset.passage ?? t.closest("[id^='p-']").id.slice(2);
		const nodes = document.createTreeWalker(t, NodeFilter.SHOW_TEXT);
		const at = [...t.textContent.matchAll(/\S+/g)];
		const from = at[2].index, to = at[5].index + at[5][0].length;
		const range = document.createRange();
		let seen = 0;
		for (let n = nodes.nextNode(); n; n = nodes.nextNode()) {
			const end = seen + n.data.length;
			if (seen <= from && from < end) range.setStart(n, from - seen);
			if (seen < to && to <= end) range.setEnd(n, to - seen);
			seen = end;
		}
		getSelection().removeAllRanges();
		getSelection().addRange(range);
		return [range.toString(), id];
	})()`)
	return got[0], got[1]
}

// menuForWords selects words wherever the text of a passage is shown. One menu copies them with their citation, links to them, and leads to
// their citation, to a statement and to a search; the keyboard reaches it.
func menuForWords(b *tab) {
	b.mayCopy()
	for _, path := range []string{"/search?q=police", "/documents/sample-inquiry-2019/read", "/documents/sample-inquiry-2019/pages/6", "/documents/sample-inquiry-2019/recommendations", "/documents/sample-inquiry-2019?q=police"} {
		b.open(path)
		b.checkMenu(path)
	}
	b.open("/search?q=police")
	b.click(".hit h2 a")
	b.until(`location.pathname.startsWith("/passages/")`)
	b.checkMenu("a passage")
}

func (b *tab) checkMenu(path string) {
	b.Helper()
	words, passage := selectWords(b)
	const menu = `document.querySelector("[role=group].chosen:not([hidden])")`
	b.until(menu + " !== null")
	if got, want := b.texts("[role=group].chosen button, [role=group].chosen a"), "Copy with citation|Link to these words|Cite these words|Collect them|Pin to a statement|Search for them"; strings.Join(got, "|") != want {
		b.Errorf("%s: the menu has %q", path, got)
	}
	text := []rune(asJSON[struct{ Passage corpus.Passage }](b, "/passages/"+passage+".json").Passage.Text)
	var from, to int
	if _, err := fmt.Sscanf(js[string](b, `new URL([...document.querySelectorAll("[role=group].chosen a")][0].href).search`), "?from=%d&to=%d", &from, &to); err != nil || to > len(text) || string(text[from:to]) != words {
		b.Errorf("%s: “%s” is taken for characters %d to %d of %s (%v)", path, words, from, to, passage, err)
	}
	// By keyboard: Tab leads to the first of the menu.
	b.press("\t")
	b.until(`document.activeElement?.textContent === "Copy with citation"`)
	js[bool](b, `navigator.clipboard.writeText("nothing").then(() => true)`)
	b.press("\r")
	if _, plain := b.clipboard("nothing"); !strings.Contains(plain, words) || len(plain) < len(words)+20 {
		b.Errorf("%s: copied %q for “%s”", path, plain, words)
	}
	js[bool](b, `navigator.clipboard.writeText("nothing").then(() => true)`)
	js[any](b, `([...document.querySelectorAll("[role=group].chosen button")][1].click(), null)`)
	if _, plain := b.clipboard("nothing"); !strings.HasSuffix(plain, fmt.Sprintf("/passages/%s?from=%d&to=%d", passage, from, to)) {
		b.Errorf("%s: the link is %q", path, plain)
	}
}
