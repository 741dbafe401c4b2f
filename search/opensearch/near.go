package opensearch

import (
	"slices"
	"strings"

	"evidence/search/match"
	"evidence/search/query"
	"evidence/search/words"
)

// near is parts close together in the text, as intervals of its words. Lucene looks for the shortest intervals, which decide where all
// alternatives of a part are of one length and no two parts can be the same word. Elsewhere its intervals only narrow, and the texts are read.
func (t *translator) near(n query.Near) (obj, error) {
	parts := make([][]alternative, len(n.Of))
	slack, sure := 0, true
	for i, part := range n.Of {
		if parts[i] = t.intervals(part); len(parts[i]) == 0 {
			return matchNone(), nil
		}
		shortest, longest := parts[i][0].length, parts[i][0].length
		for _, a := range parts[i] {
			shortest, longest = min(shortest, a.length), max(longest, a.length)
		}
		slack += longest - shortest
	}
	mode := "unordered_no_overlap"
	if sure = slack == 0; len(parts) > 2 || !sure {
		mode, sure = "unordered", sure && !share(parts)
	}
	of := make([]obj, len(parts))
	for i, alternatives := range parts {
		list := make([]obj, len(alternatives))
		for j, a := range alternatives {
			list[j] = a.interval
		}
		of[i] = list[0]
		if len(list) > 1 {
			of[i] = obj{"any_of": obj{"intervals": list}}
		}
	}
	q := obj{"intervals": obj{fieldWords: obj{"all_of": obj{"mode": mode, "max_gaps": n.Distance + slack, "intervals": of}}}}
	if shortPrefix(n) { // of too many words for intervals
		q, sure = all(t.presences(n)...), false
	}
	if sure {
		return q, nil
	}
	return t.verified(n, q)
}

// share reports whether any two of some parts may be the same word of a text.
func share(parts [][]alternative) bool {
	seen := make(map[string]int)
	for i, alternatives := range parts {
		for _, a := range alternatives {
			for _, w := range a.terms {
				if of, ok := seen[w]; w == "" || ok && of != i {
					return true
				}
				seen[w] = i
			}
		}
	}
	return false
}

// leastPrefix is how many letters a prefix has of which intervals are looked for.
const leastPrefix = 4

func shortPrefix(n query.Near) bool {
	short := false
	query.Leaves(n, func(n query.Node) {
		if p, ok := n.(query.Prefix); ok && len([]rune(p.Text)) < leastPrefix {
			short = true
		}
	})
	return short
}

// presences are the passages whose text has each part.
func (t *translator) presences(n query.Near) []obj {
	var inText func(n query.Node) obj
	inText = func(n query.Node) obj {
		of := query.Alternatives(n)
		if of == nil {
			return t.inField(fieldText, fieldWords, fieldCased, n)
		}
		list := make([]obj, len(of))
		for i, part := range of {
			list[i] = inText(part)
		}
		return anyOf(list...)
	}
	out := make([]obj, len(n.Of))
	for i, part := range n.Of {
		out[i] = inText(part)
	}
	return out
}

// verified reads the texts of the passages that may have parts close together, and gives those that do.
func (t *translator) verified(n query.Near, narrowed obj) (obj, error) {
	s := t.snapshot
	if q, ok := s.verified[n.String()]; ok {
		return q, nil
	}
	wanted := map[string]obj{"any": matchAll()}
	answers, err := s.ask(s.ctx, question{body: setsBody(s.shown(narrowed), wanted)})
	if err != nil {
		return nil, err
	}
	sets, err := s.setsOf(answers[0], wanted)
	if err != nil {
		return nil, err
	}
	var numbers []uint32
	sets["any"].Each(func(number uint32) { numbers = append(numbers, number) })
	places := []int{}
	for part := range slices.Chunk(numbers, mostAtOnce) {
		texts := *s
		if err := texts.Hold(s.ctx, part, false); err != nil {
			return nil, err
		}
		found, err := match.New(s.ctx, &texts, t.stemmer).Passages(query.List{Of: []query.Node{n}}, nil)
		if err != nil {
			return nil, err
		}
		s.lacks = texts.lacks
		found.Each(func(number uint32) { places = append(places, s.library.place(number)) })
	}
	q := obj{"terms": obj{fieldPlace: places}}
	s.verified[n.String()] = q
	return q, nil
}

// wildcard takes away the meaning of signs of a pattern.
var wildcard = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`)

// An alternative is one way in which a text has a part of a Near.
type alternative struct {
	interval obj
	length   int      // in words
	terms    []string // what it is made of; "" for what stands for several words
}

// sideBySide is intervals that follow each other.
func sideBySide(of []obj, terms []string) alternative {
	if len(of) == 1 {
		return alternative{of[0], 1, terms}
	}
	return alternative{obj{"all_of": obj{"mode": "ordered", "max_gaps": 0, "intervals": of}}, len(of), terms}
}

// in is one word of a field that has the words at the same places as fieldWords.
func in(field, value string) obj {
	return obj{"match": obj{"query": value, "analyzer": "units", "use_field": field}}
}

// intervals lists the alternatives of a part of a Near.
func (t *translator) intervals(n query.Node) []alternative {
	literal := func(field string, terms []string) []alternative {
		var of []obj
		var made []string
		for _, w := range terms {
			of, made = append(of, in(field, unit(w))), append(made, t.stemmer.Stem(words.Fold(w)))
		}
		if len(of) == 0 {
			return nil
		}
		return []alternative{sideBySide(of, made)}
	}
	switch n := n.(type) {
	case query.Word:
		return t.wordIntervals(n.Text)
	case query.Phrase:
		return literal(fieldWords, words.Terms(n.Text))
	case query.Exact:
		if n.Cased() {
			return literal(fieldCased, casedTerms(n.Text))
		}
		return literal(fieldWords, words.Terms(n.Text))
	case query.Prefix, query.Fuzzy:
		return expandedIntervals(n)
	}
	var out []alternative
	for _, part := range query.Alternatives(n) {
		out = append(out, t.intervals(part)...)
	}
	return out
}

// wordIntervals are the ways in which a text has a word: its parts side by side, or a hyphenated word written as one.
func (t *translator) wordIntervals(text string) []alternative {
	tokens := words.Tokens(nil, text)
	var parts []obj
	var made []string
	var out []alternative
	for _, token := range tokens {
		made = append(made, t.stemmer.Stem(token.Term))
		if words.Stop(token.Term) {
			parts = append(parts, in(fieldWords, unit(token.Term)))
		} else {
			parts = append(parts, in(fieldStems, unit(t.stemmer.Stem(token.Term))))
		}
	}
	if len(parts) > 0 {
		out = append(out, sideBySide(parts, made))
	}
	t.stemmer.Each(tokens, func(_ int, stem string, compound bool) {
		if compound {
			out = append(out, alternative{in(fieldStems, unit(stem)), 1, []string{stem}})
		}
	})
	return out
}

func expandedIntervals(n query.Node) []alternative {
	terms := words.Terms(query.Text(n))
	if len(terms) == 0 {
		return nil
	}
	var of []obj
	last := len(terms) - 1
	for _, w := range terms[:last] {
		of = append(of, in(fieldWords, unit(w)))
	}
	if f, ok := n.(query.Fuzzy); ok {
		of = append(of, obj{"fuzzy": obj{"term": unit(terms[last]), "fuzziness": f.Distance, "prefix_length": 0, "transpositions": true,
			"max_expansions": maxExpansions, "analyzer": "units", "use_field": fieldWords}})
	} else {
		of = append(of, obj{"wildcard": obj{"pattern": wildcard.Replace(unit(terms[last])) + "*", "max_expansions": maxExpansions, "analyzer": "units", "use_field": fieldWords}})
	}
	return []alternative{sideBySide(of, append(terms[:last:last], ""))}
}
