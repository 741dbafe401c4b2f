package words

import (
	"strings"

	"evidence/corpus"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// irregular plurals that no suffix rule reaches.
var irregular = map[string]string{"children": "child", "men": "man", "women": "woman"}

// Stem gives the form under which a word's inflections meet: the possessive is
// dropped, irregular plurals are looked up, and the rest is M. F. Porter's
// English stemmer of the Snowball project ("Porter2"). Term is a folded form.
func Stem(term string) string {
	term = strings.TrimSuffix(strings.TrimSuffix(term, "'s"), "'")
	if s, ok := irregular[term]; ok {
		return s
	}
	if len(term) < 3 {
		return term
	}
	env := snowballstem.NewEnv(term)
	english.Stem(env)
	return env.Current()
}

// BeginningOf is what every word with a stem begins with: the stemmer replaces at most the last two letters of what it leaves ("dying",
// "die"; "-bility", "-ble"), and so do the irregular plurals ("men", "man").
func BeginningOf(stem string) string {
	letters := []rune(stem)
	return string(letters[:min(len(letters), max(1, len(letters)-2))])
}

// A Stemmer stems as Stem does and remembers what it stemmed, up to a bound.
// It is not for use by several goroutines at once.
type Stemmer map[string]knownWord

// A knownWord is what a Stemmer remembers of a folded term.
type knownWord struct {
	stem string
	stop bool
}

// maxKnown bounds a Stemmer's memory; reports use some 20,000 different words.
const maxKnown = 1 << 15

// Stem is the stem of a folded term.
func (s *Stemmer) Stem(term string) string { return s.know(term).stem }

func (s *Stemmer) know(term string) knownWord {
	if w, ok := (*s)[term]; ok {
		return w
	}
	if *s == nil || len(*s) >= maxKnown {
		*s = make(Stemmer)
	}
	term = strings.Clone(term) // a piece of a whole text, as its stem may be of it
	w := knownWord{Stem(term), Stop(term)}
	(*s)[term] = w
	return w
}

// Each calls visit with the index and the stem of each token that is no stop
// word. For a hyphenated compound it also calls visit with the index of its last
// part and the stem of the compound written as one word: "multi-agency" is also
// "multiagency".
func (s *Stemmer) Each(tokens []Token, visit func(i int, stem string, compound bool)) {
	for i, t := range tokens {
		if w := s.know(t.Term); !w.stop {
			visit(i, w.stem, false)
		}
		if t.Hyphenated && (i+1 == len(tokens) || !tokens[i+1].Hyphenated) {
			visit(i, s.Stem(compound(tokens, i)), true)
		}
	}
}

// compound is the hyphenated word that ends with token i, without its hyphens.
func compound(tokens []Token, i int) string {
	first := i
	for first > 0 && tokens[first].Hyphenated {
		first--
	}
	var b strings.Builder
	for _, t := range tokens[first : i+1] {
		b.WriteString(t.Term)
	}
	return b.String()
}

// NumberForms are a word and what its singular or plural may be.
func NumberForms(term string) []string {
	out := []string{term, term + "s"}
	if s, ok := strings.CutSuffix(term, "y"); ok {
		out = append(out, s+"ies")
	}
	if s, ok := strings.CutSuffix(term, "s"); ok {
		out = append(out, s)
	}
	return out
}

// Stop reports whether a folded term is a function word, which says nothing of
// what a text is about.
func Stop(term string) bool { return stop[term] }

var stop = corpus.WordSet(`a about above after again against all also am an and any are as at be because been before being below
	between both but by can could did do does doing down during each few for from further had has have having he her here
	hers herself him himself his how i if in into is it its itself just me more most my myself no nor not of off on once
	only or other our ours ourselves out over own same she should so some such than that the their theirs them themselves
	then there these they this those through to too under until up upon us very was we were what when where which while who
	whom whose why will with would you your yours yourself yourselves it's that's there's i'm we're they're isn't aren't
	wasn't weren't don't doesn't didn't can't cannot couldn't won't wouldn't shouldn't hasn't haven't hadn't`)
