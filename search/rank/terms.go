package rank

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"evidence/search/match"
	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/thesaurus"
	"evidence/search/words"
)

// A term is one word that ranks: a stem, or the words that a prefix or a fuzzy word stands for.
type term struct {
	stem     string
	forms    []string   // folded words of the text, where stem is empty
	expands  query.Node // the Prefix or Fuzzy that stands for these, where they are found out when the passages are held
	times    float64    // how often the query has it
	boost    float64    // how many times as much as another it counts; 0 for once
	bare     bool       // whether a bare word has it, so that a passage may match by it alone
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
func (r *Ranking) collectTerms(th thesaurus.Thesaurus, named *namedReports) error {
	for _, n := range r.root.Of {
		_, bare := n.(query.Word)
		var failed error
		query.Leaves(n, func(n query.Node) {
			r.addWords(query.RankedText(n), bare)
			failed = cmp.Or(failed, r.addForms(n))
		})
		if failed != nil {
			return failed
		}
	}
	r.addSynonyms(th, named)
	if err := r.addNumberForms(); err != nil {
		return err
	}
	if !slices.ContainsFunc(r.terms, func(t term) bool { return t.bare }) {
		r.addStopWords()
	}
	return r.keepRarest(maxTerms)
}

func (r *Ranking) addWords(text string, bare bool) {
	r.stemmer.Each(words.Tokens(nil, text), func(_ int, stem string, _ bool) {
		i, ok := r.at[stem]
		if !ok {
			i = len(r.terms)
			r.at[stem] = i
			r.terms = append(r.terms, term{stem: stem})
		}
		r.terms[i].times++
		r.terms[i].bare = r.terms[i].bare || bare
	})
}

// addForms adds what a Prefix or a Fuzzy stands for, as one term.
func (r *Ranking) addForms(n query.Node) error {
	if _, remote := r.index.(Remote); remote && match.Expands(n) {
		r.terms = append(r.terms, term{expands: n, times: 1})
		return nil
	}
	found, _, err := match.ExpandText(r.index, n)
	if err == nil && len(found) > 0 {
		r.terms = append(r.terms, term{forms: found, times: 1})
	}
	return err
}

// addStopWords adds the stop words of a query that has no other bare words.
func (r *Ranking) addStopWords() {
	for _, n := range r.root.Of {
		if w, ok := n.(query.Word); ok {
			for _, folded := range words.Terms(w.Text) {
				r.terms = append(r.terms, term{forms: []string{folded}, times: 1, bare: true})
			}
		}
	}
}

// maxTerms bounds the words of a query that rank, and so the time a pasted page takes.
const maxTerms = 64

// keepRarest keeps the n terms that the fewest passages have, in the query's order.
func (r *Ranking) keepRarest(n int) error {
	if len(r.terms) <= n {
		return nil
	}
	out := r.terms[:min(len(r.terms), 8*n)]
	stems := make([]string, len(out))
	for i, term := range out {
		stems[i] = term.stem
	}
	counts, err := postings.Counts(r.index, postings.TextStems, stems)
	if err != nil {
		return err
	}
	for i, term := range out {
		switch {
		case term.stem == "": // a prefix or a fuzzy word, which is always kept
			counts[i] = 0
		case counts[i] == 0 && r.table.Named(term.stem) == nil: // it finds nothing
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
	r.terms = kept
	return nil
}

// maxNowhere bounds the words that are named as standing nowhere.
const maxNowhere = 8

// Nowhere lists bare words of the query, as written, that stand in no passage in any form, name no report, and of which no synonym
// is in any passage. With names set they are only those that begin with a capital letter, but for the first word: of a sentence whose meaning
// counts, other words are expected to stand nowhere.
func (r *Ranking) Nowhere(names bool) []string {
	nowhere := idfOf(float64(r.table.Passages), 0)
	var out []string
	for at, n := range r.root.Of {
		w, ok := n.(query.Word)
		if !ok {
			continue
		}
		tokens := words.Tokens(nil, w.Text)
		r.stemmer.Each(tokens, func(i int, stem string, compound bool) {
			written := w.Text[tokens[i].Start:tokens[i].End]
			first, _ := utf8.DecodeRuneInString(written)
			wanted := !names || at > 0 && unicode.IsUpper(first)
			if idf, ranked := r.idf[stem]; wanted && ranked && idf == nowhere && !compound && len(out) < maxNowhere && !slices.Contains(out, written) {
				out = append(out, written)
			}
		})
	}
	return out
}
