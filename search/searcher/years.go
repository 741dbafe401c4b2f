package searcher

import (
	"strconv"

	"evidence/corpus/quantity"
	"evidence/search"
	"evidence/search/query"
)

// A yearRange is years that a search asks for; an open end is 0.
type yearRange struct{ from, to int }

func (r yearRange) has(year int) bool { return r.from <= year && (r.to == 0 || year <= r.to) }

// yearsAsked are the years that a filter or fields of a query ask for.
func yearsAsked(q search.Query, root query.List) []yearRange {
	var out []yearRange
	if q.Filters.YearFrom > 0 || q.Filters.YearTo > 0 {
		out = append(out, yearRange{q.Filters.YearFrom, q.Filters.YearTo})
	}
	query.Leaves(root, func(n query.Node) {
		if r, ok := n.(query.Range); ok && r.Name == query.FieldYear {
			from, _ := strconv.Atoi(r.Min)
			to, _ := strconv.Atoi(r.Max)
			out = append(out, yearRange{from, to})
		}
	})
	return out
}

// yearNote says of how many reports with hits only the inspection was in the years asked for, as they are dated by their
// publication; "" where there are none.
func (f *found) yearNote(q search.Query, root query.List) string {
	asked := yearsAsked(q, root)
	if len(asked) == 0 {
		return ""
	}
	n := 0
	for i, src := range f.table.Sources {
		first, end := f.table.WordsOf(i)
		if f.all[first:end].Count() == 0 {
			continue
		}
		for _, years := range asked {
			if !years.has(src.Year) {
				n++
				break
			}
		}
	}
	if n == 0 {
		return ""
	}
	return quantity.Of(n, "report here was published later, but its inspection was", "reports here were published later, but their inspections were") + " in the years you chose."
}
