package query

import (
	"fmt"
	"slices"
	"strings"

	"evidence/corpus"
)

type parser struct {
	in    []token
	pos   int
	field string // the field whose bracketed value is being read
	loose bool   // a field that cannot be one is words
	prose bool   // brackets around words are only brackets
	notes []string
}

func parse(text string, loose bool) (Query, error) {
	tokens := lex(text)
	p := &parser{in: tokens, prose: prose(tokens)}
	p.loose = loose || p.prose
	if err := p.checkNames(); err != nil {
		return Query{}, err
	}
	if !p.prose {
		p.checkStars()
		p.checkOperators()
	}
	list, err := p.parseList()
	if err != nil {
		return Query{}, err
	}
	if n := len(p.in); n > 0 {
		list.Span = corpus.Span{Start: p.in[0].Start, End: p.in[n-1].End}
	}
	if over := exceeds(list); over != "" {
		return p.tooMuch(text, over)
	}
	if len(list.Of) == 0 && strings.TrimSpace(text) != "" {
		p.note("There is no word to search for, so every passage is listed.")
	}
	return Query{Root: list, Notes: p.notes}, nil
}

// tooMuch answers for a query that asks for too much work: prose is searched as the words it has, anything else is an error.
func (p *parser) tooMuch(text, over string) (Query, error) {
	if !p.loose {
		return Query{}, &Error{Problem: over + ", in", Found: shortened(text), Hint: "search for a part of it"}
	}
	q := Prose(text)
	q.Notes = []string{"The query has " + over + ". So it was searched as words, without these signs."}
	return q, nil
}

// shortened is the beginning of a text.
func shortened(text string) string {
	if r := []rune(text); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return text
}

// Prose reads text as bare words and nothing else, whatever signs stand in it.
func Prose(text string) Query {
	var q Query
	var word strings.Builder
	start, at := 0, 0
	end := func() {
		if hasAlnum(word.String()) {
			q.Root.Of = append(q.Root.Of, Word{corpus.Span{Start: start, End: at}, word.String()})
		}
		word.Reset()
	}
	for _, r := range text {
		switch {
		case isSpace(r):
			end()
		case word.Len() == 0:
			start = at
			fallthrough
		default:
			word.WriteRune(r)
		}
		at++
	}
	end()
	if n := len(q.Root.Of); n > 0 {
		q.Root.Span = corpus.Span{Start: q.Root.Of[0].Where().Start, End: q.Root.Of[n-1].Where().End}
	}
	return q
}

// Prose has this many words, or fewer with a sentence's punctuation.
const (
	proseWords           = 8
	punctuatedProseWords = 3
)

// prose reports whether the tokens read like a sentence somebody pasted, not
// like a query somebody wrote. Only words that no sign governs count.
func prose(tokens []token) bool {
	n, punctuated := 0, false
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		switch {
		case t.kind == openToken && isOperand(tokens, i, t.pair):
			i = t.pair
		case t.kind == fieldToken:
			if i++; tokens[i].kind == openToken {
				i = tokens[i].pair
			}
		case t.kind == wordToken && !isOperator(t.text) && !isOperand(tokens, i, i):
			n++
			punctuated = punctuated || strings.ContainsAny(t.text[len(t.text)-1:], ".,;:!?")
		}
	}
	return n >= proseWords || n >= punctuatedProseWords && punctuated
}

func isOperand(tokens []token, first, last int) bool {
	if first > 0 {
		switch tokens[first-1].kind {
		case andToken, orToken, nearToken, notToken:
			return true
		}
	}
	if last+1 == len(tokens) {
		return false
	}
	after := tokens[last+1].kind
	return after == andToken || after == orToken || after == nearToken
}

// checkNames refuses, or notes, words that are written as a field that does not exist.
func (p *parser) checkNames() error {
	for _, t := range p.in {
		if t.unknown == "" {
			continue
		}
		if !p.loose {
			return &Error{Problem: "unknown field", Found: t.unknown, At: t.Start, Choices: namesLike(t.unknown), Hint: "fields are"}
		}
		p.note("%q is no field; it was searched as words. Fields are %s.", t.unknown, strings.Join(namesLike(t.unknown), ", "))
	}
	return nil
}

// checkStars notes stars that stand elsewhere than at the end of a word.
func (p *parser) checkStars() {
	for _, t := range p.in {
		if t.star {
			p.note("A star works only at the end of a word; the one in %q was left out.", t.text)
		}
	}
}

// checkOperators notes operators that lack what they would join.
func (p *parser) checkOperators() {
	for _, t := range p.in {
		if t.lacks != "" {
			p.note("Something is missing %s %s, so %[2]s was searched as a word.", t.lacks, t.text)
		}
	}
}

// maxNotes bounds the notes on one query.
const maxNotes = 5

func (p *parser) note(format string, args ...any) {
	if len(p.notes) < maxNotes {
		p.notes = append(p.notes, fmt.Sprintf(format, args...))
	}
}

func (p *parser) peek() (token, bool) {
	if p.pos < len(p.in) {
		return p.in[p.pos], true
	}
	return token{}, false
}

// parseList reads parts up to the closing bracket or the end.
func (p *parser) parseList() (List, error) {
	var l List
	for {
		t, ok := p.peek()
		if !ok || t.kind == closeToken {
			return l, nil
		}
		n, err := p.parseOr()
		if err != nil {
			return l, err
		}
		if in, ok := n.(List); ok && p.prose && !slices.ContainsFunc(in.Of, func(n Node) bool { return !is[Word](n) }) {
			l.Of = append(l.Of, in.Of...)
		} else {
			l.Of = append(l.Of, n)
		}
	}
}

func (p *parser) parseOr() (Node, error) {
	of, err := p.parseChain(orToken, p.parseAnd)
	if err != nil || len(of) == 1 {
		return first(of), err
	}
	return Or{spanOf(of), of}, nil
}

func (p *parser) parseAnd() (Node, error) {
	of, err := p.parseChain(andToken, p.parseNot)
	if err != nil || len(of) == 1 {
		return first(of), err
	}
	return And{spanOf(of), of}, nil
}

func (p *parser) parseChain(operator kind, operand func() (Node, error)) ([]Node, error) {
	n, err := operand()
	of := []Node{n}
	for err == nil {
		t, ok := p.peek()
		if !ok || t.kind != operator {
			return of, nil
		}
		p.pos++
		n, err = operand()
		of = append(of, n)
	}
	return nil, err
}

func first(of []Node) Node {
	if len(of) == 0 {
		return nil
	}
	return of[0]
}

func spanOf(of []Node) corpus.Span {
	return corpus.Span{Start: of[0].Where().Start, End: of[len(of)-1].Where().End}
}

// parseNot reads a part, with NOT or a dash before it or not. Of a run of them an odd number is one, an even number two.
func (p *parser) parseNot() (Node, error) {
	start, negations := p.in[p.pos].Start, 0
	for p.in[p.pos].kind == notToken {
		negations++
		p.pos++
	}
	n, err := p.parseNear()
	if err != nil || negations == 0 {
		return n, err
	}
	n = Not{corpus.Span{Start: start, End: n.Where().End}, n}
	if negations%2 == 0 {
		n = Not{n.Where(), n}
	}
	return n, nil
}

// parseNear reads parts with NEAR between them. Where a part is none that can stand
// near another, they must all hold, which is said.
func (p *parser) parseNear() (Node, error) {
	first, err := p.parsePrimary()
	of, distances := []Node{first}, []int(nil)
	for err == nil {
		t, ok := p.peek()
		if !ok || t.kind != nearToken {
			break
		}
		p.pos++
		var n Node
		n, err = p.parsePrimary()
		of, distances = append(of, n), append(distances, t.distance)
	}
	switch {
	case err != nil:
		return nil, err
	case len(of) == 1:
		return first, nil
	case slices.ContainsFunc(of, func(n Node) bool { return !canBeNear(n) }):
		p.note("NEAR works between words, phrases, and groups of them with OR; here it was read as AND.")
		return And{spanOf(of), of}, nil
	}
	return nearChain(of, distances), nil
}

// nearChain is one Near where all distances are the same, and otherwise one of each two neighbours.
func nearChain(of []Node, distances []int) Node {
	if len(slices.Compact(slices.Clone(distances))) == 1 {
		return Near{spanOf(of), of, distances[0]}
	}
	var pairs []Node
	for i, d := range distances {
		pair := of[i : i+2]
		pairs = append(pairs, Near{spanOf(pair), pair, d})
	}
	return And{spanOf(of), pairs}
}

func canBeNear(n Node) bool {
	switch n.(type) {
	case Word, Phrase, Exact, Prefix, Fuzzy:
		return true
	}
	of := Alternatives(n)
	return len(of) > 0 && !slices.ContainsFunc(of, func(n Node) bool { return !canBeNear(n) })
}

// parsePrimary reads a bracket, a field or a single word of any sort.
func (p *parser) parsePrimary() (Node, error) {
	t := p.in[p.pos]
	p.pos++
	switch t.kind {
	case openToken:
		return p.parseGroup(t)
	case fieldToken:
		return p.parseField(t)
	}
	n := leaf(t)
	if p.field == "" {
		return n, nil
	}
	return p.fieldNode(p.field, n)
}

func leaf(t token) Node {
	switch t.kind {
	case phraseToken:
		if t.near {
			return nearWords(t)
		}
		return Phrase{t.Span, t.text}
	case exactToken:
		return Exact{t.Span, t.text}
	case prefixToken:
		return Prefix{t.Span, t.text}
	case fuzzyToken:
		return Fuzzy{t.Span, t.text, t.distance}
	}
	return Word{t.Span, t.text}
}

// nearWords is the node of a quotation with a distance.
func nearWords(t token) Node {
	var of []Node
	for _, w := range strings.Fields(t.text) {
		if hasAlnum(w) {
			of = append(of, Phrase{t.Span, w})
		}
	}
	if len(of) == 1 {
		return of[0]
	}
	return Near{t.Span, of, t.distance}
}

// parseGroup reads what is in brackets. Brackets around one strict part change nothing.
func (p *parser) parseGroup(open token) (Node, error) {
	l, err := p.parseList()
	if err != nil {
		return nil, err
	}
	l.Span = corpus.Span{Start: open.Start, End: p.in[p.pos].End}
	p.pos++ // the closing bracket: pairBrackets has seen to it
	if p.field != "" {
		return anyOf(l), nil
	}
	if len(l.Of) == 1 && !is[Word](l.Of[0]) {
		return l.Of[0], nil
	}
	return l, nil
}

// anyOf turns a list of a field's values into what it means: any of them, but none of those negated.
func anyOf(l List) Node {
	var either, all []Node
	for _, n := range l.Of {
		if is[Not](n) {
			all = append(all, n)
		} else {
			either = append(either, n)
		}
	}
	switch len(either) {
	case 0:
	case 1:
		all = append(either, all...)
	default:
		all = append([]Node{Or{l.Span, either}}, all...)
	}
	if len(all) == 1 {
		return all[0]
	}
	return And{l.Span, all}
}

// parseField reads a field's value: the token that touches the colon, or a bracket.
func (p *parser) parseField(t token) (Node, error) {
	if p.field != "" {
		return nil, &Error{Problem: "field in the value of " + p.field, Found: t.text, At: t.Start, Hint: "close the bracket before it"}
	}
	v := p.in[p.pos]
	if v.kind == openToken {
		return p.parseFieldGroup(t)
	}
	p.pos++
	return p.fieldNode(t.text, leaf(v))
}

// parseFieldGroup reads "name:( … )". Where a value in it cannot be one, loose
// parsing reads the name as a word and the bracket as if no field stood before it.
func (p *parser) parseFieldGroup(t token) (Node, error) {
	at, notes := p.pos, len(p.notes)
	loose := p.loose
	p.field, p.loose = t.text, false
	p.pos++
	n, err := p.parseGroup(p.in[at])
	p.field, p.loose = "", loose
	if err == nil || !loose {
		return n, err
	}
	p.pos, p.notes = at, p.notes[:notes]
	p.note("%s.", err.Error()[len("query: "):])
	return Word{t.Span, t.text + ":"}, nil
}

// fieldNode makes the node of a field's value, or a word of it where that cannot be and the parsing is loose.
func (p *parser) fieldNode(name string, value Node) (Node, error) {
	n, err := fieldValue(name, value)
	if err == nil {
		return n, nil
	}
	if !p.loose {
		return nil, err
	}
	p.note("%s.", err.Error()[len("query: "):])
	return Word{value.Where(), name + ":" + unquoted(value)}, nil
}
