package quotecheck

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"evidence/corpus"
)

// Reports provides the reports to check against, as *store.Store does.
type Reports interface {
	// Documents lists the reports.
	Documents(ctx context.Context) ([]corpus.Document, error)
	// Passages lists the passages of a report in reading order.
	Passages(ctx context.Context, document string) ([]corpus.Passage, error)
}

// Marks is what Reports can have besides: by the id of each report a number that is another after each change of it.
type Marks interface {
	Marks(ctx context.Context) (map[string]int64, error)
}

// Checker are the passages of a library, kept in such a form that words are
// found in them fast. They do not change and can be used by several goroutines.
//
// They take about four bytes of memory for each byte of text.
type Checker struct {
	// Successor, where it is set, gives the id that a passage has now by one it had
	// earlier; empty where there is none.
	Successor func(id string) string

	docs       []document
	sources    []corpus.Document
	unreadable []string       // reports whose passages could not be read, each with the reason
	byID       map[string]int // place in docs
	passages   []passage
	passage    map[string]int // place in passages by id

	// All texts as one row of words; a barrier stands between passages that do
	// not run on from one another. Words have numbers from 1 on, those that no passage has any more among them.
	words    []uint32
	starts   []uint32 // of each word, its byte in the passage's text
	lengths  []uint16 // in bytes
	number   map[string]uint32
	postings [][]uint32          // places of each word, ascending
	weights  []float32           // of each word: its rarity, 0 to 1
	stems    map[string][]uint32 // the words with each stem

	work *int // steps of comparison that are left; nil without limit
}

const (
	barrier = 0          // stands between what does not run on
	unknown = ^uint32(0) // a word that no passage has
	longest = 1<<16 - 1  // bytes of a word
)

// A document is what is kept of a report.
type document struct {
	corpus.Source
	years  []int  // of publication and inspection
	called string // its title as a text can name it
	body   string // the authority, likewise
	first  int    // place of its first passage
	end    int    // place behind its last
	from   int    // place of its first word
	to     int    // place behind its last
	mark   int64  // see Marks; 0 where it is not known
}

// A passage is what is kept of a passage.
type passage struct {
	id        string
	doc       int    // place in docs
	raw       string // its text
	text      string // the same with references to footnotes blanked out
	first     int    // place of its first word
	follows   bool   // it runs on from the passage before
	footnote  bool
	heading   bool
	ocr       bool
	numbers   []string
	paragraph string
	marker    string

	// See corpus.Passage.
	page, pageEnd   int
	label, labelEnd string
	breaks          []corpus.Break
}

// pagesOf is [corpus.Passage.PagesOf].
func (p *passage) pagesOf(start, end int) (first, last corpus.Break) {
	of := corpus.Passage{Page: p.page, PageEnd: p.pageEnd, Label: p.label, LabelEnd: p.labelEnd, Breaks: p.breaks}
	return of.PagesOf(start, end)
}

// NewChecker reads all passages once. A report whose passages cannot be read, as where
// the database is damaged there, is left out, and every answer says so.
func NewChecker(ctx context.Context, texts Reports) (*Checker, error) {
	return new(Checker).Renew(ctx, texts)
}

// Renew makes the Checker of the library as it is now, where c is of an earlier state of the same. Reports whose marks are the same are not read again:
// what has been damaged in the database since is not noticed, and checked with as it was.
func (c *Checker) Renew(ctx context.Context, texts Reports) (*Checker, error) {
	var marks map[string]int64
	docs, err := texts.Documents(ctx)
	if marked, ok := texts.(Marks); ok && err == nil {
		marks, err = marked.Marks(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the reports to check quotes against: %w", err)
	}
	out := &Checker{sources: docs, byID: map[string]int{}, passage: map[string]int{}, number: maps.Clone(c.number)}
	if out.number == nil {
		out.number = map[string]uint32{}
	}
	out.reserve(docs)
	out.words, out.starts, out.lengths = append(out.words, barrier), append(out.starts, 0), append(out.lengths, 0)
	for _, d := range docs {
		if d.Kind == corpus.KindStatement { // what somebody says of reports is no original
			continue
		}
		title, body := namesInText(&d.Source)
		next := document{Source: d.Source, years: reportYears(d.Source), called: title, body: body, first: len(out.passages), from: len(out.words), mark: marks[d.ID]}
		before, ok := c.byID[d.ID]
		if ok && next.mark != 0 && c.docs[before].mark == next.mark {
			out.takeReport(c, &c.docs[before])
		} else {
			list, err := texts.Passages(ctx, d.ID)
			if err != nil && ctx.Err() == nil {
				out.unreadable = append(out.unreadable, fmt.Sprintf("The report %q could not be read, so nothing was looked for in it: %s", d.ID, err))
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("reading the reports to check quotes against: %w", err)
			}
			out.addReport(list)
		}
		out.byID[d.ID] = len(out.docs)
		next.end, next.to = len(out.passages), len(out.words)
		out.docs = append(out.docs, next)
	}
	out.computeWeights()
	out.stems = make(map[string][]uint32, len(out.number))
	for w, n := range out.number {
		if s := stem(w); len(out.postings[n]) > 0 {
			out.stems[s] = append(out.stems[s], n)
		}
	}
	return out, nil
}

// takeReport adds the passages of a report as another Checker, whose words have the same numbers, has them.
func (c *Checker) takeReport(other *Checker, d *document) {
	moved := len(c.words) - d.from
	for _, p := range other.passages[d.first:d.end] {
		p.doc, p.first = len(c.docs), p.first+moved
		c.passage[p.id] = len(c.passages)
		c.passages = append(c.passages, p)
	}
	c.words = append(c.words, other.words[d.from:d.to]...)
	c.starts = append(c.starts, other.starts[d.from:d.to]...)
	c.lengths = append(c.lengths, other.lengths[d.from:d.to]...)
}

// reserve makes room for the passages of reports, so that what is read is not copied again and again.
func (c *Checker) reserve(docs []corpus.Document) {
	const wordsOfPassage = 55 // in the mean, of inspections
	n := 0
	for _, d := range docs {
		n += d.Passages
	}
	c.passages = make([]passage, 0, n)
	n *= wordsOfPassage
	c.words, c.starts, c.lengths = make([]uint32, 0, n), make([]uint32, 0, n), make([]uint16, 0, n)
}

// Passages is how many passages there are.
func (c *Checker) Passages() int { return len(c.passages) }

// addReport adds the passages of the next report: its running text first, then each footnote by itself.
func (c *Checker) addReport(list []corpus.Passage) {
	numbers := paragraphNumbers(list)
	for _, notes := range []bool{false, true} {
		follows := false
		for i := range list {
			p := &list[i]
			if (p.Block == corpus.Footnote) != notes {
				continue
			}
			c.addPassage(p, numbers[i], follows)
			follows = !notes
		}
		c.addBarrier()
	}
}

func (c *Checker) addBarrier() {
	if c.words[len(c.words)-1] != barrier {
		c.words, c.starts, c.lengths = append(c.words, barrier), append(c.starts, 0), append(c.lengths, 0)
	}
}

func (c *Checker) addPassage(p *corpus.Passage, numbers []string, follows bool) {
	if !follows {
		c.addBarrier()
	}
	q := passage{
		id: p.ID, doc: len(c.docs), raw: p.Text, text: withoutNoteRefs(p), first: len(c.words),
		follows: follows, footnote: p.Block == corpus.Footnote, heading: p.Block == corpus.Heading, ocr: p.OCR != nil, numbers: numbers,
		paragraph: p.Paragraph, marker: p.Marker, page: p.Page, pageEnd: p.PageEnd, label: p.Label, labelEnd: p.LabelEnd, breaks: p.Breaks,
	}
	c.passage[q.id] = len(c.passages)
	c.passages = append(c.passages, q)
	for _, t := range tokens(q.text) {
		n, ok := c.number[t.word]
		if !ok {
			n = uint32(len(c.number) + 1)
			c.number[strings.Clone(t.word)] = n
		}
		c.words, c.starts = append(c.words, n), append(c.starts, uint32(t.start))
		c.lengths = append(c.lengths, uint16(min(t.end-t.start, longest)))
	}
}

// withoutNoteRefs is a passage's text with spaces in place of its references to footnotes, raised or in brackets.
func withoutNoteRefs(p *corpus.Passage) string {
	if len(p.NoteRefs) == 0 && !strings.Contains(p.Text, "[") {
		return p.Text
	}
	b := []byte(noteBracket.ReplaceAllStringFunc(p.Text, func(m string) string { return strings.Repeat(" ", len(m)) }))
	n := 0
	for i, r := range p.Text {
		for _, ref := range p.NoteRefs {
			if n >= ref.Start && n < ref.End {
				for j := i; j < i+utf8.RuneLen(r) && j < len(b); j++ {
					b[j] = ' '
				}
			}
		}
		n++
	}
	return string(b)
}

// computeWeights makes the postings, and weighs words by how rare they are.
func (c *Checker) computeWeights() {
	counts := make([]int, len(c.number)+1)
	for _, n := range c.words {
		counts[n]++
	}
	counts[barrier] = 0
	all := make([]uint32, len(c.words))
	c.postings = make([][]uint32, len(counts))
	at := 0
	for n, count := range counts {
		c.postings[n] = all[at : at : at+count]
		at += count
	}
	for i, n := range c.words {
		if n != barrier {
			c.postings[n] = append(c.postings[n], uint32(i))
		}
	}
	c.weights = make([]float32, len(counts))
	for n, count := range counts {
		c.weights[n] = rarity(count, len(c.words))
	}
}

// rarity is the information of a word in bits, divided by 17: a word that is one in
// 131,072 words has the rarity 1. A small library says little about how rare a word is.
func rarity(count, total int) float32 {
	bits := math.Log2(float64(max(total, 20_000)) / float64(count+1))
	return float32(min(1, bits/17))
}

// numberOf is the number of a word that a passage has.
func (c *Checker) numberOf(word string) (n uint32, ok bool) {
	n, ok = c.number[word]
	return n, ok && len(c.postings[n]) > 0
}

func (c *Checker) wordIDs(list []token) []uint32 {
	out := make([]uint32, len(list))
	for i, t := range list {
		n, ok := c.numberOf(t.word)
		if !ok {
			n = unknown
		}
		out[i] = n
	}
	return out
}

func (c *Checker) weight(word uint32) float32 {
	if word == unknown {
		return rarity(0, len(c.words))
	}
	return c.weights[word]
}

// passageOf is the place of the passage that a word stands in.
func (c *Checker) passageOf(at int) int {
	return sort.Search(len(c.passages), func(i int) bool { return c.passages[i].first > at }) - 1
}

// occurrences lists the places at which these words stand one after the other, at most limit.
func (c *Checker) occurrences(words []uint32, limit int) []int {
	if len(words) == 0 {
		return nil
	}
	rare := 0
	for i, w := range words {
		if w == unknown {
			return nil
		}
		if len(c.postings[w]) < len(c.postings[words[rare]]) {
			rare = i
		}
	}
	var out []int
	c.spend(len(c.postings[words[rare]]))
	for _, p := range c.postings[words[rare]] {
		at := int(p) - rare
		if at > 0 && at+len(words) <= len(c.words) && slices.Equal(c.words[at:at+len(words)], words) {
			if out = append(out, at); len(out) == limit {
				break
			}
		}
	}
	return out
}

// paragraphNumbers gives each passage the numbers of the paragraphs that it can be
// said to stand in: its own, or where it has none those before and after it; of
// a footnote, those of the passages that refer to it.
func paragraphNumbers(list []corpus.Passage) [][]string {
	out := make([][]string, len(list))
	last := ""
	for i := range list {
		if last = cmp.Or(list[i].Paragraph, last); last != "" {
			out[i] = []string{last}
		}
	}
	next := ""
	for i := len(list) - 1; i >= 0; i-- {
		p := &list[i]
		switch {
		case p.Paragraph != "":
			next = p.Paragraph
		case p.Block == corpus.Footnote:
			out[i] = nil
			for _, s := range p.ReferredBy {
				if s >= 0 && s < len(list) && list[s].Paragraph != "" {
					out[i] = append(out[i], list[s].Paragraph)
				}
			}
		case next != "":
			out[i] = append(out[i], next)
		}
	}
	return out
}

// reportYears are those that a report can be called by.
func reportYears(s corpus.Source) []int {
	var out []int
	for _, d := range []string{s.Published, s.InspectionStart, s.InspectionEnd} {
		if y := (corpus.Source{Published: d}).Year(); y > 0 && !slices.Contains(out, y) {
			out = append(out, y)
		}
	}
	return out
}
