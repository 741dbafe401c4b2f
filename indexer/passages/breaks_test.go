package passages

import (
	"strings"

	"evidence/corpus"
	"evidence/indexer/pdftext"
)

// wrongBreaks counts the passages over a page break and lists those whose breaks the pages contradict: the words in the
// box before a break end the text before it, and those in the box after it begin the text after it.
func wrongBreaks(pages []*pdftext.Page, passages []corpus.Passage) (over int, wrong []string) {
	for i := range passages {
		p := &passages[i]
		if p.Page == p.PageEnd {
			if len(p.Breaks) > 0 {
				wrong = append(wrong, "a break on one page: "+p.Text)
			}
			continue
		}
		over++
		if why := checkBreaks(pages, p); why != "" {
			wrong = append(wrong, why+" in "+p.Text)
		}
	}
	return over, wrong
}

// checkBreaks compares a passage's breaks with what its boxes show.
func checkBreaks(pages []*pdftext.Page, p *corpus.Passage) string {
	text, breaks, page := []rune(p.Text), p.Breaks, p.Page
	for i, box := range p.Boxes {
		if box.Page == page {
			continue
		}
		page = box.Page
		if len(breaks) == 0 || breaks[0].Page != page {
			return "no break for a page"
		}
		at := breaks[0].At
		breaks = breaks[1:]
		if i > 0 {
			last := letters(inBox(pages[p.Boxes[i-1].Page-1], p.Boxes[i-1]))
			before := letters(string(text[:at]))
			// The line may begin with the marker, which is no part of the text.
			if !strings.HasSuffix(before, last) && (before == "" || !strings.HasSuffix(last, before)) {
				return "the line before a break ends otherwise: " + last
			}
		}
		first := inBox(pages[page-1], box)
		if after := letters(string(text[at:])); after == "" || !strings.HasPrefix(after, letters(first)) {
			return "the line after a break begins otherwise: " + first
		}
		if !strings.HasPrefix(first, string(text[at])) {
			return "a break is not before the first character of: " + first
		}
	}
	if len(breaks) > 0 {
		return "a break for no page"
	}
	return ""
}

// inBox is what the page's lines show inside a box, by the places of their characters.
func inBox(p *pdftext.Page, box corpus.Box) string {
	var out strings.Builder
	for i := range p.Lines {
		for j := range p.Lines[i].Runs {
			s := &p.Lines[i].Runs[j]
			for at, r := range s.Text {
				x, y, w, h := s.Box(at, at+len(string(r)))
				if mid := x + w/2; mid > box.X-0.1 && mid < box.X+box.W+0.1 && y > box.Y-0.1 && y+h < box.Y+box.H+0.1 {
					out.WriteRune(r)
				}
			}
		}
	}
	return out.String()
}

// letters are a text's characters without spaces and hyphens, which lines lose when they are joined.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if isBlank(r) || isHyphen(r) {
			return -1
		}
		return r
	}, s)
}
