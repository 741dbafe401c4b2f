package shingles

import (
	"cmp"
	"math"
	"slices"
)

// Groups gives, for each text, the index of the first of its group. Each text is
// a near-duplicate of the first of its group, and of several it could belong to it
// is in that of the nearest; so no group holds texts that only a chain of others
// leads to. A text that is near no earlier first begins a group.
//
// Two texts can only be near if they share one of their rarest shingles (the
// prefix filter of R. Bayardo, Y. Ma and R. Srikant, "Scaling up all pairs
// similarity search", WWW 2007), so that few are compared.
func Groups(texts []Text) []int32 {
	first := make([]int32, len(texts))
	rare := newRarity(texts)
	by := make(map[uint32][]int32)    // firsts, by the shingles of their prefixes
	seen := make([]int32, len(texts)) // by first: one more than the text that it was last compared with
	for i, t := range texts {
		first[i] = int32(i)
		prefix := rare.prefix(t)
		best := 0.0
		for _, h := range prefix {
			for _, f := range by[h] {
				if seen[f] == int32(i+1) || texts[f].facts != t.facts || !mayBeNear(len(t.set), len(texts[f].set)) {
					continue
				}
				seen[f] = int32(i + 1)
				if r := Resemblance(t, texts[f]); r >= Near && (r > best || r == best && f < first[i]) {
					first[i], best = f, r
				}
			}
		}
		if first[i] == int32(i) {
			for _, h := range prefix {
				by[h] = append(by[h], int32(i))
			}
		}
	}
	return first
}

// mayBeNear reports whether texts with so many shingles can be near.
func mayBeNear(a, b int) bool { return float64(min(a, b)) >= Near*float64(max(a, b)) }

// A rarity orders shingles by how many texts have them. It counts by a part of
// the hash, which is enough: the order must be the same for all texts, not exact.
type rarity []uint32

const countedBits = 20

func newRarity(texts []Text) rarity {
	r := make(rarity, 1<<countedBits)
	for _, t := range texts {
		for _, h := range t.set {
			*r.count(h)++
		}
	}
	return r
}

func (r rarity) count(h uint32) *uint32 { return &r[h>>(32-countedBits)] }

// prefix gives the rarest shingles of a text, one of which every text near it has
// among its own.
func (r rarity) prefix(t Text) []uint32 {
	if len(t.set) == 0 {
		return nil
	}
	set := slices.Clone(t.set)
	slices.SortFunc(set, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(*r.count(a), *r.count(b)), cmp.Compare(a, b))
	})
	shared := int(math.Ceil(Near * float64(len(t.set)))) // at least, with a text near it
	return set[:len(set)-shared+1]
}
