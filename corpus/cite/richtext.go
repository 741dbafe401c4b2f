package cite

import (
	"html"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus"
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

// minor holds the words that stay small inside a title in title case, as the
// specification of the Citation Style Language lists them.
var minor = corpus.WordSet("a about an and as at but by d de down for from in into l nor of on onto or over so the till to up van via von with yet")

// titleCase gives the words of a title capitals, but for minor ones inside it and
// single letters. A word that has a capital or a digit stays as it is.
func titleCase(title string) string {
	spans := wordSpans(title)
	var b strings.Builder
	at := 0
	for i, s := range spans {
		word := title[s[0]:s[1]]
		b.WriteString(title[at:s[0]])
		at = s[1]
		begins := i == 0 || beginsSentence(title[spans[i-1][1]:s[0]])
		last := i == len(spans)-1
		switch {
		case strings.ContainsFunc(word, unicode.IsUpper), afterApostrophe(title[:s[0]]),
			!begins && utf8.RuneCountInString(word) == 1, !begins && !last && minor[word]:
			b.WriteString(word)
		default:
			r, n := utf8.DecodeRuneInString(word)
			b.WriteString(string(unicode.ToUpper(r)) + word[n:])
		}
	}
	return b.String() + title[at:]
}

func wordSpans(s string) [][2]int {
	var spans [][2]int
	start := -1
	for i, r := range s {
		in := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
		if in && start < 0 {
			start = i
		}
		if !in && start >= 0 {
			spans, start = append(spans, [2]int{start, i}), -1
		}
	}
	if start >= 0 {
		spans = append(spans, [2]int{start, len(s)})
	}
	return spans
}

// beginsSentence says whether what stands between two words ends a sentence or
// the title before a subtitle.
func beginsSentence(between string) bool {
	mark, _, spaced := strings.Cut(between, " ")
	return spaced && strings.ContainsAny(mark, ":.?!")
}

func afterApostrophe(before string) bool {
	mark, n := utf8.DecodeLastRuneInString(before)
	letter, _ := utf8.DecodeLastRuneInString(before[:len(before)-n])
	return (mark == '’' || mark == '\'') && unicode.IsLetter(letter)
}
