package quotecheck

import (
	"slices"
	"strings"
)

// similarMatches looks at the places that are like a quote for its words letter by
// letter: words may be parted or joined otherwise there, and the quote may hold
// references to footnotes or the printed numbers of paragraphs.
func (o *Checker) similarMatches(q *preparedQuote, found []alignment) []match {
	var out []match
	for i := range found[:min(len(found), 8)] {
		a := &found[i]
		if a.likeness() < 0.4 {
			continue
		}
		m, ok := o.compareLettersIn(q, a.a, a.b, 4)
		if !ok || m.verdict == Altered {
			if text := o.withoutMarkers(q, a); text != q.text {
				if n, found := o.compareLettersIn(o.prepare(text, q.said), a.a, a.b, 4); found {
					m, ok = n, true
					m.verdict = max(m.verdict, Normalised)
				}
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
func (o *Checker) withoutMarkers(q *preparedQuote, a *alignment) string {
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
		p := o.passageOf(a.pairs[next])
		if o.passages[p].first != a.pairs[next] {
			continue
		}
		from, to := q.tokens[i].start, q.tokens[next].start
		said, page := trimMarks(q.text[from:to]), &o.passages[p].page
		if said != trimMarks(page.Paragraph) && said != trimMarks(page.Marker) {
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
func (o *Checker) citedRanges(said *CitedPlace) [][2]int {
	if i, ok := o.passage[said.now]; ok {
		return [][2]int{o.wordRange(i)}
	}
	if len(said.documents) != 1 || said.Page == "" && said.Paragraph == "" {
		return nil
	}
	var out [][2]int
	for i := range o.passages {
		p := &o.passages[i]
		if p.doc != said.documents[0] || p.raw == "" {
			continue
		}
		w := o.wordRange(i)
		if w[1] > w[0] && len(o.mismatches(textRange{i, 0, i, len(p.raw)}, said)) == 0 {
			if n := len(out); n > 0 && out[n-1][1] == w[0] {
				out[n-1][1] = w[1]
			} else {
				out = append(out, w)
			}
		}
	}
	return out
}

func (o *Checker) wordRange(i int) [2]int {
	a := o.passages[i].first
	b := a
	for b < len(o.words) && o.words[b] != barrier && (i+1 == len(o.passages) || b < o.passages[i+1].first) {
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
func (o *Checker) resembles(a *alignment, q *preparedQuote) bool {
	like, run := a.likeness(), a.longestRun()
	if q.said.isGiven() && len(o.mismatches(o.rangeOfWords(a.a, a.b), q.said)) == 0 && (q.said.Passage != "" || q.said.Paragraph != "" || q.said.Page != "") {
		return like >= leastSaid && run >= 2
	}
	return (like >= leastLikeness || run >= max(longRun, len(q.words)/3) && like >= leastLong) && a.shared >= leastShared && (run >= few || run == 2 && len(q.words) <= 2*few)
}
