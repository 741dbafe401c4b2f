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
	term       string // folded, without a possessive
	capital    bool   // it begins with a capital letter
	allCaps    bool   // it has no small letters
	possessive bool   // it ends with "'s"
	hyphenated bool   // only a hyphen is between it and the word before
	comma      bool   // a comma follows it
	ends       bool   // other punctuation than that follows it, which ends a name
}

// parted reports whether punctuation parts a word from the next.
func (w queryWord) parted() bool { return w.comma || w.ends }

// findNamedReports finds out which reports a query's bare words name.
//
// context, where there is any, is the text around a sentence that is searched for.
// It names the authority where the sentence names none, and the year where it has none; these names are given, too.
// What is named in without is not read there.
func findNamedReports(table *postings.Table, root, context query.List, without []string) (r *namedReports, fromContext []string) {
	r = &namedReports{bonus: make([]float64, len(table.Sources)), words: make(map[string]bool)}
	inContext := &namedReports{bonus: r.bonus, words: make(map[string]bool)}
	own, around := bareWords(root), bareWords(context)
	authority := r.addAuthorities(table, own, nil) || inContext.addAuthorities(table, around, without)
	// A year says which of an authority's reports is meant, and not that another authority's report of that year is.
	ofAuthority := slices.Clone(r.bonus)
	mayBeMeant := func(source int) bool { return !authority || ofAuthority[source] > 0 }
	if !r.addYears(table, own, nil, mayBeMeant) {
		inContext.addYears(table, around, without, mayBeMeant)
	}
	return r, inContext.names
}

// addAuthorities reports whether any authority is named.
func (r *namedReports) addAuthorities(table *postings.Table, own []queryWord, without []string) bool {
	latest, found := asksForLatest(own), false
	for _, a := range authoritiesOf(table).named(own, r.words) {
		name := table.Sources[a.sources[0]].Document.Authority
		if slices.Contains(without, name) {
			continue
		}
		found = true
		r.names = append(r.names, name)
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
func (r *namedReports) addYears(table *postings.Table, own []queryWord, without []string, mayBeMeant func(source int) bool) bool {
	found := false
	for _, w := range own {
		if len(w.term) != len("2006") || w.term < "1900" || w.term > "2999" || slices.Contains(without, w.term) {
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
			if len(out) > 0 {
				out[len(out)-1].ends = true
			}
			continue
		}
		tokens := words.Tokens(nil, w.Text)
		for i, t := range tokens {
			written := w.Text[t.Start:t.End]
			first, _ := utf8.DecodeRuneInString(written)
			next := len(w.Text)
			if i+1 < len(tokens) {
				next = tokens[i+1].Start
			}
			term, possessive := strings.CutSuffix(t.Term, "'s")
			after := w.Text[t.End:next]
			if i == 0 && len(out) > 0 && strings.ContainsAny(w.Text[:t.Start], "([“\"") {
				out[len(out)-1].ends = true
			}
			out = append(out, queryWord{
				term: term, capital: unicode.IsUpper(first), allCaps: strings.ToUpper(written) == written, possessive: possessive,
				hyphenated: t.Hyphenated, comma: strings.Contains(after, ","), ends: term != "st" && strings.ContainsAny(after, ".;:!?()[]”\"–—"),
			})
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
