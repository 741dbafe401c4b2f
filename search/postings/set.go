package postings

import "math/bits"

// WordSize is how many numbers a word of a Set has bits for.
const WordSize = 64

// A Set is a set of passage numbers, a bit for each.
type Set []uint64

// NewSet is an empty set of numbers below n.
func NewSet(n int) Set { return make(Set, (n+63)/64) }

// Add adds number i.
func (s Set) Add(i uint32) { s[i>>6] |= 1 << (i & 63) }

// Has reports whether i is in the set.
func (s Set) Has(i uint32) bool { return s[i>>6]&(1<<(i&63)) != 0 }

// And keeps what is in o as well.
func (s Set) And(o Set) {
	for i := range s {
		s[i] &= o[i]
	}
}

// Or adds what is in o.
func (s Set) Or(o Set) {
	for i := range s {
		s[i] |= o[i]
	}
}

// AndNot takes away what is in o.
func (s Set) AndNot(o Set) {
	for i := range s {
		s[i] &^= o[i]
	}
}

// Count is how many numbers are in the set.
func (s Set) Count() int {
	n := 0
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

// Each calls visit with every number in the set, in order.
func (s Set) Each(visit func(i uint32)) {
	for w, word := range s {
		for word != 0 {
			visit(uint32(w<<6 + bits.TrailingZeros64(word)))
			word &= word - 1
		}
	}
}
