package postings

import (
	"cmp"
	"slices"
	"sync"

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
type Table struct {
	Columns
	Sources       []*Source          // by id
	PassagesOf    [][]uint32         // by source, in reading order
	Passages      int                // how many there are
	AverageLength map[string]float64 // words in each field, over all passages

	memoMu sync.Mutex
	memo   map[string]any
}

// NewTable makes a table of sources, in the order of their ids, and the places of their passages.
func NewTable(sources []*Source, columns Columns) *Table {
	t := &Table{Columns: columns, Sources: sources, PassagesOf: make([][]uint32, len(sources)), AverageLength: make(map[string]float64), memo: make(map[string]any)}
	for number, src := range columns.Source {
		if src >= 0 {
			t.PassagesOf[src] = append(t.PassagesOf[src], uint32(number))
			t.Passages++
		}
	}
	for i, src := range sources {
		slices.SortFunc(t.PassagesOf[i], t.Compare)
		for name, n := range src.Lengths {
			t.AverageLength[name] += float64(n)
		}
	}
	for name := range t.AverageLength {
		t.AverageLength[name] /= float64(max(t.Passages, 1))
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

// Compare orders passages by document and place in it.
func (t *Table) Compare(a, b uint32) int {
	return cmp.Or(cmp.Compare(t.Source[a], t.Source[b]), cmp.Compare(t.Seq[a], t.Seq[b]), cmp.Compare(a, b))
}

// All is every passage.
func (t *Table) All() Set {
	return t.Where(func(uint32) bool { return true })
}

// Where is every passage for which accept holds.
func (t *Table) Where(accept func(number uint32) bool) Set {
	s := NewSet(t.Size())
	for i, src := range t.Source {
		if src >= 0 && accept(uint32(i)) {
			s.Add(uint32(i))
		}
	}
	return s
}

// AddPassagesOf adds to a set the passages of the sources for which accept holds.
func (t *Table) AddPassagesOf(to Set, accept func(*Source) bool) {
	for i, s := range t.Sources {
		if accept(s) {
			for _, number := range t.PassagesOf[i] {
				to.Add(number)
			}
		}
	}
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
