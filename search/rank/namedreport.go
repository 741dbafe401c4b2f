package rank

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/words"
)

// namedReports are the reports that a query's bare words name: "Rotherham", "2018",
// "the last inspection". A passage seldom has these words itself, so that each adds
// to the score of all passages of the reports meant.
type namedReports struct {
	bonus []float64       // by source, as a share of the greatest score that the query's words can give
	words map[string]bool // the words that name them, folded
	names []string        // the authorities and years that they name
}

// A queryWord is a bare word of a query.
type queryWord struct {
	term    string // folded, without a possessive
	capital bool   // it begins with a capital letter
	allCaps bool   // it has no small letters
}

// findNamedReports finds out which reports a query's bare words name.
//
// context, where there is any, is the text around a sentence that is searched for.
// It names the authority where the sentence names none, and the year where it has none; these names are given, too.
// What is named in without is not read there.
func findNamedReports(table *postings.Table, root, context query.List, without []string) (r *namedReports, fromContext []string) {
	r = &namedReports{bonus: make([]float64, len(table.Sources)), words: make(map[string]bool)}
	inContext := &namedReports{bonus: r.bonus, words: make(map[string]bool)}
	own, around := bareWords(root), withoutNames(bareWords(context), without)
	authority := r.addAuthorities(table, own) || inContext.addAuthorities(table, around)
	// A year says which of an authority's reports is meant, and not that another authority's report of that year is.
	ofAuthority := slices.Clone(r.bonus)
	mayBeMeant := func(source int) bool { return !authority || ofAuthority[source] > 0 }
	if !r.addYears(table, own, mayBeMeant) {
		inContext.addYears(table, around, mayBeMeant)
	}
	return r, inContext.names
}

// withoutNames leaves out the words of some names.
func withoutNames(list []queryWord, names []string) []queryWord {
	for _, name := range names {
		terms := words.Terms(name)
		list = slices.DeleteFunc(list, func(w queryWord) bool { return slices.Contains(terms, w.term) })
	}
	return list
}

// addAuthorities reports whether any authority is named.
func (r *namedReports) addAuthorities(table *postings.Table, own []queryWord) bool {
	latest, found := asksForLatest(own), false
	for _, a := range authoritiesOf(table).named(own, r.words) {
		found = true
		r.names = append(r.names, table.Sources[a.sources[0]].Document.Authority)
		for i, src := range a.sources {
			r.bonus[src] += weights.authority
			if latest && i == len(a.sources)-1 {
				r.bonus[src] += weights.latest
			}
		}
	}
	return found
}

// addYears reports whether any of the reports that may be meant is of a year that is named.
func (r *namedReports) addYears(table *postings.Table, own []queryWord, mayBeMeant func(source int) bool) bool {
	found := false
	for _, w := range own {
		if len(w.term) != len("2006") || w.term < "1900" || w.term > "2999" {
			continue
		}
		year, _ := strconv.Atoi(w.term)
		named := false
		for i, src := range table.Sources {
			if year > 0 && src.OfYear(year, year) && mayBeMeant(i) {
				r.bonus[i] += weights.year
				named = true
			}
		}
		if named && !r.words[w.term] {
			r.names = append(r.names, w.term)
		}
		r.words[w.term], found = r.words[w.term] || named, found || named
	}
	return found
}

func bareWords(root query.List) []queryWord {
	var out []queryWord
	for _, n := range root.Of {
		w, ok := n.(query.Word)
		if !ok {
			continue
		}
		for _, t := range words.Tokens(nil, w.Text) {
			written := w.Text[t.Start:t.End]
			first, _ := utf8.DecodeRuneInString(written)
			out = append(out, queryWord{strings.TrimSuffix(t.Term, "'s"), unicode.IsUpper(first), strings.ToUpper(written) == written})
		}
	}
	return out
}

// asksForLatest reports whether a query asks for an authority's newest report.
func asksForLatest(own []queryWord) bool {
	for i, w := range own {
		next := ""
		if i+1 < len(own) {
			next = own[i+1].term
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
