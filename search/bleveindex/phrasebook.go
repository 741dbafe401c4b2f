package bleveindex

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"strings"
	"sync"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/words"
)

// Bounds of a phrase book.
const (
	phrasePassages = 3     // passages that must hold a phrase
	maxPhrases     = 20000 // phrases kept, the commonest
	headingWords   = 8     // longer headings are sentences
)

// A phraseBook is the phrases of two or three words, and the headings, that several
// passages share. A phrase neither begins nor ends with a stop word.
type phraseBook struct {
	phrases []countedPhrase // by key
}

type countedPhrase struct {
	key   string // folded words with spaces between them
	text  string // as it was first met, in lower case
	count int    // passages
}

// phraseBooks keeps the phrase book of the newest state of the index that has one.
type phraseBooks struct {
	mu       sync.Mutex
	table    *table
	book     *phraseBook
	counting *table
	stop     context.CancelFunc // of the count under way
	done     chan struct{}      // closed when it has ended
}

// of gives the phrases there are, and has those of the snapshot counted where they are others.
func (p *phraseBooks) of(x *Index, s *snapshot) *phraseBook {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.table != s.table && p.counting == nil {
		ctx, stop := context.WithCancel(context.Background())
		p.counting, p.stop, p.done = s.table, stop, make(chan struct{})
		go p.count(ctx, x)
	}
	return p.book
}

// count counts the phrases of the index as it is now.
func (p *phraseBooks) count(ctx context.Context, x *Index) {
	var book *phraseBook
	var of *table
	s, err := x.snapshot()
	if err == nil {
		book, err = s.countPhrases(ctx)
		of = s.table
		s.close()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err == nil {
		p.table, p.book = of, book
	}
	p.counting = nil
	p.stop()
	close(p.done)
}

// interrupt ends a count under way and waits until it no longer reads the index.
func (p *phraseBooks) interrupt() {
	p.mu.Lock()
	stop, done := p.stop, p.done
	p.mu.Unlock()
	if stop != nil {
		stop()
		<-done
	}
}

// suggest gives the commonest phrases that go on from what was typed: from all of it, else from its last words.
func (b *phraseBook) suggest(prefix string, typed []words.Token, n int) []search.Suggestion {
	if b == nil {
		return nil
	}
	for i := max(0, len(typed)-headingWords); i < len(typed); i++ {
		if found := b.beginning(typed[i:], n); len(found) > 0 {
			out := make([]search.Suggestion, len(found))
			for k, p := range found {
				out[k] = search.Suggestion{Kind: search.SuggestPhrase, Text: prefix[:typed[i].Start] + p.text, Count: p.count}
			}
			return out
		}
	}
	return nil
}

// beginning lists the phrases that begin with typed words, the commonest first, those that say more than was typed.
func (b *phraseBook) beginning(typed []words.Token, n int) []countedPhrase {
	var terms []string
	for _, t := range typed {
		terms = append(terms, t.Term)
	}
	key := strings.Join(terms, " ")
	var found []countedPhrase
	for i := sort.Search(len(b.phrases), func(i int) bool { return b.phrases[i].key >= key }); i < len(b.phrases); i++ {
		p := b.phrases[i]
		if !strings.HasPrefix(p.key, key) {
			break
		}
		if p.key != key {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b countedPhrase) int { return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.key, b.key)) })
	return found[:min(n, len(found))]
}

// A phraseCounter counts phrases by the numbers of their words.
type phraseCounter struct {
	words   map[string]uint64
	tallies map[uint64]tally
	common  []countedPhrase // without their counts
}

// A tally is how many passages hold a phrase.
type tally struct {
	count, last uint32 // last is the passage that it was last met in, plus one
	common      int32  // where it stands among the common ones, once it is one
}

// wordBits are what the number of one word takes of a phrase's.
const wordBits = 21

// countPhrases reads the texts of all passages.
func (s *snapshot) countPhrases(ctx context.Context) (*phraseBook, error) {
	c := &phraseCounter{words: make(map[string]uint64), tallies: make(map[uint64]tally)}
	headings := make(map[string]*countedPhrase)
	var tokens []words.Token
	for number, src := range s.source {
		if src < 0 {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		text, err := s.text(uint32(number))
		if err != nil {
			return nil, err
		}
		tokens = words.Tokens(tokens[:0], text)
		if s.block[number] == blockCode(corpus.Heading) {
			countHeading(headings, text, tokens)
			continue
		}
		c.passage(uint32(number), text, tokens)
	}
	return c.book(headings), nil
}

func countHeading(headings map[string]*countedPhrase, text string, tokens []words.Token) {
	if len(tokens) < 2 || len(tokens) > headingWords {
		return
	}
	p := phraseOf(text, tokens)
	if headings[p.key] == nil {
		headings[p.key] = &p
	}
	headings[p.key].count++
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

// passage counts each phrase of a passage once.
func (c *phraseCounter) passage(number uint32, text string, tokens []words.Token) {
	ids := [3]uint64{}
	run := 0 // words before this one that nothing but a space or a hyphen parts
	for i, t := range tokens {
		if i > 0 && !together(text[tokens[i-1].End:t.Start]) {
			run = 0
		}
		ids[0], ids[1], ids[2] = ids[1], ids[2], c.id(t.Term)
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

// together reports whether what stands between two words is a space or a hyphen.
func together(between string) bool {
	return between == " " || between == "-" || between == "\u2010" || between == "\u2011"
}

// id is the number of a word, from 1.
func (c *phraseCounter) id(term string) uint64 {
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
	if t.count++; t.count == phrasePassages { // only now is its text worth keeping
		t.common = int32(len(c.common))
		c.common = append(c.common, phraseOf(text, tokens))
	}
	c.tallies[key] = t
}

// phraseOf is the phrase that tokens of a text are.
func phraseOf(text string, tokens []words.Token) countedPhrase {
	terms := make([]string, len(tokens))
	for i, t := range tokens {
		terms[i] = t.Term
	}
	return countedPhrase{key: strings.Join(terms, " "), text: lowered(text[tokens[0].Start:tokens[len(tokens)-1].End])}
}

// book keeps the commonest of the phrases and the headings.
func (c *phraseCounter) book(headings map[string]*countedPhrase) *phraseBook {
	byKey := make(map[string]countedPhrase)
	enter := func(p countedPhrase) {
		if p.count >= phrasePassages && byKey[p.key].count < p.count && strings.IndexFunc(p.key, isLetter) >= 0 {
			byKey[p.key] = p
		}
	}
	for _, p := range headings {
		enter(*p)
	}
	for _, t := range c.tallies {
		if t.count >= phrasePassages {
			c.common[t.common].count = int(t.count)
		}
	}
	for _, p := range c.common {
		enter(p)
	}
	b := &phraseBook{phrases: make([]countedPhrase, 0, len(byKey))}
	for _, p := range byKey {
		b.phrases = append(b.phrases, p)
	}
	slices.SortFunc(b.phrases, func(a, b countedPhrase) int { return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.key, b.key)) })
	b.phrases = slices.Clone(b.phrases[:min(maxPhrases, len(b.phrases))])
	slices.SortFunc(b.phrases, func(a, b countedPhrase) int { return cmp.Compare(a.key, b.key) })
	return b
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' }
