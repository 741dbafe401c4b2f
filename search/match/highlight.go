package match

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/words"
)

// A Highlighter finds in a text what a query asks for. It reads the text again
// instead of keeping the place of every stem in the index.
type Highlighter struct {
	stemmer *words.Stemmer
	stems   map[string]bool
	terms   map[string]bool
	exact   [][]termPattern       // quotations
	phrases map[string][][]string // synonyms of several words, by the first
	tokens  []words.Token
}

// NewHighlighter makes the Highlighter of a query and the synonyms it was searched with, each a list of terms.
func NewHighlighter(index postings.Snapshot, stemmer *words.Stemmer, root query.List, synonyms [][]string) (*Highlighter, error) {
	h := &Highlighter{stemmer: stemmer, stems: make(map[string]bool), terms: make(map[string]bool), phrases: make(map[string][][]string)}
	var failed error
	query.Leaves(root, func(n query.Node) {
		found, preceding, err := ExpandText(index, n)
		failed = cmp.Or(failed, err)
		for _, w := range append(found, preceding...) {
			h.terms[w] = true
		}
		if f, ok := n.(query.Field); ok && f.Name == query.FieldText {
			n = f.Value
		}
		switch n := n.(type) {
		case query.Word:
			stemmer.Each(words.Tokens(nil, n.Text), func(_ int, stem string, _ bool) { h.stems[stem] = true })
		case query.Phrase:
			h.exact = append(h.exact, literal(n.Text, false))
		case query.Exact:
			h.exact = append(h.exact, literal(n.Text, n.Cased()))
		}
	})
	for _, terms := range synonyms {
		h.addSynonym(terms)
	}
	if len(h.stems)+len(h.terms)+len(h.exact)+len(h.phrases) == 0 { // a query of stop words asks for these themselves
		query.Leaves(root, func(n query.Node) {
			for _, w := range words.Terms(query.RankedText(n)) {
				h.terms[w] = true
			}
		})
	}
	return h, failed
}

func (h *Highlighter) addSynonym(terms []string) {
	if len(terms) == 1 {
		h.stems[h.stemmer.Stem(terms[0])] = true
		return
	}
	last := len(terms) - 1
	for _, form := range words.NumberForms(terms[last]) {
		h.phrases[terms[0]] = append(h.phrases[terms[0]], append(slices.Clone(terms[:last]), form))
	}
}

// Spans gives what matches in text, in code points, in order and without overlaps.
func (h *Highlighter) Spans(text string) []corpus.Span {
	h.tokens = words.Tokens(h.tokens[:0], text)
	var found []corpus.Span // in words
	h.stemmer.Each(h.tokens, func(i int, stem string, compound bool) {
		if first := i; h.stems[stem] {
			for compound && h.tokens[first].Hyphenated {
				first--
			}
			found = append(found, corpus.Span{Start: first, End: i + 1})
		}
	})
	for i, t := range h.tokens {
		if h.terms[t.Term] {
			found = append(found, corpus.Span{Start: i, End: i + 1})
		}
		for _, p := range h.phrases[t.Term] {
			if words.HasPrefix(h.tokens[i:], p) {
				found = append(found, corpus.Span{Start: i, End: i + len(p)})
			}
		}
	}
	t := tokens{text: text, list: h.tokens}
	for _, patterns := range h.exact {
		found = t.find(found, patterns)
	}
	for i, s := range found {
		found[i] = corpus.Span{Start: h.tokens[s.Start].Start, End: h.tokens[s.End-1].End}
	}
	return inCodePoints(text, merged(found))
}

// merged sorts spans and joins those that overlap.
func merged(spans []corpus.Span) []corpus.Span {
	slices.SortFunc(spans, func(a, b corpus.Span) int { return cmp.Compare(a.Start, b.Start) })
	out := make([]corpus.Span, 0, len(spans))
	for _, s := range spans {
		if n := len(out); n > 0 && s.Start < out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// inCodePoints turns spans in bytes, in order, into spans in code points.
func inCodePoints(text string, spans []corpus.Span) []corpus.Span {
	bytes, points := 0, 0
	to := func(offset int) int {
		points += utf8.RuneCountInString(text[bytes:offset])
		bytes = offset
		return points
	}
	for i := range spans {
		spans[i].Start = to(spans[i].Start)
		spans[i].End = to(spans[i].End)
	}
	return spans
}
