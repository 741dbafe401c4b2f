package quotecheck

import (
	"slices"
	"strings"
)

// A preparedQuote is a quote made ready to be looked for.
type preparedQuote struct {
	text     string
	tokens   []token
	words    []uint32
	full     letters // all of it
	short    letters // without marks at its ends that need not be the original's
	fullLow  []rune
	shortLow []rune
	said     *CitedPlace

	// Of a reading of a quote.
	remark string // for the result if this reading is found
	number string // taken from its beginning: that of the passage where it must stand
}

func (c *Checker) prepare(text string, said *CitedPlace) *preparedQuote {
	q := &preparedQuote{text: text, tokens: tokens(text), full: newLetters(text), said: said}
	q.words = c.wordIDs(q.tokens)
	q.short = q.full.trimPunctuation()
	q.fullLow, q.shortLow = lowerRunes(q.full.runes), lowerRunes(q.short.runes)
	return q
}

// A match is a place where the words of a quote stand.
type match struct {
	textRange
	verdict    Verdict // Exact or Normalised; Altered where more than the first letter differs in case
	mismatches []Mismatch
	assumed    bool // in a report that the text is assumed to speak of
	misdated   int  // how far its report is from the date that the text says
}

// betterThan reports whether a match is better evidence for the quote than another.
func (m *match) betterThan(than *match) bool {
	if m.verdict == Altered || than.verdict == Altered {
		return m.verdict != Altered && than.verdict == Altered
	}
	if (len(m.mismatches) == 0) != (len(than.mismatches) == 0) {
		return len(m.mismatches) == 0
	}
	if (m.mismatchedReport()) != (than.mismatchedReport()) {
		return than.mismatchedReport()
	}
	if m.assumed != than.assumed {
		return m.assumed
	}
	if m.misdated != than.misdated {
		return m.misdated < than.misdated
	}
	return m.verdict == Exact && than.verdict != Exact
}

// betterPlaceThan reports whether a match agrees better than another with the place that is said.
func (m *match) betterPlaceThan(than *match) bool {
	return len(m.mismatches) == 0 && len(than.mismatches) > 0 || !m.mismatchedReport() && than.mismatchedReport() || m.assumed && !than.assumed || m.assumed == than.assumed && m.misdated < than.misdated
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
func (c *Checker) matches(q *preparedQuote) []match {
	runs := c.occurrences(q.words, maxRuns)
	if len(runs) > maxLooked { // those of the place that is said come first
		slices.SortStableFunc(runs, func(a, b int) int { return c.placeRank(a, len(q.words), q.said) - c.placeRank(b, len(q.words), q.said) })
		runs = runs[:maxLooked]
	}
	var out []match
	for _, at := range runs {
		if m, ok := c.compareLettersIn(q, at, at+len(q.words), 1); ok {
			out = append(out, m)
		}
	}
	sortMatches(out)
	return out
}

func sortMatches(list []match) {
	slices.SortStableFunc(list, func(a, b match) int {
		switch {
		case a.betterThan(&b):
			return -1
		case b.betterThan(&a):
			return 1
		}
		return 0
	})
}

// placeRank is 0 for words in the place that is said, 1 for the same report, else 2.
func (c *Checker) placeRank(at, n int, said *CitedPlace) int {
	m := c.mismatches(c.rangeOfWords(at, at+n), said)
	switch {
	case len(m) == 0 && said.assumed && !slices.Contains(said.documents, c.passages[c.passageOf(at)].doc):
		return 1
	case len(m) == 0:
		return 0
	case m[0].What != "report":
		return 1
	}
	return 2
}

// compareLettersIn looks for a quote letter by letter in a range of words and a few words around it.
func (c *Checker) compareLettersIn(q *preparedQuote, a, b, around int) (match, bool) {
	a, b = c.widen(a, b, around)
	for _, plain := range []bool{true, false} {
		w := c.window(a, b, plain)
		s, how := w.find(q.full, q.fullLow)
		whole := how != different
		if !whole {
			s, how = w.find(q.short, q.shortLow)
		}
		if how == different {
			continue
		}
		m := match{textRange: s, verdict: Normalised}
		if how == exceptCase {
			m.verdict = Altered
		} else if t, ok := c.findVerbatim(q.text, s); ok && how == same {
			m.textRange, m.verdict = t, Exact
		}
		c.judgePlace(&m, q.said)
		return m, true
	}
	return match{}, false
}

// judgePlace says how far a match agrees with the place that is said.
func (c *Checker) judgePlace(m *match, said *CitedPlace) {
	m.mismatches = c.mismatches(m.textRange, said)
	m.misdated = c.datedWrongly(said, c.passages[m.first].doc)
	m.assumed = said.isGuess() && slices.Contains(said.documents, c.passages[m.first].doc)
}

// findVerbatim reports whether a range has a quote character by character, and its exact place.
func (c *Checker) findVerbatim(quote string, s textRange) (textRange, bool) {
	const around = 16
	t := s
	t.start = max(0, s.start-around)
	t.end = min(len(c.passages[s.last].raw), s.end+around)
	i := strings.Index(c.textOf(t), quote)
	if i < 0 {
		return s, false
	}
	if s.first == s.last {
		return textRange{s.first, t.start + i, s.last, t.start + i + len(quote)}, true
	}
	ends := t.end - (len(c.textOf(t)) - i - len(quote))
	if t.start+i > len(c.passages[s.first].raw) || ends < 0 {
		return s, false
	}
	return textRange{s.first, t.start + i, s.last, ends}, true
}
