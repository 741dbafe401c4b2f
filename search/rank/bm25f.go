package rank

import (
	"context"
	"math"

	"evidence/search/postings"
)

// scoreWords scores all passages by the query's terms, a term at a time, by BM25F
// (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted
// fields", CIKM 2004): the occurrences of a term are added up over the fields, each
// divided by its field's length and multiplied by its weight, before they saturate.
func (r *Ranking) scoreWords(ctx context.Context) error {
	size := r.index.Table().Size()
	r.Scores, r.Found, r.idf, r.amount = make([]float64, size), postings.NewSet(size), make(map[string]float64), make([]float64, size)
	for _, t := range r.terms {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.gather(t); err != nil {
			return err
		}
		if t.bare {
			for _, n := range r.touched {
				r.Found.Add(n)
			}
		}
		idf := r.score(t.weight())
		r.idf[t.stem] = idf
		r.Max += t.weight() * idf * (weights.k1 + 1)
	}
	return nil
}

func (r *Ranking) add(number uint32, amount float64) {
	if r.amount[number] == 0 {
		r.touched = append(r.touched, number)
	}
	r.amount[number] += amount
}

func (r *Ranking) gather(t term) error {
	for _, form := range t.forms {
		if err := r.gatherField(postings.TextWords, form, 1, weights.length); err != nil {
			return err
		}
	}
	if t.stem == "" {
		return nil
	}
	if err := r.gatherField(postings.TextStems, t.stem, 1, weights.length); err != nil {
		return err
	}
	if err := r.gatherField(postings.LeadInStems, t.stem, weights.leadIn, 0); err != nil {
		return err
	}
	if err := r.gatherField(postings.HeadingStems, t.stem, weights.heading, 0); err != nil {
		return err
	}
	for _, s := range t.synonyms {
		if err := r.gatherSynonym(s); err != nil {
			return err
		}
	}
	for i, src := range r.index.Table().Sources {
		if src.Named[t.stem] {
			for _, n := range r.index.Table().PassagesOf[i] {
				r.add(n, weights.name)
			}
		}
	}
	return nil
}

// gatherField counts the occurrences of a term in a field; length is how much the field's length counts.
func (r *Ranking) gatherField(field, term string, weight, length float64) error {
	average := max(r.index.Table().AverageLength[field], 1)
	return r.index.Postings(field, term, func(number uint32, frequency, words float64) {
		r.add(number, weight*frequency/(1-length+length*words/average))
	})
}

// score adds what the gathered occurrences are worth, and clears them. It gives the term's idf.
func (r *Ranking) score(weight float64) float64 {
	idf := idfOf(float64(r.index.Table().Passages), float64(len(r.touched)))
	for _, i := range r.touched {
		r.Scores[i] += weight * idf * r.amount[i] * (weights.k1 + 1) / (r.amount[i] + weights.k1)
		r.amount[i] = 0
	}
	r.touched = r.touched[:0]
	return idf
}

// idfOf is the weight of a term that df of n passages have.
func idfOf(n, df float64) float64 { return math.Log(1 + (n-df+0.5)/(df+0.5)) }
