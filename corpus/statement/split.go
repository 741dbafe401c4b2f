package statement

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"evidence/corpus"
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
var refers = regexp.MustCompile(`(?i)^(this|that|it|which|these|those|both|neither|all of this)( claims?| statements?| allegations?| assertions?)? (is|are|was|were|isn.t|aren.t|wasn.t|weren.t)( \w+)?( \w+)? ` +
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

var lineMark = regexp.MustCompile(`\n[ \t]*>+`)

var (
	listMark    = regexp.MustCompile(`^[ \t]*(?:[-*+•‣▪–]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)])[ \t]+`)
	headingMark = regexp.MustCompile(`^[ \t]*#{1,6}[ \t]+`)
	rule        = regexp.MustCompile(`^[ \t]*([-=*_~])[-=*_~ \t]*$`)
	quoteMark   = regexp.MustCompile(`^[ \t]*>+[ \t]?`)
)

// paragraphs finds the paragraphs and list items, without headings. Where no line
// of the text is empty, every line is a paragraph.
func (s splitter) paragraphs() []corpus.Span {
	lines := s.lineSpans()
	spaced := slices.ContainsFunc(lines[:len(lines)-1], func(l corpus.Span) bool { return strings.TrimSpace(s.textOf(l)) == "" })
	var out []corpus.Span
	open := false
	for i, l := range lines {
		text := s.textOf(l)
		if mark := quoteMark.FindString(text); mark != "" {
			l.Start += len([]rune(mark))
			text = text[len(mark):]
		}
		next := ""
		if i+1 < len(lines) {
			next = s.textOf(lines[i+1])
		}
		mark := listMark.FindString(text)
		switch {
		case strings.TrimSpace(text) == "", headingMark.MatchString(text), rule.MatchString(text):
			open = false
		case mark != "":
			l.Start += len([]rune(mark))
			out = append(out, l)
			open = true
		case open && spaced:
			out[len(out)-1].End = l.End
		case isTitle(text) && (i == 0 || !spaced || strings.TrimSpace(s.textOf(lines[i-1])) == "") && endsTitle(next, spaced):
			open = false
		default:
			out = append(out, l)
			open = true
		}
	}
	return out
}

// isTitle reports whether a line stands for itself and says nothing to its end: few words and no full stop.
func isTitle(line string) bool {
	line = strings.TrimRight(strings.TrimSpace(line), "\"”’')]")
	return len(strings.Fields(line)) <= 14 && line != "" && !strings.ContainsAny(line[len(line)-1:], ".!?:;,") && !strings.HasSuffix(line, "…")
}

// endsTitle reports whether a title can end before the next line.
func endsTitle(next string, spaced bool) bool {
	return !spaced || strings.TrimSpace(next) == "" || rule.MatchString(next)
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

func (s splitter) sentences(p corpus.Span) []corpus.Span {
	var out []corpus.Span
	start := p.Start
	for start < p.End && isSpace(s[start]) {
		start++
	}
	closed := 0                 // up to here is a quotation that began inside the sentence
	unclosed := map[rune]bool{} // marks that nothing closes in the rest of the paragraph
	for i := start; i < p.End; i++ {
		r := s[i]
		if i >= closed && isOpening(s, i) && !unclosed[r] && !s.opensSentence(start, i) {
			closed = s.skipClosing(i, p.End)
			unclosed[r] = closed == 0
		}
		if i < closed || !isStop(r) {
			continue
		}
		end := s.sentenceEnd(i, p.End)
		if end < 0 {
			for i+1 < p.End && isStop(s[i+1]) {
				i++ // the whole run of stops ends nothing
			}
			continue
		}
		out = append(out, s.trimSpace(corpus.Span{Start: start, End: end}))
		for start = end; start < p.End && isSpace(s[start]); start++ {
		}
		i = max(i, start-1)
	}
	if start < p.End {
		out = append(out, s.trimSpace(corpus.Span{Start: start, End: p.End}))
	}
	return out
}

// opensSentence reports whether nothing but opening marks stands between start and i.
func (s splitter) opensSentence(start, i int) bool {
	if i-start > 4 {
		return false
	}
	for _, r := range s[start:i] {
		if !isSpace(r) && !isQuote(r) && r != '(' && r != '[' {
			return false
		}
	}
	return true
}

// sentenceEnd is where the sentence ends whose stop stands at i, after its closing marks; -1 where it goes on.
func (s splitter) sentenceEnd(i, limit int) int {
	end := i + 1
	for end < limit && isStop(s[end]) {
		end++
	}
	for end < limit && (isClosing(s[end]) || s[end] == '"' || s[end] == '\'') {
		end++
	}
	for end < limit && s[end] == '[' { // a reference to a note
		j := end + 1
		for j < limit && unicode.IsDigit(s[j]) {
			j++
		}
		if j == end+1 || j >= limit || s[j] != ']' {
			break
		}
		end = j + 1
	}
	if end == limit {
		return end
	}
	if !isSpace(s[end]) {
		return -1
	}
	next := end
	for next < limit && (isSpace(s[next]) || isQuote(s[next]) || s[next] == '(' || s[next] == '[') {
		next++
	}
	if next < limit && unicode.IsLower(s[next]) {
		return -1
	}
	if s[i] == '.' && s.endsAbbreviation(i, next, limit) {
		return -1
	}
	return end
}

// shortened are words that are written with a point and go on with a name or a number.
var shortened = strings.Fields("mr mrs ms dr prof rev hon cllr supt insp sgt det ch lt col gen st no nos p pp para paras sec art fig vol ed eds e.g i.e eg ie vs v cf approx c ca dept sr jr messrs")

// endsAbbreviation reports whether the point at i belongs to the word before it and does not end the sentence.
func (s splitter) endsAbbreviation(i, next, limit int) bool {
	start := i
	for start > 0 && (unicode.IsLetter(s[start-1]) || s[start-1] == '.') {
		start--
	}
	word := string(s[start:i])
	if slices.Contains(shortened, strings.ToLower(word)) {
		// "No." ends a sentence where no number follows.
		if strings.EqualFold(word, "no") || strings.EqualFold(word, "nos") {
			return next < limit && unicode.IsDigit(s[next])
		}
		return true
	}
	// An initial: "A. Jay", and not the end of "plan B."
	r := []rune(word)
	return len(r) == 1 && unicode.IsUpper(r[0]) && r[0] != 'I' && start > 0 && s.initialBefore(start) || len(r) == 3 && r[1] == '.' && unicode.IsUpper(r[0]) && next < limit && !unicode.IsUpper(s[next])
}

// initialBefore reports whether a name may begin at start: at the sentence's
// beginning or after a word with a capital or another initial.
func (s splitter) initialBefore(start int) bool {
	end := start
	for end > 0 && s[end-1] == ' ' {
		end--
	}
	if end == 0 || s[end-1] == '.' || s[end-1] == '\n' || isQuote(s[end-1]) {
		return true
	}
	word := end
	for word > 0 && unicode.IsLetter(s[word-1]) {
		word--
	}
	return word < end && unicode.IsUpper(s[word])
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

func isSpace(r rune) bool   { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }
func isStop(r rune) bool    { return r == '.' || r == '!' || r == '?' || r == '…' }
func isDouble(r rune) bool  { return r == '“' || r == '"' || r == '«' || r == '„' }
func isQuote(r rune) bool   { return isDouble(r) || r == '‘' || r == '\'' }
func isClosing(r rune) bool { return r == '”' || r == '’' || r == '»' || r == ')' || r == ']' }

func isOpening(text []rune, i int) bool {
	switch text[i] {
	case '“', '«', '„', '‘':
		return true
	case '"':
		return i == 0 || isSpace(text[i-1]) || text[i-1] == '(' || text[i-1] == '['
	}
	return false
}

// Sentences finds the sentences of a paragraph.
func Sentences(paragraph string) []corpus.Span {
	s := splitter(paragraph)
	return s.sentences(corpus.Span{End: len(s)})
}
