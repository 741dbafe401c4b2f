package passages

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const softHyphen = '\u00ad'

// A vocabulary counts the words a document holds away from line ends, folded to lower case.
type vocabulary map[string]int

func (v vocabulary) add(text string) {
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '’' && r != '\'' }) {
		w = strings.ToLower(w)
		v[w]++
		if strings.Contains(w, "-") {
			for _, part := range strings.Split(w, "-") {
				v[part]++
			}
		}
	}
}

// isPart says whether w stands as a word of its own, or as a part of hyphenated ones.
func (v vocabulary) isPart(w string) bool { return v[w] > 0 || prefixes[w] }

// prefixes are the first parts of hyphenated words that need not stand alone anywhere.
var prefixes = map[string]bool{
	"anti": true, "bi": true, "co": true, "counter": true, "cross": true, "de": true, "ex": true, "extra": true, "inter": true,
	"intra": true, "mid": true, "multi": true, "non": true, "over": true, "post": true, "pre": true, "pro": true, "pseudo": true,
	"quasi": true, "re": true, "self": true, "semi": true, "sub": true, "trans": true, "ultra": true, "un": true, "under": true,
}

// joinLines appends the next line of a passage to its text. A hyphen at the
// line's end is dropped only where the joined word is known from the document
// and the hyphenated one is not better known, or where neither half is a word
// ("inspec-", "tion"); a suspended hyphen ("pre- and post-") keeps its space.
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
	bare := text[:len(text)-size]
	head := bare
	if i := strings.LastIndexFunc(bare, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		_, w := utf8.DecodeRuneInString(bare[i:])
		head = bare[i+w:]
	}
	head = strings.ToLower(head)
	joined, hyphened := known[head+word], known[head+"-"+word]
	if head != "" && (joined > hyphened || joined+hyphened == 0 && !known.isPart(head) && !known.isPart(word)) {
		return bare + next
	}
	return text + next
}
