package rank

import (
	"cmp"
	"context"
	"slices"

	"evidence/corpus"
	"evidence/search/postings"
	"evidence/search/query"
	"evidence/search/shingles"
	"evidence/search/words"
)

// Which passages are compared, and which are then given as similar.
const (
	maxCompared      = 200  // of those with most of the passage's words
	holdToCompare    = 1000 // of which these are, by the estimate of an engine on other machines: of the many words of a passage each adds to what it is wrong by
	leastLikeness    = 0.5  // in meaning
	leastResemblance = 0.2  // in words, where that is not reached
)

// A SimilarPassage is a passage and what it has in common with another: see [search.Similar].
type SimilarPassage struct {
	Number                uint32
	Likeness, Resemblance float64
	Duplicate             bool
}

// Similar gives the passages that are like one, of those that have most of its words. likeness gives how
// like it others are in meaning; nil where that is not known. Near-duplicates come first, then those that
// share most with it in words and meaning together. Headings are like headings only: they
// name a subject that much is written under.
func (r *Ranker) Similar(ctx context.Context, index postings.Snapshot, stemmer *words.Stemmer, number uint32, likeness func(others []uint32) []float64) ([]SimilarPassage, error) {
	text, err := index.Text(number)
	if err != nil {
		return nil, err
	}
	others, err := r.worthComparing(ctx, index, stemmer, number, text)
	if err != nil {
		return nil, err
	}
	likenesses := likeness(others)
	own := shingles.Of(text)
	var out []SimilarPassage
	for i, other := range others {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		text, err := index.Text(other)
		if err != nil {
			return nil, err
		}
		its := shingles.Of(text)
		p := SimilarPassage{Number: other, Resemblance: shingles.Resemblance(own, its), Duplicate: shingles.Same(own, its)}
		if likenesses != nil {
			p.Likeness = likenesses[i]
		}
		if p.Duplicate || p.Likeness >= leastLikeness || p.Resemblance >= leastResemblance {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b SimilarPassage) int {
		if a.Duplicate != b.Duplicate {
			if a.Duplicate {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(b.Resemblance+b.Likeness, a.Resemblance+a.Likeness), cmp.Compare(a.Number, b.Number))
	})
	return out, nil
}

// worthComparing gives a passage's near-duplicates and those with most of its words, each once and without itself.
func (r *Ranker) worthComparing(ctx context.Context, index postings.Snapshot, stemmer *words.Stemmer, number uint32, text string) ([]uint32, error) {
	table := index.Table()
	named := &namedReports{bonus: make([]float64, len(table.Sources))}
	ranking := &Ranking{index: index, table: table, named: named, stemmer: stemmer, root: query.Prose(text).Root, at: make(map[string]int)}
	if err := ranking.collectTerms(r.thesaurus.get(&r.learnt), named); err != nil {
		return nil, err
	}
	headings := table.Blocks(postings.BlockCode(corpus.Heading))
	heading := headings.Has(number)
	held, err := ranking.hold(ctx, func(block byte) bool { return (block == postings.BlockCode(corpus.Heading)) == heading }, holdToCompare)
	if err != nil {
		return nil, err
	}
	if err := ranking.Evaluate(ctx); err != nil {
		return nil, err
	}
	among := ranking.Found
	if held != nil {
		among.And(held)
	}
	if heading {
		among.And(headings)
	} else {
		among.AndNot(headings)
	}
	out := slices.Clone(r.Groups(table).With(number))
	for _, c := range ranking.Best(maxCompared, among, false) {
		if !slices.Contains(out, c.Number) {
			out = append(out, c.Number)
		}
	}
	return slices.DeleteFunc(out, func(other uint32) bool { return other == number }), nil
}
