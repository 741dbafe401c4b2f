package bleveindex

import (
	"slices"
	"strings"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/query"
	"evidence/search/words"
)

// A coverage tells which words of a query a passage covers.
type coverage struct {
	stemmer *words.Stemmer
	words   []coveredWord
}

type coveredWord struct {
	search.QueryWord
	term, stem string
	or         []alternative
}

// coverage lists the words of a query that are to be covered, in the order written.
func (m *matcher) coverage(l query.List, terms []rankTerm, r *ranking) *coverage {
	c := &coverage{stemmer: m.stemmer}
	by := make(map[string]*rankTerm)
	for i := range terms {
		by[terms[i].stem] = &terms[i]
	}
	all := 0.0
	for _, n := range l.Of {
		w, ok := n.(query.Word)
		if !ok {
			continue
		}
		for _, t := range words.Tokens(nil, w.Text) {
			if words.Stop(t.Term) {
				continue
			}
			start := w.Start + utf8.RuneCountInString(w.Text[:t.Start])
			word := coveredWord{term: t.Term, stem: m.stemmer.Stem(t.Term)}
			word.Span = corpus.Span{Start: start, End: start + utf8.RuneCountInString(w.Text[t.Start:t.End])}
			if term := by[word.stem]; term != nil {
				word.or, word.Weight = term.or, r.idf[word.stem]*term.boosted()
			}
			all += word.Weight
			c.words = append(c.words, word)
		}
	}
	for i := range c.words {
		if all > 0 {
			c.words[i].Weight /= all
		}
	}
	return c
}

// tell gives the words.
func (c *coverage) tell() []search.QueryWord {
	out := make([]search.QueryWord, len(c.words))
	for i, w := range c.words {
		out[i] = w.QueryWord
	}
	return out
}

// of gives the words that a passage covers.
func (c *coverage) of(h *search.Hit, src *source) []search.Cover {
	tokens := words.Tokens(nil, strings.Join(append([]string{h.Text, h.LeadIn}, append(h.Heads, h.Headings...)...), "\n"))
	terms, stems := make(map[string]bool, len(tokens)), make(map[string]bool, len(tokens))
	for _, t := range tokens {
		terms[t.Term] = true
	}
	eachStem(c.stemmer, tokens, func(_ int, stem string, _ bool) { stems[stem] = true })
	out := []search.Cover{}
	for i, w := range c.words {
		var how search.CoverKind
		switch {
		case terms[w.term]:
			how = search.CoverWord
		case stems[w.stem]:
			how = search.CoverForm
		case slices.ContainsFunc(w.or, func(a alternative) bool { return c.says(tokens, stems, a.terms) }):
			how = search.CoverSame
		case src.match[w.stem]:
			how = search.CoverReport
		default:
			continue
		}
		out = append(out, search.Cover{Word: i, How: how})
	}
	return out
}

// says reports whether a text says a phrase, its last word in the singular or the plural, or a word in any form.
func (c *coverage) says(tokens []words.Token, stems map[string]bool, phrase []string) bool {
	if len(phrase) == 1 {
		return stems[c.stemmer.Stem(phrase[0])]
	}
	last := len(phrase) - 1
	for _, form := range numberForms(phrase[last]) {
		said := append(slices.Clone(phrase[:last]), form)
		for i := range tokens {
			if startsWith(tokens[i:], said) {
				return true
			}
		}
	}
	return false
}
