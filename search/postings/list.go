package postings

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"sync"
)

// A List is the postings of a term or a phrase, decoded once for a state of the index: an engine's own
// form has to be decoded for each query again. For each word of a Set it says which of the passages have the term,
// and how high its weight in any of them can be, so that most passages need no look.
type List struct {
	Words  []ListWord // that have any passage, in order
	counts []count    // by passage, in order
}

// A ListWord is what a List has for one word of a Set.
type ListWord struct {
	Mask  uint64 // the passages
	Word  uint32 // which word of a Set it is
	first uint32 // in counts

	frequency float32 // the highest of any of them
	length    float32 // the least length, as a share of the frequency
}

// A count is how often a passage has a term, and the length of the field in words: 10 and 22 bits.
type count uint32

const (
	maxFrequency = 1<<10 - 1
	maxLength    = 1<<22 - 1
)

func (c count) frequency() float64 { return float64(c >> 22) }
func (c count) length() float64    { return float64(c & maxLength) }

// Highest is the highest value that frequency / (fixed + perWord * length) can have in any passage of a word.
func (w *ListWord) Highest(fixed, perWord float64) float64 {
	return 1 / (fixed/float64(w.frequency) + perWord*float64(w.length))
}

// Find gives what the list has for a word of a Set; nil where it has none of its passages.
func (l *List) Find(word uint32) *ListWord {
	i, ok := slices.BinarySearchFunc(l.Words, word, func(w ListWord, word uint32) int { return cmp.Compare(w.Word, word) })
	if !ok {
		return nil
	}
	return &l.Words[i]
}

// At gives how often the passage of a bit of the word's mask has the term, and the length of the field.
func (l *List) At(w *ListWord, bit int) (frequency, length float64) {
	c := l.counts[int(w.first)+bits.OnesCount64(w.Mask&(1<<bit-1))]
	return c.frequency(), c.length()
}

// AddTo adds the passages of the list to a set.
func (l *List) AddTo(s Set) {
	for i := range l.Words {
		s[l.Words[i].Word] |= l.Words[i].Mask
	}
}

// newList makes the list of postings, each a number above its count. It sorts them.
func newList(found []uint64) *List {
	slices.Sort(found)
	l := &List{counts: make([]count, len(found))}
	words, last := 0, uint64(math.MaxUint64)
	for _, p := range found {
		if w := p >> 32 / WordSize; w != last {
			words, last = words+1, w
		}
	}
	l.Words = make([]ListWord, 0, words)
	for i, p := range found {
		number, c := uint32(p>>32), count(p)
		if n := len(l.Words); n == 0 || l.Words[n-1].Word != number/WordSize {
			l.Words = append(l.Words, ListWord{Word: number / WordSize, first: uint32(i), length: math.MaxFloat32})
		}
		w := &l.Words[len(l.Words)-1]
		w.Mask |= 1 << (number % WordSize)
		w.frequency = max(w.frequency, float32(c.frequency()))
		w.length = min(w.length, math.Nextafter32(float32(c.length()/c.frequency()), 0))
		l.counts[i] = c
	}
	return l
}

// ListOf gives the list of a field's term.
func ListOf(index Snapshot, field, term string) (*List, error) {
	return KeepList(index.Table(), field+"\x00"+term, func(add func(number uint32, frequency, length float64)) error {
		return index.Postings(field, term, add)
	})
}

// KeepList gives the list of a key, made of what visit adds where the table does not keep it.
func KeepList(t *Table, key string, visit func(add func(number uint32, frequency, length float64)) error) (*List, error) {
	if l := t.lists.get(key); l != nil {
		return l, nil
	}
	var found []uint64
	err := visit(func(number uint32, frequency, length float64) {
		c := uint64(min(frequency, maxFrequency))<<22 | uint64(min(length, maxLength))
		found = append(found, uint64(number)<<32|c)
	})
	if err != nil {
		return nil, err
	}
	l := newList(found)
	t.lists.put(key, l)
	return l, nil
}

// What a listCache keeps at most: so much for each passage, and in a small index so much in all.
const (
	listBytes      = 64
	leastListBytes = 8 << 20
)

// A listCache keeps the lists that were asked for last, in two generations: when the newer
// one is half of what may be kept, the older is forgotten, and the newer takes its place.
type listCache struct {
	mu         sync.Mutex
	most       int // bytes
	bytes      int // of newer
	newer, old map[string]*List
}

func (c *listCache) get(key string) *List {
	c.mu.Lock()
	defer c.mu.Unlock()
	if l := c.newer[key]; l != nil {
		return l
	}
	l := c.old[key]
	if l != nil {
		c.keep(key, l)
	}
	return l
}

func (c *listCache) put(key string, l *List) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keep(key, l)
}

func (c *listCache) keep(key string, l *List) {
	const entry = 160 // bytes that a list takes besides what it lists
	bytes := entry + len(key) + 24*len(l.Words) + 4*len(l.counts)
	if c.newer == nil || c.bytes+bytes > c.most/2 {
		c.old, c.newer, c.bytes = c.newer, make(map[string]*List), 0
	}
	c.newer[key] = l
	c.bytes += bytes
}
