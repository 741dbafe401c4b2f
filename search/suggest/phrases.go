package suggest

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"strings"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/postings"
	"evidence/search/words"
)

// Bounds of a phrase book.
const (
	leastPassages   = 3     // that must have a phrase
	maxPhrases      = 20000 // phrases kept, the commonest
	maxHeadingWords = 8     // longer headings are sentences
)

// A phraseBook is the phrases of two or three words, and the headings, that several
// passages share, by key. A phrase neither begins nor ends with a stop word.
type phraseBook []countedPhrase

type countedPhrase struct {
	key   string // folded words with spaces between them
	text  string // as it was first met, in lower case
	count int    // passages
}

// complete gives the commonest phrases that go on from what was typed: from all of it, else from its last words.
func (b *phraseBook) complete(prefix string, typed []words.Token, n int) []search.Suggestion {
	if b == nil {
		return nil
	}
	for i := max(0, len(typed)-maxHeadingWords); i < len(typed); i++ {
		if found := b.withPrefix(typed[i:], n); len(found) > 0 {
			out := make([]search.Suggestion, len(found))
			for k, p := range found {
				out[k] = search.Suggestion{Kind: search.SuggestPhrase, Text: prefix[:typed[i].Start] + p.text, Count: p.count}
			}
			return out
		}
	}
	return nil
}

// withPrefix lists the phrases that begin with typed words and say more, the commonest first.
func (b phraseBook) withPrefix(typed []words.Token, n int) []countedPhrase {
	key := keyOf(typed)
	var found []countedPhrase
	for i := sort.Search(len(b), func(i int) bool { return b[i].key >= key }); i < len(b) && strings.HasPrefix(b[i].key, key); i++ {
		if b[i].key != key {
			found = append(found, b[i])
		}
	}
	slices.SortFunc(found, commonestFirst)
	return found[:min(n, len(found))]
}

func commonestFirst(a, b countedPhrase) int {
	return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.key, b.key))
}

func keyOf(tokens []words.Token) string {
	terms := make([]string, len(tokens))
	for i, t := range tokens {
		terms[i] = t.Term
	}
	return strings.Join(terms, " ")
}

func newPhrase(text string, tokens []words.Token) countedPhrase {
	return countedPhrase{key: keyOf(tokens), text: lowered(text[tokens[0].Start:tokens[len(tokens)-1].End])}
}

// lowered is a text in lower case, but for words that are acronyms.
func lowered(text string) string {
	parts := strings.Fields(text)
	for i, p := range parts {
		if !isAcronym(p) {
			parts[i] = strings.ToLower(p)
		}
	}
	return strings.Join(parts, " ")
}

// A phraseCounter counts phrases by the numbers of their words.
type phraseCounter struct {
	words   map[string]uint64
	tallies map[uint64]tally
	common  []countedPhrase // without their counts
}

// A tally is how many passages have a phrase.
type tally struct {
	count, last uint32 // last is the passage that it was last met in, plus one
	common      int32  // where it is among the common ones, once it is one
}

// wordBits are what the number of one word takes of a phrase's.
const wordBits = 21

// countPhrases reads the texts of all passages.
func countPhrases(ctx context.Context, index postings.Snapshot) (*phraseBook, error) {
	c := &phraseCounter{words: make(map[string]uint64), tallies: make(map[uint64]tally)}
	headings := make(map[string]*countedPhrase)
	heading := postings.BlockCode(corpus.Heading)
	var tokens []words.Token
	table := index.Table()
	for number, src := range table.Source {
		if src < 0 {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		text, err := index.Text(uint32(number))
		if err != nil {
			return nil, err
		}
		tokens = words.Tokens(tokens[:0], text)
		if table.Block[number] == heading {
			countHeading(headings, text, tokens)
		} else {
			c.countPassage(uint32(number), text, tokens)
		}
	}
	return c.book(headings), nil
}

func countHeading(headings map[string]*countedPhrase, text string, tokens []words.Token) {
	if len(tokens) < 2 || len(tokens) > maxHeadingWords {
		return
	}
	p := newPhrase(text, tokens)
	if headings[p.key] == nil {
		headings[p.key] = &p
	}
	headings[p.key].count++
}

// countPassage counts each phrase of a passage once.
func (c *phraseCounter) countPassage(number uint32, text string, tokens []words.Token) {
	ids := [3]uint64{}
	run := 0 // words up to this one that nothing but a space or a hyphen parts
	for i, t := range tokens {
		if i > 0 && !adjoins(text[tokens[i-1].End:t.Start]) {
			run = 0
		}
		ids[0], ids[1], ids[2] = ids[1], ids[2], c.wordNumber(t.Term)
		run++
		if words.Stop(t.Term) {
			continue
		}
		for n := 2; n <= min(run, 3); n++ {
			first := i - n + 1
			if words.Stop(tokens[first].Term) {
				continue
			}
			key := ids[1]<<wordBits | ids[2]
			if n == 3 {
				key |= ids[0] << (2 * wordBits)
			}
			c.add(key, number, text, tokens[first:i+1])
		}
	}
}

func adjoins(between string) bool {
	return between == " " || between == "-" || between == "\u2010" || between == "\u2011"
}

// wordNumber is the number of a word, from 1.
func (c *phraseCounter) wordNumber(term string) uint64 {
	n, ok := c.words[term]
	if !ok {
		n = uint64(len(c.words)+1) & (1<<wordBits - 1)
		c.words[strings.Clone(term)] = n
	}
	return n
}

func (c *phraseCounter) add(key uint64, number uint32, text string, tokens []words.Token) {
	t := c.tallies[key]
	if t.last == number+1 {
		return
	}
	t.last = number + 1
	if t.count++; t.count == leastPassages { // only now is its text worth keeping
		t.common = int32(len(c.common))
		c.common = append(c.common, newPhrase(text, tokens))
	}
	c.tallies[key] = t
}

// book keeps the commonest of the phrases and the headings.
func (c *phraseCounter) book(headings map[string]*countedPhrase) *phraseBook {
	byKey := make(map[string]countedPhrase)
	enter := func(p countedPhrase) {
		hasLetter := strings.IndexFunc(p.key, func(r rune) bool { return 'a' <= r && r <= 'z' }) >= 0
		if p.count >= leastPassages && byKey[p.key].count < p.count && hasLetter {
			byKey[p.key] = p
		}
	}
	for _, p := range headings {
		enter(*p)
	}
	for _, t := range c.tallies {
		if t.count >= leastPassages {
			c.common[t.common].count = int(t.count)
		}
	}
	for _, p := range c.common {
		enter(p)
	}
	book := make(phraseBook, 0, len(byKey))
	for _, p := range byKey {
		book = append(book, p)
	}
	slices.SortFunc(book, commonestFirst)
	book = slices.Clone(book[:min(maxPhrases, len(book))])
	slices.SortFunc(book, func(a, b countedPhrase) int { return cmp.Compare(a.key, b.key) })
	return &book
}
