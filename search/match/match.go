// Package match finds the passages that satisfy a query: its words, phrases,
// NEAR, fields and ranges, then the filters and facets of a search, and it marks
// in a passage's text what matched.
//
// It works over the postings of any engine, as sets of passage numbers. It does
// not know scores: which passages hold a bare word, package rank tells it.
package match

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/words"
)

// A Matcher evaluates queries over one snapshot.
type Matcher struct {
	ctx     context.Context
	index   postings.Snapshot
	table   *postings.Table
	stemmer *words.Stemmer
}

// New makes a Matcher. It gives up when ctx ends.
func New(ctx context.Context, index postings.Snapshot, stemmer *words.Stemmer) *Matcher {
	return &Matcher{ctx: ctx, index: index, table: index.Table(), stemmer: stemmer}
}

// Passages gives the passages that satisfy a whole query; ranked are those that
// its bare words find.
//
// They satisfy each strict part. Where none of these asks for words (a field or a
// range only narrows, a negation only takes away), they are among ranked too, if
// the query has a bare word.
func (m *Matcher) Passages(root query.List, ranked postings.Set) (postings.Set, error) {
	out := m.table.All()
	strictWords, bareWords := false, false
	for _, n := range root.Of {
		if _, ok := n.(query.Word); ok {
			bareWords = true
			continue
		}
		strictWords = strictWords || AsksForWords(n)
		set, err := m.node(n)
		if err != nil {
			return nil, err
		}
		out.And(set)
	}
	if bareWords && !strictWords {
		out.And(ranked)
	}
	return out, m.ctx.Err()
}

// BareWords is how many bare words decide together which passages satisfy a query: none where a strict part asks for words, and
// stop words only where there are no others.
func BareWords(root query.List) int {
	all, ranking := 0, 0
	for _, n := range root.Of {
		w, ok := n.(query.Word)
		if !ok {
			if AsksForWords(n) {
				return 0
			}
			continue
		}
		all++
		if slices.ContainsFunc(words.Terms(w.Text), func(term string) bool { return !words.Stop(term) }) {
			ranking++
		}
	}
	return cmp.Or(ranking, all)
}

// AsksForWords reports whether a passage satisfies n by words of its own.
func AsksForWords(n query.Node) bool {
	switch n := n.(type) {
	case query.Field:
		return n.Name == query.FieldText || n.Name == query.FieldHeading
	case query.Range, query.Not:
		return false
	case query.And:
		return slices.ContainsFunc(n.Of, AsksForWords)
	case query.Or, query.List:
		return slices.ContainsFunc(query.Alternatives(n), AsksForWords)
	}
	return true
}

// node gives the passages that satisfy n, a strict part or one in a strict part.
func (m *Matcher) node(n query.Node) (postings.Set, error) {
	if err := m.ctx.Err(); err != nil {
		return nil, err
	}
	switch n := n.(type) {
	case query.Word:
		return m.word(n.Text)
	case query.Phrase:
		return m.quotation(words.Terms(n.Text))
	case query.Exact:
		return m.exact(postings.TextStems, postings.TextWords, n)
	case query.Near:
		return m.near(n)
	case query.Prefix, query.Fuzzy:
		return m.expanded(postings.TextWords, n)
	case query.Field:
		return m.field(n)
	case query.Range:
		return m.inRange(n), nil
	case query.Not:
		set, err := m.node(n.Of)
		if err != nil {
			return nil, err
		}
		out := m.table.All()
		out.AndNot(set)
		return out, nil
	case query.And:
		return m.combine(n.Of, postings.Set.And)
	case query.Or:
		return m.combine(n.Of, postings.Set.Or)
	case query.List:
		return m.brackets(n)
	}
	panic(fmt.Sprintf("match: a query has a part of the unknown type %T", n))
}

func (m *Matcher) combine(of []query.Node, with func(postings.Set, postings.Set)) (postings.Set, error) {
	var out postings.Set
	for i, n := range of {
		set, err := m.node(n)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			out = set
		} else {
			with(out, set)
		}
	}
	return out, nil
}

// brackets is a query in brackets: its bare words are alternatives.
func (m *Matcher) brackets(l query.List) (postings.Set, error) {
	anyWord := postings.NewSet(m.table.Size())
	for _, n := range l.Of {
		if w, ok := n.(query.Word); ok {
			set, err := m.node(w)
			if err != nil {
				return nil, err
			}
			anyWord.Or(set)
		}
	}
	return m.Passages(l, anyWord)
}
