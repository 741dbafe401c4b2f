// Package rescore adds to the scores of the best candidates of a search how near
// their sentences come to the question in meaning: by the vectors that package
// encoder gives sentences. It finds no passage; it orders those that words have found.
//
// The vectors of a library's sentences are made once, by [Rescorer.Learn], and kept in files
// beside the index. Until there are vectors of all reports, searches go by words alone:
// within one answer all scores are made in the same way. search/rank/NOTES.md says what the
// likeness is worth, and what was tried beside it.
package rescore

import (
	"math"
	"slices"

	"evidence/search/encoder"
	"evidence/search/postings"
	"evidence/search/rank"
)

// Depth is how many of the best candidates are rescored.
const Depth = 200

// likenessWeight is what a likeness of 1 adds to a score, as a share of the greatest score that words can give.
var likenessWeight = 0.8

// A Rescorer rescores by the vectors in a folder beside an index. Its methods may be
// called by several goroutines at once.
type Rescorer struct{ store store }

// New makes the Rescorer of the index in a folder.
func New(dir string) *Rescorer { return &Rescorer{store{dir: folderOf(dir)}} }

// Close frees the files. No search may be under way.
func (r *Rescorer) Close() { r.store.close() }

// Coverage is the share of the passages of a table whose sentences have vectors, from 0 to 1.
func (r *Rescorer) Coverage(table *postings.Table) float64 {
	table = table.Base()
	if table.Passages == 0 {
		return 1
	}
	return float64(r.store.covered(table)) / float64(table.Passages)
}

// A Nearest is the sentence of a passage that comes nearest to a question.
type Nearest struct {
	Sentence int     // its place in the passage, from 0
	Likeness float64 // -1 to 1; about 0 for sentences that have nothing to do with each other
}

// Rescore adds to the scores of the first Depth candidates of all lists how like the question they are, and leaves their order to [rank.Ranking.Rerank]. most
// is more than words can give any candidate. It gives the nearest sentence of each by number. Where the
// vectors of a report are missing it changes nothing and gives nil.
func (r *Rescorer) Rescore(table *postings.Table, question string, most float64, lists ...[]rank.Candidate) (map[uint32]Nearest, error) {
	table = table.Base()
	if r.Coverage(table) < 1 {
		return nil, nil
	}
	probe, err := encoder.Encode(question)
	if err != nil {
		return nil, err
	}
	defer r.store.begin()()
	nearest := make(map[uint32]Nearest, Depth)
	lists = slices.Clone(lists)
	for i, sorted := range lists {
		lists[i] = sorted[:min(Depth-len(nearest), len(sorted))]
		for _, c := range lists[i] {
			vectors := r.store.of(table, c.Number)
			if vectors == nil {
				return nil, nil
			}
			nearest[c.Number] = findNearest(&probe[0], *vectors)
		}
	}
	for _, top := range lists {
		for i, c := range top {
			top[i].Score += likenessWeight * most * max(0, nearest[c.Number].Likeness)
		}
	}
	return nearest, nil
}

func findNearest(probe *encoder.Vector, sentences []encoder.Vector) Nearest {
	best := Nearest{Likeness: math.Inf(-1)}
	for i := range sentences {
		if l := encoder.Likeness(probe, &sentences[i]); l > best.Likeness {
			best = Nearest{i, l}
		}
	}
	if len(sentences) == 0 {
		best.Likeness = 0
	}
	return best
}

// Compare gives how like each of some passages is to one, from 0 to 1; nil where vectors are missing. It
// is the mean likeness of the sentences of both to the nearest of the other.
func (r *Rescorer) Compare(table *postings.Table, number uint32, others []uint32) []float64 {
	table = table.Base()
	if r.Coverage(table) < 1 {
		return nil
	}
	defer r.store.begin()()
	own := r.store.of(table, number)
	if own == nil {
		return nil
	}
	out := make([]float64, len(others))
	for i, other := range others {
		its := r.store.of(table, other)
		if its == nil {
			return nil
		}
		out[i] = max(0, (meanNearest(*own, *its)+meanNearest(*its, *own))/2)
	}
	return out
}

func meanNearest(of, to []encoder.Vector) float64 {
	sum := 0.0
	for i := range of {
		sum += findNearest(&of[i], to).Likeness
	}
	return sum / float64(max(len(of), 1))
}

// placeOf is the place of a passage among those of its report.
func placeOf(table *postings.Table, number uint32) int {
	return int(number - table.PassagesOf[table.Source[number]][0])
}
