// Package crossref finds where a report refers to its own paragraphs: see paragraph 3.4, (paragraphs 12 and 14).
//
// It also finds where it refers to the recommendations that it makes, and where a passage names another report of the library: by its
// title, or an inspection of the same authority by its date; which note ibid. means; and which reports are named and not held.
//
// A wrong link is worse than none. A reference counts only where its words leave no doubt that this report is meant, and where one
// paragraph alone has the number.
package crossref

import (
	"strings"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/corpus/lazyregexp"
)

// A Ref is a reference of a passage to a paragraph, a recommendation or a footnote of the same report.
type Ref struct {
	From   int         `json:"-"`      // place of the passage that refers in the report's list of passages
	To     int         `json:"-"`      // place of the paragraph that is meant, or of the recommendation's first passage
	Span   corpus.Span `json:"span"`   // the number in the passage's text
	Number string      `json:"number"` // number of the paragraph, the recommendation or the footnote
}

const number = `\d{1,4}(?:\.\d{1,3}){0,3}`

var (
	// named is the word and the numbers that follow it. A letter or figure behind a number makes it another: 12A, 12(3).
	named = lazyregexp.New(`\b(?:[Pp]aragraphs?|[Pp]aras?\.?)[  ](` + number + `(?:(?:, ?|,? and |,? or | & | to |–|-)` + number + `)*)`)
	each  = lazyregexp.New(number)
	// others are words before or after by which the paragraph is that of another document.
	others = lazyregexp.New(`\b(?:Acts?|Regulations?|Schedules?|Orders?|Directive|Convention|Guidance|[Gg]uidance|[Ss]tatements?|[Jj]udge?ment|[Ll]etter|[Cc]ode|[Ff]ramework|[Ee]vidence|[Mm]emorandum|[Rr]eview’s|Report|[Rr]eports|[Rr]esponse|[Ss]trategy|[Pp]lan|[Mm]inutes|[Pp]olicy|Handbook|Rules|NPPF|Constitution|HC \d|HL \d|WITN\w*|INQ\w*|Ibid|ibid|op\.? ?cit)\b|\[[A-Z]{3,}\d+`)
	// leads ends what may stand before a reference to the same report.
	leads = lazyregexp.New(`(?i)(?:^|[(\[;]|\b(?:conclusion|recommendation)s?,|\bsee(?: also)?|\b(?:in|at|from|to|and|with|above|under|by|conclusions?|recommendations?|our))\s*$`)
	// inNote is what stands before a reference of a footnote to its own report; most are to the documents that the footnote names.
	inNote = lazyregexp.New(`^(?i:see(?: also)?|as set out (?:in|at)|cf\.?|at)?\s*$`)
	// belongs is what follows the number of a paragraph of another document: of the Act, in his letter.
	belongs = lazyregexp.New(`^(?:\([0-9a-z]+\))*,? (?:of|in|to) (?:(?i:this report)\b)?`)
	// ownWords follow the number of a paragraph of this report.
	ownWords = lazyregexp.New(`^(?:,? (?:above|below)\b|,? (?:of|in) this (?:report|chapter|section)\b)`)
)

// Find lists the references of a report to its own paragraphs, in order.
func Find(passages []corpus.Passage) []Ref {
	places := map[string][]int{}
	for i := range passages {
		if n := passages[i].Paragraph; n != "" {
			places[n] = append(places[n], i)
		}
	}
	var out []Ref
	if len(places) < 3 {
		return nil
	}
	for i := range passages {
		out = append(out, within(passages, i, places)...)
	}
	return out
}

// within lists the references of one passage.
func within(passages []corpus.Passage, i int, places map[string][]int) []Ref {
	text := passages[i].Text
	if !strings.Contains(text, "ara") {
		return nil
	}
	var out []Ref
	for _, m := range named.FindAllStringSubmatchIndex(text, -1) {
		if !own(text, m[0], m[3]) || passages[i].Block == corpus.Footnote && !inNote.MatchString(text[:m[0]]) {
			continue
		}
		for _, n := range each.FindAllStringIndex(text[m[2]:m[3]], -1) {
			start, end := m[2]+n[0], m[2]+n[1]
			to := target(passages, i, places[text[start:end]])
			if to >= 0 && to != i {
				from := utf8.RuneCountInString(text[:start])
				out = append(out, Ref{i, to, corpus.Span{Start: from, End: from + utf8.RuneCountInString(text[start:end])}, text[start:end]})
			}
		}
	}
	return out
}

// own reports whether the paragraphs that are named from start to end of a text are this report's.
func own(text string, start, end int) bool {
	before, after := text[:start], text[end:]
	if after != "" && (after[0] >= 'A' && after[0] <= 'Z' || after[0] >= 'a' && after[0] <= 'z' || after[0] == '(' || after[0] == '.' && len(after) > 1 && after[1] >= '0' && after[1] <= '9') {
		return false
	}
	if ownWords.MatchString(after) {
		return true
	}
	if belongs.MatchString(after) || !leads.MatchString(before) {
		return false
	}
	return !others.MatchString(sentenceEnd(before)) && !others.MatchString(firstWords(after))
}

// sentenceEnd is the end of a text from its last sentence on, at most 120 bytes.
func sentenceEnd(s string) string {
	if i := strings.LastIndex(s, ". "); i >= 0 {
		s = s[i+2:]
	}
	return s[max(0, len(s)-120):]
}

// firstWords is the beginning of a text up to the end of its sentence or parenthesis, at most 60 bytes.
func firstWords(s string) string {
	if i := strings.IndexAny(s, ".);"); i >= 0 {
		s = s[:i]
	}
	return s[:min(len(s), 60)]
}

// target is the one passage that is meant; -1 where there is none or it is not certain which. A list at a report's end repeats its
// paragraphs under numbers of its own: there the one whose words the passage repeats is meant.
func target(passages []corpus.Passage, from int, places []int) int {
	if len(places) == 1 {
		return places[0]
	}
	found := -1
	for _, p := range places {
		if p == from || !repeats(passages[from].Text, passages[p].Text) {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = p
	}
	return found
}

// repeats reports whether most of a text's words are in another.
func repeats(text, of string) bool {
	has := map[string]int{}
	for _, w := range corpus.Words(of) {
		has[w]++
	}
	words := corpus.Words(text)
	n := 0
	for _, w := range words {
		if has[w] > 0 {
			has[w]--
			n++
		}
	}
	return len(words) > 8 && n*4 >= len(words)*3
}
