// Package eval measures how well an engine ranks, on queries for which somebody
// has judged which passages answer them.
//
// A judgement names the passages by document, page and a few consecutive words
// of them (the anchor), so that it outlives changes of extraction and ids. A
// hit is right when it is of that document, touches that page, and its own text
// holds the anchor, white space and case aside. Its lead-in and headings do not
// count, and neither does a hit that is no passage any more: of more than
// MaxWords words or on more than MaxPages pages.
//
// The figures, for n queries and the first k hits of each:
//
//	recall@k  share of the queries with a right hit among the first k
//	mrr@10    mean of 1/rank of the first right hit, 0 where there is none among ten
//	ndcg@10   mean of DCG/ideal DCG with gain 1 (Järvelin and Kekäläinen 2002):
//	          the sum of 1/log2(rank+1) over the right hits among the first ten,
//	          divided by that of as many right passages as there are, at most
//	          ten, in the first places. A passage is counted once; places of one
//	          judgement that a hit shows to be one passage are one.
//
// It does not know what nobody judged, which counts as wrong: figures compare engines on
// one set of judgements and mean little by themselves.
package eval

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"evidence/search"
	"evidence/search/claim"
	"evidence/search/words"
)

// What a right hit may be at most.
const (
	MaxWords = 300
	MaxPages = 2
)

// maxHits is how many hits of each query are looked at.
const maxHits = 50

// Figures are the measures over a set of queries.
type Figures struct {
	N        int     `json:"n"`
	Recall1  float64 `json:"recall@1"`
	Recall5  float64 `json:"recall@5"`
	Recall10 float64 `json:"recall@10"`
	Recall20 float64 `json:"recall@20"`
	Recall50 float64 `json:"recall@50"`
	MRR10    float64 `json:"mrr@10"`
	NDCG10   float64 `json:"ndcg@10"`
}

// A Failure is a query without a right hit among the first ten.
type Failure struct {
	ID     string     `json:"id"`
	Query  string     `json:"query"`
	Kind   string     `json:"kind"`
	Rank   int        `json:"rank"`   // of the first right hit among the first 50; 0 where there is none
	Wanted []Target   `json:"wanted"` // what would have been right
	Above  []HitAbove `json:"above"`  // the first ten hits, none of which is; fewer where fewer were found
}

// A HitAbove is a hit that ranked above the right ones.
type HitAbove struct {
	ID        string  `json:"id"`
	Document  string  `json:"document"`
	Page      int     `json:"page"`
	Paragraph string  `json:"paragraph"`
	Score     float64 `json:"score"`
	Text      string  `json:"text"`
}

// topHits is how many hits count for mrr@10, ndcg@10 and failures.
const topHits = 10

// Run puts each judgement's query to the engine and scores what comes back.
func Run(ctx context.Context, engine search.Engine, judgements []Judgement) (Report, error) {
	r := Report{Kinds: make(map[string]Figures)}
	entries, err := engine.Documents(ctx)
	if err != nil {
		return r, fmt.Errorf("evaluating: %w", err)
	}
	ids := namesToIDs(entries)
	for _, j := range judgements {
		hits, e, err := find(ctx, engine, j)
		if err != nil {
			return r, fmt.Errorf("evaluating %q: %w", j.ID, err)
		}
		if j.Claim != "" {
			r.Near.add(!j.absent(), e.Found)
		}
		if j.absent() {
			continue
		}
		ranks, relevant := judge(j, hits, ids)
		if j.Claim != "" && len(ranks) > 0 {
			r.Contrary.add(j.Kind == kindContradicted, ranks[0], e.Contrary(hits[ranks[0]-1].ID))
		}
		failure := Failure{ID: j.ID, Query: cmp.Or(j.Query, j.Claim), Kind: j.Kind, Wanted: append([]Target{j.Target}, j.Alt...)}
		r.add(ranks, ones(len(ranks)), ones(relevant), failure, hits)
	}
	r.finish()
	return r, nil
}

// find gives the hits of a judgement's query, or those of its claim and the evidence that they are of.
func find(ctx context.Context, engine search.Engine, j Judgement) (hits []search.Hit, e claim.Evidence, err error) {
	if j.Claim == "" {
		res, err := engine.Search(ctx, search.Query{Text: j.Query, Loose: true, Size: maxHits, Match: search.MatchClose, Rest: true})
		return res.Hits, e, err
	}
	e, err = claim.Find(ctx, engine, claim.Claim{Text: j.Claim, Context: j.Context, Size: maxHits})
	if err != nil {
		return nil, e, err
	}
	for _, p := range e.Passages() {
		hits = append(hits, p.Hit)
	}
	return hits, e, nil
}

// namesToIDs gives the sources that each file name, without .pdf, belongs to.
func namesToIDs(entries []search.Entry) map[string][]string {
	ids := make(map[string][]string)
	for _, e := range entries {
		for _, name := range e.Document.Names {
			name = bareName(name)
			ids[name] = append(ids[name], e.Document.ID)
		}
	}
	return ids
}

func bareName(name string) string { return strings.TrimSuffix(name, ".pdf") }

// judge gives the ranks, from 1, of the right hits, each passage once, and how
// many right passages there are.
func judge(j Judgement, hits []search.Hit, ids map[string][]string) (ranks []int, relevant int) {
	targets := append([]Target{j.Target}, j.Alt...)
	group := make([]int, len(targets)) // the first target known to be the same passage
	for i := range group {
		group[i] = i
	}
	counted := make(map[int]bool)
	for i, h := range hits {
		var hit []int
		fresh := true
		for t := range targets {
			if isRight(h, targets[t], ids) {
				hit = append(hit, t)
				fresh = fresh && !counted[group[t]]
			}
		}
		if len(hit) == 0 {
			continue
		}
		for _, t := range hit[1:] {
			merge(group, group[hit[0]], group[t])
		}
		counted[group[hit[0]]] = true
		if fresh {
			ranks = append(ranks, i+1)
		}
	}
	for i, g := range group {
		if i == g {
			relevant++
		}
	}
	return ranks, max(relevant, len(ranks))
}

func merge(group []int, a, b int) {
	for i, g := range group {
		if g == b {
			group[i] = a
		}
	}
}

func isRight(h search.Hit, t Target, ids map[string][]string) bool {
	if t.Page < h.Page || t.Page > max(h.Page, h.PageEnd) || h.PageEnd-h.Page >= MaxPages {
		return false
	}
	doc := bareName(t.Doc)
	same := h.Document == doc
	for _, id := range ids[doc] {
		same = same || h.Document == id
	}
	return same && len(strings.Fields(h.Text)) <= MaxWords && holdsAnchor(h, t.Anchor)
}

// holdsAnchor looks for the anchor in a hit's text; in a table's row also with each cell's head before it.
func holdsAnchor(h search.Hit, anchor string) bool {
	anchor = squeeze(anchor)
	if strings.Contains(squeeze(h.Text), anchor) {
		return true
	}
	var row strings.Builder
	for i, cell := range h.Cells {
		if i < len(h.Heads) {
			row.WriteString(h.Heads[i] + " ")
		}
		row.WriteString(cell + " ")
	}
	return len(h.Cells) > 0 && strings.Contains(squeeze(row.String()), anchor)
}

// squeeze folds case and white space, and the apostrophes and ligatures that readers of PDFs disagree on.
func squeeze(s string) string {
	return strings.Join(strings.Fields(words.Fold(s)), " ")
}

func ones(n int) []float64 { return slices.Repeat([]float64{1}, n) }

// discount is what a right hit at a rank is worth.
func discount(rank int) float64 { return 1 / math.Log2(float64(rank)+1) }
