package rank

import (
	"math"
	"math/bits"
	"slices"
	"strings"

	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/words"
)

// A closeRule says which of the passages with any of a query's words have those that matter. Each word counts by how rare it is,
// its idf; a passage has it if it is among the passage's words or headings, if words that mean the same are, or if its report is called by it.
type closeRule struct {
	share float64 // what a passage must have, as a share of what the passage with most of them has
	name  float64 // how many times as much as another a word counts that names the report's authority or year
}

// The rules were chosen on judged queries: NOTES.md has what others gave. A sentence has many words that the passage it is about
// says otherwise, so that less of it is asked for, and more of its names.
var (
	closeToWords    = closeRule{share: 2. / 3, name: 1.5}
	closeToSentence = closeRule{share: 0.45, name: 2}
)

// sentenceTerms is how many words make a sentence of a query that has neither a sentence's own words nor its full stop.
const sentenceTerms = 12

// asking are words that a question begins with. It is as short as a list of keywords, and names what it is about.
var asking = map[string]bool{"how": true, "what": true, "when": true, "where": true, "which": true, "who": true, "whom": true, "whose": true, "why": true}

// states reports whether the query states something, as a claim does. sentence says that it has words of a sentence or a question.
func (r *Ranking) states(sentence bool) bool {
	n := len(r.root.Of)
	if n == 0 {
		return false
	}
	if first := words.Terms(query.Text(r.root.Of[0])); len(first) > 0 && asking[first[0]] {
		return false
	}
	counted := 0
	for i := range r.terms {
		if r.counts(i) {
			counted++
		}
	}
	return sentence || counted >= sentenceTerms || strings.HasSuffix(query.Text(r.root.Of[n-1]), ".")
}

// Close gives those of some passages with any of the query's words that have the words that matter. sentence says that the query
// is a sentence or a question.
func (r *Ranking) Close(among postings.Set, sentence bool) postings.Set {
	rule := r.closeRule(sentence)
	var terms weighedTerms
	for i, weight := range r.termWeights(rule) {
		if weight > 0 {
			terms = append(terms, weighedTerm{r.scored[i].has, weight})
		}
	}
	return terms.atLeast(among, rule.share)
}

// CloseWeights are what each of Terms counts for whether a passage is close, 0 for one that does not, and the share that it must have
// of what the passage with most of them has.
func (r *Ranking) CloseWeights(sentence bool) (weights []uint, share float64) {
	rule := r.closeRule(sentence)
	return r.termWeights(rule), rule.share
}

func (r *Ranking) closeRule(sentence bool) closeRule {
	if r.states(sentence) {
		return closeToSentence
	}
	return closeToWords
}

// counts reports whether a term can be among those that matter: a bare word that is found anywhere.
func (r *Ranking) counts(term int) bool { return r.terms[term].bare && r.docFreq(term) > 0 }

// docFreq is how many passages have a term.
func (r *Ranking) docFreq(term int) int {
	if r.docFreqs != nil {
		return r.docFreqs[term]
	}
	return r.scored[term].docFreq
}

// termWeights gives what each term counts by a rule.
func (r *Ranking) termWeights(rule closeRule) []uint {
	names := make(map[string]bool)
	for w, used := range r.named.words {
		if used {
			names[r.stemmer.Stem(w)] = true
		}
	}
	counted, all := make([]float64, len(r.terms)), 0.0
	for i := range r.terms {
		if t := &r.terms[i]; r.counts(i) {
			counted[i] = t.weight() * idfOf(float64(r.table.Passages), float64(r.docFreq(i)))
			if names[t.stem] {
				counted[i] *= rule.name
			}
			all += counted[i]
		}
	}
	out := make([]uint, len(counted))
	for i, weight := range counted {
		if weight > 0 {
			out[i] = max(1, uint(weight/all*sumOfWeights))
		}
	}
	return out
}

// A weighedTerm is the passages that have a term, and what it counts.
type weighedTerm struct {
	has    postings.Set
	weight uint
}

// weighedTerms add up what passages have for 64 of them at a time: a sum is a bit in each of so many words, the lowest first.
type weighedTerms []weighedTerm

// sumBits is how many bits a sum has, and sumOfWeights what all weights make together, with room for the least weight of each term.
const (
	sumBits      = 11
	sumOfWeights = 1<<sumBits - 1 - maxTerms
)

type sums [sumBits]uint64

// atLeast gives those of some passages that have at least a share of what that of them with most has.
func (terms weighedTerms) atLeast(among postings.Set, share float64) postings.Set {
	most := make([]uint, len(among)) // that any passage of a word of a set can have
	for _, t := range terms {
		for w, has := range t.has {
			if has&among[w] != 0 {
				most[w] += t.weight
			}
		}
	}
	highest := uint(0)
	for w := range most {
		if most[w] > highest {
			s := terms.sums(w)
			highest = max(highest, s.highest(among[w]))
		}
	}
	least := uint(math.Ceil(share * float64(highest)))
	out := make(postings.Set, len(among))
	for w := range most {
		if most[w] >= least {
			s := terms.sums(w)
			out[w] = s.atLeast(least) & among[w]
		}
	}
	return out
}

func (terms weighedTerms) sums(word int) (s sums) {
	for _, t := range terms {
		has := t.has[word]
		for left := t.weight; has != 0 && left != 0; left &= left - 1 {
			s.add(has, bits.TrailingZeros(left))
		}
	}
	return s
}

// add adds a power of two to the sums of some passages.
func (s *sums) add(to uint64, power int) {
	for ; to != 0 && power < sumBits; power++ {
		s[power], to = s[power]^to, s[power]&to
	}
}

// highest is the highest sum of some passages.
func (s *sums) highest(of uint64) uint {
	out := uint(0)
	for bit := sumBits - 1; bit >= 0; bit-- {
		if has := of & s[bit]; has != 0 {
			of = has
			out |= 1 << bit
		}
	}
	return out
}

// atLeast gives the passages whose sums are so high.
func (s *sums) atLeast(least uint) uint64 {
	above, equal := uint64(0), ^uint64(0)
	for bit := sumBits - 1; bit >= 0; bit-- {
		if least&(1<<bit) == 0 {
			above |= equal & s[bit]
			equal &^= s[bit]
		} else {
			equal &= s[bit]
		}
	}
	return above | equal
}

// HasAll gives the passages that have every bare word of the query, in the ways in which a word ranks. Stop words do not count, where there are others.
func (r *Ranking) HasAll() postings.Set {
	at := make(map[string]int, len(r.terms))
	for i := range r.terms {
		at[r.terms[i].stem] = i
	}
	out := r.table.All()
	for _, n := range r.root.Of {
		if w, ok := n.(query.Word); ok {
			r.keepThoseWith(w.Text, at, out)
		}
	}
	for i := range r.terms {
		if t := &r.terms[i]; t.bare && t.stem == "" { // a stop word, where there are no others
			out.And(r.scored[i].has)
		}
	}
	return out
}

// keepThoseWith takes from a set the passages without a part of a word, unless they have the word written as one. A stop word takes none. at are the terms by their
// stems.
func (r *Ranking) keepThoseWith(text string, at map[string]int, from postings.Set) {
	var parts []postings.Set
	var asOne postings.Set
	r.stemmer.Each(words.Tokens(nil, text), func(_ int, stem string, compound bool) {
		i, ok := at[stem]
		switch {
		case !ok: // of a text of too many words the rarest are looked for
		case compound:
			asOne = r.scored[i].has
		default:
			parts = append(parts, r.scored[i].has)
		}
	})
	if asOne != nil && len(parts) > 0 {
		asOne = slices.Clone(asOne)
		asOne.And(from)
	}
	for _, has := range parts {
		from.And(has)
	}
	if asOne != nil && len(parts) > 0 {
		from.Or(asOne)
	}
}
