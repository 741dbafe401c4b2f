// Package shingles finds out which texts have nearly the same words.
//
// A text is the set of its shingles, the runs of a few words in it, and two texts resemble each other by the share of their
// shingles that both have (A. Broder, "On the resemblance and containment of
// documents", SEQUENCES 1997). Nothing is sampled: passages are short enough for
// the figures to be exact, but for two shingles in some millions with one hash.
//
// Texts that differ in a number, a month, a judgement or a negation are no
// near-duplicates, however long they are: they say the same about different things, or
// different things about the same. Beyond that it does not know what words mean.
package shingles

import (
	"slices"
	"unicode"

	"evidence/corpus"
	"evidence/search/words"
)

const (
	// Width is the number of words in a shingle.
	Width = 3
	// LeastWords is how many words a text needs to be compared. Shorter ones, such as headings, are alike without one being copied from the other.
	LeastWords = 8
	// Near is the resemblance from which on two texts may be near-duplicates.
	Near = 0.7
)

// A Text is the part of a text that is compared. Hashes are the same in every process.
type Text struct {
	set   []uint32 // hashes of the shingles, in order and each once; none of a text too short to be compared
	facts uint64   // hash of the words that make a difference, in order
}

// Of makes the Text of a text.
func Of(text string) Text {
	tokens := words.Tokens(nil, text)
	if len(tokens) < LeastWords {
		return Text{}
	}
	var t Text
	hashes := make([]uint64, len(tokens))
	for i, token := range tokens {
		hashes[i] = hash(token.Term)
		if differs(token.Term) {
			t.facts = mix(t.facts ^ hashes[i])
		}
	}
	t.set = make([]uint32, 0, len(tokens)-Width+1)
	for i := range len(tokens) - Width + 1 {
		h := uint64(0)
		for _, w := range hashes[i : i+Width] {
			h = mix(h ^ w)
		}
		t.set = append(t.set, uint32(h>>32))
	}
	slices.Sort(t.set)
	t.set = slices.Clip(slices.Compact(t.set))
	return t
}

// differs reports whether a word makes a difference by itself.
func differs(term string) bool {
	return unicode.IsDigit(rune(term[0])) || differing[term]
}

var differing = corpus.WordSet(`one two three four five six seven eight nine ten eleven twelve
		january february march april may june july august september october november december
		outstanding good adequate inadequate requires require poor weak no not none never all few some most many`)

// hash is FNV-1a (Fowler, Noll and Vo).
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// mix spreads the bits of h (the finaliser of MurmurHash3).
func mix(h uint64) uint64 {
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// Resemblance is the share of the shingles of both that each has, from 0 to 1; 0 where one has none.
func Resemblance(a, b Text) float64 {
	shared := 0
	for i, j := 0, 0; i < len(a.set) && j < len(b.set); {
		switch {
		case a.set[i] < b.set[j]:
			i++
		case a.set[i] > b.set[j]:
			j++
		default:
			shared, i, j = shared+1, i+1, j+1
		}
	}
	if shared == 0 {
		return 0
	}
	return float64(shared) / float64(len(a.set)+len(b.set)-shared)
}

// Same reports whether two texts are near-duplicates.
func Same(a, b Text) bool { return a.facts == b.facts && Resemblance(a, b) >= Near }

// Parts are what a Text is kept as: see Restored.
func (t Text) Parts() (set []uint32, facts uint64) { return t.set, t.facts }

// Restored is the Text with these parts.
func Restored(set []uint32, facts uint64) Text { return Text{set, facts} }
