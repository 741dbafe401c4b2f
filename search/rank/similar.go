package rank

import (
	"cmp"
	"context"
	"slices"

	"evidence/corpus"
	"evidence/search/postings"
	"evidence/search/shingles"
)

// Which passages are compared in words, and which are then given as similar.
const (
	maxCompared      = 60  // of those most alike in the latent space
	leastLikeness    = 0.5 // in the latent space
	leastResemblance = 0.2 // in words, where that is not reached
)

// A SimilarPassage is a passage and what it has in common with another: see [search.Similar].
type SimilarPassage struct {
	Number                uint32
	Likeness, Resemblance float64
	Duplicate             bool
}

// Similar gives the passages that are like one. Near-duplicates come first, then those that
// share most with it in words and subject together. Headings are like headings only: they
// name a subject that much is written under.
func (r *Ranker) Similar(ctx context.Context, index postings.Snapshot, number uint32) ([]SimilarPassage, error) {
	likeness, err := r.latent.likenessToPassage(index, number)
	if err != nil {
		return nil, err
	}
	text, err := index.Text(number)
	if err != nil {
		return nil, err
	}
	own := shingles.Of(text)
	var out []SimilarPassage
	for _, other := range worthComparing(index.Table(), number, likeness, r.Groups(index.Table()).With(number)) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		text, err := index.Text(other)
		if err != nil {
			return nil, err
		}
		its := shingles.Of(text)
		p := SimilarPassage{Number: other, Resemblance: shingles.Resemblance(own, its), Duplicate: shingles.Same(own, its)}
		if likeness != nil {
			p.Likeness = likeness[other]
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
		return cmp.Or(cmp.Compare(b.Resemblance+b.Likeness, a.Resemblance+a.Likeness), index.Table().Compare(a.Number, b.Number))
	})
	return out, nil
}

// worthComparing gives a passage's near-duplicates and those most like it, each once and without itself.
func worthComparing(table *postings.Table, number uint32, likeness []float64, duplicates []uint32) []uint32 {
	heading := postings.BlockCode(corpus.Heading)
	sameKind := func(other uint32) bool { return (table.Block[other] == heading) == (table.Block[number] == heading) }
	out := slices.Clone(duplicates)
	for _, c := range mostAlike(table, likeness, maxCompared, sameKind) {
		if !slices.Contains(duplicates, c.Number) {
			out = append(out, c.Number)
		}
	}
	return slices.DeleteFunc(out, func(other uint32) bool { return other == number })
}
