package quotecheck

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A textRange is a part of a report's text, in one passage or in several consecutive ones.
type textRange struct {
	first, start int // place of the passage and byte of its text where it begins
	last, end    int // where it ends
}

// A window is a part of a report's text with its place.
type window struct {
	text    string
	offsets []int // of each passage, the byte of text at which it begins
	first   int   // place of the first passage
	skipped int   // bytes of that passage that stand before the window
	letters
	lower []rune
}

// window gives the text from word a up to word b, where plain is set without
// references to footnotes. No barrier is between them.
func (c *Checker) window(a, b int, plain bool) window {
	first, last := c.passageOf(a), c.passageOf(b-1)
	w := window{first: first, skipped: int(c.starts[a])}
	if a == c.passages[first].first {
		w.skipped = 0
	}
	var s strings.Builder
	for p := first; p <= last; p++ {
		text := c.passages[p].raw
		if plain {
			text = c.passages[p].text
		}
		if p == last {
			text = text[:c.wordEnd(p, b)]
		}
		if p == first {
			text = text[w.skipped:]
		} else {
			s.WriteByte('\n')
		}
		w.offsets = append(w.offsets, s.Len())
		s.WriteString(text)
	}
	w.text = s.String()
	w.letters = newLetters(w.text)
	w.lower = lowerRunes(w.runes)
	return w
}

// wordEnd is where in a passage the text up to word b ends: with all that stands
// before that word, or where the passage has no further one, with all of it.
func (c *Checker) wordEnd(p, b int) int {
	if b < len(c.words) && c.words[b] != barrier && c.passageOf(b) == p {
		return int(c.starts[b])
	}
	return len(c.passages[p].raw)
}

func lowerRunes(runes []rune) []rune {
	out := make([]rune, len(runes))
	for i, r := range runes {
		out[i] = unicode.ToLower(r)
	}
	return out
}

// widen moves both ends of a range of words outwards by up to n words, but not over a barrier.
func (c *Checker) widen(a, b, n int) (int, int) {
	for range n {
		if a > 1 && c.words[a-1] != barrier {
			a--
		}
		if b < len(c.words) && c.words[b] != barrier {
			b++
		}
	}
	return a, b
}

// find looks for letters in a window, from a letter to a letter behind it; they
// begin and end with words. The span is that of the original text.
func (w *window) find(want letters, lower []rune) (s textRange, how agreement) {
	n := len(lower)
	if n == 0 {
		return textRange{}, different
	}
	best := different
	for i := 0; i+n <= len(w.lower); i++ {
		if w.lower[i] != lower[0] || !slices.Equal(w.lower[i:i+n], lower) || !w.atWordEdge(i) || !w.atWordEdge(i+n) {
			continue
		}
		if how := compareLetters(want.runes, w.runes[i:i+n]); how > best {
			best, s = how, w.rangeOf(w.at[i], w.letterEnd(i+n-1))
		}
		if best == same {
			break
		}
	}
	return s, best
}

// atWordEdge says whether a word may begin or end before letter i.
func (w *window) atWordEdge(i int) bool {
	if i == 0 || i == len(w.runes) {
		return true
	}
	before, after := w.runes[i-1], w.runes[i]
	if before == '\'' || after == '\'' || signsNumber(before, after) {
		return false
	}
	if !isWord(before) || !isWord(after) {
		return true
	}
	if w.at[i-1] == w.at[i] {
		return false
	}
	return w.letterEnd(i-1) < w.at[i] && !strings.ContainsRune(w.text[w.letterEnd(i-1):w.at[i]], '\u00ad')
}

// signsNumber reports whether two characters are a number and its sign, one of which is not quoted without the other.
func signsNumber(before, after rune) bool {
	number := func(r rune) bool { return unicode.IsDigit(r) || unicode.Is(unicode.Sc, r) }
	return before == minus && number(after) || unicode.Is(unicode.Sc, before) && unicode.IsDigit(after) || unicode.IsDigit(before) && (after == '%' || after == '‰')
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

func (w *window) letterEnd(i int) int {
	_, n := utf8.DecodeRuneInString(w.text[w.at[i]:])
	return w.at[i] + n
}

// rangeOf is the place of a part of the window's text.
func (w *window) rangeOf(from, to int) textRange {
	place := func(at int) (int, int) {
		i := len(w.offsets) - 1
		for i > 0 && w.offsets[i] > at {
			i--
		}
		b := at - w.offsets[i]
		if i == 0 {
			b += w.skipped
		}
		return w.first + i, b
	}
	var s textRange
	s.first, s.start = place(from)
	s.last, s.end = place(to - 1)
	s.end++
	return s
}

func (c *Checker) textOf(s textRange) string {
	var b strings.Builder
	for p := s.first; p <= s.last; p++ {
		text := c.passages[p].raw
		from, to := 0, len(text)
		if p == s.first {
			from = s.start
		} else {
			b.WriteByte(' ')
		}
		if p == s.last {
			to = s.end
		}
		b.WriteString(text[from:to])
	}
	return b.String()
}

func (c *Checker) rangeOfWords(a, b int) textRange {
	first, last := c.passageOf(a), c.passageOf(b-1)
	return textRange{first, int(c.starts[a]), last, int(c.starts[b-1]) + int(c.lengths[b-1])}
}
