package rank

import (
	"context"
	"math"

	"evidence/search/postings"
	"evidence/search/words"
)

// A bm25f adds up scores by BM25F, a term at a time (Robertson, Zaragoza and
// Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004): the
// occurrences of a term are added up over the fields, each divided by its field's
// length and multiplied by its weight, before they saturate.
type bm25f struct {
	index   postings.Snapshot
	table   *postings.Table
	stemmer *words.Stemmer
	scores  []float64
	amount  []float64 // weighted occurrences of the term at hand, by passage
	touched []uint32  // passages that have any
}

// scoreWords scores all passages by the query's terms.
func (r *Ranking) scoreWords(ctx context.Context) error {
	size := r.index.Table().Size()
	b := &bm25f{index: r.index, table: r.index.Table(), stemmer: r.stemmer, scores: make([]float64, size), amount: make([]float64, size)}
	r.Scores, r.Found, r.idf = b.scores, postings.NewSet(size), make(map[string]float64)
	for _, t := range r.terms {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := b.gather(t); err != nil {
			return err
		}
		if t.bare {
			for _, n := range b.touched {
				r.Found.Add(n)
			}
		}
		idf := b.score(t.weight())
		r.idf[t.stem] = idf
		r.Max += t.weight() * idf * (weights.k1 + 1)
	}
	return nil
}

func (b *bm25f) add(number uint32, amount float64) {
	if b.amount[number] == 0 {
		b.touched = append(b.touched, number)
	}
	b.amount[number] += amount
}

// gather counts the occurrences of a term and its synonyms.
func (b *bm25f) gather(t term) error {
	for _, form := range t.forms {
		if err := b.gatherField(postings.TextWords, form, 1, weights.length); err != nil {
			return err
		}
	}
	if t.stem == "" {
		return nil
	}
	if err := b.gatherField(postings.TextStems, t.stem, 1, weights.length); err != nil {
		return err
	}
	if err := b.gatherField(postings.LeadInStems, t.stem, weights.leadIn, 0); err != nil {
		return err
	}
	if err := b.gatherField(postings.HeadingStems, t.stem, weights.heading, 0); err != nil {
		return err
	}
	for _, s := range t.synonyms {
		if err := b.gatherSynonym(s); err != nil {
			return err
		}
	}
	for i, src := range b.table.Sources {
		if src.Named[t.stem] {
			for _, n := range b.table.PassagesOf[i] {
				b.add(n, weights.name)
			}
		}
	}
	return nil
}

// gatherField counts the occurrences of a term in a field; length is how much the field's length counts.
func (b *bm25f) gatherField(field, term string, weight, length float64) error {
	average := max(b.table.AverageLength[field], 1)
	return b.index.Postings(field, term, func(number uint32, frequency, words float64) {
		b.add(number, weight*frequency/(1-length+length*words/average))
	})
}

// score adds what the gathered occurrences are worth, and clears them. It gives the term's idf.
func (b *bm25f) score(weight float64) float64 {
	n, df := float64(b.table.Passages), float64(len(b.touched))
	idf := math.Log(1 + (n-df+0.5)/(df+0.5))
	for _, i := range b.touched {
		b.scores[i] += weight * idf * b.amount[i] * (weights.k1 + 1) / (b.amount[i] + weights.k1)
		b.amount[i] = 0
	}
	b.touched = b.touched[:0]
	return idf
}
