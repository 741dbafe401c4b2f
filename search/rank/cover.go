package rank

import (
	"slices"
	"strings"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/thesaurus"
	"evidence/search/words"
)

// A Coverage finds out which words of a sentence a passage covers.
type Coverage struct {
	Words []search.QueryWord // in the order written

	stemmer *words.Stemmer
	terms   []term // by word, each with its folded form, its stem and its synonyms
}

// Coverage lists the words of the query that are to be covered.
func (r *Ranking) Coverage() *Coverage {
	c := &Coverage{Words: []search.QueryWord{}, stemmer: r.stemmer}
	byStem := make(map[string]*term)
	for i := range r.terms {
		byStem[r.terms[i].stem] = &r.terms[i]
	}
	all := 0.0
	for _, n := range r.root.Of {
		w, ok := n.(query.Word)
		if !ok {
			continue
		}
		for _, t := range words.Tokens(nil, w.Text) {
			if words.Stop(t.Term) {
				continue
			}
			start := w.Start + utf8.RuneCountInString(w.Text[:t.Start])
			word := search.QueryWord{Span: corpus.Span{Start: start, End: start + utf8.RuneCountInString(w.Text[t.Start:t.End])}}
			of := term{stem: r.stemmer.Stem(t.Term), forms: []string{t.Term}}
			if ranked := byStem[of.stem]; ranked != nil {
				of.synonyms, word.Weight = ranked.synonyms, r.idf[of.stem]*ranked.weight()
			}
			all += word.Weight
			c.Words, c.terms = append(c.Words, word), append(c.terms, of)
		}
	}
	for i := range c.Words {
		if all > 0 {
			c.Words[i].Weight /= all
		}
	}
	return c
}

// Of gives the words that a hit of a source covers.
func (c *Coverage) Of(h *search.Hit, src *postings.Source) []search.Cover {
	tokens := words.Tokens(nil, strings.Join(append([]string{h.Text, h.LeadIn}, append(h.Heads, h.Headings...)...), "\n"))
	folded, stems, byStem := make(map[string]bool, len(tokens)), make(map[string]bool, len(tokens)), make(map[string][]string)
	for _, t := range tokens {
		folded[t.Term] = true
	}
	c.stemmer.Each(tokens, func(i int, stem string, _ bool) {
		stems[stem] = true
		byStem[stem] = append(byStem[stem], tokens[i].Term)
	})
	publisher := words.Terms(src.Document.Publisher)
	out := []search.Cover{}
	for i, w := range c.terms {
		var how search.CoverKind
		switch {
		case folded[w.forms[0]]:
			how = search.CoverWord
		case isForm(w.forms[0], byStem[w.stem]):
			how = search.CoverForm
		case slices.ContainsFunc(w.synonyms, func(s thesaurus.Phrase) bool { return c.contains(tokens, stems, s.Terms) }):
			how = search.CoverEquivalent
		case src.Matched[w.stem], slices.Contains(publisher, strings.TrimSuffix(w.forms[0], "'s")):
			how = search.CoverReport
		default:
			continue
		}
		out = append(out, search.Cover{Word: i, How: how})
	}
	return out
}

// agents are endings of words for somebody who does something, or that has a meaning of its own: an officer is
// no office, and what is important is not imported.
var agents = []string{"er", "ers", "or", "ors", "r", "rs", "ant", "ants", "ance"}

// isForm reports whether any of some words with the stem of a word is another form of it.
func isForm(word string, others []string) bool {
	return slices.ContainsFunc(others, func(other string) bool {
		n := 0
		for n < min(len(word), len(other)) && word[n] == other[n] {
			n++
		}
		return slices.Contains(agents, word[n:]) == slices.Contains(agents, other[n:])
	})
}

// contains reports whether a text has a phrase, its last word in the singular or the plural, or a word in any form.
func (c *Coverage) contains(tokens []words.Token, stems map[string]bool, phrase []string) bool {
	if len(phrase) == 1 {
		return stems[c.stemmer.Stem(phrase[0])]
	}
	last := len(phrase) - 1
	for _, form := range words.NumberForms(phrase[last]) {
		terms := append(slices.Clone(phrase[:last]), form)
		for i := range tokens {
			if words.HasPrefix(tokens[i:], terms) {
				return true
			}
		}
	}
	return false
}

// HasRareWord reports whether a text has one of the query's rarer words, in any form, or what means the same: of
// those that stand in any passage and do not name a report, the rarer half.
func (r *Ranking) HasRareWord(text string) bool {
	nowhere := idfOf(float64(r.index.Table().Passages), 0)
	var idfs []float64
	for _, t := range r.terms {
		if idf := r.idf[t.stem]; idf < nowhere && !r.Names(t.stem) {
			idfs = append(idfs, idf)
		}
	}
	if len(idfs) == 0 {
		return false
	}
	slices.Sort(idfs)
	least := idfs[len(idfs)/2]
	tokens := words.Tokens(nil, text)
	stems := make(map[string]bool, len(tokens))
	r.stemmer.Each(tokens, func(_ int, stem string, _ bool) { stems[stem] = true })
	c := Coverage{stemmer: r.stemmer}
	return slices.ContainsFunc(r.terms, func(t term) bool {
		return r.idf[t.stem] >= least && (stems[t.stem] || slices.ContainsFunc(t.synonyms, func(s thesaurus.Phrase) bool { return c.contains(tokens, stems, s.Terms) }))
	})
}
