package rank

import (
	"context"

	"evidence/search"
	"evidence/search/match"
	"evidence/search/postings"
	"evidence/search/query"
)

// A Remote is a snapshot of an index on other machines. It does not fetch the postings of all passages: the engine there finds the
// passages, and the snapshot loads those that can be among the best, which are then scored here like any others.
type Remote interface {
	postings.Snapshot
	// DocFreqs is how many passages have each term.
	DocFreqs(ctx context.Context, terms []Term) ([]int, error)
	// Sets gives the passages that satisfy what is wanted with any of the bare words, those of them with all of these, and those that are close.
	Sets(ctx context.Context, w *RemoteQuery) (anyWord, all, closest postings.Set, err error)
	// Best loads n passages in the engine's own order of score, which is near to [Ranking.Score], after skipping the first from. It returns them as a set, and
	// how many there were: fewer than n at the end. With add they are added to those already loaded; else they replace them.
	Best(ctx context.Context, w *RemoteQuery, meant Selection, from, n int, add bool) (held postings.Set, given int, err error)
	// Incomplete says what of the index did not answer, as a sentence and as an error; nothing where all of it did.
	Incomplete() (note string, err error)
	// Hold holds some passages; unless add is set in place of what was held.
	Hold(ctx context.Context, numbers []uint32, add bool) error
}

// RemoteQuery is what a Remote is to find.
type RemoteQuery struct {
	Root     query.List
	Ranking  *Ranking
	Must     []string       // words of which a passage must itself have one
	Several  bool           // whether several bare words decide which passages are meant
	Sentence bool           // whether what is close is judged as for a sentence or a question
	Filters  search.Filters // of those that Best gives; Sets does not narrow by them
	Kinds    func(block byte) bool
	Least    uint      // what passages must have to be close, which Sets finds out
	Deep     bool      // Best is asked for more than once
	First    Selection // what Best is asked for first
	Ahead    int       // how many of them, so that Sets may find them at once; 0 where Best is not asked
}

// Selection says which of the passages with any of the bare words Best gives.
type Selection struct {
	Match string // one of the constants of package search
	Not   bool   // give those that are not meant instead
}

// A Term is a word that ranks, as an engine looks for it. A passage has it if its text, its lead-in or its headings have the stem, if it has a synonym, or if
// its report is called by it.
type Term struct {
	Stem     string
	Forms    []string   // folded words of the text, where Stem is empty
	Expands  query.Node // the Prefix or Fuzzy that stands for words of the text, where Stem is empty
	Synonyms []Synonym
	Bare     bool
	Weight   float64 // how many occurrences in the query it counts for
}

// A Synonym is folded words that count as a term does, with the share that they count.
type Synonym struct {
	Terms  []string
	Weight float64
}

// FieldWeights are what an occurrence counts in lead-ins and headings, as a share of what one in the text does, and what a report's name counts.
func FieldWeights() (leadIn, heading, name float64) {
	return weights.leadIn, weights.heading, weights.name
}

// Saturation is the share of what a term is worth at most that so many occurrences in a passage of average length give.
func Saturation(occurrences float64) float64 { return occurrences / (occurrences + weights.k1) }

// IDF is the weight of a term that found of n passages have.
func IDF(n, found int) float64 { return idfOf(float64(n), float64(found)) }

// BM25 are the parameters of a score by words.
func BM25() (k1, b float64) { return weights.k1, weights.length }

// Terms are the words that rank.
func (r *Ranking) Terms() []Term {
	out := make([]Term, len(r.terms))
	for i := range r.terms {
		t := &r.terms[i]
		out[i] = Term{Stem: t.stem, Forms: t.forms, Expands: t.expands, Bare: t.bare, Weight: t.weight()}
		for _, s := range t.synonyms {
			out[i].Synonyms = append(out[i].Synonyms, Synonym{s.Terms, synonymWeight(s)})
		}
	}
	return out
}

// SetDocFreqs sets how many passages have each of Terms, where the index holds only some of them.
func (r *Ranking) SetDocFreqs(found []int) { r.docFreqs = found }

// DocFreqs are the counts given to SetDocFreqs; nil where there are none.
func (r *Ranking) DocFreqs() []int { return r.docFreqs }

// Bonus gives what a source's passages score besides their words, as a share of the greatest score that words can give.
func (r *Ranking) Bonus() []float64 { return r.named.bonus }

// Evaluate finds out what the words are worth in the passages that the index holds. It can be called again when it holds others.
func (r *Ranking) Evaluate(ctx context.Context) error {
	r.Release()
	r.table = r.index.Table()
	for i := range r.terms {
		if t := &r.terms[i]; t.expands != nil {
			var err error
			if t.forms, _, err = match.ExpandText(r.index, t.expands); err != nil {
				return err
			}
		}
	}
	return r.scoreWords(ctx)
}

// hold has a remote index hold the best of the passages that have words of a ranking.
func (r *Ranking) hold(ctx context.Context, kinds func(block byte) bool, n int) (postings.Set, error) {
	remote, ok := r.index.(Remote)
	if !ok {
		return nil, nil
	}
	found, err := remote.DocFreqs(ctx, r.Terms())
	if err != nil {
		return nil, err
	}
	r.SetDocFreqs(found)
	held, _, err := remote.Best(ctx, &RemoteQuery{Root: r.root, Ranking: r, Kinds: kinds}, Selection{}, 0, n, false)
	return held, err
}
