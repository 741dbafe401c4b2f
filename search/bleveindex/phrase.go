package bleveindex

import (
	"fmt"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// phrase gives the passages whose field, an exact one, holds terms side by side.
func (s *snapshot) phrase(field string, terms []string) (bitset, error) {
	out := newBitset(s.size)
	if len(terms) == 0 {
		return out, nil
	}
	dicts, err := s.dictionaries(field)
	if err != nil {
		return nil, err
	}
	for i, seg := range s.reader.Segments() {
		p := &phrase{lists: make([]segment.PostingsIterator, len(terms)), at: make([]segment.Posting, len(terms))}
		least := uint64(0)
		for j, term := range terms {
			list, err := dicts[i].PostingsList([]byte(term), seg.Deleted(), nil)
			if err != nil {
				return nil, fmt.Errorf("reading %q in %s: %w", term, field, err)
			}
			if n := list.Count(); j == 0 || n < least {
				p.rarest, least = j, n
			}
			p.lists[j] = list.Iterator(true, false, true, nil)
		}
		for least > 0 {
			number, ok, err := p.next()
			if err != nil {
				return nil, fmt.Errorf("looking for the phrase %q: %w", terms, err)
			}
			if !ok {
				break
			}
			out.add(s.offsets[i] + uint32(number))
		}
	}
	return out, nil
}

// A phrase goes through the passages of a segment that hold its words, led by the rarest.
type phrase struct {
	lists  []segment.PostingsIterator
	at     []segment.Posting // where each list stands
	rarest int
}

// next gives the next passage that holds the words side by side.
func (p *phrase) next() (number uint64, ok bool, err error) {
	for {
		lead, err := p.lists[p.rarest].Next()
		if err != nil || lead == nil {
			return 0, false, err
		}
		p.at[p.rarest] = lead
		all, err := p.meet(lead.Number())
		if err != nil {
			return 0, false, err
		}
		if all && p.sideBySide() {
			return lead.Number(), true, nil
		}
	}
}

// meet moves the other lists to a passage and reports whether all of them have it.
func (p *phrase) meet(number uint64) (bool, error) {
	for j, list := range p.lists {
		if j == p.rarest || p.at[j] != nil && p.at[j].Number() == number {
			continue
		}
		if p.at[j] == nil || p.at[j].Number() < number {
			next, err := list.Advance(number)
			if err != nil {
				return false, err
			}
			if p.at[j] = next; next == nil {
				p.at[j] = ended{}
			}
		}
		if p.at[j].Number() != number {
			return false, nil
		}
	}
	return true, nil
}

// sideBySide reports whether the words stand one after the other somewhere in the passage.
func (p *phrase) sideBySide() bool {
	for _, loc := range p.at[p.rarest].Locations() {
		first := int(loc.Pos()) - p.rarest
		all := true
		for j := 0; j < len(p.at) && all; j++ {
			all = stands(p.at[j], first+j)
		}
		if all {
			return true
		}
	}
	return false
}

func stands(p segment.Posting, position int) bool {
	for _, loc := range p.Locations() {
		if int(loc.Pos()) == position {
			return true
		}
	}
	return false
}

// ended is where a list stands that has no more passages: after all of them.
type ended struct{ segment.Posting }

func (ended) Number() uint64 { return ^uint64(0) }
