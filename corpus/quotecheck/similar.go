package quotecheck

import (
	"slices"
	"strings"
)

// similarMatches looks at the places that are like a quote for its words letter by
// letter: words may be parted or joined otherwise there, and the quote may hold
// references to footnotes or the printed numbers of paragraphs.
func (c *Checker) similarMatches(q *preparedQuote, found []alignment) []match {
	var out []match
	for i := range found[:min(len(found), 8)] {
		a := &found[i]
		if a.likeness() < 0.4 {
			continue
		}
		m, ok := c.compareLettersIn(q, a.a, a.b, 4)
		if !ok || m.verdict == Altered {
			if text := c.withoutMarkers(q, a); text != q.text {
				if n, found := c.compareLettersIn(c.prepare(text, q.said), a.a, a.b, 4); found {
					m, ok = n, true
					m.verdict = max(m.verdict, Normalised)
				}
			}
		}
		if !ok || m.verdict == Altered {
			if n, found := c.joinedMatch(q, a.a, a.b); found {
				m, ok = n, true
			}
		}
		if ok && !slices.ContainsFunc(out, func(x match) bool { return x.textRange == m.textRange }) {
			if m.verdict == Exact && m.textRange.first != m.textRange.last {
				m.verdict = Normalised
			}
			out = append(out, m)
		}
	}
	sortMatches(out)
	return out
}

// withoutMarkers is the quote without words that are the number or the marker of
// the passage that begins there.
func (c *Checker) withoutMarkers(q *preparedQuote, a *alignment) string {
	var b strings.Builder
	at := 0
	for i := range q.tokens {
		if a.equal[i] {
			continue
		}
		next := i + 1
		for next < len(a.equal) && !a.equal[next] {
			next++
		}
		if next == len(a.equal) || next > i+3 {
			continue
		}
		p := c.passageOf(a.pairs[next])
		if c.passages[p].first != a.pairs[next] {
			continue
		}
		from, to := q.tokens[i].start, q.tokens[next].start
		said, in := trimMarks(q.text[from:to]), &c.passages[p]
		if said != trimMarks(in.paragraph) && said != trimMarks(in.marker) {
			continue
		}
		for from > at && strings.ContainsRune("([", rune(q.text[from-1])) {
			from--
		}
		if from < at {
			continue
		}
		b.WriteString(q.text[at:from])
		at = to
	}
	return b.String() + q.text[at:]
}

// citedRanges are the passages that are said, where that names few.
func (c *Checker) citedRanges(said *CitedPlace) [][2]int {
	if i, ok := c.passage[said.now]; ok {
		return [][2]int{c.wordRange(i)}
	}
	if len(said.documents) != 1 || said.Page == "" && said.Paragraph == "" {
		return nil
	}
	var out [][2]int
	d := &c.docs[said.documents[0]]
	for i := d.first; i < d.end; i++ {
		p := &c.passages[i]
		if p.raw == "" {
			continue
		}
		w := c.wordRange(i)
		if w[1] > w[0] && len(c.mismatches(textRange{i, 0, i, len(p.raw)}, said)) == 0 {
			if n := len(out); n > 0 && out[n-1][1] == w[0] {
				out[n-1][1] = w[1]
			} else {
				out = append(out, w)
			}
		}
	}
	return out
}

func (c *Checker) wordRange(i int) [2]int {
	a := c.passages[i].first
	b := a
	for b < len(c.words) && c.words[b] != barrier && (i+1 == len(c.passages) || b < c.passages[i+1].first) {
		b++
	}
	return [2]int{a, b}
}

// What a quote must share with a passage to be an altered form of it and not
// another sentence on the same thing; found by trying both on real reports.
const (
	leastLikeness = 0.72
	leastShared   = 1.5 // weight of the words that are the same
	leastSaid     = 0.5 // likeness where the place was said
	leastLong     = 0.55
	longRun       = 9 // words that stand together, and a third of the quote: leastLong is enough
)

// resembles says whether a quote has enough of a place's words to be a changed form of them.
func (c *Checker) resembles(a *alignment, q *preparedQuote) bool {
	like, run := a.likeness(), a.longestRun()
	if q.said.isGiven() && len(c.mismatches(c.rangeOfWords(a.a, a.b), q.said)) == 0 && (q.said.Passage != "" || q.said.Paragraph != "" || q.said.Page != "") {
		return like >= leastSaid && run >= 2
	}
	return (like >= leastLikeness || run >= max(longRun, len(q.words)/3) && like >= leastLong) && a.shared >= leastShared && (run >= minQuoteWords || run == 2 && len(q.words) <= 2*minQuoteWords)
}
