package rank

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"evidence/search/match"
	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/thesaurus"
	"evidence/search/words"
)

// A term is one word that ranks: a stem, or the words that a prefix or a fuzzy word stands for.
type term struct {
	stem     string
	forms    []string // folded words of the text, where stem is empty
	times    float64  // how often the query has it
	boost    float64  // how many times as much as another it counts; 0 for once
	bare     bool     // whether a bare word has it, so that a passage may match by it alone
	synonyms []thesaurus.Phrase
}

// weight is how many occurrences in the query it counts for.
func (t *term) weight() float64 { return t.times * cmp.Or(t.boost, 1) }

// boost has words count more, given by their folded forms, but for those that name
// a report: its passages seldom repeat them.
func boost(terms []term, stemmer *words.Stemmer, named *namedReports, by map[string]float64) {
	stems := make(map[string]float64, len(by))
	for w, b := range by {
		if named.words[strings.TrimSuffix(w, "'s")] {
			continue
		}
		stem := stemmer.Stem(w)
		stems[stem] = max(stems[stem], b)
	}
	for i := range terms {
		terms[i].boost = stems[terms[i].stem]
	}
}

// collectTerms lists what ranks in a query: the words of all parts that are not
// negated, with the synonyms of bare words.
func collectTerms(index postings.Snapshot, stemmer *words.Stemmer, th thesaurus.Thesaurus, named *namedReports, root query.List) ([]term, error) {
	t := &termList{index: index, stemmer: stemmer, at: make(map[string]int)}
	for _, n := range root.Of {
		_, bare := n.(query.Word)
		var failed error
		query.Leaves(n, func(n query.Node) {
			t.addWords(query.RankedText(n), bare)
			failed = cmp.Or(failed, t.addForms(n))
		})
		if failed != nil {
			return nil, failed
		}
	}
	t.addSynonyms(root, th, named)
	if !slices.ContainsFunc(t.out, func(t term) bool { return t.bare }) {
		t.addStopWords(root)
	}
	return t.rarest(maxTerms)
}

// A termList collects what ranks in a query.
type termList struct {
	index   postings.Snapshot
	stemmer *words.Stemmer
	out     []term
	at      map[string]int // by stem
}

func (t *termList) addWords(text string, bare bool) {
	t.stemmer.Each(words.Tokens(nil, text), func(_ int, stem string, _ bool) {
		i, ok := t.at[stem]
		if !ok {
			i = len(t.out)
			t.at[stem] = i
			t.out = append(t.out, term{stem: stem})
		}
		t.out[i].times++
		t.out[i].bare = t.out[i].bare || bare
	})
}

// addForms adds what a Prefix or a Fuzzy stands for, as one term.
func (t *termList) addForms(n query.Node) error {
	found, _, err := match.ExpandText(t.index, n)
	if err == nil && len(found) > 0 {
		t.out = append(t.out, term{forms: found, times: 1})
	}
	return err
}

// addStopWords adds the stop words of a query that has no other bare words.
func (t *termList) addStopWords(root query.List) {
	for _, n := range root.Of {
		if w, ok := n.(query.Word); ok {
			for _, folded := range words.Terms(w.Text) {
				t.out = append(t.out, term{forms: []string{folded}, times: 1, bare: true})
			}
		}
	}
}

// maxTerms bounds the words of a query that rank, and so the time a pasted page takes.
const maxTerms = 64

// rarest keeps the n terms that the fewest passages have, in the query's order.
func (t *termList) rarest(n int) ([]term, error) {
	if len(t.out) <= n {
		return t.out, nil
	}
	out := t.out[:min(len(t.out), 8*n)]
	counts := make([]int, len(out))
	for i, term := range out {
		if term.stem == "" { // somebody wrote a sign for it
			continue
		}
		c, err := t.index.Count(postings.TextStems, term.stem)
		if err != nil {
			return nil, err
		}
		if counts[i] = c; c == 0 && !t.namesReport(term.stem) { // it finds nothing
			counts[i] = math.MaxInt
		}
	}
	limit := slices.Sorted(slices.Values(counts))[n-1]
	kept := out[:0]
	for i, term := range out {
		if counts[i] <= limit && len(kept) < n {
			kept = append(kept, term)
		}
	}
	return kept, nil
}

// namesReport reports whether a report is called by a stem.
func (t *termList) namesReport(stem string) bool {
	return slices.ContainsFunc(t.index.Table().Sources, func(s *postings.Source) bool { return s.Named[stem] })
}
