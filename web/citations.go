package web

import (
	"fmt"
	"html/template"
	"strings"

	"evidence/corpus"
	"evidence/corpus/cite"

	"evidence/web/format"
	"evidence/web/handler"
	"evidence/web/paths"
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
func citations(c cite.Citation) (list []citation, byStyle map[string]string) {
	byStyle = map[string]string{}
	for _, s := range cite.Styles() {
		printed := citation{Style: s, Text: s.Write(c)}
		if s.Printed {
			printed.HTML = template.HTML(s.WriteHTML(c))
			printed.Reference, printed.InText = template.HTML(s.ReferenceHTML(c)), template.HTML(s.InTextHTML(c))
		}
		list = append(list, printed)
		byStyle[s.Name] = printed.Text
	}
	return list, byStyle
}

// placeIn says where in its report a citation stands: "p 4, para 14".
func placeIn(c *cite.Citation) string {
	place := c.Pages()
	if at := c.Pinpoint(); at != "" {
		place += ", " + at
	}
	return place
}

func linksOfPassage(p *passagePage, r *handler.Request) *passageLinks {
	l := &passageLinks{hitLinks: linksOf(p.Passage), Public: r.Site.Absolute(paths.Passage(p.Passage.ID))}
	at := fmt.Sprintf("#page=%d", p.Passage.Page)
	l.Original = paths.Original(p.Document.SHA256) + at
	if p.Document.URL != "" {
		l.Publisher = p.Document.URL + at
	}
	return l
}

// indexWords finds words in a text as they stand, white space at their ends
// aside; an empty span where they do not stand there.
func indexWords(text, words string) corpus.Span {
	words = strings.TrimSpace(words)
	i := strings.Index(text, words)
	if i < 0 || words == "" {
		return corpus.Span{}
	}
	start := len([]rune(text[:i]))
	return corpus.Span{Start: start, End: start + len([]rune(words))}
}

func containsFold(s, part string) bool {
	return strings.Contains(strings.ToLower(s), strings.ToLower(part))
}

// pageName is how a passage's page is called: its printed label, or its number in the file.
func pageName(p *corpus.Passage) string { return format.Page(p.Label, p.Page) }
