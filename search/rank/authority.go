package rank

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/words"
)

// authorities are the names of the bodies reported on.
type authorities struct {
	all    []authority
	weight map[string]float64 // of a word of a name: the fewer names have it, the more
}

// An authority is one of these, with its reports.
type authority struct {
	terms   []string // of its name, those that tell it from others
	weight  float64  // of all of them
	least   float64  // the weight that must be named for the authority to be meant
	sources []int    // in the order of their dates
}

// leastOfName is the share of a name, by weight, that must be named for it to be
// meant: "Telford" for "Telford and Wrekin".
const leastOfName = 0.3

// genericTerms tell no authority from others.
var genericTerms = map[string]bool{"borough": true, "city": true, "council": true, "county": true, "district": true,
	"london": true, "metropolitan": true, "royal": true}

func authoritiesOf(table *postings.Table) *authorities {
	a, _ := postings.Memo(table.Base(), "authorities", func() (*authorities, error) { return newAuthorities(table.Sources), nil })
	return a
}

func newAuthorities(sources []*postings.Source) *authorities {
	out := &authorities{weight: make(map[string]float64)}
	at := make(map[string]int)
	for i, s := range sources {
		name := s.Words[query.FieldAuthority]
		key := strings.Join(name, " ")
		n, ok := at[key]
		if !ok {
			n = len(out.all)
			at[key] = n
			out.all = append(out.all, authority{terms: distinctive(name)})
		}
		out.all[n].sources = append(out.all[n].sources, i)
	}
	for _, a := range out.all {
		for _, t := range a.terms {
			out.weight[t]++
		}
	}
	for t, names := range out.weight {
		out.weight[t] = math.Log(1 + float64(len(out.all))/names)
	}
	for i := range out.all {
		a := &out.all[i]
		for _, t := range a.terms {
			a.weight += out.weight[t]
		}
		a.least = leastOfName * a.weight
		if len(a.terms) > 0 && genericTerms[a.terms[0]] {
			a.least = a.weight // "the city" is not the City of London
		}
		slices.SortStableFunc(a.sources, func(a, b int) int { return cmp.Compare(sources[a].Date, sources[b].Date) })
	}
	return out
}

// distinctive are the words of a name but for stop words and generic ones, where there are others.
func distinctive(name []string) []string {
	var all, out []string
	for _, t := range name {
		if words.Stop(t) || slices.Contains(all, t) {
			continue
		}
		all = append(all, t)
		if !genericTerms[t] {
			out = append(out, t)
		}
	}
	if len(out) == 0 {
		return all
	}
	return out
}

// named gives the authorities that a query names, and adds the words that name them
// to used. The one with most of its name in the query comes first, and no word names
// another after it, so that "North East Lincolnshire" is not North Lincolnshire as well.
func (a *authorities) named(own []queryWord, used map[string]bool) []*authority {
	candidates := a.candidateTerms(own)
	var out []*authority
	for {
		best := a.best(candidates, used)
		if best == nil {
			return out
		}
		for _, b := range best {
			for _, t := range b.terms {
				used[t] = used[t] || candidates[t]
			}
		}
		out = append(out, best...)
	}
}

// candidateTerms are the words of a query that may be part of names: those with a
// capital letter, where it is written with capitals at all, so that "reading" is not a town.
func (a *authorities) candidateTerms(own []queryWord) map[string]bool {
	hasCapitals := false
	for i, w := range own {
		hasCapitals = hasCapitals || i > 0 && w.capital && !w.allCaps
	}
	out := make(map[string]bool)
	for _, w := range own {
		if a.weight[w.term] > 0 && (w.capital || !hasCapitals) {
			out[w.term] = true
		}
	}
	return out
}

// best are the authorities with most of their names among candidates, by the weight of
// the words and then by their share of the name; several where these are equal.
func (a *authorities) best(candidates, used map[string]bool) []*authority {
	var best []*authority
	most, share := 0.0, 0.0
	for i := range a.all {
		c := &a.all[i]
		sum := 0.0
		for _, t := range c.terms {
			if candidates[t] && !used[t] {
				sum += a.weight[t]
			}
		}
		if sum == 0 || sum < c.least {
			continue
		}
		switch d := cmp.Or(cmp.Compare(sum, most), cmp.Compare(sum/c.weight, share)); {
		case d > 0:
			best, most, share = []*authority{c}, sum, sum/c.weight
		case d == 0:
			best = append(best, c)
		}
	}
	return best
}
