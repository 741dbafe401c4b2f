package claim

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/search/words"
)

// boosted is how many times as much as another a word counts that fixes a fact.
const boosted = 1.25

// telling gives the words of a claim that fix a fact, by their folded forms:
// numbers and years, acronyms, and names of people and places, which have a
// capital letter without beginning a sentence.
func telling(text string) map[string]float64 {
	out := make(map[string]float64)
	tokens := words.Tokens(nil, text)
	capitals := 0
	for _, t := range tokens {
		if isCapital(text[t.Start:t.End]) {
			capitals++
		}
	}
	shouting := 2*capitals > len(tokens) && len(tokens) > 3 // a heading, or nothing but capitals
	for i, t := range tokens {
		said := text[t.Start:t.End]
		if words.Stop(t.Term) {
			continue
		}
		switch {
		case unicode.IsDigit(rune(t.Term[0])):
		case shouting:
			continue
		case utf8.RuneCountInString(said) > 1 && strings.ToUpper(said) == said:
		case isCapital(said) && i > 0 && !endsSentence(text[tokens[i-1].End:t.Start]):
		default:
			continue
		}
		out[t.Term] = boosted
	}
	return out
}

func isCapital(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}

// endsSentence reports whether what stands between two words ends a sentence or opens what is quoted.
func endsSentence(between string) bool { return strings.ContainsAny(between, ".!?:“‘\"\n") }

// folded is the folded form of a word.
func folded(word string) string {
	if t := words.Terms(word); len(t) > 0 {
		return t[0]
	}
	return ""
}
