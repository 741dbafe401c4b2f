package latent

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
)

// minTexts is how many texts a term must stand in to be learnt about.
const minTexts = 2

// Texts are what a Space is learnt from. The order in which they are added decides nothing but rounding.
type Texts struct {
	names  []string
	ids    map[string]uint32
	counts matrix // columns are ids
}

// Add adds a text.
func (t *Texts) Add(c Counts) {
	if t.ids == nil {
		t.ids = make(map[string]uint32)
	}
	t.counts.begin()
	for _, name := range slices.Sorted(maps.Keys(c)) {
		id, ok := t.ids[name]
		if !ok {
			id = uint32(len(t.names))
			t.ids[name] = id
			t.names = append(t.names, name)
		}
		t.counts.add(id, c[name])
	}
}

// Len is how many texts there are.
func (t *Texts) Len() int { return t.counts.rows() }

// Learn makes a space of at most so many dimensions from the texts. A text is
// the vector of its terms' weights, the logarithm of the count times that of the
// inverse share of texts with the term, made one long. The error is ctx's, or
// that the texts have too little in common.
func (t *Texts) Learn(ctx context.Context, dims int) (*Space, error) {
	s, column := t.space()
	var m matrix
	for i := range t.Len() {
		m.begin()
		ids, counts := t.counts.row(i)
		for j, id := range ids {
			if c := column[id]; c >= 0 {
				m.add(uint32(c), damped(counts[j])*s.idf[c])
			}
		}
		m.normalise()
	}
	m.columns = len(s.names)
	v, err := m.singular(ctx, dims)
	if err != nil {
		return nil, fmt.Errorf("learning from %d texts: %w", t.Len(), err)
	}
	s.basis.Dims = v.Cols
	for i := range s.names {
		s.basis.Add(v.Data[i*v.Stride : i*v.Stride+v.Cols])
	}
	return s, nil
}

// space gives the terms worth learning about, and the column that each id becomes, -1 for none.
func (t *Texts) space() (s *Space, column []int32) {
	texts := make([]int, len(t.names))
	for _, id := range t.counts.column {
		texts[id]++
	}
	s = &Space{}
	for id, n := range texts {
		if n >= minTexts {
			s.names = append(s.names, t.names[id])
		}
	}
	slices.Sort(s.names)
	s.indexTerms()
	column = make([]int32, len(t.names))
	s.idf = make([]float32, len(s.names))
	for id, n := range texts {
		column[id] = -1
		if c, ok := s.terms[t.names[id]]; ok {
			column[id] = c
			s.idf[c] = float32(math.Log(float64(t.Len()) / float64(n))) // a term of every text says nothing
		}
	}
	return s, column
}
