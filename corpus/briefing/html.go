package briefing

import (
	_ "embed"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"strings"
)

//go:embed print.css
var printStyle string

// Style is the style sheet inside the HTML format, without its element: a server
// that has a content security policy allows it by its digest.
func Style() string { return printStyle }

// writeHTML writes one file with nothing outside it.
func writeHTML(w io.Writer, b *Briefing) error {
	out := &strings.Builder{}
	fmt.Fprintf(out, "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"+
		"<title>%s</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n<h1>%[1]s</h1>\n", html.EscapeString(b.heading()), printStyle)
	list := false
	for _, bl := range b.document() {
		if in := bl.kind == item; in != list {
			list = in
			out.WriteString(map[bool]string{true: "<ul>\n", false: "</ul>\n"}[in])
		}
		bl.writeHTML(out)
	}
	if list {
		out.WriteString("</ul>\n")
	}
	out.WriteString("</main>\n</body>\n</html>\n")
	_, err := io.WriteString(w, out.String())
	return err
}

func (b *block) writeHTML(out *strings.Builder) {
	switch b.kind {
	case heading:
		fmt.Fprintf(out, "<h%d>%s</h%[1]d>\n", b.level, b.inlineHTML())
	case claim, citation, remark:
		fmt.Fprintf(out, "<p class=\"%s\">%s</p>\n", strings.ToLower(paragraphStyles[b.kind]), b.inlineHTML())
	case quote:
		fmt.Fprintf(out, "<blockquote><p>%s</p></blockquote>\n", b.inlineHTML())
	case item:
		fmt.Fprintf(out, "<li>%s</li>\n", b.inlineHTML())
	case picture:
		fmt.Fprintf(out, "<figure><img src=\"%s\" alt=\"%s\"></figure>\n", "data:image/png;base64,"+base64.StdEncoding.EncodeToString(b.png), html.EscapeString(b.alt))
	case newPage:
		out.WriteString("<hr>\n")
	case table:
		b.writeHTMLTable(out)
	default:
		fmt.Fprintf(out, "<p>%s</p>\n", b.inlineHTML())
	}
}

// writeHTMLTable writes a table, whose head is repeated where it goes over a printed page.
func (b *block) writeHTMLTable(out *strings.Builder) {
	out.WriteString("<table>\n<colgroup>")
	for _, share := range b.wide {
		fmt.Fprintf(out, "<col class=\"w%d\">", share)
	}
	out.WriteString("</colgroup>\n")
	for i, row := range b.rows {
		cell := map[bool]string{true: "th scope=\"col\"", false: "td"}[i == 0]
		if i < 2 {
			out.WriteString([]string{"<thead>\n", "</thead>\n<tbody>\n"}[i])
		}
		out.WriteString("<tr>")
		for _, c := range row {
			fmt.Fprintf(out, "<%s>%s</%s>", cell, html.EscapeString(c), cell[:2])
		}
		out.WriteString("</tr>\n")
	}
	out.WriteString("</tbody>\n</table>\n")
}

func (b *block) inlineHTML() string {
	var out strings.Builder
	for _, r := range b.runs {
		s := html.EscapeString(r.text)
		if r.bold {
			s = "<strong>" + s + "</strong>"
		}
		if r.italic {
			s = "<i>" + s + "</i>"
		}
		if r.href != "" {
			s = fmt.Sprintf("<a href=\"%s\">%s</a>", html.EscapeString(r.href), s)
		}
		out.WriteString(s)
	}
	return strings.TrimSpace(out.String())
}
