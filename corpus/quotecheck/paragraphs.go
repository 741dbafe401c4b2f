package quotecheck

import (
	"strings"

	"evidence/corpus/lazyregexp"
)

// A paragraph is a part of a text without blank lines.
type paragraph struct {
	start, end int
	block      bool // a block quotation, each line of which begins with >
	indent     int  // columns that all its lines are set in
	heading    bool // a line of Markdown's
}

var (
	quotedLine = lazyregexp.New(`^ {0,3}(?:> ?)+`)
	ownLine    = lazyregexp.New(`^\s*(?:[-*+•◼]\s|[0-9]{1,3}[.)]\s|#{1,6}\s|\|)`)
	headLine   = lazyregexp.New(`^ {0,3}#{1,6}\s`)
	fence      = lazyregexp.New("^ {0,3}(?:```|~~~)")
)

// paragraphs cuts a text at blank lines and where block quotations, list items,
// headings and rows of tables begin or end. Text between fences is read like any other.
func paragraphs(text string) []paragraph {
	var out []paragraph
	open := false // the last paragraph goes on
	for at := 0; at < len(text); {
		end := at + strings.IndexByte(text[at:], '\n')
		next := end + 1
		if end < at {
			end, next = len(text), len(text)
		}
		line := text[at:end]
		block := quotedLine.MatchString(line)
		switch {
		case fence.MatchString(line):
			open = false
		case strings.TrimSpace(line) == "":
			open = false
		case open && out[len(out)-1].block == block && !ownLine.MatchString(line):
			last := &out[len(out)-1]
			last.end, last.indent = end, min(last.indent, columns(line))
		default:
			// The paragraphs of a block quotation, parted by a line of > alone, are one.
			if n := len(out); block && open && out[n-1].block {
				out[n-1].end = end
				break
			}
			out = append(out, paragraph{start: at, end: end, block: block, indent: columns(line), heading: headLine.MatchString(line)})
			open = !out[len(out)-1].heading
		}
		at = next
	}
	return out
}

// columns is how many columns a line is set in.
func columns(line string) int {
	n := 0
	for _, r := range line {
		switch r {
		case ' ', '\u00a0':
			n++
		case '\t':
			n += 8 - n%8
		default:
			return n
		}
	}
	return n
}

// setIn is how many columns a paragraph must be set in further than the one before it to be a block quotation.
const setIn = 3

// isIndentedQuote reports whether paragraph i is a block quotation by its
// indentation: it is set in behind a paragraph that ends with a colon, or further
// than the text behind such a quotation. A list item or a quotation in marks is none.
func (f *finder) isIndentedQuote(i int) bool {
	p := f.paragraphs[i]
	text := strings.TrimSpace(f.text[p.start:p.end])
	if i == 0 || p.block || p.indent < setIn || ownLine.MatchString(text) || strings.ContainsAny(firstRune(text), "“„«\"‘‹") {
		return false
	}
	before := f.paragraphs[i-1]
	if f.indented[i-1] {
		return before.indent == p.indent
	}
	return p.indent >= before.indent+setIn && strings.HasSuffix(strings.TrimSpace(f.text[before.start:before.end]), ":")
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

// stripQuoteMarks is a text without the > that its lines begin with.
func stripQuoteMarks(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = quotedLine.ReplaceAllString(l, "")
	}
	return strings.Join(lines, "\n")
}

// blockText is what a block quotation says, without its marks at the lines'
// beginnings, and the line below it that says where it is from.
func blockText(text string) (quote, source string) {
	var lines, below []string
	for _, l := range strings.Split(text, "\n") {
		l = strings.TrimSpace(quotedLine.ReplaceAllString(l, ""))
		if len(lines) > 0 && (len(below) > 0 || sourceLine.MatchString(l) || passageNamed.MatchString(unescapeMarkdown(l))) {
			below = append(below, l)
			continue
		}
		if l != "" {
			lines = append(lines, l)
		}
	}
	return strings.TrimSpace(strings.Join(lines, " ")), strings.Join(below, " ")
}

// sourceLine begins a line that names the source of what stands above it.
var sourceLine = lazyregexp.New(`^(?:[—–―]|--)\s*\S|^(?i:source:)\s`)

// bareQuote takes the quotation marks off the ends of a block quotation.
func bareQuote(s string) string {
	const opening, closing = "“„‟\"«", "”“\"»"
	t := strings.TrimSpace(s)
	for _, o := range opening {
		if rest, ok := strings.CutPrefix(t, string(o)); ok {
			for _, c := range closing {
				if inner, ok := strings.CutSuffix(rest, string(c)); ok && (!strings.ContainsAny(inner, opening+closing) || o == '“' && c == '”' && pairs(inner)) {
					return strings.TrimSpace(inner)
				}
			}
		}
	}
	return t
}

// pairs reports whether each mark “ of a text is closed behind it, and none is closed that does not open.
func pairs(s string) bool {
	depth := 0
	for _, r := range s {
		switch r {
		case '“':
			depth++
		case '”':
			depth--
		}
		if depth < 0 {
			return false
		}
	}
	return depth == 0
}
