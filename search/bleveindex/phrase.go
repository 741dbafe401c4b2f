package bleveindex

import (
	"fmt"
	"slices"

	segment "github.com/blevesearch/scorch_segment_api/v2"

	"evidence/search/postings"
)

func (s *snapshot) Phrase(field string, terms []string) (postings.Set, error) {
	out := postings.NewSet(s.table.Size())
	if len(terms) == 0 {
		return out, nil
	}
	dicts, err := s.dictionaries(field)
	if err != nil {
		return nil, err
	}
	for i, seg := range s.reader.Segments() {
		p := &phraseIterator{lists: make([]segment.PostingsIterator, len(terms)), at: make([]segment.Posting, len(terms))}
		least := uint64(0)
		for j, term := range terms {
			list, err := dicts[i].PostingsList([]byte(term), seg.Deleted(), nil)
			if err != nil {
				return nil, fmt.Errorf("reading %q in %s: %w", term, field, asDamage(err))
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
			if n := s.table.numbers[s.offsets[i]+uint32(number)]; n != postings.NoNumber {
				out.Add(n)
			}
		}
	}
	return out, nil
}

// A phraseIterator goes through the passages of a segment that have a phrase's words, led by the rarest.
type phraseIterator struct {
	lists  []segment.PostingsIterator
	at     []segment.Posting // the posting that each list is at
	rarest int
	ended  bool // a list has no more passages
}

// next gives the next passage that has the words side by side.
func (p *phraseIterator) next() (number uint64, ok bool, err error) {
	for !p.ended {
		lead, err := p.lists[p.rarest].Next()
		if err != nil || lead == nil {
			return 0, false, err
		}
		p.at[p.rarest] = lead
		all, err := p.advance(lead.Number())
		if err != nil {
			return 0, false, err
		}
		if all && p.sideBySide() {
			return lead.Number(), true, nil
		}
	}
	return 0, false, nil
}

// advance moves the other lists to a passage and reports whether all of them have it.
func (p *phraseIterator) advance(number uint64) (bool, error) {
	for j, list := range p.lists {
		if j == p.rarest || p.at[j] != nil && p.at[j].Number() == number {
			continue
		}
		if p.at[j] == nil || p.at[j].Number() < number {
			next, err := list.Advance(number)
			if err != nil {
				return false, err
			}
			if p.at[j], p.ended = next, next == nil; p.ended {
				return false, nil
			}
		}
		if p.at[j].Number() != number {
			return false, nil
		}
	}
	return true, nil
}

// sideBySide reports whether the words follow each other somewhere in the passage.
func (p *phraseIterator) sideBySide() bool {
	for _, loc := range p.at[p.rarest].Locations() {
		first := int(loc.Pos()) - p.rarest
		all := true
		for j := 0; j < len(p.at) && all; j++ {
			all = slices.ContainsFunc(p.at[j].Locations(), func(loc segment.Location) bool { return int(loc.Pos()) == first+j })
		}
		if all {
			return true
		}
	}
	return false
}
