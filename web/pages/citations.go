package pages

import (
	"html/template"

	"evidence/corpus/cite"
)

// A citation is one as a style prints it.
type citation struct {
	cite.Style
	Text string // as it is copied, the quote with it

	// Of prose, as rich text that package cite has escaped: all of it, the entry
	// in a list of references, and the words that stand in the text or its note.
	HTML, Reference, InText template.HTML
}

// citations prints a citation in every style.
func citations(c cite.Citation) (list []citation) {
	for _, s := range cite.Styles() {
		printed := citation{Style: s, Text: s.Write(c)}
		if s.Printed() {
			printed.HTML = template.HTML(s.WriteHTML(c))
			printed.Reference, printed.InText = template.HTML(s.ReferenceHTML(c)), template.HTML(s.InTextHTML(c))
		}
		list = append(list, printed)
	}
	return list
}
