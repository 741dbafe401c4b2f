package match

import (
	"cmp"
	"slices"
	"strconv"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/postings"
)

// A Filter narrows a search to what was chosen in facets and forms, and counts the
// values of facets. A facet's value is a report's, so that it counts passages by report, and looks at none.
type Filter struct {
	Total int // passages that pass

	table  *postings.Table
	blocks postings.Set // kinds of passage that pass; nil for all
	fails  []uint16     // by source: the filters it fails, a bit for each facet
	counts []int        // by source: passages counted, whatever filters on reports it fails
}

// failsDocument is the bit of the filter by document, which is no facet.
const failsDocument = 1 << 15

// NewFilter makes a Filter of the passages of a table.
func NewFilter(table *postings.Table, f search.Filters) *Filter {
	v := &Filter{table: table, fails: make([]uint16, len(table.Sources)), counts: make([]int, len(table.Sources))}
	if len(f.Block) > 0 {
		v.blocks = postings.NewSet(table.Size())
		for _, b := range f.Block {
			v.blocks.Or(table.Blocks(postings.BlockCode(b)))
		}
	}
	for bit, facet := range corpus.Facets {
		values, of := table.Facet(bit)
		fails := make([]bool, len(values))
		for i, value := range values {
			if facet == corpus.FacetYear {
				year, _ := strconv.Atoi(value)
				fails[i] = year < f.YearFrom || f.YearTo > 0 && (year == 0 || year > f.YearTo)
			} else {
				fails[i] = !accepts(f.Facets[facet], value)
			}
		}
		for i, value := range of {
			if fails[value] {
				v.fails[i] |= 1 << bit
			}
		}
	}
	if len(f.Document) > 0 {
		for i, src := range table.Sources {
			if !slices.Contains(f.Document, src.Document.ID) {
				v.fails[i] |= failsDocument
			}
		}
	}
	return v
}

// accepts reports whether a value is among those chosen, or none is chosen.
func accepts(chosen []string, value string) bool {
	return len(chosen) == 0 || slices.Contains(chosen, value)
}

// Apply takes from a set the passages that the filters do not accept, and counts.
func (v *Filter) Apply(to postings.Set) {
	if v.blocks != nil {
		to.And(v.blocks)
	}
	for i := range v.table.Sources {
		first, end := v.table.WordsOf(i)
		v.counts[i] = to[first:end].Count()
		if v.fails[i] == 0 {
			v.Total += v.counts[i]
		} else {
			clear(to[first:end])
		}
	}
}

// Facets gives the values of each facet with how many of the passages counted
// have it, most first. The facet's own filter does not narrow the count.
func (v *Filter) Facets(names []string) map[string][]search.FacetCount {
	if len(names) == 0 {
		return nil
	}
	out := make(map[string][]search.FacetCount, len(names))
	for _, name := range names {
		facet := slices.Index(corpus.Facets, name)
		own := uint16(1) << facet
		values, of := v.table.Facet(facet)
		counts := make([]int, len(values))
		for i, value := range of {
			if v.fails[i]&^own == 0 {
				counts[value] += v.counts[i]
			}
		}
		list := []search.FacetCount{}
		for value, n := range counts {
			if n > 0 && values[value] != "" {
				list = append(list, search.FacetCount{Value: values[value], Count: n})
			}
		}
		slices.SortFunc(list, func(a, b search.FacetCount) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
		out[name] = list
	}
	return out
}
