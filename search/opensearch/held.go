package opensearch

import (
	"strings"
	"sync"
	"unique"

	"evidence/corpus"
	"evidence/search/postings"
	"evidence/search/words"
)

// A passage is read and taken apart into words once, and then kept for other searches. No place is given to two passages, so that what is kept is never
// out of date.

// A knownPassage is a passage with the words of its fields, which are made when they are first asked for.
type knownPassage struct {
	passage *corpus.Passage
	once    sync.Once
	columns [len(columnFields)]column
}

// columnFields are the fields whose words are made.
var columnFields = [...]string{postings.TextStems, postings.TextWords, postings.LeadInStems, postings.HeadingStems, postings.HeadingWords, postings.ParagraphNumber}

// A column is the words of one field in order, stems with those of hyphenated words written as one among them, and how many words the field has without these.
type column struct {
	terms  []unique.Handle[string]
	length int
}

// size is about how many bytes of memory a passage takes with its words.
func (k *knownPassage) size() int {
	return 1000 + 3*len(k.passage.Text)
}

// makeColumns makes the words.
func (k *knownPassage) makeColumns(stemmer *words.Stemmer) {
	p := k.passage
	tokens := words.Tokens(nil, p.Text)
	k.columns[0], k.columns[1] = stemColumn(stemmer, tokens), wordColumn(tokens)
	if p.LeadIn != "" || len(p.Heads) > 0 {
		k.columns[2] = stemColumn(stemmer, words.Tokens(tokens[:0], p.LeadIn+"\n"+strings.Join(p.Heads, "\n")))
	}
	if len(p.Headings) > 0 {
		tokens = words.Tokens(tokens[:0], strings.Join(p.Headings, "\n"))
		k.columns[3], k.columns[4] = stemColumn(stemmer, tokens), wordColumn(tokens)
	}
	if p.Paragraph != "" {
		k.columns[5] = column{[]unique.Handle[string]{unique.Make(strings.ToLower(p.Paragraph))}, 0}
	}
}

func stemColumn(stemmer *words.Stemmer, tokens []words.Token) column {
	c := column{terms: make([]unique.Handle[string], 0, len(tokens))}
	stemmer.Each(tokens, func(_ int, stem string, compound bool) {
		c.terms = append(c.terms, unique.Make(stem))
		if !compound {
			c.length++
		}
	})
	return c
}

func wordColumn(tokens []words.Token) column {
	c := column{make([]unique.Handle[string], len(tokens)), len(tokens)}
	for i, t := range tokens {
		c.terms[i] = unique.Make(t.Term)
	}
	return c
}

// count is how often a term is in a column.
func (c *column) count(term unique.Handle[string]) int {
	n := 0
	for _, have := range c.terms {
		if have == term {
			n++
		}
	}
	return n
}

// phrase reports whether terms are side by side in a column.
func (c *column) phrase(terms []unique.Handle[string]) bool {
	for i := range c.terms {
		if len(c.terms)-i < len(terms) {
			return false
		}
		j := 0
		for j < len(terms) && c.terms[i+j] == terms[j] {
			j++
		}
		if j == len(terms) {
			return true
		}
	}
	return false
}

// A heldPassage is one that a snapshot holds.
type heldPassage struct {
	number uint32
	*knownPassage
}

// hold takes passages among those that are held.
func (s *snapshot) hold(list []heldPassage, add bool) {
	if !add {
		s.held, s.at = nil, make(map[uint32]int, len(list))
	}
	for _, p := range list {
		if _, ok := s.at[p.number]; !ok {
			s.at[p.number] = len(s.held)
			s.held = append(s.held, p)
		}
	}
	s.table = s.library.table.Sample()
}

// column is a field of a passage held; empty for one of which no words are made.
func (s *snapshot) column(i int, field string) *column {
	k := s.held[i].knownPassage
	k.once.Do(func() { k.makeColumns(&s.stemmer) })
	for f, name := range columnFields {
		if name == field {
			return &k.columns[f]
		}
	}
	return &column{}
}

// Postings visits the passages held whose field has term.
func (s *snapshot) Postings(field, term string, visit func(number uint32, frequency, length float64)) error {
	wanted := unique.Make(term)
	for i := range s.held {
		c := s.column(i, field)
		if n := c.count(wanted); n > 0 {
			visit(s.held[i].number, float64(n), float64(c.length))
		}
	}
	return nil
}

// Positions visits each occurrence of term in some of the passages held.
func (s *snapshot) Positions(term string, among postings.Set, visit func(number uint32, position int)) error {
	wanted := unique.Make(term)
	for i := range s.held {
		if !among.Has(s.held[i].number) {
			continue
		}
		for at, have := range s.column(i, postings.TextWords).terms {
			if have == wanted {
				visit(s.held[i].number, at+1)
			}
		}
	}
	return nil
}

// Phrase gives the passages held that have terms side by side.
func (s *snapshot) Phrase(field string, terms []string) (postings.Set, error) {
	out := postings.NewSet(s.table.Size())
	wanted := make([]unique.Handle[string], len(terms))
	for i, term := range terms {
		wanted[i] = unique.Make(term)
	}
	for i := range s.held {
		if len(terms) > 0 && s.column(i, field).phrase(wanted) {
			out.Add(s.held[i].number)
		}
	}
	return out, nil
}
