package pdffile

import "slices"

// Kinds of slot.
const (
	unknown = iota
	free
	inFile // off is the offset of "N G obj"
	packed // off is the index in the object stream pack
	made   // the object exists in memory only
)

// A slot says where an object stands, and holds it once it has been read.
type slot struct {
	obj    Object
	off    int64
	pack   uint32
	gen    uint16
	kind   uint8
	loaded bool
	busy   bool // being read: a reference back to it is a loop
}

// A table finds the slot of an object number. Numbers far beyond what the
// file's size makes likely go to a map of bounded size, so that a file of a
// few bytes cannot ask for a table of gigabytes.
type table struct {
	dense  []slot
	sparse map[uint32]*slot
	limit  uint32 // numbers below it are dense
}

const maxSparse = 1 << 16

func newTable(fileSize int) table {
	return table{limit: uint32(min(1<<16+fileSize, maxObjects))}
}

// at returns the slot of num, nil if nothing is known of that object.
func (t *table) at(num uint32) *slot {
	if int(num) < len(t.dense) {
		return &t.dense[num]
	}
	return t.sparse[num]
}

// slot returns the slot of num to write to, nil beyond the limits.
func (t *table) slot(num uint32) *slot {
	if num >= t.limit {
		return t.sparseSlot(num)
	}
	if n := int(num) + 1; n > len(t.dense) {
		if n > cap(t.dense) {
			t.dense = slices.Grow(t.dense, n-len(t.dense))
		}
		t.dense = t.dense[:n]
	}
	return &t.dense[num]
}

func (t *table) sparseSlot(num uint32) *slot {
	s := t.sparse[num]
	if s == nil && num <= maxObjectNumber && len(t.sparse) < maxSparse {
		if t.sparse == nil {
			t.sparse = map[uint32]*slot{}
		}
		s = &slot{}
		t.sparse[num] = s
	}
	return s
}

// define sets where an object stands unless that is known already: the newest
// section is read first.
func (t *table) define(num uint32, s slot) {
	if to := t.slot(num); to != nil && to.kind == unknown {
		*to = s
	}
}

// each calls do for each object there is, in the order of their numbers.
func (t *table) each(do func(num uint32, s *slot)) {
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

func (t *table) sparseNumbers() []uint32 {
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
