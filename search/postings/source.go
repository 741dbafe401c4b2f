package postings

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"

	"evidence/corpus"
	"evidence/search"
	"evidence/search/words"
)

// A Source is a report with what searches compare it by.
type Source struct {
	search.Entry
	Lengths map[string]int // words in its passages, by field

	Year    int                 // of publication, else of the inspection; 0 where neither is known
	Date    string              // of publication, else of the inspection
	Years   []int               // of publication and of the inspection
	Facets  [][]string          // the values of corpus.Facets; none of an unknown one
	Words   map[string][]string // folded words of each query field that is text about the report
	Matched map[string]bool     // stems that count as if each of its passages had them: authority and years
	Named   map[string]bool     // stems of title, authority, publisher, kind and years, for ranking
}

// NewSource prepares a report for searches.
func NewSource(entry search.Entry, lengths map[string]int) *Source {
	d := entry.Document.Source
	s := &Source{Entry: entry, Lengths: lengths, Year: d.Year(), Date: d.Date(), Years: d.Years(),
		Words: make(map[string][]string), Matched: make(map[string]bool), Named: make(map[string]bool)}
	for i := range corpus.Fields {
		if f := &corpus.Fields[i]; f.Search != "" {
			s.Words[f.Search] = words.Terms(*f.Value(&d))
		}
	}
	for _, facet := range corpus.Facets {
		s.Facets = append(s.Facets, d.FacetValues(facet))
	}
	stemmer := stemmers.Get().(*words.Stemmer)
	defer stemmers.Put(stemmer)
	addStems(stemmer, s.Matched, d.Authority)
	for _, year := range s.Years {
		s.Matched[strconv.Itoa(year)] = true
	}
	for _, text := range []string{d.Title, d.Authority, d.Publisher, d.Kind} {
		addStems(stemmer, s.Named, text)
	}
	maps.Copy(s.Named, s.Matched)
	return s
}

// OfYear reports whether the report was inspected or published in any of some years.
func (s *Source) OfYear(from, to int) bool {
	return slices.ContainsFunc(s.Years, func(year int) bool { return from <= year && year <= to })
}

// stemmers are kept from source to source: reports are called by few different words.
var stemmers = sync.Pool{New: func() any { return new(words.Stemmer) }}

func addStems(stemmer *words.Stemmer, to map[string]bool, text string) {
	stemmer.Each(words.Tokens(nil, text), func(_ int, stem string, _ bool) { to[stem] = true })
}

// FieldText is the value of a query's field that is text about the report.
func (s *Source) FieldText(field string) string {
	for i := range corpus.Fields {
		if f := &corpus.Fields[i]; f.Search == field {
			return *f.Value(&s.Document.Source)
		}
	}
	return ""
}

// Revision is a string that changes whenever the report's passages change. It is kept in files beside the index.
func (s *Source) Revision() string {
	return fmt.Sprintf("%s %s %d %d %d", s.Document.SHA256, s.Extractor, s.Passages, s.Lengths[TextStems], s.Lengths[HeadingStems])
}
