package bleveindex

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"evidence/search/postings"
)

// segmentColumns are where the passages of one segment are, which never changes but
// for deletions.
type segmentColumns struct {
	postings.Columns                             // Source is an index into ids
	ids              []string                    // sources in the order met
	sources          map[uint32]*postings.Source // stored in the segment, by number
}

// A numberedTable is a table with its numbers by Bleve's, and Bleve's by its.
type numberedTable struct {
	*postings.Table
	numbers []uint32 // postings.NoNumber for what is no passage
	bleve   []uint32
}

// tables keeps the table of the newest snapshot seen and the columns of its segments.
type tables struct {
	mu      sync.Mutex
	states  []segmentState
	last    numberedTable
	columns map[uint64]*segmentColumns // by the segment's id
}

// segmentState tells one state of a segment from another: passages of a segment are only ever deleted.
// Its numbers are the segment's id, its size and how many of its passages are deleted.
type segmentState [3]uint64

// of gives the table of a snapshot.
func (t *tables) of(snap *scorch.IndexSnapshot) (numberedTable, error) {
	var states []segmentState
	for _, s := range snap.Segments() {
		states = append(states, segmentState{s.Id(), uint64(s.FullSize()), uint64(s.FullSize() - s.LiveSize())})
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.last.Table != nil && slices.Equal(states, t.states) {
		return t.last, nil
	}
	columns := make(map[uint64]*segmentColumns, len(states))
	for _, s := range snap.Segments() {
		c, ok := t.columns[s.Id()]
		if !ok {
			var err error
			if c, err = readColumns(s); err != nil {
				return numberedTable{}, err
			}
		}
		columns[s.Id()] = c
	}
	t.columns, t.states, t.last = columns, states, joinColumns(snap, columns)
	return t.last, nil
}

func readColumns(s *scorch.SegmentSnapshot) (*segmentColumns, error) {
	n := int(s.FullSize())
	c := &segmentColumns{sources: make(map[uint32]*postings.Source), Columns: postings.Columns{
		Source: make([]int32, n), Seq: make([]int32, n), Page: make([]int32, n), PageEnd: make([]int32, n),
		Block: make([]byte, n), OCRConfidence: make([]byte, n),
	}}
	values, ok := s.Segment().(segment.DocValueVisitable)
	if !ok {
		return nil, fmt.Errorf("segment %d of the index keeps no doc values", s.Id())
	}
	known := make(map[string]int32)
	var state segment.DocVisitState
	for i := range n {
		c.Source[i] = -1
		var p place
		var err error
		found := false
		state, err = values.VisitDocValues(uint64(i), []string{fieldPlace}, func(_ string, v []byte) { p, found = parsePlace(v) }, state)
		if err != nil {
			return nil, fmt.Errorf("reading the places of segment %d: %w", s.Id(), err)
		}
		if !found {
			continue
		}
		if p.block == sourceBlock {
			if c.sources[uint32(i)], err = readSource(s, uint64(i)); err != nil {
				return nil, err
			}
			continue
		}
		id, ok := known[p.source]
		if !ok {
			id = int32(len(c.ids))
			c.ids = append(c.ids, p.source)
			known[p.source] = id
		}
		c.Source[i], c.Seq[i], c.Page[i], c.PageEnd[i] = id, int32(p.seq), int32(p.page), int32(p.pageEnd)
		c.Block[i], c.OCRConfidence[i] = p.block, byte(min(p.ocrConfidence, postings.NoOCR))
	}
	return c, nil
}

func readSource(s *scorch.SegmentSnapshot, number uint64) (*postings.Source, error) {
	var entry sourceEntry
	var failed error
	err := s.VisitDocument(number, func(name string, _ byte, value []byte, _ []uint64) bool {
		if name == fieldEntry {
			failed = json.Unmarshal(value, &entry)
		}
		return true
	})
	if err = cmp.Or(err, failed); err != nil {
		return nil, fmt.Errorf("reading a source from segment %d: %w", s.Id(), err)
	}
	return postings.NewSource(entry.Entry, entry.Lengths), nil
}

func joinColumns(snap *scorch.IndexSnapshot, bySegment map[uint64]*segmentColumns) numberedTable {
	var sources []*postings.Source
	for _, s := range snap.Segments() {
		for number, src := range bySegment[s.Id()].sources {
			if d := s.Deleted(); d == nil || !d.Contains(number) {
				sources = append(sources, src)
			}
		}
	}
	slices.SortFunc(sources, func(a, b *postings.Source) int { return cmp.Compare(a.Document.ID, b.Document.ID) })
	at := make(map[string]int32, len(sources))
	for i, src := range sources {
		at[src.Document.ID] = int32(i)
	}
	var all postings.Columns
	for _, s := range snap.Segments() {
		c := bySegment[s.Id()]
		first := len(all.Source)
		all.Append(c.Columns)
		for i, id := range c.Source {
			n, ok := int32(-1), false
			if id >= 0 {
				n, ok = at[c.ids[id]]
			}
			if !ok {
				n = -1
			}
			all.Source[first+i] = n
		}
		if d := s.Deleted(); d != nil {
			for it := d.Iterator(); it.HasNext(); {
				all.Source[first+int(it.Next())] = -1
			}
		}
	}
	table, numbers := postings.NewTable(sources, all)
	out := numberedTable{table, numbers, make([]uint32, table.Size())}
	for bleve, number := range numbers {
		if number != postings.NoNumber {
			out.bleve[number] = uint32(bleve)
		}
	}
	return out
}
