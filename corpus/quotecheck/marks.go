package quotecheck

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"evidence/corpus/lazyregexp"
)

// A printed briefing, and the text of a PDF, does not show where a block quotation
// begins and ends. Its citation ends in the mark of the passage, and the passage's
// words tell which lines above the mark are the quotation.

// A passageMark is the id of a passage in a text, and the text between it and the mark before.
type passageMark struct {
	passage    string
	before     string
	start, end int // of the text before it
}

// maxBefore is how many bytes before a mark are looked at.
const maxBefore = 1 << 14

// marks lists the first marks of passages below which no block quotation stands.
func (f *finder) marks() []passageMark {
	var out []passageMark
	at, next := 0, 0 // byte behind the last mark; the first quotation behind it
	for _, m := range passageNamed.FindAllStringSubmatchIndex(f.text, -1) {
		if len(out) >= f.most || f.stopped() {
			break
		}
		if m[2] < 0 { // in an address
			continue
		}
		quoted := false
		for ; next < len(f.found) && f.found[next].Start < m[0]; next++ {
			quoted = quoted || f.found[next].Block && f.found[next].Start >= at
		}
		if !quoted {
			from := max(at, m[0]-maxBefore)
			out = append(out, passageMark{f.text[m[2]:m[3]], f.text[from:m[0]], from, m[0]})
		}
		at = m[1]
	}
	return out
}

// leastOwn is the share of a marked quotation's words from which on quotations in it are the quotation, and the rest is prose.
const leastOwn = 0.6

// withMarked are a text's quotations with those that marks below them tell, in the
// order of the text. Quotations inside of these are part of them. The error is ctx's.
func (c *Checker) withMarked(ctx context.Context, text *Text) ([]Quote, error) {
	list := slices.Clone(text.Quotes)
	for i := range text.marks {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		q, ok := c.markedQuote(&text.marks[i])
		if !ok {
			continue
		}
		inside := func(o Quote) bool { return o.found && o.Start < q.End && q.Start < o.End }
		words := 0
		for _, o := range list {
			if inside(o) {
				words += len(tokens(o.Text))
			}
		}
		if float64(words) < leastOwn*float64(len(tokens(q.Text))) {
			list = append(slices.DeleteFunc(list, inside), q)
		}
	}
	place := func(q Quote) int {
		if q.End == 0 {
			return math.MaxInt // given by itself
		}
		return q.Start
	}
	slices.SortStableFunc(list, func(a, b Quote) int { return cmp.Compare(place(a), place(b)) })
	return list, nil
}

// furniture is a line that a browser prints at the head or foot of a page, or a page's number.
var furniture = lazyregexp.New(`^\s*(?:(?:file|https?)://\S*.*|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4},.*|(?:[Pp]age\s+)?[0-9]{1,4}(?:\s*(?:/|of)\s*[0-9]{1,4})?)\s*$`)

// markedQuote is the quotation before a mark: the lines that have words of the
// passage; false where there are none, or the passage is not known.
func (c *Checker) markedQuote(m *passageMark) (Quote, bool) {
	i, ok := c.passage[c.currentID(m.passage)]
	if !ok {
		return Quote{}, false
	}
	theirs := trigrams(tokens(c.passages[i].text))
	if len(theirs) == 0 {
		return Quote{}, false
	}
	from, to := matchingLines(m.before, theirs)
	if to == 0 {
		return Quote{}, false
	}
	lines := slices.DeleteFunc(strings.Split(m.before[from:to], "\n"), furniture.MatchString)
	return Quote{Text: bareQuote(unwrapped(strings.Join(lines, "\n"))), Start: m.start + from, End: m.start + to, Block: true, Said: CitedPlace{Passage: m.passage}}, true
}

// leastMatching is the share of a line's words that are a passage's from which on it is more likely part of the quotation than of the citation.
const leastMatching = 0.6

// matchingLines are the bytes of the lines of a text that have together the most of
// a passage's words: the run of lines with the greatest sum of words that are the
// passage's, less the share of all.
func matchingLines(text string, theirs map[string]bool) (from, to int) {
	list := tokens(text)
	same := make([]bool, len(list))
	for i := range list {
		if i+seed <= len(list) && theirs[wordsOf(list[i:i+seed])] {
			for j := i; j < i+seed; j++ {
				same[j] = true
			}
		}
	}
	best, sum, begin, word := 0.0, 0.0, 0, 0
	for at := 0; at < len(text); {
		end := len(text)
		if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
			end = at + n
		}
		if sum <= 0 {
			sum, begin = 0, at
		}
		for ; word < len(list) && list[word].start < end; word++ {
			if same[word] {
				sum++
			}
			if !furniture.MatchString(text[at:end]) {
				sum -= leastMatching
			}
		}
		if sum > best {
			best, from, to = sum, begin, end
		}
		at = end + 1
	}
	return from, to
}

// trigrams are the words of a text, three by three.
func trigrams(list []token) map[string]bool {
	out := map[string]bool{}
	for i := 0; i+seed <= len(list); i++ {
		out[wordsOf(list[i:i+seed])] = true
	}
	return out
}

func wordsOf(list []token) string {
	var b strings.Builder
	for _, t := range list {
		b.WriteString(t.word + " ")
	}
	return b.String()
}
