package pdffile

import "slices"

// Kinds of xrefEntry.
const (
	unknown = iota
	free
	inFile     // off is the offset of "N G obj"
	compressed // off is the index in the object stream
	added      // the object exists in memory only
)

// An xrefEntry says where an object stands, and holds it once it has been read.
type xrefEntry struct {
	obj    Object
	off    int64
	stream uint32
	gen    uint16
	kind   uint8
	loaded bool
	busy   bool // being read: a reference back to it is a loop
}

// An xrefTable finds the entry of an object number. Numbers far beyond what the
// file's size makes likely go to a map of bounded size, so that a file of a
// few bytes cannot ask for a table of gigabytes.
type xrefTable struct {
	dense  []xrefEntry
	sparse map[uint32]*xrefEntry
	limit  uint32 // numbers below it are dense
}

const maxSparse = 1 << 16

func newTable(fileSize int) xrefTable {
	return xrefTable{limit: uint32(min(1<<16+fileSize, maxObjects))}
}

// lookup returns the entry of num, nil if nothing is known of that object.
func (t *xrefTable) lookup(num uint32) *xrefEntry {
	if int(num) < len(t.dense) {
		return &t.dense[num]
	}
	return t.sparse[num]
}

// ensure returns the entry of num to write to, nil beyond the limits.
func (t *xrefTable) ensure(num uint32) *xrefEntry {
	if num >= t.limit {
		return t.ensureSparse(num)
	}
	if n := int(num) + 1; n > len(t.dense) {
		if n > cap(t.dense) {
			t.dense = slices.Grow(t.dense, n-len(t.dense))
		}
		t.dense = t.dense[:n]
	}
	return &t.dense[num]
}

func (t *xrefTable) ensureSparse(num uint32) *xrefEntry {
	s := t.sparse[num]
	if s == nil && num <= maxObjectNumber && len(t.sparse) < maxSparse {
		if t.sparse == nil {
			t.sparse = map[uint32]*xrefEntry{}
		}
		s = &xrefEntry{}
		t.sparse[num] = s
	}
	return s
}

// define sets where an object stands unless that is known already: the newest
// section is read first.
func (t *xrefTable) define(num uint32, s xrefEntry) {
	if to := t.ensure(num); to != nil && to.kind == unknown {
		*to = s
	}
}

// forEach calls do for each object there is, in the order of their numbers.
func (t *xrefTable) forEach(do func(num uint32, s *xrefEntry)) {
	for i := range t.dense {
		if t.dense[i].kind > free {
			do(uint32(i), &t.dense[i])
		}
	}
	for _, num := range t.sparseNumbers() {
		if s := t.sparse[num]; s.kind > free {
			do(num, s)
		}
	}
}

func (t *xrefTable) sparseNumbers() []uint32 {
	if len(t.sparse) == 0 {
		return nil
	}
	nums := make([]uint32, 0, len(t.sparse))
	for n := range t.sparse {
		nums = append(nums, n)
	}
	slices.Sort(nums)
	return nums
}
