package quotecheck

import (
	"cmp"
	"fmt"
	"strings"

	"evidence/corpus/cite"
	"evidence/corpus/fileformats"
)

// String names the report, its date, the page and the paragraph.
func (p *Place) String() string {
	parts := []string{cmp.Or(p.Title, p.Document)}
	if p.Authority != "" && !strings.Contains(strings.ToLower(p.Title), strings.ToLower(p.Authority)) {
		parts = append(parts, p.Authority)
	}
	if p.Date != "" {
		parts = append(parts, cite.DateInWords(p.Date))
	}
	switch {
	case p.Label != "":
		parts = append(parts, "page "+p.Label)
	case p.Page > 0:
		parts = append(parts, fmt.Sprintf("PDF page %d", p.Page))
	}
	if p.Paragraph != "" {
		parts = append(parts, "paragraph "+p.Paragraph)
	}
	if p.OCR {
		parts = append(parts, "read by OCR from a picture: check it against the page")
	}
	return strings.Join(parts, ", ")
}

// Comments are what became of the quotations and citations of a text, as comments on the text of the file that it was read
// from. link gives the address of a place, empty for none.
func (a *Answer) Comments(link func(*Place) string) []fileformats.Comment {
	var out []fileformats.Comment
	for i := range a.Quotes {
		r := &a.Quotes[i]
		out = append(out, fileformats.Comment{From: r.From, To: r.To, Lines: r.commentLines(link)})
	}
	for i := range a.Citations {
		c := &a.Citations[i]
		out = append(out, fileformats.Comment{From: c.From, To: c.To, Lines: c.commentLines(link)})
	}
	for _, u := range a.Unchecked {
		if u.Why != Term {
			out = append(out, fileformats.Comment{From: u.From, To: u.To, Lines: []fileformats.CommentLine{{Text: "Not checked: " + u.Reason() + ".", Bold: true}}})
		}
	}
	return out
}

func (r *Result) commentLines(link func(*Place) string) []fileformats.CommentLine {
	lines := r.Verdict.commentHead()
	for _, m := range r.Mismatch {
		lines = append(lines, fileformats.CommentLine{Text: m.String()})
	}
	for _, w := range r.Warnings {
		lines = append(lines, fileformats.CommentLine{Text: w})
	}
	if len(r.Changes) > 0 {
		lines = append(lines, fileformats.CommentLine{Text: differencesOf(r.Changes)})
	}
	if r.Verdict != Exact && r.Verdict != Normalised && r.Found != "" && len(r.Parts) == 0 {
		lines = append(lines, fileformats.CommentLine{Text: "The report’s words: “" + r.Found + "”"})
	}
	for i := range r.Parts {
		p := &r.Parts[i]
		lines = append(lines, fileformats.CommentLine{Text: fmt.Sprintf("Part %d, “%s”: %s.", i+1, p.Quote, p.Place.String()), Link: link(&p.Place)})
	}
	if r.Passage != "" && len(r.Parts) == 0 {
		lines = append(lines, placeLine(&r.Place, link))
	}
	for _, o := range r.Omitted {
		lines = append(lines, fileformats.CommentLine{Text: o.String()})
	}
	for _, remark := range r.Remarks {
		lines = append(lines, fileformats.CommentLine{Text: remark})
	}
	if r.Nearest != nil {
		lines = append(lines, fileformats.CommentLine{Text: "The nearest words in the reports: “" + r.Nearest.Found + "”"}, placeLine(r.Nearest, link))
	}
	return appendLater(lines, r.Later)
}

func (c *Citation) commentLines(link func(*Place) string) []fileformats.CommentLine {
	lines := c.Verdict.commentHead()
	for _, d := range c.Differences {
		lines = append(lines, fileformats.CommentLine{Text: d.String()})
	}
	for _, w := range c.Warnings {
		lines = append(lines, fileformats.CommentLine{Text: w})
	}
	if c.Passage != "" {
		lines = append(lines, fileformats.CommentLine{Text: "The passage that it cites: “" + c.Found + "”"}, placeLine(&c.Place, link))
	}
	if c.Nearest != nil {
		lines = append(lines, fileformats.CommentLine{Text: "The passage that is nearer: “" + c.Nearest.Found + "”"}, placeLine(c.Nearest, link))
	}
	return appendLater(lines, c.Later)
}

// commentHead is the first line of a comment: the verdict and what it means.
func (v Verdict) commentHead() []fileformats.CommentLine {
	return []fileformats.CommentLine{{Text: strings.ToUpper(string(v[:1])) + string(v[1:]) + ". " + v.Sentence(), Bold: true}}
}

func placeLine(p *Place, link func(*Place) string) fileformats.CommentLine {
	return fileformats.CommentLine{Text: p.String() + ".", Link: link(p)}
}

func appendLater(lines []fileformats.CommentLine, l *Later) []fileformats.CommentLine {
	if l == nil {
		return lines
	}
	return append(lines, fileformats.CommentLine{Text: l.String()})
}

// differencesOf lists what a quote has otherwise than the report: “always” was put in; “in a timely manner” became “within 24 hours”.
func differencesOf(changes []Change) string {
	var out []string
	for i := 0; i < len(changes); i++ {
		was, is := "", ""
		for ; i < len(changes) && changes[i].Kind != Equal; i++ {
			if changes[i].Kind == Deleted {
				was += " " + changes[i].Text
			} else {
				is += " " + changes[i].Text
			}
		}
		switch was, is = strings.TrimSpace(was), strings.TrimSpace(is); {
		case was != "" && is != "":
			out = append(out, fmt.Sprintf("“%s” became “%s”", was, is))
		case was != "":
			out = append(out, fmt.Sprintf("“%s” was left out", was))
		case is != "":
			out = append(out, fmt.Sprintf("“%s” was put in", is))
		}
	}
	if len(out) == 0 {
		return "Its words differ."
	}
	return "What differs: " + strings.Join(out, "; ") + "."
}
