package bleveindex

import (
	"cmp"
	"slices"

	"evidence/corpus"
	"evidence/search"
)

// A sieve applies filters to passages and counts, by report, those it sees: what
// a facet counts holds of whole reports.
type sieve struct {
	*snapshot
	blocks []byte   // kinds of passage let through; empty lets all through
	fails  []uint16 // by source: the filters it fails, a bit for each facet
	seen   []int    // by source: passages seen, whatever its filters
	total  int      // passages let through
}

// failsDocument is the bit of the filter by document, which is no facet.
const failsDocument = 1 << 15

func (s *snapshot) newSieve(f search.Filters) *sieve {
	v := &sieve{snapshot: s, fails: make([]uint16, len(s.sources)), seen: make([]int, len(s.sources))}
	for _, b := range f.Block {
		v.blocks = append(v.blocks, blockCode(b))
	}
	for i, src := range s.sources {
		for bit, facet := range corpus.Facets {
			ok := (f.YearFrom == 0 || src.year >= f.YearFrom) && (f.YearTo == 0 || src.year > 0 && src.year <= f.YearTo)
			if facet != corpus.FacetYear {
				ok = among(f.Facets[facet])(src.Document.FacetValue(facet))
			}
			if !ok {
				v.fails[i] |= 1 << bit
			}
		}
		if !among(f.Document)(src.Document.ID) {
			v.fails[i] |= failsDocument
		}
	}
	return v
}

// among accepts the values chosen, and every value where none is.
func among(chosen []string) func(string) bool {
	return func(v string) bool { return len(chosen) == 0 || slices.Contains(chosen, v) }
}

// lets reports whether the filters let a passage through.
func (v *sieve) lets(number uint32) bool {
	return v.letsBlock(number) && v.fails[v.source[number]] == 0
}

func (v *sieve) letsBlock(number uint32) bool {
	return len(v.blocks) == 0 || slices.Contains(v.blocks, v.block[number])
}

// pass counts a passage and reports whether the filters let it through.
func (v *sieve) pass(number uint32) bool {
	if !v.letsBlock(number) {
		return false
	}
	src := v.source[number]
	v.seen[src]++
	if v.fails[src] != 0 {
		return false
	}
	v.total++
	return true
}

// facets counts the values of each facet, most first. The facet's own filter does not count.
func (v *sieve) facets(names []string) map[string][]search.FacetCount {
	if len(names) == 0 {
		return nil
	}
	out := make(map[string][]search.FacetCount, len(names))
	for _, name := range names {
		own := uint16(1) << slices.Index(corpus.Facets, name)
		counts := make(map[string]int)
		for i, src := range v.sources {
			if value := src.Document.FacetValue(name); value != "" && v.fails[i]&^own == 0 && v.seen[i] > 0 {
				counts[value] += v.seen[i]
			}
		}
		list := make([]search.FacetCount, 0, len(counts))
		for value, n := range counts {
			list = append(list, search.FacetCount{Value: value, Count: n})
		}
		slices.SortFunc(list, func(a, b search.FacetCount) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
		out[name] = list
	}
	return out
}
