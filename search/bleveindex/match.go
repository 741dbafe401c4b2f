package bleveindex

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	blevesearch "github.com/blevesearch/bleve/v2/search"

	"evidence/corpus"
	"evidence/search/query"
	"evidence/search/thesaurus"
	"evidence/search/words"
)

// A matcher finds the passages that satisfy the strict parts of a query.
type matcher struct {
	*snapshot
	ctx       context.Context
	stemmer   *words.Stemmer
	thesaurus *thesaurus.Thesaurus
	refers    *reference // set before words are ranked
}

// all is every passage.
func (m *matcher) all() bitset {
	b := newBitset(m.size)
	for i, src := range m.source {
		if src >= 0 {
			b.add(uint32(i))
		}
	}
	return b
}

// query gives the passages that satisfy a whole query, where ranked holds those with any of its bare words.
//
// They satisfy each strict part. Where none of these asks for words (a field or
// a range only narrows, a negation only takes away), they hold a bare word too,
// if there is one.
func (m *matcher) query(l query.List, ranked bitset) (bitset, error) {
	out := m.all()
	content, bare := false, false
	for _, n := range l.Of {
		if _, ok := n.(query.Word); ok {
			bare = true
			continue
		}
		content = content || asksForWords(n)
		b, err := m.node(n)
		if err != nil {
			return nil, err
		}
		out.and(b)
	}
	if bare && !content {
		out.and(ranked)
	}
	return out, m.ctx.Err()
}

// asksForWords reports whether a passage satisfies n by words that stand in it.
func asksForWords(n query.Node) bool {
	switch n := n.(type) {
	case query.Field:
		return n.Name == query.FieldText || n.Name == query.FieldHeading
	case query.Range, query.Not:
		return false
	case query.And:
		return slices.ContainsFunc(n.Of, asksForWords)
	case query.Or:
		return slices.ContainsFunc(n.Of, asksForWords)
	case query.List:
		return slices.ContainsFunc(n.Of, asksForWords)
	}
	return true
}

// node gives the passages that satisfy n, a strict part or one in a strict part.
func (m *matcher) node(n query.Node) (bitset, error) {
	if err := m.ctx.Err(); err != nil {
		return nil, err
	}
	switch n := n.(type) {
	case query.Word:
		return m.word(n.Text)
	case query.Phrase:
		return m.quoted(words.Terms(n.Text))
	case query.Exact:
		return m.exact(fieldText, fieldExact, n)
	case query.Near:
		return m.near(n)
	case query.Prefix, query.Fuzzy:
		return m.formsOf(fieldExact, n)
	case query.Field:
		return m.field(n)
	case query.Range:
		return m.between(n), nil
	case query.Not:
		b, err := m.node(n.Of)
		if err != nil {
			return nil, err
		}
		out := m.all()
		out.andNot(b)
		return out, nil
	case query.And:
		return m.join(n.Of, bitset.and)
	case query.Or:
		return m.join(n.Of, bitset.or)
	case query.List:
		return m.group(n)
	}
	panic("bleveindex: a query has a part of an unknown kind")
}

func (m *matcher) join(of []query.Node, with func(bitset, bitset)) (bitset, error) {
	var out bitset
	for i, n := range of {
		b, err := m.node(n)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			out = b
		} else {
			with(out, b)
		}
	}
	return out, nil
}

// group is a query in brackets: its bare words are alternatives.
func (m *matcher) group(l query.List) (bitset, error) {
	any := newBitset(m.size)
	for _, n := range l.Of {
		if w, ok := n.(query.Word); ok {
			b, err := m.node(w)
			if err != nil {
				return nil, err
			}
			any.or(b)
		}
	}
	return m.query(l, any)
}

// word gives the passages that hold every part of a word: in their text,
// lead-in or headings, or in what source.match says of their report. A stop word
// must stand in the text.
func (m *matcher) word(text string) (bitset, error) {
	return m.parts(text, fieldExact, func(stem string) (bitset, error) {
		out := newBitset(m.size)
		for _, f := range []string{fieldText, fieldLead, fieldHeading} {
			b, err := m.holding(f, stem)
			if err != nil {
				return nil, err
			}
			out.or(b)
		}
		m.ofSources(out, func(s *source) bool { return s.match[stem] })
		return out, nil
	})
}

// wordIn gives the passages that hold every part of a word in one field, whose other form is exact.
func (m *matcher) wordIn(field, exact, text string) (bitset, error) {
	return m.parts(text, exact, func(stem string) (bitset, error) { return m.holding(field, stem) })
}

// parts gives the passages that hold each stem of a word by find, and each stop
// word of it in an exact field, or else the whole of a hyphenated word as one.
func (m *matcher) parts(text, exact string, find func(stem string) (bitset, error)) (bitset, error) {
	tokens := words.Tokens(nil, text)
	all, whole := newBitset(m.size), newBitset(m.size)
	n := 0
	var failed error
	keep := func(b bitset, err error) {
		if n++; err != nil {
			failed = err
		} else if n == 1 {
			all.or(b)
		} else {
			all.and(b)
		}
	}
	for _, t := range tokens {
		if words.Stop(t.Term) {
			keep(m.holding(exact, t.Term))
		}
	}
	eachStem(m.stemmer, tokens, func(_ int, stem string, compound bool) {
		b, err := find(stem)
		if !compound || err != nil {
			keep(b, err)
		} else {
			whole.or(b)
		}
	})
	if failed != nil {
		return nil, failed
	}
	all.or(whole)
	return all, nil
}

// holding gives the passages whose field holds one of the terms.
func (m *matcher) holding(field string, terms ...string) (bitset, error) {
	out := newBitset(m.size)
	for _, t := range terms {
		if err := m.postings(field, t, false, func(p posting) { out.add(p.number) }); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ofSources adds the passages of the sources that ok accepts.
func (m *matcher) ofSources(to bitset, ok func(*source) bool) {
	for i, s := range m.sources {
		if ok(s) {
			for _, p := range m.passagesOf[i] {
				to.add(p)
			}
		}
	}
}

// quoted gives the passages whose text holds a phrase, or whose report's authority does.
func (m *matcher) quoted(terms []string) (bitset, error) {
	out, err := m.phrase(fieldExact, terms)
	if err != nil {
		return nil, err
	}
	m.ofSources(out, func(s *source) bool { return holds(s.fields[query.FieldAuthority], terms) })
	return out, nil
}

// holds reports whether terms stand side by side in text.
func holds(text, terms []string) bool {
	for i := 0; i+len(terms) <= len(text); i++ {
		if slices.Equal(text[i:i+len(terms)], terms) {
			return true
		}
	}
	return false
}

// formsOf gives the passages whose exact field holds a word that n, a Prefix or a Fuzzy, stands for.
func (m *matcher) formsOf(field string, n query.Node) (bitset, error) {
	found, besides, err := m.forms(field, n)
	if err != nil {
		return nil, err
	}
	out, err := m.holding(field, found...)
	for _, w := range besides {
		if err != nil {
			return nil, err
		}
		var b bitset
		if b, err = m.holding(field, w); err == nil {
			out.and(b)
		}
	}
	return out, err
}

// field gives the passages that satisfy a field.
func (m *matcher) field(f query.Field) (bitset, error) {
	out := newBitset(m.size)
	if key, ok := f.Judgement(); ok {
		m.ofSources(out, func(s *source) bool { return s.Document.Grades[key] == bare(f.Value) })
		return out, nil
	}
	switch f.Name {
	case query.FieldText:
		return m.inField(fieldText, fieldExact, f.Value)
	case query.FieldHeading:
		return m.inField(fieldHeading, fieldHeadingExact, f.Value)
	case query.FieldParagraph:
		return m.numbered(f.Value)
	case query.FieldBlock:
		code := blockCode(corpus.Block(bare(f.Value)))
		for i, b := range m.block {
			if b == code && m.source[i] >= 0 {
				out.add(uint32(i))
			}
		}
	case query.FieldRead:
		ocr := bare(f.Value) == query.ReadOCR
		for i, sure := range m.sure {
			if sure < ownText == ocr && m.source[i] >= 0 {
				out.add(uint32(i))
			}
		}
	case query.FieldKind:
		m.ofSources(out, func(s *source) bool { return s.Document.Kind == bare(f.Value) })
	case query.FieldDocument:
		want := strings.ToLower(bare(f.Value))
		_, beginning := f.Value.(query.Prefix)
		m.ofSources(out, func(s *source) bool {
			id := strings.ToLower(s.Document.ID)
			return id == want || beginning && strings.HasPrefix(id, want)
		})
	default:
		m.ofSources(out, m.named(f))
	}
	return out, nil
}

// inField gives the passages of which one field of words, with its exact form, satisfies a value.
func (m *matcher) inField(stems, exact string, value query.Node) (bitset, error) {
	switch v := value.(type) {
	case query.Word:
		return m.wordIn(stems, exact, v.Text)
	case query.Phrase:
		return m.phrase(exact, words.Terms(v.Text))
	case query.Exact:
		return m.exact(stems, exact, v)
	}
	return m.formsOf(exact, value)
}

// numbered gives the passages whose paragraph has a number, or one that begins so.
func (m *matcher) numbered(value query.Node) (bitset, error) {
	number := strings.ToLower(bare(value))
	if _, beginning := value.(query.Prefix); !beginning {
		return m.holding(fieldParagraph, number)
	}
	numbers, err := readTerms(m.reader.FieldDictPrefix(fieldParagraph, []byte(number)))
	if err != nil {
		return nil, err
	}
	return m.holding(fieldParagraph, numbers...)
}

// named reports of a source whether a field of text that is a fact of it satisfies a field.
func (m *matcher) named(f query.Field) func(*source) bool {
	terms := words.Terms(bare(f.Value))
	if len(terms) == 0 {
		return func(*source) bool { return false }
	}
	switch v := f.Value.(type) {
	case query.Phrase:
		return func(s *source) bool { return holds(s.fields[f.Name], terms) }
	case query.Exact:
		return m.called(f.Name, v, terms)
	}
	same := func(have, want string, last bool) bool {
		switch v := f.Value.(type) {
		case query.Prefix:
			return have == want || last && strings.HasPrefix(have, want)
		case query.Fuzzy:
			return have == want || last && blevesearch.LevenshteinDistance(have, want) <= v.Distance
		}
		return have == want || m.stemmer.Stem(have) == m.stemmer.Stem(want)
	}
	return func(s *source) bool {
		for i, want := range terms {
			if !slices.ContainsFunc(s.fields[f.Name], func(have string) bool { return same(have, want, i == len(terms)-1) }) {
				return false
			}
		}
		return true
	}
}

// called reports of a source whether a field of text holds words in this form and, where it counts, this case.
func (m *matcher) called(name string, x query.Exact, terms []string) func(*source) bool {
	slots := literal(x.Text, x.Cased())
	return func(s *source) bool {
		if !holds(s.fields[name], terms) {
			return false
		}
		var w wording
		w.cut(factText(s.Document.Source, name))
		return len(places(nil, &w, slots)) > 0
	}
}

// between gives the passages within a range.
func (m *matcher) between(r query.Range) bitset {
	out := newBitset(m.size)
	switch r.Name {
	case query.FieldPublished:
		m.ofSources(out, func(s *source) bool { return dateWithin(s.Document.Published, r.Min, r.Max) })
	case query.FieldYear:
		from, to := ends(r)
		m.ofSources(out, func(s *source) bool { return s.year > 0 && from <= s.year && s.year <= to })
	case query.FieldPage:
		from, to := ends(r)
		for i, src := range m.source {
			if src >= 0 && int(m.page[i]) <= to && int(m.pageEnd[i]) >= from {
				out.add(uint32(i))
			}
		}
	}
	return out
}

// ends are the ends of a range of numbers.
func ends(r query.Range) (from, to int) {
	from, _ = strconv.Atoi(r.Min) // an open end is 0
	to = math.MaxInt
	if r.Max != "" {
		to, _ = strconv.Atoi(r.Max) // the parser has seen to it
	}
	return from, to
}

// dateWithin compares dates as far as both are known: 2018 lies within 2018-03..2018-05.
func dateWithin(date, from, to string) bool {
	if date == "" {
		return false
	}
	n, m := min(len(date), len(from)), min(len(date), len(to))
	return date[:n] >= from[:n] && date[:m] <= to[:m]
}

// bare is the text of a value without its signs.
func bare(n query.Node) string {
	switch n := n.(type) {
	case query.Word:
		return n.Text
	case query.Phrase:
		return n.Text
	case query.Exact:
		return n.Text
	case query.Prefix:
		return n.Text
	case query.Fuzzy:
		return n.Text
	}
	return ""
}
