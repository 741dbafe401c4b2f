package match

import (
	"cmp"
	"maps"
	"slices"

	"evidence/corpus"
	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/words"
)

// Where words stand is read from the index's positions, which costs a fraction of
// reading the texts and cutting them into words.

// A position is where a word is: its passage's number and its place there, from 1.
type position uint64

func newPosition(number uint32, place int) position {
	return position(number)<<32 | position(uint32(place))
}

func (p position) number() uint32 { return uint32(p >> 32) }
func (p position) place() int     { return int(uint32(p)) }

func (m *Matcher) near(n query.Near) (postings.Set, error) {
	among := m.table.All()
	parts := make([][][]termPattern, len(n.Of))
	for i, part := range n.Of {
		set, err := m.inText(part)
		if err != nil {
			return nil, err
		}
		among.And(set)
		if parts[i], err = m.nearPatterns(part); err != nil {
			return nil, err
		}
		parts[i] = slices.DeleteFunc(parts[i], func(patterns []termPattern) bool { return len(patterns) == 0 })
	}
	unsure := postings.NewSet(m.table.Size())
	found, err := m.nearAmong(parts, n.Distance, among, nearReading{unsure: unsure})
	if err != nil || !anyCased(parts) {
		return found, err
	}
	unsure.And(found)
	read, err := m.nearAmong(parts, n.Distance, unsure, nearReading{texts: true})
	found.AndNot(unsure)
	found.Or(read)
	return found, err
}

// A nearReading is how the case of letters is found out: from the texts, or from the index, with those passages added to
// unsure where it does not tell.
type nearReading struct {
	texts  bool
	unsure postings.Set
}

// inText gives the passages whose own text satisfies a part of a Near.
func (m *Matcher) inText(n query.Node) (postings.Set, error) {
	of := query.Alternatives(n)
	if of == nil {
		return m.inField(postings.TextStems, postings.TextWords, n)
	}
	out := postings.NewSet(m.table.Size())
	for _, part := range of {
		set, err := m.inText(part)
		if err != nil {
			return nil, err
		}
		out.Or(set)
	}
	return out, nil
}

// nearPatterns lists the alternatives of a part of a Near, each as patterns side by side.
func (m *Matcher) nearPatterns(n query.Node) ([][]termPattern, error) {
	switch n := n.(type) {
	case query.Word:
		return m.wordPatterns(n.Text), nil
	case query.Phrase:
		return [][]termPattern{literal(n.Text, false)}, nil
	case query.Exact:
		return [][]termPattern{literal(n.Text, n.Cased())}, nil
	case query.Prefix, query.Fuzzy:
		found, preceding, err := Expand(m.index, postings.TextWords, n)
		var patterns []termPattern
		for _, term := range preceding {
			patterns = append(patterns, termPattern{term: term})
		}
		forms := make(map[string]bool, len(found))
		for _, term := range found {
			forms[term] = true
		}
		return [][]termPattern{append(patterns, termPattern{forms: forms})}, err
	}
	var out [][]termPattern
	for _, part := range query.Alternatives(n) {
		some, err := m.nearPatterns(part)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}

// wordPatterns are the ways in which a text has a word: its parts side by side, or a hyphenated word written as one.
func (m *Matcher) wordPatterns(text string) [][]termPattern {
	list := words.Tokens(nil, text)
	var parts []termPattern
	for _, t := range list {
		if words.Stop(t.Term) {
			parts = append(parts, termPattern{term: t.Term})
		} else {
			parts = append(parts, termPattern{stem: m.stemmer.Stem(t.Term)})
		}
	}
	out := [][]termPattern{parts}
	m.stemmer.Each(list, func(_ int, stem string, compound bool) {
		if compound {
			out = append(out, []termPattern{{stem: stem}})
		}
	})
	return out
}

func anyCased(parts [][][]termPattern) bool {
	for _, alternatives := range parts {
		for _, patterns := range alternatives {
			if slices.ContainsFunc(patterns, func(p termPattern) bool { return p.cased != "" }) {
				return true
			}
		}
	}
	return false
}

// nearAmong gives those of some passages in which parts are close enough together.
func (m *Matcher) nearAmong(parts [][][]termPattern, distance int, among postings.Set, how nearReading) (postings.Set, error) {
	begins := make([][][]position, len(parts)) // by part and alternative, in order
	var failed error
	for i, alternatives := range parts {
		if begins[i], failed = m.occurrences(alternatives, among, how); failed != nil {
			return nil, failed
		}
	}
	out := postings.NewSet(m.table.Size())
	spans := make([][]corpus.Span, len(parts))
	var text *tokens
	if how.texts {
		text = new(tokens)
	}
	among.Each(func(number uint32) {
		may := true
		if failed = cmp.Or(failed, m.ctx.Err()); failed == nil && how.texts {
			may, failed = m.readIfMayMatch(number, parts, text)
		}
		if failed != nil || !may {
			return
		}
		for i, alternatives := range parts {
			spans[i] = spansIn(number, alternatives, begins[i], text, spans[i][:0])
		}
		if within(spans, distance) {
			out.Add(number)
		}
	})
	return out, failed
}

// readIfMayMatch reads the text of a passage, if it may match the parts at all.
func (m *Matcher) readIfMayMatch(number uint32, parts [][][]termPattern, to *tokens) (bool, error) {
	text, err := m.index.Text(number)
	if err != nil {
		return false, err
	}
	for _, alternatives := range parts {
		if !slices.ContainsFunc(alternatives, func(patterns []termPattern) bool { return mayMatch(text, patterns) }) {
			return false, nil
		}
	}
	to.read(text)
	return true, nil
}

// occurrences finds where each alternative of a part begins in some passages.
func (m *Matcher) occurrences(alternatives [][]termPattern, among postings.Set, how nearReading) ([][]position, error) {
	begins := make([][]position, len(alternatives))
	for j, patterns := range alternatives {
		for i := range patterns {
			found, err := m.positions(&patterns[i], i, among, how)
			if err != nil {
				return nil, err
			}
			if i == 0 {
				begins[j] = found
			} else {
				begins[j] = intersect(begins[j], found)
			}
		}
	}
	return begins, nil
}

// spansIn appends where a part occurs in a passage, as spans of words, and takes
// away from begins what it has passed: passages are asked for in order. Where t is
// given, it is the passage's text, and the case of letters must be right too.
func spansIn(number uint32, alternatives [][]termPattern, begins [][]position, t *tokens, to []corpus.Span) []corpus.Span {
	for i, begin := range begins {
		for len(begin) > 0 && begin[0].number() < number {
			begin = begin[1:]
		}
		for len(begin) > 0 && begin[0].number() == number {
			first := begin[0].place() - 1
			if t == nil || caseMatches(t, first, alternatives[i]) {
				to = append(to, corpus.Span{Start: first, End: first + len(alternatives[i])})
			}
			begin = begin[1:]
		}
		begins[i] = begin
	}
	return to
}

// caseMatches reports whether the words of a text from first on have the case that patterns ask for.
func caseMatches(t *tokens, first int, patterns []termPattern) bool {
	for i := range patterns {
		if patterns[i].cased != "" && !patterns[i].matches(t, first+i) {
			return false
		}
	}
	return true
}

// patternTerms lists the words that a pattern can be, whatever their letters' case.
func (m *Matcher) patternTerms(p *termPattern) ([]string, error) {
	switch {
	case p.forms != nil:
		return slices.Collect(maps.Keys(p.forms)), nil
	case p.stem != "":
		return m.formsOfStem(p.stem)
	}
	return []string{p.term}, nil
}

// positions gives where a pattern's words are in some passages, each moved back by so
// many words; without those that would then be before the text.
func (m *Matcher) positions(p *termPattern, back int, among postings.Set, how nearReading) ([]position, error) {
	terms, err := m.patternTerms(p)
	if err != nil {
		return nil, err
	}
	place := p.place()
	place.Cased = place.Cased && !how.texts
	var out []position
	for _, term := range terms {
		if err := m.ctx.Err(); err != nil {
			return nil, err
		}
		err := postings.Positions(m.index, term, among, func(number uint32, at int, c words.Case) {
			may, sure := place.May(c)
			if at <= back || !may {
				return
			}
			if out = append(out, newPosition(number, at-back)); !sure {
				how.unsure.Add(number)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(out)
	return out, nil
}

func intersect(a, b []position) []position {
	var out []position
	for len(a) > 0 && len(b) > 0 {
		switch c := cmp.Compare(a[0], b[0]); {
		case c < 0:
			a = a[1:]
		case c > 0:
			b = b[1:]
		default:
			out = append(out, a[0])
			a, b = a[1:], b[1:]
		}
	}
	return out
}

// formsOfStem lists the words of the texts that have a stem.
func (m *Matcher) formsOfStem(stem string) ([]string, error) {
	if n, err := m.index.Count(postings.TextStems, stem); err != nil || n == 0 {
		return nil, err
	}
	return postings.Memo(m.table, "forms of "+stem, func() ([]string, error) {
		var out []string
		err := m.index.Terms(postings.TextWords, words.BeginningOf(stem), func(term string, _ int) bool {
			if m.stemmer.Stem(term) == stem {
				out = append(out, term)
			}
			return true
		})
		return out, err
	})
}

// maxSteps bounds the search for parts near each other in one passage: more are
// tried only where many parts are the same few words.
const maxSteps = 1 << 14

// within reports whether one span of each list can be taken so that none overlap
// and at most distance words are among them.
func within(lists [][]corpus.Span, distance int) bool {
	width := distance // words from the first to the last at most
	for _, list := range lists {
		longest := 0
		for _, s := range list {
			longest = max(longest, s.End-s.Start)
		}
		width += longest
	}
	steps := maxSteps
	var complete func(taken []corpus.Span) bool
	complete = func(taken []corpus.Span) bool {
		if len(taken) == len(lists) {
			return wordsAmong(taken) <= distance
		}
		for _, s := range lists[len(taken)] {
			if steps--; steps < 0 {
				return false
			}
			if canTake(taken, s, width) && complete(append(taken, s)) {
				return true
			}
		}
		return false
	}
	return complete(make([]corpus.Span, 0, len(lists)))
}

// canTake reports whether a span overlaps none of those taken and is not too far from them.
func canTake(taken []corpus.Span, s corpus.Span, width int) bool {
	return !slices.ContainsFunc(taken, func(t corpus.Span) bool {
		return s.Start < t.End && t.Start < s.End || max(s.End, t.End)-min(s.Start, t.Start) > width
	})
}

func wordsAmong(spans []corpus.Span) int {
	start, end, own := spans[0].Start, spans[0].End, 0
	for _, s := range spans {
		start, end, own = min(start, s.Start), max(end, s.End), own+s.End-s.Start
	}
	return end - start - own
}
