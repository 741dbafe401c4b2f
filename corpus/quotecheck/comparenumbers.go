package quotecheck

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
)

// graded is how prose gives a grade.
var graded = lazyregexp.New(`(?i)\b(?:judged|rated|graded|found|remains?|is|are|was|were|as)\s+(?:to\s+be\s+|as\s+|now\s+)?[‘'“"]?(outstanding|good|requires\s+improvement|inadequate|adequate)\b`)

// readGrades adds the grades that a text gives, in the order of the text.
func (n *numberReader) readGrades() {
	for _, m := range graded.FindAllStringSubmatchIndex(n.text, -1) {
		said := strings.ToLower(strings.Join(strings.Fields(n.text[m[2]:m[3]]), " "))
		n.out = append(n.out, Number{Kind: Grade, Text: n.text[m[2]:m[3]], Value: float64(slices.Index(corpus.GradeValues, said)), Start: m[2], End: m[3]})
	}
	slices.SortStableFunc(n.out, func(a, b Number) int { return cmp.Compare(a.Start, b.Start) })
}

// What two sentences must share for a number of the one to be held against the
// other's: words that tell something, the numbers and their nouns aside.
const (
	leastWords = 2 // where both numbers count the same noun
	leastAlone = 3 // of a percentage without a noun, and of a grade
)

// CompareNumbers gives the numbers of a claim that a passage has with the same
// noun and another value, each with the passage's, where a sentence of the passage shares words with the
// claim and no number of the passage is the claim's. A bound or an estimate of
// the claim need only be true; years are not compared, nor are numbers whose noun
// is told apart by other words (35 active cases, 12 closed cases). It points out
// too little rather than too much.
func CompareNumbers(claim, passage string) [][2]Number {
	var out [][2]Number
	theirs := Numbers(passage)
	for _, c := range Numbers(claim) {
		if c.Kind == YearOf {
			continue
		}
		var other *Number
		agrees := false
		for i := range theirs {
			p := &theirs[i]
			if p.Kind != c.Kind && (p.Kind != Share || c.Kind != Percent) && (p.Kind != Percent || c.Kind != Share) {
				continue
			}
			if c.allows(p) {
				agrees = true
				break
			}
			if other == nil && c.sameUnit(p) && sharedWords(sentenceAt(claim, c.Start), sentenceAt(passage, p.Start), &c) >= c.minimum() {
				other = p
			}
		}
		if other != nil && !agrees {
			out = append(out, [2]Number{c, *other})
		}
	}
	return out
}

// AmountsMet reports whether a passage speaks of the amounts of money that a claim gives: it has each of them, or another amount in
// a sentence that shares words with the claim's. A passage that speaks of no money says nothing of what something cost.
func AmountsMet(claim, passage string) bool {
	theirs := Numbers(passage)
	for _, c := range Numbers(claim) {
		met := func(p Number) bool {
			return p.isMoney() && (c.allows(&p) || sharedWords(sentenceAt(claim, c.Start), sentenceAt(passage, p.Start), &c) >= leastWords)
		}
		if c.isMoney() && !slices.ContainsFunc(theirs, met) {
			return false
		}
	}
	return true
}

// isMoney reports whether a number is an amount of money, with its sign or as so many pounds.
func (n *Number) isMoney() bool { return n.Kind == Money || n.Kind == Count && n.Unit == "pound" }

// allows says whether another number bears this one out.
func (n *Number) allows(p *Number) bool {
	a, b := n.scaled(), p.scaled()
	switch {
	case a == b:
		return true
	case n.About == "over":
		return b >= a
	case n.About == "under":
		return b <= a
	case n.About == "about" || p.About != "":
		return math.Abs(a-b) <= 0.1*max(a, b)
	case n.Kind == Share || p.Kind == Share && n.Kind == Percent:
		return math.Abs(a-b) < 0.021 || (a == 0.5 || b == 0.5) && math.Abs(a-b) < 0.026 // half is 48%
	}
	return false
}

// scaled is the value, of a percentage as a share.
func (n *Number) scaled() float64 {
	if n.Kind == Percent {
		return n.Value / 100
	}
	return n.Value
}

func (n *Number) sameUnit(p *Number) bool {
	if n.Unit != p.Unit || n.Unit == "" && n.Kind != Percent && n.Kind != Grade {
		return false
	}
	return len(n.Which) == 0 && len(p.Which) == 0 || slices.Equal(n.Which, p.Which)
}

func (n *Number) minimum() int {
	if n.Unit == "" {
		return leastAlone
	}
	return leastWords
}

// sentenceAt is the sentence that byte at of a text stands in.
func sentenceAt(text string, at int) string {
	from := 0
	for _, e := range sentenceEnds(text) {
		if e > at {
			return text[from:e]
		}
		from = e
	}
	return text[from:]
}

// sharedWords counts the telling words of two sentences that are the same, a
// number's noun aside.
func sharedWords(a, b string, n *Number) int {
	have := map[string]bool{}
	for _, t := range tokens(a) {
		if w := stem(t.word); len(w) > 3 && !ends[t.word] && w != n.Unit && small[t.word] == 0 && !digits.MatchString(t.word) {
			have[w] = true
		}
	}
	shared := 0
	for _, t := range tokens(b) {
		if w := stem(t.word); have[w] {
			shared++
			delete(have, w)
		}
	}
	return shared
}

// stem is a word without the commonest endings.
func stem(w string) string {
	for _, e := range []string{"ing", "ed", "es", "s"} {
		if s, ok := strings.CutSuffix(w, e); ok && len(s) > 3 {
			return s
		}
	}
	return w
}
