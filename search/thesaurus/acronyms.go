package thesaurus

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"evidence/corpus/lazyregexp"
	"evidence/search/words"
)

// Acronyms gathers the acronyms that texts explain, as in "the multi-agency
// safeguarding hub (MASH)", by the method of A. Schwartz and M. Hearst, "A simple
// algorithm for identifying abbreviation definitions in biomedical text", Pacific
// Symposium on Biocomputing 8 (2003): an acronym's letters are looked for in the
// words before it, from its end, and its first letter must begin a word.
//
// It has the reports that explain an acronym so, by the acronym and what it stands for.
type Acronyms map[[2]string][]string

// bracketed is a short form in brackets, without its plural's s.
var bracketed = lazyregexp.New(`\(([A-Z][A-Za-z&]{1,8}?)s?\)`)

// Add reads a text of a report.
func (a *Acronyms) Add(report, text string) {
	for _, m := range bracketed.FindAllStringSubmatchIndex(text, -1) {
		short := text[m[2]:m[3]]
		if capitals(short) < 2 {
			continue
		}
		long := explains(short, words.Terms(text[:m[0]]))
		if long == nil {
			continue
		}
		if *a == nil {
			*a = make(Acronyms)
		}
		pair := [2]string{short, strings.Join(long, " ")}
		if !slices.Contains((*a)[pair], report) {
			(*a)[pair] = append((*a)[pair], report)
		}
	}
}

func capitals(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n
}

// explains gives the last words of before that an acronym is short for; nil where they are not.
func explains(short string, before []string) []string {
	letters := strings.ToLower(strings.ReplaceAll(short, "&", ""))
	first := max(0, len(before)-min(len(letters)+5, 2*len(letters)))
	n := len(letters) - 1
	for w := len(before) - 1; w >= first; w-- {
		for c := len(before[w]) - 1; c >= 0 && n >= 0; c-- {
			if before[w][c] == letters[n] && (n > 0 || c == 0) {
				n--
			}
		}
		if n < 0 {
			if long := before[w:]; len(long) > 1 {
				return long
			}
			return nil
		}
	}
	return nil
}

// What is believed: an acronym that so many reports explain alike, and in so
// many ways at most, none of which is rarer than one in so many.
const (
	leastReports = 2
	mostWays     = 3
	rarestWay    = 5
)

// Pairs are the acronyms with what they stand for, in order.
func (a Acronyms) Pairs() [][2]string {
	pairs := slices.SortedFunc(maps.Keys(a), func(p, q [2]string) int {
		return cmp.Or(strings.Compare(p[0], q[0]), cmp.Compare(len(a[q]), len(a[p])), strings.Compare(p[1], q[1]))
	})
	var out [][2]string
	ways, most := 0, 0
	for i, p := range pairs {
		if i == 0 || pairs[i-1][0] != p[0] {
			ways, most = 0, len(a[p])
		}
		if n := len(a[p]); n >= leastReports && n*rarestWay >= most && ways < mostWays {
			out = append(out, p)
			ways++
		}
	}
	return out
}
