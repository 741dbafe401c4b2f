package quotecheck

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
)

// Editorial brackets: what a quoter puts between square brackets to make a quote
// read on: [they], [sic], [T]he, continue[d]. They are not held against a quote as long as
// they change neither who nor how many nor whether.

// maxReplaced is how many words of a report a bracket may replace, and maxGloss how many it may have.
const (
	maxReplaced = 8
	maxGloss    = 12
)

var (
	noteBracket = lazyregexp.New(`\[\^?[0-9]{1,3}\]`)
	// pronouns are words that stand for what was named before.
	pronouns = corpus.WordSet("it they them their its he she him her his hers this these those we us our you your i me my there here such")
	joining  = corpus.WordSet("and but or then also that which who the a an so")
	helpers  = corpus.WordSet("is are was were be been being am has have had do does did will would shall")
	// unfinished are words that say nothing without what follows them.
	unfinished = corpus.WordSet("not the a an of in to for with by from at on very too so more less still yet")
	// counted is a quantity, which no bracket may change.
	counted = lazyregexp.New(wordStart + `(?:` + quantifiers + `|` + hedges + `)` + wordEnd)
)

// An edit is what a bracket has, and what the report has in its place.
type edit struct{ said, has string }

// editorialMatches finds a quote with square brackets where the report has all
// that is outside of them, and brackets that only clarify in the gaps.
func (c *Checker) editorialMatches(text string, said *CitedPlace) (*preparedQuote, []match) {
	if !brackets.MatchString(text) {
		return nil, nil
	}
	segments, inside := splitBrackets(text)
	outside := c.prepare(strings.Join(segments, " "), said)
	if len(outside.tokens) < minQuoteWords {
		return nil, nil
	}
	for _, a := range c.findAlignments(c.prepare(joinBrackets(segments, inside), said)) {
		if a.likeness() < 0.5 {
			continue
		}
		from, to := c.widen(a.a, a.b, 4)
		w := c.window(from, to, true)
		s, edits, ok := w.findSegments(segments, inside)
		before := c.textOf(textRange{s.first, 0, s.last, s.end})
		if !ok || slices.ContainsFunc(edits, func(e edit) bool { return !e.clarifies(before) }) {
			continue
		}
		m := match{textRange: s, verdict: Normalised}
		c.judgePlace(&m, said)
		outside.text, outside.remark = text, remarkOf(edits)
		return outside, []match{m}
	}
	return nil, nil
}

// splitBrackets parts a text into what is outside square brackets and what is inside, one fewer.
func splitBrackets(text string) (segments, inside []string) {
	at := 0
	for _, m := range brackets.FindAllStringSubmatchIndex(text, -1) {
		segments, inside = append(segments, text[at:m[0]]), append(inside, text[m[2]:m[3]])
		at = m[1]
	}
	return append(segments, text[at:]), inside
}

// joinBrackets is the text with the brackets' words where these complete a word, and without the others.
func joinBrackets(segments, inside []string) string {
	var b strings.Builder
	for i, s := range segments {
		b.WriteString(s)
		if i == len(inside) {
			break
		}
		switch {
		case joinsNext(inside[i], segments[i+1]):
			b.WriteString(inside[i])
		case !joinsLast(s):
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// joinsNext reports whether a bracket has the first letter of the word behind it, as [t]he does.
func joinsNext(inside, next string) bool {
	return len([]rune(inside)) == 1 && next != "" && isWord([]rune(next)[0])
}

// joinsLast reports whether a bracket ends the word before it, as continue[d] does.
func joinsLast(before string) bool {
	r := []rune(before)
	return len(r) > 0 && unicode.IsLetter(r[len(r)-1])
}

// findSegments looks for the segments of a quote one behind the other, at most
// maxReplaced words between them. The shortest gaps are taken.
func (w *window) findSegments(segments, inside []string) (textRange, []edit, bool) {
	want := make([]letters, len(segments))
	for i, s := range segments {
		want[i] = newLetters(s)
	}
	want[0], want[len(want)-1] = want[0].trimStart(), want[len(want)-1].trimEnd()
	first := slices.IndexFunc(want, func(l letters) bool { return len(l.runes) > 0 })
	if first < 0 {
		return textRange{}, nil, false
	}
	for at := range w.lower {
		if !w.hasLetters(want[first], at) || !w.atWordEdge(at) && !(first > 0 && joinsNext(inside[first-1], segments[first])) {
			continue
		}
		if end, edits, ok := w.restOfSegments(want, segments, inside, first, at); ok {
			from := at
			if first > 0 && joinsNext(inside[first-1], segments[first]) && at > 0 {
				from = at - 1
			}
			return w.rangeOf(w.at[from], w.letterEnd(end-1)), edits, true
		}
	}
	return textRange{}, nil, false
}

// restOfSegments matches the segments from one that begins at a letter.
func (w *window) restOfSegments(want []letters, segments, inside []string, first, at int) (end int, edits []edit, ok bool) {
	if first > 0 && at == 0 && w.skipped > 0 {
		return 0, nil, false // what the bracket stands for is outside the window
	}
	for i := range first { // brackets at the quote's beginning
		e := edit{said: inside[i]}
		switch {
		case joinsNext(inside[i], segments[i+1]) && at > 0:
			e.has = w.text[w.at[at-1]:w.letterEnd(at-1)]
		case at > 0:
			e.has = lastClause(w.text[:w.at[at]])
		}
		edits = append(edits, e)
	}
	end = at + len(want[first].runes)
	for i := first + 1; i < len(want); i++ {
		next := end
		for len(want[i].runes) > 0 && !(w.hasLetters(want[i], next) && w.joint(next, inside[i-1], segments[i-1], segments[i])) {
			if next++; next+len(want[i].runes) > len(w.lower) {
				return 0, nil, false
			}
		}
		has := ""
		if next > end {
			has = strings.TrimSpace(w.text[w.letterEnd(end-1):w.at[next]])
		}
		if len(want[i].runes) == 0 && has == "" && wantsMore(segments[i-1]) {
			if strings.TrimSpace(w.text[w.letterEnd(end-1):]) == "" {
				return 0, nil, false // what the bracket stands for is outside the window
			}
			has = nextWords(w.text, w.letterEnd(end-1))
		}
		if len(want[i].runes) == 0 && joinsLast(segments[i-1]) {
			for next < len(w.lower) && !w.atWordEdge(next) {
				next++
			}
		}
		if len(tokens(has)) > maxReplaced {
			return 0, nil, false
		}
		said := inside[i-1]
		if joinsLast(segments[i-1]) {
			said, has = "", ""
		}
		edits = append(edits, edit{said, has})
		end = next + len(want[i].runes)
	}
	if end == 0 || !w.atWordEdge(end) {
		return 0, nil, false
	}
	return end, edits, true
}

// wantsMore reports whether what stands before a bracket at the end of a quote says nothing yet, so that the bracket
// says what the report says next: "… are [complete]".
func wantsMore(segment string) bool {
	list := tokens(segment)
	return len(list) > 0 && (helpers[list[len(list)-1].word] || unfinished[list[len(list)-1].word])
}

// nextWords are the words in which a sentence goes on, at most as many as a bracket may replace.
func nextWords(text string, from int) string {
	after := text[from:max(from, sentenceTo(text, from))]
	list := tokens(after)
	if len(list) == 0 {
		return ""
	}
	return strings.TrimSpace(after[:list[min(len(list), maxReplaced)-1].end])
}

// lastClause is what a bracket at the beginning of a quote stands for: the words of
// the sentence before it, or where these are many the last of them.
func lastClause(before string) string {
	before = before[sentenceFrom(before, len(before)):]
	list := tokens(before)
	if len(list) > maxReplaced {
		return before[list[len(list)-1].start:]
	}
	return strings.TrimSpace(before)
}

// joint reports whether a segment may begin at a letter, by the bracket before it.
func (w *window) joint(at int, inside, before, segment string) bool {
	if joinsNext(inside, segment) {
		return at > 0 && strings.EqualFold(string(w.runes[at-1]), inside)
	}
	return w.atWordEdge(at)
}

// hasLetters reports whether the letters of the window at a place are these, the first in either case.
func (w *window) hasLetters(want letters, at int) bool {
	n := len(want.runes)
	return at+n <= len(w.runes) && (n == 0 || compareLetters(want.runes, w.runes[at:at+n]) >= exceptFirst)
}

// clarifies reports whether an edit leaves the sense as it is: it repeats what the
// report has, explains it, puts a pronoun for it or for a pronoun what the
// passage names before, or another form of a verb.
func (e edit) clarifies(passage string) bool {
	said, has := tokens(e.said), tokens(e.has)
	switch {
	case beginsSic.MatchString(e.said), len(said) == 0:
		return len(has) == 0
	case strings.EqualFold(squeeze(e.said), squeeze(e.has)):
		return true
	case len(said) > maxGloss, turnsSense(e.said), turnsSense(e.has):
		return false
	case len(has) == 0, allIn(said, pronouns), allIn(said, joining) && allIn(has, joining), allIn(said, helpers) && allIn(has, helpers):
		return true
	case allIn(has, pronouns):
		return namesAll(passage, said)
	}
	return len(said) == 1 && len(has) == 1 && stem(said[0].word) == stem(has[0].word)
}

func turnsSense(text string) bool {
	return negated.MatchString(text) || excepting.MatchString(text) || counted.MatchString(text)
}

// namesAll reports whether a text has all words of a bracket but for articles.
func namesAll(text string, words []token) bool {
	have := map[string]bool{}
	for _, t := range tokens(text) {
		have[stem(t.word)] = true
	}
	return !slices.ContainsFunc(words, func(t token) bool { return !have[stem(t.word)] && !joining[t.word] })
}

func allIn(list []token, set map[string]bool) bool {
	return !slices.ContainsFunc(list, func(t token) bool { return !set[t.word] })
}

// remarkOf says what in a quote is the quoter's.
func remarkOf(edits []edit) string {
	var out []string
	for _, e := range edits {
		switch {
		case e.said == "" || strings.EqualFold(e.said, e.has) || beginsSic.MatchString(e.said):
		case e.has == "":
			out = append(out, fmt.Sprintf("“[%s]” is the quoter’s.", e.said))
		default:
			out = append(out, fmt.Sprintf("“[%s]” is the quoter’s; the report has “%s”.", e.said, e.has))
		}
	}
	if len(out) == 0 {
		return "Square brackets in it are the quoter’s."
	}
	return strings.Join(out, " ")
}
