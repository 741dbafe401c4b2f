package bleveindex

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"runtime"
	"slices"
	"sync"
	"weak"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"golang.org/x/sync/errgroup"

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
	parts   *usedParts // nil where not all segments have lists on the disk
}

// tables keeps the newest table made, the columns of its segments and their lists. One is made at a time.
type tables struct {
	dir     string // of lists
	states  []segmentState
	last    numberedTable
	columns map[segmentKey]*segmentColumns
	parts   openParts
}

// A segmentKey tells a segment from any other. Ids begin anew where the index is made again.
type segmentKey struct {
	id   uint64
	file postings.PartKey
}

func keyOf(s *scorch.SegmentSnapshot) segmentKey {
	file, _ := partKey(s)
	return segmentKey{s.Id(), file}
}

// A segmentState tells one state of a segment from another: passages of a segment are only ever deleted.
type segmentState struct {
	segmentKey
	size, deleted int
}

// of gives the table of a snapshot, whose parts are to be released.
func (t *tables) of(snap *scorch.IndexSnapshot) (numberedTable, error) {
	var states []segmentState
	for _, s := range snap.Segments() {
		states = append(states, segmentState{keyOf(s), int(s.FullSize()), int(s.FullSize() - s.LiveSize())})
	}
	known := t.last.Table != nil && slices.Equal(states, t.states)
	if !known || !t.last.parts.complete() && t.parts.lookAgain() {
		parts := t.parts.open(t.dir, snap)
		if known && !parts.complete() {
			parts.release()
		} else if err := t.read(snap, parts); err != nil {
			return numberedTable{}, err
		}
		t.states = states
	}
	t.last.parts.use()
	return t.last, nil
}

// read makes the table of a snapshot, with the lists on the disk where all of its segments have them.
func (t *tables) read(snap *scorch.IndexSnapshot, parts *usedParts) error {
	columns := make(map[segmentKey]*segmentColumns, len(snap.Segments()))
	for i, s := range snap.Segments() {
		c, ok := t.columns[keyOf(s)]
		if !ok || c.Source == nil && parts.of[i] == nil {
			var err error
			if c, err = t.readShared(s, parts.of[i]); err != nil {
				parts.release()
				return err
			}
		}
		columns[keyOf(s)] = c
	}
	t.columns = columns
	t.last.parts.release()
	t.last = joinColumns(snap, columns, parts.of)
	if !parts.complete() || !t.last.place(snap, parts) {
		parts.release()
	}
	return nil
}

// sharedColumns are what any index that this process has open keeps of segments on the disk, as weak.Pointer[segmentColumns] by sharedKey: whoever adds
// a report to the folder whose index a site searches needs what that has read.
var sharedColumns sync.Map

type sharedKey struct {
	dir string
	segmentKey
}

// readShared gives the columns of a segment, read anew where no index of this process has them.
func (t *tables) readShared(s *scorch.SegmentSnapshot, part *postings.Part) (*segmentColumns, error) {
	if _, onDisk := partKey(s); !onDisk {
		return readColumns(s, part)
	}
	key := sharedKey{t.dir, keyOf(s)}
	if p, ok := sharedColumns.Load(key); ok {
		if c := p.(weak.Pointer[segmentColumns]).Value(); c != nil && (c.Source != nil || part != nil) {
			return c, nil
		}
	}
	c, err := readColumns(s, part)
	if err != nil {
		return nil, err
	}
	p := weak.Make(c)
	sharedColumns.Store(key, p)
	runtime.AddCleanup(c, func(key sharedKey) { sharedColumns.CompareAndDelete(key, p) }, key)
	return c, nil
}

// place gives a table the lists of a snapshot's segments. ok is false where they are not of exactly its passages.
func (n *numberedTable) place(snap *scorch.IndexSnapshot, parts *usedParts) (ok bool) {
	first := make([]uint32, len(parts.of))
	for i := 1; i < len(first); i++ {
		first[i] = first[i-1] + uint32(snap.Segments()[i-1].FullSize())
	}
	placed, ok := postings.NewParts(n.Table, parts.of, first, n.bleve)
	if ok {
		n.SetParts(placed)
		n.parts = parts
	}
	return ok
}

// forget ends the use of all files.
func (t *tables) forget() {
	t.last.parts.release()
	t.last, t.states = numberedTable{}, nil
}

// readColumns reads the columns of a segment; those of a segment with a part are in the part.
func readColumns(s *scorch.SegmentSnapshot, part *postings.Part) (*segmentColumns, error) {
	if part != nil {
		return readSources(s, part)
	}
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
			return nil, fmt.Errorf("reading the places of segment %d: %w", s.Id(), asDamage(err))
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

// readSources reads the sources of a segment whose columns are in a part, on all processors.
func readSources(s *scorch.SegmentSnapshot, part *postings.Part) (*segmentColumns, error) {
	of := make([]*postings.Source, len(part.Others))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for first := 0; first < len(of); first += sourcesAtOnce {
		group.Go(func() (err error) {
			defer func() {
				if p := recover(); p != nil {
					err = fmt.Errorf("%w: %v", ErrDamaged, p)
				}
			}()
			for i := first; i < min(first+sourcesAtOnce, len(of)) && err == nil; i++ {
				of[i], err = readSource(s, uint64(part.Others[i]))
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	c := &segmentColumns{sources: make(map[uint32]*postings.Source, len(of))}
	for i, src := range of {
		c.sources[part.Others[i]] = src
	}
	return c, nil
}

// sourcesAtOnce is how many sources are read by one goroutine.
const sourcesAtOnce = 64

// ofPart gives the columns of the passages of a part by the segment's numbers.
func ofPart(part *postings.Part, n int) *segmentColumns {
	c := &segmentColumns{Columns: postings.Columns{Source: slices.Repeat([]int32{-1}, n), Seq: make([]int32, n), Page: make([]int32, n), PageEnd: make([]int32, n),
		Block: make([]byte, n), OCRConfidence: make([]byte, n)}}
	for i, src := range part.Sources {
		c.ids = append(c.ids, src.ID)
		for at := int(src.First) * postings.WordSize; at < int(src.First)*postings.WordSize+int(src.Passages); at++ {
			doc := part.Docs[at]
			c.Source[doc], c.Seq[doc], c.Page[doc], c.PageEnd[doc] = int32(i), part.Seq[at], part.Page[at], part.PageEnd[at]
			c.Block[doc], c.OCRConfidence[doc] = part.Block[at], part.OCRConfidence[at]
		}
	}
	return c
}

func readSource(s *scorch.SegmentSnapshot, number uint64) (*postings.Source, error) {
	var entry sourceEntry
	var failed error
	var want []byte
	var got uint32
	err := s.VisitDocument(number, func(name string, _ byte, value []byte, _ []uint64) bool {
		switch name {
		case fieldEntry:
			got, failed = crc32.Checksum(value, castagnoli), json.Unmarshal(value, &entry)
		case fieldSum:
			want = bytes.Clone(value)
		}
		return true
	})
	if err = cmp.Or(err, compareSums(want, got), failed); err != nil {
		return nil, fmt.Errorf("reading a source from segment %d: %w", s.Id(), asDamage(err))
	}
	return postings.NewSource(entry.Entry, entry.Lengths), nil
}

func joinColumns(snap *scorch.IndexSnapshot, bySegment map[segmentKey]*segmentColumns, parts []*postings.Part) numberedTable {
	var sources []*postings.Source
	for _, s := range snap.Segments() {
		for number, src := range bySegment[keyOf(s)].sources {
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
	size := 0
	for _, s := range snap.Segments() {
		size += int(s.FullSize())
	}
	all.Grow(size)
	for i, s := range snap.Segments() {
		c := bySegment[keyOf(s)]
		if c.Source == nil {
			c = ofPart(parts[i], int(s.FullSize()))
		}
		first := len(all.Source)
		all.Append(c.Columns)
		sourceOf := make([]int32, len(c.ids))
		for i, id := range c.ids {
			n, ok := at[id]
			if !ok {
				n = -1
			}
			sourceOf[i] = n
		}
		for i, id := range c.Source {
			if id >= 0 {
				all.Source[first+i] = sourceOf[id]
			}
		}
		if d := s.Deleted(); d != nil {
			for it := d.Iterator(); it.HasNext(); {
				all.Source[first+int(it.Next())] = -1
			}
		}
	}
	table, numbers := postings.NewTable(sources, all)
	out := numberedTable{Table: table, numbers: numbers, bleve: make([]uint32, table.Size())}
	for bleve, number := range numbers {
		if number != postings.NoNumber {
			out.bleve[number] = uint32(bleve)
		}
	}
	return out
}
