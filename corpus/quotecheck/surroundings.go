package quotecheck

import (
	"cmp"
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus/lazyregexp"
)

var (
	yearBehind = lazyregexp.New(`^\s*\((?:(?:[^()]|\([^()]*\)){0,120}\s)?(?:19|20)[0-9]{2}\)`)
	dashedLine = lazyregexp.New(`^\s*(?:[—–―]|--)\s*\S`)
	escape     = lazyregexp.New(`\\([!-/:-@\[-` + "`" + `{-~])`)
	mdLink     = lazyregexp.New(`\]\(<?([^()<>\s]*)>?\)`)
)

// unescapeMarkdown is a text without the escapes of Markdown, its links with their addresses behind them.
func unescapeMarkdown(s string) string {
	return escape.ReplaceAllString(mdLink.ReplaceAllString(s, "] $1 "), "$1")
}

var (
	strong   = lazyregexp.New(`(\*\*\*|\*\*|\*|___|__|_|~~|` + "`" + `)(\S(?:.*?\S)?)(\*\*\*|\*\*|\*|___|__|_|~~|` + "`" + `)`)
	linkText = lazyregexp.New(`\[([^\[\]]*)\]\(<?[^()<>\s]*>?\)`)
)

// plainMarkdown is what a line of Markdown says.
func plainMarkdown(s string) string {
	const hidden = "\x00" // stands for an escaped character's backslash
	s = strings.ReplaceAll(s, hidden, "")
	s = escape.ReplaceAllStringFunc(s, func(m string) string { return hidden + string(rune(m[1])+0xE000) })
	s = linkText.ReplaceAllString(s, "$1")
	s = strong.ReplaceAllStringFunc(s, func(m string) string {
		if p := strong.FindStringSubmatch(m); p[1] == p[3] {
			return p[2]
		}
		return m
	})
	s = html.UnescapeString(s)
	var b strings.Builder
	escaped := false
	for _, r := range s {
		switch {
		case r == 0:
			escaped = true
			continue
		case escaped:
			r -= 0xE000
		}
		escaped = false
		b.WriteRune(r)
	}
	return b.String()
}

// saying is a verb by which somebody's words are given.
var saying = lazyregexp.New(`(?i)\b(?:says?|said|saying|adds?|added|tells?|told|wrote|writes?|written|states?|stated|explain(?:s|ed)?|comment(?:s|ed)?|insist(?:s|ed)?|claim(?:s|ed)?|argue[sd]?|repl(?:y|ies|ied)|remark(?:s|ed)?|tweet(?:s|ed)?|boast(?:s|ed)?|declare[sd]?|announce[sd]?|warn(?:s|ed)?|admit(?:s|ted)?|continue[sd]|ask(?:s|ed)?|call(?:s|ed)?|describe[sd]?|speaks?|spoke|reads?|goes\s+on|went\s+on)\b`)

// addSurroundings gives each quotation the text that can say where it stands: what
// stands around it up to the next quotation, and the citation below it.
func (f *finder) addSurroundings() {
	for i := range f.found {
		if f.stopped() {
			return
		}
		q := &f.found[i]
		from, to := f.paragraphs[f.places[i][0]].start, f.paragraphs[f.places[i][1]].end
		prior, next := false, false
		if i > 0 && f.found[i-1].End > from {
			from, prior = f.found[i-1].End, true
		}
		if i+1 < len(f.found) && f.found[i+1].Start < to {
			to, next = f.found[i+1].Start, true
		}
		a := &q.Around
		a.Context = f.contextOf(i)
		if q.Block {
			a.Before, a.Notes = f.sentenceBefore(f.places[i][0]), unescapeMarkdown(a.Notes+"\n"+f.citationsBelow(i, true))
			continue
		}
		before, after := f.text[min(from, q.Start):q.Start], f.text[q.End:max(to, q.End)]
		if prior {
			_, before = splitBetween(before, f.text[:from])
		} else {
			before = lastSentence(before)
		}
		if next {
			after, _ = splitBetween(after, f.text[:q.End])
		} else {
			after = textAfter(after, q.Text)
			a.Notes = unescapeMarkdown(f.citationsBelow(i, f.isWholeParagraph(i)))
		}
		a.Before, a.After = unescapeMarkdown(before), unescapeMarkdown(after)
	}
}

// maxHeadings is how many headings above a quotation can say whose words it has.
const maxHeadings = 3

// farBack is how many paragraphs back they are looked for; the title is the first paragraph, however far.
const farBack = 150

// contextOf is the text further from a quotation that can say whose words it has,
// the nearest first: what is before it in its paragraph, the paragraph before, the
// headings above and the title. Quotations in it are left out.
func (f *finder) contextOf(i int) []string {
	q, at := &f.found[i], f.places[i][0]
	if q.Block {
		return f.contextAt(at, -1)
	}
	return f.contextAt(at, q.Start)
}

// maxContext is how many bytes of a paragraph before a quotation, or of a heading above it, can say whose words it has.
const maxContext = 1 << 12

// wordFrom is where the first word behind a byte begins that may be inside one.
func wordFrom(text string, at int) int {
	for at > 0 && at < len(text) && !unicode.IsSpace(rune(text[at-1])) {
		at++
	}
	return at
}

// contextAt is the context of byte end of paragraph at; of the paragraph itself where end is -1.
func (f *finder) contextAt(at, end int) []string {
	var out []string
	add := func(text string) {
		if text = strings.TrimSpace(unescapeMarkdown(text)); text != "" {
			out = append(out, text)
		}
	}
	if end >= 0 {
		add(f.proseOf(wordFrom(f.text[:end], max(f.paragraphs[at].start, end-maxContext)), end))
	}
	headings, prose, claim := 0, false, f.briefed == nil
	for j := at - 1; j >= 0 && (headings < maxHeadings || !claim); j-- {
		if j > 0 && j < at-farBack {
			j = 0
		}
		p := f.paragraphs[j]
		switch {
		case f.briefedAs(j) == briefedRemark:
		case f.briefedAs(j) == briefedClaim:
			if !claim { // for which the quotation is given
				add(f.proseOf(p.start, min(p.end, p.start+maxContext)))
			}
			claim = true
		case f.isHeading(j):
			add(f.text[p.start:min(p.end, p.start+maxContext)])
			headings++
		case !prose && !p.block && !f.indented[j] && headings == 0:
			text := f.proseOf(wordFrom(f.text[:p.end], max(p.start, p.end-maxContext)), p.end)
			add(text)
			prose = len(strings.Fields(text)) > 3 || end >= 0 // a word that leads to a block quotation is not all
		}
	}
	return out
}

// proseOf is a part of the text without the quotations in it.
func (f *finder) proseOf(from, to int) string {
	var b strings.Builder
	first, _ := slices.BinarySearchFunc(f.found, from, func(q Quote, at int) int { return cmp.Compare(q.End, at+1) })
	for _, q := range f.found[first:] {
		if q.Start >= to {
			break
		}
		b.WriteString(f.text[from:max(from, q.Start)] + " ")
		from = min(q.End, to)
	}
	b.WriteString(f.text[from:to])
	return b.String()
}

// isHeading reports whether a paragraph is a heading or a title: one short line without a stop at its end.
func (f *finder) isHeading(i int) bool {
	if f.headings == nil {
		f.headings = make([]bool, len(f.paragraphs))
		for j := range f.headings {
			f.headings[j] = f.looksLikeHeading(j)
		}
	}
	return f.headings[i]
}

func (f *finder) looksLikeHeading(i int) bool {
	p := f.paragraphs[i]
	text := strings.TrimSpace(f.text[p.start:p.end])
	if p.heading {
		return true
	}
	return !p.block && !f.indented[i] && !strings.Contains(text, "\n") && len(strings.Fields(text)) <= 16 && !strings.ContainsAny(text[len(text)-1:], ".!?:;,”\"")
}

// sentenceBefore is the sentence that leads to a block quotation.
func (f *finder) sentenceBefore(at int) string {
	if at == 0 || f.paragraphs[at-1].block || f.briefedAs(at-1) != notBriefed {
		return ""
	}
	p := f.paragraphs[at-1]
	text := f.text[p.start:p.end]
	if passageNamed.MatchString(unescapeMarkdown(text)) || f.isReference(at-1) { // the citation of the quotation above
		return ""
	}
	return lastSentence(text)
}

// citationsBelow are the paragraphs below a quotation that are a citation of it.
func (f *finder) citationsBelow(i int, block bool) string {
	var out []string
	for at := f.places[i][1] + 1; at < len(f.paragraphs) && len(out) < 3; at++ {
		p := f.paragraphs[at]
		text := f.text[p.start:p.end]
		named := passageNamed.MatchString(unescapeMarkdown(text))
		placed := block && len(out) == 0 && len(text) < 600 && namesPlace(text)
		if p.block || f.hasQuotes(p) || !named && !placed && !dashedLine.MatchString(text) {
			break
		}
		out = append(out, text)
		if named {
			break
		}
	}
	return strings.Join(out, "\n")
}

// isWholeParagraph reports whether a quotation is all of a paragraph: a block quotation between marks.
func (f *finder) isWholeParagraph(i int) bool {
	q, at := &f.found[i], f.places[i]
	p := f.paragraphs[at[0]]
	return at[0] == at[1] && strings.TrimSpace(f.text[p.start:max(q.Start, p.start)]+f.text[min(q.End, p.end):p.end]) == ""
}

func (f *finder) hasQuotes(p paragraph) bool {
	return f.quotesIn(p.start, p.end)
}

// abbreviations end with a point and no sentence.
var abbreviations = lazyregexp.New(`(?i)(?:^|[\s(\[])(?:p|pp|para|paras|no|nos|vol|ch|cf|ed|eds|al|dr|mr|mrs|ms|st|e\.g|i\.e|[a-z])\.$`)

// sentenceEnds lists the bytes behind the ends of sentences in a text.
func sentenceEnds(s string) []int {
	var out []int
	for i, r := range s {
		if r != '.' && r != '?' && r != '!' {
			continue
		}
		rest := strings.TrimLeft(s[i+1:], ")]’”\"'")
		next, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(rest, unicode.IsSpace))
		spaced := rest == "" || unicode.IsSpace(rune(rest[0]))
		if spaced && (rest == "" || unicode.IsUpper(next) || !isWord(next)) && !abbreviations.MatchString(s[max(0, i-8):i+1]) {
			out = append(out, len(s)-len(rest))
		}
	}
	return out
}

// lastSentence is what leads to a quotation.
func lastSentence(s string) string {
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	ends := sentenceEnds(s)
	for i := len(ends) - 1; i >= 0; i-- {
		if ends[i] < len(s) {
			return s[ends[i]:]
		}
	}
	return s
}

// cited is how a sentence begins, or what it holds, that is a citation.
var cited = lazyregexp.New(`^\s*[(\[—–―]|\b(?:19|20)[0-9]{2}\b`)

// namesPlace reports whether a citation names a page or a paragraph.
func namesPlace(s string) bool {
	return pageNamed.MatchString(s) || numberNamed.MatchString(s) || oscolaPlace.MatchString(s)
}

// textAfter is what belongs to a quotation of that which follows it: all of it
// where that holds a passage's id, else the rest of its sentence, and a citation
// behind that.
func textAfter(s, quote string) string {
	if passageNamed.MatchString(unescapeMarkdown(s)) {
		return s
	}
	ends, from := sentenceEnds(s), 0
	ended := endsSentence(quote, s)
	for _, e := range append(ends, len(s)) {
		sentence := s[from:e]
		if (from > 0 || ended) && (!cited.MatchString(sentence) || !namesPlace(sentence) && !strings.HasPrefix(strings.TrimSpace(sentence), "(")) {
			return s[:from]
		}
		from = e
	}
	return s
}

// endsSentence reports whether a sentence ends where before does. A quotation can end
// with a full stop inside a sentence: “… in July 2003.” on page 3.
func endsSentence(before, after string) bool {
	if !strings.HasSuffix(before, ".") && !strings.HasSuffix(before, "?") && !strings.HasSuffix(before, "!") {
		return false
	}
	next, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(after, unicode.IsSpace))
	return unicode.IsUpper(next)
}

var joint = lazyregexp.New(`(?:[,;]|\s(?:and|while|whereas|but|or))\s`)

// splitBetween parts what stands between two quotations into what belongs to the
// first and what to the second.
func splitBetween(s, before string) (first, second string) {
	if m := passageNamed.FindStringIndex(s); m != nil {
		return s[:m[1]], s[m[1]:]
	}
	trimmed := strings.TrimLeftFunc(s, unicode.IsSpace)
	if strings.HasPrefix(trimmed, "(") || strings.HasPrefix(trimmed, "[") {
		if i := strings.IndexAny(s, ")]"); i >= 0 {
			return s[:i+1], s[i+1:]
		}
	}
	if ends := sentenceEnds(s); len(ends) > 0 {
		return s[:ends[0]], s[ends[len(ends)-1]:]
	}
	if endsSentence(strings.TrimRight(before, "”\"’'»“"), s) {
		return "", s
	}
	all := joint.FindAllStringIndex(s, -1)
	if len(all) == 0 {
		return s, s
	}
	last := all[len(all)-1]
	return s[:last[0]], s[last[1]:]
}
