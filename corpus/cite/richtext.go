package cite

import (
	"html"
	"net/url"
	"strings"
)

// text is rich text: what can be printed plain, as HTML and as Markdown.
type text []run

// A run is text set in one way.
type run struct {
	text   string
	italic bool
	href   string // where it leads
}

func plainRun(s string) text { return text{{text: s}} }

func italic(s string) text { return text{{text: s, italic: true}} }

// link is an address that leads to itself.
func link(address string) text { return linked(address, address) }

// linked leads to an address of the web; another is text.
func linked(s, address string) text {
	if !OnWeb(address) {
		address = ""
	}
	return text{{text: s, href: address}}
}

// OnWeb reports whether an address is one of the web, which a paper may link to.
func OnWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

func join(parts ...text) text {
	var all text
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// joinWith joins the parts that are not empty.
func joinWith(sep string, parts ...text) text {
	var all text
	for _, p := range parts {
		if p.plain() == "" {
			continue
		}
		if len(all) > 0 {
			all = append(all, plainRun(sep)...)
		}
		all = append(all, p...)
	}
	return all
}

// withFullStop ends the text with a full stop, unless it ends a sentence by itself.
func (t text) withFullStop() text {
	s := t.plain()
	if s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "!") {
		return t
	}
	return join(t, plainRun("."))
}

func (t text) plain() string {
	var b strings.Builder
	for _, r := range t {
		b.WriteString(r.text)
	}
	return b.String()
}

func (t text) html() string {
	var b strings.Builder
	for _, r := range t {
		s := escapeHTML(r.text)
		if r.italic {
			s = "<i>" + s + "</i>"
		}
		if r.href != "" {
			s = `<a href="` + escapeHTML(r.href) + `">` + s + "</a>"
		}
		b.WriteString(s)
	}
	return b.String()
}

// escapeHTML writes text so that a reader of HTML gets it back letter for letter;
// a carriage return would else become a line feed.
func escapeHTML(s string) string {
	return strings.ReplaceAll(html.EscapeString(s), "\r", "&#13;")
}
