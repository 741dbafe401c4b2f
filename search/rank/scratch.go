package rank

import (
	"sync"

	"evidence/search/postings"
)

// A scratch is the memory that rankings take for each word of a set and each term: over a million passages that is megabytes for a
// sentence, which one search leaves to the next.
type scratch struct {
	sets   slab[uint64]
	floats slab[float64]
	small  slab[float32]
	queue  boundQueue
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// A slab is slices that are taken one after another, and all given back at once.
type slab[T any] struct {
	all  [][]T
	used int
}

// take gives n zeros.
func (s *slab[T]) take(n int) []T {
	if s.used == len(s.all) {
		s.all = append(s.all, nil)
	}
	out := s.all[s.used]
	if cap(out) < n {
		out = make([]T, n)
		s.all[s.used] = out
	} else {
		out = out[:n]
		clear(out)
	}
	s.used++
	return out
}

// mostKept is how many slices of each kind are left to the next search, so that one query of many words does not keep memory for good.
const mostKept = 24

func (s *slab[T]) giveBack() {
	s.used = 0
	if len(s.all) > mostKept {
		clear(s.all[mostKept:])
		s.all = s.all[:mostKept]
	}
}

func (s *scratch) set(n int) postings.Set { return s.sets.take(n) }

// Release gives back the memory of a ranking, which may not be used afterwards. A ranking that is not released is left to the collector.
func (r *Ranking) Release() {
	s := r.scratch
	if s == nil {
		return
	}
	r.scratch, r.scored, r.bounds = nil, nil, nil
	s.sets.giveBack()
	s.floats.giveBack()
	s.small.giveBack()
	scratches.Put(s)
}
