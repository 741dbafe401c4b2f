package claim

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
	"evidence/search/words"
)

var (
	inBrackets = lazyregexp.New(`\([^()]*\)|\[[^\[\]]*\]`)
	placeCited = lazyregexp.New(`(?i)\b(?:pages?|pp?|paragraphs?|paras?)(?:\.\s*|\s+)[0-9]{1,4}(?:\.[0-9]{1,4})*(?:\s*(?:[-–—]|to|and|,|&)\s*[0-9]{1,4}\b)*`)
	yearCited  = regexp.MustCompile(`^(?:19|20)[0-9]{2}$`)
)

// citing are the words of citations that are no names: small words, kinds of places and months.
var citing = set(`a an and at by for from in of on see the to with ibid page pages p pp paragraph paragraphs para paras table tables footnote footnotes heading
	section chapter annex appendix figure report inspection review letter same january february march april may june july august september october november
	december jan feb mar apr jun jul aug sept sep oct nov dec`)

// withoutCitations gives a claim with spaces for the words of its citations, of which nobody asks whether a passage has them: "(Ofsted, 19
// November 2014, page 3)". What can say which report is meant stays, years and names. Places are the citations', in code points.
func withoutCitations(text string) (left string, places []corpus.Span) {
	var at [][]int
	for _, m := range inBrackets.FindAllStringIndex(text, -1) {
		if isCitation(text[m[0]:m[1]]) {
			at = append(at, m)
		}
	}
	inCitation := func(i int) bool { return slices.ContainsFunc(at, func(m []int) bool { return m[0] <= i && i < m[1] }) }
	for _, m := range placeCited.FindAllStringIndex(text, -1) {
		if !inCitation(m[0]) {
			at = append(at, m)
		}
	}
	var out strings.Builder
	from := 0
	for _, t := range words.Tokens(nil, text) {
		if !slices.ContainsFunc(at, func(m []int) bool { return m[0] <= t.Start && t.End <= m[1] }) || saysWhichReport(text[t.Start:t.End]) {
			continue
		}
		out.WriteString(text[from:t.Start])
		out.WriteString(strings.Repeat(" ", utf8.RuneCountInString(text[t.Start:t.End])))
		from = t.End
	}
	out.WriteString(text[from:])
	for _, m := range at {
		start := utf8.RuneCountInString(text[:m[0]])
		places = append(places, corpus.Span{Start: start, End: start + utf8.RuneCountInString(text[m[0]:m[1]])})
	}
	return out.String(), places
}

// isCitation reports whether what stands in brackets is a citation and nothing else: a place, or a year, with names beside it.
func isCitation(brackets string) bool {
	tokens := words.Tokens(nil, brackets)
	place, year, name := placeCited.MatchString(brackets), false, false
	for _, t := range tokens {
		written := brackets[t.Start:t.End]
		first, _ := utf8.DecodeRuneInString(written)
		if !unicode.IsUpper(first) && !unicode.IsDigit(first) && !citing[t.Term] {
			return false
		}
		year = year || yearCited.MatchString(written)
		name = name || unicode.IsUpper(first) && !citing[t.Term]
	}
	return place || year && name
}

// saysWhichReport reports whether a word of a citation may be a year or a name.
func saysWhichReport(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return yearCited.MatchString(word) || unicode.IsUpper(first) && !citing[words.Fold(word)]
}

// isIn reports whether a word is in one of some places.
func (w PlacedWord) isIn(places []corpus.Span) bool {
	return slices.ContainsFunc(places, func(s corpus.Span) bool { return s.Start <= w.Start && w.End <= s.End })
}
