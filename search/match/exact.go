package match

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"evidence/corpus"
	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/words"
)

// The index keeps of most words in texts how their letters are written. Where it does not, the case is read from the
// texts of the passages that can satisfy the query otherwise.

// tokens are the words of a text.
type tokens struct {
	text string
	list []words.Token
}

// read takes another text.
func (t *tokens) read(text string) { t.text, t.list = text, words.Tokens(t.list[:0], text) }

// A termPattern is what one word of a text has to be: one of forms, or else of
// this stem, or else this term, with its letters in this case where cased is set.
type termPattern struct {
	forms             map[string]bool
	stem, term, cased string
	letters           words.Case // of cased
}

// place is the pattern of one term as the index looks for it.
func (p *termPattern) place() postings.Place {
	return postings.Place{Term: p.term, Cased: p.cased != "", Case: p.letters}
}

// matches reports whether a pattern of one term is word i of a text.
func (p *termPattern) matches(t *tokens, i int) bool {
	token := &t.list[i]
	return p.term == token.Term && (p.cased == "" || p.cased == words.Cased(t.text[token.Start:token.End]))
}

// literal is the pattern of each word of text in this form, and in this case where cased is set.
func literal(text string, cased bool) []termPattern {
	var out []termPattern
	for _, t := range words.Tokens(nil, text) {
		p := termPattern{term: t.Term}
		if cased {
			p.cased, p.letters = words.Cased(text[t.Start:t.End]), words.CaseOf(t.Term, text[t.Start:t.End])
		}
		out = append(out, p)
	}
	return out
}

// find appends where patterns of one term each match words side by side, as spans of words.
func (t *tokens) find(to []corpus.Span, patterns []termPattern) []corpus.Span {
	if len(patterns) == 0 {
		return to
	}
	for i := 0; i+len(patterns) <= len(t.list); i++ {
		n := 0
		for n < len(patterns) && patterns[n].matches(t, i+n) {
			n++
		}
		if n == len(patterns) {
			to = append(to, corpus.Span{Start: i, End: i + n})
		}
	}
	return to
}

// exact gives the passages whose field has words in this form and, where it counts, this case.
func (m *Matcher) exact(stemsField, wordsField string, x query.Exact) (postings.Set, error) {
	patterns := literal(x.Text, x.Cased())
	places := make([]postings.Place, len(patterns))
	for i := range patterns {
		places[i] = patterns[i].place()
		places[i].Cased = places[i].Cased && wordsField == postings.TextWords
	}
	found, unsure, err := postings.Phrase(m.index, wordsField, places)
	if err != nil || !x.Cased() {
		return found, err
	}
	if wordsField != postings.TextWords { // of headings the index does not keep the case
		found, unsure = unsure, found
	}
	unsure.AndNot(found)
	read, err := m.readEach(unsure, stemsField, patterns, func(t *tokens) bool { return len(t.find(nil, patterns)) > 0 })
	if err == nil {
		found.Or(read)
	}
	return found, err
}

// readEach gives those of some passages whose field, the text or the headings, is
// as wanted. Texts that cannot match the patterns are not looked at.
func (m *Matcher) readEach(among postings.Set, field string, patterns []termPattern, wanted func(*tokens) bool) (postings.Set, error) {
	out := postings.NewSet(m.table.Size())
	var t tokens
	var failed error
	among.Each(func(number uint32) {
		if failed = cmp.Or(failed, m.ctx.Err()); failed != nil {
			return
		}
		var texts []string
		if texts, failed = m.fieldTexts(number, field); failed != nil {
			return
		}
		for _, text := range texts {
			if !mayMatch(text, patterns) {
				continue
			}
			if t.read(text); wanted(&t) {
				out.Add(number)
			}
		}
	})
	return out, failed
}

// mayMatch reports whether a text may match all patterns that ask for a case. It
// saves cutting most texts into words: a word of plain letters is in the text as it
// is asked for, unless characters that mean the same letters spell it there.
func mayMatch(text string, patterns []termPattern) bool {
	for i := range patterns {
		if w := patterns[i].cased; w != "" && !strings.Contains(text, w) && isPlain(w) && !hasVariants(text) {
			return false
		}
	}
	return true
}

// isPlain reports whether a word has ASCII letters only.
func isPlain(word string) bool {
	return strings.IndexFunc(word, func(r rune) bool { return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z') }) < 0
}

// hasVariants reports whether a text has characters that may be another spelling of an ASCII
// letter, or be ignored in a word: any beyond ASCII but quotation marks, dashes and the like.
func hasVariants(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool {
		return r >= utf8.RuneSelf && (r < '\u2012' || r > '\u2027') && r != '\u00a0' && r != '£'
	}) >= 0
}

// fieldTexts are a passage's text, or the headings above it.
func (m *Matcher) fieldTexts(number uint32, field string) ([]string, error) {
	if field == postings.TextStems {
		text, err := m.index.Text(number)
		return []string{text}, err
	}
	var p corpus.Passage
	err := m.index.Passage(number, &p)
	return p.Headings, err
}
