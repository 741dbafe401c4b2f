package bleveindex

import "math/bits"

// A bitset is a set of passage numbers.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) add(i uint32) { b[i>>6] |= 1 << (i & 63) }

func (b bitset) has(i uint32) bool { return b[i>>6]&(1<<(i&63)) != 0 }

func (b bitset) and(o bitset) {
	for i := range b {
		b[i] &= o[i]
	}
}

func (b bitset) or(o bitset) {
	for i := range b {
		b[i] |= o[i]
	}
}

func (b bitset) andNot(o bitset) {
	for i := range b {
		b[i] &^= o[i]
	}
}

// each calls f with every number in the set, in order.
func (b bitset) each(f func(i uint32)) {
	for w, word := range b {
		for word != 0 {
			f(uint32(w<<6 + bits.TrailingZeros64(word)))
			word &= word - 1
		}
	}
}
