package quotecheck

import (
	"slices"
	"strings"
)

// A query is a quote made ready to be looked for.
type query struct {
	text     string
	tokens   []token
	words    []uint32
	full     letters // all of it
	short    letters // without marks at its ends that need not be the original's
	fullLow  []rune
	shortLow []rune
	said     *Said
}

func (o *Originals) query(text string, said *Said) *query {
	q := &query{text: text, tokens: tokens(text), full: newLetters(text), said: said}
	q.words = o.ids(q.tokens)
	q.short = q.full.trimmed()
	q.fullLow, q.shortLow = lowered(q.full.runes), lowered(q.short.runes)
	return q
}

// A match is a place where the words of a quote stand.
type match struct {
	span
	verdict    Verdict // Exact or Normalised; Altered where more than the first letter differs in case
	mismatches []Mismatch
}

// better says whether a match tells more for the quote than another.
func (m *match) better(than *match) bool {
	if m.verdict == Altered || than.verdict == Altered {
		return m.verdict != Altered && than.verdict == Altered
	}
	if (len(m.mismatches) == 0) != (len(than.mismatches) == 0) {
		return len(m.mismatches) == 0
	}
	if (m.mismatchedReport()) != (than.mismatchedReport()) {
		return than.mismatchedReport()
	}
	return m.verdict == Exact && than.verdict != Exact
}

func (m *match) mismatchedReport() bool {
	return len(m.mismatches) > 0 && m.mismatches[0].What == "report"
}

// Limits of how many places of a quote are looked at: a phrase of two common
// words stands in thousands.
const (
	maxRuns   = 20000
	maxLooked = 200
)

// matches lists the places in which all words of a quote stand one after the
// other, the best first.
func (o *Originals) matches(q *query) []match {
	runs := o.runs(q.words, maxRuns)
	if len(runs) > maxLooked { // those of the place that is said come first
		slices.SortStableFunc(runs, func(a, b int) int { return o.farness(a, len(q.words), q.said) - o.farness(b, len(q.words), q.said) })
		runs = runs[:maxLooked]
	}
	var out []match
	for _, at := range runs {
		if m, ok := o.matchIn(q, at, at+len(q.words), 1); ok {
			out = append(out, m)
		}
	}
	sortMatches(out)
	return out
}

func sortMatches(list []match) {
	slices.SortStableFunc(list, func(a, b match) int {
		switch {
		case a.better(&b):
			return -1
		case b.better(&a):
			return 1
		}
		return 0
	})
}

// farness is 0 for words in the place that is said, 1 for the same report, else 2.
func (o *Originals) farness(at, n int, said *Said) int {
	m := o.mismatches(o.spanOf(at, at+n), said)
	switch {
	case len(m) == 0:
		return 0
	case m[0].What != "report":
		return 1
	}
	return 2
}

// matchIn looks for a quote letter by letter in a stretch of the originals and a few words around it.
func (o *Originals) matchIn(q *query, a, b, around int) (match, bool) {
	a, b = o.widen(a, b, around)
	for _, plain := range []bool{true, false} {
		w := o.window(a, b, plain)
		s, how := w.find(q.full, q.fullLow)
		whole := how != different
		if !whole {
			s, how = w.find(q.short, q.shortLow)
		}
		if how == different {
			continue
		}
		m := match{span: s, verdict: Normalised}
		if how == butCase {
			m.verdict = Altered
		} else if t, ok := o.verbatim(q.text, s); ok && how == same {
			m.span, m.verdict = t, Exact
		}
		m.mismatches = o.mismatches(m.span, q.said)
		return m, true
	}
	return match{}, false
}

// verbatim says whether a quote stands at a span character by character, and where exactly.
func (o *Originals) verbatim(quote string, s span) (span, bool) {
	const around = 16
	t := s
	t.start = max(0, s.start-around)
	t.end = min(len(o.passages[s.last].raw), s.end+around)
	i := strings.Index(o.found(t), quote)
	if i < 0 {
		return s, false
	}
	if s.first == s.last {
		return span{s.first, t.start + i, s.last, t.start + i + len(quote)}, true
	}
	ends := t.end - (len(o.found(t)) - i - len(quote))
	if t.start+i > len(o.passages[s.first].raw) || ends < 0 {
		return s, false
	}
	return span{s.first, t.start + i, s.last, ends}, true
}
