package postings

import (
	"math"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// A List is the postings of a term or a phrase, decoded once for a state of the index: an engine's own
// form has to be decoded for each query again. For each word of a Set it says which of the passages have the term,
// and how high its weight in any of them can be, so that most passages need no look.
type List struct {
	words       []ListWord // of a list of many passages: by word of a Set
	numbers     []uint32   // of a list of few: the passages, in order
	frequencies []byte     // by passage, in order
	lengths     []uint32   // by number: see Table.lengthsOf; nil where they are not kept
}

// sparse is up to how many passages, for each word of a set, a list is one of few: up to then it takes less memory.
const sparse = 2

// A ListWord is what a List has for one word of a Set.
type ListWord struct {
	Mask      uint64 // the passages
	first     uint32 // in frequencies
	frequency uint8  // the highest of any of them
	length    uint8  // the least length, as a share of the frequency; 255 for more
}

// Highest is at least the value that frequency / (fixed + perWord * length) has in any passage of a word.
func (w *ListWord) Highest(fixed, perWord float64) float64 {
	return 1 / (fixed/float64(w.frequency) + perWord*float64(w.length))
}

// Empty reports whether no passage is in the list.
func (l *List) Empty() bool { return len(l.frequencies) == 0 }

// Each calls visit with what the list has for each word of a Set, in order, but for those without passages.
func (l *List) Each(visit func(place uint32, w ListWord)) {
	for place, w := range l.words {
		if w.Mask != 0 {
			visit(uint32(place), w)
		}
	}
	for i := 0; i < len(l.numbers); {
		w := l.wordFrom(i)
		visit(l.numbers[i]/WordSize, w)
		i += bits.OnesCount64(w.Mask)
	}
}

// Find gives what the list has for a word of a Set.
func (l *List) Find(place uint32) ListWord {
	if l.words != nil {
		return l.words[place]
	}
	i, _ := slices.BinarySearch(l.numbers, place*WordSize)
	if i == len(l.numbers) || l.numbers[i]/WordSize != place {
		return ListWord{}
	}
	return l.wordFrom(i)
}

// wordFrom makes what a list of few passages has for the word that begins with passage i of them.
func (l *List) wordFrom(i int) ListWord {
	w := ListWord{first: uint32(i), length: math.MaxUint8}
	for place := l.numbers[i] / WordSize; i < len(l.numbers) && l.numbers[i]/WordSize == place; i++ {
		w.add(l, l.numbers[i], l.frequencies[i])
	}
	return w
}

// add adds a passage.
func (w *ListWord) add(l *List, number uint32, frequency byte) {
	w.Mask |= 1 << (number % WordSize)
	length := uint32(0)
	if l.lengths != nil {
		length = atomic.LoadUint32(&l.lengths[number])
	}
	w.frequency, w.length = max(w.frequency, frequency), uint8(min(uint32(w.length), length/uint32(frequency)))
}

// At gives how often a passage has the term, 255 for more than that, and the length of the field in words: 0 for any
// field but TextStems and TextWords. w is the word that has the passage.
func (l *List) At(w *ListWord, number uint32) (frequency, length float64) {
	frequency = float64(l.frequencies[int(w.first)+bits.OnesCount64(w.Mask&(1<<(number%WordSize)-1))])
	if l.lengths != nil {
		length = float64(atomic.LoadUint32(&l.lengths[number]))
	}
	return frequency, length
}

// Has reports whether a passage has the term.
func (l *List) Has(number uint32) bool {
	if l.words == nil {
		_, ok := slices.BinarySearch(l.numbers, number)
		return ok
	}
	return l.words[number/WordSize].Mask&(1<<(number%WordSize)) != 0
}

// AddTo adds the passages of the list to a set.
func (l *List) AddTo(s Set) {
	for place := range l.words {
		s[place] |= l.words[place].Mask
	}
	for _, number := range l.numbers {
		s.Add(number)
	}
}

// A listBuilder gathers the postings of a list, in any order.
type listBuilder struct {
	has         Set
	frequencies []byte // by number
}

var builders = sync.Pool{New: func() any { return new(listBuilder) }}

func newListBuilder(t *Table) *listBuilder {
	b := builders.Get().(*listBuilder)
	if len(b.frequencies) != t.Size() {
		b.has, b.frequencies = NewSet(t.Size()), make([]byte, t.Size())
	}
	return b
}

// add adds a posting; those of one passage are added up. In a field that keeps no frequencies it is 0.
func (b *listBuilder) add(number uint32, frequency int) {
	b.has.Add(number)
	b.frequencies[number] = byte(min(int(b.frequencies[number])+max(frequency, 1), math.MaxUint8))
}

// list makes the list and clears what was gathered.
func (b *listBuilder) list(lengths []uint32) *List {
	n := b.has.Count()
	l := &List{frequencies: make([]byte, 0, n), lengths: lengths}
	few := n <= sparse*len(b.has)
	if few {
		l.numbers = make([]uint32, 0, n)
	} else {
		l.words = make([]ListWord, len(b.has))
	}
	for place, mask := range b.has {
		w := ListWord{first: uint32(len(l.frequencies)), length: math.MaxUint8}
		for ; mask != 0; mask &= mask - 1 {
			number := uint32(place*WordSize + bits.TrailingZeros64(mask))
			if few {
				l.numbers = append(l.numbers, number)
			} else {
				w.add(l, number, b.frequencies[number])
			}
			l.frequencies, b.frequencies[number] = append(l.frequencies, b.frequencies[number]), 0
		}
		if !few {
			l.words[place] = w
		}
	}
	clear(b.has)
	builders.Put(b)
	return l
}

// lengthsOf gives the lengths of a field by number, 0 where no list with the passage was decoded yet; nil where they are not kept.
func (t *Table) lengthsOf(field string) []uint32 {
	if field != TextStems && field != TextWords {
		return nil
	}
	lengths, _ := Memo(t, "lengths of "+field, func() ([]uint32, error) { return make([]uint32, t.Size()), nil })
	return lengths
}

// ListOf gives the list of the passages whose field has any of some terms, with how often it has them.
func ListOf(index Snapshot, field string, terms ...string) (*List, error) {
	t := index.Table()
	return t.lists.of(field+"\x00"+strings.Join(terms, " "), func() (*List, error) {
		b, lengths := newListBuilder(t), t.lengthsOf(field)
		for _, term := range terms {
			err := index.Postings(field, term, func(number uint32, frequency, length float64) {
				b.add(number, int(frequency))
				if lengths != nil && atomic.LoadUint32(&lengths[number]) == 0 {
					atomic.StoreUint32(&lengths[number], uint32(length))
				}
			})
			if err != nil {
				return nil, err
			}
		}
		return b.list(lengths), nil
	})
}

// ListOfPhrase gives the list of a phrase whose passages find gives where the table does not keep it. Each has it once.
func ListOfPhrase(t *Table, phrase string, find func() (Set, error)) (*List, error) {
	return t.phrases.of(phrase, func() (*List, error) {
		found, err := find()
		if err != nil {
			return nil, err
		}
		b := newListBuilder(t)
		found.Each(func(number uint32) { b.add(number, 1) })
		return b.list(nil), nil
	})
}

// What the caches of a table keep at most: so much for each passage, and in a small index so much in all. Phrases
// are kept apart: they are few, and take long to find.
const (
	listBytes   = 72
	phraseBytes = 16
	leastBytes  = 8 << 20
)

// A listCache keeps lists that were asked for. Where there are too many it forgets any of them: that is
// simpler than to tell which was asked for last, and as good where queries go round.
type listCache struct {
	mu    sync.Mutex
	most  int // bytes
	bytes int
	lists map[string]*List
}

func (c *listCache) of(key string, compute func() (*List, error)) (*List, error) {
	c.mu.Lock()
	l := c.lists[key]
	c.mu.Unlock()
	if l != nil {
		return l, nil
	}
	l, err := compute()
	if err == nil {
		c.keep(key, l)
	}
	return l, err
}

func (c *listCache) keep(key string, l *List) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lists == nil {
		c.lists = make(map[string]*List)
	}
	if c.lists[key] != nil { // another search has made it meanwhile
		return
	}
	for other, old := range c.lists {
		if c.bytes+l.bytes(key) <= c.most {
			break
		}
		c.bytes -= old.bytes(other)
		delete(c.lists, other)
	}
	c.lists[key] = l
	c.bytes += l.bytes(key)
}

// bytes is what a list takes, with its key.
func (l *List) bytes(key string) int {
	const fixed = 200
	return fixed + len(key) + 16*len(l.words) + 4*len(l.numbers) + len(l.frequencies)
}
