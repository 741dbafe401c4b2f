package crossref

import (
	"strconv"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
)

// sameAsBefore begins a footnote that cites what the note before it cites.
var sameAsBefore = lazyregexp.New(`^[Ii]bid(?:em)?\b`)

// Ibids lists the footnotes that cite what an earlier one does: Ibid at [5]. Each leads to the first note before it that names
// something, through others that say ibid. too. Where the number of the note before is missing, it leads nowhere.
func Ibids(passages []corpus.Passage) []Ref {
	var out []Ref
	before, meant := 0, -1 // number of the note before, and the place of what it cites; -1 where that is not known
	for i := range passages {
		p := &passages[i]
		if p.Block != corpus.Footnote {
			continue
		}
		n, err := strconv.Atoi(p.Marker)
		if err != nil {
			before, meant = 0, -1
			continue
		}
		m := sameAsBefore.FindString(p.Text)
		switch {
		case m == "":
			meant = i
		case n != before+1:
			meant = -1
		case meant >= 0:
			out = append(out, Ref{i, meant, corpus.Span{Start: 0, End: utf8.RuneCountInString(m)}, passages[meant].Marker})
		}
		before = n
	}
	return out
}
