package match

import (
	"slices"

	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/words"
)

// word gives the passages that have every part of a word in their text, lead-in
// or headings, or in what counts as if they had it (Source.Matched). A stop word
// must be in the text.
func (m *Matcher) word(text string) (postings.Set, error) {
	return m.parts(text, postings.TextWords, func(stem string) (postings.Set, error) {
		out := postings.NewSet(m.table.Size())
		for _, field := range []string{postings.TextStems, postings.LeadInStems, postings.HeadingStems} {
			set, err := m.withTerms(field, stem)
			if err != nil {
				return nil, err
			}
			out.Or(set)
		}
		m.table.AddPassagesOf(out, func(s *postings.Source) bool { return s.Matched[stem] })
		return out, nil
	})
}

// parts gives the passages that find gives for each stem of a word, and that have
// each of its stop words in exactField; or else those for a hyphenated word written as one.
func (m *Matcher) parts(text, exactField string, find func(stem string) (postings.Set, error)) (postings.Set, error) {
	tokens := words.Tokens(nil, text)
	all, asCompound := postings.NewSet(m.table.Size()), postings.NewSet(m.table.Size())
	n := 0
	var failed error
	and := func(set postings.Set, err error) {
		if n++; err != nil {
			failed = err
		} else if n == 1 {
			all.Or(set)
		} else {
			all.And(set)
		}
	}
	for _, t := range tokens {
		if words.Stop(t.Term) {
			and(m.withTerms(exactField, t.Term))
		}
	}
	m.stemmer.Each(tokens, func(_ int, stem string, compound bool) {
		set, err := find(stem)
		if !compound || err != nil {
			and(set, err)
		} else {
			asCompound.Or(set)
		}
	})
	if failed != nil {
		return nil, failed
	}
	all.Or(asCompound)
	return all, nil
}

// withTerms gives the passages whose field has one of the terms.
func (m *Matcher) withTerms(field string, terms ...string) (postings.Set, error) {
	out := postings.NewSet(m.table.Size())
	list, err := postings.ListOf(m.index, field, terms...)
	if err == nil {
		list.AddTo(out)
	}
	return out, err
}

// quotation gives the passages whose text, or whose report's authority, has terms side by side.
func (m *Matcher) quotation(terms []string) (postings.Set, error) {
	out, _, err := postings.Phrase(m.index, postings.TextWords, postings.PlacesOf(terms))
	if err != nil {
		return nil, err
	}
	m.table.AddPassagesOf(out, func(s *postings.Source) bool { return m.AuthorityHas(s, terms) })
	return out, nil
}

// AuthorityHas reports whether the name of a report's authority has terms side by side, so that its passages count as if they had them.
func (m *Matcher) AuthorityHas(s *postings.Source, terms []string) bool {
	return containsRun(s.Words[query.FieldAuthority], terms)
}

func containsRun(text, terms []string) bool {
	for i := 0; i+len(terms) <= len(text); i++ {
		if slices.Equal(text[i:i+len(terms)], terms) {
			return true
		}
	}
	return false
}

// maxExpansions bounds how many words a prefix or a fuzzy word stands for.
const maxExpansions = 1000

// Expand lists, in order, the words of a field that n, a Prefix or a Fuzzy, stands for.
// Where n is several words the last stands for others; preceding are those before it.
func Expand(index postings.Snapshot, field string, n query.Node) (found, preceding []string, err error) {
	terms := words.Terms(query.Text(n))
	if len(terms) == 0 {
		return nil, nil, nil
	}
	last := len(terms) - 1
	collect := func(term string, _ int) bool {
		found = append(found, term)
		return len(found) < maxExpansions
	}
	if f, ok := n.(query.Fuzzy); ok {
		err = index.FuzzyTerms(field, terms[last], f.Distance, collect)
	} else {
		err = index.Terms(field, terms[last], collect)
	}
	return found, terms[:last], err
}

// Expands reports whether a node is a Prefix or a Fuzzy about the text.
func Expands(n query.Node) bool {
	switch ofText(n).(type) {
	case query.Prefix, query.Fuzzy:
		return true
	}
	return false
}

// ofText is the value of a field that is the text; any other node is itself.
func ofText(n query.Node) query.Node {
	if f, ok := n.(query.Field); ok && f.Name == query.FieldText {
		return f.Value
	}
	return n
}

// ExpandText expands a Prefix or a Fuzzy about the text; it gives nothing for any other node.
func ExpandText(index postings.Snapshot, n query.Node) (found, preceding []string, err error) {
	if Expands(n) {
		return Expand(index, postings.TextWords, ofText(n))
	}
	return nil, nil, nil
}

// expanded gives the passages whose field has a word that n, a Prefix or a Fuzzy, stands for.
func (m *Matcher) expanded(field string, n query.Node) (postings.Set, error) {
	found, preceding, err := Expand(m.index, field, n)
	if err != nil {
		return nil, err
	}
	out, err := m.withTerms(field, found...)
	for _, w := range preceding {
		if err != nil {
			return nil, err
		}
		var set postings.Set
		if set, err = m.withTerms(field, w); err == nil {
			out.And(set)
		}
	}
	return out, err
}
