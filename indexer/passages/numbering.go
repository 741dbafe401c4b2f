package passages

import "strings"

// A candidate is a block whose marker may be the number of a running paragraph.
type candidate struct {
	block   int // index of the block
	chapter int // of a dotted number; 0 for a plain one
	n       int
	weight  float64 // how much the block looks like a paragraph
}

// runningNumbers chooses which candidates number the report's paragraphs and
// returns the blocks they are on. Lists have numbers too; what sets a
// report's own numbering apart is that it goes on. For each chapter (plain numbers
// are one chapter) the chain n, n+1, n+2 … with the most weight is taken, a
// missing number costing more than one found gains. A report numbers its
// paragraphs one way: by chapter (5.12) or throughout (12), whichever counts more.
func runningNumbers(cands []candidate) map[int]bool {
	byChapter := map[int][]candidate{}
	for _, c := range cands {
		byChapter[c.chapter] = append(byChapter[c.chapter], c)
	}
	var plain, dotted []candidate
	for chapter, cs := range byChapter {
		chain := bestChain(cs)
		if chapter == 0 {
			plain = chain
		} else if chain[len(chain)-1].n == 1 || len(chain) >= minChapter {
			dotted = append(dotted, chain...)
		}
	}
	chain := plain
	if len(dotted) > len(plain) {
		chain = dotted
	}
	if len(chain) < minChain {
		return nil
	}
	chosen := map[int]bool{}
	for _, c := range chain {
		chosen[c.block] = true
	}
	return chosen
}

// minChain is the fewest numbers that make a report's own numbering: shorter ones are lists.
const minChain = 8

// minChapter is the fewest numbers that make a chapter whose first paragraph is
// not numbered 1: "32.8" alone is a figure.
const minChapter = 3

// maxGap is how many numbers in a row a chain may miss.
const maxGap = 3

// bestChain is the heaviest chain of the candidates of one chapter, its last number first.
func bestChain(cs []candidate) []candidate {
	score := make([]float64, len(cs))
	prev := make([]int, len(cs))
	last := map[int]int{} // number -> latest candidate with it
	best := -1
	for i, c := range cs {
		score[i], prev[i] = c.weight, -1
		if c.n > 1 {
			score[i] -= 0.9 * float64(min(c.n-1, 4))
		}
		for gap := 0; gap <= maxGap; gap++ {
			j, ok := last[c.n-1-gap]
			if !ok {
				continue
			}
			s := score[j] + c.weight - 1.5*float64(gap)
			if s > score[i] {
				score[i], prev[i] = s, j
			}
		}
		if j, ok := last[c.n]; !ok || score[i] >= score[j] {
			last[c.n] = i
		}
		if best < 0 || score[i] > score[best] {
			best = i
		}
	}
	var chain []candidate
	for i := best; i >= 0; i = prev[i] {
		chain = append(chain, cs[i])
	}
	return chain
}

// numberCandidates are the blocks whose marker may number them.
func numberCandidates(blocks []*block) []candidate {
	var cands []candidate
	for i, b := range blocks {
		if b.role != paragraph && b.role != item || b.marker.kind != decimalMarker || len(b.marker.nums) > 2 {
			continue
		}
		c := candidate{block: i, n: b.marker.nums[0], weight: 1}
		if len(b.marker.nums) == 2 {
			c.chapter, c.n = b.marker.nums[0], b.marker.nums[1]
		}
		if countWords(b.text) < 6 {
			c.weight = 0.5
		}
		if c.n > 0 {
			cands = append(cands, c)
		}
	}
	return cands
}

// numberParagraphs finds the report's own numbering among the markers.
func numberParagraphs(blocks []*block) {
	for i := range runningNumbers(numberCandidates(blocks)) {
		b := blocks[i]
		b.role = paragraph
		b.number = strings.Trim(b.marker.raw, "().:")
	}
	for _, b := range blocks {
		if b.role == paragraph && b.number == "" && b.marker.kind == decimalMarker {
			b.role = item
		}
	}
}
