package quotecheck

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
)

// longQuote is the number of words from which on a quotation is more likely what a
// person said than what a report says, where no report has it.
const longQuote = 40

// minQuoteWords is the number of words that a quote needs to identify a place.
const minQuoteWords = 3

// Limits of one quote, whatever it is made of.
const (
	maxWithin = 50 // quotations in it
	maxParts  = 48 // parts between marks of omission
)

// Check looks for a quote in the reports. Of one that they have not as it is, the
// quotations in it are checked as well: it may be what a person said. The error is ctx's.
func (c *Checker) Check(ctx context.Context, quote Quote) (Result, error) {
	r, err := c.checkWithin(ctx, quote)
	r.Later = c.later(r.Document)
	return r, err
}

// cellMark is what citations put between the cells of a table row, which the report has apart.
const cellMark = " | "

func (c *Checker) checkWithin(ctx context.Context, quote Quote) (Result, error) {
	sent := quote.Text
	quote.Text = strings.ReplaceAll(quote.Text, cellMark, " ")
	r := c.checkOne(ctx, quote)
	r.Quote = sent
	if quote.Text != sent && r.Verdict == Exact {
		r.Verdict = Normalised
		r.Remarks = append(r.Remarks, "The report’s table has these cells, word for word; the marks between them are not the report’s.")
	}
	if !r.Verdict.Accurate() {
		if title, ok := c.checkTitle(strings.TrimSpace(quote.Text)); ok {
			return title, ctx.Err()
		}
	}
	if r.Verdict != Missing && r.Verdict != Altered {
		return r, ctx.Err()
	}
	if r.Verdict == Missing && len(tokens(quote.Text)) >= longQuote {
		r.Remarks = append(r.Remarks, "If it is what a person said, and not what a report says, there is nothing to find.")
	}
	inner := FindN(quote.Text, maxWithin+1)
	if len(inner) > maxWithin {
		inner = inner[:maxWithin]
		r.Remarks = append(r.Remarks, fmt.Sprintf("Of the quotations in it only the first %d were looked for.", maxWithin))
	}
	for _, q := range inner {
		if ctx.Err() != nil {
			break
		}
		q.Around.Context = append(append(q.Around.Context, quote.Around.Before, quote.Around.After), quote.Around.Context...)
		r.Within = append(r.Within, c.checkOne(ctx, q))
	}
	if !r.framesQuotes() {
		r.Within = nil
	}
	return r, ctx.Err()
}

// checkOne is Check for the quote alone; what it gives once ctx has ended is of no use.
func (c *Checker) checkOne(ctx context.Context, quote Quote) Result {
	said := c.resolvePlace(quote)
	r := Result{Quote: quote.Text, Verdict: Missing, around: &quote.Around}
	if said.isGiven() {
		shown := *said
		r.Said = &shown
	}
	if said.Document != "" && len(said.documents) == 0 {
		r.Remarks = append(r.Remarks, fmt.Sprintf("No report in the library is called %q: the quote was looked for in all of them.", said.Document))
	}
	if _, ok := c.passage[said.now]; said.Passage != "" && !ok {
		r.Remarks = append(r.Remarks, fmt.Sprintf("No passage in the library has the id %q.", said.Passage))
	}
	if said.now != "" && said.now != said.Passage {
		r.Remarks = append(r.Remarks, "The passage that the text cites is from an earlier version of the report; it has been replaced.")
	}
	text := strings.TrimSpace(quote.Text)
	forms := c.readings(text, said)
	if len(forms) == 0 {
		r.Remarks = append(r.Remarks, "The quotation has no words.")
		return r
	}
	for _, f := range forms {
		if list := f.withNumber(c, c.matches(f)); len(list) > 0 && list[0].verdict != Altered {
			return c.foundResult(r, f, list)
		}
	}
	if parts := textsWithWords(ellipsis.Split(text, -1)); len(parts) > 1 {
		if list := c.similarMatches(forms[0], c.findAlignments(forms[0])); len(list) > 0 && list[0].verdict != Altered {
			return c.foundResult(r, forms[0], list) // the original has the marks of omission
		}
		if len(parts) > maxParts {
			r.Remarks = append(r.Remarks, fmt.Sprintf("Of more than %d parts with marks of omission between them: looked for as a whole, not part by part.", maxParts))
			return r
		}
		return c.checkParts(ctx, r, parts, said)
	}
	return c.checkInexact(r, forms)
}

// isGuess reports whether a quote may be from another report than the one that the text names nearest.
func (s *CitedPlace) isGuess() bool { return s.assumed || len(s.alsoNamed) > 0 }

func (s *CitedPlace) isGiven() bool {
	return s.Document != "" || s.Page != "" || s.Paragraph != "" || s.Passage != ""
}

// withNumber keeps the matches that have the number which was taken from the quote.
func (f *preparedQuote) withNumber(c *Checker, list []match) []match {
	if f.number == "" {
		return list
	}
	return slices.DeleteFunc(list, func(m match) bool {
		p := &c.passages[m.first]
		return m.start > 8 || trimMarks(p.paragraph) != f.number && trimMarks(p.marker) != f.number
	})
}

// trimMarks is a number without the marks around it.
func trimMarks(number string) string { return strings.Trim(strings.TrimSpace(number), "()[].") }

var (
	ellipsis      = lazyregexp.New(`\s*(?:[\[(]\s*(?:…|\.{2,}|\.(?:\s\.){1,3})\s*[\])]|…+|\.{3,}|\.(?:\s\.){2,3})\s*`)
	brackets      = lazyregexp.New(`\[([^\[\]]*)\]`)
	noteMarks     = lazyregexp.New(`([^0-9\s][.,;:?!”’"')]+)[0-9]{1,3}(\s|$)`) // raised numbers of footnotes
	beginsSic     = lazyregexp.New(`(?i)^\s*(?:sic|sic erat|emphasis (?:added|in (?:the )?original)|my emphasis|our emphasis)\.?\s*$`)
	lineEndHyphen = lazyregexp.New(`(\p{Ll})[-\x{2010}]\s+(\p{Ll})`)
	leadNumber    = lazyregexp.New(`^\s*(?:[(\[]?(?:[0-9]{1,3}(?:\.[0-9]{1,3}){0,3}|[a-z]|[ivx]{1,5})[.)\]]\s*|[0-9]{1,3}(?:\.[0-9]{1,3}){1,3}\s+|[0-9]{1,3}\s+)`)
)

// readings lists how a quote can be read: as it is, without marks of omission at its
// ends, without hyphens at the ends of lines, without the number of its paragraph,
// and without square brackets, whose words are the quoter's.
func (c *Checker) readings(text string, said *CitedPlace) []*preparedQuote {
	var out []*preparedQuote
	add := func(text, remark, number string) {
		q := c.prepare(text, said)
		if len(q.tokens) > 0 && !slices.ContainsFunc(out, func(f *preparedQuote) bool { return f.text == q.text }) {
			q.remark, q.number = remark, number
			out = append(out, q)
		}
	}
	add(text, "", "")
	if parts := textsWithWords(ellipsis.Split(text, -1)); len(parts) == 1 {
		add(parts[0], "Marks at its ends say that the original goes on.", "")
		text = parts[0]
	}
	if t := lineEndHyphen.ReplaceAllString(text, "$1$2"); t != text {
		add(t, "", "")
	}
	if t := noteBracket.ReplaceAllString(text, ""); t != text {
		add(t, "", "")
		text = t
	}
	if n := leadNumber.FindString(text); n != "" && len(n) < len(text) {
		add(text[len(n):], "", trimMarks(n))
	}
	if brackets.MatchString(text) {
		const remark = "Square brackets in it are the quoter's; the words without the brackets are the report's."
		add(brackets.ReplaceAllStringFunc(text, func(m string) string {
			if inner := m[1 : len(m)-1]; !beginsSic.MatchString(inner) {
				return inner
			}
			return " "
		}), remark, "")
	}
	return out
}

func textsWithWords(list []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return len(tokens(s)) == 0 })
}

// foundResult completes the result for a quote whose words were found. The best match comes first.
func (c *Checker) foundResult(r Result, f *preparedQuote, list []match) Result {
	list = c.preferWhole(f, list, r.around)
	best := list[0]
	r.Place, r.Verdict = c.placeOf(best.textRange), best.verdict
	if f.remark != "" {
		r.Remarks = append(r.Remarks, f.remark)
		if r.Verdict == Exact {
			r.Verdict = Normalised
		}
	}
	if said := strings.TrimSpace(r.Quote); said != "" && said != f.text && f.remark == "" {
		if s, ok := c.findVerbatim(said, best.textRange); ok {
			best.textRange, best.verdict = s, Exact
			r.Place, r.Verdict = c.placeOf(s), Exact
		} else if r.Verdict == Exact {
			r.Verdict = Normalised
		}
	}
	if doc := c.passages[best.first].doc; f.said.isGuess() && len(f.tokens) >= minQuoteWords && !slices.Contains(f.said.documents, doc) {
		r.Remarks = append(r.Remarks, fmt.Sprintf("The text does not say for certain which report this is from: it was found in %s.", c.reportName(doc)))
	}
	if best.mismatchedReport() && len(f.tokens) >= minQuoteWords {
		if a := c.nearlyInSaid(f); a != nil {
			r.Warnings = append(r.Warnings, "These words are in another report: "+c.reportName(c.passages[best.first].doc)+".")
			return c.alteredResult(r, f, a)
		}
	}
	if len(best.mismatches) > 0 && len(f.tokens) >= minQuoteWords {
		r.Verdict, r.Mismatch = Elsewhere, best.mismatches
	}
	if w := c.dateWarning(f.said, c.passages[best.first].doc); w != "" && !best.mismatchedReport() && len(f.tokens) >= minQuoteWords {
		r.Warnings = append(r.Warnings, w)
	}
	if first, last := c.pagesOf(best.textRange); r.Said != nil && r.Said.Page != "" && r.Verdict.Accurate() && !pagesMatch(first, last, r.Said.Page) {
		r.Remarks = append(r.Remarks, fmt.Sprintf("The words are on page %s; page %s has another part of the passage.", c.pageLabel(best.textRange), r.Said.Page))
	}
	for i := 1; i < len(list) && len(r.Also) < MaxAlso; i++ {
		m := &list[i]
		if m.verdict == Altered || r.Verdict.Accurate() && len(m.mismatches) > 0 && len(best.mismatches) == 0 && r.Said != nil {
			continue
		}
		r.Also = append(r.Also, c.placeOf(m.textRange))
	}
	if len(f.tokens) < minQuoteWords && len(list) > 1 {
		r.Remarks = append(r.Remarks, "Too short to say which place is meant.")
		return r
	}
	r.Omitted = c.omissionsOf(f, best.textRange, r.around)
	r.warnOfCuts()
	return r
}

// leastSentence is how many words a sentence has at least that two reports have with another grade.
const leastSentence = 6

var gradeWords = corpus.WordSet(strings.Join(corpus.GradeValues, " "))

// nearlyInSaid is the place where the report that the text names has a quote's words
// with another grade; nil where there is none. That another report has the words is
// then not what is wrong with the quote.
func (c *Checker) nearlyInSaid(f *preparedQuote) *alignment {
	if len(f.words) < leastSentence {
		return nil
	}
	for _, a := range c.findAlignments(f) {
		if !slices.Contains(f.said.documents, c.passages[c.passageOf(a.a)].doc) {
			continue
		}
		changed, gaps := a.countEdits()
		grades := 0
		for i, t := range f.tokens {
			if !a.equal[i] && gradeWords[t.word] {
				grades++
			}
		}
		if changed > 0 && changed == grades && gaps == 0 {
			return &a
		}
	}
	return nil
}

// checkInexact completes the result for a quote that no report has as it is.
func (c *Checker) checkInexact(r Result, forms []*preparedQuote) Result {
	if len(forms[0].tokens) > maxWords {
		r.Remarks = append(r.Remarks, fmt.Sprintf("Of more than %d words: looked for as a whole, not compared word by word.", maxWords))
		return r
	}
	if c.exhausted() {
		r.uncompared = true
		r.Remarks = append(r.Remarks, "The text has more quotations of this length than are compared at once: this one was looked for as a whole, not compared word by word. Send the rest by itself.")
		return r
	}
	if f, list := c.editorialMatches(forms[0].text, forms[0].said); f != nil {
		return c.foundResult(r, f, list)
	}
	var best *alignment
	of := forms[0]
	if text := forms[0].text; brackets.MatchString(text) { // the words in brackets are none of the report's
		if q := c.prepare(brackets.ReplaceAllString(text, " "), forms[0].said); len(q.tokens) >= minQuoteWords {
			if found := c.findAlignments(q); len(found) > 0 {
				best, of = &found[0], q
			}
		}
	}
	for _, f := range forms {
		found := c.findAlignments(f)
		if list := f.withNumber(c, c.similarMatches(f, found)); len(list) > 0 && list[0].verdict != Altered {
			return c.foundResult(r, f, list)
		}
		if len(found) > 0 && (best == nil || found[0].likeness() > best.likeness()+0.02) {
			best, of = &found[0], f
		}
	}
	accepted := best != nil && c.resembles(best, of)
	pieces := c.findPieces(of, best, accepted)
	if text := noteMarks.ReplaceAllString(of.text, "$1$2"); len(pieces) < 2 && text != of.text {
		pieces = c.splitPieces(c.prepare(text, of.said))
	}
	if len(pieces) > 1 {
		return c.stitchedResult(r, pieces, "The parts are joined without a mark of omission.")
	}
	if accepted {
		return c.alteredResult(r, of, best)
	}
	if a := c.withoutNegation(forms[0]); a != nil {
		return c.alteredResult(r, forms[0], a)
	}
	if best != nil && best.sameWords() >= leastNear {
		s := c.extendToSpaces(c.rangeOfWords(best.a, best.b))
		nearest := c.placeOf(s)
		r.Nearest = &nearest
	} else if i, ok := c.nearestPassage(forms[0].words); ok {
		nearest := c.placeOf(c.bestSentence(i, forms[0].text))
		r.Nearest = &nearest
	}
	return r
}

// sameWords is how many of a quote's words a place has.
func (a *alignment) sameWords() int {
	n := 0
	for _, same := range a.equal {
		if same {
			n++
		}
	}
	return n
}

// denials are words that were put into a short quote, where without them the report has it.
var denials = corpus.WordSet("not no never")

// withoutNegation is the place in a report that the text speaks of where a short
// quote is without its negation; nil where there is none.
func (c *Checker) withoutNegation(f *preparedQuote) *alignment {
	var words []uint32
	for i, t := range f.tokens {
		if !denials[t.word] {
			words = append(words, f.words[i])
		}
	}
	if len(words) == len(f.words) || len(words) < 2 {
		return nil
	}
	for _, at := range c.occurrences(words, maxRuns) {
		if slices.Contains(f.said.documents, c.passages[c.passageOf(at)].doc) {
			a := c.align(f.words, at, at+len(words))
			return &a
		}
	}
	return nil
}

// maxCommon is in how many places a word may be to say which passage is nearest.
const maxCommon = 2000

// leastNear is how many of a quote's words a passage has at least that is called nearest to it: that one of them is somewhere
// tells nothing.
const leastNear = 2

// nearestPassage is the passage that shares the most of a quote's words, by their rarity.
func (c *Checker) nearestPassage(words []uint32) (int, bool) {
	shared, count := map[int]float32{}, map[int]int{}
	for _, w := range slices.Compact(slices.Sorted(slices.Values(words))) {
		if w == unknown || len(c.postings[w]) > maxCommon {
			continue
		}
		last := -1
		for _, at := range c.postings[w] {
			if p := c.passageOf(int(at)); p != last {
				shared[p] += c.weights[w]
				count[p]++
				last = p
			}
		}
	}
	best := -1
	for p, n := range shared {
		if count[p] < leastNear {
			continue
		}
		if best < 0 || n > shared[best] || n == shared[best] && p < best {
			best = p
		}
	}
	return best, best >= 0
}

// alteredResult completes the result for a quote with other words than the original.
func (c *Checker) alteredResult(r Result, f *preparedQuote, a *alignment) Result {
	s := c.extendToSpaces(c.rangeOfWords(a.a, a.b))
	whole := c.extendToSentences(s)
	r.Verdict, r.Place, r.Mismatch = Altered, c.placeOf(whole), c.mismatches(s, f.said)
	r.Changes = c.diffSentences(s, whole, strings.TrimSpace(r.Quote))
	r.leaveOutEdges()
	r.warnOfCuts()
	if brackets.MatchString(r.Quote) {
		r.Remarks = append(r.Remarks, "Words in square brackets are the quoter's, not the report's.")
	}
	if _, gaps := a.countEdits(); gaps > 0 && !slices.ContainsFunc(r.Changes, func(d Change) bool { return d.Kind == Inserted }) {
		r.Remarks = append(r.Remarks, "Words were left out without a mark of omission.")
	}
	return r
}

// extendToSpaces moves the ends of a span outwards to the next spaces.
func (c *Checker) extendToSpaces(s textRange) textRange {
	first, last := c.passages[s.first].raw, c.passages[s.last].raw
	if i := strings.LastIndexFunc(first[:s.start], unicode.IsSpace); i >= 0 {
		_, n := utf8.DecodeRuneInString(first[i:])
		s.start = i + n
	} else {
		s.start = 0
	}
	if i := strings.IndexFunc(last[s.end:], unicode.IsSpace); i >= 0 {
		s.end += i
	} else {
		s.end = len(last)
	}
	return s
}

// extendToSentences moves the ends of a span outwards to those of its sentences.
func (c *Checker) extendToSentences(s textRange) textRange {
	first, last := c.passages[s.first].raw, c.passages[s.last].raw
	s.start = min(s.start, sentenceFrom(first, s.start))
	s.end = max(s.end, len(strings.TrimRightFunc(last[:sentenceTo(last, s.end)], unicode.IsSpace)))
	return s
}

// diffSentences compares a quote with the sentences that it was changed from, to
// their ends: what stands beside the words that are alike is compared as well where
// the quote goes on in other words, and is left out by it where not.
func (c *Checker) diffSentences(s, whole textRange, quote string) []Change {
	before := textRange{whole.first, whole.start, s.first, s.start}
	after := textRange{s.last, s.end, whole.last, whole.end}
	changes := diffWords(c.textOf(s), quote)
	from, to := s, []Change(nil)
	if n := len(changes); n > 0 && changes[0].Kind == Inserted {
		from = textRange{whole.first, whole.start, from.last, from.end}
	} else if left := c.textOf(before); len(tokens(left)) > 0 {
		to = append(to, Change{Deleted, strings.TrimSpace(left)})
	}
	goesOn := len(changes) > 0 && changes[len(changes)-1].Kind == Inserted
	if goesOn {
		from.last, from.end = whole.last, whole.end
	}
	if from != s {
		changes = diffWords(c.textOf(from), quote)
	}
	to = append(to, changes...)
	if left := c.textOf(after); !goesOn && len(tokens(left)) > 0 {
		to = append(to, Change{Deleted, strings.TrimSpace(left)})
	}
	return mergeChanges(to)
}

// findAlignments lays the quote on everything that is like it and on the place that is said, the best first.
// There are none of a quote that is too long to be compared word by word, nor of one without words, such as “??1” without its note.
func (c *Checker) findAlignments(q *preparedQuote) []alignment {
	if len(q.words) == 0 || len(q.words) > maxWords || c.exhausted() {
		return nil
	}
	var out []alignment
	for _, words := range append(c.candidateRanges(q.words), c.citedRanges(q.said)...) {
		a := c.align(q.words, words[0], words[1])
		if a.a >= 0 && a.score > 0 {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b alignment) int {
		return cmp.Compare(b.score+c.placeBonus(&b, q), a.score+c.placeBonus(&a, q))
	})
	return out
}

// placeBonus prefers the place that is said where several are about as like.
func (c *Checker) placeBonus(a *alignment, q *preparedQuote) float32 {
	if q.said.assumed && slices.Contains(q.said.documents, c.passages[c.passageOf(a.a)].doc) {
		return 0.1 * a.total
	}
	if len(c.mismatches(c.rangeOfWords(a.a, a.b), q.said)) == 0 && q.said.isGiven() {
		return 0.15 * a.total
	}
	return 0
}
