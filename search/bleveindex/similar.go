package bleveindex

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/latent"
	"evidence/search/shingles"
)

// Which passages are looked at and which are told of as similar.
const (
	similarTop   = 60   // passages most alike in meaning whose words are compared
	leastSimilar = 0.5  // in meaning
	leastShared  = 0.2  // in words, where that is not reached
	maxSimilar   = 1000 // passages given
)

// Similar gives the passages that are like one; see search.Engine. Near-duplicates
// come first, then those that share most with it in words and meaning together.
// Headings are like headings only: they name a subject that much is written under.
func (x *Index) Similar(ctx context.Context, id string, n int) ([]search.Similar, error) {
	snap, err := x.snapshot()
	if err != nil {
		return nil, err
	}
	defer snap.close()
	number, err := snap.numberOf(id)
	if err != nil {
		return nil, fmt.Errorf("looking for what is like the passage %q: %w", id, err)
	}
	groups := x.duplicates.of(snap)
	found, err := x.similar(ctx, snap, number, groups.with(number))
	if err != nil {
		return nil, fmt.Errorf("looking for what is like the passage %q: %w", id, err)
	}
	out := make([]search.Similar, max(0, min(n, maxSimilar, len(found))))
	for i := range out {
		out[i] = search.Similar{Resemblance: found[i].shared, Likeness: found[i].alike, Duplicate: found[i].same}
		if err := snap.load(found[i].number, groups, &out[i].Hit); err != nil {
			return nil, err
		}
		out[i].Highlights = []corpus.Span{}
	}
	return out, nil
}

// numberOf gives the number of a passage. It wraps ErrNoPassage.
func (s *snapshot) numberOf(id string) (uint32, error) {
	found, ok := uint32(0), false
	err := s.postings("_id", id, false, func(p posting) { found, ok = p.number, s.source[p.number] >= 0 })
	if err == nil && !ok {
		err = search.ErrNoPassage
	}
	return found, err
}

// A likePassage is a passage and what it has in common with another.
type likePassage struct {
	number        uint32
	alike, shared float64
	same          bool
}

// similar compares a passage with its near-duplicates and with those most alike in meaning.
func (x *Index) similar(ctx context.Context, s *snapshot, number uint32, duplicates []uint32) ([]likePassage, error) {
	alike, err := x.meaning.like(s, number)
	if err != nil {
		return nil, err
	}
	text, err := s.text(number)
	if err != nil {
		return nil, err
	}
	own := shingles.Of(text)
	var out []likePassage
	for _, other := range s.worthComparing(number, alike, duplicates) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		text, err := s.text(other)
		if err != nil {
			return nil, err
		}
		to := shingles.Of(text)
		p := likePassage{number: other, shared: shingles.Resemblance(own, to), same: shingles.Same(own, to)}
		if alike != nil {
			p.alike = alike[other]
		}
		if p.same || p.alike >= leastSimilar || p.shared >= leastShared {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b likePassage) int {
		switch {
		case a.same && !b.same:
			return -1
		case b.same && !a.same:
			return 1
		}
		return cmp.Or(cmp.Compare(b.shared+b.alike, a.shared+a.alike), s.inPlace(a.number, b.number))
	})
	return out, nil
}

// worthComparing gives a passage's near-duplicates and those most alike in meaning, each once and without itself.
func (s *snapshot) worthComparing(number uint32, alike []float64, duplicates []uint32) []uint32 {
	heading := blockCode(corpus.Heading)
	var best []candidate
	for other, of := range alike {
		if of >= leastAlike && (s.block[other] == heading) == (s.block[number] == heading) {
			best = append(best, candidate{uint32(other), of})
		}
	}
	s.sort(best, orders[search.SortScore])
	out := slices.Clone(duplicates)
	for _, c := range best[:min(similarTop, len(best))] {
		if !slices.Contains(duplicates, c.number) {
			out = append(out, c.number)
		}
	}
	return slices.DeleteFunc(out, func(other uint32) bool { return other == number })
}

// like gives how alike each passage is to one of them in meaning, from 0 to 1, by number; nil where nothing can be said.
func (m *meaning) like(s *snapshot, number uint32) ([]float64, error) {
	_, places, err := m.of(s)
	if err != nil || places == nil {
		return nil, err
	}
	src := s.source[number]
	probe := places[src].Probe(slices.Index(s.passagesOf[src], number))
	if probe.Zero() {
		return nil, nil
	}
	return alikeAll(s, probe, places), nil
}

// alikeAll gives how alike each passage and a probe are, from 0 to 1, by number.
func alikeAll(s *snapshot, probe latent.Probe, places []*latent.Vectors) []float64 {
	out := make([]float64, s.size)
	for i, numbers := range s.passagesOf {
		for j, n := range numbers {
			out[n] = max(0, probe.Likeness(places[i], j))
		}
	}
	return out
}
