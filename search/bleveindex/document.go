package bleveindex

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/postings"
	"evidence/search/words"
)

// Fields of a Bleve document besides those of package postings. A passage has its place, a passage
// and its words; a source an entry and its place. The text itself is stored with postings.TextStems.
const (
	fieldPlace   = "place"   // see place; doc values
	fieldPassage = "passage" // the passage as JSON, without its text and boxes; stored only
	fieldEntry   = "entry"   // the source as a JSON sourceEntry; stored only
	fieldSum     = "sum"     // the checksums of what else is stored; stored only. Earlier versions stored none
)

// sourcePrefix begins the Bleve id of a source; a passage's is its own id, which has no colon.
const sourcePrefix = "source:"

// A sourceEntry is what is stored of a source. Lengths are the total numbers of
// words in its passages by field: they give the true average length, which
// Bleve's own count does not (it adds up distinct words by segment).
type sourceEntry struct {
	search.Entry
	Lengths map[string]int `json:"lengths"`
}

// A field of a Bleve document whose words are counted here, once for both forms of the text.
type field struct {
	name    string
	options index.FieldIndexingOptions
	stored  []byte
	length  int
	freqs   index.TokenFrequencies
}

func (f *field) Name() string                                     { return f.name }
func (f *field) ArrayPositions() []uint64                         { return nil }
func (f *field) Options() index.FieldIndexingOptions              { return f.options }
func (f *field) Analyze()                                         {}
func (f *field) Value() []byte                                    { return f.stored }
func (f *field) NumPlainTextBytes() uint64                        { return uint64(len(f.stored)) }
func (f *field) Size() int                                        { return len(f.stored) + 64*len(f.freqs) }
func (f *field) EncodedFieldType() byte                           { return 't' }
func (f *field) AnalyzedLength() int                              { return f.length }
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.freqs }

// A builder makes Bleve documents of passages. It is not for several goroutines at once.
type builder struct {
	stemmer words.Stemmer
	tokens  []words.Token
}

// report makes the documents of one report: its passages and its source. Ids
// that were given to others are in seen.
func (b *builder) report(r search.Report, seen map[string]bool) ([]*document.Document, error) {
	docs := make([]*document.Document, 0, len(r.Passages)+1)
	lengths := make(map[string]int)
	for _, p := range r.Passages {
		if p.ID == "" || strings.Contains(p.ID, ":") || seen[p.ID] {
			return nil, fmt.Errorf("passage %d on page %d of %q has the id %q: every passage needs one of its own, without a colon",
				p.Seq, p.Page, r.Document.ID, p.ID)
		}
		seen[p.ID] = true
		d, err := b.passage(r.Document.ID, p)
		if err != nil {
			return nil, err
		}
		for _, f := range d.Fields {
			if n := f.AnalyzedLength(); n > 0 {
				lengths[f.Name()] += n
			}
		}
		docs = append(docs, d)
	}
	entry := sourceEntry{search.Entry{Document: r.Document, Passages: len(r.Passages), Extractor: r.Extractor, Mark: r.Mark}, lengths}
	stored, err := json.Marshal(entry)
	if err != nil {
		return nil, fmt.Errorf("storing the source %q: %w", r.Document.ID, err)
	}
	d := document.NewDocument(sourcePrefix + r.Document.ID)
	d.AddField(&field{name: fieldEntry, options: index.StoreField, stored: stored})
	d.AddField(&field{name: fieldSum, options: index.StoreField, stored: sums(stored)})
	d.AddField(keyword(fieldPlace, place{source: r.Document.ID, block: sourceBlock}.String(), index.IndexField|index.DocValues|index.SkipFreqNorm))
	return append(docs, d), nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sums are the checksums of values that are stored.
func sums(values ...[]byte) []byte {
	var out []byte
	for _, v := range values {
		out = binary.BigEndian.AppendUint32(out, crc32.Checksum(v, castagnoli))
	}
	return out
}

// compareSums compares what was read with the checksums stored beside it, if there are any.
func compareSums(want []byte, got ...uint32) error {
	var sum []byte
	for _, n := range got {
		sum = binary.BigEndian.AppendUint32(sum, n)
	}
	if want == nil || bytes.Equal(want, sum) {
		return nil
	}
	return fmt.Errorf("%w: what it has of a passage or a report differs from what was written; run evidence verify --repair, which makes it again", ErrDamaged)
}

func (b *builder) passage(source string, p corpus.Passage) (*document.Document, error) {
	at := place{source: source, seq: max(p.Seq, 0), page: max(p.Page, 0), pageEnd: max(p.PageEnd, 0), ocrConfidence: ocrConfidence(p.OCR), block: postings.BlockCode(p.Block)}
	text := p.Text
	p.Text, p.Boxes = "", nil
	stored, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("storing the passage %q: %w", p.ID, err)
	}
	d := document.NewDocument(p.ID)
	stems, exact := b.stemsAndWords(postings.TextStems, postings.TextWords, text)
	stems.options |= index.StoreField
	stems.stored = []byte(text)
	d.AddField(stems).AddField(exact)
	d.AddField(&field{name: fieldPassage, options: index.StoreField, stored: stored})
	d.AddField(&field{name: fieldSum, options: index.StoreField, stored: sums(stems.stored, stored)})
	d.AddField(keyword(fieldPlace, at.String(), index.IndexField|index.DocValues|index.SkipFreqNorm))
	if p.LeadIn != "" || len(p.Heads) > 0 {
		d.AddField(b.stems(postings.LeadInStems, p.LeadIn+"\n"+strings.Join(p.Heads, "\n")))
	}
	if len(p.Headings) > 0 {
		stems, exact := b.stemsAndWords(postings.HeadingStems, postings.HeadingWords, strings.Join(p.Headings, "\n"))
		d.AddField(stems).AddField(exact)
	}
	if p.Paragraph != "" {
		d.AddField(keyword(postings.ParagraphNumber, strings.ToLower(p.Paragraph), index.IndexField|index.SkipFreqNorm))
	}
	return d, nil
}

// stemsAndWords counts the words of text in both forms.
func (b *builder) stemsAndWords(stemsName, exactName, text string) (stems, exact *field) {
	stems = b.stems(stemsName, text)
	freqs, add := newCounter(len(b.tokens))
	for i, t := range b.tokens {
		c := words.MixedCase
		if exactName == postings.TextWords {
			c = words.CaseOf(t.Term, text[t.Start:t.End])
		}
		add(t.Term, location(i+1, c))
	}
	return stems, &field{name: exactName, options: index.IndexField | index.IncludeTermVectors, length: len(b.tokens), freqs: freqs}
}

// stems counts the stems of text without its stop words. The parts of a
// hyphenated word count as words, and the word without hyphens is found besides.
func (b *builder) stems(name, text string) *field {
	b.tokens = words.Tokens(b.tokens[:0], text)
	freqs, add := newCounter(len(b.tokens))
	f := &field{name: name, options: index.IndexField, freqs: freqs}
	b.stemmer.Each(b.tokens, func(_ int, stem string, compound bool) {
		add(stem, nil)
		if !compound {
			f.length++
		}
	})
	return f
}

// newCounter counts at most n words for Bleve, with memory taken once for all of
// them, by add, each perhaps with where it is.
// Bleve reads a word from the map's key and never from TokenFreq.Term.
func newCounter(n int) (freqs index.TokenFrequencies, add func(term string, at *index.TokenLocation)) {
	freqs = make(index.TokenFrequencies, n/2)
	counts := make([]index.TokenFreq, 0, n)
	var at []*index.TokenLocation
	return freqs, func(term string, place *index.TokenLocation) {
		tf, ok := freqs[term]
		if !ok {
			counts = append(counts, index.TokenFreq{})
			tf = &counts[len(counts)-1]
			freqs[term] = tf
		}
		tf.SetFrequency(tf.Frequency() + 1)
		switch {
		case place == nil:
		case tf.Locations == nil:
			if at == nil {
				at = make([]*index.TokenLocation, 0, n)
			}
			at = append(at, place)
			tf.Locations = at[len(at)-1 : len(at) : len(at)]
		default:
			tf.Locations = append(tf.Locations, place)
		}
	}
}

// locations are the first positions a word can have, by the case of its letters: nothing else is kept of
// where a word is, so that all passages share them.
var locations = sync.OnceValue(func() *[words.UpperCase + 1][1024]index.TokenLocation {
	var out [words.UpperCase + 1][1024]index.TokenLocation
	for c := range out {
		for i := range out[c] {
			out[c][i] = index.TokenLocation{Position: i, Start: c}
		}
	}
	return &out
})

// location is a position, counted from 1, and the case of a word's letters, which Bleve keeps as the place where the word starts.
func location(position int, c words.Case) *index.TokenLocation {
	if list := &locations()[c]; position < len(list) {
		return &list[position]
	}
	return &index.TokenLocation{Position: position, Start: int(c)}
}

// keyword is a field of one whole value.
func keyword(name, value string, options index.FieldIndexingOptions) *field {
	return &field{name: name, options: options, freqs: index.TokenFrequencies{value: &index.TokenFreq{}}}
}

// A place is where a passage is, kept as one doc value so that a search
// reads it for every passage at little cost.
type place struct {
	source             string
	seq, page, pageEnd int
	ocrConfidence      int
	block              byte
}

// ocrConfidence is the confidence in the least certain word that OCR read, in percent; postings.NoOCR for none.
func ocrConfidence(m *corpus.OCR) int {
	if m == nil {
		return postings.NoOCR
	}
	return int(100*min(max(m.Lowest, 0), 1) + 0.5)
}

// sourceBlock marks the document of a source itself.
const sourceBlock = '*'

func (p place) String() string {
	b := make([]byte, 0, 64)
	b = append(b, p.block)
	for _, n := range []int{p.seq, p.page, p.pageEnd, p.ocrConfidence} {
		b = append(strconv.AppendInt(b, int64(n), 10), ' ')
	}
	return string(append(b, p.source...))
}

// parsePlace reads what String wrote.
func parsePlace(v []byte) (p place, ok bool) {
	if len(v) == 0 {
		return p, false
	}
	p.block, v = v[0], v[1:]
	for _, n := range []*int{&p.seq, &p.page, &p.pageEnd, &p.ocrConfidence} {
		digits := 0
		for digits < len(v) && '0' <= v[digits] && v[digits] <= '9' {
			*n = *n*10 + int(v[digits]-'0')
			digits++
		}
		if digits == 0 || digits == len(v) || v[digits] != ' ' {
			return p, false
		}
		v = v[digits+1:]
	}
	p.source = string(v)
	return p, true
}
