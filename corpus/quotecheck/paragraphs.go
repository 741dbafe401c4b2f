package quotecheck

import (
	"regexp"
	"strings"
)

// A paragraph is a part of a text without blank lines.
type paragraph struct {
	start, end int
	block      bool // a block quotation, each line of which begins with >
}

var (
	quotedLine = regexp.MustCompile(`^ {0,3}(?:> ?)+`)
	ownLine    = regexp.MustCompile(`^\s*(?:[-*+•◼]\s|[0-9]{1,3}[.)]\s|#{1,6}\s|\|)`)
	fence      = regexp.MustCompile("^ {0,3}(?:```|~~~)")
)

// paragraphs cuts a text at blank lines and where block quotations, list items,
// headings and rows of tables begin or end. Fenced code is left out.
func paragraphs(text string) []paragraph {
	var out []paragraph
	open := false // the last paragraph goes on
	code := false
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
			code, open = !code, false
		case code:
		case strings.TrimSpace(line) == "":
			open = false
		case open && out[len(out)-1].block == block && !ownLine.MatchString(line):
			out[len(out)-1].end = end
		default:
			// The paragraphs of a block quotation, parted by a line of > alone, are one.
			if n := len(out); block && open && out[n-1].block {
				out[n-1].end = end
				break
			}
			out = append(out, paragraph{at, end, block})
			open = true
		}
		at = next
	}
	return out
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
var sourceLine = regexp.MustCompile(`^(?:[—–―]|--)\s*\S|^(?i:source:)\s`)

// bareQuote takes the quotation marks off the ends of a block quotation.
func bareQuote(s string) string {
	const opening, closing = "“„‟\"«", "”“\"»"
	t := strings.TrimSpace(s)
	for _, o := range opening {
		if rest, ok := strings.CutPrefix(t, string(o)); ok {
			for _, c := range closing {
				if inner, ok := strings.CutSuffix(rest, string(c)); ok && !strings.ContainsAny(inner, opening+closing) {
					return strings.TrimSpace(inner)
				}
			}
		}
	}
	return t
}
