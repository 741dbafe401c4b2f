package recommendation

import (
	"strings"
	"unicode"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
)

var (
	// contentsLine is a line of a table of contents: dots lead to its page number.
	contentsLine = lazyregexp.New(`\.{4,}\s*\d{0,3}$`)
	// headedNumber begins a recommendation with its number: Recommendation 4: Title, Recommendation 2.1.
	headedNumber = lazyregexp.New(`^(?i:recommendation|rec\.?)\s+(?i:no\.?\s*|number\s+)?(\d+(?:\.\d+)*[a-z]?|[A-Z]\d{0,2}|[IVX]+)\s*(?:[:.)–—-]+\s*(.*)|\s+([A-Z‘“(].*))?$`)
	// listHead is the heading of a list of recommendations, of the report's own and of nothing else.
	listHead = lazyregexp.New(`^(?i)(?:\d+(?:\.\d+)*\.?\s+)?(?:(?:chapter|part|section|appendix|annexe?)\s+\w+\s*[:.–—-]?\s*)?(?:(?:full |complete )?(?:summary|list|table|schedule) of )?(?:(?:the|our|my|key|main|specific|further|overall|all|priority|strategic|local|national|final|report) )*recommendation(?:s|\(s\))?(?:\s+(?:made|for|to)\b.*)?\s*[:.]?$`)
	// notOwn are the heads of lists that others made, or that say what became of earlier ones.
	notOwn = lazyregexp.New(`(?i)\b(?:progress|previous|earlier|implement\w*|response|accepted|update|status)\b`)
	// asks are the words by which an unnumbered paragraph under such a heading recommends something.
	asks = lazyregexp.New(`(?i)\brecommend(?:s|ed)?\b|\b(?:should|shall|must)\b|\b(?:is|are) asked to\b`)
)

// letters are the letters of a heading in lower case: letter-spaced capitals come apart into words.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// headsList reports whether a passage is the heading of a list of recommendations.
func headsList(p *corpus.Passage) bool {
	return p.Block == corpus.Heading && listHead.MatchString(p.Text) && !notOwn.MatchString(p.Text)
}

// mixedHeads are the headings of lists of conclusions and recommendations together, by their letters.
var mixedHeads = func() map[string]bool {
	m := map[string]bool{}
	for _, list := range []string{"conclusionsandrecommendations", "recommendationsandconclusions", "findingsandrecommendations", "conclusionsrecommendations"} {
		for _, before := range []string{"", "our", "summaryof", "listof", "summaryofourmain", "summaryofour", "summaryofmain", "listofour"} {
			m[before+list] = true
		}
	}
	return m
}()

var chapterName = lazyregexp.New(`^(?i)(?:chapter|part|section|appendix|annexe?)\s+\w+\s*[:.–—-]?\s*`)

// headsMixedList reports whether a passage is the heading of a list of conclusions and recommendations.
func headsMixedList(p *corpus.Passage) bool {
	return p.Block == corpus.Heading && mixedHeads[letters(chapterName.ReplaceAllString(p.Text, ""))]
}

// numberIn is the number of a recommendation that a passage begins with, and the words after it.
func numberIn(text string) (number, title string, ok bool) {
	m := headedNumber.FindStringSubmatch(text)
	if m == nil {
		return "", "", false
	}
	return m[1], strings.TrimSpace(m[2] + m[3]), true
}
