package rank

import (
	"math"
	"math/bits"

	"evidence/search/postings"
)

// Groups are the near-duplicates among a snapshot's passages.
type Groups struct {
	Of      []int32      // by passage: its group; 0 for none
	any     postings.Set // passages in any group
	members [][]uint32   // by group, in the order of their places; that of 0 has none
	reports []int        // by group: how many reports its members are of
}

// place looks up the groups of a table's passages.
func (r *learntRecord) place(table *postings.Table) *Groups {
	g := &Groups{Of: make([]int32, table.Size()), any: postings.NewSet(table.Size())}
	known := make(map[string][]int32, len(r.Reports))
	for i := range r.Reports {
		known[revisionKey(r.Reports[i].Name, r.Reports[i].State)] = r.Reports[i].Groups
	}
	for i, src := range table.Sources {
		groups := known[revisionKey(src.Document.ID, src.Revision())]
		if len(groups) != len(table.PassagesOf[i]) {
			continue
		}
		for j, number := range table.PassagesOf[i] {
			if groups[j] > 0 {
				g.add(groups[j], number)
			}
		}
	}
	g.reports = make([]int, len(g.members))
	for i, members := range g.members {
		if len(members) == 1 { // the others are gone
			g.Of[members[0]], g.members[i] = 0, nil
		}
		last := int32(-1)
		for _, number := range members {
			if table.Source[number] != last { // members of one report follow each other
				g.reports[i]++
				last = table.Source[number]
			}
		}
	}
	for number, group := range g.Of {
		if group > 0 {
			g.any.Add(uint32(number))
		}
	}
	return g
}

func (g *Groups) add(group int32, number uint32) {
	for len(g.members) <= int(group) {
		g.members = append(g.members, nil)
	}
	g.Of[number] = group
	g.members[group] = append(g.members[group], number)
}

// With are the passages that say nearly the same as one, itself among them; none where there are no others.
func (g *Groups) With(number uint32) []uint32 {
	if group := g.Of[number]; group > 0 {
		return g.members[group]
	}
	return nil
}

// repeatFactor is what a passage's score is multiplied by where a sentence is searched for: the more reports say it in nearly the same
// words, the lower, since it is then not evidence of anything in particular.
func (g *Groups) repeatFactor(number uint32, sources int) float64 {
	reports := 0
	if group := g.Of[number]; group > 0 {
		reports = g.reports[group]
	}
	if reports < 2 {
		return 1
	}
	return 1 - weights.repeated*math.Log(float64(reports))/math.Log(float64(sources))
}

// Repeated is how many passages of a set say nearly the same as another of them that comes before.
func (g *Groups) Repeated(among postings.Set) int {
	n := 0
	seen := postings.NewSet(len(g.members))
	g.each(among, func(_, group uint32) {
		if seen.Has(group) {
			n++
		}
		seen.Add(group)
	})
	return n
}

// RemoveThoseOf takes from a set the passages that say nearly the same as one of another.
func (g *Groups) RemoveThoseOf(other, from postings.Set) {
	of := postings.NewSet(len(g.members))
	g.each(other, func(_, group uint32) { of.Add(group) })
	g.each(from, func(number, group uint32) {
		if of.Has(group) {
			from[number/postings.WordSize] &^= 1 << (number % postings.WordSize)
		}
	})
}

// each calls visit with each passage of a set that is in a group.
func (g *Groups) each(among postings.Set, visit func(number, group uint32)) {
	for w, any := range g.any {
		for left := any & among[w]; left != 0; left &= left - 1 {
			number := uint32(w*postings.WordSize + bits.TrailingZeros64(left))
			visit(number, uint32(g.Of[number]))
		}
	}
}

// numbered numbers groups, given by the first text of each, from 1 on; 0 is a text alone.
func numbered(first []int32) []int32 {
	sizes := make(map[int32]int)
	for _, f := range first {
		sizes[f]++
	}
	numbers := make(map[int32]int32)
	out := make([]int32, len(first))
	for i, f := range first {
		if sizes[f] < 2 {
			continue
		}
		if numbers[f] == 0 {
			numbers[f] = int32(len(numbers) + 1)
		}
		out[i] = numbers[f]
	}
	return out
}
