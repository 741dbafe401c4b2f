package claim

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/search/words"
)

// factBoost is how many times as much as another a word counts that states a fact.
const factBoost = 1.25

// factWords gives the words of a claim that state a fact, by their folded forms:
// numbers and years, acronyms, and names of people and places, which have a
// capital letter without beginning a sentence.
func factWords(text string) map[string]float64 {
	out := make(map[string]float64)
	tokens := words.Tokens(nil, text)
	capitals := 0
	for _, t := range tokens {
		if isCapital(text[t.Start:t.End]) {
			capitals++
		}
	}
	allCapitals := 2*capitals > len(tokens) && len(tokens) > 3 // a heading, or nothing but capitals
	for i, t := range tokens {
		written := text[t.Start:t.End]
		if words.Stop(t.Term) {
			continue
		}
		switch {
		case unicode.IsDigit(rune(t.Term[0])):
		case allCapitals:
			continue
		case utf8.RuneCountInString(written) > 1 && strings.ToUpper(written) == written:
		case isCapital(written) && i > 0 && !endsSentence(text[tokens[i-1].End:t.Start]):
		default:
			continue
		}
		out[t.Term] = factBoost
	}
	return out
}

func isCapital(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}

// endsSentence reports whether what is between two words ends a sentence or opens what is quoted.
func endsSentence(between string) bool { return strings.ContainsAny(between, ".!?:“‘\"\n") }
