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
	Total   int // passages that pass
	Reports int // that have them

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
	for bit := range corpus.Facets {
		passes := v.passes(bit, f)
		if passes == nil {
			continue
		}
		_, of := table.Facet(bit)
		for i, values := range of {
			if !slices.ContainsFunc(values, func(value int32) bool { return passes[value] }) {
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

// Accepts reports whether the filters accept passages of a source, by its index.
func (v *Filter) Accepts(source int) bool { return v.fails[source] == 0 }

// passes says which values of a facet a filter accepts; nil where it accepts all.
func (v *Filter) passes(facet int, f search.Filters) []bool {
	values, _ := v.table.Facet(facet)
	passes := make([]bool, len(values))
	switch name := corpus.Facets[facet]; {
	case name == corpus.FacetYear && (f.YearFrom > 0 || f.YearTo > 0):
		for i, value := range values {
			year, _ := strconv.Atoi(value)
			passes[i] = f.YearFrom <= year && (f.YearTo == 0 || year <= f.YearTo)
		}
	case name != corpus.FacetYear && len(f.Facets[name]) > 0:
		for i, value := range values {
			passes[i] = slices.Contains(f.Facets[name], value)
		}
	default:
		return nil
	}
	return passes
}

// Apply takes from a set the passages that the filters do not accept, and counts.
func (v *Filter) Apply(to postings.Set) {
	v.Narrow(to, func(source, passages int) {
		v.counts[source] = passages
		if v.fails[source] == 0 && passages > 0 {
			v.Total += passages
			v.Reports++
		}
	})
}

// Narrow takes from a set the passages that the filters do not accept. It tells visit how many a source had that are of a kind they accept.
func (v *Filter) Narrow(to postings.Set, visit func(source, passages int)) {
	if v.blocks != nil {
		to.And(v.blocks)
	}
	for i := range v.table.Sources {
		first, end := v.table.WordsOf(i)
		visit(i, to[first:end].Count())
		if v.fails[i] > 0 {
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
		list := v.valuesOf(facet)
		slices.SortFunc(list, func(a, b search.FacetCount) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
		out[name] = list
	}
	return out
}

// valuesOf gives the values of a facet with how many of the passages counted have it. A report inspected in one
// year and published in the next counts in both.
func (v *Filter) valuesOf(facet int) []search.FacetCount {
	own := uint16(1) << facet
	values, of := v.table.Facet(facet)
	counts := make([]int, len(values))
	for i, has := range of {
		if v.fails[i]&^own != 0 {
			continue
		}
		for _, value := range has {
			counts[value] += v.counts[i]
		}
	}
	list := []search.FacetCount{}
	for value, n := range counts {
		if n > 0 {
			list = append(list, search.FacetCount{Value: values[value], Count: n})
		}
	}
	return list
}
