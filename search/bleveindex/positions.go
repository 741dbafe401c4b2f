package bleveindex

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"evidence/search/query"
)

// Where words stand is read from the postings of the text's exact form, which
// costs a fraction of reading and cutting up the texts again. Only the case of
// letters is not kept there.

// A spot is where a word stands: its passage's number and its position there, from 1.
type spot uint64

func newSpot(number uint32, position int) spot { return spot(number)<<32 | spot(uint32(position)) }

func (s spot) number() uint32 { return uint32(s >> 32) }
func (s spot) position() int  { return int(uint32(s)) }

// A partPlaces is where the ways of saying a part of a query stand, passage by passage.
type partPlaces struct {
	ways  [][]slot
	spots [][]spot // by way: where it begins, in order
}

// placesOf finds where a part stands in some passages.
func (m *matcher) placesOf(ways [][]slot, among bitset) (*partPlaces, error) {
	p := &partPlaces{}
	for _, slots := range ways {
		if len(slots) == 0 {
			continue
		}
		var begin []spot
		for i := range slots {
			terms, err := m.termsOf(&slots[i])
			if err != nil {
				return nil, err
			}
			found, err := m.spots(terms, i, among)
			if err != nil {
				return nil, err
			}
			if i == 0 {
				begin = found
			} else {
				begin = inBoth(begin, found)
			}
		}
		p.ways, p.spots = append(p.ways, slots), append(p.spots, begin)
	}
	return p, nil
}

// in appends where the part stands in a passage, and where w is its text, where the
// case of letters is right too. Passages are asked for in order.
func (p *partPlaces) in(number uint32, w *wording, to []stretch) []stretch {
	for i, spots := range p.spots {
		for len(spots) > 0 && spots[0].number() < number {
			spots = spots[1:]
		}
		for len(spots) > 0 && spots[0].number() == number {
			first := spots[0].position() - 1
			if w == nil || inCase(w, first, p.ways[i]) {
				to = append(to, stretch{first, first + len(p.ways[i]) - 1})
			}
			spots = spots[1:]
		}
		p.spots[i] = spots
	}
	return to
}

// inCase reports whether the words of a text from one on have the case that slots ask for.
func inCase(w *wording, first int, slots []slot) bool {
	for i := range slots {
		if slots[i].cased != "" && !slots[i].fits(w, first+i) {
			return false
		}
	}
	return true
}

// termsOf lists the words that a slot can be, whatever their letters' case.
func (m *matcher) termsOf(s *slot) ([]string, error) {
	switch {
	case s.forms != nil:
		out := make([]string, 0, len(s.forms))
		for term := range s.forms {
			out = append(out, term)
		}
		return out, nil
	case s.stem != "":
		return m.formsOfStem(s.stem)
	}
	return []string{s.term}, nil
}

// spots gives where one of the terms stands in some passages, each moved back by
// so many words; without those that would come to stand before the text.
func (m *matcher) spots(terms []string, back int, among bitset) ([]spot, error) {
	var out []spot
	dicts, err := m.dictionaries(fieldExact)
	if err != nil {
		return nil, err
	}
	for _, term := range terms {
		if err := m.ctx.Err(); err != nil {
			return nil, err
		}
		for i, seg := range m.reader.Segments() {
			list, err := dicts[i].PostingsList([]byte(term), seg.Deleted(), nil)
			if err != nil {
				return nil, fmt.Errorf("reading where %q stands: %w", term, err)
			}
			for it := list.Iterator(true, false, true, nil); ; {
				p, err := it.Next()
				if err != nil {
					return nil, fmt.Errorf("reading where %q stands: %w", term, err)
				}
				if p == nil {
					break
				}
				number := m.offsets[i] + uint32(p.Number())
				if !among.has(number) {
					continue
				}
				for _, at := range p.Locations() {
					if position := int(at.Pos()) - back; position > 0 {
						out = append(out, newSpot(number, position))
					}
				}
			}
		}
	}
	if len(terms) > 1 {
		slices.Sort(out)
	}
	return out, nil
}

// inBoth gives what two lists in order share.
func inBoth(a, b []spot) []spot {
	var out []spot
	for len(a) > 0 && len(b) > 0 {
		switch c := cmp.Compare(a[0], b[0]); {
		case c < 0:
			a = a[1:]
		case c > 0:
			b = b[1:]
		default:
			out = append(out, a[0])
			a, b = a[1:], b[1:]
		}
	}
	return out
}

// formsCache keeps the words of a stem.
type formsCache struct {
	mu    sync.Mutex
	known map[string][]string
}

// formsOfStem lists the words of the texts that have a stem. A word and its stem begin with the same letter.
func (m *matcher) formsOfStem(stem string) ([]string, error) {
	c := &m.table.forms
	c.mu.Lock()
	defer c.mu.Unlock()
	if found, ok := c.known[stem]; ok {
		return found, nil
	}
	first := []rune(stem)[:1]
	d, err := m.reader.FieldDictPrefix(fieldExact, []byte(string(first)))
	if err != nil {
		return nil, fmt.Errorf("reading the index's words: %w", err)
	}
	defer d.Close()
	var out []string
	for {
		e, err := d.Next()
		if err != nil {
			return nil, fmt.Errorf("reading the index's words: %w", err)
		}
		if e == nil {
			break
		}
		if m.stemmer.Stem(e.Term) == stem {
			out = append(out, e.Term)
		}
	}
	if len(out) > 0 {
		if c.known == nil {
			c.known = make(map[string][]string)
		}
		c.known[stem] = out
	}
	return out, nil
}

// near gives the passages whose text holds all parts of n close enough together.
func (m *matcher) near(n query.Near) (bitset, error) {
	among := m.all()
	parts := make([][][]slot, len(n.Of))
	for i, part := range n.Of {
		b, err := m.inText(part)
		if err != nil {
			return nil, err
		}
		among.and(b)
		if parts[i], err = m.alternatives(part); err != nil {
			return nil, err
		}
	}
	found, err := m.nearIn(parts, n.Distance, among, false)
	if err != nil || !anyCased(parts) {
		return found, err
	}
	return m.nearIn(parts, n.Distance, found, true)
}

// nearIn gives those of some passages in which parts stand close enough together. Where it has to heed the case of letters, it reads their texts.
func (m *matcher) nearIn(parts [][][]slot, distance int, among bitset, cased bool) (bitset, error) {
	where := make([]*partPlaces, len(parts))
	var failed error
	for i, ways := range parts {
		if where[i], failed = m.placesOf(ways, among); failed != nil {
			return nil, failed
		}
	}
	out := newBitset(m.size)
	at := make([][]stretch, len(parts))
	var text *wording
	if cased {
		text = new(wording)
	}
	among.each(func(number uint32) {
		may := true
		if failed = cmp.Or(failed, m.ctx.Err()); failed == nil && cased {
			may, failed = m.cut(number, parts, text)
		}
		if failed != nil || !may {
			return
		}
		for i, p := range where {
			at[i] = p.in(number, text, at[i][:0])
		}
		if within(at, distance) {
			out.add(number)
		}
	})
	return out, failed
}

// cut reads the text of a passage into its words, if it may hold the parts at all.
func (m *matcher) cut(number uint32, parts [][][]slot, w *wording) (bool, error) {
	text, err := m.text(number)
	if err != nil {
		return false, err
	}
	for _, ways := range parts {
		if !slices.ContainsFunc(ways, func(slots []slot) bool { return mayHold(text, slots) }) {
			return false, nil
		}
	}
	w.cut(text)
	return true, nil
}

func anyCased(parts [][][]slot) bool {
	for _, ways := range parts {
		for _, slots := range ways {
			if slices.ContainsFunc(slots, func(s slot) bool { return s.cased != "" }) {
				return true
			}
		}
	}
	return false
}
