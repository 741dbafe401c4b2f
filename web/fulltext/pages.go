package fulltext

import "evidence/corpus"

// pages are the pages of a report and which of them have begun.
type pages struct {
	labels map[int]string
	noText map[int]bool
	begun  int // the latest
}

func newPages(doc corpus.Document, passages []corpus.Passage) *pages {
	s := &pages{labels: map[int]string{}, noText: map[int]bool{}}
	for _, n := range doc.NoText {
		s.noText[n] = true
	}
	for i := range passages {
		p := &passages[i]
		s.labels[p.Page] = p.Label
		if p.LabelEnd != "" {
			s.labels[p.PageEnd] = p.LabelEnd
		}
		for _, k := range p.Breaks {
			s.labels[k.Page] = k.Label
		}
	}
	return s
}

// begin begins the pages up to one, but for those that have begun: text can go
// back to an earlier page.
func (s *pages) begin(page int) []Page {
	var out []Page
	for s.begun < page {
		s.begun++
		out = append(out, Page{Number: s.begun, Label: s.labels[s.begun], NoText: s.noText[s.begun]})
	}
	return out
}
