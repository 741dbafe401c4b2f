package quotecheck

import (
	"strings"
	"unicode"
)

// Where passages are joined, as a heading to the item below it or the items of a
// list to each other, a quoter puts a mark or a small word between them, and
// writes what begins in the other case.

// joinedMatch looks for a quote in a range of words of several passages, with other
// marks where one ends and the next begins. Headings count in any case.
func (c *Checker) joinedMatch(q *preparedQuote, a, b int) (match, bool) {
	a, b = c.widen(a, b, 2)
	w := c.window(a, b, true)
	if len(w.offsets) < 2 {
		return match{}, false
	}
	want := q.short
	for at := range w.lower {
		if len(want.runes) == 0 || unicode.ToLower(want.runes[0]) != w.lower[at] || !w.atWordEdge(at) {
			continue
		}
		if end, ok := c.joinsAt(&w, want.runes, at); ok && w.atWordEdge(end) {
			m := match{textRange: w.rangeOf(w.at[at], w.letterEnd(end-1)), verdict: Normalised}
			if m.first == m.last {
				return match{}, false
			}
			c.judgePlace(&m, q.said)
			return m, true
		}
	}
	return match{}, false
}

// joinsAt reports whether the letters of a quote are those of the window from one on, and where these end.
func (c *Checker) joinsAt(w *window, want []rune, at int) (end int, ok bool) {
	k, part := at, 0
	for j := 0; j < len(want); {
		for part+1 < len(w.offsets) && k < len(w.at) && w.at[k] >= w.offsets[part+1] {
			part++
			j += separatorLength(want[j:], w.runes[k:])
			if j >= len(want) {
				return 0, false
			}
		}
		if k >= len(w.runes) {
			return 0, false
		}
		starts := k == at || w.at[k] == w.offsets[part] || k > 0 && w.at[k-1] < w.offsets[part]
		same := want[j] == w.runes[k] || (starts || c.passages[w.first+part].heading) && unicode.ToLower(want[j]) == w.lower[k]
		switch last := part+1 < len(w.offsets) && w.endsPart(k, part); {
		case same:
			j++
			k++
		case last && strings.ContainsRune(closing, w.runes[k]): // the report's mark at the end of an item
			k++
		default:
			return 0, false
		}
	}
	return k, true
}

// endsPart reports whether letter k is the last of its passage in the window.
func (w *window) endsPart(k, part int) bool {
	return k+1 == len(w.at) || w.at[k+1] >= w.offsets[part+1]
}

// separatorLength is how many letters of a quote stand between two passages that it joins.
func separatorLength(want, has []rune) int {
	n := 0
	for n < len(want) && strings.ContainsRune(closing, want[n]) && (len(has) == 0 || want[n] != has[0]) {
		n++
	}
	for _, word := range []string{"and", "or"} {
		if w := []rune(word); n+len(w) < len(want) && string(want[n:n+len(w)]) == word && !strings.HasPrefix(strings.ToLower(string(has[:min(len(has), len(w))])), word) {
			return n + len(w)
		}
	}
	return n
}
