package quotecheck

import (
	"cmp"
	"maps"
	"slices"
)

// Alignment of a quote's words with a range of words in reports: the whole quote
// against any part of the range, with affine costs for words left out (Gotoh,
// An improved algorithm for matching biological sequences, 1982). A shared word
// counts by its rarity.
const (
	costSwap   = 0.4 // of a word in place of another, by its weight
	costInsert = 0.6 // of a word that the original has not, by its weight
	costGap    = 0.8 // of leaving words out, once
	costLeave  = 0.02
)

// An alignment pairs the words of a quote with words in a report.
type alignment struct {
	pairs  []int // for each word of the quote, the place of the word it lies on; -1 for none
	equal  []bool
	score  float32
	shared float32 // weight of the words that are equal
	total  float32 // weight of all
	a, b   int     // places of the first word and behind the last
}

// likeness is the share of the quote, by weight, that the original has.
func (a *alignment) likeness() float32 { return a.shared / max(a.total, 0.01) }

// countEdits counts the words that the original has not in this place, and the places where words were left out.
func (a *alignment) countEdits() (changed, gaps int) {
	last := -1
	for i, p := range a.pairs {
		if !a.equal[i] {
			changed++
		}
		if p >= 0 {
			if last >= 0 && p > last+1 {
				gaps++
			}
			last = p
		}
	}
	return changed, gaps
}

// longestRun is the length in words of the longest run that both share.
func (a *alignment) longestRun() int {
	best, n := 0, 0
	for i := range a.pairs {
		if a.equal[i] && n > 0 && a.pairs[i] == a.pairs[i-1]+1 {
			n++
		} else if a.equal[i] {
			n = 1
		} else {
			n = 0
		}
		best = max(best, n)
	}
	return best
}

// Steps of the way back.
const (
	stepStart byte = iota
	stepPair
	stepInsert
	stepLeave
)

func (c *Checker) align(words []uint32, a, b int) alignment {
	n, m := len(words), b-a
	c.spend(n * m)
	best := make([]float32, m+1)                                        // of the quote so far, ending here
	way, gapWay := make([]byte, (n+1)*(m+1)), make([]bool, (n+1)*(m+1)) // gapWay: the gap goes on
	for i := 1; i <= n; i++ {
		weight := c.weight(words[i-1])
		diagonal := best[0]
		best[0] -= costInsert * weight
		row := i * (m + 1)
		way[row] = stepInsert
		running := best[0] - 100 // gap ending here in this row
		for j := 1; j <= m; j++ {
			score, step := diagonal-costSwap*weight, stepPair
			if words[i-1] == c.words[a+j-1] {
				score = diagonal + weight
			}
			if s := best[j] - costInsert*weight; s > score {
				score, step = s, stepInsert
			}
			opened, on := best[j-1]-costGap, false
			if running-costLeave > opened {
				opened, on = running-costLeave, true
			}
			running = opened
			gapWay[row+j] = on
			if running > score && i < n {
				score, step = running, stepLeave
			}
			diagonal = best[j]
			best[j], way[row+j] = score, step
		}
	}
	return c.traceBack(words, a, m, best, way, gapWay)
}

func (c *Checker) traceBack(words []uint32, a, m int, best []float32, way []byte, gapWay []bool) alignment {
	end := 0
	for j, s := range best {
		if s > best[end] {
			end = j
		}
	}
	n := len(words)
	out := alignment{pairs: make([]int, n), equal: make([]bool, n), score: best[end], a: -1}
	i, j := n, end
	for i > 0 {
		at := i*(m+1) + j
		switch way[at] {
		case stepPair:
			i, j = i-1, j-1
			out.pairs[i], out.equal[i] = a+j, words[i] == c.words[a+j]
		case stepInsert:
			i--
			out.pairs[i] = -1
		default:
			for gapWay[i*(m+1)+j] {
				j--
			}
			j--
		}
	}
	for i, p := range out.pairs {
		out.total += c.weight(words[i])
		if out.equal[i] {
			out.shared += c.weight(words[i])
		}
		if p >= 0 {
			if out.a < 0 {
				out.a = p
			}
			out.b = p + 1
		}
	}
	return out
}

// Limits of the search for what is like a quote.
const (
	seed            = 3    // words that stand together find places
	maxSeeds        = 5000 // so many at most
	maxAlone        = 300  // a word alone finds places where it has no more than these
	maxCandidates   = 10
	maxAligned      = 1500 // words of a quote times candidates
	leastCandidates = 3
	maxWords        = 3000 // of a quote that is compared word by word
	maxSlack        = 250  // words that may have been left out of it
)

// candidateRanges lists ranges of words in reports that share many rare words with
// a quote in about its order, the best first.
func (c *Checker) candidateRanges(words []uint32) [][2]int {
	width := max(16, len(words))
	votes := map[int]float32{}
	vote := func(at, i int, weight float32) { votes[(at-i+len(words))/width] += weight }
	for i, w := range words {
		if w != unknown && len(c.postings[w]) <= maxAlone {
			for _, p := range c.postings[w] {
				vote(int(p), i, c.weights[w])
			}
		}
		if i+seed <= len(words) {
			for _, p := range c.occurrences(words[i:i+seed], maxSeeds) {
				vote(p, i, 1)
			}
		}
	}
	both := func(n int) float32 { return votes[n] + votes[n+1] }
	buckets := slices.DeleteFunc(slices.Collect(maps.Keys(votes)), func(n int) bool { return both(n) <= 1 })
	slices.SortFunc(buckets, func(a, b int) int { return cmp.Or(cmp.Compare(both(b), both(a)), cmp.Compare(a, b)) })
	most := min(maxCandidates, max(leastCandidates, maxAligned/len(words)))
	var taken, out [][2]int
	for _, n := range buckets[:min(len(buckets), 4*most)] {
		slack := min(len(words), maxSlack)
		from := max(1, n*width-len(words)-slack)
		to := min(len(c.words), n*width+2*width+slack)
		if len(taken) < most && to > from && !slices.ContainsFunc(taken, func(x [2]int) bool { return x[0] <= from+width/2 && to <= x[1]+width/2 }) {
			taken = append(taken, [2]int{from, to})
			out = append(out, c.splitAtBarriers(from, to)...)
		}
	}
	return out
}

// spend counts steps of comparison.
func (c *Checker) spend(steps int) {
	if c.work != nil {
		*c.work -= steps
	}
}

// limited is the checker for one text, with so many steps of comparison for all of its quotes.
func (c *Checker) limited(steps int) *Checker {
	one := *c
	one.work = &steps
	return &one
}

// exhausted reports whether the steps of comparison for a text are used up.
func (c *Checker) exhausted() bool { return c.work != nil && *c.work <= 0 }

func (c *Checker) splitAtBarriers(from, to int) [][2]int {
	var out [][2]int
	for i := from; i <= to; i++ {
		if i == to || c.words[i] == barrier {
			if i > from {
				out = append(out, [2]int{from, i})
			}
			from = i + 1
		}
	}
	return out
}
