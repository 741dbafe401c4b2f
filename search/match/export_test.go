package match

import (
	"evidence/corpus"
	"evidence/search/postings"
	"evidence/search/query"
)

// MayMatch reports whether a text may have a word in this case.
func MayMatch(text, word string) bool { return mayMatch(text, literal(word, true)) }

// Near gives the passages that satisfy n.
func (m *Matcher) Near(n query.Near) (postings.Set, error) { return m.near(n) }

// NearByReading is Near by cutting the texts of all passages into words.
func (m *Matcher) NearByReading(n query.Near) (postings.Set, error) {
	parts := make([][][]termPattern, len(n.Of))
	for i, part := range n.Of {
		var err error
		if parts[i], err = m.nearPatterns(part); err != nil {
			return nil, err
		}
	}
	return m.readEach(m.table.All(), postings.TextStems, nil, func(t *tokens) bool {
		spans := make([][]corpus.Span, len(parts))
		for i, alternatives := range parts {
			for _, patterns := range alternatives {
				for first := 0; first+len(patterns) <= len(t.list); first++ {
					n := 0
					for n < len(patterns) && m.isWord(t, first+n, &patterns[n]) {
						n++
					}
					if n == len(patterns) {
						spans[i] = append(spans[i], corpus.Span{Start: first, End: first + n})
					}
				}
			}
		}
		return within(spans, n.Distance)
	})
}

func (m *Matcher) isWord(t *tokens, i int, p *termPattern) bool {
	switch term := t.list[i].Term; {
	case p.forms != nil:
		return p.forms[term]
	case p.stem != "":
		return p.stem == m.stemmer.Stem(term)
	}
	return p.matches(t, i)
}
