package eval

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"evidence/search"
	"evidence/search/claim"
)

// A Report is the figures over all queries and over each kind of them.
type Report struct {
	All      Figures
	Kinds    map[string]Figures
	Near     Near             // of claims
	Contrary Contrary         // of claims whose right passage was found
	Close    map[string]Close // of all queries and of each kind; nil where it was not measured
	Failures []Failure
}

// A Near counts claims by whether the reports speak of them and whether a passage was said to come near.
type Near struct {
	Found       int `json:"found"`        // the reports speak of the claim, and a passage comes near
	Missed      int `json:"missed"`       // they do, and none does
	FalselyNear int `json:"falsely_near"` // they do not, and a passage comes near all the same
	RightlyNone int `json:"rightly_none"` // they do not, and none does
}

func (n *Near) add(present, near bool) {
	switch {
	case present && near:
		n.Found++
	case present:
		n.Missed++
	case near:
		n.FalselyNear++
	default:
		n.RightlyNone++
	}
}

// A Contrary counts claims by whether their right passage, where it is found, contradicts them and is marked so.
type Contrary struct {
	Marked        int `json:"marked"`         // it contradicts the claim, and is marked
	Unmarked      int `json:"unmarked"`       // it does, and is not
	AmongFive     int `json:"among_five"`     // of those marked, among the first five
	FalselyMarked int `json:"falsely_marked"` // it does not, and is marked all the same
	RightlyNot    int `json:"rightly_not"`    // it does not, and is not
}

func (c *Contrary) add(contradicted bool, rank int, mark *claim.Contrary) {
	switch {
	case contradicted && mark != nil:
		c.Marked++
		if rank <= 5 {
			c.AmongFive++
		}
	case contradicted:
		c.Unmarked++
	case mark != nil:
		c.FalselyMarked++
	default:
		c.RightlyNot++
	}
}

// add counts one query, described by f, and keeps f where it failed. See figures for what its hits were worth.
func (r *Report) add(ranks []int, gains, ideal []float64, f Failure, hits []search.Hit) {
	m := figures(ranks, gains, ideal)
	r.All.addScaled(m, 1)
	k := r.Kinds[f.Kind]
	k.addScaled(m, 1)
	r.Kinds[f.Kind] = k
	if m.Recall10 == 1 {
		return
	}
	if len(ranks) > 0 {
		f.Rank = ranks[0]
	}
	f.Above = []HitAbove{}
	for _, h := range hits[:min(topHits, len(hits))] {
		f.Above = append(f.Above, HitAbove{h.ID, h.Document, h.Page, h.Paragraph, h.Score, h.Text})
	}
	r.Failures = append(r.Failures, f)
}

// figures are those of one query: of the ranks of the right hits, from 1, in order, the gain of each, and the
// gains of everything that is right, the greatest first.
func figures(ranks []int, gains, ideals []float64) Figures {
	f := Figures{N: 1}
	if len(ranks) == 0 {
		return f
	}
	for k, recall := range map[int]*float64{1: &f.Recall1, 5: &f.Recall5, 10: &f.Recall10, 20: &f.Recall20, 50: &f.Recall50} {
		if ranks[0] <= k {
			*recall = 1
		}
	}
	if ranks[0] <= topHits {
		f.MRR10 = 1 / float64(ranks[0])
	}
	var dcg, ideal float64
	for i, rank := range ranks {
		if rank <= topHits {
			dcg += gains[i] * discount(rank)
		}
	}
	for i, gain := range ideals[:min(topHits, len(ideals))] {
		ideal += gain * discount(i+1)
	}
	f.NDCG10 = dcg / ideal
	return f
}

func (f *Figures) addScaled(o Figures, by float64) {
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
		out.addScaled(f, 1/float64(max(f.N, 1)))
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
	if r.Near != (Near{}) {
		out[keyNear] = r.Near
	}
	if r.Contrary != (Contrary{}) {
		out[keyContrary] = r.Contrary
	}
	if r.Close != nil {
		out[keyClose] = r.Close
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
	for _, k := range slices.Sorted(maps.Keys(r.Kinds)) {
		line(k, r.Kinds[k])
	}
	if n := r.Near; n != (Near{}) {
		fmt.Fprintf(t, "\nOf %d claims that the reports speak of, %d have a passage that comes near; of %d others, %d.\n",
			n.Found+n.Missed, n.Found, n.FalselyNear+n.RightlyNone, n.FalselyNear)
	}
	if c := r.Contrary; c != (Contrary{}) {
		fmt.Fprintf(t, "\nOf %d claims that the right passage contradicts, it is marked for %d, for %d among the first five; of %d that it supports, for %d.\n",
			c.Marked+c.Unmarked, c.Marked, c.AmongFive, c.FalselyMarked+c.RightlyNot, c.FalselyMarked)
	}
	if c, ok := r.Close[keyAll]; ok {
		fmt.Fprintf(t, "\nOf %d queries that a passage answers, it is a close match of %d. Half of them have at most %d close matches, nine tenths at most %d.\n",
			c.N, c.Found, c.Median, c.NinthDecile)
	}
	return t.Flush()
}

// shownAbove is how many of the hits above the right one people are shown.
const shownAbove = 3

// WriteFailures writes for people what stood above what was wanted.
func (r Report) WriteFailures(w io.Writer) error {
	var b strings.Builder
	for _, f := range r.Failures {
		place := "not among the first 50"
		if f.Rank > 0 {
			place = fmt.Sprintf("at %d", f.Rank)
		}
		fmt.Fprintf(&b, "\n%s (%s): %s\n  right %s:\n", f.ID, f.Kind, f.Query, place)
		for _, t := range f.Wanted[:min(shownAbove, len(f.Wanted))] {
			fmt.Fprintf(&b, "    %s%s %s\n", t.Doc, page(t.Page), t.Anchor)
		}
		b.WriteString("  above:\n")
		for _, t := range f.Above[:min(shownAbove, len(f.Above))] {
			fmt.Fprintf(&b, "    %s%s %s\n", t.Document, page(t.Page), beginning(t.Text))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func page(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" p. %d", n)
}

// beginning is the first of a text, as much as one line takes.
func beginning(text string) string {
	const length = 110
	if r := []rune(text); len(r) > length {
		return string(r[:length]) + "…"
	}
	return text
}
