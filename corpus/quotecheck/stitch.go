package quotecheck

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// A piece is a part of a quote and where it stands.
type piece struct {
	text string
	textRange
}

// Limits of what counts as a piece of a quote whose joints nothing marks, and
// what a joint costs against a changed word: many short pieces can be found of anything.
const (
	leastPiece  = 4   // words
	leastTelled = 1.2 // weight of its words
	meanPiece   = 7   // words of a piece in the mean
	costJoint   = 3
)

func (c *Checker) checkParts(ctx context.Context, r Result, parts []string, said *CitedPlace) Result {
	queries, found := make([]*preparedQuote, len(parts)), make([][]match, len(parts))
	anchor := -1
	for i, p := range parts {
		if ctx.Err() != nil {
			return r
		}
		queries[i], found[i] = c.matchPart(p, said)
		if len(found[i]) > 0 && (anchor < 0 || len(queries[i].words) > len(queries[anchor].words)) {
			anchor = i
		}
	}
	if anchor < 0 {
		return c.checkInexact(r, c.readings(strings.Join(parts, " "), said))
	}
	near := found[anchor][0].textRange
	var pieces []piece
	var changed []Change
	whole := true
	for i, q := range queries {
		if ctx.Err() != nil {
			return r
		}
		if i > 0 {
			changed = append(changed, Change{Equal, "…"})
		}
		if s, ok := c.nearestMatch(q, found[i], near); ok {
			pieces = append(pieces, piece{parts[i], s})
			changed = append(changed, Change{Equal, parts[i]})
			continue
		}
		whole = false
		changed = append(changed, c.diffPart(q, near)...)
	}
	if whole {
		return c.stitchedResult(r, pieces, "")
	}
	if len(queries[anchor].words) < leastPiece && len(said.documents) == 0 {
		return r
	}
	r.Verdict, r.Place, r.Changes, r.Mismatch = Altered, c.placeOf(near), changed, c.mismatches(near, said)
	r.Remarks = append(r.Remarks, "Of a quotation with marks of omission, at least one part has other words than the original.")
	return r
}

// matchPart looks for one part of a quote in the forms it can be read in.
func (c *Checker) matchPart(text string, said *CitedPlace) (*preparedQuote, []match) {
	var first *preparedQuote
	for _, f := range c.readings(text, said) {
		if first == nil {
			first = f
		}
		list := slices.DeleteFunc(f.withNumber(c, c.matches(f)), func(m match) bool { return m.verdict == Altered })
		if len(list) == 0 && len(f.words) >= minQuoteWords {
			list = slices.DeleteFunc(c.similarMatches(f, c.findAlignments(f)), func(m match) bool { return m.verdict == Altered })
		}
		if len(list) > 0 {
			return f, list
		}
	}
	if f, list := c.editorialMatches(text, said); f != nil {
		return f, list
	}
	return first, nil
}

// nearestMatch is the place of a part that is nearest to that of another.
func (c *Checker) nearestMatch(q *preparedQuote, list []match, near textRange) (textRange, bool) {
	if len(list) == 0 {
		return textRange{}, false
	}
	if len(list) == 1 {
		return list[0].textRange, true
	}
	// Where the words are common the nearest may not be among those looked at.
	here := &CitedPlace{Document: c.docs[c.passages[near.first].doc].ID, documents: []int{c.passages[near.first].doc}, now: c.passages[near.first].id}
	if same := c.matches(c.prepare(q.text, here)); len(same) > 0 && same[0].verdict != Altered && !same[0].mismatchedReport() {
		list = append(same, list...)
	}
	list = slices.DeleteFunc(list, func(m match) bool { return m.verdict == Altered })
	best := slices.MinFunc(list, func(a, b match) int { return cmp.Compare(c.distance(a.textRange, near), c.distance(b.textRange, near)) })
	return best.textRange, true
}

// distance is how many passages lie between two spans; more than any where the reports differ.
func (c *Checker) distance(a, b textRange) int {
	d := max(a.first-b.first, b.first-a.first)
	if c.passages[a.first].doc != c.passages[b.first].doc {
		d += len(c.passages)
	}
	return d
}

// diffPart compares a part that was not found with the words about another part's place.
func (c *Checker) diffPart(q *preparedQuote, near textRange) []Change {
	from := c.passages[max(0, near.first-1)].first
	to := c.wordRange(min(len(c.passages)-1, near.last+1))[1]
	for _, words := range c.splitAtBarriers(max(1, from), to) {
		if a := c.align(q.words, words[0], words[1]); a.a >= 0 && a.likeness() >= leastSaid {
			s := c.extendToSpaces(c.rangeOfWords(a.a, a.b))
			return c.diffSentences(s, c.extendToSentences(s), q.text)
		}
	}
	return []Change{{Inserted, q.text}}
}

// stitchedResult completes the result for a quote put together of pieces.
func (c *Checker) stitchedResult(r Result, pieces []piece, remark string) Result {
	r.Verdict, r.Place = Stitched, c.placeOf(pieces[0].textRange)
	var found []string
	docs := map[int]bool{}
	for _, p := range pieces {
		place := c.placeOf(p.textRange)
		r.Parts = append(r.Parts, Part{strings.TrimSpace(p.text), place})
		found = append(found, place.Found)
		docs[c.passages[p.first].doc] = true
		if r.Said != nil && len(r.Mismatch) == 0 {
			r.Mismatch = c.mismatches(p.textRange, r.Said)
		}
	}
	r.Found = strings.Join(found, " … ")
	if remark != "" {
		r.Remarks = append(r.Remarks, remark)
	}
	c.addJoints(&r, pieces)
	if len(docs) > 1 {
		r.Warnings = append(r.Warnings, "The parts are in different reports.")
	}
	r.warnOfCuts()
	if r.Verdict == Stitched && remark == "" && c.inOrder(pieces) {
		r.Remarks = append(r.Remarks, "Its marks of omission say so: the parts are in one paragraph, in their order, and no word left out was found to turn their sense.")
	}
	return r
}

// farApart is how many words may lie between two parts before that is said.
const farApart = 60

// addJoints adds to a result what is left out between and around the pieces of a
// quote, and warns where they are in another order or far apart.
func (c *Checker) addJoints(r *Result, pieces []piece) {
	around := r.around
	first, last := pieces[0], pieces[len(pieces)-1]
	_, goesOn := c.omittedAfter(last.textRange, "")
	if o, ok := c.omittedBefore(first.textRange, r.Quote, around.Before, goesOn); ok {
		r.Omitted = append(r.Omitted, o)
	}
	disordered, distance := false, 0
	for i := 1; i < len(pieces); i++ {
		a, b := pieces[i-1].textRange, pieces[i].textRange
		if c.passages[a.first].doc != c.passages[b.first].doc {
			continue
		}
		if b.first < a.last || b.first == a.last && b.start < a.end {
			disordered = true
			continue
		}
		distance = max(distance, c.wordsBetween(a, b))
		if o, ok := c.omittedBetween(a, b, pieces[i].text); ok {
			r.Omitted = append(r.Omitted, o)
		}
	}
	if o, ok := c.omittedAfter(last.textRange, around.After); ok {
		r.Omitted = append(r.Omitted, o)
	}
	if disordered {
		r.Warnings = append(r.Warnings, "The report has these parts in another order.")
	}
	if distance > farApart {
		r.Warnings = append(r.Warnings, fmt.Sprintf("The parts are far apart: the report has %d words between them.", distance))
	}
}

// wordsBetween is how many words are between two spans, the first before the second.
func (c *Checker) wordsBetween(a, b textRange) int {
	n := 0
	for p := a.last; p <= b.first; p++ {
		text := c.passages[p].raw
		from, to := 0, len(text)
		if p == a.last {
			from = a.end
		}
		if p == b.first {
			to = b.start
		}
		n += len(tokens(text[min(from, to):to]))
	}
	return n
}

// splitPieces finds the pieces of a reading that was not aligned yet.
func (c *Checker) splitPieces(f *preparedQuote) []piece {
	found := c.findAlignments(f)
	if len(found) == 0 {
		return c.findPieces(f, nil, false)
	}
	return c.findPieces(f, &found[0], c.resembles(&found[0], f))
}

// findPieces cuts a quote without marks of omission into parts that stand in the
// originals, where that explains it better than changed words do; nil where not.
// Parts of one passage in their order are no pieces: words were left out.
func (c *Checker) findPieces(f *preparedQuote, best *alignment, accepted bool) []piece {
	if best != nil && accepted {
		changed, gaps := best.countEdits()
		if changed == 0 && gaps > 0 {
			return c.gapPieces(f, best)
		}
		if c.editCost(best) <= costJoint {
			return nil
		}
	}
	var out []piece
	words := f.words
	near := -1
	for i := 0; i < len(words); {
		n, at := c.longestRunAt(words[i:], near)
		weight := float32(0)
		for _, w := range words[i : i+n] {
			weight += c.weight(w)
		}
		if n < leastPiece || weight < leastTelled {
			return nil
		}
		out = append(out, piece{f.text[f.tokens[i].start:f.wordEnd(i+n)], c.rangeOfWords(at, at+n)})
		near = at
		i += n
	}
	if len(words) < meanPiece*len(out) || c.inOrder(out) {
		return nil
	}
	if best != nil && accepted && c.editCost(best) <= costJoint*(len(out)-1) {
		return nil
	}
	return out
}

// editCost is what an alignment takes to be explained: changed words, and places
// where words were left out, which between two passages are joints.
func (c *Checker) editCost(a *alignment) int {
	cost, _ := a.countEdits()
	last := -1
	for _, p := range a.pairs {
		switch {
		case p < 0:
			continue
		case last >= 0 && p > last+1 && c.passageOf(p) != c.passageOf(last):
			cost += costJoint
		case last >= 0 && p > last+1:
			cost++
		}
		last = p
	}
	return cost
}

// wordEnd is where the text of the words before word i ends.
func (q *preparedQuote) wordEnd(i int) int {
	if i < len(q.tokens) {
		return q.tokens[i].start
	}
	return len(q.text)
}

// inOrder says whether pieces stand in one passage one behind the other.
func (c *Checker) inOrder(pieces []piece) bool {
	for i := 1; i < len(pieces); i++ {
		a, b := pieces[i-1], pieces[i]
		if a.last != b.first || b.start < a.end {
			return false
		}
	}
	return true
}

// gapPieces are the pieces of a quote that leaves out words between one passage
// and another; nil where all it leaves out lies inside passages.
func (c *Checker) gapPieces(f *preparedQuote, a *alignment) []piece {
	var out []piece
	from := 0
	cut := func(to int) {
		out = append(out, piece{f.text[f.tokens[from].start:f.wordEnd(to)], c.rangeOfWords(a.pairs[from], a.pairs[to-1]+1)})
		from = to
	}
	for i := 1; i < len(a.pairs); i++ {
		if a.pairs[i] > a.pairs[i-1]+1 && c.passageOf(a.pairs[i]) != c.passageOf(a.pairs[i-1]) {
			cut(i)
		}
	}
	if from == 0 {
		return nil
	}
	cut(len(a.pairs))
	return out
}

// longestRunAt finds the longest beginning of words that a report has,
// where several are as long the one next behind near.
func (c *Checker) longestRunAt(words []uint32, near int) (n, at int) {
	head := min(len(words), leastPiece)
	for _, p := range c.occurrences(words[:head], maxRuns) {
		m := head
		for m < len(words) && p+m < len(c.words) && c.words[p+m] == words[m] {
			m++
		}
		if m > n || m == n && near >= 0 && max(p-near, near-p) < max(at-near, near-at) {
			n, at = m, p
		}
	}
	return n, at
}
