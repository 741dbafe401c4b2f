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

// in is the weighted occurrences in a passage of a word of the list.
func (o *occurrence) in(w *postings.ListWord, number uint32) float64 {
	frequency, length := o.list.At(w, number)
	return o.weight * frequency / (1 - o.length + o.length*length/o.average)
}

// highest is an upper bound of in for the passages of a word of the list.
func (o *occurrence) highest(w *postings.ListWord) float64 {
	return o.weight * w.Highest(1-o.length, o.length/o.average)
}

// A scoredTerm is a term with where it occurs.
type scoredTerm struct {
	of      []occurrence
	has     postings.Set // passages that have it
	docFreq int          // how many these are
	sources postings.Set // those that are called by it; nil for none
	weight  float64      // of a passage that is full of it
	highest []float32    // by word of a set: an upper bound of what it adds to the score of a passage
}

// scoreWords finds out where the query's terms occur, a term at a time, and how much each can give the passages.
func (r *Ranking) scoreWords(ctx context.Context) error {
	r.Max = 0
	size := r.table.Size()
	r.scratch = scratches.Get().(*scratch)
	r.Found = postings.NewSet(size)
	n := len(r.Found)
	r.idf, r.bounds = make(map[string]float64), r.scratch.floats.take(n)
	r.scored = make([]scoredTerm, 0, len(r.terms))
	most := r.scratch.floats.take(n)
	for i := range r.terms {
		t := &r.terms[i]
		if err := ctx.Err(); err != nil {
			return err
		}
		scored, err := r.gather(t)
		if err != nil {
			return err
		}
		scored.has = r.scratch.set(n)
		scored.spread(r.table, most)
		if t.bare {
			r.Found.Or(scored.has)
		}
		if scored.docFreq = scored.has.Count(); r.docFreqs != nil {
			scored.docFreq = r.docFreqs[i]
		}
		idf := idfOf(float64(r.table.Passages), float64(scored.docFreq))
		scored.weight = t.weight() * idf
		r.idf[t.stem] = idf
		r.Max += t.weight() * idf * (weights.k1 + 1)
		scored.highest = r.scratch.small.take(n)
		for w, amount := range most {
			if amount > 0 {
				scored.highest[w] = float32(saturated(scored.weight, amount) * slack)
				r.bounds[w] += float64(scored.highest[w])
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

// spread finds the passages that have a term, and sets most to more than any passage of a word of a set has of it.
func (t *scoredTerm) spread(table *postings.Table, most []float64) {
	clear(most)
	for i := range t.of {
		o := &t.of[i]
		o.list.Each(func(place uint32, w postings.ListWord) {
			t.has[place] |= w.Mask
			most[place] += o.highest(&w)
		})
	}
	t.sources.Each(func(source uint32) {
		table.AddPassagesOfSource(t.has, int(source))
		first, end := table.WordsOf(int(source))
		for w := first; w < end; w++ {
			most[w] += weights.name
		}
	})
}

// gather finds out where a term occurs.
func (r *Ranking) gather(t *term) (out scoredTerm, err error) {
	if t.stem == "" {
		return out, r.gatherField(&out, postings.TextWords, 1, weights.length, t.forms...)
	}
	if err := r.gatherField(&out, postings.TextStems, 1, weights.length, t.stem); err != nil {
		return out, err
	}
	if err := r.gatherField(&out, postings.LeadInStems, weights.leadIn, 0, t.stem); err != nil {
		return out, err
	}
	if err := r.gatherField(&out, postings.HeadingStems, weights.heading, 0, t.stem); err != nil {
		return out, err
	}
	for _, s := range t.synonyms {
		if err := r.gatherSynonym(&out, s.Terms, synonymWeight(s)); err != nil {
			return out, err
		}
	}
	out.sources = r.table.Named(t.stem)
	return out, nil
}

// gatherField counts the occurrences of terms in a field; length is how much the field's length counts.
func (r *Ranking) gatherField(to *scoredTerm, field string, weight, length float64, terms ...string) error {
	list, err := postings.ListOf(r.index, field, terms...)
	if err == nil && !list.Empty() {
		to.of = append(to.of, occurrence{list, weight, length, max(r.table.AverageLength[field], 1)})
	}
	return err
}

func (r *Ranking) gatherSynonym(to *scoredTerm, terms []string, weight float64) error {
	if len(terms) == 1 {
		stem := r.stemmer.Stem(terms[0])
		if err := r.gatherField(to, postings.TextStems, weight, weights.length, stem); err != nil {
			return err
		}
		return r.gatherField(to, postings.HeadingStems, weight*weights.heading, 0, stem)
	}
	list, err := phraseList(r.index, terms)
	if err == nil && !list.Empty() {
		to.of = append(to.of, occurrence{list, weight, 0, 1})
	}
	return err
}

// phraseList lists the passages with a phrase, its last word in the singular or the plural.
func phraseList(index postings.Snapshot, terms []string) (*postings.List, error) {
	return postings.ListOfPhrase(index.Table(), strings.Join(terms, " "), func() (postings.Set, error) {
		last := len(terms) - 1
		all := postings.NewSet(index.Table().Size())
		for _, form := range words.NumberForms(terms[last]) {
			set, _, err := postings.Phrase(index, postings.TextWords, postings.PlacesOf(append(terms[:last:last], form)))
			if err != nil {
				return nil, err
			}
			all.Or(set)
		}
		return all, nil
	})
}

// scores writes the scores of some passages of a word to the places of their bits.
func (r *Ranking) scores(word uint32, wanted uint64, to *[postings.WordSize]float64) {
	clear(to[:])
	source := r.table.Source[word*postings.WordSize]
	var amounts [postings.WordSize]float64
	for i := range r.scored {
		t := &r.scored[i]
		has := t.has[word] & wanted
		for j := range t.of {
			if has == 0 {
				break
			}
			o := &t.of[j]
			w := o.list.Find(word)
			for left := w.Mask & wanted; left != 0; left &= left - 1 {
				bit := bits.TrailingZeros64(left)
				amounts[bit] += o.in(&w, word*postings.WordSize+uint32(bit))
			}
		}
		if t.sources != nil && t.sources.Has(uint32(source)) {
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
			to[bit] *= r.Groups.repeatFactor(word*postings.WordSize+uint32(bit), len(r.table.Sources))
		}
	}
}

// mayReach gives those of some passages of a word that may score so much: by what the terms that each of them has can give at most.
func (r *Ranking) mayReach(word uint32, wanted uint64, score float64) uint64 {
	var most [postings.WordSize]float64
	for i := range r.scored {
		t := &r.scored[i]
		highest := float64(t.highest[word])
		for left := t.has[word] & wanted; left != 0; left &= left - 1 {
			most[bits.TrailingZeros64(left)] += highest
		}
	}
	bonus := r.Max * r.named.bonus[r.table.Source[word*postings.WordSize]] * slack
	for left := wanted; left != 0; left &= left - 1 {
		if bit := bits.TrailingZeros64(left); most[bit]+bonus < score {
			wanted &^= 1 << bit
		}
	}
	return wanted
}

// Score is the score of a passage.
func (r *Ranking) Score(number uint32) float64 {
	var scores [postings.WordSize]float64
	r.scores(number/postings.WordSize, 1<<(number%postings.WordSize), &scores)
	return scores[number%postings.WordSize]
}

// Scores calls visit with the score of each of some passages of a source, in reading order.
func (r *Ranking) Scores(source int, among postings.Set, visit func(number uint32, score float64)) {
	var scores [postings.WordSize]float64
	first, end := r.table.WordsOf(source)
	for word := first; word < end; word++ {
		if among[word] == 0 {
			continue
		}
		r.scores(uint32(word), among[word], &scores)
		for left := among[word]; left != 0; left &= left - 1 {
			bit := bits.TrailingZeros64(left)
			visit(uint32(word*postings.WordSize+bit), scores[bit])
		}
	}
}

// idfOf is the weight of a term that df of n passages have.
func idfOf(n, df float64) float64 { return math.Log(1 + (n-df+0.5)/(df+0.5)) }
