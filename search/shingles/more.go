package shingles

import "slices"

// fewNew is the share of all texts up to which new ones are compared by GroupMore one by one.
const fewNew = 1.0 / 50

// GroupMore is Groups where most texts were grouped before: first has for each its answer, and -1 for a new text, which it places as
// though all new ones came after the others. Where many are new it groups all of them anew. It looks through the shingles of all
// texts, which costs a fraction of ordering them by how rare they are.
func GroupMore(texts []Text, first []int32) []int32 {
	var fresh []int32
	for i, f := range first {
		if f < 0 {
			fresh = append(fresh, int32(i))
		}
	}
	if float64(len(fresh)) > fewNew*float64(len(texts)) {
		return Groups(texts)
	}
	out := slices.Clone(first)
	have := newMembership(texts, fresh)
	nearest := make(map[int32][]int32) // by new text: firsts that may be near it
	offer := func(f int32) {
		for _, text := range have.sharedBy(texts, texts[f]) {
			nearest[text] = append(nearest[text], f)
		}
	}
	for i, f := range first {
		if f == int32(i) {
			offer(f)
		}
	}
	for _, i := range fresh {
		best := 0.0
		out[i] = i
		for _, f := range nearest[i] {
			if texts[f].facts != texts[i].facts {
				continue
			}
			if r := Resemblance(texts[i], texts[f]); r >= Near && r > best {
				out[i], best = f, r
			}
		}
		if out[i] == i {
			offer(i)
		}
	}
	return out
}

// A membership tells which of some texts have a shingle.
type membership struct {
	bits [1 << countedBits / 64]uint64 // whether any may have one, by a part of its hash
	by   map[uint32][]int32
}

func newMembership(texts []Text, of []int32) *membership {
	m := &membership{by: make(map[uint32][]int32)}
	for _, i := range of {
		for _, h := range texts[i].set {
			m.by[h] = append(m.by[h], i)
			bit := h >> (32 - countedBits)
			m.bits[bit/64] |= 1 << (bit % 64)
		}
	}
	return m
}

// sharedBy gives those of the texts that have so many of another's shingles that they may be near it.
func (m *membership) sharedBy(texts []Text, t Text) []int32 {
	misses := len(t.set) - int(Near*float64(len(t.set)))
	for _, h := range t.set {
		if bit := h >> (32 - countedBits); m.bits[bit/64]&(1<<(bit%64)) == 0 {
			if misses--; misses < 0 {
				return nil
			}
		}
	}
	shared := make(map[int32]int)
	for _, h := range t.set {
		for _, i := range m.by[h] {
			shared[i]++
		}
	}
	var out []int32
	for i, n := range shared {
		if mayBeNear(len(t.set), len(texts[i].set)) && float64(n) >= Near*float64(len(t.set)) {
			out = append(out, i)
		}
	}
	return out
}
