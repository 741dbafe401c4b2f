package claim

import (
	"strings"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
	"evidence/search"
)

// repeatedBy is how many other passages have nearly the same words as one that is part of a form and says nothing of a
// report in particular: who the inspectorate is, how it inspects, what a grade means.
const repeatedBy = 15

// detail matches a line of a report's details: "Lead inspector: A. Name", "Inspection dates: 3 to 14 May 2019".
var detail = lazyregexp.New(`^[A-Z][^.:;]{2,40}: ?[^;]{0,80}[^.;!?]$`)

// address matches a line that is only an address to write to or to look at, with or without what it is called: "W: www.example.org".
var address = lazyregexp.New(`^(?:\pL{1,12}: ?)?\S+[.@]\S+$`)

// offered reports whether a passage can be evidence: no heading, unless the claim speaks of a grade, which headings give; no
// detail of the report and no address; nothing that is part of a form.
func offered(h *search.Hit, grade bool) bool {
	given := SpeaksOfGrade(h.Text) || strings.Contains(strings.ToLower(h.Text), "good")
	switch {
	case address.MatchString(h.Text):
		return false
	case grade && given: // many reports give the same grade in the same words
		return true
	case h.Block == corpus.Heading, h.Same >= repeatedBy:
		return false
	}
	return h.Block != corpus.Paragraph || given || !detail.MatchString(h.Text)
}
