package rank

import (
	"math/bits"
	"slices"

	"evidence/search/postings"
)

// A Collector keeps the best candidates that it is given.
type Collector struct {
	table  *postings.Table
	order  Order
	groups *Groups // nil where near-duplicates count one by one
	n      int
	kept   []Candidate
	full   bool // whether n candidates were kept, and the last of them is the worst that can still be wanted
}

// NewCollector makes a Collector of the first n in an order. Where groups are given it keeps the first of each group alone.
func NewCollector(table *postings.Table, order Order, groups *Groups, n int) *Collector {
	return &Collector{table: table, order: order, groups: groups, n: n}
}

// Add adds a candidate.
func (c *Collector) Add(x Candidate) {
	if c.full && c.order.Compare(c.table, x, c.kept[c.n-1]) > 0 {
		return
	}
	if c.kept = append(c.kept, x); len(c.kept) >= 2*c.n {
		c.cut()
	}
}

func (c *Collector) cut() {
	c.order.Sort(c.table, c.kept)
	if c.groups != nil {
		seen := make(map[int32]bool)
		c.kept = slices.DeleteFunc(c.kept, func(x Candidate) bool {
			group := c.groups.Of[x.Number]
			again := group > 0 && seen[group]
			seen[group] = true
			return again
		})
	}
	c.kept = c.kept[:min(c.n, len(c.kept))]
	c.full = len(c.kept) == c.n
}

// Full reports whether there are as many candidates as are wanted.
func (c *Collector) Full() bool { return c.full }

// Best gives the candidates that were kept, in order.
func (c *Collector) Best() []Candidate {
	c.cut()
	return c.kept
}

// slack is what bounds are raised by, so that rounding to 24 bits makes none too low.
const slack = 1 + 1e-6

// Best gives the n passages of some with the highest scores, in order. Where group is set it gives of each group of near-duplicates
// the first alone. It scores passages from where scores can be highest on, and ends where none can be among the best any more.
func (r *Ranking) Best(n int, among postings.Set, group bool) []Candidate {
	var groups *Groups
	if group {
		groups = r.Groups
	}
	best := NewCollector(r.table, byScore, groups, n)
	queue := r.scratch.queue[:0]
	for w, wanted := range among {
		if wanted != 0 {
			source := r.table.Source[w*postings.WordSize]
			queue = append(queue, bound{(r.bounds[w] + r.Max*r.named.bonus[source]) * slack, uint32(w)})
		}
	}
	r.scratch.queue = queue
	queue.order()
	var scores [postings.WordSize]float64
	for len(queue) > 0 {
		next := queue.pop()
		if best.full && next.score < best.kept[n-1].Score {
			break
		}
		wanted := among[next.word]
		if best.full {
			wanted = r.mayReach(next.word, wanted, best.kept[n-1].Score)
		}
		if wanted == 0 {
			continue
		}
		r.scores(next.word, wanted, &scores)
		for left := wanted; left != 0; left &= left - 1 {
			bit := bits.TrailingZeros64(left)
			best.Add(Candidate{next.word*postings.WordSize + uint32(bit), scores[bit]})
		}
	}
	return best.Best()
}

// A bound is an upper bound of the scores of the passages of one word of a set.
type bound struct {
	score float64
	word  uint32
}

// A boundQueue is a heap of bounds, the highest first.
type boundQueue []bound

func (q boundQueue) order() {
	for i := len(q)/2 - 1; i >= 0; i-- {
		q.sink(i)
	}
}

func (q boundQueue) sink(i int) {
	for {
		child := 2*i + 1
		if child >= len(q) {
			return
		}
		if child+1 < len(q) && q[child+1].score > q[child].score {
			child++
		}
		if q[i].score >= q[child].score {
			return
		}
		q[i], q[child] = q[child], q[i]
		i = child
	}
}

func (q *boundQueue) pop() bound {
	old := *q
	top := old[0]
	old[0] = old[len(old)-1]
	*q = old[:len(old)-1]
	q.sink(0)
	return top
}
