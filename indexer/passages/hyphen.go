package passages

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/corpus"
)

const softHyphen = '\u00ad'

// A vocabulary counts the words a document holds away from line ends, folded to lower case.
type vocabulary map[string]int

func (v vocabulary) countText(text string) {
	for w := range strings.FieldsFuncSeq(text, isNoWord) {
		v[strings.ToLower(w)]++
	}
}

// isNoWord reports whether a character parts words.
func isNoWord(r rune) bool {
	if r < utf8.RuneSelf {
		return (r|0x20 < 'a' || r|0x20 > 'z') && r != '-' && r != '\''
	}
	return !unicode.IsLetter(r) && r != '’'
}

// compounding are words that join others by a hyphen. A report need not hold
// them anywhere else for its author to have meant the hyphen.
var compounding = corpus.WordSet(`
	anti co counter cross de ex extra inter intra mid multi non over post pre pro pseudo quasi re self semi sub super trans ultra un under
	all any back best by case child clear day double down eight face fair far first five fixed four front full gang good half hard head
	high home ill in job joint key large last late lead life like light line long low main man many medium micro most much near new next
	nine no off old on one open out outcome own part peer period person place point poor problem proof rag real record right ring risk
	school second seven short side single site six small soft solution stand step task team ten third three time top tri turn twice two
	up user value war water way week well whole wide work world worst year young
	aged away based bearing being born bound built carried centred checking class considered date driven facing feeding fenced finding
	focused focussed free friendly funded going grade held hand haul hold holder house keeping kind known led less level lived looking made
	making management minded months needed off oriented out owned paced paid placed planned plus raising ranging rated reaching ready
	related rich run running scale sensitive service set setting sized solving speaking specific spot spots standing state stream streams
	style taking term terms through tier to track trained type up wide working worth written yearly years`)

// isWord says whether w stands in the document as a word, or is one that compounds are made of.
func (v vocabulary) isWord(w string) bool { return v[w] > 0 || compounding[w] }

// joinLines appends the next line of a passage to its text. A hyphen at the
// line's end is dropped only where the joined word is known from the document
// and the hyphenated one is not better known, or where neither half is a
// word ("inspec-", "tion"); a suspended hyphen ("pre- and post-") keeps its space.
func joinLines(text, next string, known vocabulary) string {
	text = strings.TrimRightFunc(text, unicode.IsSpace)
	next = trimLeft(next)
	if text == "" || next == "" {
		return text + next
	}
	last, size := utf8.DecodeLastRuneInString(text)
	first, _ := utf8.DecodeRuneInString(next)
	switch {
	case last == softHyphen:
		return text[:len(text)-size] + next
	case (last == '-' || last == '\u2010' || last == '\u2011') && !endsInSpace(text[:len(text)-size]):
		return joinHyphen(text, size, next, first, known)
	case (last == '–' || last == '—') && !endsInSpace(text[:len(text)-size]):
		return text + next
	case last == '/' && inURL(text):
		return text + next
	}
	return text + " " + next
}

func endsInSpace(s string) bool {
	r, size := utf8.DecodeLastRuneInString(s)
	return size == 0 || unicode.IsSpace(r)
}

func inURL(text string) bool {
	word := text[strings.LastIndexFunc(text, unicode.IsSpace)+1:]
	return strings.Contains(word, "://") || strings.Contains(word, "www.")
}

func joinHyphen(text string, size int, next string, first rune, known vocabulary) string {
	word := next
	if i := strings.IndexFunc(next, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		word = next[:i]
	}
	if word == "and" || word == "or" || word == "to" {
		return text + " " + next
	}
	if !unicode.IsLower(first) {
		return text + next
	}
	unhyphened := text[:len(text)-size]
	head := unhyphened
	if i := strings.LastIndexFunc(unhyphened, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		_, w := utf8.DecodeRuneInString(unhyphened[i:])
		head = unhyphened[i+w:]
	}
	head = strings.ToLower(head)
	joined, hyphened := known[head+word], known[head+"-"+word]
	if head != "" && (joined > hyphened || joined+hyphened == 0 && !known.isWord(head) && !known.isWord(word)) {
		return unhyphened + next
	}
	return text + next
}
