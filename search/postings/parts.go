package postings

import (
	"slices"
	"sync/atomic"
)

// Parts are the lists on the disk of all passages of a table: those of each part of the index.
type Parts struct {
	of     []*Part
	places [][]uint32 // by part and its word of a Set: the table's; NoNumber for a source that is gone
	part   []uint16   // by word: the part that has it
	word   []uint32   // by word: its word in the part
}

// maxParts is how many parts a ListWord can tell.
const maxParts = 1 << 16

// NewParts finds the passages of a table in parts. first is by part what the engine's numbers in it begin with, and docs gives the
// engine's number of a passage. ok is false where the parts are not of exactly these passages.
func NewParts(t *Table, of []*Part, first []uint32, docs []uint32) (p *Parts, ok bool) {
	n := t.Size() / WordSize
	p = &Parts{of: of, places: make([][]uint32, len(of)), part: make([]uint16, n), word: make([]uint32, n)}
	found := 0
	for i, part := range of {
		p.places[i] = slices.Repeat([]uint32{NoNumber}, len(part.Docs)/WordSize)
		for _, s := range part.Sources {
			source, held := t.Find(s.ID)
			if !held || !part.holds(s, t.PassagesOf[source], first[i], docs) {
				continue
			}
			found += int(s.Passages)
			begin, end := t.WordsOf(source)
			for k := range end - begin {
				p.places[i][int(s.First)+k] = uint32(begin + k)
				p.part[begin+k], p.word[begin+k] = uint16(i), s.First+uint32(k)
			}
		}
	}
	return p, found == t.Passages && len(of) < maxParts
}

// holds reports whether a source has exactly some passages of a table.
func (p *Part) holds(s PartSource, passages []uint32, first uint32, docs []uint32) bool {
	if len(passages) != int(s.Passages) {
		return false
	}
	for i, number := range passages {
		if docs[number] != first+p.Docs[int(s.First)*WordSize+i] {
			return false
		}
	}
	return true
}

// SetParts gives a table the lists of its passages on the disk, for as long as the table is used.
func (t *Table) SetParts(p *Parts) {
	t.parts.Store(p)
	t.lists.bound(max(leastBytes, mappedBytes*t.Passages))
}

// Parts are the lists on the disk; nil where the table has none.
func (t *Table) Parts() *Parts { return t.parts.Load() }

// locate gives the part that has a word of the table, and the word's place in it.
func (p *Parts) locate(place uint32) (part int, word uint32) {
	if p == nil {
		return 0, place
	}
	return int(p.part[place]), p.word[place]
}

// placesOf gives the table's words by those of a part; nil where they are the same.
func (p *Parts) placesOf(part int) []uint32 {
	if p == nil {
		return nil
	}
	return p.places[part]
}

// list is the list of a term; nil where it has to be read from the engine's own index.
func (p *Parts) list(field, term string) *List {
	code := slices.Index(PartFields, field)
	if p == nil || code < 0 {
		return nil
	}
	l := &List{of: make([]listPart, len(p.of)), checked: make([]atomic.Bool, len(p.of)), parts: p}
	for i, part := range p.of {
		found, ok := part.find(code, term)
		if !ok || part.Damaged() {
			return nil
		}
		l.of[i] = found
	}
	return l
}

// copyLengths gives the lengths of a field by number.
func (p *Parts) copyLengths(field int, to []uint32) {
	for place := range p.part {
		part, word := p.locate(uint32(place))
		lengths := p.of[part].lengths[field][int(word)*WordSize:]
		copy(to[place*WordSize:(place+1)*WordSize], lengths[:WordSize])
	}
}
