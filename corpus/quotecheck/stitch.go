package quotecheck

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// A piece is a part of a quote and where it stands.
type piece struct {
	text string
	span
}

// Limits of what counts as a piece of a quote whose joints nothing marks, and
// what a joint costs against a changed word: many short pieces can be found of anything.
const (
	leastPiece  = 4   // words
	leastTelled = 1.2 // weight of its words
	meanPiece   = 7   // words of a piece in the mean
	costJoint   = 3
)

// checkParts tells a quote with marks of omission: each part is looked for by itself.
func (o *Originals) checkParts(ctx context.Context, r Result, parts []string, said *Said) Result {
	queries, found := make([]*query, len(parts)), make([][]match, len(parts))
	anchor := -1
	for i, p := range parts {
		if ctx.Err() != nil {
			return r
		}
		queries[i], found[i] = o.part(p, said)
		if len(found[i]) > 0 && (anchor < 0 || len(queries[i].words) > len(queries[anchor].words)) {
			anchor = i
		}
	}
	if anchor < 0 {
		return o.checkNear(r, o.forms(strings.Join(parts, " "), said))
	}
	near := found[anchor][0].span
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
		if s, ok := o.nearest(q, found[i], near); ok {
			pieces = append(pieces, piece{parts[i], s})
			changed = append(changed, Change{Equal, parts[i]})
			continue
		}
		whole = false
		changed = append(changed, o.changedPart(q, near)...)
	}
	if whole {
		return o.stitch(r, pieces, "")
	}
	if len(queries[anchor].words) < leastPiece && len(said.documents) == 0 {
		return r
	}
	r.Verdict, r.Place, r.Changes, r.Mismatch = Altered, o.place(near), changed, o.mismatches(near, said)
	r.Remarks = append(r.Remarks, "Of a quotation with marks of omission, at least one part has other words than the original.")
	return r
}

// part looks for one part of a quote in the forms it can be read in.
func (o *Originals) part(text string, said *Said) (*query, []match) {
	var first *query
	for _, f := range o.forms(text, said) {
		if first == nil {
			first = f.query
		}
		list := slices.DeleteFunc(o.matchesOf(f), func(m match) bool { return m.verdict == Altered })
		if len(list) == 0 && len(f.words) >= few {
			list = slices.DeleteFunc(o.nearMatches(f.query, o.alignments(f.query)), func(m match) bool { return m.verdict == Altered })
		}
		if len(list) > 0 {
			return f.query, list
		}
	}
	return first, nil
}

// nearest is the place of a part that is nearest to that of another.
func (o *Originals) nearest(q *query, list []match, near span) (span, bool) {
	if len(list) == 0 {
		return span{}, false
	}
	if len(list) == 1 {
		return list[0].span, true
	}
	// Where the words are common the nearest may not be among those looked at.
	here := &Said{Document: o.docs[o.passages[near.first].doc].ID, documents: []int{o.passages[near.first].doc}, now: o.passages[near.first].id}
	if same := o.matches(o.query(q.text, here)); len(same) > 0 && same[0].verdict != Altered && !same[0].mismatchedReport() {
		list = append(same, list...)
	}
	list = slices.DeleteFunc(list, func(m match) bool { return m.verdict == Altered })
	best := slices.MinFunc(list, func(a, b match) int { return cmp.Compare(o.distance(a.span, near), o.distance(b.span, near)) })
	return best.span, true
}

// distance is how many passages lie between two spans; more than any where the reports differ.
func (o *Originals) distance(a, b span) int {
	d := a.first - b.first
	if d < 0 {
		d = -d
	}
	if o.passages[a.first].doc != o.passages[b.first].doc {
		d += len(o.passages)
	}
	return d
}

// changedPart compares a part that was not found with the words about another part's place.
func (o *Originals) changedPart(q *query, near span) []Change {
	from := o.passages[max(0, near.first-1)].first
	to := o.wordsOf(min(len(o.passages)-1, near.last+1))[1]
	for _, c := range o.unbarred(max(1, from), to) {
		if a := o.align(q.words, c[0], c[1]); a.a >= 0 && a.likeness() >= leastSaid {
			return changes(o.found(o.toSpaces(o.spanOf(a.a, a.b))), q.text)
		}
	}
	return []Change{{Inserted, q.text}}
}

// stitch completes the result for a quote put together of pieces.
func (o *Originals) stitch(r Result, pieces []piece, remark string) Result {
	r.Verdict, r.Place = Stitched, o.place(pieces[0].span)
	var found []string
	docs := map[int]bool{}
	for _, p := range pieces {
		place := o.place(p.span)
		r.Parts = append(r.Parts, Part{strings.TrimSpace(p.text), place})
		found = append(found, place.Found)
		docs[o.passages[p.first].doc] = true
		if r.Said != nil && len(r.Mismatch) == 0 {
			r.Mismatch = o.mismatches(p.span, r.Said)
		}
	}
	r.Found = strings.Join(found, " … ")
	if remark != "" {
		r.Remarks = append(r.Remarks, remark)
	}
	if len(docs) > 1 {
		r.Remarks = append(r.Remarks, "The parts stand in different reports.")
	}
	return r
}

// piecesOf is pieces for a form that was not yet laid on the originals.
func (o *Originals) piecesOf(f form) []piece {
	found := o.alignments(f.query)
	if len(found) == 0 {
		return o.pieces(f, nil, false)
	}
	return o.pieces(f, &found[0], o.tells(&found[0], f.query))
}

// pieces cuts a quote without marks of omission into parts that stand in the
// originals, where that explains it better than changed words do; nil where not.
// Parts of one passage in their order are no pieces: words were left out.
func (o *Originals) pieces(f form, best *alignment, accepted bool) []piece {
	if best != nil && accepted {
		changed, gaps := best.edits()
		if changed == 0 && gaps > 0 {
			return o.gapPieces(f, best)
		}
		if o.cost(best) <= costJoint {
			return nil
		}
	}
	var out []piece
	words := f.words
	near := -1
	for i := 0; i < len(words); {
		n, at := o.longestAt(words[i:], near)
		weight := float32(0)
		for _, w := range words[i : i+n] {
			weight += o.weight(w)
		}
		if n < leastPiece || weight < leastTelled {
			return nil
		}
		out = append(out, piece{f.text[f.tokens[i].start:f.endOf(i+n)], o.spanOf(at, at+n)})
		near = at
		i += n
	}
	if len(words) < meanPiece*len(out) || o.inOrder(out) {
		return nil
	}
	if best != nil && accepted && o.cost(best) <= costJoint*(len(out)-1) {
		return nil
	}
	return out
}

// cost is what an alignment takes to be explained: changed words, and places
// where words were left out, which between two passages are joints.
func (o *Originals) cost(a *alignment) int {
	cost, _ := a.edits()
	last := -1
	for _, p := range a.pairs {
		switch {
		case p < 0:
			continue
		case last >= 0 && p > last+1 && o.passageOf(p) != o.passageOf(last):
			cost += costJoint
		case last >= 0 && p > last+1:
			cost++
		}
		last = p
	}
	return cost
}

// endOf is where the text of the words before word i ends.
func (q *query) endOf(i int) int {
	if i < len(q.tokens) {
		return q.tokens[i].start
	}
	return len(q.text)
}

// inOrder says whether pieces stand in one passage one behind the other.
func (o *Originals) inOrder(pieces []piece) bool {
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
func (o *Originals) gapPieces(f form, a *alignment) []piece {
	var out []piece
	from := 0
	cut := func(to int) {
		out = append(out, piece{f.text[f.tokens[from].start:f.endOf(to)], o.spanOf(a.pairs[from], a.pairs[to-1]+1)})
		from = to
	}
	for i := 1; i < len(a.pairs); i++ {
		if a.pairs[i] > a.pairs[i-1]+1 && o.passageOf(a.pairs[i]) != o.passageOf(a.pairs[i-1]) {
			cut(i)
		}
	}
	if from == 0 {
		return nil
	}
	cut(len(a.pairs))
	return out
}

// longestAt finds the longest beginning of words that stands in the originals,
// where several are as long the one next behind near.
func (o *Originals) longestAt(words []uint32, near int) (n, at int) {
	head := min(len(words), leastPiece)
	for _, p := range o.runs(words[:head], maxRuns) {
		m := head
		for m < len(words) && p+m < len(o.words) && o.words[p+m] == words[m] {
			m++
		}
		if m > n || m == n && near >= 0 && o.gap(p, near) < o.gap(at, near) {
			n, at = m, p
		}
	}
	return n, at
}

func (o *Originals) gap(a, b int) int {
	if a < b {
		return b - a
	}
	return a - b
}
