package bleveindex

import (
	"fmt"
	"math"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"evidence/search/query"
	"evidence/search/words"
)

// A snapshot is the index as one search sees it, whatever is written meanwhile.
type snapshot struct {
	reader *scorch.IndexSnapshot
	*table
	dicts map[string][]segment.TermDictionary // by field, then segment
	close func()
}

// A posting is one passage that holds a term: its number, how often it holds
// it, and how many words its field has.
type posting struct {
	number uint32
	freq   float64
	length float64
}

// dictionaries gives a field's dictionary in each segment.
func (s *snapshot) dictionaries(field string) ([]segment.TermDictionary, error) {
	if d, ok := s.dicts[field]; ok {
		return d, nil
	}
	var out []segment.TermDictionary
	for _, seg := range s.reader.Segments() {
		d, err := seg.Segment().Dictionary(field)
		if err != nil {
			return nil, fmt.Errorf("reading the words of %s: %w", field, err)
		}
		out = append(out, d)
	}
	s.dicts[field] = out
	return out, nil
}

// postings calls visit with every passage whose field holds term. Without
// lengths, a posting has its number only.
func (s *snapshot) postings(field, term string, lengths bool, visit func(posting)) error {
	dicts, err := s.dictionaries(field)
	if err != nil {
		return err
	}
	for i, seg := range s.reader.Segments() {
		list, err := dicts[i].PostingsList([]byte(term), seg.Deleted(), nil)
		if err != nil {
			return fmt.Errorf("reading %q in %s: %w", term, field, err)
		}
		it := list.Iterator(lengths, lengths, false, nil) // zap's reuse of both is unsafe across segments
		for {
			p, err := it.Next()
			if err != nil {
				return fmt.Errorf("reading %q in %s: %w", term, field, err)
			}
			if p == nil {
				break
			}
			out := posting{number: s.offsets[i] + uint32(p.Number())}
			if lengths {
				n := p.Norm() // one over the root of the length
				out.freq, out.length = float64(p.Frequency()), math.Round(1/(n*n))
			}
			visit(out)
		}
	}
	return nil
}

// count is the number of passages whose field holds term.
func (s *snapshot) count(field, term string) (int, error) {
	dicts, err := s.dictionaries(field)
	if err != nil {
		return 0, err
	}
	n := uint64(0)
	for i, seg := range s.reader.Segments() {
		list, err := dicts[i].PostingsList([]byte(term), seg.Deleted(), nil)
		if err != nil {
			return 0, fmt.Errorf("reading %q in %s: %w", term, field, err)
		}
		n += list.Count()
	}
	return int(n), nil
}

// maxForms bounds how many words a prefix or a fuzzy word stands for.
const maxForms = 1000

// forms lists the words in an exact field that n, a Prefix or a Fuzzy, stands
// for, in order, up to maxForms. Where n is several words, it is its last that
// stands for others; besides are the words before it.
func (s *snapshot) forms(field string, n query.Node) (found, besides []string, err error) {
	terms := words.Terms(bare(n))
	if len(terms) == 0 {
		return nil, nil, nil
	}
	last := len(terms) - 1
	var d index.FieldDict
	if f, ok := n.(query.Fuzzy); ok {
		d, err = s.reader.FieldDictFuzzy(field, terms[last], f.Distance, "")
	} else {
		d, err = s.reader.FieldDictPrefix(field, []byte(terms[last]))
	}
	found, err = readTerms(d, err)
	return found, terms[:last], err
}

// textForms are the forms of n in the text, none where n is not a Prefix or a Fuzzy about it.
func (s *snapshot) textForms(n query.Node) (found, besides []string, err error) {
	if f, ok := n.(query.Field); ok && f.Name == query.FieldText {
		n = f.Value
	}
	switch n.(type) {
	case query.Prefix, query.Fuzzy:
		return s.forms(fieldExact, n)
	}
	return nil, nil, nil
}

func readTerms(d index.FieldDict, err error) ([]string, error) {
	if err != nil {
		return nil, fmt.Errorf("reading the index's words: %w", err)
	}
	defer d.Close()
	var out []string
	for len(out) < maxForms {
		e, err := d.Next()
		if err != nil {
			return nil, fmt.Errorf("reading the index's words: %w", err)
		}
		if e == nil {
			break
		}
		out = append(out, e.Term)
	}
	return out, nil
}
