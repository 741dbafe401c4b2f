package corpus

// A Break is a place in a passage's text from which on it stands on another
// page than before: on Page, up to the next break. Text before the first break
// stands on Passage.Page.
//
// Pages go up from break to break, but for a table row: where its cells run
// over a page break, each goes back to the page that the row begins on.
type Break struct {
	Page  int    `json:"page"`            // PDF page number, 1-based
	At    int    `json:"at"`              // offset of the first character on Page, in Unicode code points of Text
	Label string `json:"label,omitempty"` // printed label of Page; empty where none is known
}

// A NoteRef is a raised reference to a footnote, which stands in a passage's text as on the page.
type NoteRef struct {
	Start  int    `json:"start"`  // offsets in Text, in Unicode code points
	End    int    `json:"end"`    // behind its last character
	Marker string `json:"marker"` // as Text has it ("3")
	Note   int    `json:"note"`   // Seq of the footnote in the same document
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
