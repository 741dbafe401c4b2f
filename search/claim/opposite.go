package claim

import (
	"slices"
	"strings"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/search/words"
)

// plainNegations say that what follows is not so, whatever it is.
var plainNegations = set(`not no never nobody nothing none neither nor without cannot lack lacks lacked lacking fail fails failed failing unable`)

// notJust are words after "not" with which it negates nothing: "not only", "not just".
var notJust = set(`only just merely simply least`)

// counted are words that tell something of a sentence although they tell nothing of what it is on.
var counted = set(`all always every everyone everybody`)

// A scale is words of two opposite ends.
type scale struct{ high, low map[string]bool }

// scales are those on which reports and statements put things, beside well and ill.
var scales = []scale{
	{set(`always routinely regularly usually often frequently consistently generally typically`),
		set(`never rarely seldom hardly infrequently occasionally sporadically sometimes`)},
	{set(`more many most numerous majority increase increases increased increasing rise rises rose risen rising grow grows grew grown growing higher greater longer all every plenty`),
		set(`few fewer less little minority decrease decreases decreased decreasing reduce reduces reduced reducing reduction fall falls fell fallen falling lower smaller shorter`)},
	{set(`high higher highest`), set(`low lower lowest`)},
	{set(`early earlier soon sooner`), set(`late later belatedly`)},
	{set(`include includes included including`), set(`exclude excludes excluded excluding omit omits omitted`)},
	{set(`encourage encourages encouraged`), set(`discourage discourages discouraged`)},
	{set(`new changed changing change changes newly`), set(`unchanged same`)},
}

// A reading is the words of a sentence, with what negations do to them.
type reading struct {
	text   string
	tokens []words.Token
	stems  []string
	by     []int // the token that negates each; -1 for none
}

func read(sentence string) *reading {
	r := &reading{text: sentence, tokens: words.Tokens(nil, sentence)}
	from, negation := afterConcession(sentence, r.tokens), -1
	for i, t := range r.tokens {
		if t.Start < from {
			r.tokens[i].Term = ""
		}
		term := r.tokens[i].Term
		r.stems = append(r.stems, words.Stem(term))
		if negation >= 0 && (i-negation > negationReach || strings.ContainsAny(sentence[r.tokens[i-1].End:t.Start], ",;:()–—")) {
			negation = -1
		}
		r.by = append(r.by, negation)
		if negation >= 0 && r.tells(i) { // what follows it is said of what: "does not pay council tax" is no word on the tax
			negation = -1
		}
		next := ""
		if i+1 < len(r.tokens) {
			next = r.tokens[i+1].Term
		}
		if (plainNegations[term] || strings.HasSuffix(term, "n't")) && !notJust[next] {
			negation = i
		}
	}
	return r
}

// tells reports whether a word says something of what the sentence is on.
func (r *reading) tells(i int) bool {
	term := r.tokens[i].Term
	return counted[term] || term != "" && !words.Stop(term) && !plainNegations[term]
}

// span is where some words are.
func (r *reading) span(first, last int) corpus.Span {
	start := utf8.RuneCountInString(r.text[:r.tokens[first].Start])
	return corpus.Span{Start: start, End: start + utf8.RuneCountInString(r.text[r.tokens[first].Start:r.tokens[last].End])}
}

// negates reports whether any word is negated.
func (r *reading) negates() bool {
	return slices.ContainsFunc(r.by, func(by int) bool { return by >= 0 })
}

// find is the first place of a word, by its stem, that tells something; -1 for none.
func (r *reading) find(stem string) int {
	for i, s := range r.stems {
		if s == stem && r.tells(i) {
			return i
		}
	}
	return -1
}

// negatedWord finds a word that one of two sentences negates and the other has in a sentence without any negation, both near to the
// same words. It gives the words of b that make it so.
func negatedWord(a, b *reading) *Contrary {
	if a.negates() == b.negates() {
		return nil
	}
	negating, other := a, b
	if b.negates() {
		negating, other = b, a
	}
	for i, by := range negating.by {
		if by < 0 || !negating.tells(i) || negating.find(negating.stems[i]) != i {
			continue
		}
		j := other.find(negating.stems[i])
		switch {
		case j < 0 || !shareWords(negating, i, other, j): // the same word of something else: looked at, looked after
			continue
		case other == b:
			return &Contrary{Span: b.span(j, j), Why: WhyNegation}
		}
		return &Contrary{Span: b.span(by, i), Why: WhyNegation}
	}
	return nil
}

// oppositeWord finds a word of one sentence, neither of them negated, that is the opposite of one of the other, both near to the same words.
func oppositeWord(a, b *reading) *Contrary {
	if a.negates() || b.negates() {
		return nil
	}
	for i := range a.tokens {
		for j := range b.tokens {
			if areOpposite(a.tokens[i].Term, b.tokens[j].Term) && shareWords(a, i, b, j) {
				return &Contrary{Span: b.span(j, j), Why: WhyOpposite}
			}
		}
	}
	return nil
}

// areOpposite reports whether two words are at opposite ends of a scale, or are the same but for a prefix that negates.
func areOpposite(a, b string) bool {
	for _, s := range scales {
		if s.high[a] && s.low[b] || s.low[a] && s.high[b] {
			return true
		}
	}
	return withPrefix(a, b) || withPrefix(b, a)
}

// withPrefix reports whether one word is another with a prefix that negates: inaccurate, unclear, dissatisfied.
func withPrefix(a, b string) bool {
	if len(b) < 4 || !strings.HasSuffix(a, b) {
		return false
	}
	switch a[:len(a)-len(b)] {
	case "un", "in", "im", "ir", "il", "dis", "non":
		return true
	}
	return false
}

// scaleReach is how many words on either side of one on a scale it can be said of.
const scaleReach = 5

// sameSubject reports whether two sentences have a word in common near to words of theirs, given by their places.
func sameSubject(a *reading, of corpus.Span, b *reading, in corpus.Span) bool {
	return shareWords(a, a.tokenAt(of.End), b, b.tokenAt(in.End))
}

// tokenAt is the word that ends at a place, in code points; the last where none does.
func (r *reading) tokenAt(end int) int {
	for i, t := range r.tokens {
		if utf8.RuneCountInString(r.text[:t.End]) >= end {
			return i
		}
	}
	return len(r.tokens) - 1
}

// shareWords reports whether two sentences have a word in common near to some places.
func shareWords(a *reading, i int, b *reading, j int) bool {
	for k := max(0, i-scaleReach); k < min(len(a.tokens), i+scaleReach+1); k++ {
		if k == i || !a.tells(k) || counted[a.tokens[k].Term] {
			continue
		}
		for l := max(0, j-scaleReach); l < min(len(b.tokens), j+scaleReach+1); l++ {
			if l != j && a.stems[k] == b.stems[l] && b.tells(l) {
				return true
			}
		}
	}
	return false
}
