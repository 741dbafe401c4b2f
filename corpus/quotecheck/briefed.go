package quotecheck

import (
	"strings"

	"evidence/corpus/lazyregexp"
)

// A briefing that is read back has, beside the quotations that it gives as evidence, the
// claims of the statement, in its summary cut short, and remarks on what they quote.
// Neither is a quotation of the briefing: its remarks say already what became of them.

// A briefedPart is what a paragraph of a briefing is that quotes nothing itself.
type briefedPart int

const (
	notBriefed briefedPart = iota
	briefedClaim
	briefedRemark
)

var (
	briefingSays  = lazyregexp.New(`said\s+whether\s+it\s+supports\s+the\s+claim;\s+the\s+program\s+judged\s+nothing\.`)
	claimHeading  = lazyregexp.New(`^(?:#+\s*)?Claim\s+[0-9]+:\s+[a-z ]+$`)
	claimInList   = lazyregexp.New(`^\W*Claim\s+[0-9]+\W`)
	remarkOnClaim = lazyregexp.New(`^\W*(?:Caution\W+)?(?:Its\s+(?:quotation|citation)(?:\s+[0-9]+)?:|Later\s+reports:|There\s+is\s+a\s+later\s+report\s)`)
)

// briefedParts says of each paragraph of a briefing what it is that quotes nothing; nil for any other text.
func (f *finder) briefedParts() []briefedPart {
	if !briefingSays.MatchString(f.text) {
		return nil
	}
	out := make([]briefedPart, len(f.paragraphs))
	section, claim := notBriefed, false
	for i, p := range f.paragraphs {
		text := strings.TrimSpace(unescapeMarkdown(f.text[p.start:p.end]))
		switch title := strings.TrimSpace(strings.TrimLeft(text, "#")); {
		case claimHeading.MatchString(text):
			section, claim = notBriefed, true
			continue
		case title == "Summary", strings.HasPrefix(title, "Annexe: files, passages and checks"):
			section = briefedRemark
		case title == "Claims", title == "Sources", strings.HasPrefix(title, "Claims "):
			section = notBriefed
		}
		switch out[i] = section; {
		case section != notBriefed:
		case remarkOnClaim.MatchString(text):
			out[i] = briefedRemark
		case claim, claimInList.MatchString(text):
			out[i] = briefedClaim
		}
		claim = false
	}
	return out
}

// briefedAs is what paragraph i of a briefing is that quotes nothing.
func (f *finder) briefedAs(i int) briefedPart {
	if f.briefed == nil {
		return notBriefed
	}
	return f.briefed[i]
}
