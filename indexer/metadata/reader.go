package metadata

import (
	"math"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"evidence/corpus"
)

// A reader reads one report.
type reader struct {
	lines []line // of all pages, without blank ones
	info  Info
	facts Facts

	cover []line  // see findCover
	title int     // the line of cover that an inspection's title begins in; -1 for none
	runs  []block // see blocks
	head  line    // the line by which the report says of which family it is

	judgements []judgement // of the family
}

// A line is a Line with its page, and with its text in the plain form that
// patterns are written in.
type line struct {
	Line
	index int // among the reader's lines
	page  int
	plain string // single spaces, straight apostrophes, hyphens for all dashes
}

func newReader(pages []Page, info Info) *reader {
	r := &reader{info: info, facts: Facts{}}
	for _, p := range pages {
		for _, l := range p.Lines {
			if s := plain(l.Text); s != "" {
				r.lines = append(r.lines, line{l, len(r.lines), p.Number, s})
			}
		}
	}
	r.findCover()
	return r
}

var (
	invisible   = strings.NewReplacer("\u00ad", "", "\u200b", "")
	toPlainSign = strings.NewReplacer("’", "'", "‘", "'", "–", "-", "—", "-", "‑", "-", "−", "-") // one character for one
)

func plain(s string) string {
	if isPlain(s) {
		return s
	}
	return toPlainSign.Replace(tidy(invisible.Replace(s)))
}

// isPlain reports whether a text is in plain form already, as most lines are.
func isPlain(s string) bool {
	space := true
	for i := range len(s) {
		if s[i] <= ' ' && (space || s[i] != ' ') || s[i] >= utf8.RuneSelf {
			return false
		}
		space = s[i] == ' '
	}
	return !space
}

// tidy is a value as it is kept: as printed, with single spaces.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

// printed is a part of a line's plain text, which may go on in the next two lines,
// as it is printed.
func (r *reader) printed(l line, part string) string {
	text := l.Text
	for i := l.index + 1; i < min(l.index+3, len(r.lines)); i++ {
		text += " " + r.lines[i].Text
	}
	text = tidy(invisible.Replace(text))
	before, _, found := strings.Cut(plain(text), part)
	from := utf8.RuneCountInString(before)
	if runes := []rune(text); found && from+utf8.RuneCountInString(part) <= len(runes) {
		return string(runes[from : from+utf8.RuneCountInString(part)])
	}
	return part
}

// front are the lines of the first n pages that have text.
func (r *reader) front(n int) []line {
	pages := 0
	for i, l := range r.lines {
		if i == 0 || l.page != r.lines[i-1].page {
			pages++
		}
		if pages > n {
			return r.lines[:i]
		}
	}
	return r.lines
}

// maxTitle is how many bytes a title has at most.
const maxTitle = 200

// titleFrom are the lines of the title that begins in a line: it ends where the
// size or the weight of the type or the distance between lines changes, and before
// a numbered heading.
func (r *reader) titleFrom(l line) []line {
	list, length := []line{l}, len(l.plain)
	for _, next := range r.lines[l.index+1:] {
		if length += 1 + len(next.plain); length > maxTitle || coverEnd().MatchString(next.plain) || numberedHead().MatchString(next.plain) || !next.continues(list[len(list)-1]) {
			break
		}
		list = append(list, next)
	}
	return list
}

// continues reports whether a line may go on with what the line before it says.
func (l *line) continues(before line) bool {
	if l.page != before.page || l.Bold != before.Bold || math.Abs(l.Size-before.Size) > 0.6 {
		return false
	}
	gap := l.Top - before.Top
	return l.Size == 0 || gap > 0 && gap < maxLeading*l.Size
}

// maxLeading is the largest distance of the lines of one text, in sizes of its type.
const maxLeading = 1.8

// joined is the text of lines as printed, a word with a hyphen at a line's end
// joined with the rest of it.
func joined(lines []line) string {
	text := ""
	for _, l := range lines {
		if wordHyphen().MatchString(text) && lowerFirst().MatchString(l.Text) {
			text += tidy(l.Text)
			continue
		}
		text = tidy(text + " " + invisible.Replace(l.Text))
	}
	return text
}

var (
	wordHyphen = lazily(`\pL-$`)
	lowerFirst = lazily(`^\s*\p{Ll}`)

	numberedHead = lazily(`^\d{1,2}[.)] ?\p{Lu}`)
)

// withNext is a line's plain text with that of the next n lines.
func (r *reader) withNext(l line, n int) string {
	text := l.plain
	for _, next := range r.lines[l.index+1 : min(l.index+1+n, len(r.lines))] {
		text += " " + next.plain
	}
	return text
}

// first finds the first of the lines that the expression matches.
func first(lines []line, expr *regexp.Regexp) (l line, ok bool) {
	for _, l := range lines {
		if expr.MatchString(l.plain) {
			return l, true
		}
	}
	return line{}, false
}

// mentions finds the first of the lines with a text.
func mentions(lines []line, text string) (l line, ok bool) {
	for _, l := range lines {
		if strings.Contains(l.plain, text) {
			return l, true
		}
	}
	return line{}, false
}

// derive sets a field to a value that follows from another field.
func (r *reader) derive(field, from, value string) {
	fact := r.facts[from]
	fact.Value = value
	r.facts[field] = fact
}

// certain is a value that a line gives under its own name.
func (l *line) certain(value string) Fact {
	return Fact{Value: tidy(value), Confidence: corpus.Certain, Page: l.page, Line: tidy(l.Text), Top: l.Top}
}

// likely is a value that was recognised by where or how the line is printed.
func (l *line) likely(value string) Fact {
	f := l.certain(value)
	f.Confidence = corpus.Likely
	return f
}

// lazily compiles an expression when it is first used: most programs that link
// this package never use it.
func lazily(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

var licenceLine = lazily(`Open (Government|Parliament) Licence( v\d(\.\d)?)?`)

func (r *reader) licence() {
	for _, l := range r.lines {
		if !strings.Contains(l.plain, "Open") {
			continue
		}
		text := r.withNext(l, 1) // the name may run over the end of the line
		if m := licenceLine().FindStringIndex(text); m != nil && m[0] < len(l.plain) {
			r.facts["licence"] = l.certain(text[m[0]:m[1]])
			return
		}
	}
}
