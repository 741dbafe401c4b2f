package postings

import (
	"math"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"
)

// A List is the postings of a term or a phrase, as they lie in the mapped files of an index's parts, or decoded once for a state of the
// index where they have no such file: an engine's own form has to be decoded for each query again. For each word of a Set it says which
// of the passages have the term, and how high its weight in any of them can be, so that most passages need no look.
type List struct {
	of      []listPart    // by part
	checked []atomic.Bool // by part: whether the checksum of its positions was compared
	parts   *Parts        // nil where the list is one of the heap: it is numbered as the table is
}

// A listPart is the postings of a term in a part of the index, numbered as the part is.
type listPart struct {
	words       []ListWord // of a list of many passages: by word of a Set
	numbers     []uint32   // of a list of few: the passages, in order
	frequencies []byte     // by passage, in order
	lengths     []uint32   // by number: see Table.lengthsOf; nil where they are not kept

	// Where the term is in each passage: see positionReader. A list of the heap has none.
	checkpoints []uint32
	places      []byte
	placesSum   uint32
}

// sparse is how many passages for each word of a set a list may have to be kept as numbers: up to then that takes less memory.
const sparse = 2

// A ListWord is what a List has for one word of a Set. It is the form in files as well.
type ListWord struct {
	Mask      uint64 // the passages
	first     uint32 // in frequencies
	frequency uint8  // the highest of any of them
	length    uint8  // the least length, as a share of the frequency; 255 for more
	part      uint16 // that it is of
}

// Highest is at least the value that frequency / (fixed + perWord * length) has in any passage of a word.
func (w *ListWord) Highest(fixed, perWord float64) float64 {
	return 1 / (fixed/float64(w.frequency) + perWord*float64(w.length))
}

// Empty reports whether no passage is in the list.
func (l *List) Empty() bool {
	for i := range l.of {
		if len(l.of[i].frequencies) > 0 {
			return false
		}
	}
	return true
}

// Each calls visit with what the list has for each word of a Set, but for those without passages: in order in each part of the index.
func (l *List) Each(visit func(place uint32, w ListWord)) {
	for i := range l.of {
		places := l.parts.placesOf(i)
		l.of[i].each(func(word uint32, w ListWord) {
			place := word
			if places != nil {
				if place = places[word]; place == NoNumber {
					return
				}
			}
			w.part = uint16(i)
			visit(place, w)
		})
	}
}

func (l *listPart) each(visit func(word uint32, w ListWord)) {
	for word := range l.words {
		if w := &l.words[word]; w.Mask != 0 {
			visit(uint32(word), *w)
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
	part, word := l.parts.locate(place)
	w := l.of[part].find(word)
	w.part = uint16(part)
	return w
}

func (l *listPart) find(word uint32) ListWord {
	if l.words != nil {
		return l.words[word]
	}
	i, _ := slices.BinarySearch(l.numbers, word*WordSize)
	if i == len(l.numbers) || l.numbers[i]/WordSize != word {
		return ListWord{}
	}
	return l.wordFrom(i)
}

// wordFrom makes what a list of few passages has for the word that begins with passage i of them.
func (l *listPart) wordFrom(i int) ListWord {
	w := ListWord{first: uint32(i), length: math.MaxUint8}
	for word := l.numbers[i] / WordSize; i < len(l.numbers) && l.numbers[i]/WordSize == word; i++ {
		w.add(l, l.numbers[i], l.frequencies[i])
	}
	return w
}

// add adds a passage.
func (w *ListWord) add(l *listPart, number uint32, frequency byte) {
	w.Mask |= 1 << (number % WordSize)
	length := uint32(0)
	if l.lengths != nil {
		length = atomic.LoadUint32(&l.lengths[number])
	}
	w.frequency, w.length = max(w.frequency, frequency), uint8(min(uint32(w.length), length/uint32(frequency)))
}

// posting is the place of a passage's posting among those of its part.
func (w *ListWord) posting(number uint32) int {
	return int(w.first) + bits.OnesCount64(w.Mask&(1<<(number%WordSize)-1))
}

// At gives how often a passage has the term, 255 for more than that, and the length of the field in words: 0 for any
// field but TextStems and TextWords. w is the word that has the passage.
func (l *List) At(w *ListWord, number uint32) (frequency, length float64) {
	p := &l.of[w.part]
	frequency = float64(p.frequencies[w.posting(number)])
	if p.lengths != nil {
		_, word := l.parts.locate(number / WordSize)
		length = float64(atomic.LoadUint32(&p.lengths[word*WordSize+number%WordSize]))
	}
	return frequency, length
}

// Has reports whether a passage has the term.
func (l *List) Has(number uint32) bool {
	w := l.Find(number / WordSize)
	return w.Mask&(1<<(number%WordSize)) != 0
}

// AddTo adds the passages of the list to a set.
func (l *List) AddTo(s Set) {
	for i := range l.of {
		p, places := &l.of[i], l.parts.placesOf(i)
		if places == nil {
			for word := range p.words {
				s[word] |= p.words[word].Mask
			}
			for _, number := range p.numbers {
				s.Add(number)
			}
			continue
		}
		for word := range p.words {
			if mask := p.words[word].Mask; mask != 0 && places[word] != NoNumber {
				s[places[word]] |= mask
			}
		}
		for _, number := range p.numbers {
			if place := places[number/WordSize]; place != NoNumber {
				s[place] |= 1 << (number % WordSize)
			}
		}
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
	l := listPart{frequencies: make([]byte, 0, n), lengths: lengths}
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
				w.add(&l, number, b.frequencies[number])
			}
			l.frequencies, b.frequencies[number] = append(l.frequencies, b.frequencies[number]), 0
		}
		if !few {
			l.words[place] = w
		}
	}
	clear(b.has)
	builders.Put(b)
	return &List{of: []listPart{l}}
}

// lengthsOf gives the lengths of a field by number; nil where they are not kept. Where a passage has no part of the index on the disk
// its length is 0 until a list with it was decoded.
func (t *Table) lengthsOf(field string) []uint32 {
	if lengthsField(field) < 0 {
		return nil
	}
	lengths, _ := Memo(t.Base(), "lengths of "+field, func() ([]uint32, error) {
		out := make([]uint32, t.Size())
		if parts := t.Parts(); parts != nil {
			parts.copyLengths(lengthsField(field), out)
		}
		return out, nil
	})
	return lengths
}

// ListOf gives the list of the passages whose field has any of some terms, with how often it has them.
func ListOf(index Snapshot, field string, terms ...string) (*List, error) {
	t := index.Table()
	return t.lists.of(field+"\x00"+strings.Join(terms, " "), func() (*List, error) {
		if len(terms) == 1 {
			if l := t.Parts().list(field, terms[0]); l != nil {
				return l, nil
			}
		}
		b, lengths := newListBuilder(t), t.lengthsOf(field)
		for _, term := range terms {
			if l := t.Parts().list(field, term); l != nil {
				l.addTo(b)
				continue
			}
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

// addTo adds all postings to a list that is made of several.
func (l *List) addTo(b *listBuilder) {
	l.Each(func(place uint32, w ListWord) {
		frequencies := l.of[w.part].frequencies[w.first:]
		for i, left := 0, w.Mask; left != 0; i, left = i+1, left&(left-1) {
			b.add(place*WordSize+uint32(bits.TrailingZeros64(left)), int(frequencies[i]))
		}
	})
}

// ListOfPhrase returns the list of a phrase from the table's cache, or makes it of the passages that find returns. Each passage has it once.
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
	mappedBytes = 32 // where the lists of single terms are on the disk
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

// bound sets how many bytes are kept at most.
func (c *listCache) bound(most int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.most = most
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

// bytes is what a list takes in the heap, with its key.
func (l *List) bytes(key string) int {
	const fixed = 200
	n := fixed + len(key) + len(l.of)*int(unsafe.Sizeof(listPart{}))
	if l.parts == nil {
		p := &l.of[0]
		n += 16*len(p.words) + 4*len(p.numbers) + len(p.frequencies)
	}
	return n
}
