package opensearch

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/postings"
	"evidence/search/words"
)

// A document is a passage as OpenSearch keeps it: its words, and itself.
type document struct {
	Text         string          `json:"text,omitempty"`
	Stems        string          `json:"stems,omitempty"`
	Words        string          `json:"words,omitempty"`
	Cased        string          `json:"cased,omitempty"`
	Lead         string          `json:"lead,omitempty"`
	Heading      string          `json:"heading,omitempty"`
	HeadingWords string          `json:"heading_words,omitempty"`
	HeadingCased string          `json:"heading_cased,omitempty"`
	Named        string          `json:"named,omitempty"`
	Matched      string          `json:"matched,omitempty"`
	Paragraph    string          `json:"paragraph,omitempty"`
	ID           string          `json:"id"`
	Document     string          `json:"document"`
	Block        string          `json:"block"`
	Revision     string          `json:"rev"`
	Place        int             `json:"place"`
	Page         int             `json:"page"`
	PageEnd      int             `json:"page_end"`
	OCR          bool            `json:"ocr"`
	Passage      *corpus.Passage `json:"passage"`
}

// A report is what is kept of a report besides its passages: all that searches compare it by, and where its passages are, so that a table of
// all passages is made without reading any of them.
type report struct {
	search.Entry
	First   int            `json:"first"`   // place of its first passage
	Lengths map[string]int `json:"lengths"` // words in its passages, by field
	Columns []byte         `json:"columns"` // see packColumns
}

// A builder makes documents of passages. It is not for several goroutines at once.
type builder struct {
	stemmer words.Stemmer
	tokens  []words.Token
}

// report makes the documents of a report whose passages begin at a place. Ids that were given to others are in seen.
func (b *builder) report(r *search.Report, first int, seen map[string]bool) ([]document, *report, error) {
	passages := slices.Clone(r.Passages)
	slices.SortStableFunc(passages, func(a, b corpus.Passage) int { return cmp.Compare(a.Seq, b.Seq) })
	out := &report{Entry: search.Entry{Document: r.Document, Passages: len(passages), Extractor: r.Extractor, Mark: r.Mark}, First: first, Lengths: make(map[string]int)}
	src := postings.NewSource(out.Entry, nil)
	named, matched := stemList(src.Named), stemList(src.Matched)
	docs := make([]document, len(passages))
	for i := range passages {
		p := &passages[i]
		if p.ID == "" || strings.ContainsAny(p.ID, ":/") || seen[p.ID] {
			return nil, nil, fmt.Errorf("passage %d on page %d of %q has the id %q: every passage needs one of its own, without a colon or a stroke",
				p.Seq, p.Page, r.Document.ID, p.ID)
		}
		seen[p.ID] = true
		d := &docs[i]
		*d = document{ID: p.ID, Document: r.Document.ID, Block: string(postings.BlockCode(p.Block)), Revision: strconv.Itoa(first), Place: first + i,
			Page: max(p.Page, 0), PageEnd: max(p.PageEnd, 0), OCR: p.OCR != nil, Named: named, Matched: matched, Paragraph: strings.ToLower(p.Paragraph)}
		b.words(d, p, out.Lengths)
		p.Boxes = nil
		d.Passage = p
	}
	out.Columns = packColumns(passages)
	return docs, out, nil
}

// words makes the words of a passage, and counts them by field.
func (b *builder) words(d *document, p *corpus.Passage, lengths map[string]int) {
	b.tokens = words.Tokens(b.tokens[:0], p.Text)
	d.Words, d.Cased = folded(b.tokens), cased(p.Text, b.tokens)
	lengths[postings.TextWords] += len(b.tokens)
	var n int
	d.Text, d.Stems, n = b.stems()
	lengths[postings.TextStems] += n
	if p.LeadIn != "" || len(p.Heads) > 0 {
		b.tokens = words.Tokens(b.tokens[:0], p.LeadIn+"\n"+strings.Join(p.Heads, "\n"))
		d.Lead, _, n = b.stems()
		lengths[postings.LeadInStems] += n
	}
	if len(p.Headings) == 0 {
		return
	}
	b.tokens = words.Tokens(b.tokens[:0], strings.Join(p.Headings, "\n"))
	d.HeadingWords = folded(b.tokens)
	lengths[postings.HeadingWords] += len(b.tokens)
	d.Heading, _, n = b.stems()
	lengths[postings.HeadingStems] += n
	var each []string
	for _, heading := range p.Headings {
		b.tokens = words.Tokens(b.tokens[:0], heading)
		each = append(each, cased(heading, b.tokens))
	}
	d.HeadingCased = strings.Join(each, " "+hole+" ")
}

// stems gives the stems of the tokens: with hyphenated words written as one besides, and at their places with holes for stop words. n is
// how many words there are that are no stop words.
func (b *builder) stems() (all, placed string, n int) {
	var whole, places []string
	b.stemmer.Each(b.tokens, func(i int, stem string, compound bool) {
		whole = append(whole, unit(stem))
		if compound {
			return
		}
		n++
		for len(places) < i {
			places = append(places, hole)
		}
		places = append(places, unit(stem))
	})
	return strings.Join(whole, " "), strings.Join(places, " "), n
}

func folded(tokens []words.Token) string {
	out := make([]string, len(tokens))
	for i, t := range tokens {
		out[i] = unit(t.Term)
	}
	return strings.Join(out, " ")
}

func cased(text string, tokens []words.Token) string {
	out := make([]string, len(tokens))
	for i, t := range tokens {
		out[i] = unit(words.Cased(text[t.Start:t.End]))
	}
	return strings.Join(out, " ")
}

func stemList(stems map[string]bool) string {
	list := slices.Sorted(maps.Keys(stems))
	for i, stem := range list {
		list[i] = unit(stem)
	}
	return strings.Join(list, " ")
}

// packColumns writes where passages are, as numbers of as many bytes as they need: the kind, the sequence number and the page as the difference from
// those of the passage before, the pages more that it goes over, and the confidence of OCR.
func packColumns(passages []corpus.Passage) []byte {
	var out []byte
	seq, page := 0, 0
	for i := range passages {
		p := &passages[i]
		out = append(out, postings.BlockCode(p.Block))
		at, end := max(p.Page, 0), max(p.PageEnd, 0)
		for _, n := range []int{max(p.Seq, 0) - seq, at - page, end - at, ocrConfidence(p.OCR)} {
			out = binary.AppendVarint(out, int64(n))
		}
		seq, page = max(p.Seq, 0), at
	}
	return out
}

var errColumns = errors.New("the index has a report whose passages cannot be placed; index it again")

// unpackColumns reads what packColumns wrote of n passages, and adds it to columns with the index of their source.
func unpackColumns(b []byte, n int, source int32, to *postings.Columns) error {
	seq, page := 0, 0
	for range n {
		if len(b) == 0 {
			return errColumns
		}
		to.Block = append(to.Block, b[0])
		b = b[1:]
		var v [4]int
		for j := range v {
			x, size := binary.Varint(b)
			if size <= 0 {
				return errColumns
			}
			v[j], b = int(x), b[size:]
		}
		seq, page = seq+v[0], page+v[1]
		to.Source, to.Seq, to.Page = append(to.Source, source), append(to.Seq, int32(seq)), append(to.Page, int32(page))
		to.PageEnd, to.OCRConfidence = append(to.PageEnd, int32(page+v[2])), append(to.OCRConfidence, byte(v[3]))
	}
	if len(b) > 0 {
		return errColumns
	}
	return nil
}

// ocrConfidence is the confidence in the least certain word that OCR read, in percent; postings.NoOCR for none.
func ocrConfidence(m *corpus.OCR) int {
	if m == nil {
		return postings.NoOCR
	}
	return int(100*min(max(m.Lowest, 0), 1) + 0.5)
}

// eachStem calls visit with the stems of a text that are no stop words.
func eachStem(stemmer *words.Stemmer, text string, visit func(stem string)) {
	stemmer.Each(words.Tokens(nil, text), func(_ int, stem string, _ bool) { visit(stem) })
}
