package bleveindex

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/query"
	"evidence/search/words"
)

// locate gives the segment that holds a passage, and its number in it.
func (s *snapshot) locate(number uint32) (*scorch.SegmentSnapshot, uint64) {
	i, ok := slices.BinarySearch(s.offsets, number)
	if !ok {
		i--
	}
	return s.reader.Segments()[i], uint64(number - s.offsets[i])
}

// stored calls visit with each stored field of a passage. The value is the index's own memory.
func (s *snapshot) stored(number uint32, visit func(name string, value []byte)) error {
	seg, local := s.locate(number)
	err := seg.VisitDocument(local, func(name string, _ byte, value []byte, _ []uint64) bool {
		visit(name, value)
		return true
	})
	if err != nil {
		return fmt.Errorf("reading a passage from the index: %w", err)
	}
	return nil
}

// text is a passage's text.
func (s *snapshot) text(number uint32) (string, error) {
	var text string
	err := s.stored(number, func(name string, value []byte) {
		if name == fieldText {
			text = string(value)
		}
	})
	return text, err
}

// hit loads a passage and marks what matched in it.
func (a *answer) hit(c candidate, h *search.Hit) error {
	if err := a.load(c.number, a.groups, h); err != nil {
		return err
	}
	h.Score, h.Highlights = c.score, a.marks.spans(h.Text)
	if a.covers != nil {
		h.Covers = a.covers.of(h, a.sources[a.source[c.number]])
	}
	return nil
}

// load loads a passage with what is known of its report and of those that say nearly the same.
func (s *snapshot) load(number uint32, g *groups, h *search.Hit) error {
	var failed error
	err := s.stored(number, func(name string, value []byte) {
		switch name {
		case fieldText:
			h.Text = string(value)
		case fieldPassage:
			text := h.Text
			failed = json.Unmarshal(value, &h.Passage)
			h.Text = text
		}
	})
	if err = cmp.Or(err, failed); err != nil {
		return err
	}
	if h.Headings == nil {
		h.Headings = []string{}
	}
	src := s.sources[s.source[number]]
	h.Year = src.year
	h.Title, h.Authority, h.Publisher = src.Document.Title, src.Document.Authority, src.Document.Publisher
	h.Published, h.Kind, h.URL = src.Document.Published, src.Document.Kind, src.Document.URL
	if same := g.with(number); len(same) > 0 {
		seg, local := s.locate(same[0])
		id, err := seg.DocID(local)
		if err != nil {
			return fmt.Errorf("reading the id of a passage: %w", err)
		}
		h.Same, h.Group = len(same)-1, string(id)
	}
	return nil
}

// A marker finds in a text what a query asks for. It reads the text again
// instead of keeping the place of every word in the index.
type marker struct {
	stemmer *words.Stemmer
	stems   map[string]bool
	exact   map[string]bool
	phrases [][]slot
	forms   map[string][][]string // phrases of words in every form, by the first word
	tokens  []words.Token
}

// marker makes the marker of a query that ranks by terms.
func (m *matcher) marker(root query.List, terms []rankTerm) (*marker, error) {
	k := &marker{stemmer: m.stemmer, stems: make(map[string]bool), exact: make(map[string]bool), forms: make(map[string][][]string)}
	var failed error
	query.Leaves(root, func(n query.Node) {
		found, besides, err := m.textForms(n)
		failed = cmp.Or(failed, err)
		for _, w := range append(found, besides...) {
			k.exact[w] = true
		}
		if f, ok := n.(query.Field); ok && f.Name == query.FieldText {
			n = f.Value
		}
		switch n := n.(type) {
		case query.Word:
			k.word(n.Text)
		case query.Phrase:
			k.phrases = append(k.phrases, literal(n.Text, false))
		case query.Exact:
			k.phrases = append(k.phrases, literal(n.Text, n.Cased()))
		}
	})
	for _, t := range terms {
		k.alternatives(t.or)
	}
	if len(k.stems)+len(k.exact)+len(k.phrases)+len(k.forms) == 0 { // a query of stop words asks for these themselves
		query.Leaves(root, func(n query.Node) {
			for _, w := range words.Terms(wordsOf(n)) {
				k.exact[w] = true
			}
		})
	}
	return k, failed
}

// word has a word marked where its stem stands.
func (k *marker) word(text string) {
	eachStem(k.stemmer, words.Tokens(nil, text), func(_ int, stem string, _ bool) { k.stems[stem] = true })
}

// phrase has words marked where they stand side by side.
func (k *marker) phrase(terms []string) {
	if len(terms) > 0 {
		k.forms[terms[0]] = append(k.forms[terms[0]], terms)
	}
}

// alternatives has marked what stands for the query's words.
func (k *marker) alternatives(or []alternative) {
	for _, a := range or {
		if len(a.terms) == 1 {
			k.stems[k.stemmer.Stem(a.terms[0])] = true
			continue
		}
		last := len(a.terms) - 1
		for _, form := range numberForms(a.terms[last]) {
			k.phrase(append(slices.Clone(a.terms[:last]), form))
		}
	}
}

// spans gives what matches in text, in order and without overlaps.
func (k *marker) spans(text string) []corpus.Span {
	k.tokens = words.Tokens(k.tokens[:0], text)
	var at []corpus.Span // in bytes
	mark := func(first, last int) {
		at = append(at, corpus.Span{Start: k.tokens[first].Start, End: k.tokens[last].End})
	}
	eachStem(k.stemmer, k.tokens, func(i int, stem string, compound bool) {
		if first := i; k.stems[stem] {
			for compound && k.tokens[first].Hyphenated {
				first--
			}
			mark(first, i)
		}
	})
	for i, t := range k.tokens {
		if k.exact[t.Term] {
			mark(i, i)
		}
		for _, p := range k.forms[t.Term] {
			if startsWith(k.tokens[i:], p) {
				mark(i, i+len(p)-1)
			}
		}
	}
	w := wording{text: text, tokens: k.tokens}
	var found []stretch
	for _, p := range k.phrases {
		found = places(found, &w, p)
	}
	for _, f := range found {
		mark(f.first, f.last)
	}
	return codePoints(text, merged(at))
}

func startsWith(tokens []words.Token, terms []string) bool {
	if len(tokens) < len(terms) {
		return false
	}
	for i, t := range terms {
		if tokens[i].Term != t {
			return false
		}
	}
	return true
}

// merged sorts spans and joins those that overlap.
func merged(at []corpus.Span) []corpus.Span {
	slices.SortFunc(at, func(a, b corpus.Span) int { return cmp.Compare(a.Start, b.Start) })
	out := make([]corpus.Span, 0, len(at))
	for _, s := range at {
		if n := len(out); n > 0 && s.Start < out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// codePoints turns offsets in bytes, in order, into offsets in code points.
func codePoints(text string, at []corpus.Span) []corpus.Span {
	byteAt, n := 0, 0
	to := func(offset int) int {
		n += utf8.RuneCountInString(text[byteAt:offset])
		byteAt = offset
		return n
	}
	for i := range at {
		at[i].Start = to(at[i].Start)
		at[i].End = to(at[i].End)
	}
	return at
}
