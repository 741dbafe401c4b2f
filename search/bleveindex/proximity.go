package bleveindex

import (
	"cmp"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"evidence/search/query"
	"evidence/search/words"
)

// What the index does not keep, the case of letters, is read from the texts of
// the passages that can satisfy a part of a query at all. Where words stand is
// read from the index: see positions.go.

// A wording is a text cut into its words.
type wording struct {
	text   string
	tokens []words.Token
}

func (w *wording) cut(text string) { w.text, w.tokens = text, words.Tokens(w.tokens[:0], text) }

// A slot is what one word of a text has to be: one of forms, or else of this
// stem, or else this term, in these letters' case where cased is set.
type slot struct {
	forms             map[string]bool
	stem, term, cased string
}

// fits reports whether a slot of one term is word i of a text.
func (s *slot) fits(w *wording, i int) bool {
	t := &w.tokens[i]
	return s.term == t.Term && (s.cased == "" || s.cased == words.Cased(w.text[t.Start:t.End]))
}

// literal are the slots of words in this form, with their letters' case or without.
func literal(text string, cased bool) []slot {
	var out []slot
	for _, t := range words.Tokens(nil, text) {
		s := slot{term: t.Term}
		if cased {
			s.cased = words.Cased(text[t.Start:t.End])
		}
		out = append(out, s)
	}
	return out
}

// A stretch is where a part of a query stands in a text: the indices of its first and its last word.
type stretch struct{ first, last int }

// places appends where slots stand side by side.
func places(to []stretch, w *wording, slots []slot) []stretch {
	if len(slots) == 0 {
		return to
	}
	for i := 0; i+len(slots) <= len(w.tokens); i++ {
		n := 0
		for n < len(slots) && slots[n].fits(w, i+n) {
			n++
		}
		if n == len(slots) {
			to = append(to, stretch{i, i + n - 1})
		}
	}
	return to
}

// alternatives lists the ways in which a part of a Near can stand in a text.
func (m *matcher) alternatives(n query.Node) ([][]slot, error) {
	var of []query.Node
	switch n := n.(type) {
	case query.Word:
		return m.wordSlots(n.Text), nil
	case query.Phrase:
		return [][]slot{literal(n.Text, false)}, nil
	case query.Exact:
		return [][]slot{literal(n.Text, n.Cased())}, nil
	case query.Prefix, query.Fuzzy:
		found, besides, err := m.forms(fieldExact, n)
		var slots []slot
		for _, term := range besides {
			slots = append(slots, slot{term: term})
		}
		return [][]slot{append(slots, slot{forms: setOf(found)})}, err
	case query.Or:
		of = n.Of
	case query.List:
		of = n.Of
	}
	var out [][]slot
	for _, part := range of {
		some, err := m.alternatives(part)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}

// wordSlots are the ways in which a word stands in a text: its parts side by side, or a hyphenated word written as one.
func (m *matcher) wordSlots(text string) [][]slot {
	tokens := words.Tokens(nil, text)
	var parts []slot
	for _, t := range tokens {
		if words.Stop(t.Term) {
			parts = append(parts, slot{term: t.Term})
		} else {
			parts = append(parts, slot{stem: m.stemmer.Stem(t.Term)})
		}
	}
	out := [][]slot{parts}
	eachStem(m.stemmer, tokens, func(_ int, stem string, compound bool) {
		if compound {
			out = append(out, []slot{{stem: stem}})
		}
	})
	return out
}

func setOf(list []string) map[string]bool {
	out := make(map[string]bool, len(list))
	for _, s := range list {
		out[s] = true
	}
	return out
}

// inText gives the passages whose own text satisfies a part of a Near.
func (m *matcher) inText(n query.Node) (bitset, error) {
	var of []query.Node
	switch n := n.(type) {
	case query.Or:
		of = n.Of
	case query.List:
		of = n.Of
	default:
		return m.inField(fieldText, fieldExact, n)
	}
	out := newBitset(m.size)
	for _, part := range of {
		b, err := m.inText(part)
		if err != nil {
			return nil, err
		}
		out.or(b)
	}
	return out, nil
}

// maxSteps bounds the search for parts near each other in one passage: more are
// tried only where many parts are the same few words.
const maxSteps = 1 << 14

// within reports whether of each list one stretch can be taken so that none
// overlap and at most distance words stand among them.
func within(lists [][]stretch, distance int) bool {
	f := fitting{lists: lists, span: distance, steps: maxSteps}
	for _, list := range lists {
		longest := 0
		for _, s := range list {
			longest = max(longest, s.last-s.first+1)
		}
		f.span += longest
	}
	f.distance = distance
	return f.fit()
}

// A fitting takes stretches, one of each list, until all fit.
type fitting struct {
	lists    [][]stretch
	taken    []stretch
	distance int
	span     int // no more words can there be from the first to the last
	steps    int // left
}

func (f *fitting) fit() bool {
	if len(f.taken) == len(f.lists) {
		return f.others() <= f.distance
	}
	for _, s := range f.lists[len(f.taken)] {
		if f.steps--; f.steps < 0 {
			return false
		}
		if !f.takes(s) {
			continue
		}
		f.taken = append(f.taken, s)
		if f.fit() {
			return true
		}
		f.taken = f.taken[:len(f.taken)-1]
	}
	return false
}

// takes reports whether a stretch overlaps none of those taken and is not too far from them.
func (f *fitting) takes(s stretch) bool {
	for _, t := range f.taken {
		if s.first <= t.last && t.first <= s.last || max(s.last, t.last)-min(s.first, t.first)+1 > f.span {
			return false
		}
	}
	return true
}

// others is how many words stand among those taken.
func (f *fitting) others() int {
	first, last, own := f.taken[0].first, f.taken[0].last, 0
	for _, t := range f.taken {
		first, last, own = min(first, t.first), max(last, t.last), own+t.last-t.first+1
	}
	return last - first + 1 - own
}

// exact gives the passages whose field, with its exact form, holds words in this form and, where it counts, this case.
func (m *matcher) exact(field, exact string, x query.Exact) (bitset, error) {
	found, err := m.phrase(exact, words.Terms(x.Text))
	if err != nil || !x.Cased() {
		return found, err
	}
	slots := literal(x.Text, true)
	return m.readEach(found, field, slots, func(w *wording) bool { return len(places(nil, w, slots)) > 0 })
}

// readEach gives those of some passages whose field, the text or the headings, is as wanted, and may hold slots.
func (m *matcher) readEach(among bitset, field string, slots []slot, wanted func(*wording) bool) (bitset, error) {
	out := newBitset(m.size)
	var w wording
	var failed error
	among.each(func(number uint32) {
		if failed = cmp.Or(failed, m.ctx.Err()); failed != nil {
			return
		}
		var texts []string
		if texts, failed = m.textsIn(number, field); failed != nil {
			return
		}
		for _, text := range texts {
			if !mayHold(text, slots) {
				continue
			}
			if w.cut(text); wanted(&w) {
				out.add(number)
			}
		}
	})
	return out, failed
}

// mayHold reports whether a text may hold all slots that ask for a case. It spares
// most texts from being cut up: a word of plain letters stands in the text as it
// is asked for, unless it is spelt there with others that mean the same.
func mayHold(text string, slots []slot) bool {
	for i := range slots {
		if w := slots[i].cased; w != "" && !strings.Contains(text, w) && plain(w) && !odd(text) {
			return false
		}
	}
	return true
}

// plain reports whether a word has ASCII letters only.
func plain(word string) bool {
	return strings.IndexFunc(word, func(r rune) bool { return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z') }) < 0
}

// odd reports whether a text has characters that may stand for a letter of plain
// words, or in one: any beyond ASCII, but for quotation marks, dashes and other marks that do not.
func odd(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool {
		return r >= utf8.RuneSelf && (r < '\u2012' || r > '\u2027') && r != '\u00a0' && r != '£'
	}) >= 0
}

// textsIn is a passage's text, or the headings that it stands under.
func (m *matcher) textsIn(number uint32, field string) ([]string, error) {
	if field == fieldText {
		text, err := m.text(number)
		return []string{text}, err
	}
	var p struct {
		Headings []string `json:"headings"`
	}
	var failed error
	err := m.stored(number, func(name string, value []byte) {
		if name == fieldPassage {
			failed = json.Unmarshal(value, &p)
		}
	})
	return p.Headings, cmp.Or(err, failed)
}
