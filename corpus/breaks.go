package corpus

// A Break is where in a passage's text another page begins.
//
// The text up to the next break is on Page, and the text before the first break on Passage.Page.
// Pages go up from break to break, but for a table row: where its cells run
// over a page break, each goes back to the page that the row begins on.
type Break struct {
	Page  int    `json:"page"`            // PDF page number of the page that begins here, counted from 1
	At    int    `json:"at"`              // where in the text the page begins, in Unicode code points
	Label string `json:"label,omitempty"` // printed label of that page; absent where none is known
}

// A NoteRef is a raised reference to a footnote, kept in a passage's text as on the page.
type NoteRef struct {
	Start  int    `json:"start"`  // where in the text the reference begins, in Unicode code points
	End    int    `json:"end"`    // where it ends: the code point after its last
	Marker string `json:"marker"` // number or sign of the note, as in the text
	Note   int    `json:"note"`   // seq of the footnote in the same report
}

// PagesOf gives the first and the last page that the part of the text from code
// point start up to end stands on, with their printed labels. A passage over
// several pages that knows no breaks gives all of them.
func (p *Passage) PagesOf(start, end int) (first, last Break) {
	at := Break{Page: p.Page, Label: p.Label}
	if len(p.Breaks) == 0 {
		last = Break{Page: p.PageEnd, Label: p.LabelEnd}
		if last.Label == "" && last.Page == at.Page {
			last.Label = at.Label
		}
		return at, last
	}
	for i := -1; i < len(p.Breaks); i++ {
		until := end
		if i+1 < len(p.Breaks) {
			until = p.Breaks[i+1].At
		}
		if i >= 0 {
			at = p.Breaks[i]
		}
		if at.At >= end || until <= start {
			continue
		}
		if first.Page == 0 || at.Page < first.Page {
			first = at
		}
		if at.Page > last.Page {
			last = at
		}
	}
	return first, last
}
