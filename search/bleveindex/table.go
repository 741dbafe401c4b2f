package bleveindex

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"evidence/corpus"
	"evidence/search/words"
)

// A table is what a search needs of every passage and every source in one
// snapshot of the index: a passage's place, and the source it is of. Passages
// are known by their number in the snapshot. What holds of a whole report
// (authority, title, year) is looked up once a source instead of once a passage.
type table struct {
	sources []*source // by id
	offsets []uint32  // number of each segment's first passage
	size    int       // passages, sources and deleted ones

	// By number. Source is -1 for what is no passage or deleted.
	source             []int32
	seq, page, pageEnd []int32
	block, sure        []byte
	passages           int
	averages           map[string]float64 // length by field, over the passages
	passagesOf         [][]uint32         // by source, in the order of their places
	names              *authorities
	phrases            phraseCache
	forms              formsCache
	known              vocabularyOf
}

// A source is a report as searches see it.
type source struct {
	sourceEntry
	year int
	date string

	suggested []string            // words that the report is suggested for
	years     map[string]bool     // of publication and of the inspection
	context   map[string]bool     // stems of what the report is called, for ranking
	match     map[string]bool     // stems of those a passage has as if they stood in it
	fields    map[string][]string // words of the fields of text that are facts of the report, as they stand
}

// columns are what a table holds of one segment, which never changes but for deletions.
type columns struct {
	ids                []string // sources in the order met
	source             []int32  // index into ids; -1 for no passage
	seq, page, pageEnd []int32
	block, sure        []byte
	sources            map[uint32]*source // by number in the segment
}

// tables keeps the table of the newest snapshot seen and the columns of its segments.
type tables struct {
	mu      sync.Mutex
	key     []segmentState
	last    *table
	columns map[uint64]*columns
}

// segmentState tells one state of a segment from another: passages of a segment are only ever deleted.
type segmentState struct {
	id            uint64
	size, deleted uint64
}

// of gives the table of a snapshot.
func (t *tables) of(snap *scorch.IndexSnapshot) (*table, error) {
	var key []segmentState
	for _, s := range snap.Segments() {
		key = append(key, segmentState{s.Id(), uint64(s.FullSize()), uint64(s.FullSize() - s.LiveSize())})
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.last != nil && slices.Equal(key, t.key) {
		return t.last, nil
	}
	kept := make(map[uint64]*columns, len(key))
	for _, s := range snap.Segments() {
		c, ok := t.columns[s.Id()]
		if !ok {
			var err error
			if c, err = readColumns(s); err != nil {
				return nil, err
			}
		}
		kept[s.Id()] = c
	}
	t.columns, t.key, t.last = kept, key, newTable(snap, kept)
	return t.last, nil
}

// readColumns reads the places of a segment's passages and its sources.
func readColumns(s *scorch.SegmentSnapshot) (*columns, error) {
	n := int(s.FullSize())
	c := &columns{source: make([]int32, n), seq: make([]int32, n), page: make([]int32, n), pageEnd: make([]int32, n),
		block: make([]byte, n), sure: make([]byte, n), sources: make(map[uint32]*source)}
	values, ok := s.Segment().(segment.DocValueVisitable)
	if !ok {
		return nil, fmt.Errorf("segment %d of the index keeps no doc values", s.Id())
	}
	known := make(map[string]int32)
	var state segment.DocVisitState
	for i := range n {
		c.source[i] = -1
		var at place
		var err error
		found := false
		state, err = values.VisitDocValues(uint64(i), []string{fieldPlace}, func(_ string, v []byte) { at, found = parsePlace(v) }, state)
		if err != nil {
			return nil, fmt.Errorf("reading the places of segment %d: %w", s.Id(), err)
		}
		if !found {
			continue
		}
		if at.block == sourceBlock {
			if c.sources[uint32(i)], err = readSource(s, uint64(i)); err != nil {
				return nil, err
			}
			continue
		}
		id, ok := known[at.source]
		if !ok {
			id = int32(len(c.ids))
			c.ids = append(c.ids, at.source)
			known[at.source] = id
		}
		c.source[i], c.seq[i], c.page[i], c.pageEnd[i] = id, int32(at.seq), int32(at.page), int32(at.pageEnd)
		c.block[i], c.sure[i] = at.block, byte(min(at.sure, ownText))
	}
	return c, nil
}

// readSource reads the source stored under a number of a segment.
func readSource(s *scorch.SegmentSnapshot, number uint64) (*source, error) {
	var src source
	var failed error
	err := s.VisitDocument(number, func(name string, _ byte, value []byte, _ []uint64) bool {
		if name == fieldEntry {
			failed = json.Unmarshal(value, &src.sourceEntry)
		}
		return true
	})
	if err = cmp.Or(err, failed); err != nil {
		return nil, fmt.Errorf("reading a source from segment %d: %w", s.Id(), err)
	}
	src.describe()
	return &src, nil
}

// newTable joins the columns of a snapshot's segments.
func newTable(snap *scorch.IndexSnapshot, cols map[uint64]*columns) *table {
	t := &table{averages: make(map[string]float64)}
	for _, s := range snap.Segments() {
		t.offsets = append(t.offsets, uint32(t.size))
		t.size += int(s.FullSize())
		for number, src := range cols[s.Id()].sources {
			if d := s.Deleted(); d == nil || !d.Contains(number) {
				t.sources = append(t.sources, src)
			}
		}
	}
	slices.SortFunc(t.sources, func(a, b *source) int { return cmp.Compare(a.Document.ID, b.Document.ID) })
	t.passagesOf = make([][]uint32, len(t.sources))
	for _, s := range snap.Segments() {
		t.append(s, cols[s.Id()])
	}
	for _, numbers := range t.passagesOf {
		slices.SortFunc(numbers, t.inPlace)
	}
	t.names = newAuthorities(t.sources)
	for _, src := range t.sources {
		for name, n := range src.Lengths {
			t.averages[name] += float64(n)
		}
	}
	for name := range t.averages {
		t.averages[name] /= float64(max(t.passages, 1))
	}
	return t
}

// append adds one segment's passages.
func (t *table) append(s *scorch.SegmentSnapshot, c *columns) {
	at := make([]int32, len(c.ids))
	for i, id := range c.ids {
		n, ok := t.find(id)
		if at[i] = int32(n); !ok {
			at[i] = -1
		}
	}
	first := len(t.source)
	for _, id := range c.source {
		if id >= 0 {
			id = at[id]
		}
		t.source = append(t.source, id)
	}
	t.seq, t.page, t.pageEnd = append(t.seq, c.seq...), append(t.page, c.page...), append(t.pageEnd, c.pageEnd...)
	t.block, t.sure = append(t.block, c.block...), append(t.sure, c.sure...)
	if d := s.Deleted(); d != nil {
		for it := d.Iterator(); it.HasNext(); {
			t.source[first+int(it.Next())] = -1
		}
	}
	for i := first; i < len(t.source); i++ {
		if src := t.source[i]; src >= 0 {
			t.passagesOf[src] = append(t.passagesOf[src], uint32(i))
			t.passages++
		}
	}
}

// find gives the index of a source.
func (t *table) find(id string) (int, bool) {
	return slices.BinarySearchFunc(t.sources, id, func(s *source, id string) int { return cmp.Compare(s.Document.ID, id) })
}

// inPlace orders passages by document and place in it.
func (t *table) inPlace(a, b uint32) int {
	return cmp.Or(cmp.Compare(t.source[a], t.source[b]), cmp.Compare(t.seq[a], t.seq[b]), cmp.Compare(a, b))
}

// describe prepares what searches compare a source with.
func (s *source) describe() {
	d := s.Document.Source
	s.year = d.Year()
	s.date = cmp.Or(d.Published, d.InspectionEnd, d.InspectionStart)
	s.fields = make(map[string][]string)
	for _, f := range corpus.Fields {
		if f.Search != "" {
			s.fields[f.Search] = words.Terms(*f.Value(&d))
		}
	}
	s.context, s.match, s.years = make(map[string]bool), make(map[string]bool), make(map[string]bool)
	for _, text := range []string{d.Title, d.Authority, d.Publisher, d.Kind} {
		addStems(s.context, text)
	}
	addStems(s.match, d.Authority)
	s.suggested = append(words.Terms(d.Title+" "+d.Authority), strconv.Itoa(s.year))
	for _, date := range []string{d.Published, d.InspectionStart, d.InspectionEnd} {
		if len(date) >= len("2006") {
			s.match[date[:4]], s.years[date[:4]] = true, true
		}
	}
	maps.Copy(s.context, s.match)
}

// factText is the fact of a report that a query field searches.
func factText(s corpus.Source, field string) string {
	for _, f := range corpus.Fields {
		if f.Search == field {
			return *f.Value(&s)
		}
	}
	return ""
}

func addStems(to map[string]bool, text string) {
	eachStem(&words.Stemmer{}, words.Tokens(nil, text), func(_ int, stem string, _ bool) { to[stem] = true })
}
