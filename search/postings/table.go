package postings

import (
	"cmp"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"evidence/corpus"
)

// Columns say, by number, where each passage is.
type Columns struct {
	Source             []int32 // index of its source; -1 for a number that is no passage or a deleted one
	Seq, Page, PageEnd []int32
	Block              []byte // see BlockCode
	OCRConfidence      []byte // of the least certain word that OCR read, in percent; NoOCR for text that is the file's own
}

// Append adds the columns of more numbers.
func (c *Columns) Append(o Columns) {
	c.Source = append(c.Source, o.Source...)
	c.Seq, c.Page, c.PageEnd = append(c.Seq, o.Seq...), append(c.Page, o.Page...), append(c.PageEnd, o.PageEnd...)
	c.Block, c.OCRConfidence = append(c.Block, o.Block...), append(c.OCRConfidence, o.OCRConfidence...)
}

// appendRow adds what other columns say of a number.
func (c *Columns) appendRow(o *Columns, number uint32) {
	c.Source = append(c.Source, o.Source[number])
	c.Seq, c.Page, c.PageEnd = append(c.Seq, o.Seq[number]), append(c.Page, o.Page[number]), append(c.PageEnd, o.PageEnd[number])
	c.Block, c.OCRConfidence = append(c.Block, o.Block[number]), append(c.OCRConfidence, o.OCRConfidence[number])
}

// bySource gives the numbers of each source's passages, and how many numbers a table of them has.
func (c *Columns) bySource(sources int) (of [][]uint32, size int) {
	counts := make([]int, sources)
	passages := 0
	for _, src := range c.Source {
		if src >= 0 {
			counts[src]++
			passages++
		}
	}
	of, all := make([][]uint32, sources), make([]uint32, passages)
	for src, n := range counts {
		of[src], all = all[:0:n], all[n:]
		size += (n + WordSize - 1) / WordSize * WordSize
	}
	for number, src := range c.Source {
		if src >= 0 {
			of[src] = append(of[src], uint32(number))
		}
	}
	return of, size
}

// readingOrder sorts the numbers of a source's passages.
func (c *Columns) readingOrder(numbers []uint32) {
	for i := 1; i < len(numbers); i++ {
		if c.Seq[numbers[i]] < c.Seq[numbers[i-1]] { // an engine has them in order as a rule
			slices.SortFunc(numbers, func(a, b uint32) int { return cmp.Or(cmp.Compare(c.Seq[a], c.Seq[b]), cmp.Compare(a, b)) })
			return
		}
	}
}

// Grow makes room for the columns of so many more numbers.
func (c *Columns) Grow(n int) {
	c.Source = slices.Grow(c.Source, n)
	c.Seq, c.Page, c.PageEnd = slices.Grow(c.Seq, n), slices.Grow(c.Page, n), slices.Grow(c.PageEnd, n)
	c.Block, c.OCRConfidence = slices.Grow(c.Block, n), slices.Grow(c.OCRConfidence, n)
}

// noPassage is what columns say of a number that is no passage.
var noPassage = Columns{Source: []int32{-1}, Seq: []int32{0}, Page: []int32{0}, PageEnd: []int32{0}, Block: []byte{0}, OCRConfidence: []byte{NoOCR}}

// NoOCR stands in OCRConfidence for text that no OCR read; it is above any percentage.
const NoOCR = 101

var blockCodes = map[corpus.Block]byte{
	corpus.Paragraph: 'p', corpus.Item: 'i', corpus.Heading: 'h', corpus.Row: 'r', corpus.Footnote: 'f',
}

// BlockCode is a letter for a kind of passage: 'p', that of a paragraph, for an unknown one.
func BlockCode(b corpus.Block) byte {
	if c, ok := blockCodes[b]; ok {
		return c
	}
	return blockCodes[corpus.Paragraph]
}

// A Table lists the passages and sources of one state of an index. What is true of
// a whole report (its authority, title, year) is kept once a source, so that filters
// and facets cost a look at each report instead of at each passage.
//
// Passages are numbered by source and in reading order, and the first of each source has a multiple of [WordSize], so
// that a word of a Set is of one source. The numbers between one source and the next are no passages.
type Table struct {
	Columns
	Sources       []*Source          // by id
	PassagesOf    [][]uint32         // by source, in reading order
	Passages      int                // how many there are
	AverageLength map[string]float64 // words in each field, over all passages

	base           *Table // see Sample
	all            Set
	parts          atomic.Pointer[Parts]
	lists, phrases listCache
	memoMu         sync.Mutex
	memo           map[string]any
}

// NoNumber stands for what is no passage.
const NoNumber = math.MaxUint32

// NewTable makes a table of sources, in the order of their ids, and the places of their passages by an engine's own
// numbers. It gives the number in the table by the engine's, NoNumber for what is no passage.
func NewTable(sources []*Source, columns Columns) (*Table, []uint32) {
	t := &Table{Sources: sources, PassagesOf: make([][]uint32, len(sources)), AverageLength: make(map[string]float64), memo: make(map[string]any)}
	order, size := columns.bySource(len(sources))
	numbers := slices.Repeat([]uint32{NoNumber}, len(columns.Source))
	t.Columns.Grow(size)
	for i, src := range sources {
		columns.readingOrder(order[i])
		t.Passages += len(order[i])
		for k, n := range order[i] {
			numbers[n] = uint32(t.Size())
			t.appendRow(&columns, n)
			order[i][k] = numbers[n]
		}
		t.PassagesOf[i] = order[i]
		for t.Size()%WordSize > 0 {
			t.appendRow(&noPassage, 0)
		}
		for name, n := range src.Lengths {
			t.AverageLength[name] += float64(n)
		}
	}
	for name := range t.AverageLength {
		t.AverageLength[name] /= float64(max(t.Passages, 1))
	}
	t.all = NewSet(t.Size())
	for i, src := range t.Source {
		if src >= 0 {
			t.all.Add(uint32(i))
		}
	}
	t.lists.most, t.phrases.most = max(leastBytes, listBytes*t.Passages), max(leastBytes, phraseBytes*t.Passages)
	return t, numbers
}

// Sample is the same table for a snapshot that has the postings of some passages alone, and keeps no list of another's.
func (t *Table) Sample() *Table {
	b := t.Base()
	out := &Table{Columns: b.Columns, Sources: b.Sources, PassagesOf: b.PassagesOf, Passages: b.Passages, AverageLength: b.AverageLength,
		base: b, all: b.all, memo: make(map[string]any)}
	out.lists.most, out.phrases.most = leastBytes, leastBytes
	return out
}

// Base is the table that a sample is of; any other is its own. It is the same for all samples of one state of an index.
func (t *Table) Base() *Table {
	if t.base != nil {
		return t.base
	}
	return t
}

// Size is how many numbers there are: every passage's is below it.
func (t *Table) Size() int { return len(t.Source) }

// Find gives the index of the source with an id.
func (t *Table) Find(id string) (int, bool) {
	return slices.BinarySearchFunc(t.Sources, id, func(s *Source, id string) int { return cmp.Compare(s.Document.ID, id) })
}

// SourceOf is the source of a passage.
func (t *Table) SourceOf(number uint32) *Source { return t.Sources[t.Source[number]] }

// WordsOf gives the words of a Set that have the passages of a source: those from first on, before end.
func (t *Table) WordsOf(source int) (first, end int) {
	if n := len(t.PassagesOf[source]); n > 0 {
		first = int(t.PassagesOf[source][0] / WordSize)
		end = first + (n+WordSize-1)/WordSize
	}
	return first, end
}

// All is every passage.
func (t *Table) All() Set { return slices.Clone(t.all) }

// Where is every passage for which accept holds.
func (t *Table) Where(accept func(number uint32) bool) Set {
	s := NewSet(t.Size())
	t.all.Each(func(i uint32) {
		if accept(i) {
			s.Add(i)
		}
	})
	return s
}

// Named is the sources that are called by a stem, by their index; nil for none. It is the table's own: it must not be changed.
func (t *Table) Named(stem string) Set {
	all, _ := Memo(t.Base(), "named", func() (map[string]Set, error) {
		out := make(map[string]Set)
		for i, src := range t.Sources {
			for stem := range src.Named {
				if out[stem] == nil {
					out[stem] = NewSet(len(t.Sources))
				}
				out[stem].Add(uint32(i))
			}
		}
		return out, nil
	})
	return all[stem]
}

// Facet is the values of a facet of corpus.Facets, by its place there, and by source which of them it has.
func (t *Table) Facet(facet int) (values []string, of [][]int32) {
	type column struct {
		values []string
		of     [][]int32
	}
	c, _ := Memo(t.Base(), "facet "+corpus.Facets[facet], func() (column, error) {
		c := column{of: make([][]int32, len(t.Sources))}
		at := make(map[string]int32)
		for i, src := range t.Sources {
			for _, value := range src.Facets[facet] {
				if _, ok := at[value]; !ok {
					at[value] = int32(len(c.values))
					c.values = append(c.values, value)
				}
				c.of[i] = append(c.of[i], at[value])
			}
		}
		return c, nil
	})
	return c.values, c.of
}

// Blocks is every passage of a kind, by its code. It is the table's own: it must not be changed.
func (t *Table) Blocks(code byte) Set {
	s, _ := Memo(t.Base(), "block "+string(rune(code)), func() (Set, error) {
		return t.Where(func(number uint32) bool { return t.Block[number] == code }), nil
	})
	return s
}

// AddPassagesOf adds to a set the passages of the sources for which accept holds.
func (t *Table) AddPassagesOf(to Set, accept func(*Source) bool) {
	for i, s := range t.Sources {
		if accept(s) {
			t.AddPassagesOfSource(to, i)
		}
	}
}

// AddPassagesOfSource adds to a set the passages of a source.
func (t *Table) AddPassagesOfSource(to Set, source int) {
	first, end := t.WordsOf(source)
	copy(to[first:end], t.all[first:end])
}

// Memo gives the value of key, which compute makes when it is first asked for. The
// table keeps it for as long as the table itself is kept; an error is not kept.
// All values of one key are of one type.
func Memo[V any](t *Table, key string, compute func() (V, error)) (V, error) {
	type entry struct {
		sync.Mutex
		value V
		known bool
	}
	t.memoMu.Lock()
	e, ok := t.memo[key].(*entry)
	if !ok {
		e = new(entry)
		t.memo[key] = e
	}
	t.memoMu.Unlock()
	e.Lock()
	defer e.Unlock()
	if e.known {
		return e.value, nil
	}
	var err error
	if e.value, err = compute(); err == nil {
		e.known = true
	}
	return e.value, err
}
