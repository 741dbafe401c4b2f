package opensearch

import (
	"cmp"
	"fmt"
	"strings"

	"evidence/corpus"
	"evidence/search/match"
	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/rank"
	"evidence/search/words"
)

// A translator writes a query in OpenSearch's language, so that it finds the passages that package match would find. What is about whole
// reports is found out here, and asked for by their revisions.
type translator struct {
	table   *postings.Table
	matcher *match.Matcher
	stemmer *words.Stemmer
	reports []string // by source: its revision

	snapshot *snapshot
	failed   error // of a Near whose texts could not be read
}

func matchAll() obj  { return obj{"match_all": obj{}} }
func matchNone() obj { return obj{"match_none": obj{}} }

func term(field, value string) obj { return obj{"term": obj{field: obj{"value": value}}} }

// all is what satisfies each of some queries; without any, everything.
func all(of ...obj) obj {
	switch len(of) {
	case 0:
		return matchAll()
	case 1:
		return of[0]
	}
	return obj{"bool": obj{"filter": of}}
}

// anyOf is what satisfies one of some queries; without any, nothing.
func anyOf(of ...obj) obj {
	switch len(of) {
	case 0:
		return matchNone()
	case 1:
		return of[0]
	}
	return obj{"bool": obj{"should": of, "minimum_should_match": 1}}
}

func not(of obj) obj { return obj{"bool": obj{"must_not": []obj{of}}} }

// passages is a whole query, or one in brackets; ranked is what its bare words find. See match.Matcher.Passages.
func (t *translator) passages(root query.List, ranked obj) obj {
	var of []obj
	strictWords, bareWords := false, false
	for _, n := range root.Of {
		if _, ok := n.(query.Word); ok {
			bareWords = true
			continue
		}
		strictWords = strictWords || match.AsksForWords(n)
		of = append(of, t.node(n))
	}
	if bareWords && !strictWords {
		of = append(of, ranked)
	}
	return all(of...)
}

// node is a strict part of a query, or one in a strict part.
func (t *translator) node(n query.Node) obj {
	switch n := n.(type) {
	case query.Word:
		return t.word(n.Text)
	case query.Phrase:
		terms := words.Terms(n.Text)
		return anyOf(phrase(fieldWords, terms), t.ofSources(func(s *postings.Source) bool { return t.matcher.AuthorityHas(s, terms) }))
	case query.Exact:
		return exact(fieldWords, fieldCased, n)
	case query.Near:
		q, err := t.near(n)
		t.failed = cmp.Or(t.failed, err)
		return q
	case query.Prefix, query.Fuzzy:
		return expanded(fieldWords, n)
	case query.Field:
		return t.field(n)
	case query.Range:
		return t.inRange(n)
	case query.Not:
		return not(t.node(n.Of))
	case query.And:
		return all(t.nodes(n.Of)...)
	case query.Or:
		return anyOf(t.nodes(n.Of)...)
	case query.List:
		var bare []obj
		for _, n := range n.Of {
			if w, ok := n.(query.Word); ok {
				bare = append(bare, t.word(w.Text))
			}
		}
		return t.passages(n, anyOf(bare...))
	}
	panic(fmt.Sprintf("opensearch: a query has a part of the unknown type %T", n))
}

func (t *translator) nodes(of []query.Node) []obj {
	out := make([]obj, len(of))
	for i, n := range of {
		out[i] = t.node(n)
	}
	return out
}

// word is a word in the text, the lead-in or the headings, or in what counts as if it were there.
func (t *translator) word(text string) obj {
	return t.parts(text, fieldWords, func(stem string) obj {
		return anyOf(term(fieldText, stem), term(fieldLead, stem), term(fieldHeading, stem), term(fieldMatched, stem))
	})
}

// parts is each stem of a word, as find finds it, and each of its stop words; or else a hyphenated word written as one.
func (t *translator) parts(text, wordsField string, find func(stem string) obj) obj {
	tokens := words.Tokens(nil, text)
	var parts, compounds []obj
	for _, token := range tokens {
		if words.Stop(token.Term) {
			parts = append(parts, term(wordsField, unit(token.Term)))
		}
	}
	t.stemmer.Each(tokens, func(_ int, stem string, compound bool) {
		if compound {
			compounds = append(compounds, find(unit(stem)))
		} else {
			parts = append(parts, find(unit(stem)))
		}
	})
	if len(parts) > 0 {
		compounds = append(compounds, all(parts...))
	}
	return anyOf(compounds...)
}

// phrase is words side by side.
func phrase(field string, terms []string) obj {
	if len(terms) == 0 {
		return matchNone()
	}
	units := make([]string, len(terms))
	for i, term := range terms {
		units[i] = unit(term)
	}
	if len(units) == 1 {
		return term(field, units[0])
	}
	return obj{"match_phrase": obj{field: obj{"query": strings.Join(units, " ")}}}
}

// exact is words in one form and, where it counts, one case.
func exact(wordsField, casedField string, x query.Exact) obj {
	if !x.Cased() {
		return phrase(wordsField, words.Terms(x.Text))
	}
	return phrase(casedField, casedTerms(x.Text))
}

func casedTerms(text string) []string {
	var out []string
	for _, token := range words.Tokens(nil, text) {
		out = append(out, words.Cased(text[token.Start:token.End]))
	}
	return out
}

// maxExpansions bounds how many words a fuzzy word stands for; see match.Expand.
const maxExpansions = 1000

// expanded is a word that a Prefix or a Fuzzy stands for, and the words before it.
func expanded(field string, n query.Node) obj {
	terms := words.Terms(query.Text(n))
	if len(terms) == 0 {
		return matchNone()
	}
	var of []obj
	last := len(terms) - 1
	for _, w := range terms[:last] {
		of = append(of, term(field, unit(w)))
	}
	if f, ok := n.(query.Fuzzy); ok {
		return all(append(of, obj{"fuzzy": obj{field: obj{"value": unit(terms[last]), "fuzziness": f.Distance, "prefix_length": 0,
			"max_expansions": maxExpansions, "transpositions": true, "rewrite": "constant_score"}}})...)
	}
	return all(append(of, obj{"prefix": obj{field: obj{"value": unit(terms[last]), "rewrite": "constant_score"}}})...)
}

func (t *translator) field(f query.Field) obj {
	switch value := query.Text(f.Value); f.Name {
	case query.FieldText:
		return t.inField(fieldText, fieldWords, fieldCased, f.Value)
	case query.FieldHeading:
		return t.inField(fieldHeading, fieldHeadingWords, fieldHeadingCased, f.Value)
	case query.FieldParagraph:
		if _, ok := f.Value.(query.Prefix); ok {
			return obj{"prefix": obj{fieldParagraph: obj{"value": strings.ToLower(value)}}}
		}
		return term(fieldParagraph, strings.ToLower(value))
	case query.FieldBlock:
		return term(fieldBlock, string(postings.BlockCode(corpus.Block(value))))
	case query.FieldRead:
		return obj{"term": obj{fieldOCR: obj{"value": value == query.ReadOCR}}}
	}
	return t.ofSources(t.matcher.OfReport(f))
}

// inField is what one field of words has, by its stems or its words.
func (t *translator) inField(stemsField, wordsField, casedField string, value query.Node) obj {
	switch v := value.(type) {
	case query.Word:
		return t.parts(v.Text, wordsField, func(stem string) obj { return term(stemsField, stem) })
	case query.Phrase:
		return phrase(wordsField, words.Terms(v.Text))
	case query.Exact:
		return exact(wordsField, casedField, v)
	}
	return expanded(wordsField, value)
}

func (t *translator) inRange(r query.Range) obj {
	if r.Name == query.FieldPage {
		from, to := match.Bounds(r)
		return all(obj{"range": obj{fieldPage: obj{"lte": min(to, maxInteger)}}}, obj{"range": obj{fieldPageEnd: obj{"gte": from}}})
	}
	return t.ofSources(t.matcher.OfReport(r))
}

const maxInteger = 1<<31 - 1

// ofSources is the passages of the sources for which accept holds; of none where it is nil. Of most reports it names those that are left out.
func (t *translator) ofSources(accept func(*postings.Source) bool) obj {
	var in, out []string
	for i, s := range t.table.Sources {
		if accept != nil && accept(s) {
			in = append(in, t.reports[i])
		} else {
			out = append(out, t.reports[i])
		}
	}
	switch {
	case len(in) == 0:
		return matchNone()
	case len(out) == 0:
		return matchAll()
	case len(in) <= len(out):
		return obj{"terms": obj{fieldRevision: in}}
	}
	return not(obj{"terms": obj{fieldRevision: out}})
}

// has is the passages that have a word that ranks; own leaves out those that have it by what their report is called.
func (t *translator) has(w *rank.Term, own bool) obj {
	switch {
	case w.Expands != nil:
		return expanded(fieldWords, textOf(w.Expands))
	case w.Stem == "":
		units := make([]string, len(w.Forms))
		for i, form := range w.Forms {
			units[i] = unit(form)
		}
		return obj{"terms": obj{fieldWords: units}}
	}
	stem := unit(w.Stem)
	of := []obj{term(fieldText, stem), term(fieldLead, stem), term(fieldHeading, stem)}
	for _, s := range w.Synonyms {
		of = append(of, t.synonym(s.Terms)...)
	}
	if !own {
		of = append(of, term(fieldNamed, stem))
	}
	return anyOf(of...)
}

// synonym is one word in the text or the headings, or several side by side in the text, the last in the singular or the plural.
func (t *translator) synonym(terms []string) []obj {
	if len(terms) == 1 {
		stem := unit(t.stemmer.Stem(terms[0]))
		return []obj{term(fieldText, stem), term(fieldHeading, stem)}
	}
	last := len(terms) - 1
	var out []obj
	for _, form := range words.NumberForms(terms[last]) {
		out = append(out, phrase(fieldWords, append(terms[:last:last], form)))
	}
	return out
}

// textOf is the value of a field; any other node is itself.
func textOf(n query.Node) query.Node {
	if f, ok := n.(query.Field); ok {
		return f.Value
	}
	return n
}

// hasAll is the passages that have every bare word; see rank.Ranking.HasAll.
func (t *translator) hasAll(root query.List, terms []rank.Term) obj {
	at := make(map[string]int, len(terms))
	for i := range terms {
		at[terms[i].Stem] = i
	}
	var of []obj
	for _, n := range root.Of {
		w, ok := n.(query.Word)
		if !ok {
			continue
		}
		var parts, whole []obj
		t.stemmer.Each(words.Tokens(nil, w.Text), func(_ int, stem string, compound bool) {
			i, ok := at[stem]
			switch {
			case !ok:
			case compound:
				whole = append(whole[:0], t.has(&terms[i], false))
			default:
				parts = append(parts, t.has(&terms[i], false))
			}
		})
		if len(parts) > 0 {
			of = append(of, anyOf(append(whole, all(parts...))...))
		}
	}
	for i := range terms {
		if terms[i].Bare && terms[i].Stem == "" {
			of = append(of, t.has(&terms[i], false))
		}
	}
	return all(of...)
}

// bare is the passages that have one of the bare words, or whose report is named by one.
func (t *translator) bare(terms []rank.Term) obj {
	var of []obj
	for i := range terms {
		if terms[i].Bare {
			of = append(of, t.has(&terms[i], false))
		}
	}
	return anyOf(of...)
}
