package rank

import (
	"context"
	"math"
	"math/bits"
	"strings"

	"evidence/search/postings"
	"evidence/search/words"
)

// The words of a query score by BM25F (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted
// fields", CIKM 2004): the occurrences of a term are added up over the fields, each
// divided by its field's length and multiplied by its weight, before they saturate.

// An occurrence is one way in which passages have a term: it is in a field, or a synonym is.
type occurrence struct {
	list            *postings.List
	weight          float64
	length, average float64 // how much the field's length counts, and how many words it has on average
}

// in is the weighted occurrences in the passage of a bit of a word of the list.
func (o *occurrence) in(w *postings.ListWord, bit int) float64 {
	frequency, length := o.list.At(w, bit)
	return o.weight * frequency / (1 - o.length + o.length*length/o.average)
}

// highest is more than any passage of a word of the list has.
func (o *occurrence) highest(w *postings.ListWord) float64 {
	return o.weight * w.Highest(1-o.length, o.length/o.average)
}

// A scoredTerm is a term with where it occurs.
type scoredTerm struct {
	of      []occurrence
	sources postings.Set // those that are called by it; nil for none
	weight  float64      // of a passage that is full of it
}

// scoreWords finds out where the query's terms occur, a term at a time, and how much each can give the passages.
func (r *Ranking) scoreWords(ctx context.Context) error {
	size := r.table.Size()
	n := len(postings.NewSet(size))
	r.Found, r.idf, r.bounds = postings.NewSet(size), make(map[string]float64), make([]float64, n)
	r.scored = make([]scoredTerm, 0, len(r.terms))
	has, most := postings.NewSet(size), make([]float64, n)
	for i := range r.terms {
		t := &r.terms[i]
		if err := ctx.Err(); err != nil {
			return err
		}
		scored, err := r.gather(t)
		if err != nil {
			return err
		}
		scored.spread(r.table, has, most)
		if t.bare {
			r.Found.Or(has)
		}
		idf := idfOf(float64(r.table.Passages), float64(has.Count()))
		scored.weight = t.weight() * idf
		r.idf[t.stem] = idf
		r.Max += t.weight() * idf * (weights.k1 + 1)
		for w, amount := range most {
			if amount > 0 {
				r.bounds[w] += saturated(scored.weight, amount)
			}
		}
		r.scored = append(r.scored, scored)
	}
	return nil
}

// saturated is what so many weighted occurrences of a term are worth.
func saturated(weight, amount float64) float64 {
	return weight * amount * (weights.k1 + 1) / (amount + weights.k1)
}

// spread sets has to the passages that have a term, and most to more than any passage of a word of has has of it.
func (t *scoredTerm) spread(table *postings.Table, has postings.Set, most []float64) {
	clear(has)
	clear(most)
	for i := range t.of {
		o := &t.of[i]
		for j := range o.list.Words {
			w := &o.list.Words[j]
			has[w.Word] |= w.Mask
			most[w.Word] += o.highest(w)
		}
	}
	t.sources.Each(func(source uint32) {
		table.AddPassagesOfSource(has, int(source))
		first, end := table.WordsOf(int(source))
		for w := first; w < end; w++ {
			most[w] += weights.name
		}
	})
}

// gather finds out where a term occurs.
func (r *Ranking) gather(t *term) (out scoredTerm, err error) {
	for _, form := range t.forms {
		if err := r.gatherField(&out, postings.TextWords, form, 1, weights.length); err != nil {
			return out, err
		}
	}
	if t.stem == "" {
		return out, nil
	}
	if err := r.gatherField(&out, postings.TextStems, t.stem, 1, weights.length); err != nil {
		return out, err
	}
	if err := r.gatherField(&out, postings.LeadInStems, t.stem, weights.leadIn, 0); err != nil {
		return out, err
	}
	if err := r.gatherField(&out, postings.HeadingStems, t.stem, weights.heading, 0); err != nil {
		return out, err
	}
	for _, s := range t.synonyms {
		if err := r.gatherSynonym(&out, s.Terms, synonymWeight(s)); err != nil {
			return out, err
		}
	}
	out.sources, err = named(r.table, t.stem)
	return out, err
}

// gatherField counts the occurrences of a term in a field; length is how much the field's length counts.
func (r *Ranking) gatherField(to *scoredTerm, field, term string, weight, length float64) error {
	list, err := postings.ListOf(r.index, field, term)
	if err == nil && len(list.Words) > 0 {
		to.of = append(to.of, occurrence{list, weight, length, max(r.table.AverageLength[field], 1)})
	}
	return err
}

func (r *Ranking) gatherSynonym(to *scoredTerm, terms []string, weight float64) error {
	if len(terms) == 1 {
		stem := r.stemmer.Stem(terms[0])
		if err := r.gatherField(to, postings.TextStems, stem, weight, weights.length); err != nil {
			return err
		}
		return r.gatherField(to, postings.HeadingStems, stem, weight*weights.heading, 0)
	}
	list, err := phraseList(r.index, terms)
	if err == nil && len(list.Words) > 0 {
		to.of = append(to.of, occurrence{list, weight, 0, 1})
	}
	return err
}

// phraseList lists the passages with a phrase, its last word in the singular or the plural, each as having it once.
func phraseList(index postings.Snapshot, terms []string) (*postings.List, error) {
	return postings.KeepList(index.Table(), "phrase "+strings.Join(terms, " "), func(add func(number uint32, frequency, length float64)) error {
		last := len(terms) - 1
		all := postings.NewSet(index.Table().Size())
		for _, form := range words.NumberForms(terms[last]) {
			set, err := index.Phrase(postings.TextWords, append(terms[:last:last], form))
			if err != nil {
				return err
			}
			all.Or(set)
		}
		all.Each(func(n uint32) { add(n, 1, 0) })
		return nil
	})
}

// named gives the sources that are called by a stem, by their index; nil for none.
func named(table *postings.Table, stem string) (postings.Set, error) {
	all, err := postings.Memo(table, "named", func() (map[string]postings.Set, error) {
		out := make(map[string]postings.Set)
		for i, src := range table.Sources {
			for stem := range src.Named {
				if out[stem] == nil {
					out[stem] = postings.NewSet(len(table.Sources))
				}
				out[stem].Add(uint32(i))
			}
		}
		return out, nil
	})
	return all[stem], err
}

// scores writes the scores of some passages of a word to the places of their bits.
func (r *Ranking) scores(word uint32, wanted uint64, to *[postings.WordSize]float64) {
	clear(to[:])
	source := r.table.Source[word*postings.WordSize]
	var amounts [postings.WordSize]float64
	for i := range r.scored {
		t := &r.scored[i]
		has := uint64(0)
		for j := range t.of {
			o := &t.of[j]
			w := o.list.Find(word)
			if w == nil {
				continue
			}
			has |= w.Mask & wanted
			for left := w.Mask & wanted; left != 0; left &= left - 1 {
				bit := bits.TrailingZeros64(left)
				amounts[bit] += o.in(w, bit)
			}
		}
		if t.sources != nil && t.sources.Has(uint32(source)) {
			has = wanted
			for left := wanted; left != 0; left &= left - 1 {
				amounts[bits.TrailingZeros64(left)] += weights.name
			}
		}
		for ; has != 0; has &= has - 1 {
			bit := bits.TrailingZeros64(has)
			to[bit] += saturated(t.weight, amounts[bit])
			amounts[bit] = 0
		}
	}
	bonus := r.Max * r.named.bonus[source]
	for left := wanted; left != 0; left &= left - 1 {
		bit := bits.TrailingZeros64(left)
		to[bit] += bonus
		if r.prose {
			to[bit] *= r.Groups.kept(word*postings.WordSize+uint32(bit), len(r.table.Sources))
		}
	}
}

// Score is the score of a passage.
func (r *Ranking) Score(number uint32) float64 {
	var scores [postings.WordSize]float64
	r.scores(number/postings.WordSize, 1<<(number%postings.WordSize), &scores)
	return scores[number%postings.WordSize]
}

// idfOf is the weight of a term that df of n passages have.
func idfOf(n, df float64) float64 { return math.Log(1 + (n-df+0.5)/(df+0.5)) }
