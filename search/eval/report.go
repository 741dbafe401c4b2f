package eval

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"evidence/search"
)

// A Report is the figures over all queries and over each kind of them.
type Report struct {
	All      Figures
	Kinds    map[string]Figures
	Failures []Failure
}

// add counts one query, whose right hits stand at ranks and of which relevant passages are right.
func (r *Report) add(j Judgement, ranks []int, relevant int, hits []search.Hit) {
	first := 0
	if len(ranks) > 0 {
		first = ranks[0]
	}
	var f Figures
	f.N = 1
	for _, at := range []struct {
		k  int
		to *float64
	}{{1, &f.Recall1}, {5, &f.Recall5}, {10, &f.Recall10}, {20, &f.Recall20}, {50, &f.Recall50}} {
		if first > 0 && first <= at.k {
			*at.to = 1
		}
	}
	if f.Recall10 == 1 {
		f.MRR10 = 1 / float64(first)
	}
	var dcg, ideal float64
	for _, rank := range ranks {
		if rank <= 10 {
			dcg += discount(rank)
		}
	}
	for rank := 1; rank <= min(relevant, 10); rank++ {
		ideal += discount(rank)
	}
	f.NDCG10 = dcg / ideal
	r.All.plus(f, 1)
	k := r.Kinds[j.Kind]
	k.plus(f, 1)
	r.Kinds[j.Kind] = k
	if f.Recall10 == 0 {
		r.Failures = append(r.Failures, failure(j, first, hits))
	}
}

func failure(j Judgement, rank int, hits []search.Hit) Failure {
	f := Failure{ID: j.ID, Query: j.Query, Kind: j.Kind, Rank: rank}
	if len(hits) > 0 {
		h := hits[0]
		f.First = &Top{h.ID, h.Document, h.Page, h.Paragraph, h.Text}
	}
	return f
}

// plus adds o, times by.
func (f *Figures) plus(o Figures, by float64) {
	f.N += o.N
	f.Recall1 += by * o.Recall1
	f.Recall5 += by * o.Recall5
	f.Recall10 += by * o.Recall10
	f.Recall20 += by * o.Recall20
	f.Recall50 += by * o.Recall50
	f.MRR10 += by * o.MRR10
	f.NDCG10 += by * o.NDCG10
}

// finish turns sums into means.
func (r *Report) finish() {
	mean := func(f Figures) Figures {
		var out Figures
		out.plus(f, 1/float64(max(f.N, 1)))
		return out
	}
	r.All = mean(r.All)
	for k, f := range r.Kinds {
		r.Kinds[k] = mean(f)
	}
}

// MarshalJSON writes an object with a key for all queries, one for each kind, and the failures.
func (r Report) MarshalJSON() ([]byte, error) {
	out := map[string]any{keyAll: r.All, keyFailures: r.Failures}
	if r.Failures == nil {
		out[keyFailures] = []Failure{}
	}
	for k, f := range r.Kinds {
		out[k] = f
	}
	return json.Marshal(out)
}

// WriteTable writes the figures for people, a line for each kind.
func (r Report) WriteTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "kind\tn\trecall@1\t@5\t@10\t@20\t@50\tmrr@10\tndcg@10\t")
	line := func(name string, f Figures) {
		fmt.Fprintf(t, "%s\t%d\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t\n",
			name, f.N, f.Recall1, f.Recall5, f.Recall10, f.Recall20, f.Recall50, f.MRR10, f.NDCG10)
	}
	line(keyAll, r.All)
	kinds := make([]string, 0, len(r.Kinds))
	for k := range r.Kinds {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	for _, k := range kinds {
		line(k, r.Kinds[k])
	}
	return t.Flush()
}
