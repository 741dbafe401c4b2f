package bleveindex

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"math"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/postings"
)

// A snapshot is a postings.Snapshot of an Index.
type snapshot struct {
	index   *Index
	reader  *scorch.IndexSnapshot
	table   numberedTable
	offsets []uint32                            // number of each segment's first passage
	dicts   map[string][]segment.TermDictionary // by field, then segment
	fuzzy   map[fuzzy][]index.DictEntry
	close   func()
}

// fuzzy is what FuzzyTerms is asked for.
type fuzzy struct {
	field, term string
	distance    int
}

var _ postings.Snapshot = (*snapshot)(nil)

// Snapshot gives the index as it is now, to be closed after use.
func (x *Index) Snapshot() (postings.Snapshot, error) { return x.snapshot() }

func (x *Index) snapshot() (*snapshot, error) {
	if err := x.enter(); err != nil {
		return nil, err
	}
	st, err := x.useState()
	if err != nil {
		x.leave()
		return nil, err
	}
	return &snapshot{index: x, reader: st.reader, table: st.table, offsets: st.offsets, dicts: make(map[string][]segment.TermDictionary), fuzzy: make(map[fuzzy][]index.DictEntry), close: func() {
		x.endUse(st)
		x.leave()
	}}, nil
}

func (s *snapshot) Close()                 { s.close() }
func (s *snapshot) Table() *postings.Table { return s.table.Table }

func (s *snapshot) dictionaries(field string) ([]segment.TermDictionary, error) {
	if d, ok := s.dicts[field]; ok {
		return d, nil
	}
	var out []segment.TermDictionary
	for _, seg := range s.reader.Segments() {
		d, err := seg.Segment().Dictionary(field)
		if err != nil {
			return nil, fmt.Errorf("reading the words of %s: %w", field, asDamage(err))
		}
		out = append(out, d)
	}
	s.dicts[field] = out
	return out, nil
}

func (s *snapshot) eachList(field, term string, visit func(offset uint32, list segment.PostingsList) error) error {
	dicts, err := s.dictionaries(field)
	if err != nil {
		return err
	}
	for i, seg := range s.reader.Segments() {
		list, err := dicts[i].PostingsList([]byte(term), seg.Deleted(), nil)
		if err == nil {
			err = visit(s.offsets[i], list)
		}
		if err != nil {
			return fmt.Errorf("reading %q in %s: %w", term, field, asDamage(err))
		}
	}
	return nil
}

// each calls visit with each posting of a list. Zap's reuse of iterators and postings is unsafe across segments.
func each(list segment.PostingsList, frequencies, locations bool, visit func(segment.Posting)) error {
	it := list.Iterator(frequencies, frequencies && !locations, locations, nil)
	for {
		p, err := it.Next()
		if err != nil || p == nil {
			return err
		}
		visit(p)
	}
}

// number is the number of a posting's passage in the table.
func (s *snapshot) number(offset uint32, p segment.Posting) uint32 {
	return s.table.numbers[offset+uint32(p.Number())]
}

func (s *snapshot) Postings(field, term string, visit func(number uint32, frequency, length float64)) error {
	return s.eachList(field, term, func(offset uint32, list segment.PostingsList) error {
		return each(list, true, false, func(p segment.Posting) {
			if number := s.number(offset, p); number != postings.NoNumber {
				n := p.Norm() // one over the root of the length
				visit(number, float64(p.Frequency()), math.Round(1/(n*n)))
			}
		})
	})
}

func (s *snapshot) Positions(term string, among postings.Set, visit func(number uint32, position int)) error {
	return s.eachList(postings.TextWords, term, func(offset uint32, list segment.PostingsList) error {
		return each(list, true, true, func(p segment.Posting) {
			number := s.number(offset, p)
			if number == postings.NoNumber || !among.Has(number) {
				return
			}
			for _, at := range p.Locations() {
				visit(number, int(at.Pos()))
			}
		})
	})
}

func (s *snapshot) Count(field, term string) (int, error) {
	n := uint64(0)
	err := s.eachList(field, term, func(_ uint32, list segment.PostingsList) error {
		n += list.Count()
		return nil
	})
	return int(n), err
}

func (s *snapshot) Terms(field, prefix string, visit func(term string, passages int) (more bool)) error {
	return readTerms(visit)(s.reader.FieldDictPrefix(field, []byte(prefix)))
}

// FuzzyTerms finds the terms once for all parts of a search, which need them to rank, to match and to mark.
func (s *snapshot) FuzzyTerms(field, term string, distance int, visit func(term string, passages int) (more bool)) error {
	asked := fuzzy{field, term, distance}
	list, ok := s.fuzzy[asked]
	if !ok {
		keep := func(term string, passages int) bool {
			list = append(list, index.DictEntry{Term: term, Count: uint64(passages)})
			return true
		}
		if err := readTerms(keep)(s.reader.FieldDictFuzzy(field, term, distance, "")); err != nil {
			return err
		}
		s.fuzzy[asked] = list
	}
	for _, e := range list {
		if !visit(e.Term, int(e.Count)) {
			break
		}
	}
	return nil
}

func readTerms(visit func(term string, passages int) (more bool)) func(index.FieldDict, error) error {
	return func(d index.FieldDict, err error) error {
		if err != nil {
			return fmt.Errorf("reading the index's words: %w", asDamage(err))
		}
		defer d.Close()
		for {
			e, err := d.Next()
			if err != nil {
				return fmt.Errorf("reading the index's words: %w", asDamage(err))
			}
			if e == nil || !visit(e.Term, int(e.Count)) {
				return nil
			}
		}
	}
}

// locate gives the segment that holds a passage, and its number in it.
func (s *snapshot) locate(number uint32) (*scorch.SegmentSnapshot, uint64) {
	bleve := s.table.bleve[number]
	i, ok := slices.BinarySearch(s.offsets, bleve)
	if !ok {
		i--
	}
	return s.reader.Segments()[i], uint64(bleve - s.offsets[i])
}

// stored calls visit with each stored field of a passage. The value is the index's own memory.
func (s *snapshot) stored(number uint32, visit func(name string, value []byte)) error {
	seg, local := s.locate(number)
	err := seg.VisitDocument(local, func(name string, _ byte, value []byte, _ []uint64) bool {
		visit(name, value)
		return true
	})
	return err
}

func (s *snapshot) Text(number uint32) (string, error) {
	var text string
	err := s.stored(number, func(name string, value []byte) {
		if name == postings.TextStems {
			text = string(value)
		}
	})
	if err != nil {
		return "", fmt.Errorf("reading a passage from the index: %w", asDamage(err))
	}
	return text, nil
}

// Passage compares what it reads with its checksums: the words of hits are shown and quoted.
func (s *snapshot) Passage(number uint32, to *corpus.Passage) error {
	var text string
	var failed error
	var want []byte
	var got [2]uint32
	err := s.stored(number, func(name string, value []byte) {
		switch name {
		case postings.TextStems:
			text, got[0] = string(value), crc32.Checksum(value, castagnoli)
		case fieldPassage:
			failed, got[1] = json.Unmarshal(value, to), crc32.Checksum(value, castagnoli)
		case fieldSum:
			want = bytes.Clone(value)
		}
	})
	if want == nil {
		s.index.unsealed.Store(true)
	}
	to.Text = text
	if err = cmp.Or(err, compareSums(want, got[:]...), failed); err != nil {
		return fmt.Errorf("reading a passage from the index: %w", asDamage(err))
	}
	return nil
}

func (s *snapshot) ID(number uint32) (string, error) {
	seg, local := s.locate(number)
	id, err := seg.DocID(local)
	if err != nil {
		return "", fmt.Errorf("reading the id of a passage: %w", asDamage(err))
	}
	return string(id), nil
}

func (s *snapshot) Number(id string) (uint32, error) {
	found := uint32(postings.NoNumber)
	err := s.eachList("_id", id, func(offset uint32, list segment.PostingsList) error {
		return each(list, false, false, func(p segment.Posting) { found = s.number(offset, p) })
	})
	if err == nil && found == postings.NoNumber {
		err = search.ErrNoPassage
	}
	return found, err
}
