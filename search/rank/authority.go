package rank

import (
	"cmp"
	"slices"
	"strings"

	"evidence/corpus"
	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/words"
)

// authorities are the bodies reported on, by what they are called.
type authorities struct {
	all   []authority
	forms map[string][]nameForm // by the first word, the longest first
}

// An authority is one of these, with its reports.
type authority struct {
	sources []int // in the order of their dates
}

// A nameForm is what an authority is called: its whole name, or a part of it at which people leave it, as "Telford" of
// "Telford and Wrekin".
type nameForm struct {
	terms []string // those that tell it from others, in order
	of    int      // the authority
}

// genericTerms tell no authority from others.
var genericTerms = corpus.WordSet("borough city council county district london metropolitan royal unitary")

// commonTerms are words of names that name nothing by themselves: points of the compass, rivers, regions and the like.
var commonTerms = corpus.WordSet(`north south east west northern southern eastern western central mid greater inner outer upper lower
	yorkshire midlands humber thames tees tyne trent wear sea valley valleys forest isle isles riding saint st tower new great`)

// partsOfName are the words between the parts of a name, each of which is what people call the authority.
var partsOfName = corpus.WordSet("and with upon on in under")

// signsOfName are what is written for "and" between the parts.
var signsOfName = strings.NewReplacer("&", " and ", ",", " and ")

func authoritiesOf(table *postings.Table) *authorities {
	a, _ := postings.Memo(table.Base(), "authorities", func() (*authorities, error) { return newAuthorities(table.Sources), nil })
	return a
}

func newAuthorities(sources []*postings.Source) *authorities {
	out := &authorities{forms: make(map[string][]nameForm)}
	at := make(map[string]int)
	for i, s := range sources {
		name := words.Terms(signsOfName.Replace(s.Document.Authority))
		key := strings.Join(s.Words[query.FieldAuthority], " ")
		n, ok := at[key]
		if !ok {
			n = len(out.all)
			at[key] = n
			out.all = append(out.all, authority{})
			for _, terms := range nameForms(name) {
				out.forms[terms[0]] = append(out.forms[terms[0]], nameForm{terms, n})
			}
		}
		out.all[n].sources = append(out.all[n].sources, i)
	}
	for _, forms := range out.forms {
		slices.SortStableFunc(forms, func(a, b nameForm) int { return cmp.Compare(len(b.terms), len(a.terms)) })
	}
	for _, a := range out.all {
		slices.SortStableFunc(a.sources, func(a, b int) int { return cmp.Compare(sources[a].Date, sources[b].Date) })
	}
	return out
}

// nameForms are the forms of a name, each once.
func nameForms(name []string) [][]string {
	whole := distinctive(name)
	if len(whole) == 0 {
		return nil
	}
	out := [][]string{whole}
	add := func(part []string) {
		part = distinctive(part)
		tells := slices.ContainsFunc(part, func(t string) bool { return !commonTerms[t] && !genericTerms[t] })
		if tells && !slices.ContainsFunc(out, func(f []string) bool { return slices.Equal(f, part) }) {
			out = append(out, part)
		}
	}
	from := 0
	for i := range len(name) + 1 {
		if i < len(name) && !partsOfName[name[i]] {
			continue
		}
		part := name[from:i]
		add(part)
		if n := len(part); n > 1 && part[n-1] == "forest" { // "Bracknell"
			add(part[:n-1])
		}
		from = i + 1
	}
	if len(name) == 4 && name[2] == "of" && name[1] == "riding" {
		out = append(out, name[:2])
	}
	return out
}

// distinctive are the words of a name but for stop words and generic ones, where there are others.
func distinctive(name []string) []string {
	var all, out []string
	for _, t := range name {
		if words.Stop(t) {
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

// named gives the authorities whose names stand in a query, in order, and adds the words that name them to used. The longest
// name at a place counts, and no word of it names another, so that "North East Lincolnshire" is not North Lincolnshire as
// well. A name within that of another body ("South Yorkshire Police", "the University of Sheffield") names no authority.
func (a *authorities) named(own []queryWord, used map[string]bool) []*authority {
	hasCapitals := writtenWithCapitals(own)
	var out []*authority
	for i := 0; i < len(own); i++ {
		if hasCapitals && !own[i].capital {
			continue
		}
		end := 0
		for _, f := range a.forms[own[i].term] {
			n := standsAt(f.terms, own[i:], hasCapitals)
			if n == 0 || i+n < end {
				continue
			}
			end = i + n
			if inOtherName(own, i, end, f.terms, hasCapitals) {
				continue
			}
			for _, t := range f.terms {
				used[t] = true
			}
			if found := &a.all[f.of]; !slices.Contains(out, found) {
				out = append(out, found)
			}
		}
		if end > 0 {
			i = end - 1
		}
	}
	return out
}

// writtenWithCapitals reports whether a query is written with capitals at all, so that "reading" is not a town in it.
func writtenWithCapitals(own []queryWord) bool {
	for i, w := range own {
		if i > 0 && w.capital && !w.allCaps {
			return true
		}
	}
	return false
}

// standsAt is how many words of a query the name takes with which the query begins; 0 where it does not.
func standsAt(terms []string, own []queryWord, hasCapitals bool) int {
	n := 0
	for i := 0; i < len(own) && n < len(terms); i++ {
		switch w := own[i]; {
		case w.term == terms[n] && (w.capital || !hasCapitals):
			if n++; n == len(terms) {
				return i + 1
			}
		case n == 0 || !genericTerms[w.term] && !words.Stop(w.term) && !partsOfName[w.term]:
			return 0
		}
		if own[i].ends {
			return 0
		}
	}
	return 0
}
