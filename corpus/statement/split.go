package statement

import (
	"slices"
	"strings"
	"unicode"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
	"evidence/corpus/sentence"
)

// Split proposes the claims of a statement: its sentences, but for headings.
// A sentence that only says of the one before that it is true or not is one claim
// with it. The quotation marks of somebody whose whole speech is quoted are left
// out; a quotation inside a sentence is not cut. Nothing is judged: sentences that
// claim nothing are for a person to drop.
//
// The text may be plain or Markdown, its lines broken or not. Claims have their
// Text, with single spaces, and their Spans of the text given; the rest is empty.
func Split(text string) []Claim {
	s := splitter(text)
	var claims []Claim
	for _, p := range s.paragraphs() {
		for _, sp := range s.sentences(p) {
			claims = s.addClaim(claims, sp)
		}
	}
	return claims
}

// FromText makes a statement of a text, with the claims that Split proposes.
func FromText(d Details, text string) Statement {
	st := Statement{Details: d.trimSpace(), Text: text, Reports: []string{}, Claims: Split(text), Revision: 1}
	st.numberClaims()
	return st
}

func (s *Statement) numberClaims() {
	for i := range s.Claims {
		s.Claims[i].ID = s.newID("c")
		s.Claims[i].Pins = []Pin{}
	}
}

// A splitter is the text that is split.
type splitter []rune

// refers matches a sentence that says nothing but whether the one before it is so.
var refers = lazyregexp.New(`(?i)^(this|that|it|which|these|those|both|neither|all of this)( claims?| statements?| allegations?| assertions?)? (is|are|was|were|isn.t|aren.t|wasn.t|weren.t)( \w+)?( \w+)? ` +
	`(true|untrue|false|wrong|right|correct|incorrect|inaccurate|accurate|misleading|nonsense|a lie|unfounded|baseless|the case)[.!]?$`)

// addClaim makes a claim of a sentence, or adds it to the one before. A sentence that is too long for a claim is cut between words.
func (s splitter) addClaim(claims []Claim, sp corpus.Span) []Claim {
	for sp.End-sp.Start > MaxClaim {
		cut := sp.Start + MaxClaim
		for cut > sp.Start && !isSpace(s[cut-1]) {
			cut--
		}
		if cut == sp.Start {
			cut = sp.Start + MaxClaim
		}
		claims = s.addClaim(claims, s.trimSpace(corpus.Span{Start: sp.Start, End: cut}))
		sp = s.trimSpace(corpus.Span{Start: cut, End: sp.End})
	}
	sp = s.trimQuotes(sp)
	text := collapseSpaces(string(s[sp.Start:sp.End]))
	if !strings.ContainsFunc(text, unicode.IsLetter) {
		return claims
	}
	if n := len(claims); n > 0 && len(text) < 200 && refers.MatchString(text) && len(claims[n-1].Text)+len(text) < MaxClaim {
		c := &claims[n-1]
		c.Text += " " + text
		c.Spans = append(c.Spans, sp)
		return claims
	}
	return append(claims, Claim{Text: text, Spans: []corpus.Span{sp}})
}

// collapseSpaces makes single spaces of all space, and of the marks that begin a line of a Markdown quotation.
func collapseSpaces(text string) string {
	return strings.Join(strings.Fields(lineMark.ReplaceAllString(text, "\n")), " ")
}

var lineMark = lazyregexp.New(`\n[ \t]*>+`)

var (
	listMark    = lazyregexp.New(`^[ \t]*(?:[-*+•‣▪–]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]|\(?[A-Z]\))[ \t]+`)
	headingMark = lazyregexp.New(`^[ \t]*#{1,6}[ \t]+`)
	rule        = lazyregexp.New(`^[ \t]*([-=*_~])[-=*_~ \t]*$`)
	quoteMark   = lazyregexp.New(`^[ \t]*>+[ \t]?`)
)

// paragraphs finds the paragraphs and list items, without headings. Where no line
// of the text is empty, every line is a paragraph.
func (s splitter) paragraphs() []corpus.Span {
	lines := s.lineSpans()
	spaced := slices.ContainsFunc(lines[:len(lines)-1], func(l corpus.Span) bool { return strings.TrimSpace(s.textOf(l)) == "" })
	var out []corpus.Span
	open, item := false, false
	for i, l := range lines {
		text := s.textOf(l)
		if mark := quoteMark.FindString(text); mark != "" {
			l.Start += len([]rune(mark))
			text = text[len(mark):]
		}
		mark := listMark.FindString(text)
		if open && spaced && !item && wrappedNumber(mark, s.textOf(out[len(out)-1])) {
			mark = ""
		}
		switch {
		case strings.TrimSpace(text) == "", headingMark.MatchString(text), rule.MatchString(text):
			open = false
		case mark != "":
			l.Start += len([]rune(mark))
			out = append(out, l)
			open, item = true, true
		case open && spaced:
			out[len(out)-1].End = l.End
		case isTitle(text) && (i == 0 || !spaced || strings.TrimSpace(s.textOf(lines[i-1])) == "") && s.endsTitle(lines, i, spaced):
			open = false
		default:
			out = append(out, l)
			open, item = true, false
		}
	}
	return out
}

// wrappedNumber reports whether what looks like the number of a list item is the
// end of a sentence that goes on from the line before: "reg." and below it "14. The".
func wrappedNumber(mark, before string) bool {
	mark = strings.TrimSpace(mark)
	return mark != "" && mark[0] >= '0' && mark[0] <= '9' && (sentence.EndsOpen(before) || !strings.ContainsAny(before[max(0, len(before)-1):], ".!?:;”’\"'"))
}

// isTitle reports whether a line stands for itself and says nothing to its end: few words and no full stop.
func isTitle(line string) bool {
	line = strings.TrimRight(strings.TrimSpace(line), "\"”’')]")
	return len(strings.Fields(line)) <= 14 && line != "" && !strings.ContainsAny(line[len(line)-1:], ".!?:;,") && !strings.HasSuffix(line, "…")
}

// endsTitle reports whether a title can end with line i: something that is no
// title stands below it. A line that is followed by more of its kind is a title
// where it is the first, or written in capitals; the last is none.
func (s splitter) endsTitle(lines []corpus.Span, i int, spaced bool) bool {
	below := lines[i+1:]
	if len(below) > 0 && rule.MatchString(s.textOf(below[0])) {
		return true
	}
	if spaced && len(below) > 0 && strings.TrimSpace(s.textOf(below[0])) != "" {
		return false
	}
	next := slices.IndexFunc(below, func(l corpus.Span) bool { return strings.TrimSpace(s.textOf(l)) != "" })
	if next < 0 {
		return false
	}
	text := s.textOf(lines[i])
	return i == 0 && spaced || text == strings.ToUpper(text) || !isTitle(s.textOf(below[next]))
}

// lineSpans are the lines of the text, without their ends; at least one.
func (s splitter) lineSpans() []corpus.Span {
	var out []corpus.Span
	start := 0
	for i, r := range s {
		if r == '\n' || r == '\u2028' || r == '\u2029' {
			out = append(out, corpus.Span{Start: start, End: i})
			start = i + 1
		}
	}
	return append(out, corpus.Span{Start: start, End: len(s)})
}

func (s splitter) textOf(sp corpus.Span) string { return string(s[sp.Start:sp.End]) }

// sentences are those of a paragraph. One without letters, as a number behind a stop, belongs to its neighbour.
func (s splitter) sentences(p corpus.Span) []corpus.Span {
	var out []corpus.Span
	start, begun := p.Start, false
	for _, end := range sentence.Ends(s[p.Start:p.End]) {
		end += p.Start
		said := slices.ContainsFunc(s[start:end], unicode.IsLetter)
		switch n := len(out); {
		case n > 0 && (!said || !begun):
			out[n-1].End = end
			begun = begun || said
		default:
			out = append(out, corpus.Span{Start: start, End: end})
			begun = said
		}
		start = end
	}
	for i := range out {
		out[i] = s.trimSpace(out[i])
	}
	return out
}

// skipClosing is the place after the mark that closes the quotation opened at i; 0 where none does.
func (s splitter) skipClosing(i, limit int) int {
	want := map[rune]rune{'“': '”', '‘': '’', '"': '"', '«': '»', '„': '“'}[s[i]]
	for j := i + 1; j < limit; j++ {
		if s[j] == want && (want != '’' || j+1 == limit || !unicode.IsLetter(s[j+1])) {
			return j + 1
		}
	}
	return 0
}

// trimQuotes leaves out the quotation marks at the ends of a sentence that enclose
// all of it, or that belong to a quotation which began before it or ends after it.
func (s splitter) trimQuotes(sp corpus.Span) corpus.Span {
	for n := 0; n < 3 && sp.Start < sp.End && isDouble(s[sp.Start]); n++ {
		inner := corpus.Span{Start: sp.Start + 1, End: sp.End}
		close := s.skipClosing(sp.Start, sp.End)
		if close > 0 && close < sp.End {
			break // a quotation that ends inside the sentence
		}
		if close == sp.End {
			inner.End--
		}
		sp = s.trimSpace(inner)
	}
	for n := 0; n < 3 && sp.Start < sp.End && (s[sp.End-1] == '”' || s[sp.End-1] == '"'); n++ {
		opening := '“'
		if s[sp.End-1] == '"' {
			opening = '"'
		}
		if slices.Contains(s[sp.Start:sp.End-1], opening) {
			break
		}
		sp = s.trimSpace(corpus.Span{Start: sp.Start, End: sp.End - 1})
	}
	return sp
}

func (s splitter) trimSpace(sp corpus.Span) corpus.Span {
	for sp.Start < sp.End && isSpace(s[sp.Start]) {
		sp.Start++
	}
	for sp.End > sp.Start && isSpace(s[sp.End-1]) {
		sp.End--
	}
	return sp
}

func isSpace(r rune) bool  { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }
func isDouble(r rune) bool { return r == '“' || r == '"' || r == '«' || r == '„' }

// Sentences finds the sentences of a paragraph.
func Sentences(paragraph string) []corpus.Span {
	s := splitter(paragraph)
	return s.sentences(corpus.Span{End: len(s)})
}
