package bleveindex

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/search/query"
	"evidence/search/words"
)

// A reference is what a query's bare words say of the report they look for:
// "Rotherham", "2018", "the last inspection". A passage seldom says these things
// itself, so that each adds to the score of all passages of the reports meant.
type reference struct {
	bonus []float64       // by source, as a share of the greatest score that the query's words can give
	words map[string]bool // the words that say it, folded; nil where nothing is said
}

// A saidWord is a bare word of a query.
type saidWord struct {
	term    string // folded, without a possessive
	capital bool   // it begins with a capital letter
	shouted bool   // it has no small letters
}

// refer finds out which reports a query's bare words speak of.
//
// context, where there is any, is what stands around a sentence that is searched
// for. It speaks of the authority where the sentence names none, and of the year
// where it has none.
func (s *snapshot) refer(l, context query.List) *reference {
	r := &reference{bonus: make([]float64, len(s.sources)), words: make(map[string]bool)}
	said, around := bareWords(l), bareWords(context)
	authority := s.referToAuthority(r, said)
	if !authority {
		other := &reference{bonus: r.bonus, words: make(map[string]bool)}
		authority = s.referToAuthority(other, around)
	}
	// A year says which of an authority's reports is meant, and not that another authority's report of that year is.
	meant := slices.Clone(r.bonus)
	among := func(source int) bool { return !authority || meant[source] > 0 }
	if !s.referToYear(r, said, among) {
		other := &reference{bonus: r.bonus, words: make(map[string]bool)}
		s.referToYear(other, around, among)
	}
	return r
}

// referToAuthority reports whether any is named.
func (s *snapshot) referToAuthority(r *reference, said []saidWord) bool {
	last, found := asksForLatest(said), false
	for _, n := range s.names.said(said, r.words) {
		found = true
		for i, src := range n.sources {
			r.bonus[src] += weights.authority
			if last && i == len(n.sources)-1 {
				r.bonus[src] += weights.latest
			}
		}
	}
	return found
}

// referToYear reports whether any of the reports that can be meant is of a year that is named.
func (s *snapshot) referToYear(r *reference, said []saidWord, among func(source int) bool) bool {
	found := false
	for _, w := range said {
		if len(w.term) != len("2006") || w.term < "1900" || w.term > "2999" {
			continue
		}
		for i, src := range s.sources {
			if src.years[w.term] && among(i) {
				r.bonus[i] += weights.year
				r.words[w.term], found = true, true
			}
		}
	}
	return found
}

func bareWords(l query.List) []saidWord {
	var out []saidWord
	for _, n := range l.Of {
		w, ok := n.(query.Word)
		if !ok {
			continue
		}
		for _, t := range words.Tokens(nil, w.Text) {
			as := w.Text[t.Start:t.End]
			first, _ := utf8.DecodeRuneInString(as)
			out = append(out, saidWord{strings.TrimSuffix(t.Term, "'s"), unicode.IsUpper(first), strings.ToUpper(as) == as})
		}
	}
	return out
}

// asksForLatest reports whether a query asks for an authority's newest report.
func asksForLatest(said []saidWord) bool {
	for i, w := range said {
		next := ""
		if i+1 < len(said) {
			next = said[i+1].term
		}
		switch w.term {
		case "latest", "newest":
			return true
		case "most":
			if next == "recent" {
				return true
			}
		case "last":
			if next == "inspection" || next == "report" || next == "ofsted" {
				return true
			}
		}
	}
	return false
}

// authorities are the names of the bodies reported on.
type authorities struct {
	all    []authority
	weight map[string]float64 // of a word of a name: the fewer names have it, the more
}

// An authority is one of these, with its reports.
type authority struct {
	terms   []string // of its name, those that tell it from others
	weight  float64  // of all of them
	least   float64  // the weight that must be said for the authority to be meant
	sources []int    // in the order of their dates
}

// generic words tell no authority from others.
var generic = map[string]bool{"borough": true, "city": true, "council": true, "county": true, "district": true,
	"london": true, "metropolitan": true, "royal": true}

func newAuthorities(sources []*source) *authorities {
	out := &authorities{weight: make(map[string]float64)}
	at := make(map[string]int)
	for i, s := range sources {
		name := s.fields[query.FieldAuthority]
		key := strings.Join(name, " ")
		n, ok := at[key]
		if !ok {
			n = len(out.all)
			at[key] = n
			out.all = append(out.all, authority{terms: telling(name)})
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
		if a.least = leastOfName * a.weight; generic[a.firstTerm()] {
			a.least = a.weight // "the city" is not the City of London
		}
		slices.SortStableFunc(a.sources, func(a, b int) int { return cmp.Compare(sources[a].date, sources[b].date) })
	}
	return out
}

func (a *authority) firstTerm() string {
	if len(a.terms) == 0 {
		return ""
	}
	return a.terms[0]
}

// telling are the words of a name but for stop words and generic ones, where there are others.
func telling(name []string) []string {
	var all, out []string
	for _, t := range name {
		if words.Stop(t) || slices.Contains(all, t) {
			continue
		}
		all = append(all, t)
		if !generic[t] {
			out = append(out, t)
		}
	}
	if len(out) == 0 {
		return all
	}
	return out
}

// leastOfName is the share of a name, by weight, that must be said for it to be
// meant: "Telford" for "Telford and Wrekin".
const leastOfName = 0.3

// said gives the authorities that a query names, and adds the words that name
// them to with. The one whose name most is said of comes first, and no word
// names another after it, so that "North East Lincolnshire" is not North
// Lincolnshire as well.
func (a *authorities) said(query []saidWord, with map[string]bool) []*authority {
	said := a.possible(query)
	var out []*authority
	for {
		best := a.best(said, with)
		if best == nil {
			return out
		}
		for _, b := range best {
			for _, t := range b.terms {
				with[t] = with[t] || said[t]
			}
		}
		out = append(out, best...)
	}
}

// possible are the words of a query that may be of names: those with a capital
// letter, where it is written with capitals at all, so that "reading" is not a town.
func (a *authorities) possible(query []saidWord) map[string]bool {
	written := false
	for i, w := range query {
		written = written || i > 0 && w.capital && !w.shouted
	}
	out := make(map[string]bool)
	for _, w := range query {
		if a.weight[w.term] > 0 && (w.capital || !written) {
			out[w.term] = true
		}
	}
	return out
}

// best are the authorities most of whose names is said, by the weight of the
// words and then by their share of the name; several where these are equal.
func (a *authorities) best(said, used map[string]bool) []*authority {
	var best []*authority
	most, share := 0.0, 0.0
	for i := range a.all {
		c := &a.all[i]
		sum := 0.0
		for _, t := range c.terms {
			if said[t] && !used[t] {
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
