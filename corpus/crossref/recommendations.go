package crossref

import (
	"slices"
	"strings"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
	"evidence/corpus/recommendation"
)

var (
	// recommended is the word and the numbers that follow it.
	recommended = lazyregexp.New(`\b[Rr]ecommendations?[  ](` + number + `(?:(?:, ?|,? and |,? or | & | to |–|-)` + number + `)*)`)
	// toOthers are words by which a recommendation is that of another report.
	toOthers = lazyregexp.New(`\b(?:Committee|recommended|HMIC\w*|HMI|Interim|[Ss]erious [Cc]ase [Rr]eviews?|SCR|previous|earlier|last inspection|response to)\b`)
	// fates are what became of a recommendation, which a report cannot say of its own.
	fates = lazyregexp.New(`\b(?:accepted (?:aspects|in (?:full|part|principle)|recommendations?)|(?:was|were|has been|have been|had been) (?:\w+ )?(?:accepted|rejected|implemented|met|adopted))\b`)
	// ownAdvice are words by which a recommendation in running text is this report's.
	ownAdvice = lazyregexp.New(`\b(?:I|[Ww]e) (?:have )?recommend(?:ed)?\b|\b(?:[Mm]y|[Oo]ur) $|\b[Aa]s I have said\b|\bif (?:that [Rr]ecommendation|it|[Rr]ecommendation \d+) is (?:accepted|implemented)|\b(?:[Ss]ee(?: also)?|set out (?:in|at)) $|\b(?:above|below)\b|\bin this report\b`)
)

// Recommendations lists the references of a report to the recommendations that it makes, in order: (recommendation 4). A number that two
// of them have, or none, leads nowhere; nor does that of a list that does not say which of its items are recommendations.
func Recommendations(passages []corpus.Passage, list []recommendation.Recommendation) []Ref {
	byNumber := map[string][]int{}
	inOne := map[string]bool{} // passages of recommendations
	places := map[string]int{}
	for i := range passages {
		places[passages[i].ID] = i
	}
	for i := range list {
		r := &list[i]
		if !r.Labelled {
			return nil
		}
		n := strings.Trim(r.Number, "().")
		byNumber[n] = append(byNumber[n], places[r.Parts[0].ID])
		for _, p := range slices.Concat(r.Parts, r.Also) {
			inOne[p.ID] = true
		}
	}
	var out []Ref
	for i := range passages {
		p := &passages[i]
		if len(list) > 0 && p.Block != corpus.Heading && p.Block != corpus.Row && strings.Contains(p.Text, "ecommendation") {
			out = append(out, advised(p, i, byNumber, inOne[p.ID])...)
		}
	}
	return out
}

// advised lists the references of one passage to recommendations, by the places of their first passages.
func advised(p *corpus.Passage, i int, byNumber map[string][]int, inOne bool) []Ref {
	var out []Ref
	for _, m := range recommended.FindAllStringSubmatchIndex(p.Text, -1) {
		if !ownRecommendation(p, m[0], m[3], inOne) {
			continue
		}
		for _, n := range each.FindAllStringIndex(p.Text[m[2]:m[3]], -1) {
			start, end := m[2]+n[0], m[2]+n[1]
			if to := byNumber[p.Text[start:end]]; len(to) == 1 && to[0] != i {
				from := utf8.RuneCountInString(p.Text[:start])
				out = append(out, Ref{i, to[0], corpus.Span{Start: from, End: from + utf8.RuneCountInString(p.Text[start:end])}, p.Text[start:end]})
			}
		}
	}
	return out
}

// ownRecommendation reports whether the recommendations that are named from start to end of a passage are this report's: in a parenthesis
// of their own, in another recommendation, or with words that say so.
func ownRecommendation(p *corpus.Passage, start, end int, inOne bool) bool {
	before, after := p.Text[:start], p.Text[end:]
	if after != "" && strings.ContainsRune("([", rune(after[0])) || letterOrPart.MatchString(after) || belongs.MatchString(after) {
		return false
	}
	if p.Block == corpus.Footnote && !inNote.MatchString(before) {
		return false
	}
	sentence, rest := sentenceEnd(before), firstWords(after)
	says := ownAdvice.MatchString(sentence) || ownAdvice.MatchString(rest)
	if !says && (toOthers.MatchString(sentence) || others.MatchString(rest) || fates.MatchString(p.Text)) {
		return false
	}
	alone := strings.HasSuffix(before, "(") && strings.HasPrefix(after, ")")
	return says || alone || inOne
}

// letterOrPart follows a number that is another one: 4A, 4.b.
var letterOrPart = lazyregexp.New(`^(?:[A-Za-z]|\.\d)`)
