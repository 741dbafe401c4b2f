package cite

import (
	"strings"

	"evidence/corpus/lazyregexp"
)

// writeMarkdown writes a block quote and below it the citation with a link, in
// CommonMark and what extends it.
func writeMarkdown(cs []Citation) string {
	all := make([]string, len(cs))
	for i := range cs {
		if cs[i].whole() {
			all[i] = plainWork(&cs[i]).markdown()
			continue
		}
		all[i] = BlockQuoteMarkdown(cs[i].PrintedQuote()) + "\n\n" + linkedCitation(&cs[i]).markdown()
	}
	return strings.Join(all, "\n\n")
}

var lineBreak = lazyregexp.New(`\r\n|[\r\n]`)

// BlockQuoteMarkdown is a quote as a block quotation in CommonMark, line by line. Spaces at a line's ends would make
// code or a line break of it.
func BlockQuoteMarkdown(quote string) string {
	lines := lineBreak.Split(quote, -1)
	for i, l := range lines {
		lines[i] = strings.TrimRight("> "+escapeLineStart(escapeMarkdown(strings.TrimSpace(l))), " ")
	}
	return strings.Join(lines, "\n")
}

func (t text) markdown() string {
	var b strings.Builder
	for _, r := range t {
		s := escapeMarkdown(oneLine(r.text))
		lead, trail := strings.HasPrefix(r.text, " "), len(r.text) > 1 && strings.HasSuffix(r.text, " ")
		switch {
		case r.href != "" && r.href == r.text:
			s = "<" + cleanAddress(r.href) + ">"
		case r.href != "":
			s = "[" + s + "](<" + cleanAddress(r.href) + ">)"
		case r.italic:
			s = "*" + s + "*"
		}
		if lead {
			s = " " + s
		}
		if trail {
			s += " "
		}
		b.WriteString(s)
	}
	return escapeLineStart(b.String())
}

var markdownSpecials = lazyregexp.New("[\\\\`*_{}\\[\\]<>&~^$|]")

// escapeMarkdown escapes what has a meaning inside a line.
func escapeMarkdown(s string) string {
	return markdownSpecials.ReplaceAllString(s, `\$0`)
}

var blockMark = lazyregexp.New(`^(\d*)([-+#=:.)])`)

// escapeLineStart escapes what would begin a list, a heading or the like.
func escapeLineStart(line string) string {
	return blockMark.ReplaceAllString(line, `$1\$2`)
}

// EscapeMarkdown is text as a paragraph of CommonMark, or the beginning of one, that shows it as it is.
func EscapeMarkdown(s string) string { return escapeLineStart(escapeMarkdown(oneLine(s))) }

// LinkMarkdown is text as a link in CommonMark.
func LinkMarkdown(s, address string) string { return linked(s, address).markdown() }
