package passages

import (
	"slices"
	"strings"
	"unicode"

	"evidence/corpus"
)

// findNoteRefs finds the raised references to footnotes in the passages of blocks
// and ties each to its footnote. A document's notes are often numbered afresh on
// each page or in each chapter: of the footnotes with the reference's marker the one
// on its page is meant, else the nearest one that follows and has no reference on a page of its own.
func findNoteRefs(blocks []*block, passages []corpus.Passage) {
	notes := map[string][]int{} // marker -> places of the footnotes, in order
	for i := range passages {
		if p := &passages[i]; p.Block == corpus.Footnote && p.Marker != "" {
			m := trimMarker(p.Marker)
			notes[m] = append(notes[m], i)
		}
	}
	if len(notes) == 0 {
		return
	}
	var refs, elsewhere []raisedRef
	for i, b := range blocks {
		if b.role != note && b.role != contents && b.hasRaised() {
			refs = append(refs, b.raisedRefs(i)...)
		}
	}
	for _, r := range refs {
		if at := footnoteOnPage(passages, notes[r.Marker], r); at >= 0 {
			addNoteRef(passages, r, at)
		} else {
			elsewhere = append(elsewhere, r)
		}
	}
	for _, r := range elsewhere {
		if at := footnoteAfter(passages, notes[r.Marker], r); at >= 0 {
			addNoteRef(passages, r, at)
		}
	}
}

// addNoteRef ties a reference to the footnote at place at.
func addNoteRef(passages []corpus.Passage, r raisedRef, at int) {
	p, n := &passages[r.in], &passages[at]
	r.Note = n.Seq
	i, _ := slices.BinarySearchFunc(p.NoteRefs, r.Start, func(o corpus.NoteRef, start int) int { return o.Start - start })
	p.NoteRefs = slices.Insert(p.NoteRefs, i, r.NoteRef)
	if i, there := slices.BinarySearch(n.ReferredBy, p.Seq); !there {
		n.ReferredBy = slices.Insert(n.ReferredBy, i, p.Seq)
	}
}

// footnoteOnPage is the place of the footnote that a reference means on its own page, of
// several the first that follows; -1 for none.
func footnoteOnPage(passages []corpus.Passage, notes []int, r raisedRef) int {
	best := -1
	for _, n := range notes {
		if passages[n].Page == r.page && best < r.in {
			best = n
		}
	}
	return best
}

// footnoteAfter is the place of the first footnote on a later page than the reference's that nothing refers to yet; -1 for none.
func footnoteAfter(passages []corpus.Passage, notes []int, r raisedRef) int {
	for _, n := range notes {
		if passages[n].Page > r.page {
			if len(passages[n].ReferredBy) > 0 {
				return -1
			}
			return n
		}
	}
	return -1
}

// trimMarker is a footnote's marker as references to it have it.
func trimMarker(m string) string { return strings.Trim(m, "().:[]") }

func (b *block) hasRaised() bool {
	return slices.ContainsFunc(b.pieces, func(p piece) bool { return p.run.Raised })
}

// A raisedRef is what may be a reference to a note.
type raisedRef struct {
	corpus.NoteRef
	in   int // place of its passage
	page int // that it is on
}

// raisedRefs lists what stands raised in the text of the block of passage i, cut at white space and commas.
func (b *block) raisedRefs(i int) []raisedRef {
	var out []raisedRef
	text := []rune(b.text)
	spans := b.pieceSpans()
	for j := 0; j < len(spans); j++ {
		e := spans[j]
		if !b.pieces[j].run.Raised || e.End == e.Start {
			continue
		}
		page := b.pieces[j].page
		for j+1 < len(spans) && b.pieces[j+1].run.Raised && spans[j+1].Start == e.End {
			j++ // one number may be drawn in parts
			e.End = spans[j].End
		}
		for _, ref := range cutMarkers(text, e) {
			out = append(out, raisedRef{ref, i, page})
		}
	}
	return out
}

// cutMarkers cuts raised text into markers: one sign can stand for several notes ("3,4").
func cutMarkers(text []rune, e corpus.Span) []corpus.NoteRef {
	parts := func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;()[].:–-", r) }
	var out []corpus.NoteRef
	for at := e.Start; at < e.End; at++ {
		if parts(text[at]) {
			continue
		}
		start := at
		for at < e.End && !parts(text[at]) {
			at++
		}
		out = append(out, corpus.NoteRef{Start: start, End: at, Marker: string(text[start:at])})
	}
	return out
}
